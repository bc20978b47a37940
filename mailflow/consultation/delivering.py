"""What the fate of one delivery says of the member it was for. Pure and small: it runs once per mail sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.consultation.model import AddressState, Invitee, MemberState, NoticeKind


def delivered(member: Invitee, kind: NoticeKind, at: datetime) -> Invitee:
    """The relay took it over: an invitation makes `pending` `invited`, a reminder is noted."""
    if kind is NoticeKind.INVITATION:
        waiting = member.state in {MemberState.PENDING, MemberState.UNDELIVERABLE}
        state = MemberState.INVITED if waiting else member.state
        return replace(member, state=state, invited_at=member.invited_at or at)
    if kind is NoticeKind.REMINDER:
        return replace(member, reminded_at=(*member.reminded_at, at))
    return member


def failed(member: Invitee, *, permanent: bool, concerns_address: bool) -> Invitee:
    """A refusal or a bounce. One for size or content never marks the address; one that will pass marks it `soft`."""
    if not concerns_address:
        return member
    if not permanent:
        mark = AddressState.SOFT if member.address_state is AddressState.OK else member.address_state
        return replace(member, address_state=mark)
    silent = member.state in {MemberState.PENDING, MemberState.INVITED}
    state = MemberState.UNDELIVERABLE if silent else member.state
    return replace(member, state=state, address_state=AddressState.HARD)
