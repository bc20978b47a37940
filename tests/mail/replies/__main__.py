"""`python -m tests.mail.replies [--step N] [--by program|position|typed|original|tail] [--show lost|residue|doubt] [WORD ...]`.

How well the generated replies are read: what was lost, and the share of those in which nothing but the author's words is left.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict

from tests.mail.replies.generated import DIMENSIONS, judged, replies


def main() -> None:
    """Print a line per value of a dimension, then the shares of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=1, help="only each so-many-th")
    parser.add_argument("--by", choices=DIMENSIONS, default="program")
    parser.add_argument("--show", choices=("lost", "residue", "doubt"))
    parser.add_argument("--most", type=int, default=20, help="examples that are shown")
    parser.add_argument("--how", choices=("known", "alone"), help="with or without the original")
    parser.add_argument("words", nargs="*", help="parts of a reply's name")
    wanted = parser.parse_args()
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    shown = 0
    began = time.process_time()
    for reply in replies(step=wanted.step):
        if not all(word in reply.name for word in wanted.words):
            continue
        for how in (wanted.how,) if wanted.how else ("known", "alone"):
            verdict = judged(reply, reply.read(with_original=how == "known"))
            for key in (f"all {how}", f"{reply.dimensions[wanted.by]} {how}"):
                counts[key]["read"] += 1
                counts[key]["lost"] += bool(verdict.lost)
                counts[key]["clean"] += not verdict.residue
                counts[key]["doubt"] += verdict.doubtful
            bad = {"lost": verdict.lost, "residue": verdict.residue, "doubt": verdict.doubtful}.get(wanted.show or "")
            if bad and shown < wanted.most:
                shown += 1
                print(f"--- {reply.name} ({how}): {str(bad)[:300]}")
    for name, count in sorted(counts.items(), key=lambda item: (item[1]["clean"] / item[1]["read"], item[0])):
        if count["lost"] or count["clean"] < count["read"] or name.startswith("all "):
            clean = 100 * count["clean"] / count["read"]
            print(
                f"{name:46} read {count['read']:6} lost {count['lost']:5} clean {clean:5.1f} % doubt {count['doubt']:5}"
            )
    print(f"{time.process_time() - began:.1f} s")


if __name__ == "__main__":
    main()
