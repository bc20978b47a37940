"""Working ahead: what has to be waited for is begun before what came before it is dealt with."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def ahead(work: Callable[[Given], Made], items: Iterable[Given]) -> Generator[Made, None, None]:
    """`map(work, items)`, with the next one begun when the present one is taken: while a server or a process works, the caller does, too.

    The items come from the caller's thread, all `work` is done by one other thread, one after the other: a session that only
    `work` uses meanwhile is safe there. Whatever it raises is raised here, in its place.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead") as thread:
        present: Future[Made] | None = None
        for item in items:
            following = thread.submit(work, item)
            if present is not None:
                yield present.result()
            present = following
        if present is not None:
            yield present.result()
