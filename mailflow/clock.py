"""The only place that reads the clock. Everything below takes `now` (aware, UTC) as an argument."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""A function that answers the present instant, aware, in UTC."""


def wall_clock() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def rehearsal_clock(instant: datetime) -> Clock:
    """A clock that always answers `instant` (`MAILFLOW_NOW`: rehearsals and tests)."""
    fixed = instant.astimezone(UTC)
    return lambda: fixed


def steady_clock() -> float:
    """Seconds since the machine was started, its sleep included: nobody can set this clock."""
    try:
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    except (AttributeError, OSError):  # not Linux
        return time.monotonic()
