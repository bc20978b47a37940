"""A mail to a member failed, at the relay or later: what it says of her is kept, and counted over the days."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from mailflow.consultation.calendar import local_day
from mailflow.consultation.delivering import failed
from mailflow.consultation.model import HistoryEntry, Invitee
from mailflow.storage import consultations

REFUSED = "delivery_refused"
"""Event of the history: the relay refused a mail."""
RETURNED = "delivery_failed"
"""Event of the history: a mail came back for good."""


def note_failure(
    tx: Connection,
    forum: str,
    reference: str,
    member: Invitee,
    now: datetime,
    *,
    event: str,
    kind: str,
    permanent: bool,
    concerns_address: bool,
    zone: str,
    status: str = "",
) -> None:
    """Mark the member's part and write it into the history. `kind`: of the mail that failed; `zone`: whose days are counted."""
    before = {local_day(entry.at, zone) for entry in _failures(tx, forum, reference, member.id)} - {
        local_day(now, zone)
    }
    marked = failed(member, permanent=permanent, concerns_address=concerns_address, earlier_days=len(before))
    consultations.save_invitee(tx, forum, reference, marked)
    detail = {"member": member.id, "kind": kind, "permanent": permanent, "address": concerns_address, "status": status}
    consultations.add_history(tx, forum, reference, (HistoryEntry(at=now, event=event, by="mailflow", detail=detail),))


def _failures(tx: Connection, forum: str, reference: str, member: str) -> list[HistoryEntry]:
    """Of mail to that member, for a reason that concerns the address."""
    past = [e for event in (REFUSED, RETURNED) for e in consultations.history_of(tx, forum, reference, event)]
    return [entry for entry in past if entry.detail.get("member") == member and entry.detail.get("address")]
