"""`make corpus`: one table of how well mails are understood; exit code 1 where a target is missed, 2 for wrong use.

Sets that are absent are named and fail nothing. MAILFLOW_SAMPLES says where they lie (see `samples`).
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import structlog

from tests.corpus.row import Row, absent, printed
from tests.corpus.samples import PLACE, missing

MEASURES = ("exceptions", "leaves", "bounces", "humans", "replies", "clients", "mailbox", "hostile", "mutations")
"""Modules of this package, each imported only where it is asked for."""


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether all targets are met."""
    asked = _parser().parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    began, missed, gone = time.monotonic(), 0, 0
    print(f"sample mails in {PLACE}\n")
    print(f"{'measure':<58} {'target':>10}   figure")
    for name in asked.only or MEASURES:
        for row in _rows(name, asked):
            print(printed(row, verbose=asked.verbose), flush=True)
            missed += row.ok is False
            gone += row.ok is None
    met = f"{missed} targets missed" if missed else "every target that could be measured is met"
    print(f"\n{met}{f', {gone} measures without their samples' if gone else ''} ({time.monotonic() - began:.0f} s)")
    return 1 if missed else 0


def _rows(name: str, asked: argparse.Namespace) -> Iterator[Row]:
    measure = import_module(f"tests.corpus.{name}")
    if why := missing(*measure.NEEDS):
        yield absent(name, why)
        return
    rows: Callable[..., Iterator[Row]] = measure.rows
    if name == "mutations":
        yield from rows(asked.mutations, asked.seed, asked.keep)
    else:
        yield from rows()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.corpus", description="How well mails are understood.")
    parser.add_argument(
        "--only", action="append", choices=MEASURES, metavar="ROW", help=f"one of: {', '.join(MEASURES)}; repeatable"
    )
    parser.add_argument("--mutations", type=int, default=20_000, metavar="N", help="damaged mails (20000)")
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of the damages (1)")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write damaged mails that offend to this folder")
    parser.add_argument("-v", "--verbose", action="store_true", help="name the worst offenders")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
