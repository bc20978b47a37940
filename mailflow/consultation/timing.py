"""What the passing of time does: release at the end of the grace time, remind the silent, close at the deadline.

1. The local date of release is day 0; the deadline is computed then and stored.
2. A reminder goes to members who have not answered, within working hours; after a long stop only the newest one.
3. A question that waits is asked again and passed on (`waiting`).
4. Neither release nor reminder nor closing happens before intake has caught up: before a completed poll that began
   after the instant in question.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mailflow.consultation import lifecycle
from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.events import Closed, TimePassed
from mailflow.consultation.model import (
    Consultation,
    Deadline,
    Decision,
    HistoryEntry,
    Mode,
    Notice,
    NoticeKind,
    Phase,
    Policy,
    Role,
)
from mailflow.consultation.opening import COORDINATOR
from mailflow.consultation.schedule import (
    compute_deadline,
    is_working_time,
    next_working_time,
    reminder_instant,
)
from mailflow.consultation.steering import ask_about_late_invitations, settle
from mailflow.consultation.telling import Facts, invitation_notice, member_notice, to_invited
from mailflow.consultation.waiting import ask_again_if_due, next_asking
from mailflow.consultation.whose import ask_if_due, next_bundle
from mailflow.errors import NotPossible


def pass_time(consultation: Consultation, event: TimePassed, policy: Policy) -> Decision:
    """The next thing that is due, one at a time; nothing where nothing is."""
    decision = _pass_phase(consultation, event, policy)
    if decision.consultation != consultation:
        return decision
    at = event.at
    return ask_if_due(consultation, at) or ask_again_if_due(consultation, at, policy) or decision


def _pass_phase(consultation: Consultation, event: TimePassed, policy: Policy) -> Decision:
    """What the phase brings with time."""
    if consultation.phase is not Phase.OPEN:
        return Decision(consultation=consultation)
    if consultation.released_at is None:
        return _release_if_due(consultation, event, policy)
    deadline = consultation.deadline
    if deadline is None:
        return Decision(consultation=consultation)
    if event.at > deadline.at:
        if not caught_up(event, deadline.at):
            return Decision(consultation=consultation)
        return close(consultation, Closed(at=event.at, by="mailflow", in_flight=event.in_flight), policy)
    question = ask_about_late_invitations(consultation, event.at, policy)
    return question or _remind_if_due(consultation, deadline, event, policy)


def caught_up(event: TimePassed, instant: datetime) -> bool:
    """Has a poll that began after `instant` been completed?"""
    return event.caught_up_at is not None and event.caught_up_at >= instant


def _release_if_due(consultation: Consultation, event: TimePassed, policy: Policy) -> Decision:
    release_at = consultation.release_at
    if release_at is None or event.at < release_at or not caught_up(event, release_at):
        return Decision(consultation=consultation)
    deadline = compute_deadline(policy, event.at, consultation.asked)
    released = replace(consultation, released_at=event.at, deadline=deadline)
    shadow = consultation.mode is Mode.SHADOW
    entry = HistoryEntry(
        at=event.at,
        event="would_have_released" if shadow else "released",
        by="mailflow",
        detail={"members": len(consultation.members), "deadline_on": deadline.on.isoformat()},
    )
    notices = tuple(invitation_notice(released, member.id, slot="1") for member in consultation.members)
    return Decision(consultation=released, notices=notices, history=(entry,))


def _remind_if_due(consultation: Consultation, deadline: Deadline, event: TimePassed, policy: Policy) -> Decision:
    due = [days for days, instant in _reminders(consultation, deadline, policy) if instant <= event.at]
    if not due or not is_working_time(policy, event.at):
        return Decision(consultation=consultation)
    newest = min(due)
    if not caught_up(event, reminder_instant(policy, deadline, newest)):
        return Decision(consultation=consultation)
    today = local_day(event.at, deadline.zone)
    days_left = Calendar(policy.calendar).working_days_between(today, deadline.on)
    moved = deadline.basis in {"extended", "reopened"}
    slot = f"{newest}-{deadline.on:%Y%m%d}" if moved else str(newest)
    notices = tuple(
        member_notice(NoticeKind.REMINDER, member.id, slot=slot, facts={"days_left": days_left})
        for member in consultation.members
        if member.is_silent and member.is_written_to
    )
    entry = HistoryEntry(
        at=event.at, event="reminded", by="mailflow", detail={"days_left": days_left, "members": len(notices)}
    )
    done = replace(consultation, reminders_done=tuple(sorted({*consultation.reminders_done, *due})))
    return Decision(consultation=done, notices=notices, history=(entry,) if notices else ())


def _reminders(consultation: Consultation, deadline: Deadline, policy: Policy) -> list[tuple[int, datetime]]:
    """(working days before, instant) of the reminders still to come; one before the release has lost its sense."""
    released_at = consultation.released_at or deadline.at
    pairs = ((days, reminder_instant(policy, deadline, days)) for days in policy.reminders)
    return [(days, at) for days, at in pairs if days not in consultation.reminders_done and at > released_at]


def close(consultation: Consultation, event: Closed, policy: Policy) -> Decision:
    """Closed: members are told, coordinator and directorate get the compiled recommendations."""
    deadline = consultation.deadline
    if consultation.phase is Phase.OPEN and deadline is None:
        raise NotPossible(
            f"{consultation.reference} has not been sent to the members yet: stop it or withdraw it instead.",
            why="not_released",
        )
    closed = replace(lifecycle.move(consultation, "close"), closed_at=event.at)
    for question in consultation.questions:
        if question.why == "late_invitations" and question.settled_at is None:
            closed = settle(closed, question, event.at, event.by, "closed")
    is_early = deadline is not None and event.at <= deadline.at
    reason = event.reason.strip() or None
    facts: Facts = {"reason": reason, "early_of": deadline.on if deadline is not None and is_early else None}
    slot = str(deadline.round if deadline is not None else 1)
    notices = [*to_invited(consultation, NoticeKind.CLOSING, slot=slot, facts=facts, in_flight=event.in_flight)]
    notices.append(Notice(kind=NoticeKind.REPORT, slot=slot, role=Role.COORDINATOR, who=COORDINATOR))
    if consultation.directorate is not None:
        notices.append(
            Notice(
                kind=NoticeKind.REPORT,
                slot=slot,
                role=Role.DIRECTORATE,
                who=consultation.directorate,
                to=consultation.sender,
            )
        )
    detail = {"early": True, "reason": reason or ""} if is_early else {}
    entry = HistoryEntry(at=event.at, event="closed", by=event.by, detail=detail)
    cancel = tuple((kind, None) for kind in NoticeKind if kind.is_owed_while_open)
    return Decision(consultation=closed, notices=tuple(notices), history=(entry,), cancel=cancel)


def next_due(consultation: Consultation, policy: Policy) -> datetime | None:
    """The next instant at which time can change anything; None where only a human can."""
    instants = (_next_of_phase(consultation, policy), next_asking(consultation, policy), next_bundle(consultation))
    return min((at for at in instants if at is not None), default=None)


def _next_of_phase(consultation: Consultation, policy: Policy) -> datetime | None:
    if consultation.phase is not Phase.OPEN:
        return None
    if consultation.released_at is None:
        return consultation.release_at
    deadline = consultation.deadline
    if deadline is None:
        return None
    after_the_deadline = deadline.at + timedelta(seconds=1)
    reminders = (next_working_time(policy, at) for _, at in _reminders(consultation, deadline, policy))
    return min((at for at in reminders if at <= deadline.at), default=after_the_deadline)
