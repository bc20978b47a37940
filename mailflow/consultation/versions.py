"""A draft has several versions: a new one waits for the coordinator's word, and members are told what changed.

1. Before anybody saw the draft, a new version simply takes its place: the question that waits is asked anew, an opening is frozen and asked.
2. Afterwards the coordinator is asked: PO sends it to every member (deadline unchanged), SHTYJ moves the deadline as well, JO leaves
   it aside. The version and its documents are kept in the question until then.
3. A closed consultation keeps the new version in its record; nobody is written to before it is reopened, and then everybody gets it.
4. A director who takes the draft back asks her, too: only her PO withdraws it.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from mailflow.consultation import lifecycle
from mailflow.consultation.events import Approved, Dismissed, RevisionReceived, WithdrawalReceived
from mailflow.consultation.model import (
    Consultation,
    Decision,
    Document,
    HistoryEntry,
    Notice,
    NoticeKind,
    Phase,
    Question,
    Version,
)
from mailflow.consultation.opening import question_notice
from mailflow.consultation.telling import invitation_notice, member_notice
from mailflow.errors import NotPossible

REVISION = "revision"
WITHDRAWAL = "withdrawal"
HOLD = "hold"
STOPPED = "stopped"
"""`Question.why`."""
FREEZING = frozenset({REVISION, WITHDRAWAL, STOPPED})
"""While one of these waits, nothing leaves that has not left yet."""


def receive_revision(consultation: Consultation, event: RevisionReceived) -> Decision:
    """A director's mail brings a new version of a draft that is known here."""
    if consultation.phase not in {Phase.HELD, Phase.OPEN, Phase.CLOSED}:
        raise NotPossible(f"{consultation.reference} is {consultation.phase}: it takes no new version.", why="phase")
    entry = HistoryEntry(
        at=event.at,
        event="revision_received",
        by=consultation.directorate or event.sender,
        detail={"documents": [document.name for document in event.version.documents]},
    )
    if consultation.phase is Phase.HELD:
        return _in_place(consultation, event, entry)
    detail = {
        "version": _as_json(replace(event.version, number=consultation.version.number + 1)),
        "changes": event.changes,
        "new_documents": [document.name for document in event.version.documents],
        "doubts": list(event.doubts),
        "phase": consultation.phase.value,
        "released": consultation.released_at is not None,
    }
    question = _next(consultation, REVISION, event.at, detail)
    frozen = consultation if consultation.released_at is not None else replace(consultation, release_at=None)
    asking = replace(frozen, questions=(*_without_waiting(consultation, REVISION, event.at), question))
    return Decision(consultation=asking, notices=(question_notice(asking, question),), history=(entry,))


def _in_place(consultation: Consultation, event: RevisionReceived, entry: HistoryEntry) -> Decision:
    """Nobody has seen the draft: the question about it is asked anew, about what is there now."""
    version = replace(event.version, number=consultation.version.number + 1, current_from=event.at)
    waits = consultation.open_question
    question = _next(consultation, waits.why if waits is not None else HOLD, event.at, {})
    questions = tuple(_settled(q, event.at, "replaced") if q.settled_at is None else q for q in consultation.questions)
    held = replace(
        consultation,
        versions=(*consultation.versions, version),
        questions=(*questions, question),
        title=event.title or consultation.title,
        reasons=event.reasons or consultation.reasons,
        asked=event.asked or consultation.asked,
    )
    return Decision(consultation=held, notices=(question_notice(held, question),), history=(entry,))


def take_up(consultation: Consultation, question: Question, event: Approved) -> Decision:
    """Yes: the new version is the draft from now on, and who has the old one gets it."""
    version = replace(_from_json(question.detail["version"]), current_from=event.at)
    changed = replace(consultation, versions=(*consultation.versions, version))
    entry = HistoryEntry(at=event.at, event="revised", by=event.by, detail={"version": version.number})
    if changed.phase is not Phase.OPEN:
        return Decision(consultation=changed, history=(entry,))
    if changed.released_at is None:
        return Decision(consultation=thawed(changed, event.at), history=(entry,))
    return Decision(
        consultation=changed,
        notices=(*_told(changed, question.detail["changes"]), *_invited(changed, version.number)),
        history=(entry,),
        cancel=((NoticeKind.INVITATION, None), (NoticeKind.VERSION, None)),
    )


def taken_up_while_closed(consultation: Consultation, closed_at: datetime | None) -> tuple[Notice, ...]:
    """Now that it is open again: what was taken up since the closing, to those who have the version before."""
    taken = [
        question
        for question in consultation.questions
        if question.why == REVISION and question.answer == "yes"
        and closed_at is not None and question.settled_at is not None and question.settled_at >= closed_at
    ]  # fmt: skip
    changes = [change for question in taken for change in question.detail["changes"]]
    return _told(consultation, changes) if taken else ()


def _told(consultation: Consultation, changes: list[dict[str, Any]]) -> tuple[Notice, ...]:
    """Those who have the draft: the new version, with what changed."""
    number, documents = consultation.version.number, consultation.version.documents
    facts: dict[str, object] = {
        "number": number,
        "changes": changes,
        "documents": [document.name for document in documents],
    }
    reached = (member for member in consultation.members if member.is_written_to and member.is_reached)
    return tuple(member_notice(NoticeKind.VERSION, member.id, slot=str(number), facts=facts) for member in reached)


def _invited(consultation: Consultation, number: int) -> tuple[Notice, ...]:
    """Those whom no invitation has reached yet: one to the new version."""
    waiting = (member for member in consultation.members if member.is_written_to and not member.is_reached)
    return tuple(invitation_notice(consultation, member.id, f"v{number}") for member in waiting)


def leave_aside(consultation: Consultation, event: Dismissed) -> Decision:
    """No: the version before stays the draft; one that had not gone out yet goes now."""
    entry = HistoryEntry(at=event.at, event="revision_left_aside", by=event.by)
    return Decision(consultation=thawed(consultation, event.at), history=(entry,))


def receive_withdrawal(consultation: Consultation, event: WithdrawalReceived) -> Decision:
    """The directorate takes its draft back: nothing more goes out before the coordinator's word."""
    if not lifecycle.can(consultation, "withdraw"):
        raise NotPossible(f"{consultation.reference} is {consultation.phase}: nothing can be withdrawn.", why="phase")
    detail = {"words": event.words, "reached": sum(member.is_reached for member in consultation.members)}
    question = _next(consultation, WITHDRAWAL, event.at, detail)
    frozen = consultation if consultation.released_at is not None else replace(consultation, release_at=None)
    asking = replace(frozen, questions=(*_without_waiting(consultation, WITHDRAWAL, event.at), question))
    entry = HistoryEntry(at=event.at, event="withdrawal_asked", by=consultation.directorate or "")
    return Decision(consultation=asking, notices=(question_notice(asking, question),), history=(entry,))


def keep_on(consultation: Consultation, event: Dismissed) -> Decision:
    """No to the withdrawal: the consultation goes on; one that had not gone out yet goes now."""
    entry = HistoryEntry(at=event.at, event="withdrawal_refused", by=event.by)
    return Decision(consultation=thawed(consultation, event.at), history=(entry,))


def thawed(consultation: Consultation, at: datetime) -> Consultation:
    """What had not gone out goes at `at`, unless another question still holds it back."""
    waits_to_leave = consultation.phase is Phase.OPEN and consultation.released_at is None
    if not waits_to_leave or any(question.why in FREEZING for question in consultation.open_questions):
        return consultation
    return replace(consultation, release_at=at)


def pending_versions(consultation: Consultation) -> tuple[Version, ...]:
    """New versions that wait for the coordinator's word."""
    waiting = (q for q in consultation.questions if q.why == REVISION and q.settled_at is None)
    return tuple(_from_json(question.detail["version"]) for question in waiting)


def version_at(consultation: Consultation, at: datetime | None) -> int:
    """The number of the version that was the draft at that instant; the newest where None."""
    known = [v.number for v in consultation.versions if at is None or v.current_from is None or v.current_from <= at]
    return max(known, default=consultation.version.number)


def _next(consultation: Consultation, why: str, at: datetime, detail: dict[str, Any]) -> Question:
    return Question(number=consultation.next_question, why=why, asked_at=at, detail=detail)


def _without_waiting(consultation: Consultation, why: str, at: datetime) -> tuple[Question, ...]:
    """A waiting question of the same kind is replaced: only the newest version can be sent."""
    return tuple(
        _settled(q, at, "replaced") if q.why == why and q.settled_at is None else q for q in consultation.questions
    )


def _settled(question: Question, at: datetime, answer: str) -> Question:
    return replace(question, settled_at=at, settled_by="mailflow", answer=answer)


def _as_json(version: Version) -> dict[str, Any]:
    return asdict(version) | {"received_at": version.received_at.isoformat(), "current_from": None}


def _from_json(kept: dict[str, Any]) -> Version:
    documents = tuple(Document(**document) for document in kept["documents"])
    return Version(**kept | {"received_at": datetime.fromisoformat(kept["received_at"]), "documents": documents})
