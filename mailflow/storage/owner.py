"""One daemon per mailbox: a second one is refused before it does anything."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, text

from mailflow.errors import StorageFault
from mailflow.storage.faults import clear_faults

_CLASS = "mailflow"
"""First half of the advisory lock's key; the mailbox is the second."""


@contextmanager
def own_mailbox(engine: Engine, mailbox: str) -> Iterator[None]:
    """Own `mailbox` until the end of the block or of the process, however it ends.

    Raises StorageFault naming the present owner. SQLite: a file lock beside the database. PostgreSQL: an advisory lock
    on a connection of its own (which must not go through a transaction pooler).
    """
    owned = _file_lock if engine.dialect.name == "sqlite" else _advisory_lock
    with owned(engine, mailbox):
        yield


@contextmanager
def _file_lock(engine: Engine, mailbox: str) -> Iterator[None]:
    database = Path(engine.url.database or "")
    slug = hashlib.sha256(mailbox.casefold().encode()).hexdigest()[:12]
    path = database.with_name(f"{database.name}.{slug}.lock")
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageFault(f"The lock {path} cannot be opened: let this user write to its folder.") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _refused(mailbox, f"process {os.pread(lock, 20, 0).decode('ascii', 'replace').strip()}") from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)  # whom the second one will name
        yield
    finally:
        os.close(lock)


@contextmanager
def _advisory_lock(engine: Engine, mailbox: str) -> Iterator[None]:
    with clear_faults(engine.url), engine.connect().execution_options(isolation_level="AUTOCOMMIT") as own:
        own.detach()  # it leaves the pool: closing it lets go of the lock
        if not own.execute(_TRY, {"class": _CLASS, "mailbox": mailbox.casefold()}).scalar_one():
            raise _refused(mailbox, _holder(own, mailbox))
        yield


_TRY = text("SELECT pg_try_advisory_lock(hashtext(:class), hashtext(:mailbox))")
_HOLDER = text(
    "SELECT a.pid, a.client_addr FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2"
    " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND l.classid::bigint = (hashtext(:class)::bigint & 4294967295)"
    " AND l.objid::bigint = (hashtext(:mailbox)::bigint & 4294967295)"
)


def _holder(own: Connection, mailbox: str) -> str:
    row = own.execute(_HOLDER, {"class": _CLASS, "mailbox": mailbox.casefold()}).first()
    if row is None:
        return "another session"
    return f"database session {row.pid} from {row.client_addr or 'this machine'}"


def _refused(mailbox: str, owner: str) -> StorageFault:
    return StorageFault(f"Another mailflow ({owner}) already watches {mailbox}: stop it first, or let it do the work.")
