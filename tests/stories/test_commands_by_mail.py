"""The coordinator steers by one-word replies: every command, its authority, its transcript."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from sqlalchemy import Engine

from mailflow.consultation.model import Mode
from mailflow.consultation.people import Coordinator
from mailflow.daemon.house import build_office
from mailflow.handlers import commands
from tests.documents.writers.zipped import docx, paragraph
from tests.support.forum import FIRST, PDF, SECRET, WHO, Forum, Sent, _submitted

DEPUTY = Coordinator(name="Besa Zëvendësi", address="besa.zevendesi@lumas.example", language="sq")
SECOND = "2026-002"


def transcripts(forum: Forum) -> list[Sent]:
    return forum.sent("transcript")


def told(forum: Forum) -> str:
    return transcripts(forum)[-1].text


def held(forum: Forum, title: str = "Projektvendim për parkimin") -> None:
    forum.director_sends(title, proven=False, documents={f"{title}.pdf": PDF + title.encode()})


def next_digest(forum: Forum) -> Sent:
    forum.time_passes(days=1)
    return forum.last("digest")


def with_deputy(forum: Forum, *absences: tuple[date, date]) -> None:
    """The same forum with a deputy."""
    rules = forum.office.ruleset
    coordinator = replace(rules.register.coordinators[0], absences=tuple(absences))
    register = replace(rules.register, coordinators=(coordinator, DEPUTY))
    policy = replace(rules.policy, coordinators=(coordinator, DEPUTY))
    forum.office = build_office(replace(rules, register=register, policy=policy), SECRET)


# ── each command ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_extension_in_working_days_moves_the_deadline_and_all_members_are_told_why(forum: Forum) -> None:
    forum.invites()
    line = forum.coordinator_answers("SHTYJ 5 ditë: kërkesë e shoqatave")
    assert (line["kind"], line["disposition"], line["consultation"]) == ("command", "commanded", FIRST)
    assert forum.show()["deadline_on"] == date(2026, 3, 9)
    assert len(forum.sent("extension")) == len(WHO)
    assert "kërkesë e shoqatave" in forum.last("extension").text
    assert "U krye: “SHTYJ 5 ditë: kërkesë e shoqatave”" in told(forum)
    assert "09.03.2026" in told(forum)
    assert forum.last("transcript").recipient == forum.mailbox
    assert f"[K-{FIRST}]" in forum.last("transcript").subject


def test_an_extension_to_a_date_in_english(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("EXTEND 2026-03-06")
    assert forum.show()["deadline_on"] == date(2026, 3, 6)
    assert "Nuk u dha arsye" in told(forum)


def test_an_extension_beyond_the_longest_time_is_asked_back_once(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("SHTYJ 30 ditë: shumë punë")
    assert forum.show()["deadline_on"] == date(2026, 3, 2)
    question = forum.last("question")
    assert "SHTYJ 30 ditë: shumë punë" in question.text
    assert "më shumë kohë se afati më i gjatë" in question.text
    assert transcripts(forum) == []  # the question is the answer
    forum.coordinator_answers("PO", to=question)
    assert forum.show()["deadline_on"] > date(2026, 4, 1)
    assert len(forum.sent("extension")) == len(WHO)
    assert "shumë punë" in forum.last("extension").text
    forum.coordinator_answers("PO", to=question)
    assert len(forum.sent("extension")) == len(WHO)


def test_a_no_to_the_question_back_leaves_everything_as_it_was(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("MBYLL: u përgjigjën të gjithë")
    assert forum.show()["phase"] == "open"
    forum.coordinator_answers("JO", to=forum.last("question"))
    assert forum.show()["phase"] == "open"
    assert "Nuk u bë asgjë." in told(forum)
    assert forum.consultation().open_question is None


def test_closing_early_is_confirmed_and_then_done(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("CLOSE: everybody has answered")
    forum.coordinator_answers("YES", to=forum.last("question"))
    assert forum.show()["phase"] == "closed"
    assert len(forum.sent("closing")) == len(WHO)


def test_a_closed_consultation_is_opened_again(forum: Forum) -> None:
    forum.invites()
    forum.closes()
    forum.coordinator_answers("RIHAP 5 ditë: u kërkua nga universiteti", to=forum.last("report", "coordinator"))
    assert forum.show()["phase"] == "open"
    assert len(forum.sent("reopened")) == len(WHO)


def test_reopen_alone_means_the_usual_time(forum: Forum) -> None:
    forum.invites()
    forum.closes()
    forum.coordinator_answers("RIHAP: u kërkua", to=forum.last("report", "coordinator"))
    assert forum.show()["phase"] == "open"
    assert forum.show()["deadline_on"] == date(2026, 3, 18)


def test_a_draft_that_nobody_has_seen_is_withdrawn_at_once(forum: Forum) -> None:
    forum.director_sends()
    forum.coordinator_answers("TËRHIQ: dokument i gabuar")
    assert forum.show()["phase"] == "withdrawn"
    forum.time_passes(days=2)
    assert forum.sent("invitation") == []


def test_a_withdrawal_after_the_invitations_is_confirmed_and_reaches_those_who_have_the_draft(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("TERHIQ: dokument i gabuar")
    assert forum.show()["phase"] == "open"
    forum.coordinator_answers("po", to=forum.last("question"))
    assert forum.show()["phase"] == "withdrawn"
    assert len(forum.sent("withdrawal")) == len(WHO)


def test_an_invitation_is_sent_again(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("RIDËRGO M07")
    assert len(forum.sent("invitation", to="M07")) == 2
    assert len(forum.sent("invitation", to="M05")) == 1


def test_an_answer_by_telephone_is_recorded_whole(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("U PËRGJIGJ M07 me telefon: Neni 5: të shtohen pemë.\n\nJo më pak se 20.\n\nFaleminderit")
    (filed,) = forum.recommendations()
    assert (filed["member"], filed["text"]) == ("M07", "Neni 5: të shtohen pemë.\nJo më pak se 20.")
    assert forum.member("M07")["state"] == "answered"
    assert f"{FIRST}/1" in told(forum)


def test_no_remarks_by_telephone_is_no_recommendation(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("ANSWERED M07 by telephone: no remarks")
    assert forum.recommendations() == []
    assert forum.member("M07")["state"] == "no_remarks"


def test_an_unclear_mail_is_assigned_to_a_member(forum: Forum) -> None:
    forum.invites()
    forum.member_writes("M07", "Të shtohen pemë te sheshi.", subject="Mendimi im", proven=False)
    assert forum.ledger()[-1]["disposition"] == "review"
    number = forum.ledger()[-1]["id"]
    digest = next_digest(forum)
    assert f"mail:{number}" in digest.text
    forum.coordinator_answers(f"CAKTO {FIRST} mail:{number} M07", to=digest)
    (filed,) = forum.recommendations()
    assert (filed["member"], filed["verified"]) == ("M07", True)


def test_an_unverified_recommendation_is_confirmed(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M07", "Të shtohen pemë te sheshi.", sender="privat@posta.example", proven=False)
    assert forum.recommendations()[0]["verified"] is False
    forum.coordinator_answers(f"CAKTO {FIRST}/1 M07")
    assert forum.recommendations()[0]["verified"] is True


def test_a_removed_member_gets_nothing_more(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("HIQ M07")
    forum.closes()
    assert forum.sent("closing", to="M07") == []
    assert len(forum.sent("closing")) == len(WHO) - 1
    forum.invites("Projektvendim për tregjet", documents={"Projektvendim tregjet.pdf": PDF + b"\n"})
    assert len(forum.sent("invitation", to="M07")) == 1


def test_a_stop_within_the_grace_time_freezes(forum: Forum) -> None:
    forum.director_sends()
    forum.coordinator_answers("NDAL: prisni versionin e ri")
    forum.time_passes(days=1)
    assert forum.sent("invitation") == []
    assert "prisni versionin e ri" in forum.last("question").text


def test_words_that_are_no_command_stop_an_opening_that_can_still_be_stopped(forum: Forum) -> None:
    forum.director_sends()
    forum.coordinator_answers("Ky nuk është versioni përfundimtar!")
    forum.time_passes(days=1)
    assert forum.sent("invitation") == []
    assert "prandaj dërgimi u ndal" in transcripts(forum)[0].text
    assert len(forum.sent("question")) == 1


def test_thanks_for_the_notice_of_an_opening_stop_nothing(forum: Forum) -> None:
    forum.director_sends()
    line = forum.coordinator_answers("Faleminderit!")
    assert line["disposition"] == "thanks"
    forum.time_passes(minutes=31)
    assert len(forum.sent("invitation")) == len(WHO)
    assert transcripts(forum) == []


def test_the_state_of_things_is_one_page_without_names_addresses_or_power(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M05", "Të shtohen pemë.")
    forum.time_passes(days=1)
    forum.coordinator_answers("STATUS")
    page = forum.last("transcript")
    assert "Gjendja e konsultimeve më 03.02.2026" in page.subject
    assert "Projektvendim për parkimin" in page.text
    assert "02.03.2026" in page.text
    assert "U përgjigjën: 1" in page.text
    assert "@" not in page.text
    for member in forum.consultation().members:
        assert member.name not in page.text
        assert member.id not in page.text
    # Whoever has the page, and can write in her name, commands nothing by it.
    line = forum.coordinator_answers("SHTYJ 2026-001 5 ditë", to=page, sender=forum.mailbox)
    assert forum.show()["deadline_on"] == date(2026, 3, 2)
    assert line["disposition"] == "commanded"
    assert "SHTYJ 2026-001 5 ditë" in forum.last("question").text


def test_help_lists_the_words_that_are_possible_now(forum: Forum) -> None:
    forum.director_sends()
    forum.coordinator_answers("NDIHMË")
    words = told(forum)
    assert "2026-001 NDAL" in words
    assert "STATUS" in words
    assert "RIHAP" not in words
    forum.time_passes(days=1)
    forum.coordinator_answers("HELP")
    assert "SHTYJ 2026-001 5 ditë" in told(forum)
    assert "2026-001 NDAL" not in told(forum)


# ── several, wrong, doubtful ─────────────────────────────────────────────────────────────────────────────────────


def test_several_things_in_a_digest_are_answered_each_by_its_reference(forum: Forum) -> None:
    held(forum)
    held(forum, "Projektvendim për tregjet")
    digest = next_digest(forum)
    forum.coordinator_answers("PO", to=digest)
    assert [forum.show(ref)["phase"] for ref in (FIRST, SECOND)] == ["held", "held"]
    assert "2026-001" in told(forum)
    assert "2026-002" in told(forum)
    forum.coordinator_answers("2026-001 PO\n2026-002 JO\n2026-003 PO", to=digest)
    assert [forum.show(ref)["phase"] for ref in (FIRST, SECOND)] == ["open", "dismissed"]
    assert "Nuk ka konsultim me numrin 2026-003." in told(forum)
    assert forum.last("transcript").subject == "U krye pjesërisht"


def test_a_bare_word_to_a_digest_means_the_one_thing_that_waited_then(forum: Forum) -> None:
    held(forum)
    digest = next_digest(forum)
    held(forum, "Projektvendim për tregjet")
    forum.coordinator_answers("PO", to=digest)
    assert [forum.show(ref)["phase"] for ref in (FIRST, SECOND)] == ["open", "held"]


def test_a_question_that_came_later_is_not_answered_by_an_old_mail(forum: Forum) -> None:
    held(forum)
    digest = next_digest(forum)
    forum.says(commands.dismiss, FIRST)
    held(forum, "Projektvendim për tregjet")
    forum.coordinator_answers("PO", to=digest)
    assert [forum.show(ref)["phase"] for ref in (FIRST, SECOND)] == ["dismissed", "held"]


def test_a_yes_to_an_earlier_mail_settles_no_later_question_of_the_same_consultation(forum: Forum) -> None:
    forum.director_sends()
    opened = forum.last("opened")
    forum.time_passes(minutes=5)
    forum.director_answers("Prisni, ka gabime.")
    forum.coordinator_answers("PO", to=opened)
    forum.time_passes(hours=1)
    assert forum.sent("invitation") == []
    assert "Prisni, ka gabime." in forum.last("question").text
    forum.coordinator_answers("PO", to=forum.last("question"))
    assert len(forum.sent("invitation")) == len(WHO)


def test_in_shadow_mode_her_words_are_obeyed_and_nothing_leaves(engine: Engine) -> None:
    forum = Forum(engine, mode=Mode.SHADOW)
    forum.invites()
    forum.coordinator_answers("SHTYJ 5 ditë: kërkesë\nSTATUS")
    assert forum.show()["deadline_on"] == date(2026, 3, 9)
    assert "Provë" in told(forum)
    assert {mail.who for mail in forum.sent()} == {"coordinator"}


@pytest.mark.parametrize("words", ["Po e shoh", "Po, por prisni", "Po?", "PO\nJO", "SHTY", "PO\npor prisni deri nesër"])
def test_what_is_no_clear_word_is_asked_back_and_nothing_is_done(forum: Forum, words: str) -> None:
    held(forum)
    forum.coordinator_answers(words)
    assert forum.show()["phase"] == "held"
    assert len(transcripts(forum)) == 1
    assert words.split("\n", maxsplit=1)[0] in told(forum)
    forum.coordinator_answers("PO", to=forum.last("transcript"))
    assert forum.show()["phase"] == "open"


def test_an_unknown_member_is_told(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("RIDËRGO M99\nHIQ M98")
    assert "Nuk gjendet anëtari: M99." in told(forum)
    assert "Nuk gjendet anëtari: M98." in told(forum)


# ── once ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_extension_sent_again_to_the_same_mail_extends_once(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("SHTYJ 5 ditë: kërkesë")
    forum.coordinator_answers("SHTYJ 5 ditë: kërkesë", to=forum.last("opened"))
    assert forum.show()["deadline_on"] == date(2026, 3, 9)
    assert "në përgjigje të të njëjtit mesazh" in told(forum)
    forum.coordinator_answers("SHTYJ 5 ditë: kërkesë", to=forum.last("transcript"))
    assert forum.show()["deadline_on"] == date(2026, 3, 17)  # 14 March is a holiday on a Saturday, moved to Monday


def test_the_very_same_mail_in_another_folder_acts_once(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("SHTYJ 5 ditë: kërkesë")
    assert forum.arrives(forum.newest)["disposition"] == "duplicate"
    assert forum.show()["deadline_on"] == date(2026, 3, 9)
    assert len(transcripts(forum)) == 1


def test_an_answer_to_a_settled_question_gets_a_fresh_one_where_something_waits(forum: Forum) -> None:
    forum.director_sends()
    forum.coordinator_answers("NDAL")
    first = forum.last("question")
    forum.coordinator_answers("PO", to=first)
    forum.time_passes(minutes=5)
    assert len(forum.sent("invitation")) == len(WHO)
    forum.coordinator_answers("TËRHIQ: gabim", to=first)
    waits = forum.last("question")
    assert waits.message_id != first.message_id
    forum.coordinator_answers("PO", to=first)
    assert forum.show()["phase"] == "open"
    fresh = forum.last("question")
    assert fresh.message_id not in {first.message_id, waits.message_id}
    assert "ju vjen përsëri" in told(forum)
    forum.coordinator_answers("PO", to=fresh)
    assert forum.show()["phase"] == "withdrawn"


# ── authority ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_strangers_command_does_nothing_gets_no_answer_and_is_seen(forum: Forum) -> None:
    held(forum)
    before = len(forum.sent())
    line = forum.coordinator_answers("PO", sender="dikush@tjeter.example")
    assert (line["kind"], line["disposition"]) == ("command", "review")
    assert forum.show()["phase"] == "held"
    assert len(forum.sent()) == before
    assert "dikush@tjeter.example" in next_digest(forum).text


def test_a_strangers_command_in_a_new_mail_does_nothing_and_is_seen(forum: Forum) -> None:
    forum.invites()
    before = len(forum.sent())
    line = forum.coordinator_writes("SHTYJ 2026-001 5 ditë", sender="dikush@tjeter.example")
    assert (line["kind"], line["disposition"]) == ("command", "review")
    assert len(forum.sent()) == before
    assert forum.show()["deadline_on"] == date(2026, 3, 2)


def test_a_forged_command_in_her_name_does_nothing(forum: Forum) -> None:
    forum.invites()
    line = forum.coordinator_writes("SHTYJ 2026-001 5 ditë\nSTATUS", proven=False)
    assert (line["kind"], line["disposition"]) == ("command", "review")
    assert transcripts(forum) == []
    assert forum.consultation().open_question is None


@pytest.mark.parametrize(
    "written",
    [
        '"valbona.kuqja@lumas.example" <dikush@tjeter.example>',
        "Valbona Kuqja <dikush@tjeter.example>",
        "valbona.kuqja@lumas.example, dikush@tjeter.example",
        "valbona.kuqja@lumas.example (dikush@tjeter.example) <dikush@tjeter.example>",
        "Forumi: valbona.kuqja@lumas.example;",
        "valbona.kuqja@lumas.example\r\nFrom: dikush@tjeter.example",
        "valbona.kuqja@Iumas.example",
        "valbona.kuqja@lumas.example.tjeter.example",
        "=?utf-8?q?valbona=2Ekuqja=40lumas=2Eexample?= <dikush@tjeter.example>",
        "<>",
    ],
)
def test_whoever_only_looks_like_her_commands_nothing_and_gets_no_answer(forum: Forum, written: str) -> None:
    held(forum)
    question = forum.last("question")
    sent = len(forum.sent())
    for number, id_ in enumerate((question.message_id, f"<x@y.example> {question.message_id}")):
        raw = (
            f"Return-Path: <dikush@tjeter.example>\r\n"
            "Authentication-Results: mx.lumas.example; dmarc=pass header.from=tjeter.example\r\n"
            f"From: {written}\r\nReply-To: dikush@tjeter.example\r\nTo: {forum.mailbox}\r\nSubject: Re: Pyetje\r\n"
            f"Message-ID: <{number}@tjeter.example>\r\nIn-Reply-To: {id_}\r\nReferences: {id_}\r\n\r\nPO\r\n"
        )
        assert forum.arrives(raw.encode())["disposition"] == "review"
    assert forum.show()["phase"] == "held"
    assert len(forum.sent()) == sent


def test_a_colleague_who_submits_in_her_name_commands_nothing(forum: Forum) -> None:
    held(forum)
    stamp = "mx.lumas.example; auth=pass (LOGIN) smtp.auth=kolegu@lumas.example"
    line = forum.arrives(forum._answer(forum.last("question"), "PO", forum.mailbox, stamp=stamp))
    assert line["disposition"] == "review"
    assert forum.show()["phase"] == "held"


def test_a_word_that_stands_in_a_quote_or_in_the_subject_does_nothing(forum: Forum) -> None:
    held(forum)
    forum.coordinator_answers("> PO\n\nE shoh nesër.")
    assert forum.show()["phase"] == "held"
    forum.coordinator_writes("Në bashkëlidhje.", subject="PO 2026-001")
    assert forum.show()["phase"] == "held"


def test_a_word_that_stands_in_html_alone_does_nothing(forum: Forum) -> None:
    held(forum)
    question = forum.last("question")
    for plain in (None, "E shoh nesër."):
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = forum.mailbox, forum.mailbox, "Re: Pyetje"
        mail["In-Reply-To"], mail["Message-ID"] = question.message_id, f"<html-{plain is None}@lumas.example>"
        mail["Authentication-Results"] = _submitted(forum.mailbox)
        html = "<p>PO</p>" if plain is None else "<p>E shoh nesër.</p><div style='display:none'>PO</div><p>PO</p>"
        if plain is None:
            mail.set_content(html, subtype="html")
        else:
            mail.set_content(plain)
            mail.add_alternative(html, subtype="html")
        forum.arrives(mail.as_bytes(policy=SMTP))
        assert forum.show()["phase"] == "held"
    assert "HTML" in transcripts(forum)[0].text


def test_her_auto_reply_is_no_command(forum: Forum) -> None:
    held(forum)
    raw = forum._answer(
        forum.last("question"),
        "PO",
        forum.mailbox,
        stamp=_submitted(forum.mailbox),
        headers={"Auto-Submitted": "auto-replied"},
    )
    assert forum.arrives(raw)["disposition"] == "machine"
    assert forum.show()["phase"] == "held"


def test_our_own_mail_in_her_mailbox_is_never_hers(forum: Forum) -> None:
    held(forum)
    line = forum.arrives(forum.last("question").raw)
    assert (line["kind"], line["disposition"]) == ("own", "own")
    assert forum.show()["phase"] == "held"


def test_the_deputy_commands_too_and_gets_the_transcript(forum: Forum) -> None:
    with_deputy(forum)
    forum.invites()
    forum.coordinator_answers("SHTYJ 5 ditë: kërkesë", sender=DEPUTY.address)
    assert forum.show()["deadline_on"] == date(2026, 3, 9)
    assert forum.last("transcript").recipient == DEPUTY.address
    assert DEPUTY.name in str(forum.last("transcript").message["To"])


def test_the_deputy_answers_while_she_is_absent(forum: Forum) -> None:
    with_deputy(forum, (date(2026, 2, 1), date(2026, 2, 20)))
    held(forum)
    question = forum.last("question")
    assert question.recipient == DEPUTY.address
    forum.coordinator_answers("PO", to=question)
    assert forum.show()["phase"] == "open"


# ── unasked ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_unasked_command_is_confirmed_by_one_reply(forum: Forum) -> None:
    forum.invites()
    line = forum.coordinator_writes("SHTYJ 2026-001 5 ditë: kërkesë")
    assert line["disposition"] == "commanded"
    assert forum.show()["deadline_on"] == date(2026, 3, 2)
    question = forum.last("question")
    assert "Erdhi me një mesazh të ri" in question.text
    assert "09.03.2026" in question.text
    forum.coordinator_answers("PO", to=question)
    assert forum.show()["deadline_on"] == date(2026, 3, 9)
    assert "kërkesë" in forum.last("extension").text


def test_an_unasked_yes_brings_the_question_once_more(forum: Forum) -> None:
    held(forum)
    forum.coordinator_writes("2026-001 PO")
    assert forum.show()["phase"] == "held"
    assert len(forum.sent("question")) == 2
    forum.coordinator_answers("PO", to=forum.last("question"))
    assert forum.show()["phase"] == "open"


def test_an_unasked_status_is_answered_at_once(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_writes("STATUS")
    assert "Projektvendim për parkimin" in told(forum)
    assert forum.last("transcript").recipient == forum.mailbox


def test_her_private_mail_with_a_bare_word_in_a_thread_is_no_command(forum: Forum) -> None:
    held(forum)
    line = forum.coordinator_writes("Po", subject="Re: dreka", In_Reply_To="<dreka@lumas.example>")
    assert line["disposition"] in {"unrelated", "ignored"}
    assert transcripts(forum) == []


def test_a_draft_that_she_forwards_is_held_with_its_question(forum: Forum) -> None:
    text = (
        "KONSULTIM\n\n---------- Forwarded message ---------\nNga: Ylli Cepani <ylli.cepani@lumas.example>\n"
        "Dërguar: 2 shkurt 2026 09:12\nPër: Valbona Kuqja\nSubjekti: Rregullorja e tregjeve\n\nPër dijeni, rregullorja e re.\n"
    )
    line = forum.coordinator_writes(text, subject="Fwd: Rregullorja e tregjeve", attach={"Rregullore tregjet.pdf": PDF})
    assert (line["kind"], line["disposition"], line["consultation"]) == ("command", "commanded", FIRST)
    shown = forum.show()
    assert (shown["phase"], shown["directorate"]) == ("held", "mjedisi")
    assert "tregjeve" in shown["title"]
    assert transcripts(forum) == []  # the question is the answer
    forum.coordinator_answers("PO", to=forum.last("question"))
    forum.time_passes(minutes=31)
    assert forum.last("invitation", "M05").documents["Rregullore tregjet.pdf"] == PDF


def test_a_draft_forwarded_as_an_enclosed_mail_is_held_too(forum: Forum) -> None:
    inner = forum._write("ylli.cepani@lumas.example", "Plani i tregjeve", "Ja plani.", {}, stamp=None)
    inner.add_attachment(PDF, maintype="application", subtype="pdf", filename="Plani i tregjeve.pdf")
    outer = forum._write(forum.mailbox, "Fwd: Plani i tregjeve", "KONSULTIM", {}, stamp=_submitted(forum.mailbox))
    outer.add_attachment(inner)
    line = forum.arrives(outer.as_bytes(policy=SMTP))
    assert (line["disposition"], forum.show()["directorate"]) == ("commanded", "mjedisi")
    again = forum.coordinator_writes("KONSULTIM", attach={"Plani i tregjeve.pdf": PDF})
    assert again["disposition"] == "commanded"
    assert f"është tashmë te konsultimi {FIRST}" in told(forum)


def test_a_consultation_without_a_document_is_not_begun(forum: Forum) -> None:
    forum.coordinator_writes("KONSULTIM")
    assert "nuk u gjet asnjë dokument" in told(forum)
    with pytest.raises(AssertionError):
        forum.consultation()


# ── what we write is no command ──────────────────────────────────────────────────────────────────────────────────


def test_no_line_of_ours_is_a_command_when_it_is_quoted_without_a_mark(forum: Forum) -> None:
    from mailflow.mail.command_line import read_line
    from mailflow.mail.html_words import marked_text

    held(forum)
    forum.invites("Projektvendim për tregjet", documents={"Projektvendim tregjet.pdf": PDF + b"\n"})
    forum.coordinator_answers("SHTYJ 2026-002 30 ditë: arsye\nNDIHMË\nRIDËRGO 2026-002 M07\nSTATUS\nçfarë")
    forum.coordinator_answers("NDIHMË")
    forum.time_passes(days=1)
    ours = forum.sent(to="coordinator")
    assert {"question", "opened", "transcript", "digest"} <= {mail.kind for mail in ours}
    for mail in ours:
        html = mail.message.get_body(("html",))
        assert html is not None
        lines = (*mail.text.split("\n"), *marked_text(html.get_content()).text.split("\n"))
        assert [line for line in lines if read_line(line) is not None] == [], mail.kind


def test_a_busy_day_ends_in_silence_and_an_alarm_not_in_a_storm(engine: Engine) -> None:
    forum = Forum(engine, answers_per_day=3)
    forum.invites()
    for n in range(6):
        forum.coordinator_answers(f"RIDËRGO M0{n}")
    assert len(transcripts(forum)) == 3
    assert len(forum.sent("alarm")) == 1


# ── further ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_her_word_to_a_director_in_a_thread_that_grew_from_the_question_is_none(forum: Forum) -> None:
    held(forum)
    question = forum.last("question")
    line = forum.coordinator_writes(
        "Po",
        subject="Re: Fwd: Pyetje",
        In_Reply_To="<drejtori@lumas.example>",
        References=f"{question.message_id} <drejtori@lumas.example>",
        Cc=forum.mailbox,
    )
    assert line["disposition"] == "review"
    assert forum.show()["phase"] == "held"


def test_a_new_command_takes_the_place_of_the_one_that_waits_to_be_confirmed(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("SHTYJ 30 ditë: shumë punë", to=forum.last("opened"))
    first = forum.last("question")
    forum.coordinator_answers("SHTYJ 35 ditë: shumë punë", to=forum.last("opened"))
    second = forum.last("question")
    assert second.message_id != first.message_id
    forum.coordinator_answers("PO", to=first)
    assert forum.sent("extension") == []
    forum.coordinator_answers("PO", to=second)
    assert len(forum.sent("extension")) == len(WHO)


def test_where_several_things_wait_to_be_assigned_the_number_is_asked(forum: Forum) -> None:
    forum.invites()
    for text in ("Të shtohen pemë te sheshi.", "Të shtohen stola te sheshi."):
        forum.member_replies("M07", text, sender="privat@posta.example", proven=False)
    forum.coordinator_answers("CAKTO M07", to=forum.last("opened"))
    assert "2026-001/1" in told(forum)
    assert "2026-001/2" in told(forum)
    assert [r["verified"] for r in forum.recommendations()] == [False, False]


def test_one_thing_that_waits_to_be_assigned_needs_no_number(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M07", "Të shtohen pemë te sheshi.", sender="privat@posta.example", proven=False)
    forum.coordinator_answers("CAKTO M07")
    assert forum.recommendations()[0]["verified"] is True


def test_lines_that_contradict_each_other_are_both_told(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("SHTYJ 5 ditë: a\nMBYLL: b\nRIDËRGO M07")
    assert forum.show()["phase"] == "open"
    assert forum.sent("extension") == []
    assert told(forum).count("Dy fjalë kundërshtojnë njëra-tjetrën") == 2
    assert len(forum.sent("invitation", to="M07")) == 2


def test_the_administrator_does_not_confirm_for_her_by_accident(forum: Forum) -> None:
    from mailflow.errors import NotPossible

    forum.invites()
    forum.coordinator_answers("MBYLL: arsye")
    with pytest.raises(NotPossible, match="MBYLL: arsye"):
        forum.says(commands.approve, FIRST)
    forum.says(commands.dismiss, FIRST)
    assert forum.consultation().open_question is None
    assert forum.show()["phase"] == "open"


def test_a_waiting_confirmation_stands_in_the_digest_and_is_repeated(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("MBYLL: arsye")
    digest = next_digest(forum)
    assert f"[K-{FIRST}]" in digest.text
    forum.time_passes(days=2)
    questions = [mail for mail in forum.sent("question") if "MBYLL: arsye" in mail.text]
    assert len(questions) == 2
    forum.coordinator_answers("PO", to=questions[1])
    assert forum.show()["phase"] == "closed"


def test_in_english_the_transcript_is_english(forum: Forum) -> None:
    rules = forum.office.ruleset
    coordinator = replace(rules.register.coordinators[0], language="en")
    forum.office = build_office(replace(rules, register=replace(rules.register, coordinators=(coordinator,))), SECRET)
    forum.invites()
    forum.coordinator_answers("EXTEND 5 days: asked by the university\nwhat\nHELP")
    assert "Done: “EXTEND 5 days: asked by the university”" in told(forum)
    assert "9 March 2026" in told(forum)
    assert "Not done: “what”" in told(forum)
    assert "CLOSE 2026-001" in told(forum)


def test_every_command_is_written_into_the_history(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_answers("SHTYJ 5 ditë: kërkesë\nRIDËRGO M07")
    ordered = [entry for entry in forum.show()["history"] if entry["event"] == "ordered"]
    assert [entry["detail"]["order"] for entry in ordered] == ["extend 2026-001 5", "resend 2026-001 M07"]
    assert {entry["by"] for entry in ordered} == {"coordinator"}


def test_her_no_stops_what_has_not_gone_out_yet(forum: Forum) -> None:
    held(forum)
    question = forum.last("question")
    forum.coordinator_answers("PO", to=question)
    forum.coordinator_answers("JO", to=question)
    assert "Dërgimi u ndal." in told(forum)
    forum.time_passes(minutes=60)
    assert forum.sent("invitation") == []
    assert forum.last("question").subject.startswith("Dërgimi u ndal")


def test_a_deputy_who_orders_something_is_asked_herself(forum: Forum) -> None:
    with_deputy(forum)
    forum.coordinator_writes("KONSULTIM", sender=DEPUTY.address, attach={"Plani i tregjeve.pdf": PDF})
    assert forum.last("question").recipient == DEPUTY.address
    forum.coordinator_answers("PO", to=forum.last("question"), sender=DEPUTY.address)
    forum.time_passes(minutes=31)
    forum.coordinator_writes(f"SHTYJ {FIRST} 5 ditë: festa", sender=DEPUTY.address)
    assert forum.last("question").recipient == DEPUTY.address


def test_dangers_of_a_draft_that_she_forwards_are_told(forum: Forum) -> None:
    secret = docx(paragraph("KONFIDENCIAL") + paragraph("Plani i tregjeve"))
    forum.coordinator_writes("KONSULTIM", attach={"Plani i tregjeve.docx": secret})
    assert "mban shënimin “KONFIDENCIAL”" in forum.last("question").text
