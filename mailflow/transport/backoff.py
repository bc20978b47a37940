"""How long to wait before a broken connection is tried again."""

from __future__ import annotations

from collections.abc import Callable

FIRST = 1.0
LONGEST = 300.0
SPREAD = 0.2


class Backoff:
    """1, 2, 4 … 300 seconds, each ± 20 %, so that many clients of one server do not come back at the same instant."""

    def __init__(self, random: Callable[[], float], *, first: float = FIRST, longest: float = LONGEST) -> None:
        """`random()` answers a number in [0, 1)."""
        self._random = random
        self._first = first
        self._longest = longest
        self._failures = 0

    def next(self) -> float:
        """Seconds until the next attempt; every call counts as a failure."""
        plain = min(self._longest, self._first * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return plain * (1 - SPREAD + 2 * SPREAD * self._random())

    def reset(self) -> None:
        """The connection has proved itself."""
        self._failures = 0
