"""Who belongs to a running consultation: invited again, come later, removed. The record of it stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.events import Invited, Removed
from mailflow.consultation.model import (
    AddressState,
    Consultation,
    Decision,
    HistoryEntry,
    Invitee,
    MemberState,
    Mode,
    NoticeKind,
    Phase,
    Policy,
)
from mailflow.consultation.people import fold_address
from mailflow.consultation.telling import invitation_notice
from mailflow.errors import NotPossible


def invite(consultation: Consultation, event: Invited, policy: Policy) -> Decision:
    """Send the invitation again, or to a newcomer, with the time that is left: a resend never moves the clock."""
    deadline = consultation.deadline
    if consultation.phase is not Phase.OPEN or deadline is None or event.at > deadline.at:
        raise NotPossible(
            f"{consultation.reference} is not open to members: nobody can be invited now.", why="not_open"
        )
    known = _known(consultation, event.member.id)
    member_id = known.id if known is not None else event.member.id
    members = consultation.members
    if known is None:
        members = (*members, replace(event.member, joined_at=event.at))
    else:
        again = _invited_again(known, event)
        members = tuple(again if member.id == known.id else member for member in members)
    days_left = Calendar(policy.calendar).working_days_between(local_day(event.at, deadline.zone), deadline.on)
    changed = replace(consultation, members=members)
    entry = HistoryEntry(
        at=event.at,
        event="invited_again" if known else "invited_newcomer",
        by=event.by,
        detail={"member": member_id, "days_left": days_left},
    )
    notice = invitation_notice(changed, member_id, slot=event.slot, days_left=days_left)
    return Decision(consultation=changed, notices=(notice,), history=(entry,))


def _invited_again(known: Invitee, event: Invited) -> Invitee:
    """Written to at the address that is registered now, which has failed no mail yet; what she has answered stays."""
    state = MemberState.PENDING if known.state is MemberState.UNDELIVERABLE else known.state
    return replace(
        known,
        state=state,
        address=event.member.address,
        address_state=AddressState.OK,
        joined_at=event.at if known.invited_at is None else known.joined_at,
        removed_at=None,
    )


def needs_invitation(consultation: Consultation, registered: Invitee, now: datetime) -> bool:
    """Is somebody who is registered now to be invited without being asked for, while there is at least a day left?

    A newcomer of a group that was invited, and one whose mail came back and whose registered address is another now. Nobody
    at an address that has the draft already: another id in rules.yaml is no other person.
    """
    deadline = consultation.deadline
    is_running = consultation.phase is Phase.OPEN and consultation.mode is not Mode.SHADOW
    if not is_running or deadline is None or local_day(now, deadline.zone) >= deadline.on:
        return False
    known, address = _known(consultation, registered.id), fold_address(registered.address)
    if known is None:
        has_draft = any(fold_address(member.address) == address for member in consultation.members)
        return not has_draft and any(member.group == registered.group for member in consultation.members)
    moved = fold_address(known.address) != address
    return moved and known.state is MemberState.UNDELIVERABLE and known.removed_at is None


def remove(consultation: Consultation, event: Removed) -> Decision:
    """Nothing more is sent to that member; what was sent and answered stays in the record."""
    known = _known(consultation, event.member)
    if known is None or known.removed_at is not None:
        return Decision(consultation=consultation)
    members = tuple(replace(m, removed_at=event.at) if m.id == known.id else m for m in consultation.members)
    entry = HistoryEntry(at=event.at, event="member_removed", by=event.by, detail={"member": known.id})
    return Decision(
        consultation=replace(consultation, members=members),
        history=(entry,),
        cancel=tuple((kind, known.id) for kind in NoticeKind if kind.is_for_members),
    )


def _known(consultation: Consultation, member_id: str) -> Invitee | None:
    """The member's part; `M07` and `m07` are the same (docs/rules.md)."""
    return next((member for member in consultation.members if member.id.casefold() == member_id.casefold()), None)
