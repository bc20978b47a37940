"""The coordinator's morning: one mail, when there is news."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from mailflow.consultation.model import Mode
from mailflow.handlers import acts, commands
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import register_of
from mailflow.storage import watch
from mailflow.storage.transaction import transaction
from tests.support.forum import FIRST, PDF, Forum

WORDS = "Të shtohen edhe dhjetë vende për biçikleta pranë shkollës."
TUESDAY = datetime(2026, 2, 3, 7, 0, tzinfo=UTC)
"""08:00 in Tirana."""


def mornings(forum: Forum) -> list[datetime]:
    return [mail.at for mail in forum.sent("digest")]


def test_without_news_there_is_no_digest(forum: Forum) -> None:
    forum.time_passes(days=10)
    assert mornings(forum) == []


def test_the_digest_comes_on_the_next_working_morning_and_once(forum: Forum) -> None:
    forum.invites()
    forum.time_passes(days=2)
    assert mornings(forum) == [TUESDAY]
    assert forum.last("digest").recipient == forum.mailbox


def test_a_mail_that_is_being_decided_when_the_morning_comes_is_told_that_morning(forum: Forum) -> None:
    forum.invites()
    forum.time_comes(TUESDAY - timedelta(seconds=5))
    _is_recorded(forum, "Një ankesë për rrugën")
    forum.time_comes(TUESDAY + timedelta(seconds=5))
    assert mornings(forum) == []
    forum.intake_works = True
    forum.time_passes(seconds=30)
    assert mornings(forum) == [TUESDAY + timedelta(seconds=35)]
    assert "Një ankesë për rrugën" in forum.last("digest").text


def test_for_a_mail_that_cannot_be_decided_the_morning_waits_half_a_minute(forum: Forum) -> None:
    forum.invites()
    _is_recorded(forum, "Një ankesë për rrugën")
    forum.time_comes(TUESDAY + timedelta(seconds=29))
    assert mornings(forum) == []
    forum.time_comes(TUESDAY + timedelta(seconds=30))
    assert len(mornings(forum)) == 1


def _is_recorded(forum: Forum, subject: str) -> None:
    """It has been fetched, and nobody has looked at it yet."""
    forum.intake_works = False
    forum.member_writes("M05", WORDS, subject=subject)
    forum.records(forum._arrived[-1])


def test_news_of_a_friday_evening_waits_for_monday(forum: Forum) -> None:
    forum.invites()
    forum.time_comes(TUESDAY + timedelta(days=3, hours=10))
    before = len(mornings(forum))
    forum.member_replies("M05", WORDS)
    forum.time_passes(days=4)
    assert mornings(forum)[before:] == [TUESDAY + timedelta(days=6)]


def test_it_tells_new_recommendations_in_full_and_who_is_silent_by_group(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M05", WORDS + "\n\nEdhe ndriçimi te sheshi.")
    forum.member_replies("M07", "Pa vërejtje.")
    forum.time_passes(days=1)
    text = forum.last("digest").text
    assert WORDS in text
    assert "Edhe ndriçimi te sheshi." in text
    assert "Manjola Berberi (Qendra Hapësira)" in text
    assert "Të ftuar: 6" in text
    assert "U përgjigjën: 2" in text
    assert "- qytetarë: 0 nga 1; ende pa përgjigje: Hekuran Ziu" in text
    forum.member_replies("M08", "Please add lighting.")
    forum.time_passes(days=1)
    assert WORDS not in forum.last("digest").text
    assert "Please add lighting." in forum.last("digest").text


def test_it_names_who_answered_without_remarks_once(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M07", "Pa vërejtje.")
    forum.time_passes(days=1)
    text = forum.last("digest").text
    assert "Rekomandimet dhe përgjigjet e reja:" in text
    assert "- Pa vërejtje: Ledina Pashollari (Universiteti i Lumasit)" in text
    forum.member_replies("M05", WORDS)
    forum.time_passes(days=1)
    assert "Ledina" not in forum.last("digest").text


def test_whoever_was_removed_before_answering_is_no_longer_counted_nor_called_silent(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M05", WORDS)
    removes(forum, "M11")
    removes(forum, "M05")
    forum.time_passes(days=1)
    text = forum.last("digest").text
    assert "Hekuran Ziu" not in text
    assert "Të ftuar: 5 · U përgjigjën: 1" in text
    forum.closes()
    assert "Të ftuar: 5 · U përgjigjën: 1" in forum.last("report", "coordinator").text


def removes(forum: Forum, who: str) -> None:
    with transaction(forum.engine) as tx:
        circle = Circle(forum.office, register_of(forum.office, tx), forum.now)
        acts.remove(tx, circle, acts.member_of(circle, who), "coordinator")


def test_it_tells_what_waits_for_her_word(forum: Forum) -> None:
    forum.director_sends("Projektvendim për tregjet", proven=False)
    forum.time_passes(days=1)
    text = forum.last("digest").text
    assert "“2026-001 PO” ose “2026-001 JO”: Projektvendim për tregjet" in text
    assert "nuk është vërtetuar se mesazhi vjen vërtet nga ky dërgues" in text


def test_what_still_waits_is_told_again_on_monday(forum: Forum) -> None:
    forum.director_sends("Projektvendim për tregjet", proven=False)
    forum.time_passes(days=14)
    assert [at.weekday() for at in mornings(forum)] == [1, 0, 0]


def test_it_tells_the_mails_that_go_to_review(forum: Forum) -> None:
    forum.invites()
    forum.member_writes("M05", "A pimë një kafe nesër?", subject="Kafe nesër")
    forum.time_passes(days=1)
    assert "Kafe nesër" in forum.last("digest").text


def test_it_says_in_her_language_why_a_mail_waits_and_what_settles_it(forum: Forum) -> None:
    forum.invites()
    line = forum.member_writes("M05", "A pimë një kafe nesër?", subject="Kafe nesër")
    forum.time_passes(days=1)
    text = forum.last("digest").text
    assert "dërguesi është anëtar, por asgjë nuk tregon se cilit konsultim i përgjigjet" in text
    assert (
        "Nëse kjo është përgjigjja e anëtarit “Manjola Berberi” për K-2026-001: "
        f"përgjigjuni këtij mesazhi me “PO mail:{line['id']}”; nëse është private: “JO mail:{line['id']}”" in text
    )
    assert "> A pimë një kafe nesër?" in text
    assert line["reasons"][0] == "a registered sender alone proves nothing"


def test_a_reply_that_is_not_filed_is_told_with_the_command_that_files_it(forum: Forum) -> None:
    forum.invites()
    line = forum.member_replies("M07", "Pa vërejtje.", sender="dikush@posta.example")
    forum.time_passes(days=1)
    text = forum.last("digest").text
    assert "është shkruar nga një adresë që nuk është e regjistruar" in text
    assert "në emër të Ledina Pashollari (Universiteti i Lumasit): “pa vërejtje” – " in text
    assert f"(“PO mail:{line['id']}”, “JO mail:{line['id']}”)" in text
    forum.coordinator_answers(f"CAKTO {FIRST} mail:{line['id']} M07", to=forum.last("digest"))
    assert forum.member("M07")["state"] == "no_remarks"
    assert "proof" not in text


def test_a_word_that_was_none_is_to_be_said_again(forum: Forum) -> None:
    forum.director_sends("Projektvendim për tregjet", proven=False)
    forum.coordinator_answers("Do ta shoh pasdite.")
    forum.time_passes(days=1)
    assert "përgjigjuni edhe një herë atij mesazhi" in forum.last("digest").text


def test_it_says_in_her_language_what_stands_still(forum: Forum) -> None:
    forum.invites()
    with transaction(forum.engine) as tx:
        watch.pause(tx, forum.office.forum, "intake", "the login was refused", forum.now)
    forum.member_replies("M05", WORDS)
    forum.time_passes(days=1)
    text = forum.last("digest").text
    assert "posta nuk po lexohet; kur të jetë ndrequr shkaku, administratori e vazhdon me `mailflow resume`" in text


def test_it_marks_the_unconfirmed_and_the_late(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M11", WORDS, sender="nipi.im@posta.example")
    forum.time_passes(days=1)
    assert "dërgues i pakonfirmuar" in forum.last("digest").text
    assert "Rekomandime: 0 (edhe 1 të pakonfirmuara)" in forum.last("digest").text
    forum.closes()
    forum.member_replies("M15", "Edhe një fjalë për shkollën.")
    forum.time_passes(days=1)
    assert "i vonuar" in forum.last("digest").text
    assert "Të vonuara: 1" in forum.last("digest").text
    assert "Rekomandime: 0 (edhe 1 të pakonfirmuara)" in forum.sent("report", to="mjedisi")[0].text


def test_in_her_absence_the_deputy_is_written_to(engine: Engine) -> None:
    from dataclasses import replace

    from mailflow.consultation.people import Coordinator
    from mailflow.daemon.house import build_office
    from tests.support.forum import SECRET

    forum = Forum(engine)
    rules = forum.office.ruleset
    away = replace(rules.register.coordinators[0], absences=((TUESDAY.date(), TUESDAY.date()),))
    deputy = Coordinator(name="Teuta Lamçe", address="zv@lumas.example", language="sq")
    register = replace(rules.register, coordinators=(away, deputy))
    forum.office = build_office(replace(rules, register=register), SECRET)
    forum.invites()
    forum.member_replies("M05", WORDS)
    forum.time_passes(days=1)
    assert forum.last("digest").recipient == "zv@lumas.example"
    forum.member_replies("M07", WORDS)
    forum.time_passes(days=1)
    assert forum.last("digest").recipient == forum.mailbox


def test_the_closing_is_news(forum: Forum) -> None:
    forum.invites()
    forum.time_passes(days=3)
    before = len(mornings(forum))
    forum.says(commands.close, FIRST)
    forum.time_passes(days=1)
    assert len(mornings(forum)) == before + 1
    assert "(i mbyllur)" in forum.last("digest").text


def test_in_shadow_mode_it_says_what_would_have_gone_to_how_many_and_why(engine: Engine) -> None:
    forum = Forum(engine, mode=Mode.SHADOW)
    forum.director_sends("Projektvendim për parkimin")
    forum.director_sends("Draft plani i tregut", text="Mos e shpërndani ende.", documents={"Tregu.pdf": PDF + b"%"})
    forum.time_passes(days=1)
    text = forum.last("digest").text
    assert "Mënyra provë – çfarë do të ishte bërë (asgjë nuk u dërgua):" in text
    assert "- Do të ishte dërguar te 6 anëtarë më 02.02.2026, me afat 02.03.2026: Projektvendim për parkimin" in text
    assert "- Do të ishte pritur fjala juaj; pas saj, ftesa për 6 anëtarë: Plani i tregut" in text
    assert "Arsyet: rregulli “drafti i një drejtorie”; dërguesi është nga" in text
    assert forum.sent("invitation") == []
    forum.time_passes(days=1)
    assert len(forum.sent("digest")) == 1, "told once"
