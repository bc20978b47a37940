"""Fetch, tick, dispatch until nothing is due: `mailflow once`, and each step of a rehearsal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Self, TypeVar

import structlog

from mailflow.daemon import nightly
from mailflow.daemon.desk import IntakeDesk, intake_of, open_mailbox, outbox_of, relay_of, write_here
from mailflow.daemon.house import House
from mailflow.daemon.log_ins import ask_relay_size
from mailflow.daemon.sentry import Sentry
from mailflow.errors import MailflowError, NetworkFault, RelayFault, StorageFault
from mailflow.handlers.outgoing import recover
from mailflow.handlers.time import pass_time
from mailflow.handlers.watching import beat
from mailflow.loops.dispatch import Dispatch
from mailflow.storage.outbox import Claimed
from mailflow.storage.owner import own_mailbox
from mailflow.transport.imap import MailboxSession

log = structlog.get_logger("mailflow.once")
T = TypeVar("T")
ROUNDS = 10
"""More rounds than any chain of consequences has."""


@dataclass(slots=True)
class Summary:
    """What was done, and what went wrong on the way."""

    sent: int = 0
    changed: int = 0
    faults: list[MailflowError] = field(default_factory=list)


def once(houses: Sequence[House], *, since: Callable[[House], datetime | None]) -> Summary:
    """Until nothing is due, one forum after the other. A fault of one server, or of one forum, does not keep the others from
    their work; all are in `faults`.

    Unlike the daemon it does not check the whole database first: under cron that would cost the past, every time.
    """
    if len(houses) == 1:
        with Shift(houses[0], since=since(houses[0])) as shift:
            return shift.work()
    whole = Summary()
    for house in houses:
        try:
            with Shift(house, since=since(house)) as shift:
                done = shift.work()
        except MailflowError as fault:
            done = Summary(faults=[fault])
        whole.sent += done.sent
        whole.changed += done.changed
        whole.faults += [_of_forum(house, fault) for fault in done.faults]
    return whole


def _of_forum(house: House, fault: MailflowError) -> MailflowError:
    told = MailflowError(f"{house.office.forum}: {fault}")
    told.exit_code = fault.exit_code
    return told


class Shift:
    """Owns the mailbox and keeps its connections from `with` to the end; `work()` as often as the clock is moved."""

    def __init__(self, house: House, *, since: datetime | None = None) -> None:
        self._house = house
        self._stack = ExitStack()
        self._desk = IntakeDesk(house, write_here, lambda: None, lambda: None).desk()
        self._intake = intake_of(house, self._desk, since, open_session=self._open_mailbox)
        self._mailbox: KeptSession | None = None
        self._relay = relay_of(house)
        self._sentry = Sentry(house, _run_here)

    def __enter__(self) -> Self:
        """Raises StorageFault where another daemon owns the mailbox."""
        house = self._house
        with ExitStack() as stack:
            stack.enter_context(own_mailbox(house.engine, house.mailbox))
            house.keep_mark()
            stack.callback(self._mark_at_the_end)
            self._loop = stack.enter_context(asyncio.Runner())
            stack.callback(lambda: self._loop.run(self._relay.rest()))
            stack.callback(self._leave_mailbox)
            recover(house.engine, house.office, house.clock())
            self._loop.run(ask_relay_size(house, self._relay, _run_here))
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._stack.close()

    def _mark_at_the_end(self) -> None:
        with suppress(StorageFault):  # what was done is told by the faults of `work`
            self._house.keep_mark()

    def work(self) -> Summary:
        """Fetch, then tick and dispatch until nothing is due now."""
        house, summary = self._house, Summary()
        dispatch = Dispatch(self._relay, outbox_of(house), _run_here, house.clock)
        unopened = self._fetch(summary)
        for number in range(ROUNDS):
            passed = pass_time(house.engine, house.office, house.mailbox, house.clock())
            sent = self._send(dispatch, summary)
            summary.changed += passed.changed
            fell_due_meanwhile = passed.waits_for_intake and number == 0
            if summary.faults or not (passed.changed or sent or fell_due_meanwhile):
                break
            if fell_due_meanwhile:
                unopened = self._fetch(summary)
        beat(house.engine, house.office, "tick", passed.problem, house.clock())
        found = self._nightly()
        self._loop.run(self._sentry.look())
        problems = dict.fromkeys((unopened, passed.problem, *found))  # what lets everything stand still is one
        summary.faults += [MailflowError(problem) for problem in problems if problem]
        return summary

    def _nightly(self) -> list[str]:
        """What is due once a day; what went wrong in it."""
        house, now = self._house, self._house.clock()
        return nightly.do(house.engine, house.office, now, nightly.due(house.engine, house.office, now))

    def _fetch(self, summary: Summary) -> str | None:
        """One complete poll of the watched folders; which of them could not be opened, if any."""
        if self._house.stands_still is not None:
            self._desk.heartbeat(self._house.stands_still)
            self._desk.alarm(self._house.stands_still)
            return self._house.stands_still
        try:
            return self._intake.once()
        except NetworkFault as fault:
            self._desk.heartbeat(str(fault))
            summary.faults.append(fault)
            return None

    def _send(self, dispatch: Dispatch[Claimed], summary: Summary) -> int:
        """Send what is due; answers how many the relay took."""
        tally = self._loop.run(dispatch.drain())
        if tally.problem:
            summary.faults.append(RelayFault(f"{self._relay.host}:{self._relay.port}: {tally.problem}"))
        sent = tally.outcomes["accepted"]
        summary.sent += sent
        return sent

    def _open_mailbox(self, password: str) -> MailboxSession:
        if self._mailbox is None or self._mailbox.is_broken:
            self._mailbox = open_mailbox(self._house, password, KeptSession)
        return self._mailbox

    def _leave_mailbox(self) -> None:
        if self._mailbox is not None and not self._mailbox.is_broken:
            self._mailbox.logout()


async def _run_here(work: Callable[[], T]) -> T:
    """There is one thread anyway."""
    return work()


class KeptSession(MailboxSession):
    """Stays logged in at the end of its `with` block, unless something broke in it."""

    is_broken = False

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        if kind is not None:
            self.is_broken = True
            super().__exit__(kind, exc, tb)
