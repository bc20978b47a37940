"""Mails of which nobody knows whether they have left: what proves that they have, and what is done without a proof."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine

from mailflow.consultation.delivering import Unproven, without_proof
from mailflow.consultation.model import NoticeKind
from mailflow.handlers import commands, uncertain
from mailflow.handlers.outgoing import intend_dot
from mailflow.mail.retry import Deferred, TransactionPhase, Uncertain
from mailflow.rules.ruleset import Sending
from mailflow.storage import outbox
from mailflow.storage.transaction import reading
from tests.support.forum import FIRST, WHO, Forum

TABLE = {
    NoticeKind.INVITATION: Unproven.AGAIN,
    NoticeKind.REMINDER: Unproven.LEAVE,
    NoticeKind.ACKNOWLEDGEMENT: Unproven.LEAVE,
    NoticeKind.CLOSING: Unproven.AGAIN,
    NoticeKind.EXTENSION: Unproven.AGAIN,
    NoticeKind.REOPENED: Unproven.AGAIN,
    NoticeKind.VERSION: Unproven.AGAIN,
    NoticeKind.WITHDRAWAL: Unproven.AGAIN,
    NoticeKind.RECEIVED: Unproven.LEAVE,
    NoticeKind.ANSWER: Unproven.AGAIN,
    NoticeKind.REMOVAL: Unproven.LEAVE,
    NoticeKind.RECEIPT: Unproven.LEAVE,
    NoticeKind.REQUEST: Unproven.LEAVE,
    NoticeKind.QUESTION: Unproven.AGAIN,
    NoticeKind.OPENED: Unproven.LEAVE,
    NoticeKind.DIGEST: Unproven.LEAVE,
    NoticeKind.TRANSCRIPT: Unproven.LEAVE,
    NoticeKind.ALARM: Unproven.LEAVE,
    NoticeKind.INQUIRY: Unproven.AGAIN,
    NoticeKind.ACT: Unproven.AGAIN,
    NoticeKind.REPORT: Unproven.AGAIN,
}
TO_M05: dict[str, Any] = {"kind": "invitation", "to": "M05"}


def in_doubt(forum: Forum) -> bytes:
    """All are invited, and of M05's invitation nobody knows whether it left. Answers its bytes."""
    forum.relay.says(Uncertain(), times=1, **TO_M05)
    forum.invites()
    line = next(line for line in forum.outbox("invitation") if line["key"].endswith("/M05"))
    with reading(forum.engine) as tx:
        raw = outbox.prefix_of(tx, "lumas", line["key"])
    assert raw is not None
    assert line["state"] == "uncertain"
    assert forum.sent(**TO_M05) == []
    return raw


def delivery(forum: Forum) -> tuple[str, int]:
    line = next(line for line in forum.outbox("invitation") if line["key"].endswith("/M05"))
    return line["state"], line["attempts"]


def told(forum: Forum) -> list[tuple[str, str]]:
    history = forum.show()["history"]
    return [(e["event"], e["detail"].get("then", "")) for e in history if e["event"].startswith("delivery_")]


def test_every_kind_of_mail_has_its_policy() -> None:
    assert set(TABLE) == set(NoticeKind)
    assert {kind: without_proof(kind, is_over=False, asks=False) for kind in NoticeKind} == TABLE
    assert all(without_proof(kind, is_over=True, asks=True) is Unproven.LEAVE for kind in NoticeKind)
    asked = {kind for kind in NoticeKind if without_proof(kind, is_over=False, asks=True) is Unproven.ASK}
    assert asked == {kind for kind in NoticeKind if kind.is_for_members and TABLE[kind] is Unproven.AGAIN}
    twice = {kind: without_proof(kind, is_over=False, asks=False, went_again=True) for kind in NoticeKind}
    assert twice == {kind: Unproven.ASK if then is Unproven.AGAIN else then for kind, then in TABLE.items()}
    assert without_proof(NoticeKind.INVITATION, is_over=True, asks=False, went_again=True) is Unproven.LEAVE


def test_a_copy_in_the_mailbox_proves_that_an_uncertain_invitation_has_left(engine: Engine) -> None:
    forum = Forum(engine)
    copy = in_doubt(forum)
    forum.time_passes(minutes=5)
    assert forum.arrives(copy)["disposition"] == "own"
    assert delivery(forum) == ("sent", 1)
    assert forum.member("M05")["state"] == "invited"
    forum.time_passes(days=1)
    assert forum.sent(**TO_M05) == []
    assert told(forum) == [("delivery_proven", "")]


def test_a_copy_that_came_before_the_answer_was_given_up_is_a_proof_too(engine: Engine) -> None:
    """The relay may take ten minutes for its answer; its copy is in the mailbox at once."""
    forum = Forum(engine)
    forum.director_sends()
    forum.stops()
    forum.time_passes(minutes=31)
    forum._poll()
    forum.ticks()
    claimed = forum.claims(dot=True)
    assert claimed is not None
    forum.arrives(claimed.prefix)
    forum._poll()
    forum.starts()
    assert delivery_of(forum, claimed.who) == "sent"
    forum.time_passes(minutes=20)
    assert forum.sent("invitation", to=claimed.who) == []
    assert len(forum.sent("invitation")) == len(WHO) - 1


def delivery_of(forum: Forum, who: str) -> str:
    return next(str(line["state"]) for line in forum.outbox("invitation") if line["key"].endswith(f"/{who}"))


def test_whoever_answers_an_uncertain_invitation_has_had_it(engine: Engine) -> None:
    forum = Forum(engine)
    raw = in_doubt(forum)
    message_id = next(line for line in raw.decode().splitlines() if line.startswith("Message-ID"))[12:]
    address = forum.address_of("M05")
    mail = forum._write(address, "Re: Projektvendim", "Të shtohen pemë.", {"In-Reply-To": message_id}, stamp=None)
    forum.arrives(mail.as_bytes())
    assert delivery(forum) == ("sent", 1)
    forum.time_passes(days=1)
    assert forum.sent(**TO_M05) == []


def test_a_copy_among_the_sent_mail_is_a_proof(engine: Engine) -> None:
    forum = Forum(engine)
    in_doubt(forum)
    (sought,) = uncertain.sought(engine, forum.office, forum.now)
    assert uncertain.prove(engine, forum.office, [sought], forum.now) == 1
    assert uncertain.prove(engine, forum.office, [sought, "<nobody@lumas.example>"], forum.now) == 0
    assert uncertain.sought(engine, forum.office, forum.now) == ()
    forum.time_passes(days=1)
    assert forum.sent(**TO_M05) == []
    assert forum.member("M05")["state"] == "invited"


def test_without_proof_an_invitation_goes_once_more_after_fifteen_minutes(engine: Engine) -> None:
    forum = Forum(engine)
    raw = in_doubt(forum)
    forum.time_passes(minutes=13)
    assert forum.sent(**TO_M05) == []
    forum.time_passes(minutes=3)
    (again,) = forum.sent(**TO_M05)
    assert again.raw.startswith(raw)
    assert told(forum) == [("delivery_uncertain", "again")]
    assert uncertain.sought(engine, forum.office, forum.now) == ()


def test_nothing_is_said_to_be_without_proof_before_the_mailbox_was_looked_at(engine: Engine) -> None:
    forum = Forum(engine)
    copy = in_doubt(forum)
    forum.intake_works = False
    forum.time_passes(minutes=40)
    assert forum.sent(**TO_M05) == []
    assert forum.ticks().waits_for_intake
    forum.intake_works = True
    forum.arrives(copy)
    forum.time_passes(minutes=40)
    assert forum.sent(**TO_M05) == []


def test_a_proof_that_comes_too_late_stops_the_second_copy_that_has_not_left_yet(engine: Engine) -> None:
    forum = Forum(engine)
    copy = in_doubt(forum)
    forum.relay.says(Deferred("451 4.3.0 later", TransactionPhase.RCPT), **TO_M05)
    forum.time_passes(minutes=16)
    forum.arrives(copy)
    forum.relay.behaves()
    forum.time_passes(days=1)
    assert delivery(forum) == ("sent", 2)
    assert forum.sent(**TO_M05) == []


def test_where_the_forum_wants_to_be_asked_no_member_gets_a_mail_again_without_a_word(engine: Engine) -> None:
    forum = Forum(engine)
    rules = replace(forum.office.ruleset, sending=Sending(when_uncertain="ask"))
    forum.office = replace(forum.office, ruleset=rules)
    in_doubt(forum)
    forum.time_passes(days=2)
    assert forum.sent(**TO_M05) == []
    assert told(forum) == [("delivery_uncertain", "ask")]
    (alarm,) = forum.sent("alarm")
    assert f"{FIRST}" in alarm.text
    number = next(line["id"] for line in forum.outbox("invitation") if line["key"].endswith("/M05"))
    assert f"mailflow retry delivery:{number}" in alarm.text
    forum.says(commands.retry, f"delivery:{number}")
    assert len(forum.sent(**TO_M05)) == 1


def test_a_mail_that_is_in_doubt_twice_is_for_the_coordinator_to_decide(engine: Engine) -> None:
    """Both copies may be lost: no third one leaves by itself, and it is not left to the next digest to say so."""
    forum = Forum(engine)
    in_doubt(forum)
    forum.relay.says(Uncertain(), times=1, **TO_M05)
    forum.time_passes(minutes=16)
    assert delivery(forum) == ("uncertain", 2)
    assert forum.sent("alarm") == []
    forum.time_passes(days=3)
    assert forum.sent(**TO_M05) == []
    assert told(forum) == [("delivery_uncertain", "again"), ("delivery_uncertain", "ask")]
    (alarm,) = forum.sent("alarm")
    number = next(line["id"] for line in forum.outbox("invitation") if line["key"].endswith("/M05"))
    assert f"mailflow retry delivery:{number}" in alarm.text
    forum.says(commands.retry, f"delivery:{number}")
    assert len(forum.sent(**TO_M05)) == 1


def test_what_the_relay_puts_off_for_four_hours_is_told_once_a_day(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Deferred("450 4.2.0 greylisted", TransactionPhase.RCPT), **TO_M05)
    forum.invites()
    forum.time_passes(hours=3, minutes=30)
    assert forum.sent("alarm") == []
    forum.time_passes(hours=2)
    (alarm,) = forum.sent("alarm")
    assert "450 4.2.0 greylisted" in alarm.text
    assert "invitation to M05" in alarm.text
    forum.time_passes(hours=20)
    assert len(forum.sent("alarm")) == 2
    forum.relay.behaves()
    forum.time_passes(days=3)
    assert len(forum.sent("alarm")) == 2
    assert len(forum.sent(**TO_M05)) == 1


def test_the_wait_begins_with_the_dot_and_not_with_the_claim(engine: Engine) -> None:
    """A slow relay may take the message for a quarter of an hour before the dot leaves."""
    forum = Forum(engine)
    forum.director_sends()
    forum.stops()
    forum.time_passes(minutes=31)
    forum._poll()
    forum.ticks()
    claimed = forum.claims()
    assert claimed is not None
    forum.now += timedelta(minutes=14)
    intend_dot(engine, claimed, forum.now)
    forum.starts()
    forum.time_passes(minutes=2)
    assert forum.sent("invitation", to=claimed.who) == []
    forum.time_passes(minutes=14)
    assert len(forum.sent("invitation", to=claimed.who)) == 1


def test_what_becomes_of_the_audit_copy_says_nothing_of_the_member(engine: Engine) -> None:
    forum = Forum(engine)
    rules = replace(forum.office.ruleset, sending=Sending(audit_copy="gjurma@lumas.example"))
    forum.office = replace(forum.office, ruleset=rules)
    forum.invites()
    copy = replace(forum.last("invitation", "M05"), recipient="gjurma@lumas.example")
    assert forum.bounces("M05", "5.1.1", "550 no such user", to=copy)["disposition"] == "machine"
    absence = {"Auto-Submitted": "auto-replied"}
    forum.arrives(forum._answer(copy, "Jam me pushime deri më 20 shkurt 2026.", forum.mailbox, headers=absence))
    member = forum.consultation().invitee("M05")
    assert member is not None
    assert (member.address_state.value, member.away_until) == ("ok", None)
    assert forum.bounces("M05", "5.1.1", "550 no such user")["disposition"] == "machine"
    assert forum.member("M05")["address_state"] == "hard"
