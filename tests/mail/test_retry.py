"""When a deferred mail is tried again, and what an outcome makes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mailflow.mail.retry import next_attempt

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def minutes(attempts: int, jitter: float = 0.0) -> float:
    again = next_attempt(attempts, NOW, jitter)
    assert again is not None
    return (again - NOW) / timedelta(minutes=1)


def test_a_deferred_mail_is_tried_after_five_minutes_doubling_to_one_hour() -> None:
    assert [minutes(n) for n in range(1, 8)] == [5, 10, 20, 40, 60, 60, 60]


def test_attempts_are_spread_by_a_fifth_so_that_they_do_not_come_in_step() -> None:
    assert minutes(1, -1.0) == 4
    assert minutes(1, 1.0) == 6
    assert minutes(9, 1.0) == 72


def test_jitter_out_of_range_is_no_longer_pause_than_a_fifth() -> None:
    assert minutes(1, 7.0) == 6


def test_a_mail_is_given_up_after_five_days_of_attempts() -> None:
    now, attempts = NOW, 1
    while (again := next_attempt(attempts, now, 0.0)) is not None:
        now, attempts = again, attempts + 1
    assert timedelta(days=5) <= now - NOW <= timedelta(days=5, hours=1)


def test_five_days_count_from_when_the_mail_fell_due() -> None:
    assert next_attempt(5, NOW, 0.0, since=NOW - timedelta(days=5)) is None
    assert next_attempt(5, NOW, 0.0, since=NOW - timedelta(days=4, hours=23)) is not None


def test_days_on_which_mailflow_stood_still_are_no_attempts() -> None:
    assert next_attempt(1, NOW, 0.0, since=NOW - timedelta(days=30)) == NOW + timedelta(minutes=5)
