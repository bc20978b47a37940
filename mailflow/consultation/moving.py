"""The acts that move a deadline: extend, reopen. Each is told to every member, with its reason.

1. A published deadline is never shortened.
2. Reminders begin anew; one that would have been due before the act has lost its sense, since the act itself was told.
3. A consultation that is reopened begins its next round: day 0 is the day of reopening, and every notice has a slot of its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.consultation import lifecycle
from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.events import Extended, Reopened
from mailflow.consultation.model import (
    Consultation,
    Deadline,
    Decision,
    HistoryEntry,
    MemberState,
    NoticeKind,
    Phase,
    Policy,
)
from mailflow.consultation.opening import COORDINATOR
from mailflow.consultation.schedule import extend_deadline, reminder_instant, reopen_deadline
from mailflow.consultation.telling import act_notices, invitation_notice, to_invited, to_members
from mailflow.consultation.versions import taken_up_while_closed
from mailflow.errors import NotPossible


def extend(consultation: Consultation, event: Extended, policy: Policy) -> Decision:
    """A later deadline, with a notice to all; a published deadline is never shortened (domain.md 3.1)."""
    later = extended_deadline(consultation, event, policy)
    return move_deadline(consultation, later, policy, at=event.at, by=event.by, reason=event.reason)


def extended_deadline(consultation: Consultation, event: Extended, policy: Policy) -> Deadline:
    """The deadline that `event` asks for; `NotPossible` where none can be extended."""
    if consultation.phase is not Phase.OPEN or consultation.deadline is None:
        raise NotPossible(
            f"{consultation.reference} is {consultation.phase}: only an open deadline can be extended.", why="phase"
        )
    return extend_deadline(policy, consultation.deadline, event.to, event.at)


def move_deadline(
    consultation: Consultation,
    deadline: Deadline,
    policy: Policy,
    *,
    at: datetime,
    by: str,
    reason: str,
    why: str | None = None,
) -> Decision:
    """The deadline moves and everybody hears of it. `why`: `late_invitations` where that is the reason."""
    old = deadline_of(consultation)
    reason = reason.strip()
    facts: dict[str, object] = {"reason": reason or None, "why": why, "old_on": old.on}
    slot = f"{deadline.on:%Y%m%d}" + (f"-{deadline.round}" if deadline.round > 1 else "")
    entry = HistoryEntry(
        at=at,
        event="extended",
        by=by,
        detail={"from": old.on.isoformat(), "to": deadline.on.isoformat(), "reason": reason or why or ""},
    )
    return Decision(
        consultation=_with(consultation, deadline, policy, at),
        notices=(
            *to_members(consultation, NoticeKind.EXTENSION, slot=slot, facts=facts),
            *act_notices(
                consultation,
                slot=f"extended-{slot}",
                facts={**facts, "act": "extended"},
                coordinator=by != COORDINATOR,
            ),
        ),
        history=(entry,),
        cancel=((NoticeKind.REMINDER, None), (NoticeKind.EXTENSION, None)),
    )


def reopen(consultation: Consultation, event: Reopened, policy: Policy) -> Decision:
    """Open again: those invited are told the new deadline, those never reached are invited, answers count again."""
    lifecycle.move(consultation, "reopen")
    old, deadline = deadline_of(consultation), reopened_deadline(consultation, event, policy)
    opened = replace(_with(lifecycle.move(consultation, "reopen"), deadline, policy, event.at), closed_at=None)
    reason = event.reason.strip()
    facts: dict[str, object] = {"reason": reason or None, "old_on": old.on}
    slot = str(deadline.round)
    days_left = Calendar(policy.calendar).working_days_between(local_day(event.at, deadline.zone), deadline.on)
    told = to_invited(opened, NoticeKind.REOPENED, slot=slot, facts=facts)
    invited = tuple(
        invitation_notice(opened, member.id, slot=f"r{slot}", days_left=days_left)
        for member in opened.members
        if member.is_written_to and member.invited_at is None
    )
    late = sum(member.state is MemberState.LATE for member in consultation.members)
    detail = {"to": deadline.on.isoformat(), "reason": reason, "round": deadline.round, "late_counted": late}
    act = act_notices(
        opened, slot=f"reopened-{slot}", facts={**facts, "act": "reopened"}, coordinator=event.by != COORDINATOR
    )
    return Decision(
        consultation=opened,
        notices=(*told, *taken_up_while_closed(opened, consultation.closed_at), *invited, *act),
        history=(HistoryEntry(at=event.at, event="reopened", by=event.by, detail=detail),),
        cancel=((NoticeKind.CLOSING, None),),
    )


def reopened_deadline(consultation: Consultation, event: Reopened, policy: Policy) -> Deadline:
    """The deadline of the next round that `event` asks for; `NotPossible` where there was none."""
    old = deadline_of(consultation)
    return reopen_deadline(policy, old, consultation.closed_at or old.at, event.to, event.at)


def _with(consultation: Consultation, deadline: Deadline, policy: Policy, at: datetime) -> Consultation:
    """The consultation with that deadline. Who was late by the old one and is in time by the new one has answered."""
    past = (days for days in policy.reminders if reminder_instant(policy, deadline, days) <= at)
    members = tuple(
        replace(member, state=MemberState.ANSWERED) if member.state is MemberState.LATE else member
        for member in consultation.members
    )
    return replace(consultation, deadline=deadline, reminders_done=tuple(sorted(past)), members=members)


def deadline_of(consultation: Consultation) -> Deadline:
    """The stored deadline of a released consultation."""
    if consultation.deadline is None:
        raise NotPossible(
            f"{consultation.reference} has no deadline yet: its invitations have not been released.",
            why="not_released",
        )
    return consultation.deadline
