"""What is recorded after the closing reaches the directorate as well, as the acknowledgement promises."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

from mailflow.consultation.model import Mode
from mailflow.handlers import commands
from tests.support.forum import FIRST, Forum, Sent

LATE = "Të shtohen kosha te stacioni i trenit."
LATER = "Të ndriçohet edhe nënkalimi."
WEDNESDAY = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)
"""08:00 in Tirana, the morning after Tuesday 3 March, when the consultation has closed and its report has left."""


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """The consultation is closed, and everybody has had the report."""
    forum = Forum(engine)
    forum.invites()
    forum.member_replies("M05", "Të shtohen pemë.")
    forum.closes()
    forum.time_comes(WEDNESDAY.replace(day=3, hour=9))
    assert len(forum.sent("report")) == 2
    return forum


def additions(forum: Forum) -> list[Sent]:
    return forum.sent("report", to="mjedisi")[1:]


def test_what_came_after_the_closing_goes_to_the_directorate_the_next_morning_in_one_mail(forum: Forum) -> None:
    forum.member_replies("M07", LATE)
    assert "do t'i përcillet drejtorisë hartuese për dijeni" in forum.last("acknowledgement", "M07").text
    forum.member_replies("M11", LATER)
    assert additions(forum) == []
    forum.time_comes(WEDNESDAY)
    (addition,) = additions(forum)
    assert addition.subject.startswith("Shtesë te rekomandimet e konsultimit")
    assert LATE in addition.text
    assert LATER in addition.text
    assert "i vonuar" in addition.text
    assert "Të shtohen pemë." not in addition.text
    (table,) = [content for name, content in addition.documents.items() if name.endswith(".csv")]
    rows = table.decode("utf-8-sig").splitlines()[1:]
    assert [row.partition(",")[0] for row in rows] == [f"{FIRST}/2", f"{FIRST}/3"]
    assert LATE in forum.last("digest").text
    assert "report_added_to" in forum.events()
    forum.time_passes(days=7)
    assert len(additions(forum)) == 1
    assert len(forum.sent("report", to="coordinator")) == 1


def test_an_addition_is_one_mail_a_working_day_at_most(forum: Forum) -> None:
    forum.member_replies("M07", LATE)
    forum.time_comes(WEDNESDAY)
    forum.member_replies("M11", LATER)
    forum.time_passes(hours=20)
    assert len(additions(forum)) == 1
    forum.time_comes(WEDNESDAY.replace(day=5))
    assert [LATER in mail.text for mail in additions(forum)] == [False, True]
    assert LATE not in additions(forum)[1].text


def test_what_came_after_an_early_closing_is_added_though_it_is_not_late(engine: Engine) -> None:
    forum = Forum(engine)
    forum.invites()
    forum.says(commands.close, FIRST, reason="U morën të gjitha.")
    forum.time_passes(hours=1)
    forum.member_replies("M07", LATE)
    forum.time_passes(days=1)
    (addition,) = additions(forum)
    assert LATE in addition.text
    assert "i vonuar" not in addition.text


def test_what_came_before_a_reopening_stands_in_the_next_report_alone(forum: Forum) -> None:
    forum.member_replies("M07", LATE)
    forum.says(commands.reopen, FIRST, 5, "Festat")
    forum.time_passes(days=2)
    assert additions(forum) == []
    forum.time_passes(days=10)
    (report,) = additions(forum)
    assert report.subject.startswith("Rekomandimet e konsultimit")
    assert LATE in report.text


def test_in_shadow_mode_nothing_is_added(engine: Engine) -> None:
    forum = Forum(engine, mode=Mode.SHADOW)
    forum.invites()
    forum.closes()
    forum.says(commands.answered, FIRST, "M07", LATE)
    forum.time_passes(days=2)
    assert forum.sent("report", to="mjedisi") == []
