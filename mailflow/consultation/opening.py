"""A draft becomes a consultation: open with its grace time, or held with a question."""

from __future__ import annotations

from datetime import datetime

from mailflow.consultation.events import DraftReceived
from mailflow.consultation.model import (
    Consultation,
    Decision,
    HistoryEntry,
    Mode,
    Notice,
    NoticeKind,
    Phase,
    Policy,
    Question,
    Role,
)
from mailflow.consultation.schedule import add_working_time, compute_deadline

COORDINATOR = "coordinator"


def receive_draft(event: DraftReceived, policy: Policy) -> Decision:
    """Open or hold, as the rules and the mode say."""
    held = event.verdict != "open" or event.mode is Mode.SUPERVISED
    # In supervised mode every opening waits for her word, however sure the rules are.
    why = "supervised" if held and event.verdict == "open" else event.why
    consultation = Consultation(
        forum=event.forum,
        reference=event.reference,
        title=event.title,
        phase=Phase.HELD if held else Phase.OPEN,
        mode=event.mode,
        directorate=event.directorate,
        directorate_name=event.directorate_name,
        sender=event.sender,
        versions=(event.version,),
        members=event.members,
        reasons=event.reasons,
        asked=event.asked,
        received_at=event.version.received_at,
        opened_at=None if held else event.at,
        release_at=None if held else add_working_time(policy, event.at, policy.grace),
        questions=(Question(number=1, why=why, asked_at=event.at),) if held else (),
    )
    entry = HistoryEntry(
        at=event.at,
        event="held" if held else "opened",
        by="mailflow",
        detail={"reasons": [str(reason) for reason in event.reasons]},
    )
    notices = (
        (question_notice(consultation, consultation.questions[0]),)
        if held
        else opening_notices(consultation, policy, event.at)
    )
    return Decision(consultation=consultation, notices=notices, history=(entry,))


def opening_notices(consultation: Consultation, policy: Policy, now: datetime) -> tuple[Notice, ...]:
    """The receipt to the directorate and the notice to the coordinator: both can still stop it."""
    release_at = consultation.release_at or now
    expected = compute_deadline(policy, release_at, consultation.asked)
    opened = Notice(
        kind=NoticeKind.OPENED,
        slot="1",
        role=Role.COORDINATOR,
        who=COORDINATOR,
        facts={
            "reasons": list(consultation.reasons),
            "release_at": release_at,
            "deadline_on": expected.on,
            "asked_refused": expected.asked_refused,
            "members": len(consultation.members),
            "documents": [document.name for document in consultation.version.documents],
            "shadow": consultation.mode is Mode.SHADOW,
        },
    )
    if consultation.directorate is None:
        return (opened,)
    receipt = Notice(
        kind=NoticeKind.RECEIPT,
        slot="1",
        role=Role.DIRECTORATE,
        who=consultation.directorate,
        to=consultation.sender,
        facts={
            "release_at": release_at,
            "deadline_on": expected.on,
            "missing": missing_of_notice(consultation),
            "asked_refused": expected.asked_refused,
            "in_reply_to": consultation.version.message_id,
        },
    )
    return (receipt, opened)


def missing_of_notice(consultation: Consultation) -> list[str]:
    """What a complete notice lacks (domain.md 3.1, checklist): keys that the receipt's template puts into words."""
    names = " ".join(document.name.casefold() for document in consultation.version.documents)
    return [] if "relacion" in names else ["explanatory_report"]


def question_notice(consultation: Consultation, question: Question, *, again: str | None = None) -> Notice:
    """The question to the coordinator, with what she needs for one word.

    What the question alone knows stands in its `detail`, so that it can be asked again (`repeated`, or `passed_on` to the
    deputy): a mail of its own slot, that asks the same question (`question_of_slot`).
    """
    return Notice(
        kind=NoticeKind.QUESTION,
        slot=f"{question.number}-{again.replace('_', '-')}" if again else str(question.number),
        role=Role.COORDINATOR,
        who=COORDINATOR,
        facts={
            "again": again,
            "asked_at": question.asked_at,
            **question.detail,
            "why": question.why,
            "reasons": list(consultation.reasons),
            "sender": consultation.sender,
            "subject": consultation.title,
            "documents": [document.name for document in consultation.version.documents],
            "members": len(consultation.members),
            "shadow": consultation.mode is Mode.SHADOW,
        },
    )


def question_of_slot(slot: str) -> int | None:
    """The number of the question that a notice of that slot asks, however often it was asked; None for another slot."""
    number = slot.partition("-")[0]
    return int(number) if number.isascii() and number.isdigit() else None
