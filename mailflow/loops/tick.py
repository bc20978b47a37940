"""The clock that calls `pass_time`. The schedule is rows in the database; APScheduler only wakes us.

Its memory store, one interval job, coalesced: a late, repeated or skipped tick does no harm, and nothing is pickled.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from mailflow.errors import MailflowError

log = structlog.get_logger("mailflow.tick")

EVERY_SECONDS = 30


def start_ticking(*ticks: Callable[[], Awaitable[None]], now: datetime) -> AsyncIOScheduler:
    """Call each of `ticks` now and every 30 seconds in the running loop, whatever the others do; the caller shuts it down."""
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    scheduler.add_listener(_tell, EVENT_JOB_ERROR | EVENT_JOB_MISSED)

    async def job(tick: Callable[[], Awaitable[None]]) -> None:  # a coroutine function: whatever else runs in a thread
        try:
            await tick()
        except MailflowError as fault:  # a sentence with its remedy: APScheduler would log a traceback
            log.warning("tick failed", problem=str(fault))
        except asyncio.CancelledError:  # by the shutdown: APScheduler would log a traceback, and call it a failure
            log.debug("tick broken off")

    for tick in ticks:
        scheduler.add_job(job, "interval", args=(tick,), seconds=EVERY_SECONDS, next_run_time=now)
    scheduler.start()
    return scheduler


def _tell(event: JobEvent) -> None:
    exception = getattr(event, "exception", None)
    log.error("tick failed", problem=type(exception).__name__ if exception is not None else "missed")
