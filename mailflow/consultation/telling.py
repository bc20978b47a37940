"""Who is told what: the notices that acts owe to members, to the directorate and to the coordinator."""

from __future__ import annotations

from collections.abc import Iterable

from mailflow.consultation.model import Consultation, Invitee, Notice, NoticeKind, Role
from mailflow.consultation.opening import COORDINATOR

Facts = dict[str, object]


def invitation_notice(consultation: Consultation, member: str, slot: str, *, days_left: int | None = None) -> Notice:
    """One member's invitation to the newest version. `days_left`: working days, where it comes after day 0."""
    facts: Facts = {
        "documents": [document.name for document in consultation.version.documents],
        "reasons_text": None,
        "days_left": days_left,
    }
    return member_notice(NoticeKind.INVITATION, member, slot=slot, facts=facts)


def member_notice(kind: NoticeKind, member: str, *, slot: str, facts: Facts) -> Notice:
    """A notice to one member."""
    return Notice(kind=kind, slot=slot, role=Role.MEMBER, who=member, facts=facts)


def to_members(consultation: Consultation, kind: NoticeKind, *, slot: str, facts: Facts) -> tuple[Notice, ...]:
    """A notice to every member who is written to: those who answered too, not those removed or without a working address."""
    return tuple(
        member_notice(kind, member.id, slot=slot, facts=facts)
        for member in consultation.members
        if member.is_written_to
    )


def to_invited(
    consultation: Consultation,
    kind: NoticeKind,
    *,
    slot: str,
    facts: Facts,
    in_flight: frozenset[str] = frozenset(),
) -> tuple[Notice, ...]:
    """The same, but only to those whom an invitation has left for, or may have: nobody hears of the end of what she never heard of."""
    invited = {member.id for member in consultation.members if member.invited_at is not None} | in_flight
    return tuple(n for n in to_members(consultation, kind, slot=slot, facts=facts) if n.who in invited)


def act_notices(consultation: Consultation, *, slot: str, facts: Facts, coordinator: bool) -> tuple[Notice, ...]:
    """What was done, to the drafting directorate, and to the coordinator where it was not by her word or she needs to know more."""
    notices = []
    if consultation.directorate is not None:
        notices.append(
            Notice(
                kind=NoticeKind.ACT,
                slot=slot,
                role=Role.DIRECTORATE,
                who=consultation.directorate,
                to=consultation.sender,
                facts={**facts, "reached": []},
            )
        )
    if coordinator:
        notices.append(Notice(kind=NoticeKind.ACT, slot=slot, role=Role.COORDINATOR, who=COORDINATOR, facts={**facts}))
    return tuple(notices)


def named(members: Iterable[Invitee], in_flight: frozenset[str]) -> list[dict[str, object]]:
    """Members by name and organisation, for the coordinator. `certain`: no mail that may still be under way; `told`: not removed."""
    return [
        {
            "name": member.name,
            "organisation": member.organisation,
            "certain": member.is_reached or member.id not in in_flight,
            "told": member.removed_at is None,
        }
        for member in members
    ]
