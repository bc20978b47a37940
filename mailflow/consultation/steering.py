"""What a human says to a consultation: approve, dismiss, stop, extend, withdraw, invite again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.consultation import lifecycle
from mailflow.consultation.calendar import local_day
from mailflow.consultation.events import Approved, Dismissed, Extended, Invited, Stopped, Withdrawn
from mailflow.consultation.model import (
    Consultation,
    Deadline,
    Decision,
    HistoryEntry,
    MemberState,
    Mode,
    Notice,
    NoticeKind,
    Phase,
    Policy,
    Question,
    Role,
)
from mailflow.consultation.opening import opening_notices, question_notice
from mailflow.consultation.schedule import add_working_time, compute_deadline, extend_deadline
from mailflow.errors import NotPossible


def approve(consultation: Consultation, event: Approved, policy: Policy) -> Decision:
    """Yes to what waits: a held draft opens, a stopped one goes out, a deadline follows late invitations."""
    question = waiting(consultation, event.question)
    if not consultation.version.documents:
        raise NotPossible(
            f"{consultation.reference} holds no document, and the forum must see the draft itself. "
            "Ask the directorate to send the file.",
            why="no_document",
        )
    settled = settle(consultation, question, event.at, event.by, "yes")
    entry = HistoryEntry(at=event.at, event="approved", by=event.by, detail={"question": question.why})
    if consultation.phase is Phase.HELD:
        opened = replace(
            lifecycle.move(settled, "approve"),
            mode=policy.mode,
            opened_at=event.at,
            release_at=add_working_time(policy, event.at, policy.grace),
        )
        return Decision(consultation=opened, notices=opening_notices(opened, policy, event.at), history=(entry,))
    if question.why == "late_invitations":
        return _follow_late_invitations(settled, event, policy, entry)
    return Decision(consultation=replace(settled, release_at=event.at), history=(entry,))


def _follow_late_invitations(
    consultation: Consultation, event: Approved, policy: Policy, entry: HistoryEntry
) -> Decision:
    invited = [member.invited_at for member in consultation.members if member.invited_at is not None]
    counted = compute_deadline(policy, max(invited, default=event.at), consultation.asked)
    current = deadline_of(consultation)
    if counted.on <= current.on:
        return Decision(consultation=consultation, history=(entry,))
    return _moved(consultation, counted, event.at, event.by, "", (entry,))


def dismiss(consultation: Consultation, event: Dismissed) -> Decision:
    """No to what waits: a held draft is dismissed, a stopped one withdrawn before anybody saw it."""
    question = waiting(consultation, event.question)
    settled = settle(consultation, question, event.at, event.by, "no")
    if consultation.phase is Phase.HELD:
        moved = lifecycle.move(settled, "dismiss")
        return Decision(consultation=moved, history=(HistoryEntry(at=event.at, event="dismissed", by=event.by),))
    if question.why == "late_invitations":
        entry = HistoryEntry(at=event.at, event="deadline_kept", by=event.by)
        return Decision(consultation=settled, history=(entry,))
    moved = replace(lifecycle.move(settled, "withdraw"), withdrawn_at=event.at, release_at=None)
    return Decision(consultation=moved, history=(HistoryEntry(at=event.at, event="withdrawn", by=event.by),))


def stop(consultation: Consultation, event: Stopped) -> Decision:
    """Within the grace time any answer of the directorate, or the coordinator's stop, freezes it and asks her."""
    if consultation.phase is not Phase.OPEN or consultation.released_at is not None:
        raise NotPossible(
            f"{consultation.reference} cannot be stopped any more: its invitations have left. Withdraw it instead.",
            why="released",
        )
    question = Question(number=len(consultation.questions) + 1, why="stopped", asked_at=event.at)
    frozen = replace(consultation, release_at=None, questions=(*consultation.questions, question))
    entry = HistoryEntry(at=event.at, event="stopped", by=event.by)
    notice = question_notice(frozen, question)
    facts = {**notice.facts, "words": event.words, "stopped_by": event.by}
    return Decision(consultation=frozen, notices=(replace(notice, facts=facts),), history=(entry,))


def extend(consultation: Consultation, event: Extended, policy: Policy) -> Decision:
    """A later deadline, with a notice to all; a published deadline is never shortened (domain.md 3.1)."""
    if consultation.phase is not Phase.OPEN or consultation.deadline is None:
        raise NotPossible(f"{consultation.reference} is {consultation.phase}: only an open deadline can be extended.")
    later = extend_deadline(policy, consultation.deadline, event.to, event.at)
    if later.on <= consultation.deadline.on:
        raise NotPossible(
            f"{consultation.reference} ends on {consultation.deadline.on}: a published deadline is never shortened. "
            "Give a later date."
        )
    return _moved(consultation, later, event.at, event.by, event.reason, ())


def _moved(
    consultation: Consultation,
    deadline: Deadline,
    at: datetime,
    by: str,
    reason: str,
    before: tuple[HistoryEntry, ...],
) -> Decision:
    old = deadline_of(consultation)
    detail = {"from": old.on.isoformat(), "to": deadline.on.isoformat(), "reason": reason}
    entry = HistoryEntry(at=at, event="extended", by=by, detail=detail)
    notices = to_members(
        consultation,
        NoticeKind.EXTENSION,
        slot=f"{deadline.on:%Y%m%d}",
        facts={"reason": reason, "old_on": old.on},
    )
    moved = replace(consultation, deadline=deadline, reminders_done=())
    return Decision(
        consultation=moved, notices=notices, history=(*before, entry), cancel=((NoticeKind.REMINDER, None),)
    )


def withdraw(consultation: Consultation, event: Withdrawn) -> Decision:
    """Taken back: what is queued is cancelled, exactly those already reached are told."""
    moved = replace(lifecycle.move(consultation, "withdraw"), withdrawn_at=event.at, release_at=None)
    for question in consultation.questions:
        if question.settled_at is None:
            moved = settle(moved, question, event.at, event.by, "withdrawn")
    reached = tuple(member for member in consultation.members if member.invited_at is not None)
    notices = tuple(
        member_notice(NoticeKind.WITHDRAWAL, member.id, slot="1", facts={"reason": event.reason}) for member in reached
    )
    entry = HistoryEntry(
        at=event.at, event="withdrawn", by=event.by, detail={"reason": event.reason, "reached": len(reached)}
    )
    cancel = tuple((kind, None) for kind in (NoticeKind.INVITATION, NoticeKind.REMINDER, NoticeKind.EXTENSION))
    return Decision(consultation=moved, notices=notices, history=(entry,), cancel=cancel)


def invite(consultation: Consultation, event: Invited) -> Decision:
    """Send the invitation again, or to a newcomer. The deadline stays: a resend never moves the clock."""
    if consultation.phase is not Phase.OPEN or consultation.released_at is None:
        raise NotPossible(f"{consultation.reference} is not open to members: nobody can be invited now.")
    known = consultation.invitee(event.member.id)
    members = consultation.members
    if known is None:
        members = (*members, event.member)
    elif known.state is MemberState.UNDELIVERABLE:
        fresh = replace(known, state=MemberState.PENDING, address=event.member.address)
        members = tuple(fresh if member.id == known.id else member for member in members)
    entry = HistoryEntry(
        at=event.at,
        event="invited_again" if known else "invited_newcomer",
        by=event.by,
        detail={"member": event.member.id},
    )
    notice = invitation_notice(consultation, event.member.id, slot=event.slot)
    return Decision(consultation=replace(consultation, members=members), notices=(notice,), history=(entry,))


def invitation_notice(consultation: Consultation, member: str, slot: str) -> Notice:
    """One member's invitation to the newest version."""
    documents = [document.name for document in consultation.version.documents]
    return member_notice(NoticeKind.INVITATION, member, slot=slot, facts={"documents": documents, "reasons_text": None})


def member_notice(kind: NoticeKind, member: str, *, slot: str, facts: dict[str, object]) -> Notice:
    """A notice to one member."""
    return Notice(kind=kind, slot=slot, role=Role.MEMBER, who=member, facts=facts)


def to_members(
    consultation: Consultation, kind: NoticeKind, *, slot: str, facts: dict[str, object]
) -> tuple[Notice, ...]:
    """A notice to every member whose address has not failed for good."""
    return tuple(
        member_notice(kind, member.id, slot=slot, facts=facts)
        for member in consultation.members
        if member.state is not MemberState.UNDELIVERABLE
    )


def waiting(consultation: Consultation, number: int | None = None) -> Question:
    """The question that waits; `NotPossible` where none does, or where that one is settled already."""
    answered = next((q for q in consultation.questions if q.number == number and q.settled_at is not None), None)
    if answered is not None:
        raise NotPossible(
            f"{consultation.reference}: that question was settled already, with {answered.answer}.", why="settled"
        )
    question = consultation.open_question
    if question is None:
        raise NotPossible(
            f"{consultation.reference} is {consultation.phase}: no question waits for an answer.", why="nothing_waits"
        )
    return question


def settle(consultation: Consultation, question: Question, at: datetime, by: str, answer: str) -> Consultation:
    """The consultation with that question settled."""
    settled = replace(question, settled_at=at, settled_by=by, answer=answer)
    questions = tuple(settled if q.number == question.number else q for q in consultation.questions)
    return replace(consultation, questions=questions)


def deadline_of(consultation: Consultation) -> Deadline:
    """The stored deadline of a released consultation."""
    if consultation.deadline is None:
        raise NotPossible(f"{consultation.reference} has no deadline yet: its invitations have not been released.")
    return consultation.deadline


def ask_about_late_invitations(consultation: Consultation, now: datetime, policy: Policy) -> Decision | None:
    """Invitations left on a later day than day 0: ask the coordinator, once, whether the deadline follows."""
    deadline = deadline_of(consultation)
    late = [
        member
        for member in consultation.members
        if member.invited_at is not None and local_day(member.invited_at, policy.calendar.zone) > deadline.counted_from
    ]
    asked = any(question.why == "late_invitations" for question in consultation.questions)
    if not late or asked or consultation.mode is Mode.SHADOW or consultation.phase is not Phase.OPEN:
        return None
    question = Question(number=len(consultation.questions) + 1, why="late_invitations", asked_at=now)
    asking = replace(consultation, questions=(*consultation.questions, question))
    entry = HistoryEntry(at=now, event="invitations_left_late", by="mailflow", detail={"members": len(late)})
    notice = question_notice(asking, question)
    facts = {**notice.facts, "late_members": len(late), "deadline_on": deadline.on}
    return Decision(consultation=asking, notices=(replace(notice, facts=facts),), history=(entry,))
