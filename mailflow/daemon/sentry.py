"""Looks every half minute whether something stands still, apart from the loops: it works where they hang, or the database does.

1. What the rows tell is told by `handlers.standing`: to the coordinator by mail, and to the ways beside the relay.
2. A database that cannot be written, or a writer that hangs, can be told by the ways beside the relay alone, out of memory; it is
   written down when it is over.
3. A way beside the relay that fails is tried again every quarter of an hour, and is itself a problem in `mailflow status`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

import structlog

from mailflow.daemon.house import House
from mailflow.daemon.outside import Tried, tell_outside
from mailflow.errors import MailflowError, StorageFault
from mailflow.handlers import standing, watching
from mailflow.handlers.standing import RECOVERED, STUCK, AlarmText
from mailflow.reports.standing import STUCK_AFTER

log = structlog.get_logger("mailflow.alarm")
T = TypeVar("T")
PATIENCE = 60.0
"""Seconds that the writer may take before it counts as hanging."""
AGAIN_AFTER = timedelta(minutes=15)
DATABASE = "database"


class RunWrite(Protocol):
    """Runs a function on the writer thread."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...  # noqa: D102


class Sentry:
    """Of one forum."""

    def __init__(self, house: House, write: RunWrite, *, patience: float = PATIENCE) -> None:
        self._house = house
        self._run_write = write
        self._patience = patience
        self._failing_since: datetime | None = None
        self._problem = ""
        self._database_told = False
        self._remembered: list[AlarmText] = []
        self._told: set[tuple[str, datetime]] = set()
        self._next_try_at: datetime | None = None

    async def look(self) -> None:
        """Once. Raises nothing: whatever happens here must not harm the daemon."""
        house, now = self._house, self._house.clock()
        found: tuple[AlarmText, ...] = ()
        try:
            found = await self._write(lambda: standing.watch_over(house.engine, house.office, house.mailbox, now))
        except MailflowError as fault:
            self.database_fails(str(fault), now)
        except Exception as fault:
            log.exception("what stands still could not be told")
            self.database_fails(f"{type(fault).__name__}: {fault}", now)
        self._remembered += [text for text in found if text.state == RECOVERED]
        self._tell_of_database(now)
        await self._carry([*(text for text in found if text.state == STUCK), *self._remembered], now)

    def database_fails(self, problem: str, now: datetime) -> None:
        """The database could not be written just now."""
        self._failing_since, self._problem = self._failing_since or now, problem

    async def database_works(self, now: datetime) -> None:
        """It could be written. What could not be told by mail meanwhile is told now."""
        since, problem = self._failing_since, self._problem
        self._failing_since = None
        if since is None or now - since < STUCK_AFTER:
            return
        house = self._house
        if self._database_told:
            self._remember(RECOVERED, since, problem, now)
        self._database_told = False
        await self._try_write(lambda: standing.note_outage(house.engine, house.office, DATABASE, since, problem, now))

    @property
    def trouble(self) -> str | None:
        """What the database says, while it cannot be written."""
        return self._problem if self._failing_since is not None else None

    def _tell_of_database(self, now: datetime) -> None:
        since = self._failing_since
        if since is not None and not self._database_told and now - since >= STUCK_AFTER:
            self._database_told = True
            self._remember(STUCK, since, self._problem, now)

    def _remember(self, state: str, since: datetime, problem: str, now: datetime) -> None:
        try:
            self._remembered.append(standing.text_of(self._house.office, state, DATABASE, since, problem, now))
        except MailflowError as fault:  # a template with a mistake
            log.warning("the alarm could not be written", problem=str(fault))

    async def _carry(self, texts: Iterable[AlarmText], now: datetime) -> None:
        """By the ways beside the relay; what none of them takes is tried again later."""
        if not self._house.office.ruleset.alarm.names:
            self._remembered.clear()
            return
        if self._next_try_at is not None and now < self._next_try_at:
            return
        self._next_try_at = None
        for text in texts:
            if text.state == STUCK and (text.what, text.since) in self._told:
                continue
            tried = await tell_outside(self._house.settings, self._house.office, text, now)
            await self._note(tried, now)
            if all(one.problem is not None for one in tried):
                self._next_try_at = now + AGAIN_AFTER
                return
            await self._was_told(text, now)

    async def _was_told(self, text: AlarmText, now: datetime) -> None:
        house = self._house
        self._remembered = [other for other in self._remembered if other is not text]
        if text.state == STUCK:
            self._told.add((text.what, text.since))
            await self._try_write(lambda: standing.told_outside(house.engine, house.office, text, now))

    async def _note(self, tried: Iterable[Tried], now: datetime) -> None:
        house = self._house
        for one in tried:
            loop, problem = f"alarm {one.channel}", one.problem

            def note(loop: str = loop, problem: str | None = problem) -> None:
                watching.beat(house.engine, house.office, loop, problem, now)

            await self._try_write(note)

    async def _try_write(self, work: Callable[[], None]) -> None:
        try:
            await self._write(work)
        except MailflowError as fault:
            log.warning("alarm not recorded", problem=str(fault))

    async def _write(self, work: Callable[[], T]) -> T:
        try:
            return await asyncio.wait_for(self._run_write(work), self._patience)
        except TimeoutError:
            raise StorageFault(f"The database has not answered for {self._patience:.0f} seconds.") from None
