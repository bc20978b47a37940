"""The loop that empties the outbox: claim, relay, record; waiting only, no decisions.

1. A mail is offered only after its claim is committed, and its outcome is recorded before the worker takes the next one (the same
   transaction claims it). Its terminating dot leaves only after that intent is committed: between that commit and the outcome's a
   crash leaves it uncertain, before it the relay has nothing.
2. An outcome once known stays in memory until it is committed, however long the database is locked.
3. A relay that cannot be reached, or puts us off before it knows the recipient, stops the claiming for a while, instead of every mail finding out for itself.
4. A relay that is configured wrongly pauses all sending, and nobody's delivery is spent on it. One that refuses the log-in is tried again
   with care (`handlers.log_ins`), and as soon as the password is another.
5. Asked to stop, it finishes the transactions under way, at most 30 seconds.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Generic, Protocol, TypeVar

import structlog

from mailflow.clock import Clock
from mailflow.errors import LoginRefused, MailflowError, StorageFault
from mailflow.loops.log_ins import LogIns
from mailflow.loops.payloads import Payloads
from mailflow.mail.retry import Accepted, Deferred, LogInRefused, Misconfigured, Outcome, Refused, TransactionPhase
from mailflow.transport.smtp import Relay

log = structlog.get_logger("mailflow.dispatch")

T = TypeVar("T")

POLL_SECONDS = 5.0
"""How long a due mail may wait when nobody wakes the loop."""
HEARTBEAT_SECONDS = 60.0
STOP_SECONDS, LAST_SECONDS = 30.0, 5.0
"""How long a transaction under way may take after the order to stop; and its record, once it has been broken off."""
SHORTEST_PAUSE, LONGEST_PAUSE = 15.0, 300.0
"""Seconds without claiming after the relay could not be reached: doubling."""


_BEFORE_THE_RECIPIENT = frozenset({TransactionPhase.CONNECT, TransactionPhase.MAIL})
"""A relay that puts us off here has not yet heard whom we write to: it would put off everybody."""


class OwedMail(Protocol):
    """A claimed delivery as the outbox hands it out."""

    @property
    def id(self) -> int: ...  # noqa: D102 (outbox.id)
    @property
    def sender(self) -> str: ...  # noqa: D102 (reverse-path)
    @property
    def recipient(self) -> str: ...  # noqa: D102
    @property
    def prefix(self) -> bytes: ...  # noqa: D102
    @property
    def payload_sha256(self) -> str | None: ...  # noqa: D102


Mail = TypeVar("Mail", bound=OwedMail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbox(Generic[Mail]):
    """What dispatch asks of the database: plain functions, run off the loop; all but `payload` on the one writer thread."""

    next_delivery: Callable[[datetime], Mail | None]
    """Claims the next due delivery; None while nothing is due or sending is paused."""
    intend_dot: Callable[[Mail, datetime], None]
    """Commits that the terminating dot leaves now. Raises `StorageFault`: then it must not."""
    record_outcome: Callable[[Mail, Outcome, datetime, bool], Mail | None]
    """Settles a delivery (`Misconfigured` also pauses sending) and, where the last argument allows it, claims the next in the
    same transaction."""
    payload: Callable[[str], bytes]
    heartbeat: Callable[[datetime, str | None], None]
    """Notes that the loop lives, and its problem."""
    log_ins: LogIns = LogIns()  # noqa: RUF009 (frozen)
    recover: Callable[[datetime], object] = lambda now: None
    """Nobody carries anything at this moment: what is claimed all the same was claimed by a commit whose answer was lost."""


class RunWrite(Protocol):
    """Runs a function on the writer thread."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]: ...  # noqa: D102


@dataclass(slots=True)
class Tally:
    """What one drain did: outcomes counted by name (`accepted`, `deferred`, …), and what is wrong with the relay, if anything."""

    outcomes: Counter[str] = field(default_factory=Counter)
    problem: str | None = None
    relay_is_down: bool = False
    is_paused: bool = False
    is_broken: bool = False

    def add(self, outcome: Outcome) -> None:
        """Count it; note what stops the claiming."""
        self.outcomes[type(outcome).__name__.lower()] += 1
        if isinstance(outcome, Misconfigured | LogInRefused):
            self.is_paused, self.problem = True, outcome.smtp_reply
        elif isinstance(outcome, Deferred) and outcome.phase in _BEFORE_THE_RECIPIENT:
            self.relay_is_down, self.problem = True, outcome.smtp_reply
        elif isinstance(outcome, Accepted) and not self.is_paused:
            self.relay_is_down, self.problem = False, None

    @property
    def goes_on(self) -> bool:
        """May the next delivery be claimed?"""
        return not (self.is_paused or self.relay_is_down or self.is_broken)


class Dispatch(Generic[Mail]):
    """As many workers as the relay has connections; each carries one delivery at a time."""

    def __init__(
        self,
        relay: Relay,
        outbox: Outbox[Mail],
        run_write: RunWrite,
        clock: Clock,
        *,
        run_first: RunWrite | None = None,
        retry_seconds: float = 1.0,
    ) -> None:
        """`run_first`: for outcomes, before all else that waits for the writer. `retry_seconds`: before one that the database did not take is offered again."""
        self._relay = relay
        self._outbox = outbox
        self._run_write = run_write
        self._run_first = run_first or run_write
        self._clock = clock
        self._retry_seconds = retry_seconds
        self._payloads = Payloads(outbox.payload)
        self._in_doubt = False
        """Was a commit's answer lost? Then what it has claimed is in nobody's hand."""
        self._beaten: tuple[float, str | None] = (-HEARTBEAT_SECONDS, None)
        self._relay_was_down = False
        self._may_have_been_refused = True

    async def run(self, stop: asyncio.Event, wake: asyncio.Event) -> None:
        """Send what is due, whenever it is due, until `stop`. `wake` is set by whoever has put something into the outbox."""
        pause = 0.0
        while not stop.is_set():
            wake.clear()
            tally = await self._drain_or_problem(stop)
            pause = min(max(pause * 2, SHORTEST_PAUSE), LONGEST_PAUSE) if tally.relay_is_down else 0.0
            if pause:
                await _wait(pause, stop)
            elif not await _wait(POLL_SECONDS, stop, wake):
                await self._relay.rest()
        await self._relay.rest()

    async def drain(self, stop: asyncio.Event | None = None) -> Tally:
        """Send until nothing is due, sending is paused, the relay is out of reach, or `stop`."""
        stop = stop or asyncio.Event()
        tally = Tally(problem=await self._run_write(self._outbox.log_ins.locked_out))
        tally.is_paused = tally.problem is not None
        if self._in_doubt:
            await self._run_write(lambda: self._outbox.recover(self._clock()))
            self._in_doubt = False
        first = await self._run_write(self._claim) if tally.goes_on and not stop.is_set() else None
        if first is not None:
            starts: list[Mail | None] = [first] + [None] * (self._relay.connections - 1)
            workers = [asyncio.ensure_future(self._work(start, tally, stop)) for start in starts]
            await self._until_done(workers, stop)
            self._payloads.clear()
        elif self._relay_was_down and tally.goes_on and not stop.is_set():
            await self._try_relay(tally)
        self._relay_was_down = tally.relay_is_down
        await self._beat(tally.problem)
        return tally

    async def _try_relay(self, tally: Tally) -> None:
        """Nothing is due just now: whether the relay is back is found out without a mail, so that its trouble ends, or lasts."""
        try:
            await self._relay.size_limit()
        except MailflowError as fault:
            # A refused log-in is the next mail's to find out: nothing is tried with that password for its own sake.
            tally.problem, tally.relay_is_down = str(fault), not isinstance(fault, LoginRefused)

    async def _beat(self, problem: str | None) -> None:
        """An idle loop need not write every few seconds."""
        at = asyncio.get_running_loop().time()
        if problem == self._beaten[1] and at - self._beaten[0] < HEARTBEAT_SECONDS:
            return
        await self._run_write(lambda: self._outbox.heartbeat(self._clock(), problem))
        self._beaten = (at, problem)

    async def _drain_or_problem(self, stop: asyncio.Event) -> Tally:
        """A fault of the database, or of ours with one mail, does not end the loop; the mail stays claimed and turns uncertain."""
        try:
            return await self.drain(stop)
        except MailflowError as fault:
            self._in_doubt = True
            log.warning("dispatch broke off", problem=str(fault))  # a sentence with its remedy: no traceback
            problem = str(fault)
        except Exception as error:
            log.exception("dispatch broke off")
            problem = f"{type(error).__name__}: {error}"
        with contextlib.suppress(MailflowError):  # the database may be what is wrong
            await self._beat(problem)
        return Tally(problem=problem)

    async def _until_done(self, workers: list[asyncio.Task[None]], stop: asyncio.Event) -> None:
        stopping = asyncio.ensure_future(stop.wait())
        pending: set[asyncio.Task[Any]] = set(workers)
        try:
            while pending and not stop.is_set():
                _, pending = await asyncio.wait({*pending, stopping}, return_when=asyncio.FIRST_COMPLETED)
                pending.discard(stopping)
            if pending:
                _, pending = await asyncio.wait(pending, timeout=STOP_SECONDS)
            if pending:
                log.warning("transactions under way are broken off", count=len(pending))
                self._relay.abort()
                await asyncio.wait(pending, timeout=LAST_SECONDS)
        finally:
            for task in (stopping, *workers):
                task.cancel()
            await asyncio.wait({stopping, *workers})
        for worker in workers:
            if not worker.cancelled():
                worker.result()

    async def _work(self, delivery: Mail | None, tally: Tally, stop: asyncio.Event) -> None:
        try:
            if delivery is None and tally.goes_on and not stop.is_set():
                delivery = await self._run_write(self._claim)
            while delivery is not None:
                delivery = await self._carry(delivery, tally, stop)
        except Exception:
            tally.is_broken = True
            raise

    async def _carry(self, delivery: Mail, tally: Tally, stop: asyncio.Event) -> Mail | None:
        """Offer, record, and claim the next one where that is allowed."""
        outcome = await self._offer(delivery)
        is_first_refusal = not tally.is_paused
        tally.add(outcome)
        claims_next = tally.goes_on and not stop.is_set()
        recorded = partial(self._outbox.record_outcome, delivery, outcome, self._clock(), claims_next)
        following = await self._commit(recorded)
        log.info("delivery offered", id=delivery.id, outcome=type(outcome).__name__)
        await self._note_log_in(outcome, is_first_refusal=is_first_refusal)
        return following

    async def _note_log_in(self, outcome: Outcome, *, is_first_refusal: bool) -> None:
        """A refusal counts once for all connections; it is forgotten when the relay has taken a mail."""
        if isinstance(outcome, LogInRefused) and is_first_refusal:
            self._may_have_been_refused = True
            await self._commit(partial(self._outbox.log_ins.refused, outcome.smtp_reply))
        elif isinstance(outcome, Accepted) and self._may_have_been_refused:
            self._may_have_been_refused = False
            await self._commit(self._outbox.log_ins.taken)

    async def _offer(self, delivery: Mail) -> Outcome:
        """One delivery that cannot even be offered stops no other: it is refused, with the reason for the record."""

        async def before_dot() -> None:
            await self._run_write(lambda: self._outbox.intend_dot(delivery, self._clock()))

        try:
            payload = None if delivery.payload_sha256 is None else await self._payloads.get(delivery.payload_sha256)
            return await self._relay.send(
                delivery.prefix, payload, delivery.sender, delivery.recipient, before_dot=before_dot
            )
        except StorageFault as fault:
            # No dot has left. The others would fare no better, so this stops the claiming as a lost relay does.
            return Deferred(f"the database could not be used: {fault}", TransactionPhase.CONNECT)
        except Exception as error:
            log.exception("delivery could not be offered", id=delivery.id)
            return Refused(f"never offered to the relay: {type(error).__name__}: {error}", concerns_address=False)

    def _claim(self) -> Mail | None:
        return self._outbox.next_delivery(self._clock())

    async def _commit(self, work: Callable[[], T]) -> T:
        """Until the database takes it: what the relay has said must not be forgotten."""
        while True:
            try:
                return await self._run_first(work)
            except StorageFault as fault:
                self._in_doubt = True
                log.warning("outcome not yet recorded", problem=str(fault))
                await asyncio.sleep(self._retry_seconds)


async def _wait(seconds: float, *events: asyncio.Event) -> bool:
    """Wait until one of `events` is set, at most `seconds`; was one?"""
    waits = [asyncio.ensure_future(event.wait()) for event in events]
    try:
        done, _ = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        return bool(done)
    finally:
        for wait in waits:
            wait.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*waits, return_exceptions=True)
