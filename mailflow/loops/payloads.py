"""The last few payloads in memory, one copy for all workers."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable

MOST = 4
MOST_BYTES = 32 * 1024 * 1024
"""Together; one payload is kept whatever its size."""


class Payloads:
    """A draft goes to hundreds of members, in two languages and seldom more at a time: each payload is read once."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        self._read = read
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._reading = asyncio.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    async def get(self, sha256: str) -> bytes:
        """Its bytes; read off the loop where they are not in memory. Raises what reading raises."""
        async with self._reading:
            if sha256 in self._kept:
                self._kept.move_to_end(sha256)
            else:
                self._kept[sha256] = await asyncio.to_thread(self._read, sha256)
                self._drop_oldest()
            return self._kept[sha256]

    def clear(self) -> None:
        """Keep nothing while there is nothing to send."""
        self._kept.clear()

    def _drop_oldest(self) -> None:
        while len(self._kept) > MOST or (len(self._kept) > 1 and sum(map(len, self._kept.values())) > MOST_BYTES):
            self._kept.popitem(last=False)
