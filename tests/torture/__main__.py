"""`python -m tests.torture`: exit code 1 where a target is missed or a measure could not be taken, 2 for wrong use."""

from __future__ import annotations

import argparse
import logging
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module

import structlog

from tests.support.servers import missing_packages
from tests.torture.row import HEADING, Row, not_run, printed

MEASURES: dict[str, tuple[str, ...]] = {
    "crash_points": (),
    "commits": (),
    "kills": ("dovecot", "postfix"),
    "proxy_faults": ("dovecot", "postfix"),
    "swallowed": ("dovecot", "postfix"),
    "fuzzed_mails": ("dovecot", "postfix"),
    "imap_whitelist": ("dovecot",),
    "restart": ("dovecot", "postfix"),
    "memory": (),
    "window": ("postfix",),
    "uncertain_mails": ("dovecot", "postfix"),
    "clock_changes": (),
    "restored_copies": (),
    "full_disk": (),
    "unsynced_writes": (),
    "postgresql_restarts": ("dovecot", "postfix"),
    "mail_bomb": ("dovecot", "postfix"),
    "spoofs": (),
    "guesses": (),
}
"""Module of this package → the servers of Debian that it needs; in the order of the table."""


def main(arguments: list[str]) -> int:
    """Measure, print, and say whether all targets are met."""
    asked = _parser().parse_args(arguments)
    began = time.monotonic()
    print(f"{'the short run' if asked.short else 'the full run'}, seed {asked.seed}\n\n{HEADING}", flush=True)
    rows = []
    for name in asked.only or MEASURES:
        rows.append(_row(name, short=asked.short, seed=asked.seed))
        print(printed(rows[-1]), flush=True)
    late = sum(row.is_late for row in rows) if asked.times_told else 0
    missed = sum(row.met is False for row in rows) - late
    skipped = sum(row.met is None for row in rows)
    said = f"{missed} of {len(rows)} targets missed" if missed else "every target that was measured is met"
    but = [f"but for {late} times"] * bool(late) + [f"{skipped} SKIPPED"] * bool(skipped)
    print(f"\n{', '.join([said, *but])} ({time.monotonic() - began:.0f} s)")
    return 1 if missed else 0


def _row(name: str, *, short: bool, seed: int) -> Row:
    if gone := missing_packages(MEASURES[name]):
        return not_run(name, "-", f"needs {', '.join(gone)}: apt-get install them")
    _hush()
    began = time.monotonic()
    try:
        measure: Callable[..., Row] = import_module(f"tests.torture.{name}").measure
        row = measure(short=short, seed=seed)
    except Exception as fault:  # noqa: BLE001 - a measure that fails is missed, and the others are taken all the same
        told = tuple(traceback.format_exc().splitlines())
        row = Row(measure=name, figure=type(fault).__name__, target="-", met=False, details=told)
    return replace(row, seconds=time.monotonic() - began)


def _hush() -> None:
    """A command that ran in this process has set up the logs for itself."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.getLogger().handlers = [logging.NullHandler()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.torture", description="Nothing lost, nothing twice, whatever breaks."
    )
    parser.add_argument("--short", action="store_true", help="the run of CI: under ten minutes")
    parser.add_argument(
        "--only", action="append", choices=MEASURES, metavar="ROW", help=f"one of: {', '.join(MEASURES)}; repeatable"
    )
    parser.add_argument(
        "--times-told",
        action="store_true",
        help="a time that is missed is told and is no failure: on a machine that others share",
    )
    parser.add_argument("--seed", type=int, default=1, metavar="S", help="of whatever is drawn by lot (1)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
