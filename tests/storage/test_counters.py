"""Numbers are given once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from mailflow.storage import consultations
from mailflow.storage.counters import next_number
from mailflow.storage.transaction import transaction
from tests.storage.samples import FORUM


def test_numbers_count_from_one_for_each_name_and_forum(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert [next_number(tx, FORUM, "consultation/2026") for _ in range(3)] == [1, 2, 3]
        assert next_number(tx, FORUM, "consultation/2027") == 1
        assert next_number(tx, "tjeter", "consultation/2026") == 1


def test_a_number_once_given_is_never_given_again(engine: Engine) -> None:
    def draw(_: int) -> int:
        with transaction(engine) as tx:
            return next_number(tx, FORUM, "consultation/2026")

    with ThreadPoolExecutor(4) as workers:
        drawn = list(workers.map(draw, range(40)))
    assert sorted(drawn) == list(range(1, 41))


def test_what_a_failed_transaction_drew_was_never_given(engine: Engine) -> None:
    def fail() -> None:
        with transaction(engine) as tx:
            assert next_number(tx, FORUM, "consultation/2026") == 1
            raise RuntimeError("the machine burns")

    with pytest.raises(RuntimeError, match="burns"):
        fail()
    with transaction(engine) as tx:
        assert next_number(tx, FORUM, "consultation/2026") == 1


def test_references_have_three_digits_at_least_and_start_anew_each_year(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert consultations.next_reference(tx, FORUM, 2026) == "2026-001"
        assert consultations.next_reference(tx, FORUM, 2026) == "2026-002"
        assert consultations.next_reference(tx, FORUM, 2027) == "2027-001"
        for _ in range(998):
            last = consultations.next_reference(tx, FORUM, 2026)
        assert last == "2026-1000"


def test_recommendations_are_numbered_within_their_consultation(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert consultations.next_recommendation_number(tx, FORUM, "2026-001") == 1
        assert consultations.next_recommendation_number(tx, FORUM, "2026-001") == 2
        assert consultations.next_recommendation_number(tx, FORUM, "2026-002") == 1
