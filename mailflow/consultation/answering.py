"""A member's reply becomes part of the record, or is kept for the coordinator.

1. What is verified counts at once; what is not is filed, marked, and counted only once it is confirmed.
2. A second reply gets its own number and supplements the first; nothing replaces anything.
3. Later than the deadline is late: kept and marked, by the instant it reached the mailbox. A later deadline (an extension, a
   reopening) makes it an answer in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from mailflow.consultation.enclosure_words import told_of
from mailflow.consultation.inquiries import KIND_OF, Inquiry
from mailflow.consultation.model import (
    Answer,
    Consultation,
    Decision,
    HistoryEntry,
    Invitee,
    MemberState,
    Notice,
    NoticeKind,
    Phase,
    Point,
    Recommendation,
)
from mailflow.consultation.telling import member_notice

FILED_IN = (Phase.OPEN, Phase.CLOSED, Phase.ANSWERED, Phase.PUBLISHED, Phase.WITHDRAWN)
"""In a withdrawn one too: an author who had not read of it yet loses no word, and hears that the draft was withdrawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """What follows from a reply: the decision, the record to add (None for thanks and for what is asked), the ledger's end state."""

    decision: Decision
    recommendation: Recommendation | None
    disposition: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a reply came: what its acknowledgement tells beside the reply itself."""

    in_reply_to: str | None = None
    """Message-ID of the mail that is acknowledged."""
    came_from: str = ""
    """Whence, in words for the member; '' for the reply's address."""
    doubtful: bool = False
    """Own and quoted words could not be told apart."""
    forwarded: bool = False
    """It holds only what somebody else wrote."""
    asked: Sequence[Inquiry] = ()
    """What the same mail asks beside it."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 (hex) of an attached paper → what it says by its text."""
    wants_to_leave: bool = False
    """It asks for no more mail as well: told how, since nobody is left out by a mail about something else."""


_SILENT = Arrival()


def is_late(consultation: Consultation, received_at: datetime) -> bool:
    """Did it reach the mailbox after the deadline?"""
    deadline = consultation.deadline
    return deadline is not None and received_at > deadline.at


def takes_answers(consultation: Consultation) -> bool:
    """Can answers of members be filed in it?"""
    return consultation.phase in FILED_IN and consultation.released_at is not None


def file_reply(consultation: Consultation, reply: Recommendation, now: datetime, arrival: Arrival = _SILENT) -> Filing:
    """File a reply that was understood. `reply.number` is the next free one and is used up only by a recommendation."""
    if not takes_answers(consultation):
        return Filing(decision=Decision(consultation=consultation), recommendation=None, disposition="review")
    reply = replace(reply, late=is_late(consultation, reply.received_at))
    if reply.answer is Answer.THANKS or reply.answer in KIND_OF:
        return Filing(
            decision=Decision(consultation=consultation), recommendation=None, disposition=_END_OF[reply.answer]
        )
    if reply.answer is Answer.NO_REMARKS:
        return _file_no_remarks(consultation, reply, now, replace(arrival, doubtful=False))
    acknowledgement = _acknowledgement(consultation, reply, arrival, slot=str(reply.number))
    return _file_recommendation(consultation, reply, now, acknowledgement)


_END_OF = {
    Answer.THANKS: "thanks",
    Answer.QUESTION: "question",
    Answer.COMPLAINT: "filed",
    Answer.INFORMATION_REQUEST: "filed",
}


def _file_recommendation(
    consultation: Consultation, reply: Recommendation, now: datetime, acknowledgement: tuple[Notice, ...]
) -> Filing:
    counted = with_answer(consultation, reply) if reply.verified else consultation
    entry = HistoryEntry(
        at=now,
        event="recommendation_filed",
        by=reply.member or "unknown",
        detail={"number": reply.number, "late": reply.late, "verified": reply.verified},
    )
    decision = Decision(
        consultation=counted,
        notices=acknowledgement,
        history=(entry,),
        cancel=_no_more_reminders(reply),
    )
    return Filing(decision=decision, recommendation=reply, disposition="filed")


def _file_no_remarks(consultation: Consultation, reply: Recommendation, now: datetime, arrival: Arrival) -> Filing:
    if not reply.verified:
        # Without proof even "no remarks" counts for nothing until the coordinator says so; the member hears of it.
        told = _acknowledgement(consultation, reply, arrival, slot=f"u{reply.mail_id}")
        decision = Decision(consultation=consultation, notices=told)
        return Filing(decision=decision, recommendation=None, disposition="review")
    entry = HistoryEntry(at=now, event="no_remarks", by=reply.member or "unknown", detail={"late": reply.late})
    decision = Decision(
        consultation=with_answer(consultation, reply),
        notices=_acknowledgement(consultation, reply, arrival, slot=f"n{reply.mail_id}"),
        history=(entry,),
        cancel=_no_more_reminders(reply),
    )
    return Filing(decision=decision, recommendation=None, disposition="no_remarks")


def with_answer(consultation: Consultation, reply: Recommendation) -> Consultation:
    """The consultation in which that member has answered. The first answer in time decides; a late one never hides it."""
    members = tuple(
        _answered(member, reply) if member.id == reply.member else member for member in consultation.members
    )
    return replace(consultation, members=members)


def _answered(member: Invitee, reply: Recommendation) -> Invitee:
    if member.state is MemberState.ANSWERED or (
        member.state is MemberState.NO_REMARKS and (reply.late or reply.answer is Answer.NO_REMARKS)
    ):
        return member
    if reply.late:
        state = MemberState.LATE
    elif reply.answer is Answer.NO_REMARKS:
        state = MemberState.NO_REMARKS
    else:
        state = MemberState.ANSWERED
    return replace(member, state=state, answered_at=member.answered_at or reply.received_at)


def _acknowledgement(
    consultation: Consultation, reply: Recommendation, arrival: Arrival, *, slot: str
) -> tuple[Notice, ...]:
    """To the member's registered address: whoever wrote in a member's name, the member hears of it."""
    if reply.member is None:
        return ()
    facts = {
        "number": reply.number,
        "text": reply.text,
        "received_at": reply.received_at,
        "late": reply.late,
        "withdrawn": consultation.phase is Phase.WITHDRAWN,
        "verified": reply.verified,
        "address": arrival.came_from or reply.address,
        "forwarded": arrival.forwarded,
        "supplements": reply.supplements,
        "points": [as_told(point) for point in reply.points],
        "asked": [{"kind": one.kind.value, "number": one.number, "due_on": one.due_on} for one in arrival.asked]
        + ([{"kind": "removal", "number": None, "due_on": None}] if arrival.wants_to_leave else []),
        "answer": str(reply.answer.value),
        "doubtful": arrival.doubtful,
        "enclosures": [enclosure.name for enclosure in reply.enclosures],
        "attached": told_of(reply.enclosures, arrival.texts),
        # A stranger's Message-ID would thread the member's mail under something she never wrote.
        "in_reply_to": arrival.in_reply_to if reply.verified else None,
    }
    return (member_notice(NoticeKind.ACKNOWLEDGEMENT, reply.member, slot=slot, facts=facts),)


def told_as_hers(consultation: Consultation, confirmed: Recommendation, came_from: str) -> tuple[Notice, ...]:
    """To a member in whose name a recommendation stands now that was kept for somebody else, or for nobody, before."""
    is_doubtful = any(passage.doubtful for passage in confirmed.passages)
    arrival = Arrival(came_from=came_from, doubtful=is_doubtful)
    return _acknowledgement(consultation, confirmed, arrival, slot=str(confirmed.number))


def as_told(point: Point) -> dict[str, Any]:
    """A point as plain values, for templates."""
    return asdict(point)


def _no_more_reminders(reply: Recommendation) -> tuple[tuple[NoticeKind, str | None], ...]:
    if reply.member is None or not reply.verified:
        return ()
    return ((NoticeKind.REMINDER, reply.member),)
