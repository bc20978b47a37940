"""A password is changed on the server, and later in the settings: nothing locks the account, and work goes on by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from mailflow.handlers import commands
from mailflow.handlers.log_ins import MAILBOX, RELAY, locked_out, note_log_in, note_refusal
from tests.support.forum import Forum

WORDS = "535 5.7.8 authentication failed"


class Account:
    """What the loops do with one password after the other."""

    def __init__(self, forum: Forum, server: str = RELAY) -> None:
        self.forum, self.server = forum, server

    def reason(self, password: str = "e vjetra") -> str | None:
        return locked_out(self.forum.engine, self.forum.office, self.server, password, self.forum.now)

    def is_refused(self, password: str = "e vjetra") -> None:
        note_refusal(self.forum.engine, self.forum.office, self.server, password, WORDS, self.forum.now)

    def is_taken(self) -> None:
        note_log_in(self.forum.engine, self.forum.office, self.server)

    def tries_within(self, minutes: int) -> list[int]:
        """Minutes at which it is tried with the same password, looked at every minute."""
        tried = []
        for minute in range(minutes):
            if self.reason() is None:
                tried.append(minute)
                self.is_refused()
            self.forum.now += timedelta(minutes=1)
        return tried


@pytest.fixture
def account(engine: Engine) -> Account:
    return Account(Forum(engine))


def test_the_same_password_is_tried_three_times_with_growing_pauses(account: Account) -> None:
    assert account.tries_within(60) == [0, 1, 6]
    assert "refused this password 3 times" in (account.reason() or "")


def test_the_coordinator_is_told_once_when_it_is_not_tried_any_more(account: Account) -> None:
    account.tries_within(60)
    account.forum.settles()
    (alarm,) = account.forum.sent("alarm")
    assert WORDS in alarm.text
    assert "mailflow resume" in alarm.text


def test_another_password_is_tried_at_once_and_counts_anew(account: Account) -> None:
    account.tries_within(60)
    assert account.reason("e reja") is None
    account.is_refused("e reja")
    assert account.reason("e reja") is not None
    account.forum.time_passes(minutes=1)
    assert account.reason("e reja") is None


def test_what_was_taken_is_forgotten(account: Account) -> None:
    account.is_refused()
    account.is_taken()
    assert account.reason() is None
    assert account.tries_within(10) == [0, 1, 6]


def test_a_person_may_have_the_same_password_tried_again(account: Account) -> None:
    account.tries_within(60)
    assert account.forum.says(commands.resume) == ("log-in at the relay",)
    assert account.reason() is None


def test_the_two_servers_do_not_count_for_each_other(account: Account) -> None:
    account.tries_within(60)
    assert Account(account.forum, MAILBOX).reason() is None


def test_a_clock_that_was_set_back_keeps_nobody_waiting(account: Account) -> None:
    account.is_refused()
    account.forum.now -= timedelta(days=1)
    assert account.reason() is None
