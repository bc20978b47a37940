"""Deadlines, reminders, hours and calendar, looked at together."""

from __future__ import annotations

from datetime import time
from typing import TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from mailflow.rules import schema
from mailflow.rules.places import Path, Tree

Value = TypeVar("Value", bound=BaseModel)


def part(tree: Tree, path: Path, entry: type[Value]) -> Value | None:
    """The mapping at `path` where it is right in itself (its default where it is absent), else None.

    Its mistakes are reported by the schema; reading it alone keeps them from hiding what stands elsewhere.
    """
    try:
        return entry.model_validate(tree.at(path) or {})
    except ValidationError:
        return None


def check_times(tree: Tree) -> None:
    """Add the problems of deadlines, reminders, quiet hours and digest that concern more than one key."""
    deadlines = part(tree, ("deadlines",), schema.DeadlinesEntry)
    if deadlines:
        if deadlines.standard > deadlines.longest:
            message = f"deadlines.standard ({deadlines.standard}) is more than deadlines.longest ({deadlines.longest})."
            tree.complain(("deadlines", "standard"), message, "Write at most as many working days as for `longest`.")
        _check_reminders(tree, deadlines.standard)
    _check_hours(tree)
    _check_days(tree)


def _check_reminders(tree: Tree, standard: int) -> None:
    reminders = tree.at(("reminders",))
    for index, text in enumerate(reminders if isinstance(reminders, list) else []):
        if isinstance(text, str) and text.strip().isdigit() and int(text) >= standard:
            message = f"A reminder {text} working days before a deadline of {standard} would go with the invitation."
            tree.complain(("reminders", index), message, f"Write fewer than {standard}.")


def _check_hours(tree: Tree) -> None:
    try:
        quiet = _QUIET.validate_python(tree.at(("quiet_hours",)) or "16:00-08:00")
    except ValidationError:
        return
    if quiet.start <= quiet.end and quiet.start != time(0, 0):
        message = f"quiet_hours from {quiet.start:%H:%M} to {quiet.end:%H:%M} do not run over the night."
        tree.complain(("quiet_hours",), message, 'Write e.g. {from: "16:00", to: "08:00"}.')
        return
    digest = part(tree, ("digest",), schema.DigestEntry)
    if digest and (digest.at < quiet.end or (quiet.start != time(0, 0) and digest.at >= quiet.start)):
        message = f"The digest at {digest.at:%H:%M} would fall into the quiet hours."
        remedy = f"Write a time from {quiet.end:%H:%M} on, before {quiet.start:%H:%M}."
        tree.complain(("digest", "at"), message, remedy)


def _check_days(tree: Tree) -> None:
    calendar = part(tree, ("calendar",), schema.CalendarEntry)
    for index, day in enumerate(calendar.open if calendar else []):
        if calendar and day in calendar.closed:
            message = f"The day {day} stands under both `closed` and `open`."
            tree.complain(("calendar", "open", index), message, "Keep it in one of the two.")


_QUIET: TypeAdapter[schema.QuietHoursEntry] = TypeAdapter(schema.QuietHours)
