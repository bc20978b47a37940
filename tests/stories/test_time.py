"""Time passes: reminders, the deadline, its extension, the closing."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers import commands
from mailflow.mail.retry import Deferred, Refused, TransactionPhase
from tests.support.forum import FIRST, WHO, Forum

WORDS = "Të shtohen edhe dhjetë vende për biçikleta pranë shkollës."
FIVE_DAYS_BEFORE = datetime(2026, 2, 23, 7, 0, tzinfo=UTC)
ONE_DAY_BEFORE = datetime(2026, 2, 27, 7, 0, tzinfo=UTC)
"""08:00 in Tirana, five working days and one before Monday 2 March 2026."""


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """All are invited, on Monday 2 February 2026."""
    forum = Forum(engine)
    forum.invites()
    return forum


def reminded(forum: Forum) -> list[tuple[datetime, str]]:
    return [(mail.at, mail.who) for mail in forum.sent("reminder")]


def test_only_the_silent_are_reminded_at_the_beginning_of_the_working_day(forum: Forum) -> None:
    forum.member_replies("M05", WORDS)
    forum.member_replies("M07", "Pa vërejtje.")
    forum.member_replies("M08", "Thank you, received.")
    forum.time_comes(FIVE_DAYS_BEFORE - timedelta(minutes=1))
    assert reminded(forum) == []
    forum.time_passes(hours=1)
    assert reminded(forum) == [(FIVE_DAYS_BEFORE, who) for who in ("M08", "M09", "M11", "M15")]
    assert forum.member("M09")["reminded_at"] == [FIVE_DAYS_BEFORE]


def test_a_reminder_leaves_once_and_the_second_only_to_those_still_silent(forum: Forum) -> None:
    forum.time_comes(FIVE_DAYS_BEFORE + timedelta(hours=2))
    assert len(reminded(forum)) == len(WHO)
    forum.member_replies("M05", WORDS, to=forum.last("reminder", "M05"))
    forum.closes()
    assert len(forum.sent("reminder")) == len(WHO) + len(WHO) - 1
    assert [at for at, who in reminded(forum) if who == "M07"] == [FIVE_DAYS_BEFORE, ONE_DAY_BEFORE]
    assert [at for at, who in reminded(forum) if who == "M05"] == [FIVE_DAYS_BEFORE]


def test_after_a_long_stop_only_the_newest_reminder_leaves(forum: Forum) -> None:
    forum.stops()
    forum.time_comes(ONE_DAY_BEFORE + timedelta(hours=3))
    forum.starts()
    forum.time_passes(days=1)
    assert len(reminded(forum)) == len(WHO)
    assert len(forum.sent("reminder", to="M05")) == 1
    assert {line["key"].split("/")[3] for line in forum.outbox("reminder")} == {"1"}
    assert "nesër" in forum.last("reminder", "M05").text or "1 ditë pune" in forum.last("reminder", "M05").text


def test_a_start_at_night_reminds_in_the_morning(forum: Forum) -> None:
    forum.stops()
    forum.time_comes(FIVE_DAYS_BEFORE + timedelta(hours=14))  # 22:00
    forum.starts()
    assert reminded(forum) == []
    forum.time_passes(hours=11)
    assert {at for at, _ in reminded(forum)} == {FIVE_DAYS_BEFORE + timedelta(days=1)}


def test_nobody_is_reminded_before_intake_has_caught_up(forum: Forum) -> None:
    forum.time_comes(FIVE_DAYS_BEFORE - timedelta(hours=20))
    forum.intake_works = False
    forum.member_replies("M05", WORDS)
    forum.time_passes(days=1, hours=1)
    assert reminded(forum) == []
    assert forum.ticks().waits_for_intake
    forum.intake_works = True
    forum.settles()
    assert "M05" not in {who for _, who in reminded(forum)}
    assert len(reminded(forum)) == len(WHO) - 1


def test_an_answer_before_the_reminder_has_left_takes_it_back(forum: Forum) -> None:
    forum.relay.says(Deferred("450 4.2.0 greylisted", TransactionPhase.RCPT), kind="reminder", to="M05")
    forum.time_comes(FIVE_DAYS_BEFORE + timedelta(minutes=1))
    forum.relay.behaves()
    forum.member_replies("M05", WORDS)
    forum.time_passes(days=1)
    assert forum.sent("reminder", to="M05") == []
    assert [line["state"] for line in forum.outbox("reminder") if line["recipient"] == forum.address_of("M05")] == [
        "cancelled"
    ]


def test_it_closes_after_the_deadline_and_all_are_told(forum: Forum) -> None:
    forum.member_replies("M05", WORDS)
    forum.member_replies("M07", "Pa vërejtje.")
    deadline = forum.show()["deadline"]
    assert deadline == datetime(2026, 3, 2, 22, 59, 59, tzinfo=UTC)
    forum.time_comes(deadline)
    assert forum.show()["phase"] == "open"
    forum.time_passes(minutes=1)
    assert forum.show()["phase"] == "closed"
    assert sorted(mail.who for mail in forum.sent("closing")) == list(WHO)
    assert {mail.who: mail.recipient for mail in forum.sent("report")} == {
        "coordinator": forum.mailbox,
        "mjedisi": "ylli.cepani@lumas.example",
    }
    report = forum.last("report", "mjedisi")
    assert WORDS in report.text
    names = sorted(name.rpartition(".")[2] for name in report.documents)
    assert names == ["csv", "docx"]
    table = next(content for name, content in report.documents.items() if name.endswith("csv"))
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig")), delimiter=";"))
    rows = rows if len(rows[0]) > 1 else list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    assert WORDS in rows[1]
    forum.time_passes(days=10)
    assert len(forum.sent("closing")) == len(WHO)
    assert len(forum.sent("report")) == 2


def test_a_deadline_that_passed_while_the_daemon_was_down_closes_with_the_answers_that_waited(forum: Forum) -> None:
    deadline = forum.show()["deadline"]
    forum.time_comes(deadline - timedelta(days=1))
    forum.stops()
    forum.member_replies("M05", WORDS)
    forum.time_comes(deadline + timedelta(days=2))
    forum.member_replies("M07", "Nuk kemi vërejtje.")
    forum.starts()
    assert forum.show()["phase"] == "closed"
    assert [(r["member"], r["late"]) for r in forum.recommendations()] == [("M05", False)]
    assert forum.member("M07")["state"] == "late"
    assert WORDS in forum.last("report", "mjedisi").text


def test_it_does_not_close_before_a_poll_that_began_after_the_deadline(forum: Forum) -> None:
    deadline = forum.show()["deadline"]
    forum.time_comes(deadline - timedelta(minutes=10))
    forum.intake_works = False
    forum.member_replies("M05", WORDS)
    forum.time_passes(days=2)
    assert forum.show()["phase"] == "open"
    forum.intake_works = True
    forum.settles()
    assert forum.show()["phase"] == "closed"
    assert forum.recommendations()[0]["late"] is False
    assert WORDS in forum.last("report", "mjedisi").text


def test_an_extension_is_told_to_all_and_moves_reminders_and_closing(forum: Forum) -> None:
    forum.time_comes(FIVE_DAYS_BEFORE + timedelta(hours=1))
    forum.says(commands.extend, FIRST, date(2026, 3, 17), "Kërkesë e anëtarëve")
    assert forum.show()["deadline_on"] == date(2026, 3, 17)
    extension = forum.last("extension", "M05")
    assert "17.03.2026" in extension.text
    assert "Kërkesë e anëtarëve" in extension.text
    forum.time_comes(datetime(2026, 3, 11, tzinfo=UTC))
    assert forum.show()["phase"] == "open"
    assert len(forum.sent("reminder", to="M05")) == 2  # before the old deadline and before the new one
    forum.closes()
    assert forum.show()["phase"] == "closed"
    assert forum.show()["closed_at"] >= datetime(2026, 3, 17, 22, 59, 59, tzinfo=UTC)


def test_a_published_deadline_is_never_shortened(forum: Forum) -> None:
    with pytest.raises(NotPossible, match="never shortened"):
        forum.says(commands.extend, FIRST, date(2026, 2, 27), "")
    assert forum.show()["deadline_on"] == date(2026, 3, 2)


def test_a_withdrawal_is_told_to_those_already_reached_and_nobody_else(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Deferred("450 4.2.0 greylisted", TransactionPhase.RCPT), kind="invitation", to="M15")
    forum.relay.says(Refused("550 5.1.1 no", concerns_address=True), kind="invitation", to="M11")
    forum.invites()
    forum.says(commands.withdraw, FIRST, "Gabim në dokument")
    forum.relay.behaves()
    forum.time_passes(days=40)
    assert sorted(mail.who for mail in forum.sent("withdrawal")) == ["M05", "M07", "M08", "M09"]
    assert "Gabim në dokument" in forum.last("withdrawal", "M05").text
    assert not [mail for mail in forum.sent() if mail.who in {"M11", "M15"}]
    assert forum.sent("reminder") == []
    assert forum.sent("closing") == []


def test_a_consultation_closed_early_reminds_nobody(forum: Forum) -> None:
    forum.says(commands.close, FIRST)
    assert forum.show()["phase"] == "closed"
    forum.time_passes(days=40)
    assert forum.sent("reminder") == []
    assert len(forum.sent("closing")) == len(WHO)


def test_a_newcomer_is_invited_with_the_same_deadline(engine: Engine) -> None:
    forum = Forum(engine, members=("M05", "M07"))
    forum.invites()
    forum.office = Forum(engine, now=forum.now).office
    forum.says(commands.invite, FIRST, "M15")
    assert forum.member("M15")["state"] == "invited"
    assert "02.03.2026" in forum.last("invitation", "M15").text
    with pytest.raises(WrongUse, match="M99 is no member"):
        forum.says(commands.invite, FIRST, "M99")


def test_an_answer_by_telephone_counts_like_any_other(forum: Forum) -> None:
    filed = forum.says(commands.answered, FIRST, "M11", "Të shtohet ndriçimi.")
    assert filed.number == 1
    assert forum.member("M11")["state"] == "answered"
    assert forum.recommendations()[0]["text"] == "Të shtohet ndriçimi."
    forum.says(commands.answered, FIRST, "M15", None)
    assert forum.member("M15")["state"] == "no_remarks"
    forum.time_comes(FIVE_DAYS_BEFORE + timedelta(hours=1))
    assert {"M11", "M15"}.isdisjoint(who for _, who in reminded(forum))
    assert "Të shtohet ndriçimi." in forum.sent("acknowledgement", to="M11")[0].text


def test_invitations_that_leave_on_a_later_day_are_asked_about_and_the_deadline_follows_her_word(
    engine: Engine,
) -> None:
    forum = Forum(engine)
    forum.relay.says(Deferred("451 4.3.0 try later", TransactionPhase.RCPT), kind="invitation")
    forum.invites()
    forum.time_passes(days=1)
    forum.relay.behaves()
    forum.time_passes(hours=2)
    assert len(forum.sent("invitation")) == len(WHO)
    assert len(forum.sent("question")) == 1
    forum.coordinator_answers("PO", to=forum.last("question"))
    assert forum.show()["deadline_on"] == date(2026, 3, 3)
    assert len(forum.sent("extension")) == len(WHO)
