"""One line of the table."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass

WORST = 20
"""Failures that are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A measure, its figure and its target."""

    measure: str
    figure: str
    """What was measured, with its size: "0 lost, 0 doubled of 1,000"."""
    target: str
    met: bool | None
    """None: it was skipped, and `figure` says why."""
    is_late: bool = False
    """What is missed is a time, and nothing else."""
    seconds: float = 0.0
    """How long it took; the table fills it in."""
    details: Sequence[str] = ()
    """What failed, each with its seed or case."""


def not_run(measure: str, target: str, why: str) -> Row:
    """It cannot be run here: skipped where a person works, missed where CI=true."""
    required = os.environ.get("CI") == "true"
    return Row(measure=measure, figure=why, target=target, met=False if required else None)


def printed(row: Row) -> str:
    """As a line of the table, with its failures below it."""
    verdict = {True: "met", False: "MISSED", None: "skipped"}[row.met]
    line = f"{row.measure:<46} {row.target:<42} {row.figure:<52} {verdict:<8} {row.seconds:6.0f} s"
    named = [f"    {detail}" for detail in row.details[:WORST]]
    more = len(row.details) - WORST
    return "\n".join([line, *named, *([f"    and {more} more"] if more > 0 else [])])


HEADING = f"{'measure':<46} {'target':<42} {'figure':<52} {'':<8} {'time':>8}"
