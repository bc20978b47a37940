"""A broken connection is tried again soon, then ever later, never in step with others."""

from __future__ import annotations

from mailflow.transport.backoff import Backoff


def test_waits_double_up_to_five_minutes() -> None:
    backoff = Backoff(lambda: 0.5)
    assert [round(backoff.next()) for _ in range(11)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]


def test_a_proved_connection_begins_anew() -> None:
    backoff = Backoff(lambda: 0.5)
    for _ in range(5):
        backoff.next()
    backoff.reset()
    assert round(backoff.next()) == 1


def test_waits_are_spread_by_a_fifth() -> None:
    assert Backoff(lambda: 0.0).next() == 0.8
    assert round(Backoff(lambda: 0.999999).next(), 3) == 1.2


def test_a_thousand_failures_do_no_harm() -> None:
    backoff = Backoff(lambda: 0.5)
    for _ in range(1000):
        wait = backoff.next()
    assert round(wait) == 300
