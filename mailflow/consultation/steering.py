"""What a human says to a consultation: approve, dismiss, stop, withdraw; and which of it must be said twice.

The acts that move a deadline stand in `moving`, who belongs to it in `membership`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mailflow.consultation import lifecycle, versions
from mailflow.consultation.calendar import local_day
from mailflow.consultation.confirming import CONFIRM, settle_confirmation
from mailflow.consultation.events import Approved, Closed, Dismissed, Event, Extended, Reopened, Stopped, Withdrawn
from mailflow.consultation.model import (
    Consultation,
    Decision,
    HistoryEntry,
    Mode,
    NoticeKind,
    Phase,
    Policy,
    Question,
)
from mailflow.consultation.moving import deadline_of, extended_deadline, move_deadline, reopened_deadline
from mailflow.consultation.opening import opening_notices, question_notice
from mailflow.consultation.schedule import add_working_time, compute_deadline, days_open
from mailflow.consultation.telling import act_notices, member_notice, named
from mailflow.errors import NotPossible

BREACH_NOTICE = timedelta(hours=72)
"""Within which the Commissioner is told of a breach of personal data (law 124/2024)."""


def asks_back(consultation: Consultation, event: Event, policy: Policy) -> str | None:
    """Why the act must be confirmed before it is done; None where it is done at once (or cannot be done at all).

    `beyond_longest`: the members would have more than the longest time in all; `short`: reopened for less than the legal
    minimum in all; `early`: closed before the legal minimum; `before_deadline`: closed after it, before the published
    deadline; `after_invitations`: withdrawn after the draft went out; `no_reason`: nothing else, but a legal act is told
    with its reason, and none was given. In shadow mode nobody outside hears of it, so nothing need be confirmed.
    """
    if consultation.mode is Mode.SHADOW:
        return None
    match event:
        case Extended() if consultation.phase is Phase.OPEN and consultation.deadline is not None:
            total = extended_deadline(consultation, event, policy).total_days
            danger = "beyond_longest" if total > _longest(policy) else None
        case Reopened() if lifecycle.can(consultation, "reopen") and consultation.deadline is not None:
            total = reopened_deadline(consultation, event, policy).total_days
            danger = "beyond_longest" if total > _longest(policy) else "short" if total < policy.standard_days else None
        case Closed() if consultation.phase is Phase.OPEN and consultation.deadline is not None:
            deadline = consultation.deadline
            if event.at > deadline.at:
                return None
            had = deadline.earlier_days + days_open(policy, deadline, event.at)
            danger = "early" if had < policy.standard_days else "before_deadline"
        case Withdrawn() if lifecycle.can(consultation, "withdraw") and consultation.released_at is not None:
            danger = "after_invitations"
        case _:
            return None
    return danger or (None if event.reason.strip() else "no_reason")


def _longest(policy: Policy) -> int:
    return max(policy.longest_days, policy.standard_days)


def approve(consultation: Consultation, event: Approved, policy: Policy) -> Decision:
    """Yes to what waits: a held draft opens, a stopped one goes out, a deadline follows late invitations."""
    question = waiting(consultation, event.question)
    if question.why == CONFIRM:
        return settle_confirmation(consultation, question, event)
    if not consultation.version.documents and question.why != versions.WITHDRAWAL:
        raise NotPossible(
            f"{consultation.reference} holds no document, and the forum must see the draft itself. "
            "Ask the directorate to send the file.",
            why="no_document",
        )
    taken_back = any(waits.why == versions.WITHDRAWAL for waits in consultation.open_questions)
    if consultation.phase is Phase.HELD and taken_back and question.why != versions.WITHDRAWAL:
        raise NotPossible(
            f"{consultation.reference}: the directorate has taken the draft back. Answer that question first.",
            why="withdrawal_waits",
        )
    settled = settle(consultation, question, event.at, event.by, "yes")
    if question.why == versions.REVISION:
        return versions.take_up(settled, question, event)
    if question.why == versions.WITHDRAWAL:
        return withdraw(settled, Withdrawn(at=event.at, by=event.by, reason="", in_flight=event.in_flight))
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
    return Decision(consultation=versions.thawed(settled, event.at), history=(entry,))


def _follow_late_invitations(
    consultation: Consultation, event: Approved, policy: Policy, entry: HistoryEntry
) -> Decision:
    invited = [m.invited_at for m in consultation.members if m.invited_at is not None and m.joined_at is None]
    counted = compute_deadline(policy, max(invited, default=event.at), consultation.asked)
    current = deadline_of(consultation)
    if counted.on <= current.on:
        return Decision(consultation=consultation, history=(entry,))
    moved = move_deadline(consultation, counted, policy, at=event.at, by=event.by, reason="", why="late_invitations")
    return replace(moved, history=(entry, *moved.history))


def dismiss(consultation: Consultation, event: Dismissed) -> Decision:
    """No to what waits: a held draft is dismissed, a stopped one withdrawn before anybody saw it."""
    question = waiting(consultation, event.question)
    if question.why == CONFIRM:
        return settle_confirmation(consultation, question, event)
    settled = settle(consultation, question, event.at, event.by, "no")
    if question.why == versions.REVISION:
        return versions.leave_aside(settled, event)
    if question.why == versions.WITHDRAWAL:
        return versions.keep_on(settled, event)
    if consultation.phase is Phase.HELD:
        moved = lifecycle.move(settled, "dismiss")
        return Decision(consultation=moved, history=(HistoryEntry(at=event.at, event="dismissed", by=event.by),))
    if question.why == "late_invitations":
        entry = HistoryEntry(at=event.at, event="deadline_kept", by=event.by)
        return Decision(consultation=settled, history=(entry,))
    moved = replace(lifecycle.move(settled, "withdraw"), withdrawn_at=event.at, release_at=None)
    return Decision(consultation=moved, history=(HistoryEntry(at=event.at, event="withdrawn", by=event.by),))


def stop(consultation: Consultation, event: Stopped) -> Decision:
    """Within the grace time any answer of the directorate, or the coordinator's stop, freezes it and asks her.

    A further word while it stands still asks anew in place of the question that waits, so that she reads it too.
    """
    if consultation.phase is not Phase.OPEN or consultation.released_at is not None:
        raise NotPossible(
            f"{consultation.reference} cannot be stopped any more: its invitations have left. Withdraw it instead.",
            why="released",
        )
    detail = {"words": event.words, "stopped_by": event.by}
    question = Question(number=consultation.next_question, why="stopped", asked_at=event.at, detail=detail)
    before = [q for q in consultation.questions if q.why == "stopped" and q.settled_at is None]
    frozen = replace(consultation, release_at=None)
    for replaced in before:
        frozen = settle(frozen, replaced, event.at, event.by, "replaced")
    frozen = replace(frozen, questions=(*frozen.questions, question))
    entry = HistoryEntry(at=event.at, event="stopped", by=event.by)
    slot = f"stopped-{question.number}"
    told = () if before else act_notices(frozen, slot=slot, facts={"act": "stopped"}, coordinator=False)
    return Decision(consultation=frozen, notices=(question_notice(frozen, question), *told), history=(entry,))


def withdraw(consultation: Consultation, event: Withdrawn) -> Decision:
    """Taken back: what is queued is cancelled, exactly those already reached are told, the coordinator gets their names."""
    moved = replace(lifecycle.move(consultation, "withdraw"), withdrawn_at=event.at, release_at=None)
    for question in consultation.questions:
        if question.settled_at is None:
            moved = settle(moved, question, event.at, event.by, "withdrawn")
    reason = event.reason.strip() or None
    reached = tuple(m for m in consultation.members if m.is_reached or m.id in event.in_flight)
    told = tuple(
        member_notice(NoticeKind.WITHDRAWAL, member.id, slot="1", facts={"reason": reason})
        for member in reached
        if member.removed_at is None
    )
    facts: dict[str, object] = {
        "act": "withdrawn",
        "reason": reason,
        "reached": named(reached, event.in_flight),
        "reached_count": len(reached),
        "breach_until": event.at + BREACH_NOTICE,
    }
    was_seen = consultation.opened_at is not None
    act = act_notices(moved, slot="withdrawn", facts=facts, coordinator=bool(reached)) if was_seen else ()
    entry = HistoryEntry(
        at=event.at,
        event="withdrawn",
        by=event.by,
        detail={"reason": event.reason, "reached": [member.id for member in reached]},
    )
    cancel = tuple((kind, None) for kind in NoticeKind if kind.is_owed_while_open or kind is NoticeKind.CLOSING)
    return Decision(consultation=moved, notices=(*told, *act), history=(entry,), cancel=cancel)


def waiting(consultation: Consultation, number: int | None = None) -> Question:
    """The question of that number, else the newest that waits; `NotPossible` where none does, or that one is settled already."""
    meant = next((q for q in consultation.questions if q.number == number), None)
    if meant is not None and meant.settled_at is not None:
        raise NotPossible(
            f"{consultation.reference}: that question was settled already, with {meant.answer}.", why="settled"
        )
    question = meant or consultation.open_question
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


def ask_about_late_invitations(consultation: Consultation, now: datetime, policy: Policy) -> Decision | None:
    """Invitations left on a later day than day 0: ask the coordinator, once, whether the deadline follows."""
    deadline = deadline_of(consultation)
    late = [
        member
        for member in consultation.members
        if member.joined_at is None
        and member.invited_at is not None
        and local_day(member.invited_at, policy.calendar.zone) > deadline.counted_from
    ]
    asked = any(question.why == "late_invitations" for question in consultation.questions)
    if (
        not late
        or asked
        or deadline.round > 1
        or consultation.mode is Mode.SHADOW
        or consultation.phase is not Phase.OPEN
    ):
        return None
    detail = {"late_members": len(late)}
    question = Question(number=consultation.next_question, why="late_invitations", asked_at=now, detail=detail)
    asking = replace(consultation, questions=(*consultation.questions, question))
    entry = HistoryEntry(at=now, event="invitations_left_late", by="mailflow", detail={"members": len(late)})
    notice = question_notice(asking, question)
    facts = {**notice.facts, "deadline_on": deadline.on}
    return Decision(consultation=asking, notices=(replace(notice, facts=facts),), history=(entry,))
