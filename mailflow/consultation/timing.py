"""What the passing of time does: release at the end of the grace time, remind the silent, close at the deadline.

1. The local date of release is day 0; the deadline is computed then and stored.
2. A reminder goes to members who have not answered, within working hours; after a long stop only the newest one.
3. Neither release nor reminder nor closing happens before intake has caught up: before a completed poll that began
   after the instant in question.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mailflow.consultation import lifecycle
from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.events import TimePassed
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
from mailflow.consultation.steering import (
    ask_about_late_invitations,
    invitation_notice,
    member_notice,
    to_members,
)


def pass_time(consultation: Consultation, event: TimePassed, policy: Policy) -> Decision:
    """The next thing that is due, one at a time; nothing where nothing is."""
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
        return close(consultation, event.at, "mailflow")
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
    slot = str(newest) if deadline.basis != "extended" else f"{newest}-{deadline.on:%Y%m%d}"
    notices = tuple(
        member_notice(NoticeKind.REMINDER, member.id, slot=slot, facts={"days_left": days_left})
        for member in consultation.members
        if member.is_silent
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


def close(consultation: Consultation, at: datetime, by: str) -> Decision:
    """Closed: members are told, coordinator and directorate get the compiled recommendations."""
    closed = replace(lifecycle.move(consultation, "close"), closed_at=at)
    notices: list[Notice] = []
    if consultation.released_at is not None:
        notices.extend(to_members(consultation, NoticeKind.CLOSING, slot=f"{at:%Y%m%d}", facts={}))
    slot = f"{at:%Y%m%d}"
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
    entry = HistoryEntry(at=at, event="closed", by=by)
    cancel = tuple((kind, None) for kind in (NoticeKind.INVITATION, NoticeKind.REMINDER, NoticeKind.EXTENSION))
    return Decision(consultation=closed, notices=tuple(notices), history=(entry,), cancel=cancel)


def next_due(consultation: Consultation, policy: Policy) -> datetime | None:
    """The next instant at which time can change anything; None where only a human can."""
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
