"""Watching a mailbox: one thread, one connection; polling is the truth, IDLE a hint when to poll.

1. A poll after every end of IDLE, and IDLE for four minutes at most: whatever IDLE missed is found then.
2. Whatever breaks ends the connection, is told (heartbeat) and tried again after 1 s … 5 min. The wait begins anew only when
   a connection has survived a round of waiting: a server that takes us in and drops us cannot make us spin.
3. A refused log-in is tried again with care (`handlers.log_ins`); another password is tried at once.

How a poll works stands in `polling`; what becomes of a mail is decided by the functions of `intake_desk.Desk`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime
from random import random

import structlog

from mailflow.errors import LoginRefused, MailboxFault, MailflowError
from mailflow.loops.intake_desk import Concern, Desk, Fetched, FolderPlan, Source, Unfetched, Watch
from mailflow.loops.polling import Poller
from mailflow.transport.backoff import Backoff
from mailflow.transport.imap import MailboxSession

__all__ = ["Concern", "Desk", "Fetched", "FolderPlan", "Intake", "Source", "Unfetched", "Watch"]

log = structlog.get_logger("mailflow.intake")
IDLE_SECONDS = 240.0
SLICE = 5.0
"""Seconds after which a wait without IDLE looks up."""
PAUSED_EVERY = 15.0
"""Seconds between two looks at a pause."""
SECRET_EVERY = 5.0
"""Seconds between two looks at a password that was refused."""


class Intake:
    """Intake of one mailbox."""

    def __init__(
        self,
        mailbox: str,
        desk: Desk,
        open_session: Callable[[str], MailboxSession],
        secret: Callable[[], str],
        *,
        since: datetime | None = None,
        poke: threading.Event | None = None,
        jitter: Callable[[], float] = random,
    ) -> None:
        """`open_session(password)` connects; `secret()` reads the password anew; `since` moves a first start's baseline back.

        `poke` ends a round of waiting: something is due that a completed poll would set free.
        """
        self._poller = Poller(mailbox, desk, since=since)
        self._desk = desk
        self._open_session = open_session
        self._secret = secret
        self._poke = poke or threading.Event()
        self._backoff = Backoff(jitter)

    def poll(self, session: MailboxSession, stop: Callable[[], bool] = lambda: False) -> dict[str, int]:
        """One complete poll, see `Poller.poll`."""
        return self._poller.poll(session, stop)

    def once(self) -> str | None:
        """One complete poll on a connection of its own, for cron; answers why nothing was read, or which folders could not be opened.

        Raises what breaks; `LoginRefused` is not tried again.

        A single mail that breaks the connection is got over here as in `run`: with no memory from one start to the next it
        would hold up the rest for ever.
        """
        if (reason := self._desk.stands_still()) is not None:
            self._tell(reason)
            return reason
        while True:
            blamed = self._poller.faults
            try:
                with self._opened() as session:
                    self.poll(session)
                    while self._poller.goes_on:
                        self.poll(session)
                return self._poller.problem
            except MailboxFault:
                if self._poller.faults == blamed:
                    raise

    def run(self, stop: threading.Event, wait: Callable[[float], object] | None = None) -> None:
        """Watch until `stop` is set. `wait(seconds)` is `stop.wait` unless a test brings its own."""
        wait = wait or stop.wait
        while not stop.is_set():
            try:
                if (reason := self._desk.stands_still()) is not None:
                    self._tell(reason)
                    wait(PAUSED_EVERY)
                    continue
                with self._opened() as session:
                    self._watch(session, stop, wait)
            except LoginRefused as refused:
                log.warning("log-in refused")
                self._tell(str(refused))
                if not stop.is_set():
                    wait(SECRET_EVERY)
                continue
            except Exception as exc:  # noqa: BLE001 - whatever broke: tell it, reconnect, compare again
                log.warning("intake broke off", kind=type(exc).__name__)
                self._tell(_sentence(exc))
            if not stop.is_set():
                wait(self._backoff.next())

    def _watch(self, session: MailboxSession, stop: threading.Event, wait: Callable[[float], object]) -> None:
        """Poll and wait in turn. The connection has proved itself when it still answers after a wait."""
        while not stop.is_set() and self._desk.stands_still() is None:
            self._poke.clear()
            looked_at = self.poll(session, stop.is_set)
            if stop.is_set():
                return
            if self._poller.goes_on:
                continue
            first = self._desk.watch().folders[0]
            can_be_opened = session.examine(first) is not None
            if first in looked_at and session.uids_from(looked_at[first] + 1):
                continue  # arrived while the poll ran: the server may not announce it again
            if can_be_opened and session.can_idle():
                session.idle_round(IDLE_SECONDS, lambda: stop.is_set() or self._poke.is_set())
            else:
                for _ in range(int(IDLE_SECONDS / SLICE)):
                    if not (stop.is_set() or self._poke.is_set()):
                        wait(SLICE)
                session.noop()
            self._backoff.reset()

    def _opened(self) -> MailboxSession:
        """Logged in. Raises `LoginRefused` where the server refuses, and without asking it where it has refused too often."""
        log_ins = self._desk.log_ins
        if (reason := log_ins.locked_out()) is not None:
            raise LoginRefused(reason)
        try:
            session = self._open_session(self._secret())
        except LoginRefused as refused:
            log_ins.refused(str(refused))
            raise
        log_ins.taken()
        return session

    def _tell(self, problem: str) -> None:
        """A fault is told; a database that cannot take it must not end the watch."""
        try:
            self._desk.heartbeat(problem)
        except Exception as exc:  # noqa: BLE001 - see above
            log.warning("trouble not recorded", kind=type(exc).__name__)


def _sentence(exc: Exception) -> str:
    if isinstance(exc, MailflowError):
        return str(exc)
    return f"Intake stumbled ({type(exc).__name__}: {exc}) and tries again."
