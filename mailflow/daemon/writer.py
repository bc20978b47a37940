"""The one thread that writes: a transaction at a time, in the order they come; what a relay has answered goes before all others.

Between a mail's dot and the record of its answer a power cut leaves nobody knowing whether it left: that record waits for no mail that is read,
no tick, no claim, only for the transaction under way.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")


class Writer:
    """`with` it, and hand it functions from any thread; they keep the caller's context (logs name the forum)."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._first: deque[Callable[[], None]] = deque()
        self._rest: deque[Callable[[], None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """What was handed in is still done."""
        self._thread.shutdown()

    def submit(self, work: Callable[[], T], *, first: bool = False) -> Future[T]:
        """`first`: before all that waits and was not handed in so."""
        future: Future[T] = Future()
        (self._first if first else self._rest).append(partial(_do, partial(copy_context().run, work), future))
        self._thread.submit(self._do_next)
        return future

    async def write(self, work: Callable[[], T]) -> T:
        """From the event loop."""
        return await asyncio.wrap_future(self.submit(work))

    async def write_first(self, work: Callable[[], T]) -> T:
        """The same, before all that waits."""
        return await asyncio.wrap_future(self.submit(work, first=True))

    def _do_next(self) -> None:
        (self._first or self._rest).popleft()()


def _do(work: Callable[[], Any], future: Future[Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = work()
    except BaseException as error:  # noqa: BLE001 - it is the caller's
        future.set_exception(error)
    else:
        future.set_result(result)
