"""How a consultation's values become columns and come back. One function each way, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from mailflow.consultation.enclosures import (
    Difference,
    DifferenceKind,
    Enclosure,
    EnclosureState,
    change_json,
    change_value,
)
from mailflow.consultation.model import (
    AddressState,
    Answer,
    AskedDeadline,
    Consultation,
    Deadline,
    Document,
    Invitee,
    MemberState,
    Mode,
    Passage,
    Phase,
    Place,
    Point,
    Question,
    Recommendation,
    Version,
)

Columns = dict[str, Any]
Stored = Mapping[Any, Any]


def consultation_columns(c: Consultation) -> Columns:
    """The row of `consultation`."""
    return {
        "forum": c.forum,
        "reference": c.reference,
        "title": c.title,
        "phase": str(c.phase),
        "mode": str(c.mode),
        "directorate": c.directorate,
        "directorate_name": c.directorate_name,
        "sender": c.sender,
        "reasons": c.reasons,
        "asked": _asked_json(c.asked),
        "received_at": c.received_at,
        "opened_at": c.opened_at,
        "release_at": c.release_at,
        "released_at": c.released_at,
        "deadline_at": c.deadline.at if c.deadline else None,
        "deadline_on": c.deadline.on if c.deadline else None,
        "deadline": _deadline_json(c.deadline),
        "closed_at": c.closed_at,
        "withdrawn_at": c.withdrawn_at,
        "reminders_done": list(c.reminders_done),
        "next_due_at": c.next_due_at,
    }


def consultation_value(
    row: Stored, versions: Iterable[Stored], members: Iterable[Stored], questions: Iterable[Stored]
) -> Consultation:
    """The aggregate out of its rows, each kind in its order."""
    return Consultation(
        forum=row["forum"],
        reference=row["reference"],
        title=row["title"],
        phase=Phase(row["phase"]),
        mode=Mode(row["mode"]),
        directorate=row["directorate"],
        directorate_name=row["directorate_name"],
        sender=row["sender"],
        reasons=row["reasons"],
        asked=_asked_value(row["asked"]),
        received_at=row["received_at"],
        opened_at=row["opened_at"],
        release_at=row["release_at"],
        released_at=row["released_at"],
        deadline=_deadline_value(row["deadline_at"], row["deadline_on"], row["deadline"]),
        closed_at=row["closed_at"],
        withdrawn_at=row["withdrawn_at"],
        reminders_done=tuple(row["reminders_done"]),
        next_due_at=row["next_due_at"],
        versions=tuple(version_value(version) for version in versions),
        members=tuple(invitee_value(member) for member in members),
        questions=tuple(question_value(question) for question in questions),
    )


def version_columns(version: Version) -> Columns:
    """The row of `version`."""
    return {
        "number": version.number,
        "received_at": version.received_at,
        "message_id": version.message_id,
        "mail_id": version.mail_id,
        "documents": [asdict(document) for document in version.documents],
        "current_from": version.current_from,
    }


def version_value(row: Stored) -> Version:
    """A version out of its row."""
    return Version(
        number=row["number"],
        received_at=row["received_at"],
        message_id=row["message_id"],
        mail_id=row["mail_id"],
        documents=tuple(Document(**document) for document in row["documents"]),
        current_from=row["current_from"],
    )


def invitee_columns(member: Invitee) -> Columns:
    """The row of `invitee`, but for its position."""
    return {
        "member": member.id,
        "name": member.name,
        "organisation": member.organisation,
        "grp": member.group,
        "address": member.address,
        "language": member.language,
        "state": str(member.state),
        "invited_at": member.invited_at,
        "reminded_at": [at.isoformat() for at in member.reminded_at],
        "answered_at": member.answered_at,
        "address_state": str(member.address_state),
        "joined_at": member.joined_at,
        "removed_at": member.removed_at,
        "away_until": member.away_until,
    }


def invitee_value(row: Stored) -> Invitee:
    """An invitee out of its row."""
    return Invitee(
        id=row["member"],
        name=row["name"],
        organisation=row["organisation"],
        group=row["grp"],
        address=row["address"],
        language=row["language"],
        state=MemberState(row["state"]),
        invited_at=row["invited_at"],
        reminded_at=tuple(datetime.fromisoformat(at) for at in row["reminded_at"]),
        answered_at=row["answered_at"],
        address_state=AddressState(row["address_state"]),
        joined_at=row["joined_at"],
        removed_at=row["removed_at"],
        away_until=row["away_until"],
    )


def question_columns(question: Question) -> Columns:
    """The row of `question`."""
    return {name: getattr(question, name) for name in Question.__slots__}


def question_value(row: Stored) -> Question:
    """A question out of its row."""
    return Question(**{name: row[name] for name in Question.__slots__})


def recommendation_columns(recommendation: Recommendation) -> Columns:
    """The row of `recommendation`."""
    columns = {name: getattr(recommendation, name) for name in Recommendation.__slots__}
    return columns | {
        "answer": str(recommendation.answer),
        "passages": [asdict(passage) for passage in recommendation.passages],
        "points": [asdict(point) for point in recommendation.points],
        "enclosures": [_enclosure_json(enclosure) for enclosure in recommendation.enclosures],
    }


def recommendation_value(row: Stored) -> Recommendation:
    """A recommendation out of its row."""
    columns = {name: row[name] for name in Recommendation.__slots__}
    return Recommendation(
        **columns
        | {
            "answer": Answer(row["answer"]),
            "passages": tuple(Passage(**passage) for passage in row["passages"]),
            "points": tuple(_point_value(point) for point in row["points"]),
            "enclosures": tuple(_enclosure_value(enclosure) for enclosure in row["enclosures"]),
        }
    )


def _point_value(stored: Stored) -> Point:
    return Point(
        number=stored["number"], text=stored["text"], places=tuple(Place(**place) for place in stored["places"])
    )


def _enclosure_json(enclosure: Enclosure) -> Columns:
    changes = [change_json(change) for change in enclosure.changes]
    return asdict(enclosure) | {"changes": changes}


def _enclosure_value(stored: Stored) -> Enclosure:
    """Older versions stored name, type, size and SHA-256 alone."""
    state = stored.get("state")
    return Enclosure(
        **dict(stored)
        | {
            "changes": tuple(change_value(change) for change in stored.get("changes", ())),
            "differences": tuple(
                Difference(**difference | {"kind": DifferenceKind(difference["kind"])})
                for difference in stored.get("differences", ())
            ),
            "state": EnclosureState(state) if state is not None else None,
            "annexes": tuple(stored.get("annexes", ())),
        }
    )


def _asked_json(asked: AskedDeadline | None) -> Columns | None:
    if asked is None:
        return None
    return {
        "words": asked.words,
        "working_days": asked.working_days,
        "on": asked.on.isoformat() if asked.on else None,
    }


def _asked_value(stored: Stored | None) -> AskedDeadline | None:
    if stored is None:
        return None
    on = date.fromisoformat(stored["on"]) if stored["on"] else None
    return AskedDeadline(words=stored["words"], working_days=stored["working_days"], on=on)


def _deadline_json(deadline: Deadline | None) -> Columns | None:
    if deadline is None:
        return None
    return {
        "zone": deadline.zone,
        "counted_from": deadline.counted_from.isoformat(),
        "working_days": deadline.working_days,
        "skipped": [day.isoformat() for day in deadline.skipped],
        "basis": deadline.basis,
        "asked": _asked_json(deadline.asked),
        "asked_refused": deadline.asked_refused,
        "round": deadline.round,
        "earlier_days": deadline.earlier_days,
    }


def _deadline_value(at: datetime | None, on: date | None, stored: Stored | None) -> Deadline | None:
    if at is None or on is None or stored is None:
        return None
    return Deadline(
        at=at,
        on=on,
        zone=stored["zone"],
        counted_from=date.fromisoformat(stored["counted_from"]),
        working_days=stored["working_days"],
        skipped=tuple(date.fromisoformat(day) for day in stored["skipped"]),
        basis=stored["basis"],
        asked=_asked_value(stored["asked"]),
        asked_refused=stored["asked_refused"],
        round=stored.get("round", 1),
        earlier_days=stored.get("earlier_days", 0),
    )
