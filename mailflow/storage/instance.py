"""The name of this database. Every mail of ours carries it, so that the mails of another installation are told from ours."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select

from mailflow.storage.tables import installation


def instance_of(tx: Connection) -> str | None:
    """The name that was given; None where none was yet."""
    return tx.execute(select(installation.c.instance)).scalar_one_or_none()


def name_instance(tx: Connection, now: datetime) -> str:
    """The name, drawn by lot (128 bits) where there is none yet. A copy of the database has the same."""
    known = instance_of(tx)
    if known is not None:
        return known
    drawn = secrets.token_hex(16)
    tx.execute(insert(installation).values(instance=drawn, made_at=now))
    return drawn
