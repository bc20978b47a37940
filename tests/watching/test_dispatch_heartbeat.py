"""The heartbeat of dispatch: a relay that is out of reach stays a problem while nothing is due, and its end is seen without a mail."""

from __future__ import annotations

import asyncio

from mailflow.errors import StorageFault
from tests.loops.test_dispatch import Rows, dispatching
from tests.support.smtp_script import SmtpScript


async def test_the_trouble_lasts_until_the_relay_is_back_also_while_nothing_is_due() -> None:
    rows = Rows()
    rows.owe(1)
    with SmtpScript() as script:
        script.on("connect", "421 4.3.2 shutting down", times=2)
        async with dispatching(script, rows) as dispatch:
            assert not (await dispatch.drain()).goes_on
            assert len(rows.outcomes) == 1
            tally = await dispatch.drain()  # its next attempt is minutes away
            assert tally.relay_is_down
            assert None not in rows.beats
            assert (await dispatch.drain()).goes_on
            assert rows.beats[-1] is None
        assert script.mails == []


async def test_a_fault_that_breaks_a_round_off_is_a_problem_of_the_loop() -> None:
    rows = Rows()

    def broken(now: object) -> None:
        raise StorageFault("database is locked")

    rows.next_delivery = broken  # type: ignore[method-assign]
    with SmtpScript() as script:
        async with dispatching(script, rows) as dispatch:
            await dispatch._drain_or_problem(asyncio.Event())
    assert rows.beats == ["database is locked"]
