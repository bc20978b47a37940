"""What speaks against the strongest proof."""

from __future__ import annotations

from mailflow.mail.incoming import Mailbox
from mailflow.mail.proofs import contradicting
from mailflow.mail.threads import Delivery, find_parent
from tests.mail.sample_forum import SIGNER
from tests.mail.test_threads import INVITATION, REMINDER, mail

ANOTHERS = Delivery("lumas", "2026-004", "invitation", "1", "M08")
ELSEWHERE = Delivery("lumas", "2026-005", "invitation", "1", "M07")
DIGEST = Delivery("lumas", "forum", "digest", "20260302", "coordinator")


def told(*references: Delivery, to: Delivery | None = None, answers: Delivery = INVITATION) -> tuple[Delivery, ...]:
    address = f"kontakt+{SIGNER.token(to)}@lumas.example" if to is not None else "kontakt@lumas.example"
    named = mail(
        in_reply_to=(SIGNER.message_id(answers),),
        references=tuple(map(SIGNER.message_id, references)),
        to=(Mailbox("", address),),
    )
    parent = find_parent(named, SIGNER, "lumas")
    assert parent is not None
    return contradicting(named, parent, SIGNER, "lumas")


def test_the_mails_of_one_member_about_one_consultation_agree() -> None:
    assert told(INVITATION, REMINDER, to=REMINDER) == ()


def test_another_member_or_another_consultation_contradicts() -> None:
    assert told(ANOTHERS, INVITATION) == (ANOTHERS,)
    assert told(INVITATION, to=ELSEWHERE) == (ELSEWHERE,)
    assert set(told(ANOTHERS, ELSEWHERE)) == {ANOTHERS, ELSEWHERE}


def test_one_of_a_sense_is_told_once() -> None:
    again = Delivery("lumas", "2026-004", "reminder", "5", "M08")
    assert len(told(ANOTHERS, again, to=ANOTHERS)) == 1


def test_a_mail_to_the_coordinator_contradicts_no_members() -> None:
    assert told(DIGEST, INVITATION) == ()
