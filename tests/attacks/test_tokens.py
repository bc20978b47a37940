"""Somebody guesses the tokens by which an answer, or a command, is known; and sends again what had force once."""

from __future__ import annotations

import hmac
import random
import re
from datetime import timedelta

import pytest

from mailflow.mail.threads import Delivery, Signer
from tests.support.forum import SECRET, Forum

LETTERS = "abcdefghijklmnopqrstuvwxyz234567"
QUESTION = Delivery("lumas", "2026-001", "question", "1", "coordinator")


def guess(lot: random.Random) -> str:
    return f"<2026-001.question.1.coordinator.{''.join(lot.choices(LETTERS, k=26))}@lumas.example>"


def test_no_guess_of_many_is_taken_and_none_looks_nearer_than_another() -> None:
    """A million of them are a measure (`python -m tests.torture --only guesses`)."""
    signer, lot = Signer(SECRET, "lumas.example"), random.Random(5)
    assert not any(signer.read_message_id(guess(lot), "lumas") for _ in range(5_000))
    true = signer.message_id(QUESTION)
    assert signer.read_message_id(true, "lumas") == QUESTION
    mac = re.search(r"([a-z2-7]{26})@", true)
    assert mac is not None
    for at in range(26):
        wrong = "a" if mac[1][at] != "a" else "b"
        changed = true.replace(mac[1], mac[1][:at] + wrong + mac[1][at + 1 :])
        assert signer.read_message_id(changed, "lumas") is None


def test_a_token_holds_for_its_own_mail_alone() -> None:
    signer = Signer(SECRET, "lumas.example")
    true = signer.message_id(QUESTION)
    for part, other in (("2026-001", "2026-002"), ("question", "opened"), (".1.", ".2."), ("coordinator", "M05")):
        assert signer.read_message_id(true.replace(part, other, 1), "lumas") is None
    assert signer.read_message_id(true, "tjeter") is None


def test_tokens_are_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []
    real = hmac.compare_digest

    def noting(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return bool(real(one, other))

    monkeypatch.setattr(hmac, "compare_digest", noting)
    assert Signer(SECRET, "lumas.example").read_message_id(guess(random.Random(1)), "lumas") is None
    assert [len(one) == len(other) == 26 for one, other in compared] == [True]


def test_guessed_commands_do_nothing_get_no_answer_and_the_coordinator_is_alarmed_once(forum: Forum) -> None:
    forum.director_sends(proven=False)
    forum.time_passes(minutes=31)
    before = len(forum.sent())
    lot = random.Random(7)
    for _ in range(19):
        forum.coordinator_writes("PO", proven=False, In_Reply_To=guess(lot))
    assert forum.sent("alarm") == []
    for _ in range(12):
        forum.coordinator_writes("PO", sender="x@evil.example", proven=False, In_Reply_To=guess(lot))
    assert {mail.kind for mail in forum.sent()[before:]} <= {"alarm", "digest"}
    assert len(forum.sent("alarm")) == 1
    assert "20 mails" in forum.last("alarm").text
    assert forum.consultation().opened_at is None
    assert all(any("not signed" in reason for reason in line["reasons"]) for line in forum.ledger()[1:])
    forum.time_passes(days=1, hours=2)
    told = len(forum.sent("alarm"))
    for _ in range(20):
        forum.coordinator_writes(
            "PO", sender="x@evil.example", proven=False, To=f"v+{guess(lot)[1:-1].partition('@')[0]}@lumas.example"
        )
    assert len(forum.sent("alarm")) == told + 1


def test_damaged_tokens_now_and_then_alarm_nobody(forum: Forum) -> None:
    forum.invites()
    for _ in range(25):
        forum.member_replies("M05", "Propozoj pemë.", In_Reply_To=guess(random.Random(3)))
        forum.time_passes(minutes=4)
    assert forum.sent("alarm") == []
    assert forum.now - forum.consultation().opened_at > timedelta(hours=1)  # type: ignore[operator]


def test_a_yes_sent_again_after_it_was_settled_does_no_harm(forum: Forum) -> None:
    forum.director_sends(proven=False)
    asked = forum.last("question")
    forum.coordinator_answers("PO", to=asked)
    yes = forum.newest
    forum.time_passes(minutes=31)
    forum.director_sends("Plani i ri i gjelbërimit", proven=False, documents={"Draft plani.pdf": b"%PDF-1.4 tjeter"})
    opened, invited = forum.consultation().opened_at, len(forum.sent("invitation"))
    for replay in (
        yes,
        yes.replace(b"Message-ID: <", b"Message-ID: <x"),
        yes.replace(b"Subject: Re:", b"Subject: Re: Re:"),
    ):
        forum.arrives(replay)
        forum.time_passes(hours=1)
    assert forum.consultation().opened_at == opened
    assert forum.consultation("2026-002").opened_at is None
    assert len(forum.sent("invitation")) == invited
