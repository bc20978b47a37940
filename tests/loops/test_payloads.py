"""The annexes in memory are few, whatever is sent."""

from __future__ import annotations

import asyncio

from mailflow.loops.payloads import MOST, MOST_BYTES, Payloads


async def test_an_annex_is_read_once_however_many_ask_for_it_at_the_same_time() -> None:
    payloads, reads = recording()
    found = await asyncio.gather(*(payloads.get("a") for _ in range(20)))
    assert found == [b"a"] * 20
    assert all(each is found[0] for each in found)
    assert reads == ["a"]


async def test_the_annex_that_was_not_needed_longest_goes_first() -> None:
    payloads, reads = recording()
    for name in ["a", *"bcd"[: MOST - 1], "a", "e", "a"]:
        await payloads.get(name)
    assert len(payloads) == MOST
    assert reads == ["a", "b", "c", "d", "e"]


async def test_large_annexes_stay_one_at_a_time() -> None:
    payloads, _ = recording(size=MOST_BYTES * 2 // 3)
    for name in "abc":
        await payloads.get(name)
    assert len(payloads) == 1


async def test_an_annex_beyond_all_measure_is_sent_all_the_same() -> None:
    payloads, _ = recording(size=MOST_BYTES + 1)
    assert len(await payloads.get("a")) == MOST_BYTES + 1


def recording(size: int = 1) -> tuple[Payloads, list[str]]:
    reads: list[str] = []

    def read(sha256: str) -> bytes:
        reads.append(sha256)
        return sha256.encode() * size

    return Payloads(read), reads
