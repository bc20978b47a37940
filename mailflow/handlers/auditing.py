"""The daily self-audit: what mailflow promises is proved from the rows, not believed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine

from mailflow.handlers.office import Office
from mailflow.storage import ledger
from mailflow.storage.transaction import reading

UNDECIDED_AFTER = timedelta(hours=1)
"""A mail that was recorded so long ago has its end state."""


def audit(engine: Engine, office: Office, now: datetime) -> str | None:
    """What does not add up, in one sentence; None where all does."""
    with reading(engine) as tx:
        waiting = ledger.undecided(tx, office.forum)
    del now
    return f"{len(waiting)} mails have no end state." if waiting else None
