"""What members ask instead of recommending something: it reaches whoever must answer, and the answer reaches whoever asked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from mailflow.consultation.model import Mode
from mailflow.handlers import commands
from tests.support.forum import FIRST, PDF, Forum, Sent

QUESTION = "When does the consultation end? Is the annex public?"
REQUEST = "Në bazë të ligjit 119/2014 kërkoj kopje të kontratës së parkimit."
COMPLAINT = "Ankohem për mënyrën si po zhvillohet konsultimi: drafti nuk u publikua në kohë."
LEAVE = "Ju lutem më hiqni nga lista, nuk dua të marr më mesazhe."
STRANGER = "dikush@posta.example"


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """All are invited."""
    return invited(engine)


def invited(engine: Engine, **options: Any) -> Forum:
    forum = Forum(engine, **options)
    forum.invites()
    forum.time_passes(days=1)
    return forum


def passed_on(forum: Forum, to: str = "coordinator") -> Sent:
    return forum.last("inquiry", to)


def office_answers(forum: Forum, text: str, *, to: Sent, sender: str | None = None, **options: Any) -> dict[str, Any]:
    """The coordinator or the directorate answers what was passed on."""
    return (
        forum.director_answers(text, to=to) if sender is None else forum.coordinator_answers(text, to=to, sender=sender)
    )


def inquiries(forum: Forum) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = forum.show()["inquiries"]
    return found


# ── questions ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_question_goes_at_once_to_the_coordinator_and_the_directorate(forum: Forum) -> None:
    line = forum.member_replies("M08", QUESTION)
    assert (line["kind"], line["disposition"], line["recommendation"]) == ("reply", "question", None)
    for office in ("coordinator", "mjedisi"):
        mail = passed_on(forum, office)
        assert QUESTION in mail.text.replace("\n> ", " ")
        assert "Helen Marsh" in mail.text
        assert f"[K-{FIRST}]" in mail.subject
    assert forum.address_of("M08") in passed_on(forum).text
    assert forum.address_of("M08") not in passed_on(forum, "mjedisi").raw.decode()
    [asked] = inquiries(forum)
    assert (asked["number"], asked["kind"], asked["member"], asked["settled_at"]) == (1, "question", "M08", None)
    assert "inquiry_received" in forum.events()


def test_who_asks_has_not_answered_and_is_reminded(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    assert forum.member("M08")["state"] == "invited"
    assert forum.recommendations() == []
    forum.time_passes(days=24)
    assert forum.sent("reminder", to="M08")


@pytest.mark.parametrize("office", ["coordinator", "mjedisi"])
def test_the_words_of_either_office_go_to_the_member(forum: Forum, office: str) -> None:
    asked = forum.member_replies("M08", QUESTION)
    line = forum.coordinator_answers("The annex is public, see the portal.", to=passed_on(forum, office))
    assert (line["kind"], line["disposition"], line["consultation"]) == ("command", "commanded", FIRST)
    [answer] = forum.sent("answer")
    assert (answer.who, answer.recipient) == ("M08", forum.address_of("M08"))
    assert "The annex is public, see the portal." in answer.text
    assert answer.message["In-Reply-To"] == asked["message_id"]
    assert forum.office.ruleset.register.contact_address in str(answer.message["From"])
    [settled] = inquiries(forum)
    assert (settled["settled_by"], settled["settled_at"]) == (office, forum.now)
    assert settled["answer"] == "The annex is public, see the portal."
    assert forum.events().count("inquiry_answered") == 1
    assert forum.sent("transcript") == []


def test_the_other_office_hears_that_it_is_answered(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    forum.coordinator_answers("Po, aneksi është publik.", to=passed_on(forum, "mjedisi"))
    assert len(forum.sent("inquiry", to="coordinator")) == 2
    assert len(forum.sent("inquiry", to="mjedisi")) == 1
    assert "Po, aneksi është publik." in passed_on(forum).text


def test_a_later_answer_adds_to_the_first(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    hers, theirs = passed_on(forum), passed_on(forum, "mjedisi")
    forum.coordinator_answers("On 6 March.", to=hers)
    forum.time_passes(hours=1)
    forum.coordinator_answers("The annex will be published on Friday.", to=theirs)
    assert len(forum.sent("answer", to="M08")) == 2
    assert "adds to the answer" in forum.last("answer").text
    [settled] = inquiries(forum)
    assert (settled["settled_by"], settled["answer"]) == (
        "coordinator",
        "On 6 March.\n\nThe annex will be published on Friday.",
    )


def test_the_same_words_go_once(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    for _ in range(2):
        forum.coordinator_answers("On 6 March.", to=passed_on(forum))
    assert len(forum.sent("answer")) == 1


def test_documents_come_along_with_the_answer(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    forum.director_answers("Here it is.", to=passed_on(forum, "mjedisi"), documents={"Aneksi çmimet.pdf": PDF})
    assert forum.last("answer").documents == {"Aneksi çmimet.pdf": PDF}
    assert forum.sent("question") == []
    assert len(forum.consultation().versions) == 1


def test_what_is_answered_stands_in_no_digest(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    forum.time_passes(days=1)
    assert "Pyetje nr. 1, që pret përgjigjen tuaj" in forum.last("digest").text
    forum.coordinator_answers("On 6 March.", to=passed_on(forum))
    forum.member_replies("M05", "Të shtohen pemë.")
    forum.time_passes(days=1)
    assert "Pyetje nr. 1" not in forum.last("digest").text


def test_a_yes_answers_the_member_and_nothing_else_that_waits(forum: Forum) -> None:
    forum.member_replies("M08", "Is the annex public?")
    forum.director_sends(text="Versioni i ri i draftit.", documents={"Projektvendim parkimi.pdf": PDF + b"%2"})
    waits = len(forum.consultation().open_questions)
    forum.coordinator_answers("Po", to=passed_on(forum))
    assert len(forum.consultation().open_questions) == waits
    assert "Po" in forum.last("answer", "M08").text


def test_an_order_in_answer_to_a_question_is_an_order(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    before = forum.consultation().deadline
    forum.coordinator_answers("SHTYJ 5 ditë: kërkesë e anëtarëve", to=passed_on(forum))
    after = forum.consultation().deadline
    assert before is not None
    assert after is not None
    assert after.on > before.on
    assert forum.sent("answer") == []


def test_nobody_elses_words_reach_the_member(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    for office in ("coordinator", "mjedisi"):
        line = forum.coordinator_answers("E gënjej.", to=passed_on(forum, office), sender=STRANGER)
        assert line["disposition"] == "review"
    assert forum.sent("answer") == []


def test_an_answer_without_words_is_passed_on_to_nobody(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    assert forum.coordinator_answers("", to=passed_on(forum))["disposition"] == "review"
    assert forum.sent("answer") == []


@pytest.mark.parametrize(
    "text",
    [
        "Më 12.10.2026 në orën 10:00 drejtori shkroi:\nmos ia thoni, buxheti mungon.\nAneksi është publik.",
        "Aneksi është publik.\n> mos ia thoni, buxheti mungon",
    ],
)
def test_what_may_be_somebody_elses_words_goes_to_no_member(forum: Forum, text: str) -> None:
    """A colleague's sentence stands beside hers, and nothing tells them apart for certain."""
    forum.member_replies("M08", QUESTION)
    line = forum.coordinator_writes(text, In_Reply_To=passed_on(forum).message_id)
    assert line["disposition"] == "review"
    assert forum.sent("answer") == []
    forum.time_passes(days=1)
    assert "vetëm me fjalët tuaja" in forum.last("digest").text


def test_the_members_thanks_for_the_answer_are_thanks_and_her_recommendation_is_filed(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    forum.coordinator_answers("On 6 March.", to=passed_on(forum))
    assert forum.member_replies("M08", "Thank you!", to=forum.last("answer"))["disposition"] == "thanks"
    line = forum.member_replies("M08", "Please add ten bicycle stands.", to=forum.last("answer"))
    assert (line["disposition"], line["consultation"]) == ("filed", FIRST)
    assert forum.recommendations()[0]["verified"] is True


def test_a_question_from_a_strange_address_goes_to_the_coordinator_alone_and_its_answer_to_the_member(
    forum: Forum,
) -> None:
    forum.member_replies("M08", QUESTION, sender=STRANGER)
    assert forum.sent("inquiry", to="mjedisi") == []
    assert STRANGER in passed_on(forum).text
    told = forum.last("received", "M08")
    assert told.recipient == forum.address_of("M08")
    assert "not registered" in told.text
    assert told.message["In-Reply-To"] is None
    forum.coordinator_answers("On 6 March.", to=passed_on(forum))
    assert forum.last("answer").recipient == forum.address_of("M08")
    assert forum.last("answer").message["In-Reply-To"] is None
    assert not [mail for mail in forum.sent() if mail.recipient == STRANGER]


def test_a_robot_that_asks_all_day_writes_to_nobody(engine: Engine) -> None:
    forum = invited(engine, answers_per_day=2)
    for number in range(5):
        forum.member_replies("M08", f"Is annex {number} public?")
    assert len(forum.sent("inquiry", to="mjedisi")) == 2
    assert len(inquiries(forum)) == 5
    forum.time_passes(days=1)
    assert "nr. 5" in forum.last("digest").text


def test_in_shadow_mode_only_the_coordinator_hears_of_a_question(engine: Engine) -> None:
    forum = Forum(engine, mode=Mode.SHADOW)
    forum.invites()
    forum.member_writes("M08", QUESTION, subject=f"K-{FIRST}")
    assert {mail.who for mail in forum.sent()} == {"coordinator"}
    assert forum.sent("inquiry", to="coordinator")


# ── complaints and requests for information ──────────────────────────────────────────────────────────────────────


def test_a_request_for_information_has_its_clock(forum: Forum) -> None:
    line = forum.member_replies("M11", REQUEST)
    assert (line["disposition"], line["recommendation"]) == ("filed", None)
    assert forum.recommendations() == []
    assert forum.member("M11")["state"] == "invited"
    [asked] = inquiries(forum)
    assert (asked["kind"], asked["due_on"].isoformat()) == ("information_request", "2026-02-17")
    receipt = forum.last("received", "M11")
    assert "17.02.2026" in receipt.text
    assert "ligjit nr. 119/2014" in receipt.text
    assert REQUEST in receipt.text.replace("\n> ", " ")
    assert "17.02.2026" in passed_on(forum).text
    assert forum.sent("inquiry", to="mjedisi") == []


def test_nothing_of_a_complaint_goes_to_the_directorate_it_complains_about(forum: Forum) -> None:
    line = forum.member_replies("M11", COMPLAINT)
    assert line["disposition"] == "filed"
    [asked] = inquiries(forum)
    assert (asked["kind"], asked["due_on"].isoformat()) == ("complaint", "2026-02-13")
    assert "Drejtorisë hartuese nuk i është dërguar gjë." in passed_on(forum).text
    receipt = forum.last("received", "M11")
    assert "Drejtoria" not in str(receipt.message["From"])
    forum.coordinator_answers("U shqyrtua: drafti u publikua më 2 shkurt.", to=passed_on(forum))
    forum.closes()
    assert not [mail for mail in forum.sent(to="mjedisi") if b"Ankohem" in mail.raw or "ankohet" in mail.text]
    assert "U shqyrtua" in forum.last("answer", "M11").text


def test_whoever_goes_on_with_a_complaint_speaks_to_the_coordinator_again(forum: Forum) -> None:
    forum.member_replies("M11", COMPLAINT)
    line = forum.member_replies("M11", "Shtoj se afishimi u bë vetëm një ditë.", to=forum.last("received"))
    assert (line["disposition"], line["recommendation"]) == ("filed", None)
    forum.coordinator_answers("U shqyrtua.", to=passed_on(forum))
    forum.member_replies("M11", "Nuk pajtohem me këtë përgjigje.", to=forum.last("answer"))
    assert [one["kind"] for one in inquiries(forum)] == ["complaint"] * 3
    assert forum.recommendations() == []
    assert forum.sent("inquiry", to="mjedisi") == []
    assert forum.member("M11")["state"] == "invited"


def test_whoever_did_not_write_it_says_so_to_the_coordinator(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION, sender=STRANGER)
    forum.member_replies("M08", "I did not write this.", to=forum.last("received"))
    assert forum.recommendations() == []
    assert "I did not write this." in passed_on(forum).text


def test_whoever_goes_on_from_her_own_question_is_understood(forum: Forum) -> None:
    asked = forum.member_replies("M08", QUESTION)["message_id"]
    invitation = forum.last("invitation", "M08").message_id
    line = forum.member_replies("M08", "Please add trees.", In_Reply_To=asked, References=f"{invitation} {asked}")
    assert line["disposition"] == "filed"


def test_what_is_overdue_stands_in_status_and_every_digest(forum: Forum) -> None:
    forum.member_replies("M11", REQUEST)
    (waiting,) = forum.status()["waiting"]
    assert waiting == {"what": "inquiry: information_request 1, due 2026-02-17", "reference": FIRST, "since": forum.now}
    forum.time_passes(days=16)
    assert "overdue since 2026-02-17" in forum.status()["waiting"][0]["what"]
    assert "afati i ligjit ka kaluar" in forum.last("digest").text
    digests = len(forum.sent("digest"))
    forum.time_passes(days=1)
    assert len(forum.sent("digest")) == digests + 1


@pytest.mark.parametrize("word", ["U TRAJTUA", "Done."])
def test_what_was_dealt_with_otherwise_is_settled_by_a_word(forum: Forum, word: str) -> None:
    forum.member_replies("M11", REQUEST)
    line = forum.coordinator_answers(word, to=passed_on(forum))
    assert line["disposition"] == "commanded"
    assert inquiries(forum)[0]["settled_by"] == "coordinator"
    assert forum.sent("answer") == []
    assert "inquiry_settled" in forum.events()
    assert forum.status()["waiting"] == []


def test_in_answer_to_the_digest_the_word_names_its_number(forum: Forum) -> None:
    forum.member_replies("M11", REQUEST)
    forum.member_replies("M08", QUESTION)
    forum.time_passes(days=1)
    forum.coordinator_answers("U TRAJTUA", to=forum.last("digest"))
    assert [one["settled_at"] for one in inquiries(forum)] == [None, None]
    forum.coordinator_answers("U TRAJTUA 2", to=forum.last("digest"))
    assert [one["settled_by"] for one in inquiries(forum)] == [None, "coordinator"]


# ── leaving ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_wish_to_leave_is_asked_back_at_the_registered_address(forum: Forum) -> None:
    line = forum.member_replies("M05", LEAVE)
    assert (line["kind"], line["decision"], line["disposition"]) == ("command", "none", "commanded")
    [asked] = forum.sent("removal")
    assert (asked.who, asked.recipient) == ("M05", forum.address_of("M05"))
    assert forum.member("M05")["removed_at"] is None
    assert forum.recommendations() == []


@pytest.mark.parametrize("yes", ["PO", "Po, e konfirmoj.", LEAVE])
def test_her_yes_removes_her_with_one_last_mail(forum: Forum, yes: str) -> None:
    forum.member_replies("M05", "Të shtohen pemë.")
    forum.member_replies("M05", LEAVE)
    line = forum.member_replies("M05", yes, to=forum.last("removal"))
    assert line["disposition"] == "commanded"
    assert forum.member("M05")["removed_at"] == forum.now
    assert forum.member("M05")["state"] == "answered"
    assert len(forum.recommendations()) == 1
    last = forum.last("removal", "M05")
    assert "ky është mesazhi i fundit" in last.text
    assert "Largim nga Forumi" in passed_on(forum).subject
    entry = next(e for e in forum.show()["history"] if e["event"] == "member_removed")
    assert entry["by"] == "M05"
    forum.closes()
    assert forum.sent(to="M05")[-1] == last


def test_without_her_answer_nothing_changes(forum: Forum) -> None:
    forum.member_replies("M05", LEAVE)
    forum.time_passes(days=24)
    assert forum.member("M05")["removed_at"] is None
    assert forum.sent("reminder", to="M05")


@pytest.mark.parametrize("word", ["Jo", "Jo, dua të vazhdoj.", "Po, por jo tani", "Nuk e kam dërguar unë."])
def test_any_other_word_leaves_her_in(forum: Forum, word: str) -> None:
    forum.member_replies("M05", LEAVE)
    forum.member_replies("M05", word, to=forum.last("removal"))
    assert forum.member("M05")["removed_at"] is None


def test_a_stranger_cannot_remove_a_member(forum: Forum) -> None:
    forum.member_replies("M05", LEAVE, sender=STRANGER)
    [asked] = forum.sent("removal")
    assert asked.recipient == forum.address_of("M05")
    assert "nuk është e regjistruar" in asked.text
    forum.member_replies("M05", "PO", sender=STRANGER)
    assert forum.member("M05")["removed_at"] is None
    assert not [mail for mail in forum.sent() if mail.recipient == STRANGER]


def test_a_wish_to_leave_in_a_new_mail_is_asked_back_too(forum: Forum) -> None:
    forum.member_writes("M05", LEAVE, subject="Lista")
    assert forum.sent("removal", to="M05")


def test_asked_twice_in_a_day_she_is_asked_once(forum: Forum) -> None:
    forum.member_replies("M05", LEAVE)
    forum.member_replies("M05", "Më hiqni nga lista, ju lutem!")
    assert len(forum.sent("removal")) == 1
    forum.time_passes(days=1)
    forum.member_replies("M05", "Më hiqni nga lista!!")
    assert len(forum.sent("removal")) == 2


def test_an_automatic_answer_confirms_nothing(forum: Forum) -> None:
    forum.member_replies("M05", LEAVE)
    asked = forum.last("removal")
    forum.member_replies("M05", "PO", to=asked, Auto_Submitted="auto-replied")
    assert forum.member("M05")["removed_at"] is None


def test_whoever_left_is_brought_back_by_an_invitation(forum: Forum) -> None:
    forum.member_replies("M05", LEAVE)
    forum.member_replies("M05", "PO", to=forum.last("removal"))
    forum.says(commands.invite, FIRST, "M05")
    assert forum.member("M05")["removed_at"] is None
    assert len(forum.sent("invitation", to="M05")) == 2


def test_a_wish_that_nobody_confirms_is_let_go_of(forum: Forum) -> None:
    forum.member_replies("M05", LEAVE)
    forum.time_passes(days=1)
    assert "pret pohimin e anëtarit: " in forum.last("digest").text
    forum.time_passes(days=14)
    assert forum.status()["waiting"] == []
    forum.member_replies("M05", LEAVE)
    assert len(forum.sent("removal", to="M05")) == 2
    forum.member_replies("M05", "PO", to=forum.sent("removal")[0])
    assert forum.member("M05")["removed_at"] is None
    forum.member_replies("M05", "PO", to=forum.sent("removal")[1])
    assert forum.member("M05")["removed_at"] is not None


def test_the_coordinators_own_word_settles_a_wish_to_leave(forum: Forum) -> None:
    forum.member_replies("M05", LEAVE)
    forum.coordinator_answers("HIQ M05", to=forum.last("opened"))
    assert forum.member("M05")["removed_at"] == forum.now
    assert forum.status()["waiting"] == []


def test_an_answer_for_somebody_who_has_left_stays_with_the_coordinator(forum: Forum) -> None:
    forum.member_replies("M08", QUESTION)
    forum.coordinator_answers("HIQ M08", to=forum.last("opened"))
    line = forum.coordinator_answers("On 6 March.", to=passed_on(forum))
    assert line["disposition"] == "review"
    assert forum.sent("answer") == []


# ── beside a recommendation ──────────────────────────────────────────────────────────────────────────────────────


def test_a_question_beside_a_recommendation_is_passed_on_and_the_recommendation_filed(forum: Forum) -> None:
    line = forum.member_replies(
        "M05", "Të shtohen dhjetë vende për biçikleta pranë shkollës.\n\nA është publik aneksi i tarifave?"
    )
    assert (line["disposition"], line["recommendation"]) == ("filed", 1)
    assert "A është publik aneksi i tarifave?" in passed_on(forum, "mjedisi").text
    assert forum.sent("received") == []
    assert "iu përcoll edhe koordinatorit: nr. 1" in forum.last("acknowledgement", "M05").text
    assert forum.member("M05")["state"] == "answered"


def test_the_law_s_day_is_told_when_the_administrator_assigns_the_mail(forum: Forum) -> None:
    line = forum.member_writes("M11", REQUEST, subject="Kërkesë", In_Reply_To="<private@lumas.example>")
    assert line["disposition"] == "review"
    forum.time_passes(days=1)
    forum.says(commands.assign, f"mail:{line['id']}", "M11", reference=FIRST)
    [asked] = inquiries(forum)
    assert asked["due_on"].isoformat() == "2026-02-17"
    assert asked["received_at"] == forum.now - timedelta(days=1)


def test_a_wish_to_leave_beside_a_recommendation_waits_for_nothing_and_is_told_how(forum: Forum) -> None:
    forum.member_replies("M05", "Ju lutem më hiqni nga lista. Dhe neni 3 të hiqet.")
    assert "na shkruani vetëm këtë në një mesazh më vete" in forum.last("acknowledgement", "M05").text
    assert inquiries(forum) == []
    assert not any("removal" in item["what"] for item in forum.status()["waiting"])
    forum.member_replies("M05", LEAVE)
    forum.member_replies("M05", "PO", to=forum.last("removal"))
    assert forum.member("M05")["removed_at"] is not None


def test_what_may_be_others_words_asks_nothing(forum: Forum) -> None:
    text = "---------- Forwarded message ---------\n\nTë shtohen dhjetë vende pranë shkollës.\n\nA është publik aneksi i tarifave?"
    forum.member_writes("M05", text, subject=f"Fwd: [K-{FIRST}]")
    assert len(forum.recommendations()) == 1
    assert inquiries(forum) == []
    assert forum.sent("inquiry") == []
