"""What was deleted is gone from the files as well: free pages, the write-ahead log, dead rows.

SQLite overwrites deleted content with zeros from the start (`transaction`: secure_delete); VACUUM takes away what older versions left in
free pages, and an emptied write-ahead log what was written before. PostgreSQL writes the touched tables anew; its own log (pg_wal), its
archive and every backup keep what they hold until they expire.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, text

from mailflow.storage.faults import clear_faults
from mailflow.storage.tables import (
    consultation,
    content,
    history,
    inquiry,
    invitee,
    learned_address,
    mail,
    outbox,
    question,
    recommendation,
    unread_mail,
    version,
)  # fmt: skip

_TOUCHED = (
    mail, content, outbox, recommendation, inquiry, invitee, question, history, learned_address, consultation, version,
    unread_mail,
)  # fmt: skip
"""Where persons stand; what else an erasure changes are a few short lines (alarms, heartbeats) that the next vacuum takes away."""


def wipe(engine: Engine) -> bool:
    """Rewrite the database without what was deleted. False where a reader still holds old pages of the log: wipe again later.

    Nobody can write meanwhile: it takes about as long as a copy of the database. Raises StorageFault where the database stays locked.
    """
    with clear_faults(engine.url):
        return _wipe_sqlite(engine) if engine.dialect.name == "sqlite" else _wipe_postgresql(engine)


def empty_log(engine: Engine) -> bool:
    """The same for the write-ahead log of SQLite alone, which takes no time."""
    if engine.dialect.name != "sqlite":
        return True
    with clear_faults(engine.url), engine.connect() as connection:
        return _empty_log(connection.connection)


def _wipe_sqlite(engine: Engine) -> bool:
    with engine.connect() as connection:
        driver = connection.connection  # straight to it: VACUUM refuses to run inside a transaction
        driver.execute("VACUUM")
        return _empty_log(driver)


def _empty_log(driver: Any) -> bool:
    busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _wipe_postgresql(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for table in _TOUCHED:
            connection.execute(text(f"VACUUM (FULL) {table.name}"))
    return True
