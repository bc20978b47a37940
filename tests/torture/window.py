"""How long a delivery is uncertain: from the commit that intends its dot, over the relay's answer, to the commit of its outcome.

The daemon's own loop with its two connections to a relay so near and its one writing thread, a real Postfix on this machine, and SQLite as it is used
(`synchronous=FULL`: either commit waits for the disk). A power cut inside this time leaves one mail of which nobody knows whether it left.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from sqlalchemy import Engine

from mailflow.daemon.writer import Writer
from mailflow.handlers import outgoing
from mailflow.loops.dispatch import Dispatch, Outbox
from mailflow.storage import outbox
from mailflow.storage.migrations import upgrade
from mailflow.storage.outbox import Claimed, OutboxMail
from mailflow.storage.transaction import engine_for, transaction
from mailflow.transport.smtp import Encryption, Relay
from tests.support.forum import MONDAY, Forum
from tests.support.postfix import Postfix, running_postfix
from tests.torture.row import Row

TARGET = 20.0
"""Milliseconds, for 99 of 100."""
HEAD = "From: a@lumas.example\r\nTo: {to}\r\nSubject: prova\r\nMessage-ID: <{n}@lumas.example>\r\n\r\n"
TEXT = b"Rresht i thjeshte, pa shkronja te vecanta.\r\n" * 100


def measure(*, short: bool, seed: int) -> Row:
    """Three runs of 400 deliveries in the short form, of 2,000 in the full one; the middle one counts. Nothing is drawn by lot."""
    del seed
    count = 400 if short else 2_000
    runs = sorted((_windows(count) for _ in range(3)), key=_p99)
    windows = runs[1]
    cuts = quantiles(windows, n=100)
    whole = all(len(run) == count for run in runs)
    told = f"median {median(windows):.1f}, p95 {cuts[94]:.1f}, p99 {cuts[98]:.1f}, max {windows[-1]:.1f} ms of {len(windows)}"
    return Row(
        measure="uncertain window with a local relay",
        figure=told,
        target=f"p99 below {TARGET:.0f} ms",
        met=_p99(windows) < TARGET and whole,
        is_late=_p99(windows) >= TARGET and whole,
        details=[f"(p99 of the three runs: {', '.join(f'{_p99(run):.1f}' for run in runs)} ms)"],
    )


def _windows(count: int) -> list[float]:
    with tempfile.TemporaryDirectory() as place, running_postfix() as postfix:
        engine = engine_for(f"sqlite:///{Path(place) / 'window.db'}")
        upgrade(engine)
        windows = sorted(asyncio.run(_sent(engine, postfix, count)))
        engine.dispose()
    return windows


def _p99(windows: list[float]) -> float:
    return quantiles(windows, n=100)[98]


async def _sent(engine: Engine, postfix: Postfix, count: int) -> list[float]:
    """Milliseconds of each delivery."""
    forum = Forum(engine)
    owe(engine, count)
    began: dict[int, float] = {}
    windows: list[float] = []

    def intend(claimed: Claimed, now: datetime) -> None:
        outgoing.intend_dot(engine, claimed, now)
        began[claimed.id] = time.perf_counter()

    def record(claimed: Claimed, outcome: Any, now: datetime, claims_next: bool) -> Claimed | None:
        following = outgoing.record_outcome(engine, forum.office, claimed, outcome, now, claims_next=claims_next)
        windows.append((time.perf_counter() - began[claimed.id]) * 1000)
        return following

    def payload(sha256: str) -> bytes:
        raise AssertionError(sha256)

    desk = Outbox(
        next_delivery=lambda now: outgoing.next_delivery(engine, forum.office, now),
        intend_dot=intend,
        record_outcome=record,
        payload=payload,
        heartbeat=lambda now, problem: None,
    )
    relay = Relay(postfix.host, postfix.port, Encryption.NONE, local_hostname="lumas.example")

    try:
        with Writer() as writer:
            dispatch = Dispatch(relay, desk, writer.write, lambda: datetime.now(UTC), run_first=writer.write_first)
            tally = await dispatch.drain()
    finally:
        await relay.rest()
    assert tally.outcomes["accepted"] == count, tally
    return windows


def owe(engine: Engine, count: int) -> None:
    """Plain mails of four kilobytes, all due."""
    some = OutboxMail(
        forum="lumas", key="", kind="digest", reference=None, who="coordinator", recipient="", sender="a@lumas.example",
        message_id="", prefix=b"",
    )  # fmt: skip
    mails = [
        replace(
            some,
            key=f"lumas/forum/digest/w{number}/coordinator",
            recipient=f"w{number}@dritare.example",
            message_id=f"<{number}@lumas.example>",
            prefix=HEAD.format(to=f"w{number}@dritare.example", n=number).encode() + TEXT,
        )
        for number in range(count)
    ]
    with transaction(engine) as tx:
        outbox.enqueue_all(tx, mails, MONDAY, MONDAY)
