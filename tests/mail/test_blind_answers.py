"""Members' texts written without a look at the rules: a recommendation is never taken for consent, for thanks or for a farewell."""

from __future__ import annotations

import pytest

from tests.mail.blind.measure import AnswerRead, answers_read, folded

ALL = answers_read()
RECOMMENDED = [one for one in ALL if one.answer.kinds == {"recommendation"}]


@pytest.mark.parametrize("one", RECOMMENDED, ids=lambda one: str(one.answer.name))
def test_a_recommendation_is_never_taken_for_less(one: AnswerRead) -> None:
    assert one.got not in {None, "no_remarks", "thanks", "removal"}
    assert "removal" not in one.asked


@pytest.mark.parametrize("one", [one for one in ALL if one.answer.points], ids=lambda one: str(one.answer.name))
def test_no_word_of_a_list_is_lost_in_its_points(one: AnswerRead) -> None:
    told = folded(" ".join(one.points)) if one.points else folded(one.answer.text)
    assert [point.text for point in one.answer.points if folded(point.text) not in told] == []


def test_the_set_is_large_and_sound() -> None:
    names = [one.answer.name for one in ALL]
    assert len(set(names)) == len(names) >= 150
    assert sum(bool(one.answer.points) for one in ALL) >= 40
    assert all(point.text in one.answer.text for one in ALL for point in one.answer.points)
