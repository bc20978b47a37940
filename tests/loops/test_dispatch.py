"""The loop that empties the outbox: who is written to, what is recorded, and when it stops."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import pytest
from structlog.testing import capture_logs

from mailflow.errors import StorageFault
from mailflow.loops import dispatch as loop
from mailflow.loops.dispatch import Dispatch, Outbox
from mailflow.mail.retry import Accepted, Deferred, Misconfigured, Outcome, Refused, TransactionPhase, Uncertain
from mailflow.transport.smtp import Encryption, Relay
from mailflow.transport.smtp_transaction import Timeouts
from tests.support.smtp_script import DROP, SWALLOW, Hold, SmtpScript

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
T = TypeVar("T")


@dataclass(frozen=True)
class Owed:
    id: int
    payload_sha256: str | None = "annex"
    sender: str = "kontakt@lumas.example"
    prefix: bytes = b"Subject: K-2026-004\r\n\r\n"

    @property
    def recipient(self) -> str:
        return f"m{self.id:02}@forum.example"


@dataclass
class Rows:
    """An outbox in memory. Everything but `payload` must come on the one writer thread."""

    queued: list[Owed] = field(default_factory=list)
    sending: list[Owed] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    beats: list[str | None] = field(default_factory=list)
    payloads: dict[str, bytes | Exception] = field(default_factory=lambda: {"annex": b"annex\r\n"})
    payload_reads: list[str] = field(default_factory=list)
    locked: int = 0
    """How many records fail yet because the database is locked."""
    unwritable: int = 0
    """How many intents fail yet because of it."""
    dots: list[int] = field(default_factory=list)
    threads: set[int] = field(default_factory=set)
    is_paused: bool = False

    def owe(self, count: int) -> None:
        start = len(self.queued) + len(self.outcomes)
        self.queued += [Owed(start + number) for number in range(count)]

    def next_delivery(self, now: datetime) -> Owed | None:
        assert now == NOW
        self.threads.add(threading.get_ident())
        if self.is_paused or not self.queued:
            return None
        self.sending.append(self.queued.pop(0))
        return self.sending[-1]

    def intend_dot(self, mail: Owed, now: datetime) -> None:
        assert now == NOW
        self.threads.add(threading.get_ident())
        if self.unwritable:
            self.unwritable -= 1
            raise StorageFault("database is locked")
        assert mail in self.sending
        self.dots.append(mail.id)

    def record_outcome(self, mail: Owed, outcome: Outcome, now: datetime, claims_next: bool) -> Owed | None:
        if self.locked:
            self.locked -= 1
            raise StorageFault("database is locked")
        self.sending.remove(mail)
        self.outcomes[mail.id] = outcome
        self.is_paused |= isinstance(outcome, Misconfigured)
        return self.next_delivery(now) if claims_next else None

    def payload(self, sha256: str) -> bytes:
        self.payload_reads.append(sha256)
        found = self.payloads[sha256]
        if isinstance(found, Exception):
            raise found
        return found

    def heartbeat(self, now: datetime, problem: str | None) -> None:
        assert now == NOW
        self.beats.append(problem)

    def counts(self) -> dict[type[Outcome], int]:
        kinds = [type(outcome) for outcome in self.outcomes.values()]
        return {kind: kinds.count(kind) for kind in kinds}


@pytest.fixture
def script() -> Iterator[SmtpScript]:
    with SmtpScript() as server:
        yield server


@pytest.fixture
def rows() -> Rows:
    return Rows()


@asynccontextmanager
async def dispatching(script: SmtpScript, rows: Rows, connections: int = 3) -> AsyncIterator[Dispatch[Owed]]:
    relay = Relay(
        script.host, script.port, Encryption.NONE, local_hostname="lumas.example", connections=connections,
        timeouts=Timeouts(connect=5, command=5, block=5, dot=60),
    )  # fmt: skip
    outbox = Outbox(
        next_delivery=rows.next_delivery,
        intend_dot=rows.intend_dot,
        record_outcome=rows.record_outcome,
        payload=rows.payload,
        heartbeat=rows.heartbeat,
    )
    with ThreadPoolExecutor(1) as writer:

        def run_write(work: Callable[[], T]) -> Awaitable[T]:
            return asyncio.get_running_loop().run_in_executor(writer, work)

        yield Dispatch(relay, outbox, run_write, lambda: NOW, retry_seconds=0)
        await relay.rest()


async def test_every_member_gets_the_mail_once(script: SmtpScript, rows: Rows) -> None:
    rows.owe(40)
    async with dispatching(script, rows) as dispatch:
        tally = await dispatch.drain()
    assert sorted(mail.recipient for mail in script.mails) == [f"m{number:02}@forum.example" for number in range(40)]
    assert all(mail.content == b"Subject: K-2026-004\r\n\r\nannex\r\n" for mail in script.mails)
    assert tally.outcomes == {"accepted": 40}
    assert script.connections == 3
    assert not rows.sending


async def test_all_writing_happens_on_the_one_writer_thread(script: SmtpScript, rows: Rows) -> None:
    rows.owe(20)
    async with dispatching(script, rows) as dispatch:
        await dispatch.drain()
    assert len(rows.threads) == 1
    assert threading.get_ident() not in rows.threads


async def test_the_shared_annex_is_read_once_for_all_members(script: SmtpScript, rows: Rows) -> None:
    rows.owe(30)
    async with dispatching(script, rows) as dispatch:
        await dispatch.drain()
    assert rows.payload_reads == ["annex"]
    assert len(dispatch._payloads) == 0


async def test_one_refused_member_stops_nobody_else(script: SmtpScript, rows: Rows) -> None:
    script.on("rcpt", "550 5.1.1 no such user", recipient="m07")
    script.on("dot", SWALLOW, recipient="m08")
    script.on("rcpt", "450 4.2.0 greylisted", recipient="m09")
    rows.owe(20)
    async with dispatching(script, rows) as dispatch:
        tally = await dispatch.drain()
    assert rows.outcomes[7] == Refused("550 5.1.1 no such user", concerns_address=True)
    assert rows.outcomes[8] == Uncertain()
    assert rows.outcomes[9] == Deferred("450 4.2.0 greylisted", TransactionPhase.RCPT)
    assert tally.outcomes == {"accepted": 17, "refused": 1, "uncertain": 1, "deferred": 1}
    assert tally.problem is None


async def test_a_wrongly_configured_relay_pauses_all_sending_and_burns_nobody(script: SmtpScript, rows: Rows) -> None:
    script.on("mail", "530 5.7.0 authentication required")
    rows.owe(300)
    async with dispatching(script, rows) as dispatch:
        tally = await dispatch.drain()
        assert tally.is_paused
        assert tally.problem == "530 5.7.0 authentication required"
        assert rows.beats == ["530 5.7.0 authentication required"]
        assert set(rows.counts()) == {Misconfigured}
        assert len(rows.outcomes) <= 3
        tried = len(script.commands)
        assert (await dispatch.drain()).outcomes == {}
    assert len(script.commands) == tried + script.quits


async def test_a_relay_out_of_reach_is_not_tried_once_per_member(script: SmtpScript, rows: Rows) -> None:
    script.on("connect", DROP)
    rows.owe(300)
    async with dispatching(script, rows) as dispatch:
        tally = await dispatch.drain()
    assert tally.relay_is_down
    assert tally.problem
    assert set(rows.counts()) == {Deferred}
    assert script.connections <= 3
    assert len(rows.queued) >= 297


async def test_a_relay_that_allows_fewer_connections_than_we_want_gets_all_mail_through_those(
    script: SmtpScript, rows: Rows
) -> None:
    script.on("connect", "421 4.7.0 too many connections from you", times=2)
    rows.owe(20)
    async with dispatching(script, rows, connections=3) as dispatch:
        tally = await dispatch.drain()
    assert tally.outcomes == {"accepted": 18, "deferred": 2}
    assert not tally.relay_is_down
    assert tally.problem is None


async def test_a_relay_that_puts_us_off_before_it_knows_the_member_is_left_alone_for_a_while(
    script: SmtpScript, rows: Rows
) -> None:
    script.on("mail", "451 4.3.2 too much mail, come back later")
    rows.owe(300)
    async with dispatching(script, rows) as dispatch:
        tally = await dispatch.drain()
    assert tally.relay_is_down
    assert len(rows.queued) >= 297


async def test_a_member_who_is_put_off_holds_up_nobody(script: SmtpScript, rows: Rows) -> None:
    script.on("rcpt", "450 4.2.0 greylisted")
    rows.owe(20)
    async with dispatching(script, rows) as dispatch:
        tally = await dispatch.drain()
    assert rows.counts() == {Deferred: 20}
    assert not tally.relay_is_down


async def test_an_outcome_once_known_is_kept_until_the_database_takes_it(script: SmtpScript, rows: Rows) -> None:
    rows.owe(4)
    rows.locked = 5
    async with dispatching(script, rows) as dispatch:
        await dispatch.drain()
    assert rows.counts() == {Accepted: 4}
    assert len(script.mails) == 4


async def test_no_dot_leaves_before_its_intent_is_written_down(script: SmtpScript, rows: Rows) -> None:
    rows.owe(300)
    rows.unwritable = 300
    async with dispatching(script, rows) as dispatch:
        tally = await dispatch.drain()
    assert not script.mails
    assert set(rows.counts()) == {Deferred}
    assert tally.problem == "the database could not be used: database is locked"
    assert len(rows.queued) >= 297


async def test_the_relay_has_nothing_of_a_mail_whose_intent_is_still_being_written(
    script: SmtpScript, rows: Rows
) -> None:
    taken: list[int] = []

    def intend_dot(mail: Owed, now: datetime) -> None:
        taken.append(len(script.mails))
        rows.intend_dot(mail, now)

    rows.owe(5)
    async with dispatching(script, rows, connections=1) as dispatch:
        object.__setattr__(dispatch._outbox, "intend_dot", intend_dot)
        await dispatch.drain()
    assert taken == rows.dots == [0, 1, 2, 3, 4]


async def test_a_mail_that_cannot_be_offered_stops_no_other(script: SmtpScript, rows: Rows) -> None:
    rows.payloads["broken"] = ValueError("not a payload")
    rows.queued = [Owed(0), Owed(1, "broken"), Owed(2)]
    async with dispatching(script, rows) as dispatch:
        await dispatch.drain()
    refused = rows.outcomes.pop(1)
    assert isinstance(refused, Refused)
    assert "not a payload" in refused.smtp_reply
    assert not refused.concerns_address
    assert rows.counts() == {Accepted: 2}


async def test_an_annex_that_cannot_be_read_now_is_tried_again_later(script: SmtpScript, rows: Rows) -> None:
    rows.payloads["annex"] = StorageFault("database is locked")
    rows.owe(10)
    async with dispatching(script, rows) as dispatch:
        tally = await dispatch.drain()
    assert set(rows.counts()) == {Deferred}
    assert tally.problem == "the database could not be used: database is locked"
    assert not script.mails


async def test_a_fault_of_ours_leaves_the_other_transactions_whole(script: SmtpScript, rows: Rows) -> None:
    def fail(mail: Owed, outcome: Outcome, now: datetime, claims_next: bool) -> Owed | None:
        if mail.id == 1:
            raise RuntimeError("a bug")
        return rows.record_outcome(mail, outcome, now, claims_next)

    rows.owe(30)
    async with dispatching(script, rows) as dispatch:
        object.__setattr__(dispatch._outbox, "record_outcome", fail)
        with pytest.raises(RuntimeError, match="a bug"):
            await dispatch.drain()
    assert [mail.id for mail in rows.sending] == [1]
    assert rows.queued


class TestRunning:
    async def test_a_mail_put_into_the_outbox_leaves_when_the_loop_is_woken(
        self, script: SmtpScript, rows: Rows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loop, "POLL_SECONDS", 3600.0)
        async with running(script, rows) as (_, wake):
            await until(lambda: bool(rows.beats))
            rows.owe(1)
            wake.set()
            await until(lambda: len(rows.outcomes) == 1)
        assert len(script.mails) == 1

    async def test_asked_to_stop_it_finishes_the_dot_under_way(self, script: SmtpScript, rows: Rows) -> None:
        hold = Hold()
        script.on("dot", hold)
        rows.owe(20)
        async with running(script, rows, connections=1) as (stop, _):
            assert await asyncio.to_thread(hold.reached.wait, 5)
            stop.set()
            hold.released.set()
        assert rows.outcomes == {0: Accepted("250 2.0.0 ok: queued as 1")}
        assert not rows.sending
        assert len(rows.queued) == 19

    async def test_a_dot_that_takes_too_long_is_broken_off_and_uncertain(
        self, script: SmtpScript, rows: Rows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loop, "STOP_SECONDS", 0.05)
        hold = Hold()
        script.on("dot", hold)
        rows.owe(2)
        async with running(script, rows, connections=1) as (stop, _):
            assert await asyncio.to_thread(hold.reached.wait, 5)
            stop.set()
        assert rows.outcomes == {0: Uncertain()}

    async def test_a_database_fault_does_not_end_the_loop(
        self, script: SmtpScript, rows: Rows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loop, "POLL_SECONDS", 0.01)
        faults = [StorageFault("database is locked"), ValueError("a bug")]

        def next_delivery(now: datetime) -> Owed | None:
            if faults:
                raise faults.pop()
            return rows.next_delivery(now)

        rows.owe(1)
        with capture_logs() as lines:
            async with running(script, rows, next_delivery=next_delivery, connections=1):
                await until(lambda: len(rows.outcomes) == 1)
        assert rows.counts() == {Accepted: 1}
        bug, locked = (line for line in lines if line["event"] == "dispatch broke off")
        assert bug["exc_info"] is True
        assert locked == {"event": "dispatch broke off", "log_level": "warning", "problem": "database is locked"}

    async def test_a_relay_out_of_reach_is_tried_again_by_itself(
        self, script: SmtpScript, rows: Rows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loop, "SHORTEST_PAUSE", 0.01)
        script.on("connect", DROP, times=2)
        rows.owe(10)
        async with running(script, rows, connections=1):
            await until(lambda: len(rows.outcomes) == 10)
        assert rows.counts() == {Deferred: 2, Accepted: 8}

    async def test_with_nothing_to_send_no_connection_is_kept(
        self, script: SmtpScript, rows: Rows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loop, "POLL_SECONDS", 0.01)
        rows.owe(1)
        async with running(script, rows):
            await until(lambda: script.quits == 1)
        assert rows.counts() == {Accepted: 1}

    async def test_an_idle_loop_says_now_and_then_that_it_lives(
        self, script: SmtpScript, rows: Rows, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(loop, "POLL_SECONDS", 0.001)
        looks: list[datetime] = []

        def next_delivery(now: datetime) -> Owed | None:
            looks.append(now)
            return None

        async with running(script, rows, next_delivery=next_delivery, connections=1):
            await until(lambda: len(looks) > 5)
        assert rows.beats == [None]


@asynccontextmanager
async def running(
    script: SmtpScript,
    rows: Rows,
    connections: int = 3,
    next_delivery: Callable[[datetime], Owed | None] | None = None,
) -> AsyncIterator[tuple[asyncio.Event, asyncio.Event]]:
    """The loop, stopped at the end and awaited."""
    stop, wake = asyncio.Event(), asyncio.Event()
    async with dispatching(script, rows, connections) as dispatch:
        object.__setattr__(dispatch._outbox, "next_delivery", next_delivery or rows.next_delivery)
        task = asyncio.ensure_future(dispatch.run(stop, wake))
        try:
            yield stop, wake
        finally:
            stop.set()
            await asyncio.wait_for(task, 10)


async def until(condition: Callable[[], bool]) -> None:
    never = asyncio.ensure_future(asyncio.Event().wait())
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.wait([never], timeout=0.005)
    never.cancel()
