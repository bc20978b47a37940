"""Alarms to the coordinator: once a day for one cause, however often it happens."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.handlers.notices import Circle, alarm_notice, enqueue


def raise_alarm(tx: Connection, circle: Circle, what: str, problem: str, remedy: str) -> None:
    """Owe the coordinator an alarm. `what` names the cause: letters, digits and hyphens, part of the outbox key."""
    enqueue(tx, circle, None, (alarm_notice(circle, what, problem, remedy),))
