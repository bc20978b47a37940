"""What the fate of one delivery says of the member it was for. Pure and small: it runs once per mail sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.consultation.model import AddressState, Invitee, MemberState, NoticeKind

FAILURES = 3
"""Days on which mail to an address must have failed before what may pass (a full mailbox, a server that is away) counts as for good."""


def delivered(member: Invitee, kind: NoticeKind, at: datetime) -> Invitee:
    """The relay took it over: an invitation makes `pending` `invited`, a reminder is noted."""
    if kind is NoticeKind.INVITATION:
        waiting = member.state in {MemberState.PENDING, MemberState.UNDELIVERABLE}
        state = MemberState.INVITED if waiting else member.state
        return replace(member, state=state, invited_at=member.invited_at or at)
    if kind is NoticeKind.REMINDER:
        return replace(member, reminded_at=(*member.reminded_at, at))
    return member


def failed(member: Invitee, *, permanent: bool, concerns_address: bool, earlier_days: int = 0) -> Invitee:
    """A refusal or a bounce. One for size or content never marks the address; one that will pass marks it `soft`: try later.

    `earlier_days`: on how many days before this one mail to her has failed. A complaint stays one, whatever comes back.
    """
    if not concerns_address:
        return member
    state = member.address_state
    if not permanent and earlier_days + 1 < FAILURES:
        return replace(member, address_state=AddressState.SOFT if state is AddressState.OK else state)
    silent = member.state in {MemberState.PENDING, MemberState.INVITED}
    return replace(
        member,
        state=MemberState.UNDELIVERABLE if silent else member.state,
        address_state=state if state is AddressState.COMPLAINED else AddressState.HARD,
    )
