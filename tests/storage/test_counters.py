"""Numbers are given once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from mailflow.storage.counters import next_number
from mailflow.storage.transaction import transaction


def test_numbers_count_from_one_for_each_name_and_forum(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert [next_number(tx, "lumas", "consultation/2026") for _ in range(3)] == [1, 2, 3]
        assert next_number(tx, "lumas", "consultation/2027") == 1
        assert next_number(tx, "tjeter", "consultation/2026") == 1


def test_a_number_once_given_is_never_given_again(engine: Engine) -> None:
    def draw(_: int) -> int:
        with transaction(engine) as tx:
            return next_number(tx, "lumas", "consultation/2026")

    with ThreadPoolExecutor(4) as workers:
        drawn = list(workers.map(draw, range(40)))
    assert sorted(drawn) == list(range(1, 41))


def test_a_number_of_a_transaction_that_failed_was_never_given(engine: Engine) -> None:
    with pytest.raises(RuntimeError), transaction(engine) as tx:
        assert next_number(tx, "lumas", "consultation/2026") == 1
        raise RuntimeError("the disk burns")
    with transaction(engine) as tx:
        assert next_number(tx, "lumas", "consultation/2026") == 1
