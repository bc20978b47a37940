"""Who has answered, by group. An organisation has one position: it counts once, however many of its members have answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailflow.consultation.folding import fold
from mailflow.consultation.model import Invitee, MemberState

HAS_ANSWERED = frozenset({MemberState.ANSWERED, MemberState.NO_REMARKS, MemberState.LATE})


@dataclass(frozen=True, slots=True)
class Group:
    """A group in figures: `answered` of `total` organisations and citizens; `silent` are the names of the rest."""

    name: str
    answered: int
    total: int
    silent: tuple[str, ...]


def in_figures(members: Sequence[Invitee]) -> tuple[Invitee, ...]:
    """Those whom figures speak of: without whoever was removed and had not answered."""
    return tuple(member for member in members if member.removed_at is None or member.state in HAS_ANSWERED)


def by_group(members: Sequence[Invitee]) -> tuple[Group, ...]:
    """The groups in the order of the register."""
    return tuple(
        _group(name, [m for m in members if m.group == name]) for name in dict.fromkeys(m.group for m in members)
    )


def position_of(member: Invitee) -> str:
    """Whose position her answer is: her organisation's, or her own."""
    return fold(member.organisation) if member.organisation else member.id


def positions(members: Iterable[Invitee]) -> int:
    """How many organisations and citizens they are."""
    return len({position_of(member) for member in members})


def _group(name: str, members: Sequence[Invitee]) -> Group:
    answered = {position_of(member) for member in members if member.state in HAS_ANSWERED}
    silent: dict[str, list[Invitee]] = {}
    for member in members:
        if position_of(member) not in answered:
            silent.setdefault(position_of(member), []).append(member)
    return Group(name, len(answered), positions(members), tuple(_named(of_one) for of_one in silent.values()))


def _named(members: Sequence[Invitee]) -> str:
    """One member by name, several of one organisation by that."""
    return members[0].name if len(members) == 1 else members[0].organisation or members[0].name
