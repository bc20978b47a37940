"""What the fate of one delivery says of the member it was for. Pure and small: it runs once per mail sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

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


class Unproven(StrEnum):
    """What is done with a mail of which nobody can know whether the relay took it."""

    AGAIN = "again"
    """It goes once more, with the same Message-ID: a second copy does less harm than none."""
    LEAVE = "leave"
    """Not again: a lost one does little harm."""
    ASK = "ask"
    """The coordinator decides."""


def without_proof(kind: NoticeKind, *, is_over: bool, asks: bool, went_again: bool = False) -> Unproven:
    """By kind. `is_over`: what it says is no longer true. `asks`: the forum wants to be asked before a member gets a mail again.

    `went_again`: it is in doubt for the second time. No third copy leaves by itself, and nobody may have had the first two.
    """
    if is_over or not kind.is_repeated_when_uncertain:
        return Unproven.LEAVE
    return Unproven.ASK if went_again or (asks and kind.is_for_members) else Unproven.AGAIN
