"""Deadlines, grace, reminders: what falls due when, in the working time of a municipality."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.consultation.calendar import Calendar, at, local_day
from mailflow.consultation.model import AskedDeadline, CalendarPolicy, Deadline, Policy
from mailflow.consultation.schedule import (
    add_working_time,
    compute_deadline,
    digest_instant,
    extend_deadline,
    is_working_time,
    next_working_time,
    reminder_instant,
)
from mailflow.errors import NotPossible, WrongUse

TIRANE = "Europe/Tirane"
POLICY = Policy()
INSTANTS = st.integers(0, 5 * 365 * 24 * 3600).map(lambda s: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


def local(text: str) -> datetime:
    """`2026-11-24 09:00` on a clock in Tirana."""
    day, clock = text.split()
    return at(date.fromisoformat(day), time.fromisoformat(clock), TIRANE)


def deadline(released: str, asked: AskedDeadline | None = None, policy: Policy = POLICY) -> Deadline:
    return compute_deadline(policy, local(released), asked)


def working_days(n: int) -> AskedDeadline:
    return AskedDeadline(words=f"{n} ditë pune", working_days=n)


def until(day: date) -> AskedDeadline:
    return AskedDeadline(words=f"deri më {day:%d.%m.%Y}", on=day)


def test_an_ordinary_consultation_has_twenty_working_days_and_says_how_they_were_counted() -> None:
    assert deadline("2026-11-24 09:00") == Deadline(
        at=datetime(2026, 12, 28, 22, 59, 59, tzinfo=UTC),
        on=date(2026, 12, 28),
        zone=TIRANE,
        counted_from=date(2026, 11, 24),
        working_days=20,
        skipped=(date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 8), date(2026, 12, 25)),
        basis="standard",
    )


def test_day_0_is_the_local_day_of_release_not_that_of_utc() -> None:
    assert deadline("2026-03-10 00:30").counted_from == date(2026, 3, 10)
    assert deadline("2026-03-09 23:30").counted_from == date(2026, 3, 9)


def test_a_longer_deadline_that_a_director_asks_for_is_granted() -> None:
    granted = deadline("2026-03-02 09:00", working_days(30))
    assert (granted.working_days, granted.basis, granted.asked_refused) == (30, "asked", None)
    assert granted.asked == working_days(30)


@pytest.mark.parametrize(
    "asked", [working_days(10), until(date(2026, 3, 13)), until(date(2026, 2, 1)), working_days(0)]
)
def test_a_shorter_deadline_than_the_standard_is_refused(asked: AskedDeadline) -> None:
    kept = deadline("2026-03-02 09:00", asked)
    assert (kept.on, kept.basis, kept.asked_refused) == (date(2026, 4, 2), "standard", "shorter")


@pytest.mark.parametrize("asked", [working_days(41), working_days(10**9), until(date(2026, 5, 6)), until(date.max)])
def test_no_deadline_is_longer_than_forty_working_days(asked: AskedDeadline) -> None:
    capped = deadline("2026-03-02 09:00", asked)
    assert (capped.on, capped.basis, capped.asked_refused) == (date(2026, 5, 5), "longest", "longer")
    assert capped.working_days == 40


def test_exactly_forty_working_days_are_granted() -> None:
    for asked in (working_days(40), until(date(2026, 5, 5))):
        granted = deadline("2026-03-02 09:00", asked)
        assert (granted.on, granted.basis, granted.asked_refused) == (date(2026, 5, 5), "asked", None)


def test_what_is_asked_and_is_the_standard_anyway_is_the_standard() -> None:
    for asked in (working_days(20), until(date(2026, 4, 2))):
        plain = deadline("2026-03-02 09:00", asked)
        assert (plain.on, plain.basis, plain.asked_refused) == (date(2026, 4, 2), "standard", None)


def test_a_date_that_is_no_working_day_moves_to_the_next_one() -> None:
    easter = deadline("2026-03-02 09:00", until(date(2026, 4, 4)))
    assert (easter.on, easter.basis) == (date(2026, 4, 7), "asked")
    assert easter.asked == until(date(2026, 4, 4))


def test_a_day_off_that_the_municipality_adds_lengthens_the_time() -> None:
    policy = Policy(calendar=CalendarPolicy(closed=frozenset({date(2026, 3, 27)})))
    assert deadline("2026-03-02 09:00", policy=policy).on == date(2026, 4, 3)
    assert date(2026, 3, 27) in deadline("2026-03-02 09:00", policy=policy).skipped


@given(
    INSTANTS,
    st.one_of(st.none(), st.integers(0, 90).map(working_days), st.dates(date(2024, 6, 1), date(2030, 6, 1)).map(until)),
)
def test_every_deadline_lies_between_the_standard_and_the_longest_on_a_working_day(
    released: datetime, asked: AskedDeadline | None
) -> None:
    computed = compute_deadline(POLICY, released, asked)
    calendar = Calendar(POLICY.calendar)
    assert 20 <= computed.working_days <= 40
    assert calendar.is_working_day(computed.on)
    assert computed.counted_from == local_day(released, TIRANE)
    assert computed.working_days == calendar.working_days_between(computed.counted_from, computed.on)
    assert local_day(computed.at, TIRANE) == computed.on
    assert local_day(computed.at + timedelta(seconds=1), TIRANE) == computed.on + timedelta(days=1)


NOW = local("2026-03-20 10:00")


def test_an_extension_by_working_days_goes_on_from_the_published_deadline() -> None:
    longer = extend_deadline(POLICY, deadline("2026-03-02 09:00"), 5, NOW)
    assert (longer.on, longer.basis) == (date(2026, 4, 10), "extended")
    assert (longer.counted_from, longer.working_days) == (date(2026, 3, 2), 25)
    assert longer.at == datetime(2026, 4, 10, 21, 59, 59, tzinfo=UTC)


def test_an_extension_to_a_holiday_moves_to_the_next_working_day() -> None:
    assert extend_deadline(POLICY, deadline("2026-03-02 09:00"), date(2026, 4, 4), NOW).on == date(2026, 4, 7)


def test_a_reopened_consultation_counts_from_today() -> None:
    assert extend_deadline(POLICY, deadline("2026-03-02 09:00"), 3, local("2026-04-20 10:00")).on == date(2026, 4, 23)


@pytest.mark.parametrize("to", [date(2026, 4, 2), date(2026, 3, 25), date(2026, 1, 1)])
def test_a_published_deadline_is_never_shortened(to: date) -> None:
    with pytest.raises(NotPossible, match="never shortened"):
        extend_deadline(POLICY, deadline("2026-03-02 09:00"), to, NOW)


def test_an_extension_into_the_past_is_none() -> None:
    with pytest.raises(NotPossible, match="not over yet"):
        extend_deadline(POLICY, deadline("2026-03-02 09:00"), date(2026, 4, 10), local("2026-04-20 10:00"))


@pytest.mark.parametrize("to", [0, -3, 1000, date(2062, 4, 10)])
def test_an_extension_that_is_a_slip_of_the_pen_is_wrong_use(to: date | int) -> None:
    with pytest.raises(WrongUse):
        extend_deadline(POLICY, deadline("2026-03-02 09:00"), to, NOW)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-03-10 09:00", 30, "2026-03-10 09:30"),
        ("2026-03-10 15:50", 30, "2026-03-11 08:20"),
        ("2026-03-10 06:00", 30, "2026-03-10 08:30"),
        ("2026-03-10 16:00", 30, "2026-03-11 08:30"),
        ("2026-03-10 22:00", 30, "2026-03-11 08:30"),
        ("2026-03-10 15:30", 30, "2026-03-10 16:00"),
        ("2026-03-13 15:50", 30, "2026-03-17 08:20"),  # a weekend and the Monday of the Summer Day
        ("2026-03-14 10:00", 30, "2026-03-17 08:30"),
        ("2026-03-27 15:45", 30, "2026-03-30 08:15"),  # the clocks change in between
        ("2026-10-23 15:45", 30, "2026-10-26 08:15"),
        ("2026-12-31 15:45", 30, "2027-01-05 08:15"),
        ("2026-03-10 09:00", 20 * 60, "2026-03-12 13:00"),
        ("2026-03-14 10:00", 0, "2026-03-14 10:00"),
    ],
)
def test_grace_is_counted_in_working_hours(start: str, minutes: int, end: str) -> None:
    assert add_working_time(POLICY, local(start), timedelta(minutes=minutes)) == local(end)


@given(INSTANTS, st.integers(0, 600), st.integers(0, 600))
def test_grace_in_two_parts_is_grace_in_one(start: datetime, first: int, second: int) -> None:
    parts = add_working_time(
        POLICY, add_working_time(POLICY, start, timedelta(minutes=first)), timedelta(minutes=second)
    )
    assert parts == add_working_time(POLICY, start, timedelta(minutes=first + second))


@pytest.mark.parametrize(
    ("instant", "working"),
    [
        ("2026-03-10 08:00", True),
        ("2026-03-10 15:59", True),
        ("2026-03-10 16:00", False),
        ("2026-03-10 07:59", False),
        ("2026-03-14 10:00", False),
        ("2026-03-16 10:00", False),
    ],
)
def test_working_time_is_eight_to_four_on_working_days(instant: str, working: bool) -> None:
    assert is_working_time(POLICY, local(instant)) is working


@given(INSTANTS)
def test_the_next_working_time_is_the_first_one(instant: datetime) -> None:
    found = next_working_time(POLICY, instant)
    assert found >= instant
    assert is_working_time(POLICY, found)
    assert found == instant or not is_working_time(POLICY, found - timedelta(seconds=1))
    assert found == instant or not is_working_time(POLICY, instant)
    assert Calendar(POLICY.calendar).working_days_between(local_day(instant, TIRANE), local_day(found, TIRANE)) <= 1


def test_reminders_go_as_the_office_opens_so_many_working_days_before() -> None:
    due = deadline("2026-11-24 09:00")  # 28 December
    assert reminder_instant(POLICY, due, 1) == local("2026-12-24 08:00")
    assert reminder_instant(POLICY, due, 5) == local("2026-12-18 08:00")
    assert reminder_instant(POLICY, due, 0) == local("2026-12-28 08:00")


def test_reminders_keep_to_the_local_hour_when_the_clocks_change() -> None:
    due = deadline("2026-03-02 09:00")  # 2 April, summer time since 29 March
    assert reminder_instant(POLICY, due, 1) == datetime(2026, 4, 1, 6, 0, tzinfo=UTC)
    assert reminder_instant(POLICY, due, 5) == datetime(2026, 3, 26, 7, 0, tzinfo=UTC)


def test_the_digest_falls_due_at_its_local_hour() -> None:
    assert digest_instant(POLICY, date(2026, 3, 28)) == datetime(2026, 3, 28, 7, 0, tzinfo=UTC)
    assert digest_instant(POLICY, date(2026, 3, 30)) == datetime(2026, 3, 30, 6, 0, tzinfo=UTC)
