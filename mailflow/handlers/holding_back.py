"""Replies and drafts beyond the limit of a day are kept for review: a robot whose replies look human does not fill the record."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.handlers.breaker import exceeded_by_draft, exceeded_by_reply
from mailflow.handlers.notices import Circle, cap_alarms, enqueue
from mailflow.handlers.understanding import Understanding
from mailflow.storage.ledger import StoredMail


def is_held_back(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> bool:
    """Has its address, or the member it speaks for, reached the limit of replies, or have all together that of drafts? The coordinator hears of it once a day."""
    limits = circle.office.ruleset.limits
    exceeded = exceeded_by_reply(tx, limits, stored, said.member)
    if exceeded is None and said.kind == "draft" and said.decision == "hold":
        exceeded = exceeded_by_draft(tx, circle.register, limits, stored, proven=said.origin.trusted)
    if exceeded is None:
        return False
    enqueue(tx, circle, None, cap_alarms(tx, circle, (exceeded,)))
    return True
