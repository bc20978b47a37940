"""`explain` of an ordinary mail without documents: the CPU of saying what it is, against the goal of 30 ms.

    python -m benchmarks.explain

Two hundred letters of citizens, members and directorates (`tests.support.old_mailbox`) in one process, with the shipped rules and a database;
the start of the interpreter and of the program is not counted, what is built with the first mails is told on its own.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from benchmarks.forum import house_at, settings_file
from benchmarks.measuring import Figure
from mailflow.handlers.incoming import explain_stored
from tests.support.old_mailbox import BEGINNING, DIRECTORS, Old, old_mails

MAILS = 200
ALLOWED = 30.0


def missing() -> str | None:
    """Nothing is needed."""
    return None


def figures() -> Iterator[Figure]:
    """CPU of one mail, ms."""
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as name:
        settings_file(Path(name), 20, imap="imap://nobody@127.0.0.1:1", smtp="smtp://127.0.0.1:1")
        house = house_at(Path(name), BEGINNING)
        spent = []
        for old in islice(_ordinary(), MAILS):
            began = time.process_time()
            explain_stored(house.engine, house.office, old.raw)
            spent.append((time.process_time() - began) * 1000)
        house.engine.dispose()
    first, *rest = spent
    yield Figure(
        what="explain of a mail without documents",
        ours=f"{median(rest):.1f} ms",
        bare=f"19 of 20 within {quantiles(rest, n=20)[-1]:.1f} ms",
        value=median(rest),
        goal=ALLOWED,
        unit=" ms",
    )
    print(
        f"    the first mail {first:.0f} ms, the first of a directorate {max(rest):.0f} ms: the words of the rules are built with them, once a process"
    )


def _ordinary() -> Iterator[Old]:
    """Every letter without a file, and everyday business of directorates without theirs."""
    for number, old in enumerate(old_mails(10 * MAILS)):
        if b"application/pdf" not in old.raw:
            sender = DIRECTORS[number % len(DIRECTORS)].encode()
            yield (
                old
                if number % 4
                else Old(old.raw.replace(f"qytetar{number}@posta.example".encode(), sender), old.at, "", "")
            )


if __name__ == "__main__":
    print("\n".join(map(str, figures())))
