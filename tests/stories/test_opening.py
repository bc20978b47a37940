"""A draft opens a consultation, or waits for a word."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from mailflow.consultation.model import Mode
from mailflow.handlers import commands
from tests.support.forum import FIRST, PDF, WHO, Forum, kinds


def test_a_directors_draft_opens_and_both_who_can_stop_it_are_told(forum: Forum) -> None:
    line = forum.director_sends()
    assert (line["kind"], line["decision"], line["disposition"]) == ("draft", "open", "opened")
    assert kinds(forum.sent()) == ["receipt", "opened"]
    receipt, opened = forum.sent()
    assert receipt.recipient == "ylli.cepani@lumas.example"
    assert opened.recipient == forum.mailbox
    assert f"[K-{FIRST}]" in receipt.subject
    assert forum.show()["phase"] == "open"
    assert forum.show()["released_at"] is None


def test_nobody_is_invited_within_the_grace_time(forum: Forum) -> None:
    forum.director_sends()
    forum.time_passes(minutes=29)
    assert forum.sent("invitation") == []
    forum.time_passes(minutes=2)
    assert sorted(mail.who for mail in forum.sent("invitation")) == list(WHO)


def test_grace_is_counted_in_working_hours(forum: Forum) -> None:
    forum.time_passes(hours=6, minutes=50)  # 15:50 in Tirana
    forum.director_sends()
    forum.time_passes(hours=15)  # 06:50 the next day
    assert forum.sent("invitation") == []
    forum.time_passes(hours=2)
    assert len(forum.sent("invitation")) == len(WHO)
    assert forum.show()["released_at"].date() == date(2026, 2, 3)


def test_without_grace_the_invitations_leave_at_once(engine: Engine) -> None:
    forum = Forum(engine, grace=timedelta(0))
    forum.director_sends()
    assert len(forum.sent("invitation")) == len(WHO)


def test_without_grace_nobody_is_promised_time_to_stop_it(engine: Engine) -> None:
    forum = Forum(engine, grace=timedelta(0))
    forum.director_sends()
    receipt, opened = forum.last("receipt"), forum.last("opened")
    assert "I dërgohet Forumit OGP tani; afati për rekomandime: 02.03.2026." in receipt.text
    assert "pika e kontaktit mund ta tërheqë" in receipt.text
    assert opened.subject.startswith("U hap konsultimi: Projektvendim për parkimin – dërgohet tani")
    assert "“TËRHIQ”" in opened.text
    for mail in (receipt, opened):
        assert "NDAL" not in mail.raw.decode()
        assert "nuk e ndalni" not in mail.text
    with_grace = Forum(engine, forum_id="kodra")
    with_grace.director_sends()
    assert "ora 09:30, nëse nuk e ndalni" in with_grace.last("receipt").text
    assert "“NDAL”" in with_grace.last("opened").text


def test_an_invitation_names_the_deadline_and_brings_the_documents_byte_for_byte(forum: Forum) -> None:
    forum.invites(documents={"Projektvendim çmimet.pdf": PDF, "Relacion për çmimet.pdf": PDF + b"% relacion"})
    invitation = forum.last("invitation", "M05")
    assert forum.show()["deadline_on"] == date(2026, 3, 2)
    assert "02.03.2026" in invitation.subject
    assert "02.03.2026" in invitation.text
    assert "20 ditë pune nga njoftimi (02.02.2026)" in invitation.text
    documents = invitation.documents
    assert documents["Projektvendim çmimet.pdf"] == PDF
    assert documents["Relacion për çmimet.pdf"] == PDF + b"% relacion"
    assert b"BEGIN:VEVENT" in documents["afati.ics"]
    assert forum.show()["versions"][0]["documents"][0]["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert "2 March 2026" in forum.last("invitation", "M08").text


def test_nobody_sees_another_members_address(forum: Forum) -> None:
    forum.invites()
    for mail in forum.sent("invitation"):
        others = {forum.address_of(who) for who in WHO if who != mail.who}
        assert not [address for address in others if address.encode() in mail.raw]


def test_a_longer_deadline_is_granted_and_a_shorter_one_is_not(forum: Forum) -> None:
    forum.invites("Projektvendim për parkimin", text="T'ia përcillni Forumit. Afati 25 ditë pune.")
    forum.invites(
        "Projektvendim për tregjet",
        text="T'ia përcillni Forumit. Afati 5 ditë pune.",
        documents={"Tregjet.pdf": PDF + b"% tregjet"},
    )
    assert forum.show("2026-001")["deadline_on"] == date(2026, 3, 9)
    assert forum.show("2026-002")["deadline_on"] == date(2026, 3, 2)


@pytest.mark.parametrize("words", ["NDAL", "Jo akoma, po e ndryshojmë.", "Prisni pak", "Faleminderit!"])
def test_any_answer_of_the_director_within_the_grace_time_freezes_and_asks(forum: Forum, words: str) -> None:
    forum.director_sends()
    line = forum.director_answers(words)
    assert (line["kind"], line["disposition"]) == ("command", "commanded")
    forum.time_passes(days=3)
    assert forum.sent("invitation") == []
    question = forum.last("question")
    assert question.who == "coordinator"
    assert words in question.text
    assert [w["reference"] for w in forum.status()["waiting"]] == [FIRST]
    forum.coordinator_answers("PO")
    assert len(forum.sent("invitation")) == len(WHO)


def test_a_stop_that_waits_in_the_mailbox_still_counts_after_the_grace_time(forum: Forum) -> None:
    forum.director_sends()
    forum.stops()
    forum.time_passes(minutes=5)
    forum.director_answers("Ndalojeni ju lutem")
    forum.time_passes(hours=2)
    forum.starts()
    forum.time_passes(days=1)
    assert forum.sent("invitation") == []
    assert len(forum.sent("question")) == 1


def test_the_coordinator_stops_an_opening_from_its_notice_and_takes_it_back(forum: Forum) -> None:
    forum.director_sends()
    forum.coordinator_answers("NDAL")
    forum.time_passes(days=1)
    assert forum.sent("invitation") == []
    forum.coordinator_answers("JO")
    assert forum.show()["phase"] == "withdrawn"
    forum.time_passes(days=5)
    assert forum.sent("invitation") == []


def test_a_draft_whose_sender_is_not_proven_is_held(forum: Forum) -> None:
    line = forum.director_sends(proven=False)
    assert (line["decision"], line["disposition"]) == ("hold", "held")
    forum.time_passes(days=30)
    assert set(kinds(forum.sent())) == {"question", "digest"}
    assert "not proven" in " ".join(line["reasons"])


@pytest.mark.parametrize(("word", "phase"), [("PO", "open"), ("YES", "open"), ("jo", "dismissed"), ("No", "dismissed")])
def test_the_coordinators_word_decides_a_held_draft(forum: Forum, word: str, phase: str) -> None:
    forum.director_sends(proven=False)
    line = forum.coordinator_answers(word)
    assert (line["kind"], line["disposition"]) == ("command", "commanded")
    assert forum.show()["phase"] == phase
    assert kinds(forum.sent(to="coordinator"))[-1] in {"transcript", "opened"}
    forum.time_passes(minutes=31)
    assert len(forum.sent("invitation")) == (len(WHO) if phase == "open" else 0)


def test_a_word_within_a_sentence_decides_nothing(forum: Forum) -> None:
    forum.director_sends(proven=False)
    line = forum.coordinator_answers("Po e shoh nesër me qetësi.")
    assert line["disposition"] == "review"
    assert forum.show()["phase"] == "held"


def test_a_word_from_another_address_decides_nothing(forum: Forum) -> None:
    forum.director_sends(proven=False)
    line = forum.coordinator_answers("PO", sender="dikush@tjeter.example")
    assert line["disposition"] == "review"
    assert forum.show()["phase"] == "held"


def test_a_word_after_the_question_is_settled_changes_nothing_and_is_told(forum: Forum) -> None:
    forum.director_sends(proven=False)
    question = forum.last("question")
    forum.coordinator_answers("JO", to=question)
    line = forum.coordinator_answers("PO", to=question)
    assert line["disposition"] == "commanded"
    assert forum.show()["phase"] == "dismissed"
    assert "Ajo pyetje është zgjidhur tashmë." in forum.last("transcript").text


def test_in_supervised_mode_every_opening_waits_for_her_word(engine: Engine) -> None:
    forum = Forum(engine, mode=Mode.SUPERVISED)
    assert forum.director_sends()["disposition"] == "held"
    forum.time_passes(days=2)
    assert not forum.sent("receipt")
    assert not forum.sent("invitation")
    forum.says(commands.approve, FIRST)
    forum.time_passes(minutes=31)
    assert len(forum.sent("invitation")) == len(WHO)


def test_in_shadow_mode_nothing_leaves_but_the_coordinators_mail(engine: Engine) -> None:
    forum = Forum(engine, mode=Mode.SHADOW)
    forum.director_sends()
    forum.time_passes(days=40)
    assert {mail.who for mail in forum.sent()} == {"coordinator"}
    assert "6" in forum.last("opened").text
    assert forum.show()["phase"] == "closed"
    assert forum.show()["mode"] == "shadow"
    assert {member["state"] for member in forum.show()["members"]} == {"pending"}


def test_the_same_draft_again_opens_no_second_consultation(forum: Forum) -> None:
    forum.director_sends(Message_ID="<draft@lumas.example>")
    again = forum.director_sends(Message_ID="<draft@lumas.example>", text="Ja edhe një herë, për Forumin.")
    assert (again["disposition"], again["consultation"]) == ("duplicate", FIRST)
    assert len(forum.sent("receipt")) == 1


def test_the_contact_points_own_mail_never_opens(forum: Forum) -> None:
    line = forum.director_sends("Draft plani", sender=forum.mailbox)
    assert line["disposition"] in {"ignored", "unrelated"}
    forum.time_passes(days=1)
    assert forum.sent() == []


def test_the_question_of_shadow_mode_promises_nothing(engine: Engine) -> None:
    forum = Forum(engine, mode=Mode.SHADOW)
    forum.director_sends(proven=False)
    question = forum.last("question")
    assert question.subject.startswith("Provë. ")
    assert "Forumit nuk i dërgohet asgjë" in question.text
    assert "PO – provë: drafti do t'i dërgohej Forumit (6 anëtarë), por nuk dërgohet asgjë." in question.text
    assert "PO – drafti i dërgohet Forumit" not in question.text


def test_a_draft_too_large_to_leave_is_held(forum: Forum) -> None:
    from dataclasses import replace

    forum.office = replace(forum.office, relay_size=100_000)
    line = forum.director_sends(documents={"Projektvendim.pdf": PDF + bytes(200_000)})
    assert line["disposition"] == "held"
    assert "ndërsa lejohen deri në 0.1 MB" in forum.last("question").text


def test_what_stands_in_an_act_written_in_the_mail_is_looked_at_too(forum: Forum) -> None:
    people = "\n".join(f"Emër Shembulli J{n}0515{n}23{'ABCDEFGH'[n]}" for n in range(1, 8))
    act = f"PROJEKTVENDIM\nPër ndihmën\n1. Përfitojnë:\n{people}\n2. Hyn në fuqi."
    line = forum.director_sends("Projektvendim për ndihmën", text=f"Për konsultim me Forumin.\n\n{act}", documents={})
    assert line["disposition"] == "held"
    assert "ka të dhëna personale" in forum.last("question").text
