"""Alarms to the coordinator: once a day for one cause, however often it happens."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.consultation.calendar import local_day
from mailflow.consultation.model import Notice, NoticeKind, Role
from mailflow.consultation.opening import COORDINATOR
from mailflow.handlers.notices import Circle, enqueue


def raise_alarm(tx: Connection, circle: Circle, what: str, problem: str, remedy: str) -> None:
    """Owe the coordinator an alarm. `what` names the cause: letters, digits and hyphens, part of the outbox key."""
    day = local_day(circle.now, circle.register.zone)
    facts = {"what": what, "since": circle.now, "problem": problem, "remedy": remedy}
    notice = Notice(
        kind=NoticeKind.ALARM, slot=f"{what}-{day:%Y%m%d}", role=Role.COORDINATOR, who=COORDINATOR, facts=facts
    )
    enqueue(tx, circle, None, (notice,))
