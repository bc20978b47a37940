"""One daemon per mailbox: a second one is refused before it does anything."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from mailflow.errors import StorageFault
from mailflow.storage.faults import clear_faults

Confirm = Callable[[], None]
"""Asks whether the mailbox is still owned; raises StorageFault where another daemon has it now."""


@contextmanager
def own_mailbox(engine: Engine, mailbox: str) -> Iterator[Confirm]:
    """Own `mailbox` until the end of the block or of the process, however it ends.

    Raises StorageFault naming the present owner. SQLite: a file lock beside the database. PostgreSQL: an advisory lock
    on a connection of its own (which must not go through a transaction pooler); it is lost when the server restarts, so
    a daemon asks for it again with `Confirm` on every round.
    """
    owned = _file_lock if engine.dialect.name == "sqlite" else _advisory_lock
    with owned(engine, mailbox) as confirm:
        yield confirm


@contextmanager
def _file_lock(engine: Engine, mailbox: str) -> Iterator[Confirm]:
    database = Path(engine.url.database or "")
    slug = hashlib.sha256(mailbox.casefold().encode()).hexdigest()[:12]
    path = database.with_name(f"{database.name}.{slug}.lock")
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageFault(
            f"The lock {path} cannot be opened ({error.strerror}): let this user write to its folder, and make room on its disk."
        ) from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _refused(mailbox, f"process {os.pread(lock, 20, 0).decode('ascii', 'replace').strip()}") from None
        with suppress(OSError):  # a full disk names nobody, and the lock holds all the same
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)  # whom the second one will name
        yield lambda: None  # the kernel keeps it as long as the process lives
    finally:
        os.close(lock)


@contextmanager
def _advisory_lock(engine: Engine, mailbox: str) -> Iterator[Confirm]:
    sessions = [_session(engine, mailbox)]

    def confirm() -> None:
        try:
            sessions[-1].execute(text("SELECT 1"))
        except DBAPIError:
            sessions.append(_session(engine, mailbox))

    try:
        yield confirm
    finally:
        for session in sessions:
            # Closing alone lets go a moment later: too late for the next `once` of a busy cron.
            with suppress(SQLAlchemyError):
                session.execute(_LET_GO, {"mailbox": mailbox.casefold()})
            with suppress(DBAPIError):
                session.close()


def _session(engine: Engine, mailbox: str) -> Connection:
    """A connection that holds the lock."""
    with clear_faults(engine.url):
        session = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        session.detach()  # it leaves the pool: closing it lets go of the lock
        if session.execute(_TRY, {"mailbox": mailbox.casefold()}).scalar_one():
            return session
        owner = session.execute(_HOLDER, {"mailbox": mailbox.casefold()}).first()
        session.close()
    raise _refused(mailbox, f"database session {owner.pid} from {owner.address}" if owner else "another session")


_TRY = text("SELECT pg_try_advisory_lock(hashtext('mailflow'), hashtext(:mailbox))")
_LET_GO = text("SELECT pg_advisory_unlock(hashtext('mailflow'), hashtext(:mailbox))")
_HOLDER = text(
    "SELECT pid, coalesce(host(client_addr), 'this machine') AS address FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid::bigint = hashtext('mailflow')::bigint & 4294967295"
    " AND objid::bigint = hashtext(:mailbox)::bigint & 4294967295"
)


def _refused(mailbox: str, owner: str) -> StorageFault:
    return StorageFault(f"Another mailflow ({owner}) already watches {mailbox}: stop it first, or let it do the work.")
