"""What somebody asks of the municipality instead of recommending something, and who answers it.

1. A question goes to the coordinator and to the drafting directorate; whoever answers first settles it, a later answer adds to it.
2. A complaint and a request for information go to the coordinator alone, each with the day by which the law wants an answer.
3. What came from an address that is not known to be the member's goes to the coordinator alone, and the registered address hears of it.
4. Answers go to the registered address, whoever wrote. An inquiry is no answer to the draft: nothing is counted, reminders go on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.model import (
    Answer,
    Consultation,
    Decision,
    HistoryEntry,
    InquiryKind,
    Mode,
    Notice,
    NoticeKind,
    Phase,
    Policy,
    Role,
)
from mailflow.consultation.opening import COORDINATOR
from mailflow.consultation.telling import member_notice

KIND_OF = {
    Answer.QUESTION: InquiryKind.QUESTION,
    Answer.COMPLAINT: InquiryKind.COMPLAINT,
    Answer.INFORMATION_REQUEST: InquiryKind.INFORMATION_REQUEST,
}
"""Answers that ask something, and are no answer to the draft."""
_LETTERS = {"q": InquiryKind.QUESTION, "c": InquiryKind.COMPLAINT, "i": InquiryKind.INFORMATION_REQUEST}
"""In the slots of mails to the author, so that the signed name of what she answers says what she goes on with."""
UNCONFIRMED = timedelta(days=14)
"""So long a wish to leave waits for its author's yes."""


def number_of_slot(slot: str) -> int | None:
    """The inquiry of a mail about it: 3 of the slots `3`, `c3`, `3-m17`, `c3-m17`."""
    number = slot.partition("-")[0].lstrip("".join(_LETTERS))
    return int(number) if number.isdecimal() else None


def kind_of_slot(slot: str) -> InquiryKind | None:
    """What a mail to the author is about; None where its slot does not say."""
    return _LETTERS.get(slot[:1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Inquiry:
    """One thing that was asked. `number` counts within the forum."""

    number: int
    kind: InquiryKind
    reference: str | None
    """Of the consultation in which it was asked; None where none is meant."""
    mail_id: int
    member: str | None
    address: str
    """The address it came from."""
    verified: bool
    text: str
    message_id: str | None
    received_at: datetime
    due_on: date | None = None
    """The local day by which the law wants an answer."""
    settled_at: datetime | None = None
    settled_by: str | None = None
    """`coordinator`, a directorate's or member's id."""
    answer: str | None = None
    """What was answered, every answer below the one before."""


def due_on(kind: InquiryKind, received_at: datetime, policy: Policy) -> date | None:
    """The last day for an answer: working days for information (law 119/2014 art. 15), days for a complaint (law 146/2014)."""
    day = local_day(received_at, policy.calendar.zone)
    if kind is InquiryKind.INFORMATION_REQUEST:
        return Calendar(policy.calendar).add_working_days(day, policy.information_days)
    return day + timedelta(days=policy.complaint_days) if kind is InquiryKind.COMPLAINT else None


def ask(
    consultation: Consultation, inquiry: Inquiry, who: str, now: datetime, *, told_already: bool, by_mail: bool = True
) -> Decision:
    """It is passed on. `told_already`: the member hears of it in another mail. `by_mail`: False where it waits for the digest."""
    entry = HistoryEntry(
        at=now,
        event="inquiry_received",
        by=inquiry.member or "unknown",
        detail={"number": inquiry.number, "kind": inquiry.kind.value, "verified": inquiry.verified},
    )
    notices = [*_to_offices(consultation, inquiry, who)] if by_mail else []
    if by_mail and not told_already and not (inquiry.kind is InquiryKind.QUESTION and inquiry.verified):
        notices.append(_receipt(inquiry))
    return Decision(consultation=consultation, notices=in_mode(consultation.mode, notices), history=(entry,))


def in_mode(mode: Mode, notices: list[Notice]) -> tuple[Notice, ...]:
    """In shadow mode nothing leaves but to the coordinator."""
    return tuple(n for n in notices if mode is not Mode.SHADOW or n.role is Role.COORDINATOR)


def goes_to_directorate(consultation: Consultation, inquiry: Inquiry) -> bool:
    """Does the drafting directorate get it as well?"""
    asks = inquiry.kind is InquiryKind.QUESTION and inquiry.verified
    return asks and consultation.directorate is not None and consultation.mode is not Mode.SHADOW


def _to_offices(consultation: Consultation, inquiry: Inquiry, who: str) -> list[Notice]:
    also = goes_to_directorate(consultation, inquiry)
    facts = _facts(inquiry, who) | {"also": also, "due_on": inquiry.due_on, "verified": inquiry.verified}
    slot = str(inquiry.number)
    hers = {**facts, "address": inquiry.address, "member": inquiry.member}
    notices = [Notice(kind=NoticeKind.INQUIRY, slot=slot, role=Role.COORDINATOR, who=COORDINATOR, facts=hers)]
    if also:
        theirs = {**facts, "for_directorate": True}
        notices.append(_to_directorate(consultation, slot, theirs))
    return notices


def _to_directorate(consultation: Consultation, slot: str, facts: dict[str, Any]) -> Notice:
    return Notice(
        kind=NoticeKind.INQUIRY,
        slot=slot,
        role=Role.DIRECTORATE,
        who=consultation.directorate or "",
        to=consultation.sender,
        facts=facts,
    )


def _receipt(inquiry: Inquiry) -> Notice:
    """To the registered address, in the thread where it was the member who wrote."""
    facts: dict[str, Any] = {
        "kind": inquiry.kind.value,
        "number": inquiry.number,
        "text": inquiry.text,
        "received_at": inquiry.received_at,
        "due_on": inquiry.due_on,
        "verified": inquiry.verified,
        "in_reply_to": inquiry.message_id if inquiry.verified else None,
    }
    return member_notice(NoticeKind.RECEIVED, inquiry.member or "", slot=_to_author(inquiry), facts=facts)


def _to_author(inquiry: Inquiry) -> str:
    letter = next((letter for letter, kind in _LETTERS.items() if kind is inquiry.kind), "")
    return f"{letter}{inquiry.number}"


def _facts(inquiry: Inquiry, who: str) -> dict[str, Any]:
    return {
        "kind": inquiry.kind.value,
        "number": inquiry.number,
        "who": who,
        "text": inquiry.text,
        "received_at": inquiry.received_at,
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an office answers. `by`: `coordinator` or a directorate's id; `mail_id`: of the mail it stands in."""

    text: str
    by: str
    by_name: str | None
    """The directorate's name; None where the contact point answers."""
    mail_id: int
    enclosures: tuple[dict[str, Any], ...] = ()
    """Documents that came along: `name`, `media_type`, `sha256`."""


def answer(
    consultation: Consultation, inquiry: Inquiry, words: Words, who: str, now: datetime
) -> tuple[Inquiry, Decision]:
    """The words go to whoever asked; the first answer settles the inquiry, and the other office hears of it."""
    slot = f"{inquiry.number}-m{words.mail_id}"
    names = [enclosure["name"] for enclosure in words.enclosures]
    facts: dict[str, Any] = {
        "kind": inquiry.kind.value,
        "number": inquiry.number,
        "text": inquiry.text,
        "received_at": inquiry.received_at,
        "words": words.text,
        "by": words.by_name,
        "supplement": inquiry.answer is not None,
        "enclosures": names,
        "parts": list(words.enclosures),
        "is_open": consultation.phase is Phase.OPEN and consultation.deadline is not None,
        "in_reply_to": inquiry.message_id if inquiry.verified else None,
    }
    to_author = f"{_to_author(inquiry)}-m{words.mail_id}"
    notices = [member_notice(NoticeKind.ANSWER, inquiry.member or "", slot=to_author, facts=facts)]
    told = _facts(inquiry, who) | {"answered": True, "by": words.by_name, "words": words.text, "enclosures": names}
    if words.by != COORDINATOR:
        notices.append(Notice(kind=NoticeKind.INQUIRY, slot=slot, role=Role.COORDINATOR, who=COORDINATOR, facts=told))
    elif goes_to_directorate(consultation, inquiry):
        notices.append(_to_directorate(consultation, slot, told | {"for_directorate": True}))
    entry = HistoryEntry(at=now, event="inquiry_answered", by=words.by, detail={"number": inquiry.number})
    both = words.text if inquiry.answer is None else f"{inquiry.answer}\n\n{words.text}"
    settled = settle(replace(inquiry, answer=both), words.by, now)
    return settled, Decision(consultation=consultation, notices=in_mode(consultation.mode, notices), history=(entry,))


def settle(inquiry: Inquiry, by: str, now: datetime) -> Inquiry:
    """It waits for nobody any more. Who settled it first stays written."""
    if inquiry.settled_at is not None:
        return inquiry
    return replace(inquiry, settled_at=now, settled_by=by)


def is_waiting(inquiry: Inquiry, now: datetime) -> bool:
    """Does it still wait? A wish to leave that its author does not confirm changes nothing, and is let go of."""
    if inquiry.settled_at is not None:
        return False
    return inquiry.kind is not InquiryKind.REMOVAL or now - inquiry.received_at < UNCONFIRMED


def is_overdue(inquiry: Inquiry, today: date) -> bool:
    """Has the law's day passed without an answer?"""
    return inquiry.settled_at is None and inquiry.due_on is not None and inquiry.due_on < today
