"""A consultation, whole, as `mailflow show --json` and `list --json` tell it: the fields of the contract, in its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mailflow.consultation.enclosures import Enclosure
from mailflow.consultation.inquiries import Inquiry
from mailflow.consultation.model import Consultation, Document, HistoryEntry, Invitee, Recommendation
from mailflow.consultation.words import explain_deadline
from mailflow.storage.consultations import ListedConsultation

_NO_TEXTS: Mapping[str, str] = {}


def listed(line: ListedConsultation) -> dict[str, Any]:
    """One line of the list: the first nine fields of the record, and counts."""
    return {
        "reference": line.reference,
        "title": line.title,
        "phase": line.phase,
        "mode": line.mode,
        "directorate": line.directorate,
        "opened_at": line.opened_at,
        "released_at": line.released_at,
        "deadline": line.deadline,
        "deadline_on": line.deadline_on,
        "counts": {
            **{state.value: number for state, number in line.members.items()},
            "members": sum(line.members.values()),
            "recommendations": line.recommendations.total,
            "late_recommendations": line.recommendations.late,
            "unverified": line.recommendations.unverified,
        },
    }


def record(
    consultation: Consultation,
    filed: Sequence[Recommendation],
    history: Sequence[HistoryEntry],
    language: str,
    inquiries: Sequence[Inquiry] = (),
    texts: Mapping[str, str] = _NO_TEXTS,
) -> dict[str, Any]:
    """The whole record. `language`: of `deadline_explained` and `reasons`. `texts` of attachments as `texts_read` answers them."""
    deadline = consultation.deadline
    return {
        "reference": consultation.reference,
        "title": consultation.title,
        "phase": consultation.phase,
        "mode": consultation.mode,
        "directorate": consultation.directorate,
        "opened_at": consultation.opened_at,
        "released_at": consultation.released_at,
        "deadline": deadline.at if deadline else None,
        "deadline_on": deadline.on if deadline else None,
        "deadline_explained": explain_deadline(deadline, language) if deadline else None,
        "versions": [
            {
                "number": version.number,
                "received_at": version.received_at,
                "message_id": version.message_id,
                "documents": [_document(document) for document in version.documents],
            }
            for version in consultation.versions
        ],
        "members": [_member(member) for member in consultation.members],
        "recommendations": [_recommendation(consultation, r, language, texts) for r in filed],
        "history": [
            {"at": entry.at, "event": entry.event, "by": entry.by, "detail": entry.detail} for entry in history
        ],
        "sender": consultation.sender,
        "reasons": [reason.told(language) for reason in consultation.reasons],
        "release_at": consultation.release_at,
        "closed_at": consultation.closed_at,
        "withdrawn_at": consultation.withdrawn_at,
        "questions": [
            {
                "number": q.number,
                "why": q.why,
                "asked_at": q.asked_at,
                "settled_at": q.settled_at,
                "answer": q.answer,
                "repeated_at": q.repeated_at,
                "passed_on_at": q.passed_on_at,
            }
            for q in consultation.questions
        ],
        "inquiries": [_inquiry(inquiry) for inquiry in inquiries],
    }


def _inquiry(inquiry: Inquiry) -> dict[str, Any]:
    return {
        "number": inquiry.number,
        "kind": inquiry.kind,
        "member": inquiry.member,
        "address": inquiry.address,
        "verified": inquiry.verified,
        "received_at": inquiry.received_at,
        "text": inquiry.text,
        "due_on": inquiry.due_on,
        "settled_at": inquiry.settled_at,
        "settled_by": inquiry.settled_by,
        "answer": inquiry.answer,
        "message_id": inquiry.message_id,
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "sha256": document.sha256,
        "type": document.media_type,
        "size": document.size,
    }


def _member(member: Invitee) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "organisation": member.organisation,
        "group": member.group,
        "state": member.state,
        "invited_at": member.invited_at,
        "reminded_at": list(member.reminded_at),
        "answered_at": member.answered_at,
        "address_state": member.address_state,
        "joined_at": member.joined_at,
        "removed_at": member.removed_at,
        "away_until": member.away_until,
    }


def _recommendation(
    consultation: Consultation, r: Recommendation, language: str, texts: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "number": f"{consultation.reference}/{r.number}",
        "member": r.member,
        "address": r.address,
        "verified": r.verified,
        "received_at": r.received_at,
        "late": r.late,
        "version": r.version,
        "text": r.text,
        "passages": [asdict(passage) for passage in r.passages],
        "answer": r.answer,
        "supplements": f"{consultation.reference}/{r.supplements}" if r.supplements else None,
        "attachments": [attachment(enclosure, texts) for enclosure in r.enclosures],
        "message_id": r.message_id,
        "decision": r.decision,
        "reason": r.reason,
        "points": [
            {
                "number": f"{consultation.reference}/{r.number}.{point.number}",
                "text": point.text,
                "places": [
                    {"kind": place.kind, "number": place.number, "words": place.words, "line": place.line}
                    for place in point.places
                ],
            }
            for point in r.points
        ],
        "flags": [flag.told(language) for flag in r.flags],
    }


def attachment(enclosure: Enclosure, texts: Mapping[str, str]) -> dict[str, Any]:
    """An attachment of an answer, with what was read in it."""
    return {
        "name": enclosure.name,
        "type": enclosure.media_type,
        "size": enclosure.size,
        "sha256": enclosure.sha256,
        "state": enclosure.state,
        "changes": [asdict(change) for change in enclosure.changes],
        "differences": [asdict(difference) for difference in enclosure.differences],
        "more": enclosure.more,
        "text_sha256": enclosure.text,
        "text": texts.get(enclosure.sha256),
    }
