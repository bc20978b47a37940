"""Save what a decision answered: the consultation, its history, what is no longer owed, what is owed now."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.consultation.model import Consultation, Decision
from mailflow.handlers.notices import Circle, enqueue
from mailflow.storage import consultations, outbox


def save_decision(tx: Connection, circle: Circle, before: Consultation, decision: Decision) -> None:
    """Inside the caller's transaction."""
    after = decision.consultation
    consultations.save(tx, before, after)
    consultations.add_history(tx, after.forum, after.reference, decision.history)
    for kind, who in decision.cancel:
        outbox.cancel(tx, after.forum, after.reference, kind.value, who)
    enqueue(tx, circle, after, decision.notices)
