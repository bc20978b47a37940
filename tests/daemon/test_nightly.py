"""What is done once a local day: at night, or as soon as mailflow runs again; one failing job stops no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine
from structlog.testing import capture_logs

from mailflow.daemon import nightly
from mailflow.daemon.nightly import Job
from mailflow.errors import MailflowError
from mailflow.handlers.office import Office
from mailflow.storage.transaction import transaction
from tests.support.forum import Forum

EVENING = datetime(2026, 2, 2, 21, 0, tzinfo=UTC)
NIGHT = datetime(2026, 2, 3, 1, 30, tzinfo=UTC)
"""02:30 in Tirana."""
HOUR = timedelta(hours=1)


class Work:
    """A job that keeps its instants, and does as it is told."""

    def __init__(self) -> None:
        self.done_at: list[datetime] = []
        self.problem: str | None = None
        self.fault: Exception | None = None

    def __call__(self, engine: Engine, office: Office, now: datetime) -> str | None:
        self.done_at.append(now)
        if self.fault is not None:
            raise self.fault
        return self.problem


class Nights:
    def __init__(self, forum: Forum) -> None:
        self.forum, self.first, self.second = forum, Work(), Work()
        self.jobs = (Job("first", self.first), Job("second", self.second))

    def tick(self, now: datetime) -> list[str]:
        engine, office = self.forum.engine, self.forum.office
        return nightly.do(engine, office, now, nightly.due(engine, office, now, self.jobs))

    def problems(self, now: datetime) -> dict[str, str | None]:
        self.forum.now = now
        return {loop["name"]: loop["problem"] for loop in self.forum.status()["loops"]}


@pytest.fixture
def nights(fresh_sqlite: str) -> Nights:
    from mailflow.storage.transaction import engine_for

    return Nights(Forum(engine_for(fresh_sqlite), now=EVENING))


def test_a_job_is_done_once_a_local_day_from_half_past_two_on(nights: Nights) -> None:
    nights.tick(EVENING)
    for minutes in range(-60, 120, 15):
        nights.tick(NIGHT + timedelta(minutes=minutes))
    for hours in range(2, 30):
        nights.tick(NIGHT + hours * HOUR)
    assert nights.first.done_at == [EVENING, NIGHT, NIGHT + 24 * HOUR]


def test_a_night_in_which_nothing_ran_is_made_up_for_once(nights: Nights) -> None:
    nights.tick(EVENING)
    morning = NIGHT + 5 * HOUR
    nights.tick(morning)
    nights.tick(morning + HOUR)
    assert nights.first.done_at == [EVENING, morning]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_when_the_clocks_change_the_job_is_done_once(nights: Nights, day: str) -> None:
    midnight = datetime.fromisoformat(f"{day}T00:00:00+00:00") - 2 * HOUR
    nights.tick(midnight)
    for minutes in range(0, 24 * 60, 10):
        nights.tick(midnight + timedelta(minutes=minutes))
    assert len(nights.first.done_at) == 2


def test_a_failing_job_is_a_problem_and_the_others_are_done_all_the_same(nights: Nights) -> None:
    nights.first.fault = MailflowError("The archive cannot be read.")
    assert nights.tick(NIGHT) == ["nightly first: The archive cannot be read."]
    assert nights.problems(NIGHT) == {"nightly first": "The archive cannot be read.", "nightly second": None}
    nights.first.fault = ZeroDivisionError("nobody expected it")
    with capture_logs():
        nights.tick(NIGHT + HOUR)
    assert nights.problems(NIGHT + HOUR)["nightly first"] == "ZeroDivisionError: nobody expected it"


def test_a_failed_job_is_tried_again_after_an_hour_and_not_at_every_tick(nights: Nights) -> None:
    nights.first.problem = "2 mails are missing."
    for minutes in range(0, 130, 10):
        nights.tick(NIGHT + timedelta(minutes=minutes))
    assert nights.first.done_at == [NIGHT, NIGHT + HOUR, NIGHT + 2 * HOUR]
    nights.first.problem = None
    nights.tick(NIGHT + 3 * HOUR)
    assert nights.problems(NIGHT + 4 * HOUR)["nightly first"] is None
    nights.tick(NIGHT + 5 * HOUR)
    assert len(nights.first.done_at) == 4
    assert nights.second.done_at == [NIGHT]


def test_what_was_not_done_for_more_than_a_day_is_seen(nights: Nights) -> None:
    nights.tick(NIGHT)
    assert nights.problems(NIGHT + 25 * HOUR)["nightly first"] is None
    assert "is the daemon running?" in (nights.problems(NIGHT + 27 * HOUR)["nightly first"] or "")


def test_a_database_that_takes_no_record_of_it_does_not_stop_the_others(nights: Nights) -> None:
    with transaction(nights.forum.engine):  # another program holds the only write lock
        from mailflow.storage import transaction as module

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(module, "BUSY_SECONDS", 0)
            nights.forum.engine.dispose()
            nights.tick(NIGHT)
    assert nights.first.done_at == nights.second.done_at == [NIGHT]
