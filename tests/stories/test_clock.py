"""The machine's clock leaps, and the year does what years do: everything comes at its hour, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import NoReturn

import pytest
from sqlalchemy import Engine

from mailflow.daemon import nightly
from mailflow.errors import StorageFault
from mailflow.handlers import commands, timekeeping, watching
from mailflow.handlers.timekeeping import ClockWatch, hear_time, keep_time
from mailflow.mail.retry import Deferred, TransactionPhase
from mailflow.storage import watch
from mailflow.storage.transaction import engine_for, reading
from tests.support.forum import Forum
from tests.torture.clock_changes import CHANGES, play

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


class Ticking(Forum):
    """A forum whose daemon looks at both clocks at every tick; `leaps` sets the wall clock."""

    clock = ClockWatch()

    def leaps(self, by: timedelta) -> None:
        self.leap = getattr(self, "leap", timedelta()) + by
        self.now += by
        self.looks()

    def looks(self) -> None:
        steady = (self.now - getattr(self, "leap", timedelta()) - NOON).total_seconds()
        keep_time(self.engine, self.office, self.clock, self.now, steady)

    def time_passes(self, **span: float) -> None:
        super().time_passes(**span)
        self.looks()

    def waits(self) -> bool:
        with reading(self.engine) as tx:
            return any(pause.what == watch.TIME for pause in watch.pauses(tx, self.office.forum))


@pytest.fixture
def forum(engine: Engine) -> Ticking:
    """All are invited; the deadline is weeks away."""
    made = Ticking(engine)
    made.clock = ClockWatch()
    made.looks()
    made.invites()
    made.looks()
    return made


@pytest.mark.parametrize(
    ("leap", "is_one"),
    [
        (-59, False),
        (-61, True),
        (0, False),
        (6 * 3600, False),
        (6 * 3600 + 1, True),
        (-86_400, True),
        (31 * 86_400, True),
    ],
)
def test_a_clock_that_is_set_back_a_minute_or_ahead_six_hours_has_leapt(leap: int, is_one: bool) -> None:
    clock = ClockWatch()
    assert clock.leap(NOON, 1000.0) is None
    assert clock.leap(NOON + timedelta(seconds=30), 1030.0) is None
    found = clock.leap(NOON + timedelta(seconds=60 + leap), 1060.0)
    assert found == (timedelta(seconds=leap) if is_one else None)


@pytest.mark.parametrize("leap", [31 * DAY, -2 * DAY])
def test_a_leap_that_could_not_be_written_down_is_no_time_that_somebody_has_confirmed(
    forum: Ticking, leap: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as locked:
        locked.setattr(timekeeping, "transaction", _refuses)
        with pytest.raises(StorageFault):
            forum.leaps(leap)
    forum.looks()
    assert forum.waits()
    with monkeypatch.context() as locked:
        locked.setattr(timekeeping, "transaction", _refuses)
        with pytest.raises(StorageFault):
            forum.leaps(-leap)
    forum.looks()
    assert not forum.waits()


def _refuses(engine: Engine) -> NoReturn:
    raise StorageFault(f"The database {engine.url.database} is locked.")


def test_a_machine_that_slept_for_a_week_has_not_leapt() -> None:
    clock = ClockWatch()
    assert clock.leap(NOON, 0.0) is None
    assert clock.leap(NOON + 7 * DAY, 7 * 86_400.0) is None


def test_a_clock_that_leaps_a_month_ahead_closes_nothing_and_reminds_nobody(forum: Ticking) -> None:
    forum.leaps(31 * DAY)
    forum.settles()
    assert forum.waits()
    assert forum.consultation().closed_at is None
    assert forum.sent("reminder") == []
    assert forum.sent("closing") == []
    (alarm,) = forum.sent("alarm")
    assert "31 d" in alarm.text
    assert nightly.due(forum.engine, forum.office, forum.now) == ()
    forum.leaps(-31 * DAY)
    assert not forum.waits()
    forum.time_passes(days=40)
    forum.leap = timedelta()
    assert len(forum.sent("closing")) == len({mail.who for mail in forum.sent("closing")}) == 6


def test_mail_is_read_and_sent_while_the_clock_is_in_doubt(forum: Ticking) -> None:
    forum.leaps(-DAY)
    forum.member_replies("M05", "Të shtohen pemë.")
    assert len(forum.sent("acknowledgement", to="M05")) == 1
    assert forum.waits()


def test_a_mail_that_the_server_dates_alike_confirms_the_clock(forum: Ticking) -> None:
    forum.leaps(2 * DAY)
    hear_time(forum.engine, forum.office, [forum.now - 2 * DAY], forum.now)
    assert forum.waits()
    hear_time(forum.engine, forum.office, [forum.now - DAY, forum.now - timedelta(seconds=20)], forum.now)
    assert not forum.waits()
    forum.looks()
    assert not forum.waits()


def test_yesterdays_mail_does_not_confirm_a_clock_that_was_set_back_a_day(forum: Ticking) -> None:
    forum.leaps(-DAY)
    hear_time(forum.engine, forum.office, [forum.now, forum.now + DAY], forum.now)
    assert forum.waits()


def test_a_word_confirms_the_clock(forum: Ticking) -> None:
    forum.leaps(2 * DAY)
    assert "time" in forum.says(commands.resume)
    forum.looks()
    assert not forum.waits()
    forum.time_passes(hours=1)
    assert not forum.waits()


def test_a_clock_that_was_set_back_while_mailflow_was_down_is_seen_at_the_start(forum: Ticking) -> None:
    watching.beat(forum.engine, forum.office, "tick", None, forum.now)
    forum.clock = ClockWatch()
    forum.now -= timedelta(hours=3)
    forum.looks()
    assert forum.waits()
    forum.looks()
    assert forum.waits()


def test_no_mail_is_given_up_for_its_age_by_a_clock_that_leapt(forum: Ticking) -> None:
    forum.relay.says(Deferred("450 4.2.0 later", TransactionPhase.RCPT), kind="acknowledgement")
    forum.member_replies("M05", "Të shtohen pemë.")
    forum.time_passes(hours=12)
    forum.leaps(10 * DAY)
    forum.settles()
    (line,) = forum.outbox("acknowledgement")
    assert (line["state"], line["attempts"] >= 5) == ("queued", True)


def test_over_a_change_of_the_clock_everything_comes_once_and_on_time(story_sqlite: str) -> None:
    """The others: `python -m tests.torture --only clock_changes`."""
    engine = engine_for(story_sqlite)
    told = play(engine, CHANGES[0], timedelta(minutes=60), Random(1))
    engine.dispose()
    assert told.faults == []
    assert told.leaps > 0
