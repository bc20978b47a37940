"""The clock of the daemon: what a failing tick leaves in the log."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from mailflow.errors import StorageFault
from mailflow.loops.tick import start_ticking

LONG_AGO = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
"""Due at once."""


async def test_a_full_disk_at_a_tick_is_one_sentence_and_no_traceback(caplog: pytest.LogCaptureFixture) -> None:
    ticked = asyncio.Event()

    async def tick() -> None:
        ticked.set()
        raise StorageFault("The database cannot grow, the disk is full.")

    with capture_logs() as lines, caplog.at_level(logging.WARNING):
        scheduler = start_ticking(tick, now=LONG_AGO)
        await asyncio.wait_for(ticked.wait(), 5)
        scheduler.shutdown()
    told = {"event": "tick failed", "log_level": "warning", "problem": "The database cannot grow, the disk is full."}
    assert lines  # a second tick may fall due while the first is looked at
    assert all(line == told for line in lines)
    assert caplog.records == []
