"""Fetch, tick, dispatch until nothing is due: `mailflow once`, and each step of a rehearsal."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from mailflow.daemon.desk import IntakeDesk, intake_of, outbox_of, relay_of, write_here
from mailflow.daemon.house import House
from mailflow.errors import MailflowError, NetworkFault, RelayFault
from mailflow.handlers.outgoing import recover
from mailflow.handlers.time import pass_time
from mailflow.handlers.watching import beat
from mailflow.loops.dispatch import Dispatch
from mailflow.storage.owner import own_mailbox
from mailflow.transport.smtp import Relay

T = TypeVar("T")
ROUNDS = 10
"""More rounds than any chain of consequences has."""


@dataclass(slots=True)
class Summary:
    """What was done, and what went wrong on the way."""

    sent: int = 0
    changed: int = 0
    faults: list[MailflowError] = field(default_factory=list)


def once(house: House, *, since: datetime | None = None) -> Summary:
    """Until nothing is due. A fault of one server does not keep the other from its work; both are in `faults`."""
    summary = Summary()
    with own_mailbox(house.engine, house.mailbox):
        recover(house.engine, house.office, house.clock())
        for _ in range(ROUNDS):
            fetch(house, summary, since)
            passed = pass_time(house.engine, house.office, house.mailbox, house.clock())
            beat(house.engine, house.office, "tick", None, house.clock())
            sent = dispatch(house, summary)
            summary.changed += passed.changed
            if summary.faults or not (passed.changed or sent):
                break
    return summary


def fetch(house: House, summary: Summary, since: datetime | None = None) -> None:
    """One complete poll of the watched folders."""
    desk = IntakeDesk(house, write_here, lambda: None).desk()
    try:
        intake_of(house, desk, since).once()
    except NetworkFault as fault:
        desk.heartbeat(str(fault))
        summary.faults.append(fault)


def dispatch(house: House, summary: Summary) -> int:
    """Send what is due; answers how many the relay took."""
    sent, problem = asyncio.run(_dispatch(house, relay_of(house)))
    summary.sent += sent
    if problem is not None:
        summary.faults.append(problem)
    return sent


async def _dispatch(house: House, relay: Relay) -> tuple[int, MailflowError | None]:
    async def run_write(work: Callable[[], T]) -> T:
        return work()

    carrier: Callable[[Callable[[], T]], Awaitable[T]] = run_write
    tally = await Dispatch(relay, outbox_of(house), carrier, house.clock).drain()
    await relay.rest()
    fault = RelayFault(f"{relay.host}:{relay.port}: {tally.problem}") if tally.problem else None
    return tally.outcomes["accepted"], fault
