"""What is recorded after the closing is passed to the directorate: an addition to its report, on working mornings, one a day.

The coordinator reads it in the digest. In shadow mode nothing leaves, and a directorate that rules.yaml no longer has gets nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.model import Consultation, HistoryEntry, Mode, Notice, NoticeKind, Role
from mailflow.consultation.schedule import digest_instant
from mailflow.handlers.notices import Circle, enqueue
from mailflow.handlers.office import Office, register_of
from mailflow.storage import consultations, recommendations


def send_additions_if_due(tx: Connection, office: Office, now: datetime) -> None:
    """Owe each directorate what was filed, until this morning, after its report, and has not been added to it yet."""
    policy = office.ruleset.policy
    today = local_day(now, policy.calendar.zone)
    morning = digest_instant(policy, today)
    if not Calendar(policy.calendar).is_working_day(today) or now < morning:
        return
    for reference, numbers in recommendations.filed_since_report(tx, office.forum, morning).items():
        consultation = consultations.load(tx, office.forum, reference)
        if consultation is not None and consultation.mode is not Mode.SHADOW:
            _send(tx, Circle(office, register_of(office, tx), now), consultation, numbers, today)


def _send(tx: Connection, circle: Circle, consultation: Consultation, numbers: Sequence[int], today: date) -> None:
    notice = Notice(
        kind=NoticeKind.REPORT,
        slot=f"{consultation.deadline.round if consultation.deadline else 1}-{today:%Y%m%d}",
        role=Role.DIRECTORATE,
        who=consultation.directorate or "",
        to=consultation.sender,
        facts={"numbers": list(numbers)},
    )
    if enqueue(tx, circle, consultation, (notice,)):
        entry = HistoryEntry(at=circle.now, event="report_added_to", by="mailflow", detail={"numbers": list(numbers)})
        consultations.add_history(tx, consultation.forum, consultation.reference, (entry,))
