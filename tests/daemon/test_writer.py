"""One thing is written at a time; what a relay has answered is written first."""

from __future__ import annotations

import asyncio
import threading
from functools import partial

import pytest

from mailflow.daemon.writer import Writer


def test_what_the_relay_answered_is_written_before_all_that_waits() -> None:
    written: list[str] = []
    busy = threading.Event()
    with Writer() as writer:
        writer.submit(busy.wait)
        for name in ("a mail read", "the tick"):
            writer.submit(partial(written.append, name))
        for name in ("first answer", "second answer"):
            writer.submit(partial(written.append, name), first=True)
        busy.set()
    assert written == ["first answer", "second answer", "a mail read", "the tick"]


def test_all_is_written_by_one_thread_and_what_it_answers_comes_back() -> None:
    async def several(writer: Writer) -> list[int]:
        asked = [writer.write(threading.get_ident) for _ in range(5)]
        return await asyncio.gather(*asked, writer.write_first(threading.get_ident))

    with Writer() as writer:
        threads = asyncio.run(several(writer))
    assert len(set(threads)) == 1
    assert threading.get_ident() not in threads


def test_a_fault_is_its_callers_and_the_next_is_written_all_the_same() -> None:
    with Writer() as writer:
        with pytest.raises(ZeroDivisionError):
            writer.submit(lambda: 1 // 0).result()
        assert writer.submit(lambda: "written").result() == "written"


def test_what_nobody_waits_for_any_more_is_not_written() -> None:
    written: list[str] = []
    busy = threading.Event()
    with Writer() as writer:
        writer.submit(busy.wait)
        given_up = writer.submit(partial(written.append, "given up"))
        writer.submit(partial(written.append, "the rest"))
        assert given_up.cancel()
        busy.set()
    assert written == ["the rest"]
