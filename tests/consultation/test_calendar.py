"""Working days of Albania: the vectors were computed once by hand and library; a new release must not change them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.consultation.calendar import Calendar, at, end_of_day, knows_country, local_day
from mailflow.consultation.model import CalendarPolicy

TIRANE = "Europe/Tirane"
ALBANIA = Calendar(CalendarPolicy())
DAYS = st.dates(date(2024, 1, 1), date(2031, 12, 31))


def days(text: str) -> list[date]:
    return [date.fromisoformat(word) for word in text.split()]


CLOSED_2025 = days(
    "2025-01-01 2025-01-02 2025-03-14 2025-03-24 2025-03-31 2025-04-21 2025-05-01 2025-06-06 2025-09-05 2025-11-24 "
    "2025-11-28 2025-12-01 2025-12-08 2025-12-25"
)
CLOSED_2026 = days(
    "2026-01-01 2026-01-02 2026-03-16 2026-03-20 2026-03-23 2026-04-06 2026-04-13 2026-05-01 2026-05-27 2026-09-07 "
    "2026-11-23 2026-11-30 2026-12-01 2026-12-08 2026-12-25"
)
CLOSED_2027 = days(
    "2027-01-01 2027-01-04 2027-03-09 2027-03-15 2027-03-22 2027-03-29 2027-05-03 2027-05-04 2027-05-17 2027-09-06 "
    "2027-11-22 2027-11-29 2027-11-30 2027-12-08 2027-12-27"
)


@pytest.mark.parametrize(("year", "closed"), [(2025, CLOSED_2025), (2026, CLOSED_2026), (2027, CLOSED_2027)])
def test_the_offices_are_closed_on_the_feasts_and_on_the_days_they_move_to(year: int, closed: list[date]) -> None:
    assert list(ALBANIA.closed_weekdays_between(date(year - 1, 12, 31), date(year, 12, 31))) == closed


VECTORS = [
    days(row)
    for row in """
    2025-05-20 2025-05-21 2025-05-27 2025-06-18 2025-07-16
    2026-03-02 2026-03-03 2026-03-09 2026-04-02 2026-05-05
    2026-03-10 2026-03-11 2026-03-18 2026-04-14 2026-05-13
    2026-04-30 2026-05-04 2026-05-08 2026-06-01 2026-06-29
    2026-05-20 2026-05-21 2026-05-28 2026-06-18 2026-07-16
    2026-08-03 2026-08-04 2026-08-10 2026-08-31 2026-09-29
    2026-10-26 2026-10-27 2026-11-02 2026-11-24 2026-12-28
    2026-11-24 2026-11-25 2026-12-03 2026-12-28 2027-01-27
    2026-11-27 2026-12-02 2026-12-09 2026-12-31 2027-02-01
    2026-11-28 2026-12-02 2026-12-09 2026-12-31 2027-02-01
    2026-12-14 2026-12-15 2026-12-21 2027-01-14 2027-02-11
    2026-12-31 2027-01-05 2027-01-11 2027-02-01 2027-03-01
    2027-02-15 2027-02-16 2027-02-22 2027-03-17 2027-04-16
    """.strip().splitlines()
]


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: str(row[0]))
def test_working_days_are_counted_from_the_day_after_the_notice(row: list[date]) -> None:
    notice, *wanted = row
    assert [ALBANIA.add_working_days(notice, n) for n in (1, 5, 20, 40)] == wanted
    assert [ALBANIA.working_days_between(notice, day) for day in wanted] == [1, 5, 20, 40]


def test_a_feast_on_a_weekend_moves_to_the_next_working_day() -> None:
    assert not ALBANIA.is_working_day(date(2026, 11, 30))
    assert ALBANIA.next_working_day(date(2026, 11, 28)) == date(2026, 12, 2)


def test_a_working_day_is_its_own_next_working_day() -> None:
    assert ALBANIA.next_working_day(date(2026, 12, 2)) == date(2026, 12, 2)


def test_a_day_off_by_decision_and_the_saturday_that_works_it_off_overrule_the_library() -> None:
    bridge, saturday, feast = date(2025, 12, 26), date(2026, 1, 10), date(2025, 12, 25)
    own = Calendar(CalendarPolicy(closed=frozenset({bridge}), open=frozenset({saturday, feast})))
    assert ALBANIA.is_working_day(bridge)
    assert not ALBANIA.is_working_day(saturday)
    assert not own.is_working_day(bridge)
    assert own.is_working_day(saturday)
    assert own.is_working_day(feast)
    assert own.closed_weekdays_between(date(2025, 12, 22), date(2025, 12, 29)) == (bridge,)


def test_a_day_named_closed_and_open_is_closed() -> None:
    day = date(2026, 2, 4)
    assert not Calendar(CalendarPolicy(closed=frozenset({day}), open=frozenset({day}))).is_working_day(day)


def test_a_country_without_known_holidays_is_told_apart() -> None:
    assert knows_country("AL")
    assert not knows_country("XX")
    assert not knows_country("ALB")


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        (date(2026, 12, 28), datetime(2026, 12, 28, 22, 59, 59, tzinfo=UTC)),
        (date(2025, 6, 18), datetime(2025, 6, 18, 21, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_day_ends_at_its_local_midnight_in_summer_and_winter(day: date, instant: datetime) -> None:
    assert end_of_day(day, TIRANE) == instant


@given(DAYS)
def test_the_last_second_of_a_day_belongs_to_it_and_the_next_one_does_not(day: date) -> None:
    end = end_of_day(day, TIRANE)
    assert end.tzinfo is UTC
    assert local_day(end, TIRANE) == day
    assert local_day(end + timedelta(seconds=1), TIRANE) == day + timedelta(days=1)


def test_an_hour_that_the_clock_change_leaves_out_is_taken_an_hour_later() -> None:
    assert at(date(2026, 3, 29), time(2, 30), TIRANE) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_of_an_hour_that_occurs_twice_the_first_is_taken() -> None:
    assert at(date(2026, 10, 25), time(2, 30), TIRANE) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


@given(DAYS, st.integers(1, 60))
def test_counting_forth_ends_on_a_working_day_and_counts_back_to_the_same_number(day: date, n: int) -> None:
    end = ALBANIA.add_working_days(day, n)
    assert ALBANIA.is_working_day(end)
    assert ALBANIA.working_days_between(day, end) == n
    assert ALBANIA.working_days_between(day, end - timedelta(days=1)) == n - 1


@given(DAYS, st.integers(0, 60))
def test_counting_back_undoes_counting_forth(day: date, n: int) -> None:
    start = ALBANIA.next_working_day(day)
    assert ALBANIA.add_working_days(ALBANIA.add_working_days(start, n), -n) == start


@given(DAYS, st.integers(0, 100))
def test_every_weekday_is_either_worked_or_closed(day: date, length: int) -> None:
    until = day + timedelta(days=length)
    weekdays = sum((day + timedelta(days=n)).weekday() < 5 for n in range(1, length + 1))
    assert ALBANIA.working_days_between(day, until) + len(ALBANIA.closed_weekdays_between(day, until)) == weekdays


def test_nothing_lies_between_a_day_and_an_earlier_one() -> None:
    assert ALBANIA.working_days_between(date(2026, 3, 10), date(2026, 3, 2)) == 0
    assert ALBANIA.closed_weekdays_between(date(2026, 3, 25), date(2026, 3, 2)) == ()
