"""One line of the table, and how it is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WORST = 40
"""Offenders that are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A measure, its target and its figure. `offenders`: names of the mails that miss it, worst first."""

    measure: str
    target: str
    figure: str
    ok: bool | None
    """None: there was nothing to measure, `figure` says why."""
    offenders: tuple[str, ...] = ()


def none_of(measure: str, total: int, offenders: Sequence[str]) -> Row:
    """Met where nothing offends."""
    figure = f"{len(offenders)} of {total}"
    return Row(measure=measure, target="0", figure=figure, ok=not offenders, offenders=tuple(offenders))


def share(measure: str, percent: float, total: int, offenders: Sequence[str]) -> Row:
    """Met where at least `percent` of `total` do not offend."""
    good = total - len(offenders)
    reached = 100 * good / total if total else 100.0
    target = "100 %" if percent == 100 else f"≥ {percent:g} %"
    figure = f"{reached:.1f} % ({good} of {total})"
    return Row(measure=measure, target=target, figure=figure, ok=reached >= percent, offenders=tuple(offenders))


def at_most(measure: str, limit: float, value: float, unit: str, offenders: Sequence[str] = ()) -> Row:
    """Met where `value` stays below `limit`, both in `unit`."""
    figure = f"{value:,.1f} {unit}" if value < 1_000 else f"{value:,.0f} {unit}"
    return Row(
        measure=measure, target=f"< {limit:g} {unit}", figure=figure, ok=value < limit, offenders=tuple(offenders)
    )


def absent(measure: str, why: str) -> Row:
    """Not measured."""
    return Row(measure=measure, target="-", figure=why, ok=None)


def printed(row: Row, *, verbose: bool) -> str:
    """The row as a line, with its offenders below it where `verbose`."""
    verdict = {True: "ok", False: "MISSED", None: "absent"}[row.ok]
    line = f"{row.measure:<58} {row.target:>10}   {row.figure:<26} {verdict}"
    if not verbose:
        return line
    named = [f"    {name}" for name in row.offenders[:WORST]]
    more = len(row.offenders) - WORST
    return "\n".join([line, *named, *([f"    and {more} more"] if more > 0 else [])])
