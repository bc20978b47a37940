"""What a member asks is passed on, and what an office answers goes back. Inside the transaction of `decide_mail`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from mailflow.consultation.inquiries import Inquiry, Words, answer, ask, due_on, number_of_slot, settle
from mailflow.consultation.model import Consultation, Decision, HistoryEntry, InquiryKind, NoticeKind
from mailflow.consultation.reasons import Reason
from mailflow.handlers.ending import End, end_mail
from mailflow.handlers.hearing import Hearing, Told
from mailflow.handlers.notices import Circle
from mailflow.handlers.reading import enclosures
from mailflow.handlers.saving import save_decision
from mailflow.handlers.understanding import Understanding
from mailflow.mail.orders import Order
from mailflow.reports.digest import who_is
from mailflow.storage import consultations, inquiries
from mailflow.storage.content import put_content
from mailflow.storage.ledger import StoredMail

_ENCODED = 1.5
"""A document on the wire takes so much more than its bytes, at most (base64, headers)."""


def pass_on(
    tx: Connection,
    circle: Circle,
    consultation: Consultation,
    stored: StoredMail,
    said: Understanding,
    asked: Iterable[tuple[InquiryKind, str]],
    *,
    told_already: bool = False,
) -> tuple[Inquiry, ...]:
    """Each thing asked becomes an inquiry; whoever must answer hears of it at once. `told_already`: the author, in another mail.

    From an address that asks more often in a day than `limits.answers_per_day` it waits for the digest: no robot writes to offices.
    """
    limit = circle.office.ruleset.limits.answers_per_day
    opened = []
    for kind, text in asked:
        inquiry = opened_inquiry(tx, circle, stored, said, kind, text)
        so_far = inquiries.count_since(tx, consultation.forum, inquiry.address, circle.now - timedelta(days=1))
        decision = ask(
            consultation,
            inquiry,
            who_asked(consultation, inquiry),
            circle.now,
            told_already=told_already,
            by_mail=so_far <= limit,
        )
        save_decision(tx, circle, consultation, decision)
        opened.append(inquiry)
    return tuple(opened)


def opened_inquiry(
    tx: Connection, circle: Circle, stored: StoredMail, said: Understanding, kind: InquiryKind, text: str
) -> Inquiry:
    """Kept under the next number."""
    forum = circle.office.forum
    inquiry = Inquiry(
        number=inquiries.next_inquiry_number(tx, forum),
        kind=kind,
        reference=said.consultation,
        mail_id=stored.id,
        member=said.member,
        address=said.sender,
        verified=said.verified,
        text=text,
        message_id=said.mail.message_id,
        received_at=stored.received_at,
        due_on=due_on(kind, stored.received_at, circle.office.ruleset.policy),
    )
    inquiries.add(tx, forum, inquiry)
    return inquiry


def who_asked(consultation: Consultation, inquiry: Inquiry) -> str:
    """Name and organisation, as the offices know the member."""
    member = consultation.invitee(inquiry.member or "")
    return who_is(member) if member is not None else inquiry.member or "?"


def answer_inquiry(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """An office's words, and the documents with them, go to whoever asked; a later answer adds to the first."""
    assert said.delivery is not None
    inquiry = of_slot(tx, circle, said.delivery.slot)
    consultation = consultations.load(tx, circle.office.forum, inquiry.reference or "") if inquiry else None
    if inquiry is None or consultation is None or inquiry.kind is InquiryKind.REMOVAL:
        return _kept(tx, stored, said, Reason("no_inquiry"))
    member = consultation.invitee(inquiry.member or "")
    if member is None or member.removed_at is not None:
        return _kept(tx, stored, said, Reason("answer_reaches_nobody"))
    parts = enclosures(said.mail)
    if sum(part.size for part in parts) * _ENCODED > circle.office.largest_mail:
        return _kept(tx, stored, said, Reason("answer_too_large"))
    text = said.words.text.strip()
    if not parts and inquiry.answer is not None and text in inquiry.answer.split("\n\n"):
        return end_mail(tx, stored, said, "commanded", reason=Reason("same_words"))
    by = said.delivery.who
    directorate = circle.register.directorate(by)
    words = Words(
        text=text,
        by=by,
        by_name=directorate.name if directorate is not None else None,
        mail_id=stored.id,
        enclosures=tuple(
            {"name": part.name or "", "media_type": part.media_type, "sha256": put_content(tx, part.content)}
            for part in parts
        ),
    )
    settled, decision = answer(consultation, inquiry, words, who_is(member), circle.now)
    inquiries.save(tx, circle.office.forum, settled)
    save_decision(tx, circle, consultation, decision)
    return end_mail(tx, stored, said, "commanded")


def of_slot(tx: Connection, circle: Circle, slot: str) -> Inquiry | None:
    """The inquiry that a mail of that slot is about."""
    number = number_of_slot(slot)
    return inquiries.one(tx, circle.office.forum, number) if number is not None else None


def _kept(tx: Connection, stored: StoredMail, said: Understanding, why: Reason) -> End:
    return end_mail(tx, stored, replace(said, decision="review"), "review", reason=why)


def dealt_with(hearing: Hearing, order: Order) -> Told:
    """U TRAJTUA: the coordinator has dealt with it in her own way; nothing is sent to anybody."""
    tx, circle = hearing.tx, hearing.circle
    if hearing.unasked:
        return Told(line=order.line, done=False, key="say_it_in_an_answer")
    number = order.item.rpartition("/")[2] if order.item else _asked_about(hearing)
    inquiry = of_slot(tx, circle, number) if number else None
    if inquiry is None:
        return Told(line=order.line, done=False, key="no_such_inquiry")
    facts = {"number": str(inquiry.number), "reference": inquiry.reference, "since": inquiry.settled_at}
    if inquiry.settled_at is not None:
        return Told(line=order.line, done=False, key="inquiry_settled", facts=facts)
    inquiries.save(tx, circle.office.forum, settle(inquiry, hearing.by, circle.now))
    consultation = hearing.load(inquiry.reference) if inquiry.reference else None
    if consultation is not None:
        detail = {"number": inquiry.number}
        entry = HistoryEntry(at=circle.now, event="inquiry_settled", by=hearing.by, detail=detail)
        save_decision(tx, circle, consultation, Decision(consultation=consultation, history=(entry,)))
    return Told(line=order.line, done=True, key="done", facts=facts)


def _asked_about(hearing: Hearing) -> str | None:
    """The inquiry that the answered mail passed on."""
    delivery = hearing.said.delivery
    return (
        delivery.slot if delivery is not None and not hearing.unasked and delivery.kind == NoticeKind.INQUIRY else None
    )
