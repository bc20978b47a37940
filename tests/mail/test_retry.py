"""When a deferred mail is tried again, and what an outcome makes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mailflow.mail.retry import (
    Accepted,
    Deferred,
    Misconfigured,
    Refused,
    TransactionPhase,
    Uncertain,
    next_attempt,
    settle,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GREYLISTED = Deferred("450 4.2.0 greylisted", TransactionPhase.RCPT)


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


def test_an_accepted_mail_is_sent() -> None:
    settled = settle(Accepted("250 2.0.0 queued"), 1, NOW, 0.0)
    assert (settled.state, settled.next_attempt_at, settled.smtp_reply) == ("sent", None, "250 2.0.0 queued")


def test_a_deferred_mail_is_owed_again() -> None:
    settled = settle(GREYLISTED, 1, NOW, 0.0)
    assert (settled.state, settled.next_attempt_at) == ("queued", NOW + timedelta(minutes=5))


def test_a_mail_given_up_is_refused_with_its_last_answer_and_marks_no_address() -> None:
    settled = settle(GREYLISTED, 40, NOW, 0.0, since=NOW - timedelta(days=6))
    assert settled.state == "refused"
    assert settled.smtp_reply == "given up after 40 attempts; the last answer was: 450 4.2.0 greylisted"
    assert not settled.concerns_address


def test_a_wrongly_configured_relay_costs_the_mail_no_attempt() -> None:
    settled = settle(Misconfigured("535 5.7.8 no"), 3, NOW, 0.0)
    assert (settled.state, settled.next_attempt_at, settled.counts_as_attempt) == ("queued", NOW, False)


@pytest.mark.parametrize("concerns_address", [True, False])
def test_a_refusal_says_whether_the_address_is_bad(concerns_address: bool) -> None:
    settled = settle(Refused("550 5.1.1 unknown", concerns_address), 1, NOW, 0.0)
    assert (settled.state, settled.concerns_address) == ("refused", concerns_address)


def test_a_mail_without_an_answer_to_its_dot_is_never_owed_again_by_itself() -> None:
    settled = settle(Uncertain(), 1, NOW, 0.0)
    assert (settled.state, settled.next_attempt_at) == ("uncertain", None)
