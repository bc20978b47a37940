"""The database has committed, and its answer is lost (a restarted server, a broken network): nothing stays in nobody's hand."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from mailflow.daemon.desk import outbox_of, relay_of
from mailflow.daemon.house import House
from mailflow.errors import StorageFault
from mailflow.handlers import outgoing
from mailflow.loops.dispatch import Dispatch
from mailflow.storage import outbox
from mailflow.storage.transaction import reading
from tests.crash.story import World, message_id_of, worlds

LOST = "the answer is lost"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with worlds(tmp_path) as made:
        yield made


@pytest.fixture
def house(world: World, tmp_path: Path) -> Iterator[House]:
    """A draft was opened: receipt and notice are owed."""
    made = world.house(tmp_path / "mailflow.db")
    world.works(made)
    world.now += timedelta(minutes=5)
    world.director_sends()
    with pytest.MonkeyPatch.context() as relay:
        relay.setattr(outbox, "claim_next", lambda *_: None)  # nothing leaves yet
        world.works(made)
    yield made
    made.engine.dispose()


def _lost_once(work: Callable[..., Any], at: int) -> Callable[..., Any]:
    """`work`, whose `at`-th call is done and does not say so."""
    calls = iter(range(1, 1_000))

    def lossy(*arguments: Any, **options: Any) -> Any:
        done = work(*arguments, **options)
        if next(calls) == at:
            raise StorageFault(LOST)
        return done

    return lossy


@pytest.mark.parametrize("what", ["next_delivery", "intend_dot", "record_outcome"])
@pytest.mark.parametrize("at", [1, 2])
def test_what_was_claimed_by_a_commit_whose_answer_was_lost_is_sent_by_the_same_daemon(
    world: World, house: House, monkeypatch: pytest.MonkeyPatch, what: str, at: int
) -> None:
    monkeypatch.setattr(outgoing, what, _lost_once(getattr(outgoing, what), at))

    async def here(work: Callable[[], Any]) -> Any:
        return work()

    async def dispatches() -> None:
        relay = relay_of(house)
        dispatch = Dispatch(relay, outbox_of(house), here, house.clock, retry_seconds=0.0)
        for _ in range(4):
            await dispatch._drain_or_problem(asyncio.Event())
            world.now += timedelta(minutes=7)  # what was put off is due again
        await relay.rest()

    asyncio.run(dispatches())
    with reading(house.engine) as tx:
        counts = outbox.counts(tx, house.office.forum)
    assert {state: n for state, n in counts.items() if n} == {"sent": 2}
    assert set(Counter(message_id_of(mail) for mail in world.smtp.mails).values()) == {1}
