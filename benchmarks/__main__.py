"""All figures, one line each: `make bench`. It is no test: what does not hold is told, and nothing fails.

python -m benchmarks [dispatch|intake|mailbox|idle|backtest|explain]...
"""

from __future__ import annotations

import os
import sys
import time

from benchmarks import backtest, dispatch, explain, idle, intake, mailbox

BENCHMARKS = {
    "dispatch": dispatch,
    "intake": intake,
    "mailbox": mailbox,
    "idle": idle,
    "backtest": backtest,
    "explain": explain,
}


def main(names: list[str]) -> None:
    """Measure and print."""
    print(f"mailflow against the bare libraries, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start")
    print(
        "Only ratios count: both sides run in turn, in processes of their own, and the median of their rounds is taken.\n"
    )
    began = time.monotonic()
    for name in names or BENCHMARKS:
        benchmark = BENCHMARKS[name]
        if reason := benchmark.missing():
            print(f"{name}: not measured, {reason}")
            continue
        for figure in benchmark.figures():
            print(figure, flush=True)
    print(f"\n{time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main(sys.argv[1:])
