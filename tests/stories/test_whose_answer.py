"""Whose answer, to what: the proofs in their order, contradictions, and the one word with which the coordinator settles them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from mailflow.consultation.model import Consultation
from mailflow.consultation.people import Member
from mailflow.daemon.house import build_office
from mailflow.handlers import commands, read_before
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.reading import Reading, read_mail
from mailflow.handlers.records import StoredRecords
from mailflow.storage.tables import counter
from mailflow.storage.transaction import transaction
from tests.support.forum import FIRST, PDF, SECRET, Forum, Sent

WORDS = "Të shtohen edhe dhjetë vende për biçikleta pranë shkollës."
OTHER_WORDS = "Të ndriçohet edhe rruga e pazarit."
SECOND = "2026-002"
EXPERT = "arben.hoxha@studio.example"


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """All are invited."""
    forum = Forum(engine)
    forum.invites()
    forum.time_passes(days=1)
    return forum


def second_consultation(forum: Forum) -> None:
    """Of another directorate, with another title; all are invited."""
    forum.invites(
        "Projektvendim për tregun e gjelbër",
        directorate="financa",
        documents={"Tregu.pdf": PDF + b"%2"},
    )


def with_members(forum: Forum, *added: Member) -> None:
    """The same forum with more members, who are invited by the administrator."""
    rules = forum.office.ruleset
    register = replace(rules.register, members=(*rules.register.members, *added))
    forum.office = build_office(replace(rules, register=register), SECRET)


def colleague(member_id: str, name: str, address: str = "manjola@hapesira.example") -> Member:
    """One more of M05's organisation."""
    return Member(
        id=member_id, name=name, organisation="Qendra Hapësira", group="OSHC", addresses=(address,), language="sq"
    )


def only(forum: Forum, reference: str = FIRST) -> dict[str, Any]:
    (filed,) = forum.recommendations(reference)
    return filed


def questions(forum: Forum) -> list[Sent]:
    """Those that ask whose an answer is."""
    return [mail for mail in forum.sent("question") if "E kujt" in mail.subject]


def told(forum: Forum) -> str:
    return forum.last("transcript").text


# ── contradictions are kept and flagged ──────────────────────────────────────────────────────────────────────────


def test_the_token_of_one_member_and_the_address_of_another_are_flagged(forum: Forum) -> None:
    forum.member_replies("M05", WORDS, sender=forum.address_of("M07"))
    assert (only(forum)["member"], only(forum)["verified"]) == ("M05", False)
    assert "Ledina Pashollari" in only(forum)["flags"][0]
    assert "Manjola Berberi" in only(forum)["flags"][0]
    assert forum.member("M05")["state"] == forum.member("M07")["state"] == "invited"


def test_no_member_is_told_another_members_address(forum: Forum) -> None:
    forum.member_replies("M05", WORDS, sender=forum.address_of("M07"))
    told = forum.last("acknowledgement", "M05")
    assert forum.address_of("M07") not in told.raw.decode() + told.text
    organisation = forum.office.ruleset.register.member("M07").organisation  # type: ignore[union-attr]  # she is one of the sample
    assert f"Mesazhi erdhi nga {organisation} " in told.text


def test_a_strangers_address_is_told_since_the_member_may_know_it(forum: Forum) -> None:
    forum.member_replies("M05", WORDS, sender=EXPERT)
    assert f"Mesazhi erdhi nga {EXPERT} " in forum.last("acknowledgement", "M05").text


def test_the_token_of_one_consultation_and_the_code_of_another_are_flagged(forum: Forum) -> None:
    second_consultation(forum)
    to = forum.sent("invitation", to="M05")[0]
    forum.member_replies("M05", WORDS, to=to, Subject=f"Re: Ftesë [K-{SECOND}]")
    assert (only(forum)["member"], only(forum)["verified"]) == ("M05", False)
    assert SECOND in only(forum)["flags"][0]
    assert forum.recommendations(SECOND) == []


def test_a_subject_that_names_both_consultations_contradicts_nothing(forum: Forum) -> None:
    second_consultation(forum)
    forum.member_replies("M05", WORDS, Subject=f"Re: Ftesë [K-{FIRST}], edhe [K-{SECOND}]")
    assert forum.recommendations(SECOND)[0]["verified"] is True


def test_in_reply_to_and_references_that_name_different_mails_are_flagged(forum: Forum) -> None:
    second_consultation(forum)
    first, second = forum.sent("invitation", to="M05")
    forum.member_replies("M05", WORDS, to=first, References=f"{second.message_id}")
    assert only(forum)["verified"] is False
    assert f"K-{SECOND}" in only(forum)["flags"][0]


def test_the_mails_of_one_thread_contradict_nothing(forum: Forum) -> None:
    invitation = forum.last("invitation", "M05").message_id
    forum.member_replies("M05", WORDS)
    receipt = forum.last("acknowledgement", "M05")
    forum.member_replies("M05", OTHER_WORDS, to=receipt, References=f"{invitation} {receipt.message_id}")
    assert [(r["verified"], r["flags"]) for r in forum.recommendations()] == [(True, []), (True, [])]


def test_the_token_in_the_address_against_in_reply_to_is_flagged(engine: Engine) -> None:
    """A mail program completes an address that it has seen before: another member's, with the token."""
    forum = Forum(engine, reply="plus")
    forum.invites()
    address = str(forum.last("invitation", "M07").message["Reply-To"])
    forum.member_replies("M05", WORDS, To=address)
    assert (only(forum)["member"], only(forum)["verified"]) == ("M05", False)
    assert "Ledina Pashollari" in only(forum)["flags"][0]


def test_several_members_in_from_are_flagged(forum: Forum) -> None:
    authors = f"{forum.address_of('M05')}, {forum.address_of('M07')}"
    forum.member_replies("M05", WORDS, From=authors)
    assert (only(forum)["member"], only(forum)["verified"]) == ("M05", False)
    assert any("Ledina Pashollari" in flag for flag in only(forum)["flags"])


def test_two_from_fields_of_one_member_are_unproven_but_hers(forum: Forum) -> None:
    address = forum.address_of("M05")
    raw = forum._answer(forum.last("invitation", "M05"), WORDS, address)
    forum.arrives(raw.replace(b"From: ", b"From: " + address.encode() + b"\r\nFrom: ", 1))
    assert (only(forum)["member"], only(forum)["verified"]) == ("M05", False)
    assert not any("e regjistruar" in flag for flag in only(forum)["flags"])
    assert any("2 fusha From" in flag for flag in only(forum)["flags"])


def test_the_consultation_that_a_reply_names_itself_is_not_loaded_to_know_that(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    load = StoredRecords.consultation

    def consultation(records: StoredRecords, reference: str) -> Consultation | None:
        asked.append(reference)
        return load(records, reference)

    monkeypatch.setattr(StoredRecords, "consultation", consultation)
    forum.member_replies("M05", WORDS)
    assert (only(forum)["verified"], asked) == (True, [])


def test_a_subject_with_two_codes_and_no_token_is_filed_for_the_first_and_flagged(forum: Forum) -> None:
    second_consultation(forum)
    forum.member_writes("M05", WORDS, subject=f"[K-{FIRST}] [K-{SECOND}]")
    assert only(forum)["verified"] is False
    assert SECOND in only(forum)["flags"][0]


def test_what_is_flagged_stands_in_digest_and_report(forum: Forum) -> None:
    forum.member_replies("M05", WORDS, sender=forum.address_of("M07"))
    forum.time_passes(days=1)
    flag = "është shkruar nga adresa e anëtarit Ledina Pashollari, mbi ftesën e anëtarit Manjola Berberi"
    assert flag in " ".join(forum.last("digest").text.split())
    forum.closes()
    assert flag in " ".join(forum.last("report").text.split())


# ── the coordinator is asked, and says one word ──────────────────────────────────────────────────────────────────


def test_an_expert_with_a_members_invitation_is_filed_for_that_member_and_the_coordinator_is_asked(
    forum: Forum,
) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    assert (only(forum)["member"], only(forum)["verified"]) == ("M11", False)
    (question,) = questions(forum)
    assert EXPERT in question.text
    assert "Hekuran Ziu" in question.text
    assert WORDS in question.text


def test_her_yes_makes_it_count_and_teaches_the_address(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.coordinator_answers("PO")
    assert only(forum)["verified"] is True
    assert forum.member("M11")["state"] == "answered"
    assert f"{FIRST}/1 (Hekuran Ziu)" in told(forum)
    forum.member_replies("M11", OTHER_WORDS, sender=EXPERT)
    assert forum.recommendations()[1]["verified"] is True
    assert len(questions(forum)) == 1
    forum.time_passes(days=40)
    assert forum.sent("reminder", to="M11") == []


def test_her_no_keeps_it_in_the_record_as_nobodys_and_teaches_nothing(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.coordinator_answers("JO")
    assert (only(forum)["member"], only(forum)["verified"], only(forum)["text"]) == (None, False, WORDS)
    assert "Hekuran Ziu" in only(forum)["flags"][-1]
    assert forum.member("M11")["state"] == "invited"
    assert "nuk numërohet" in told(forum)
    forum.member_replies("M11", OTHER_WORDS, sender=EXPERT)
    assert forum.recommendations()[1]["verified"] is False
    forum.closes()
    assert WORDS not in forum.last("report").text


def test_a_no_can_be_taken_back_by_naming_the_member(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.coordinator_answers("JO")
    forum.coordinator_answers(f"CAKTO {FIRST}/1 M05")
    assert (only(forum)["member"], only(forum)["verified"]) == ("M05", True)
    assert forum.member("M05")["state"] == "answered"


def test_it_is_another_members(forum: Forum) -> None:
    forum.member_replies("M05", WORDS, sender=forum.address_of("M07"))
    forum.coordinator_answers("CAKTO M07")
    assert (only(forum)["member"], only(forum)["verified"]) == ("M07", True)
    assert forum.member("M07")["state"] == "answered"
    assert forum.member("M05")["state"] == "invited"


def test_a_confirmed_answer_leaves_a_registered_address_where_it_is_registered(forum: Forum) -> None:
    forum.member_replies("M05", WORDS, sender=forum.address_of("M07"))
    forum.coordinator_answers("PO")
    assert (only(forum)["member"], only(forum)["verified"]) == ("M05", True)
    line = forum.member_writes("M07", OTHER_WORDS, subject=f"K-{FIRST}")
    assert line["member"] == "M07"


def test_only_her_word_in_answer_to_the_question_counts(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    question = questions(forum)[0]
    line = forum.coordinator_answers("PO", to=question, sender=EXPERT)
    assert line["disposition"] == "review"
    forum.member_writes("M05", f"PO {FIRST}/1", subject="Re: E kujt është kjo përgjigje?", sender=EXPERT)
    forum.coordinator_writes(f"PO {FIRST}/1")
    assert only(forum)["verified"] is False


def test_later_ones_of_the_day_are_asked_about_together_on_the_next_working_morning(forum: Forum) -> None:
    for who, sender in (("M11", EXPERT), ("M05", "a@posta.example"), ("M07", "b@posta.example")):
        forum.member_replies(who, f"{WORDS} {who}", sender=sender)
        forum.time_passes(minutes=5)
    assert len(questions(forum)) == 1
    forum.time_passes(days=1)
    assert len(questions(forum)) == 2
    together = questions(forum)[-1].text
    assert "3 përgjigje" in together  # the first one still waits, and stands among them
    forum.time_passes(days=3)
    assert len(questions(forum)) == 2


def test_one_word_settles_all_that_a_question_shows(forum: Forum) -> None:
    for who, sender in (("M11", EXPERT), ("M05", "a@posta.example")):
        forum.member_replies(who, f"{WORDS} {who}", sender=sender)
    forum.time_passes(days=1)
    forum.coordinator_answers("PO", to=questions(forum)[-1])
    assert [r["verified"] for r in forum.recommendations()] == [True, True]
    assert not any("whose" in item["what"] for item in forum.status()["waiting"])


def test_numbers_settle_some_and_a_bare_word_the_rest(forum: Forum) -> None:
    for who, sender in (("M11", EXPERT), ("M05", "a@posta.example"), ("M07", "b@posta.example")):
        forum.member_replies(who, f"{WORDS} {who}", sender=sender)
    forum.time_passes(days=1)
    forum.coordinator_answers("PO 1, 3", to=questions(forum)[-1])
    assert [r["verified"] for r in forum.recommendations()] == [True, False, True]
    forum.coordinator_answers("JO", to=questions(forum)[-1])
    assert [r["member"] for r in forum.recommendations()] == ["M11", None, "M07"]


def test_a_bare_word_beside_a_number_is_about_the_others(forum: Forum) -> None:
    for who, sender in (("M11", EXPERT), ("M05", "a@posta.example")):
        forum.member_replies(who, f"{WORDS} {who}", sender=sender)
    forum.time_passes(days=1)
    forum.coordinator_answers("PO\nJO 2", to=questions(forum)[-1])
    assert [(r["verified"], r["member"]) for r in forum.recommendations()] == [(True, "M11"), (False, None)]


def test_an_answer_to_the_older_question_settles_what_it_showed(forum: Forum) -> None:
    for who, sender in (("M11", EXPERT), ("M05", "a@posta.example")):
        forum.member_replies(who, f"{WORDS} {who}", sender=sender)
    forum.time_passes(days=1)
    forum.coordinator_answers("PO", to=questions(forum)[0])
    assert [r["verified"] for r in forum.recommendations()] == [True, False]


def test_a_bare_yes_to_another_question_says_nothing_of_people(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.coordinator_answers("SHTYJ 30 ditë: shumë punë")
    confirmed = forum.last("question")
    assert "SHTYJ 30" in confirmed.text
    forum.coordinator_answers("PO", to=confirmed)
    assert forum.sent("extension")
    assert only(forum)["verified"] is False


def test_a_bare_yes_to_a_digest_answers_what_else_waits_there(forum: Forum) -> None:
    forum.coordinator_answers("SHTYJ 30 ditë: shumë punë")
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.time_passes(days=1)
    forum.coordinator_answers(f"{FIRST} PO", to=forum.last("digest"))
    assert forum.sent("extension")
    assert only(forum)["verified"] is False


def test_a_directorates_address_is_never_learned_as_a_members(forum: Forum) -> None:
    director = forum.office.ruleset.register.directorates[0].addresses[0]
    forum.member_replies("M05", WORDS, sender=director)
    forum.coordinator_answers("PO")
    assert only(forum)["verified"] is True
    with transaction(forum.engine) as tx:
        assert register_of(forum.office, tx).learned == ()


def test_the_same_address_needs_no_second_word(forum: Forum) -> None:
    for text in (WORDS, OTHER_WORDS):
        forum.member_replies("M11", text, sender=EXPERT)
    forum.coordinator_answers("PO", to=questions(forum)[0])
    assert [r["verified"] for r in forum.recommendations()] == [True, True]
    forum.time_passes(days=1)
    assert len(questions(forum)) == 1


def test_what_contradicts_itself_waits_although_the_address_is_known_now(forum: Forum) -> None:
    second_consultation(forum)
    to = forum.sent("invitation", to="M11")[0]
    forum.member_replies("M11", WORDS, to=to, sender=EXPERT)
    forum.member_replies("M11", OTHER_WORDS, to=to, sender=EXPERT, Subject=f"Re: [K-{SECOND}]")
    forum.coordinator_answers("PO", to=questions(forum)[0])
    assert [r["verified"] for r in forum.recommendations()] == [True, False]


def test_a_flood_makes_one_mail_a_day_and_hides_no_proven_answer(forum: Forum) -> None:
    for number in range(20):
        forum.member_writes("M15", f"Vërejtje {number} për parkimin.", subject=f"K-{FIRST}", proven=False)
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.time_passes(days=1)
    assert len(questions(forum)) == 2
    assert EXPERT in questions(forum)[-1].text
    assert "Ka edhe" in questions(forum)[-1].text


def test_what_the_server_calls_false_needs_its_number_and_teaches_no_address(forum: Forum) -> None:
    stamp = "mx.lumas.example; dmarc=fail (p=none) header.from=posta.example"
    forum.member_replies("M11", WORDS, sender="hekuran@posta.example", Authentication_Results=stamp)
    forum.coordinator_answers("PO")
    assert only(forum)["verified"] is False
    assert "PO 1" in told(forum)
    forum.coordinator_answers("PO 1", to=questions(forum)[0])
    assert only(forum)["verified"] is True
    forum.member_replies("M11", OTHER_WORDS, sender="hekuran@posta.example")
    assert forum.recommendations()[1]["verified"] is False


def test_the_administrator_can_say_the_same(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    assert forum.says(commands.confirm, f"{FIRST}/1") == "M11"
    assert only(forum)["verified"] is True
    forum.member_replies("M05", OTHER_WORDS, sender="x@posta.example")
    forum.says(commands.disown, f"{FIRST}/2")
    assert forum.recommendations()[1]["member"] is None


# ── without token and without an aligned origin nothing counts ───────────────────────────────────────────────────


def test_no_remarks_in_a_members_name_count_for_nothing_and_the_registered_address_is_told(forum: Forum) -> None:
    line = forum.member_writes("M15", "Pa vërejtje.", subject=f"K-{FIRST}", proven=False)
    assert (line["disposition"], line["member"]) == ("review", "M15")
    assert forum.member("M15")["state"] == "invited"
    receipt = forum.last("acknowledgement", "M15")
    assert receipt.recipient == forum.address_of("M15")
    assert "erdhi në emrin tuaj" in receipt.text
    assert "numërohet vetëm pasi" in receipt.text


def test_her_yes_counts_them(forum: Forum) -> None:
    line = forum.member_writes("M15", "Pa vërejtje.", subject=f"K-{FIRST}", proven=False)
    forum.coordinator_answers("PO")
    assert forum.member("M15")["state"] == "no_remarks"
    assert forum.line_of(line["uid"])["disposition"] == "no_remarks"


def test_her_no_leaves_them_alone(forum: Forum) -> None:
    line = forum.member_writes("M15", "Pa vërejtje.", subject=f"K-{FIRST}", proven=False)
    forum.coordinator_answers("JO")
    assert forum.member("M15")["state"] == "invited"
    assert forum.line_of(line["uid"])["disposition"] == "ignored"


def test_an_automatic_answer_without_thread_headers_is_its_members_where_the_sender_is_proven(forum: Forum) -> None:
    headers: dict[str, Any] = {"Auto-Submitted": "auto-replied", "subject": f"Jashtë zyre: Ftesë [K-{FIRST}]"}
    line = forum.member_writes("M08", "I am out of the office.", **headers)
    assert (line["disposition"], line["member"], line["consultation"]) == ("machine", "M08", FIRST)
    forged = forum.member_writes("M05", "Jam me leje.", proven=False, **headers)
    assert (forged["disposition"], forged["member"]) == ("machine", None)


# ── organisations ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_colleague_without_a_token_is_filed_for_the_organisation(forum: Forum) -> None:
    line = forum.member_writes("M05", WORDS, subject=f"Re: [K-{FIRST}]", sender="ana.prifti@hapesira.example")
    assert (line["disposition"], line["member"]) == ("filed", "M05")
    assert only(forum)["verified"] is False
    assert "organizatës" in questions(forum)[0].text


def test_whoever_has_the_member_in_copy_is_filed_for_that_member(forum: Forum) -> None:
    line = forum.member_writes("M11", WORDS, subject=f"Re: [K-{FIRST}]", sender=EXPERT, Cc=forum.address_of("M11"))
    assert (line["disposition"], line["member"]) == ("filed", "M11")
    assert only(forum)["verified"] is False


def test_a_private_address_under_her_own_name_is_filed_for_her(forum: Forum) -> None:
    forum.member_writes(
        "M11", WORDS, subject=f"[K-{FIRST}]", sender="h.ziu@posta.example", From='"Ziu, Hekuran" <h.ziu@posta.example>'
    )
    assert (only(forum)["member"], only(forum)["verified"]) == ("M11", False)


def test_an_address_of_a_provider_says_nothing_of_an_organisation(forum: Forum) -> None:
    """M09's second address is at a provider where everybody may have one."""
    line = forum.member_writes("M09", WORDS, subject=f"[K-{FIRST}]", sender="dikush.tjeter@gmail.example")
    assert (line["disposition"], line["member"]) == ("review", None)


def test_two_members_of_one_organisation_are_two_voices_and_one_position(engine: Engine) -> None:
    forum = Forum(engine)
    with_members(forum, colleague("M51", "Ana Prifti", "ana@hapesira.example"))
    forum.invites()
    forum.member_replies("M05", WORDS)
    forum.member_replies("M51", OTHER_WORDS)
    assert [(r["member"], r["verified"]) for r in forum.recommendations()] == [("M05", True), ("M51", True)]
    forum.time_passes(days=1)
    assert "OSHC: 1 nga 4" in forum.last("digest").text
    forum.closes()
    assert "1 pjesëmarrës" in forum.last("closing").text or "një" in forum.last("closing").text


def test_a_token_decides_between_members_who_share_an_address(engine: Engine) -> None:
    forum = Forum(engine)
    with_members(forum, colleague("M51", "Ana Prifti"))
    forum.invites()
    forum.member_replies("M51", WORDS)
    assert (only(forum)["member"], only(forum)["verified"], only(forum)["flags"]) == ("M51", True, [])


def test_without_a_token_a_shared_address_leaves_open_who_wrote(engine: Engine) -> None:
    forum = Forum(engine)
    with_members(forum, colleague("M51", "Ana Prifti"))
    forum.invites()
    forum.member_writes("M05", WORDS, subject=f"K-{FIRST}")
    assert (only(forum)["member"], only(forum)["verified"]) == ("M05", False)
    assert "Ana Prifti" in only(forum)["flags"][0]
    address = forum.address_of("M05")
    forum.member_writes("M05", OTHER_WORDS, subject=f"K-{FIRST}", From=f"Ana Prifti <{address}>")
    assert (forum.recommendations()[1]["member"], forum.recommendations()[1]["verified"]) == ("M51", True)


def test_with_a_token_another_name_at_a_shared_address_is_flagged(engine: Engine) -> None:
    """Both invitations lie in one mailbox."""
    forum = Forum(engine)
    with_members(forum, colleague("M51", "Ana Prifti"))
    forum.invites()
    address = forum.address_of("M05")
    forum.member_replies("M51", WORDS, From=f"Manjola Berberi <{address}>")
    assert (only(forum)["member"], only(forum)["verified"]) == ("M51", False)
    assert "Manjola Berberi" in only(forum)["flags"][0]
    forum.member_replies("M51", OTHER_WORDS, From=f"Qendra Hapësira <{address}>")
    forum.member_replies("M05", "Edhe stola.", From=f"Manjola Berberi <{address}>")
    assert [(r["member"], r["verified"]) for r in forum.recommendations()[1:]] == [("M51", True), ("M05", True)]


def from_expert(forum: Forum, text: str, who: str = "M11") -> dict[str, Any]:
    """The expert's mail without a token; `who` does not write it."""
    return forum.member_writes(who, text, subject=f"Shtesë [K-{FIRST}]", sender=EXPERT)


def test_an_address_confirmed_for_two_members_says_of_neither_without_a_token(forum: Forum) -> None:
    for who, text in (("M11", WORDS), ("M07", "Pa vërejtje")):
        forum.member_replies(who, text, sender=EXPERT)
        forum.time_passes(days=1)
        forum.coordinator_answers("PO", to=questions(forum)[-1])
    assert forum.member("M07")["state"] == "no_remarks"
    from_expert(forum, OTHER_WORDS)
    added = forum.recommendations()[-1]
    assert (added["text"], added["verified"]) == (OTHER_WORDS, False)
    assert {"Hekuran Ziu", "Ledina Pashollari"} <= set(re.findall(r"Hekuran Ziu|Ledina Pashollari", added["flags"][0]))
    assert forum.member("M07")["state"] == "no_remarks"
    forum.time_passes(days=1)
    assert OTHER_WORDS in questions(forum)[-1].text


def test_with_a_token_an_address_confirmed_for_two_members_is_each_ones_own(forum: Forum) -> None:
    for who, text in (("M11", WORDS), ("M07", OTHER_WORDS)):
        forum.member_replies(who, text, sender=EXPERT)
        forum.time_passes(days=1)
        forum.coordinator_answers("PO", to=questions(forum)[-1])
    for who in ("M11", "M07"):
        forum.member_replies(who, f"Edhe kjo nga {who}.", sender=EXPERT)
    assert [(r["member"], r["verified"]) for r in forum.recommendations()[2:]] == [("M11", True), ("M07", True)]


def test_a_confirmation_that_was_corrected_teaches_the_right_member_alone(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.coordinator_answers("PO", to=questions(forum)[-1])
    forum.says(commands.assign, f"{FIRST}/1", "M07")
    from_expert(forum, OTHER_WORDS)
    assert [(r["member"], r["verified"]) for r in forum.recommendations()] == [("M07", True), ("M07", True)]


# ── threads with others in them ──────────────────────────────────────────────────────────────────────────────────


def test_a_member_who_answers_another_members_mail_to_all_is_asked_about(forum: Forum) -> None:
    first = forum.member_replies("M07", WORDS, Cc=forum.address_of("M05"))
    invitation = forum.last("invitation", "M07").message_id
    line = forum.member_writes(
        "M05",
        "Jam dakord me Ledinën, dhe shtoj: të ketë edhe stola.",
        subject=f"Re: Ftesë [K-{FIRST}]",
        In_Reply_To=first["message_id"],
        References=f"{invitation} {first['message_id']}",
    )
    assert (line["disposition"], line["member"]) == ("filed", "M05")
    second = forum.recommendations()[1]
    assert (second["verified"], second["member"]) == (False, "M05")
    assert "Ledina Pashollari" in second["flags"][0]
    forum.coordinator_answers("PO")
    assert forum.recommendations()[1]["verified"] is True
    assert forum.member("M05")["state"] == "answered"


def test_an_expert_who_answers_the_members_forward_is_filed_for_that_member(forum: Forum) -> None:
    invitation, forwarded = forum.last("invitation", "M11").message_id, "<forward@gmail.example>"
    text = f"{WORDS}\n\nMë 03.02.2026 10:00, Hekuran Ziu <{forum.address_of('M11')}> shkroi:\n> Shihe pak këtë.\n"
    line = forum.member_writes(
        "M11",
        text,
        subject="Re: Fwd: Ftesë",
        sender=EXPERT,
        In_Reply_To=forwarded,
        References=f"{invitation} {forwarded}",
    )
    assert (line["disposition"], line["member"]) == ("filed", "M11")
    assert (only(forum)["verified"], only(forum)["text"]) == (False, WORDS)


def test_a_stranger_who_answers_the_coordinators_own_letter_stays_private(forum: Forum) -> None:
    invitation, hers = forum.last("invitation", "M11").message_id, "<hers@lumas.example>"
    text = f"{WORDS}\n\nMë 03.02.2026 10:00, Valbona Kuqja <{forum.mailbox}> shkroi:\n> A vini nesër?\n"
    line = forum.member_writes(
        "M11", text, subject="Re: Ftesë", sender=EXPERT, In_Reply_To=hers, References=f"{invitation} {hers}"
    )
    assert (line["disposition"], line["member"]) == ("review", "M11")
    assert forum.recommendations() == []
    assert questions(forum) == []
    assert forum.sent("acknowledgement") == []


# ── the same answer by another way ───────────────────────────────────────────────────────────────────────────────


def test_directly_and_through_a_list_is_one_recommendation(forum: Forum) -> None:
    first = forum.member_replies("M05", WORDS)
    raw = forum.raw_of(first["uid"])
    footer = b"\r\n_______________________________________________\r\nForumi mailing list\r\nhttps://lista.example/forumi\r\n"
    head, _, body = raw.partition(b"\r\n\r\n")
    own, mark, quoted = body.partition("\r\n\r\nMë ".encode())
    listed = (
        b"Received: from lista.example\r\nList-Id: <forumi.lista.example>\r\n"
        + head
        + b"\r\n\r\n"
        + own
        + mark
        + quoted
    )
    again = forum.arrives(listed + footer)
    assert (again["disposition"], again["member"], again["consultation"]) == ("duplicate", "M05", FIRST)
    assert f"mail:{first['id']}" in again["reasons"][-1]
    assert only(forum)["text"] == WORDS
    assert len(forum.sent("acknowledgement", to="M05")) == 1


def test_the_same_words_sent_once_more_are_no_second_recommendation(forum: Forum) -> None:
    forum.member_replies("M05", WORDS)
    again = forum.member_replies("M05", f"  {WORDS}\n", to=forum.last("acknowledgement", "M05"))
    assert again["disposition"] == "duplicate"
    assert only(forum)["number"] == f"{FIRST}/1"
    forum.member_replies("M05", OTHER_WORDS)
    assert forum.recommendations()[1]["supplements"] == f"{FIRST}/1"


def test_other_documents_under_the_same_words_are_a_supplement(forum: Forum) -> None:
    forum.member_replies("M05", WORDS, attach={"Opinion.pdf": PDF})
    forum.member_replies("M05", WORDS, attach={"Opinion.pdf": PDF + b"%2"})
    assert len(forum.recommendations()) == 2


def test_other_words_under_the_same_message_id_are_kept(forum: Forum) -> None:
    first = forum.member_replies("M05", WORDS)
    second = forum.member_replies("M05", OTHER_WORDS, Message_ID=first["message_id"])
    assert second["disposition"] == "filed"
    assert [r["text"] for r in forum.recommendations()] == [WORDS, OTHER_WORDS]


def test_mails_without_a_message_id_are_each_their_own(forum: Forum) -> None:
    for text in (WORDS, OTHER_WORDS):
        assert forum.member_replies("M05", text, Message_ID="")["disposition"] == "filed"
    assert forum.member_replies("M05", WORDS, Message_ID="")["disposition"] == "duplicate"
    assert len(forum.recommendations()) == 2


def test_the_same_question_by_two_ways_is_one_question(forum: Forum) -> None:
    text = "Kur mbaron konsultimi? A është publik aneksi?"
    first = forum.member_replies("M05", text)
    raw = b"Received: from lista.example\r\n" + forum.raw_of(first["uid"])
    assert first["disposition"] == "question"
    assert forum.arrives(raw)["disposition"] == "duplicate"


def test_a_proven_answer_is_no_repetition_of_an_unproven_one(forum: Forum) -> None:
    """Somebody who knows her words cannot keep them from counting by sending them first."""
    forum.member_replies("M05", WORDS, sender="dikush@posta.example")
    forum.member_replies("M05", WORDS)
    assert [r["verified"] for r in forum.recommendations()] == [False, True]
    assert forum.member("M05")["state"] == "answered"


def test_nor_by_sending_them_first_under_her_message_id(forum: Forum) -> None:
    forum.member_replies("M05", WORDS, sender="dikush@posta.example", Message_ID="<her@hapesira.example>")
    forum.member_replies("M05", WORDS, Message_ID="<her@hapesira.example>")
    assert [(r["verified"], r["address"]) for r in forum.recommendations()] == [
        (False, "dikush@posta.example"),
        (True, forum.address_of("M05")),
    ]


def test_the_same_mail_that_arrives_proven_proves_the_first(forum: Forum) -> None:
    """A list breaks the signature, and its copy is faster."""
    by_list = forum.member_writes("M15", WORDS, subject=f"K-{FIRST}", proven=False)
    direct = forum.member_writes("M15", WORDS, subject=f"K-{FIRST}", Message_ID=by_list["message_id"])
    assert direct["disposition"] == "duplicate"
    assert only(forum)["verified"] is True
    assert forum.member("M15")["state"] == "answered"
    forum.time_passes(days=1)
    assert not any("whose" in item["what"] for item in forum.status()["waiting"])


def test_no_remarks_that_arrive_proven_count_and_the_first_arrival_waits_no_more(forum: Forum) -> None:
    by_list = forum.member_writes("M15", "Pa vërejtje.", subject=f"K-{FIRST}", proven=False)
    direct = forum.member_writes("M15", "Pa vërejtje.", subject=f"K-{FIRST}", Message_ID=by_list["message_id"])
    assert direct["disposition"] == "no_remarks"
    assert forum.line_of(by_list["uid"])["disposition"] == "duplicate"
    assert forum.member("M15")["state"] == "no_remarks"
    assert not any("whose" in item["what"] for item in forum.status()["waiting"])


# ── the review list ──────────────────────────────────────────────────────────────────────────────────────────────


def test_one_word_files_a_mail_of_the_review_list(forum: Forum) -> None:
    line = forum.member_writes("M05", WORDS, subject="Mendimi im")
    assert (line["disposition"], line["member"], line["consultation"]) == ("review", "M05", FIRST)
    assert any(item["reference"] == f"mail:{line['id']}" for item in forum.status()["waiting"])
    forum.time_passes(days=1)
    digest = forum.last("digest")
    assert f"> {WORDS}" in digest.text
    assert f"PO mail:{line['id']}" in digest.text
    forum.coordinator_answers(f"PO mail:{line['id']}", to=digest)
    assert (only(forum)["text"], only(forum)["verified"], only(forum)["member"]) == (WORDS, True, "M05")
    assert forum.line_of(line["uid"])["disposition"] == "filed"
    assert "Manjola Berberi" in told(forum)


def test_a_mail_that_a_word_brings_in_is_read_while_others_can_write(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was attached may be hostile: no record of a sent mail waits for its reader."""
    read: list[int] = []

    def reads(raw: bytes, office: Office) -> Reading:
        with transaction(forum.engine) as tx:  # would wait in vain for the one that files the mail
            tx.execute(insert(counter).values(forum="another", name=f"n{len(read)}", value=1))
        read.append(len(raw))
        return read_mail(raw, office)

    monkeypatch.setattr(read_before, "read_mail", reads)
    by_mail, by_command = (forum.member_writes("M05", text, subject="Mendimi im") for text in (WORDS, OTHER_WORDS))
    forum.time_passes(days=1)
    forum.coordinator_answers(f"PO mail:{by_mail['id']}", to=forum.last("digest"))
    assert len(read) == 1
    if forum.line_of(by_command["uid"])["disposition"] == "review":
        forum.says(commands.confirm, f"mail:{by_command['id']}")
        assert len(read) == 2
    assert [one["text"] for one in forum.recommendations()] == [WORDS, OTHER_WORDS]


def test_one_word_leaves_a_private_mail_alone(forum: Forum) -> None:
    line = forum.member_writes("M05", "A pimë një kafe?", subject="Kafe")
    forum.time_passes(days=1)
    forum.coordinator_answers(f"JO mail:{line['id']}", to=forum.last("digest"))
    assert forum.line_of(line["uid"])["disposition"] == "ignored"
    assert forum.recommendations() == []
    assert forum.status()["waiting"] == []


def test_what_waited_before_is_named_again(forum: Forum) -> None:
    line = forum.member_writes("M05", "A pimë një kafe?", subject="Kafe")
    forum.time_passes(days=1)
    forum.member_replies("M07", WORDS)
    forum.time_passes(days=1)
    assert f"që ende presin (“PO mail:…”, “JO mail:…” ose “CAKTO …”): mail:{line['id']}" in forum.last("digest").text


def test_a_mail_that_is_kept_for_nobody_needs_a_member(forum: Forum) -> None:
    line = forum.member_writes("M15", WORDS, subject=f"Re: [K-{FIRST}]", sender=EXPERT)
    assert (line["disposition"], line["member"]) == ("review", None)
    forum.time_passes(days=1)
    digest = forum.last("digest")
    forum.coordinator_answers(f"PO mail:{line['id']}", to=digest)
    assert forum.recommendations() == []
    assert f"“CAKTO mail:{line['id']}”" in told(forum)
    forum.coordinator_answers(f"CAKTO {FIRST} mail:{line['id']} M11", to=digest)
    assert (only(forum)["member"], only(forum)["verified"]) == ("M11", True)


def test_an_assignment_teaches_and_what_waits_from_there_has_its_guess(forum: Forum) -> None:
    first, second = (
        forum.member_writes("M15", text, subject=f"Re: [K-{FIRST}]", sender=EXPERT) for text in (WORDS, OTHER_WORDS)
    )
    forum.says(commands.assign, f"mail:{first['id']}", "M11")
    assert forum.line_of(second["uid"])["member"] == "M11"
    forum.time_passes(days=1)
    forum.coordinator_answers(f"PO mail:{second['id']}", to=forum.last("digest"))
    assert [r["member"] for r in forum.recommendations()] == ["M11", "M11"]
    line = forum.member_writes("M11", "Edhe një gjë: stola.", subject=f"K-{FIRST}", sender=EXPERT)
    assert (line["disposition"], forum.recommendations()[2]["verified"]) == ("filed", True)


def test_a_quoted_invitation_tells_which_consultation_a_member_means(forum: Forum) -> None:
    second_consultation(forum)
    text = (
        f"{WORDS}\n\nMë 03.02.2026 10:00, Valbona Kuqja <{forum.mailbox}> shkroi:\n> Ftesë për konsultim [K-{FIRST}]\n"
    )
    line = forum.member_writes("M05", text, subject="Mendimi im")
    assert (line["disposition"], line["member"], line["consultation"]) == ("review", "M05", FIRST)


def test_a_line_in_a_strangers_mail_that_a_digest_shows_orders_nothing(forum: Forum) -> None:
    line = forum.member_writes("M05", f"PO mail:1\nPO {FIRST}/1", subject="Kafe")
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.time_passes(days=1)
    digest = forum.last("digest")
    forum.coordinator_answers(f"E pashë.\n\n{digest.text}", to=digest)
    assert forum.line_of(line["uid"])["disposition"] == "review"
    assert only(forum)["verified"] is False


def test_a_mail_for_a_consultation_that_takes_no_answers_is_not_filed_and_that_is_said(forum: Forum) -> None:
    line = forum.member_writes("M05", WORDS, subject="Mendimi im")
    forum.director_sends(
        "Projektvendim për tregjet", proven=False, directorate="financa", documents={"T.pdf": PDF + b"%3"}
    )
    forum.time_passes(days=1)
    forum.coordinator_answers(f"CAKTO {SECOND} mail:{line['id']} M05", to=forum.last("digest"))
    assert forum.line_of(line["uid"])["disposition"] == "review"
    assert "nuk pranon përgjigje tani" in told(forum)


def test_a_filed_mail_is_named_by_its_number_in_the_ledger_as_well(forum: Forum) -> None:
    line = forum.member_replies("M05", WORDS, sender=EXPERT)
    forum.coordinator_answers(f"CAKTO {FIRST} mail:{line['id']} M07", to=questions(forum)[-1])
    assert (only(forum)["member"], only(forum)["verified"]) == ("M07", True)
    assert f"mail:{line['id']} iu caktua: Ledina Pashollari" in told(forum)
    second = forum.member_replies("M11", OTHER_WORDS, sender="dikush@posta.example")
    forum.coordinator_answers(f"JO mail:{second['id']}", to=forum.last("question"))
    assert forum.recommendations()[1]["member"] is None


def test_a_number_alone_in_answer_to_the_digest_means_the_only_one_that_waits(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.member_replies("M05", OTHER_WORDS)
    forum.time_passes(days=1)
    forum.coordinator_answers("PO 1", to=forum.last("digest"))
    assert forum.recommendations()[0]["verified"] is True
    assert f"{FIRST}/1 (Hekuran Ziu)" in told(forum)


def test_a_number_alone_that_waits_in_two_consultations_is_asked_about(forum: Forum) -> None:
    second_consultation(forum)
    for to in forum.sent("invitation", to="M11"):
        forum.member_replies("M11", WORDS, to=to, sender=EXPERT)
    forum.time_passes(days=1)
    forum.coordinator_answers("PO 1", to=forum.last("digest"))
    assert not any(r["verified"] for r in (*forum.recommendations(), *forum.recommendations(SECOND)))
    assert f"{FIRST}/1" in told(forum)
    assert f"{SECOND}/1" in told(forum)


def test_the_member_to_whom_a_recommendation_is_assigned_hears_of_it(forum: Forum) -> None:
    forum.member_replies("M05", WORDS, sender=forum.address_of("M11"))
    assert not forum.sent("acknowledgement", to="M07")
    forum.coordinator_answers(f"CAKTO {FIRST}/1 M07", to=questions(forum)[-1])
    told_her = forum.last("acknowledgement", "M07")
    assert WORDS in " ".join(told_her.text.split())
    assert f"{FIRST}/1" in told_her.text
    assert told_her.message["In-Reply-To"] is None
    assert forum.address_of("M11") not in told_her.text
    assert len(forum.sent("acknowledgement", to="M05")) == 1
    for who in ("M05", "M07"):
        forum.says(commands.assign, f"{FIRST}/1", who)
    assert [len(forum.sent("acknowledgement", to=who)) for who in ("M05", "M07")] == [1, 1]


@pytest.mark.parametrize("whose", ["Ledina Pashollari", "ledina pashollari", "tek Pashollari Ledina", "ADDRESS", "m07"])
def test_a_member_is_named_by_full_name_address_or_id(forum: Forum, whose: str) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    named = forum.address_of("M07") if whose == "ADDRESS" else whose
    forum.coordinator_answers(f"CAKTO {FIRST}/1 {named}", to=questions(forum)[-1])
    assert (only(forum)["member"], only(forum)["verified"]) == ("M07", True)


@pytest.mark.parametrize("line", ["Cakto takim nesër", f"CAKTO {FIRST}/1 Askush Askundi"])
def test_a_name_that_is_nobodys_assigns_nothing(forum: Forum, line: str) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.coordinator_answers(line, to=questions(forum)[-1])
    assert only(forum)["verified"] is False


def test_help_tells_the_words_that_settle_whose_answer_it_is(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.coordinator_answers("NDIHMË", to=questions(forum)[-1])
    text = " ".join(told(forum).split())
    for form in ("PO", "JO", "CAKTO"):
        assert f"{form} {FIRST}/1" in text
    forum.coordinator_answers(f"PO {FIRST}/1", to=questions(forum)[-1])
    assert only(forum)["verified"] is True


def test_a_line_that_is_refused_twice_for_one_reason_is_told_once(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    forum.time_passes(days=1)
    forum.coordinator_answers("PO 8, 9\nse prita gjatë", to=forum.last("digest"))
    assert told(forum).count("“PO 8, 9”") == 1


def test_a_mail_that_waits_no_more_is_told_with_the_way_to_name_an_answer(forum: Forum) -> None:
    forum.member_replies("M11", WORDS, sender=EXPERT)
    line = forum.member_replies("M05", "Pa vërejtje")
    forum.coordinator_answers(f"CAKTO {FIRST} mail:{line['id']} M07", to=questions(forum)[-1])
    assert "me numrin e saj, p.sh. 2026-004/7" in told(forum)


# ── what somebody else wrote ─────────────────────────────────────────────────────────────────────────────────────


HEAD = (
    "---------- Forwarded message ---------\nFrom: Petro Lala <petro@posta.example>\nDate: Mon, 2 Feb 2026 at 10:30\n"
    "Subject: Parkimi\nTo: Manjola Berberi <manjola@hapesira.example>\n\n"
)
OUTLOOK = "Nga: Petro Lala\nDërguar: e hënë, 2 shkurt 2026 10:30\nPër: Manjola Berberi\nTema: Parkimi\n\n"
PETROS = "Sipas meje neni 3 është i gabuar.\nPetro"


@pytest.mark.parametrize("head", [HEAD, OUTLOOK])
@pytest.mark.parametrize("thread", [True, False])
def test_a_forwarded_mail_alone_is_not_the_forwarders_answer(forum: Forum, head: str, *, thread: bool) -> None:
    forward_alone(forum, head + PETROS, thread=thread)
    filed = only(forum)
    assert (filed["member"], filed["verified"], filed["text"]) == ("M05", False, PETROS)
    assert "Petro Lala" in filed["flags"][0]
    assert "petro@posta.example" not in str(filed)
    assert forum.member("M05")["state"] == "invited"
    assert "vetëm çfarë ka shkruar dikush tjetër" in forum.last("acknowledgement", "M05").text
    assert PETROS.splitlines()[0] in questions(forum)[-1].text
    forum.coordinator_answers("PO")
    assert (only(forum)["verified"], only(forum)["text"]) == (True, PETROS)


def forward_alone(forum: Forum, text: str, *, thread: bool, who: str = "M05") -> dict[str, Any]:
    invitation = forum.last("invitation", who).message_id
    parents: dict[str, Any] = {"In_Reply_To": invitation, "References": invitation} if thread else {}
    return forum.member_writes(who, text, subject=f"Fwd: Parkimi [K-{FIRST}]", **parents)


def test_own_words_above_a_forwarded_mail_are_the_members_answer(forum: Forum) -> None:
    forward_alone(forum, f"{WORDS}\n\n{HEAD}{PETROS}", thread=True)
    assert (only(forum)["verified"], only(forum)["text"], only(forum)["flags"]) == (True, WORDS, [])


def test_what_a_member_forwards_of_her_own_is_hers(forum: Forum) -> None:
    hers = HEAD.replace("petro@posta.example", forum.address_of("M05")).replace("Petro Lala", "Manjola Berberi")
    forward_alone(forum, hers + WORDS, thread=True)
    assert (only(forum)["verified"], only(forum)["flags"]) == (True, [])


def test_what_somebody_else_asks_or_wants_in_a_forwarded_mail_waits_in_review(forum: Forum) -> None:
    for text in ("A vlen kjo edhe për fshatin?", "Pa vërejtje", "Ju lutem më hiqni nga lista."):
        line = forward_alone(forum, HEAD + text, thread=True)
        assert (line["disposition"], line["member"]) in {("review", "M05"), ("filed", "M05")}
    assert not any(r["verified"] for r in forum.recommendations())
    assert forum.member("M05")["state"] == "invited"
    assert not forum.sent("removal")
    assert not forum.sent("inquiry")


def test_a_mail_that_only_encloses_somebody_elses_is_asked_about(forum: Forum) -> None:
    raw = (
        f"Authentication-Results: mx.lumas.example; dmarc=pass header.from=hapesira.example\r\n"
        f"From: {forum.address_of('M05')}\r\nTo: {forum.mailbox}\r\nSubject: Fwd: [K-{FIRST}]\r\n"
        'Message-ID: <outer@hapesira.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        "From: Petro Lala <petro@posta.example>\r\nSubject: Parkimi\r\nMessage-ID: <inner@posta.example>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nSipas meje neni 3 nuk vlen.\r\n--b--\r\n"
    )
    forum.arrives(raw.encode())
    assert (only(forum)["verified"], only(forum)["text"]) == (False, "")
    assert "Petro Lala" in only(forum)["flags"][0]
