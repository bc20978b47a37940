"""One daemon per mailbox: a second one is refused before it does anything."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import RLock

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from mailflow.errors import MailboxTaken, StorageFault
from mailflow.storage.faults import clear_faults

Confirm = Callable[[], None]
"""Asks whether the mailbox is still owned; raises MailboxTaken where another daemon has it now."""


@contextmanager
def own_mailbox(engine: Engine, mailbox: str) -> Iterator[Confirm]:
    """Own `mailbox` until the end of the block or of the process, however it ends.

    Raises MailboxTaken naming the present owner. SQLite: a file lock beside the database. PostgreSQL: an advisory lock
    on a connection of its own (which must not go through a transaction pooler); it is lost when the server restarts, so it is taken again
    before the first connection to the restarted server is used, and a daemon asks with `Confirm` on every round.
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
    lock = _AdvisoryLock(engine, mailbox)
    lock.take()
    # A restarted server has forgotten the lock, and has closed every connection: the first new one takes it again before it is used.
    event.listen(engine, "connect", lock.before_use)
    try:
        yield lock.confirm
    finally:
        event.remove(engine, "connect", lock.before_use)
        lock.let_go()


class _AdvisoryLock:
    """Held by a session of its own, taken again where that was lost."""

    def __init__(self, engine: Engine, mailbox: str) -> None:
        self._engine = engine
        self._mailbox = mailbox
        self._session: Connection | None = None
        self._ours: set[tuple[int, datetime]] = set()
        """Sessions that were ours: one that the server has not yet given up holds nobody off."""
        self._busy = RLock()
        self._taking = False

    def confirm(self) -> None:
        """Raises MailboxTaken where another daemon has it, StorageFault where the server cannot be asked."""
        with self._busy:
            if self._session is not None:
                try:
                    self._session.execute(text("SELECT 1"))
                    return
                except DBAPIError:
                    self.let_go()
            self.take()

    def before_use(self, *_: object) -> None:
        with self._busy:
            if not self._taking:
                self.confirm()

    def take(self) -> None:
        with self._busy, clear_faults(self._engine.url):
            self._taking = True
            try:
                session = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            finally:
                self._taking = False
            session.detach()  # it leaves the pool: closing it lets go of the lock
            try:
                self._take_with(session)
            except BaseException:
                session.close()
                raise
            self._session = session
            self._ours.add(_identity(session))

    def _take_with(self, session: Connection) -> None:
        which = {"mailbox": self._mailbox.casefold()}
        if session.execute(_TRY, which).scalar_one():
            return
        owner = session.execute(_HOLDER, which).first()
        if owner is not None and (owner.pid, owner.backend_start) in self._ours:
            session.execute(_END, {"pid": owner.pid})
            if session.execute(_WAIT, which).scalar_one():
                return
        raise _refused(
            self._mailbox, f"database session {owner.pid} from {owner.address}" if owner else "another session"
        )

    def let_go(self) -> None:
        """Closing alone lets go a moment later: too late for the next `once` of a busy cron."""
        with self._busy:
            session, self._session = self._session, None
            if session is None:
                return
            with suppress(SQLAlchemyError):
                session.execute(_LET_GO, {"mailbox": self._mailbox.casefold()})
            with suppress(SQLAlchemyError):
                session.close()


def _identity(session: Connection) -> tuple[int, datetime]:
    row = session.execute(text("SELECT pid, backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()")).one()
    return row.pid, row.backend_start


_TRY = text("SELECT pg_try_advisory_lock(hashtext('mailflow'), hashtext(:mailbox))")
_END = text("SELECT pg_terminate_backend(:pid)")
_WAIT = text(
    "SELECT pg_try_advisory_lock(hashtext('mailflow'), hashtext(:mailbox)) FROM (SELECT pg_sleep(0.5)) AS a_moment"
)
_LET_GO = text("SELECT pg_advisory_unlock(hashtext('mailflow'), hashtext(:mailbox))")
_HOLDER = text(
    "SELECT pid, backend_start, coalesce(host(client_addr), 'this machine') AS address FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND granted AND objsubid = 2"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND classid::bigint = hashtext('mailflow')::bigint & 4294967295"
    " AND objid::bigint = hashtext(:mailbox)::bigint & 4294967295"
)


def _refused(mailbox: str, owner: str) -> MailboxTaken:
    return MailboxTaken(f"Another mailflow ({owner}) already watches {mailbox}: stop it first, or let it do the work.")
