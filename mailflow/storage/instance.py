"""The name of this database. Every mail of ours carries it, so that the mails of another installation are told from ours."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

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


def made_at(tx: Connection) -> datetime | None:
    """When it was named."""
    at: datetime | None = tx.execute(select(installation.c.made_at)).scalar_one_or_none()
    return at


def resumed_at(tx: Connection) -> datetime | None:
    """When somebody last said that everything may go on; None where nobody ever did."""
    at: datetime | None = tx.execute(select(installation.c.resumed_at)).scalar_one_or_none()
    return at


def note_resumed(tx: Connection, now: datetime) -> None:
    """Whatever spoke against this installation until now has been looked at."""
    tx.execute(update(installation).values(resumed_at=now))
