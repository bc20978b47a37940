"""The self-audit, every night: what mailflow promises is proved from the rows, not believed.

Mails seen are the sum of their end states; every member of an open consultation has exactly one invitation; every recommendation
has its mail; numbers run without gap or double. What does not add up is a problem of `nightly self-audit`, and so an alarm.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Engine

from mailflow.handlers.office import Office
from mailflow.storage import auditing
from mailflow.storage.transaction import reading

PROOFS = (
    auditing.end_states,
    auditing.mails_behind_the_record,
    auditing.numbers,
    auditing.invitations,
    auditing.deliveries,
    auditing.deadlines,
)
NAMED = 5
"""Contradictions that the sentence names; the first ones say where to look."""


def audit(engine: Engine, office: Office, now: datetime) -> str | None:
    """What does not add up, in one sentence without addresses; None where all does. Reads one consistent moment, writes nothing."""
    with reading(engine) as tx:
        found = [one for proof in PROOFS for one in proof(tx, office.forum, now)]
    if not found:
        return None
    more = f"; and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f"The self-audit found what cannot be: {'; '.join(found[:NAMED])}{more}."
