"""Working ahead: nothing waits twice, and the order and the faults are those of doing one after the other."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from mailflow.daemon.ahead import ahead


def test_the_order_is_kept() -> None:
    assert list(ahead(lambda number: number * 2, range(9))) == [number * 2 for number in range(9)]
    assert list(ahead(str, [])) == []


def test_the_next_one_is_begun_before_the_present_one_is_dealt_with() -> None:
    begun = [threading.Event() for _ in range(3)]

    def begin(number: int) -> int:
        begun[number].set()
        return number

    for number in ahead(begin, range(3)):
        assert all(one.wait(10) for one in begun[: number + 2])


def test_no_more_than_one_waits() -> None:
    asked: list[int] = []

    def items() -> Iterator[int]:
        for item in range(5):
            asked.append(item)
            yield item

    for number in ahead(int, items()):
        assert asked == list(range(min(number + 2, 5)))


def test_all_the_work_is_done_by_one_other_thread() -> None:
    threads = set(ahead(lambda _: threading.get_ident(), range(5)))
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_a_fault_is_raised_in_its_place() -> None:
    halves = ahead(lambda number: 6 // number, [2, 1, 0, 3])
    assert [next(halves), next(halves)] == [3, 6]
    with pytest.raises(ZeroDivisionError):
        next(halves)


def test_nothing_goes_on_where_nobody_asks_for_more() -> None:
    done: list[int] = []
    numbers = ahead(done.append, range(100))
    next(numbers)
    numbers.close()
    assert done == [0, 1]
