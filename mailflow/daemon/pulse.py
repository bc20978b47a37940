"""Signs of life in memory: of each loop, when it last came round. They know what no row can: that a thread hangs, or the writer."""

from __future__ import annotations

import time
from collections.abc import Callable

HUNG_AFTER = 1200.0
"""Seconds: longer than any step may take (a relay has 600 for its answer), and than the 15 minutes after which a person is told."""


class Pulse:
    """Any thread may beat; a loop that never began counts from the start on."""

    def __init__(self, loops: tuple[str, ...], clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` answers seconds and never goes back."""
        self._clock = clock
        self._beaten = dict.fromkeys(loops, clock())

    def beat(self, loop: str) -> None:
        """It came round, with success or without."""
        self._beaten[loop] = self._clock()

    def forget(self, loop: str) -> None:
        """It has nothing to do here."""
        self._beaten.pop(loop, None)

    @property
    def hung(self) -> tuple[str, ...]:
        """Loops that have not come round for 20 minutes."""
        return tuple(loop for loop, at in self._beaten.items() if self._clock() - at > HUNG_AFTER)
