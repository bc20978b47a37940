"""Dates, counts and explanations as members read them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from mailflow.consultation.model import AskedDeadline, Deadline, Policy
from mailflow.consultation.schedule import compute_deadline
from mailflow.consultation.words import (
    Noun,
    clock_time,
    counted,
    explain_deadline,
    explain_refusal,
    long_date,
    weekday,
    weekday_after_diten,
)


def deadline(released: date, asked: AskedDeadline | None = None) -> Deadline:
    return compute_deadline(Policy(), datetime(released.year, released.month, released.day, 9, tzinfo=UTC), asked)


def test_a_date_is_written_as_each_language_writes_it() -> None:
    assert long_date(date(2026, 3, 6), "sq") == "06.03.2026"
    assert long_date(date(2026, 3, 6), "en") == "6 March 2026"


def test_a_language_without_words_of_its_own_reads_english() -> None:
    assert long_date(date(2026, 3, 6), "it") == "6 March 2026"
    assert counted(2, "member", "it") == "2 members"


@pytest.mark.parametrize(
    ("day", "alone", "after_diten", "english"),
    [
        (date(2026, 12, 28), "e hënë", "hënë", "Monday"),
        (date(2026, 12, 29), "e martë", "martë", "Tuesday"),
        (date(2026, 12, 30), "e mërkurë", "mërkurë", "Wednesday"),
        (date(2026, 12, 31), "e enjte", "enjte", "Thursday"),
        (date(2027, 1, 1), "e premte", "premte", "Friday"),
        (date(2027, 1, 2), "e shtunë", "shtunë", "Saturday"),
        (date(2027, 1, 3), "e diel", "diel", "Sunday"),
    ],
)
def test_weekdays(day: date, alone: str, after_diten: str, english: str) -> None:
    assert (weekday(day, "sq"), weekday_after_diten(day), weekday(day, "en")) == (alone, after_diten, english)


def test_the_hour_is_the_local_one_in_winter_and_summer() -> None:
    assert clock_time(datetime(2026, 2, 3, 8, 5, tzinfo=UTC), "Europe/Tirane") == "09:05"
    assert clock_time(datetime(2026, 7, 3, 14, 0, tzinfo=UTC), "Europe/Tirane") == "16:00"


@pytest.mark.parametrize(
    ("noun", "none", "one", "many"),
    [
        ("recommendation", "asnjë rekomandim", "1 rekomandim", "2 rekomandime"),
        ("working_day", "asnjë ditë pune", "1 ditë pune", "2 ditë pune"),
        ("member", "asnjë anëtar", "1 anëtar", "2 anëtarë"),
        ("participant", "asnjë pjesëmarrës", "1 pjesëmarrës", "2 pjesëmarrës"),
        ("document", "asnjë dokument", "1 dokument", "2 dokumente"),
        ("answer", "asnjë përgjigje", "1 përgjigje", "2 përgjigje"),
    ],
)
def test_counted_words_in_albanian(noun: Noun, none: str, one: str, many: str) -> None:
    assert [counted(n, noun, "sq") for n in (0, 1, 2)] == [none, one, many]


def test_counted_words_in_english() -> None:
    assert [counted(n, "working_day", "en") for n in (0, 1, 21)] == [
        "no working days",
        "1 working day",
        "21 working days",
    ]


def test_the_invitation_says_which_days_off_were_left_out() -> None:
    due = deadline(date(2026, 11, 24))
    assert explain_deadline(due, "sq") == (
        "20 ditë pune nga njoftimi (24.11.2026), pa ditët e pushimit 30.11, 01.12, 08.12 dhe 25.12.2026."
    )
    assert explain_deadline(due, "en") == (
        "20 working days from the notice (24 November 2026), leaving out the days off "
        "30 November, 1 December, 8 December and 25 December 2026."
    )


def test_each_year_is_named_behind_its_last_day_off() -> None:
    due = deadline(date(2026, 12, 14))
    assert explain_deadline(due, "sq").endswith("pa ditët e pushimit 25.12.2026, 01.01 dhe 04.01.2027.")


def test_one_day_off_is_in_the_singular_and_none_is_not_mentioned() -> None:
    assert explain_deadline(deadline(date(2026, 9, 1)), "sq").endswith("(01.09.2026), pa ditën e pushimit 07.09.2026.")
    assert explain_deadline(deadline(date(2026, 9, 1)), "en").endswith("leaving out the day off 7 September 2026.")
    assert explain_deadline(deadline(date(2026, 8, 3)), "sq") == "20 ditë pune nga njoftimi (03.08.2026)."


def test_a_date_that_moved_to_a_working_day_is_explained() -> None:
    due = deadline(date(2026, 8, 3), AskedDeadline(words="deri më 5 shtator", on=date(2026, 9, 5)))
    assert explain_deadline(due, "sq").endswith(
        "Data e kërkuar (05.09.2026) nuk është ditë pune, prandaj afati kalon në ditën pasuese të punës."
    )
    assert explain_deadline(due, "en").endswith(
        "The date asked for (5 September 2026) is no working day, so the deadline moves to the next one."
    )


def test_the_director_is_told_why_less_or_more_was_not_granted() -> None:
    shorter = deadline(date(2026, 8, 3), AskedDeadline(words="10 ditë pune", working_days=10))
    longer = deadline(date(2026, 8, 3), AskedDeadline(words="deri më 1 dhjetor", on=date(2026, 12, 1)))
    assert explain_refusal(shorter, "sq") == (
        "U kërkua afati prej 10 ditë pune, më pak se afati i zakonshëm; vlen afati i zakonshëm prej 20 ditë pune, "
        "deri më 31.08.2026."
    )
    assert explain_refusal(longer, "sq") == (
        "U kërkua afati 01.12.2026, më shumë se afati më i gjatë i lejuar; vlen afati më i gjatë prej 40 ditë pune, "
        "deri më 29.09.2026."
    )
    assert explain_refusal(shorter, "en") == (
        "A deadline of 10 working days was asked, less than the ordinary time; the ordinary 20 working days hold, "
        "until 31 August 2026."
    )
    assert explain_refusal(longer, "en") == (
        "A deadline of 1 December 2026 was asked, more than the longest time allowed; the longest time of 40 working days "
        "holds, until 29 September 2026."
    )


def test_where_nothing_was_refused_there_is_nothing_to_explain() -> None:
    assert explain_refusal(deadline(date(2026, 8, 3)), "sq") is None
    assert (
        explain_refusal(deadline(date(2026, 8, 3), AskedDeadline(words="30 ditë pune", working_days=30)), "sq") is None
    )
