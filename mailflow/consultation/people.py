"""Who is who: values built from rules.yaml (and what was learned while running), asked by every decision.

A person may be director and member at once. A role mailbox is an office, not a person: it can send drafts, it is never
greeted by a name. Addresses are compared by `fold_address`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from mailflow.consultation.folding import fold

_WORD = re.compile(r"\w+")


def fold_address(address: str) -> str:
    """The form in which addresses are compared: case never distinguishes two mailboxes (domain.md 2.1)."""
    return address.strip().casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Directorate:
    """A directorate that sends drafts. `addresses` are those of its director and of its role mailboxes."""

    id: str
    name: str
    director: str | None
    addresses: tuple[str, ...]
    language: str = "sq"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of the forum. `organisation` is None for a citizen; the first address is the registered one we write to."""

    id: str
    name: str
    organisation: str | None
    group: str
    addresses: tuple[str, ...]
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coordinator:
    """The coordinator or a deputy. `absences` are closed ranges of local days on which the next one is written to."""

    name: str
    address: str
    language: str
    absences: tuple[tuple[date, date], ...] = ()

    def is_absent(self, day: date) -> bool:
        """Does one of the absences hold `day`?"""
        return any(first <= day <= last for first, last in self.absences)


def first_present(coordinators: tuple[Coordinator, ...], day: date) -> Coordinator | None:
    """Who is written to on `day`: the first who is not absent, else the first of all; None where there is nobody at all."""
    return next((c for c in coordinators if not c.is_absent(day)), coordinators[0] if coordinators else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Everybody mailflow knows, of one forum."""

    forum: str
    """`forum.id`, part of every key."""
    forum_name: str
    municipality: str
    language: str
    zone: str
    """IANA name, e.g. `Europe/Tirane`."""
    contact_name: str
    contact_address: str
    reply: str
    """`plain`: Reply-To is the contact point; `plus`: contact+token@; `catchall`: token@domain."""
    coordinators: tuple[Coordinator, ...]
    """The coordinator first, then the deputies in order."""
    directorates: tuple[Directorate, ...]
    members: tuple[Member, ...]
    groups: tuple[str, ...] = ()
    learned: tuple[tuple[str, str], ...] = ()
    """(address, member id) pairs that were confirmed while running; an address confirmed for several is shared by them."""
    _by_address: dict[str, tuple[Member, ...]] = field(
        init=False, repr=False, compare=False, hash=False, default_factory=dict
    )
    _senders: dict[str, Directorate] = field(init=False, repr=False, compare=False, hash=False, default_factory=dict)

    def __post_init__(self) -> None:
        for directorate in self.directorates:
            for address in directorate.addresses:
                self._senders.setdefault(fold_address(address), directorate)
        by_id = {member.id: member for member in self.members}
        for member in self.members:
            for address in dict.fromkeys(map(fold_address, member.addresses)):
                self._by_address[address] = (*self._by_address.get(address, ()), member)
        registered = frozenset(self._by_address)
        for address, member_id in self.learned:
            folded = fold_address(address)
            if member_id in by_id and folded not in registered:
                self._by_address[folded] = (*self._by_address.get(folded, ()), by_id[member_id])

    def directorate_of(self, address: str) -> Directorate | None:
        """The directorate whose list holds `address`."""
        return self._senders.get(fold_address(address))

    def directorate(self, directorate_id: str) -> Directorate | None:
        """The directorate of that id."""
        return next((d for d in self.directorates if d.id == directorate_id), None)

    def member_of(self, address: str) -> Member | None:
        """The member whose register entry (or confirmed private address) holds `address`; of several, the first."""
        return next(iter(self.members_at(address)), None)

    def members_at(self, address: str) -> tuple[Member, ...]:
        """All members who have that address: those of an organisation may share one."""
        return self._by_address.get(fold_address(address), ())

    def member(self, member_id: str) -> Member | None:
        """The member of that id, case-insensitively."""
        wanted = member_id.casefold()
        return next((m for m in self.members if m.id.casefold() == wanted), None)

    def named(self, words: str) -> Member | None:
        """The one member of that id, address or full name, its words in whatever order; None where there is none, or several."""
        known = self.member(words)
        if known is not None:
            return known
        wanted = sorted(_WORD.findall(fold(words)))
        same_name = [m for m in self.members if len(wanted) > 1 and sorted(_WORD.findall(fold(m.name))) == wanted]
        found = self.members_at(words) or same_name
        return found[0] if len(found) == 1 else None

    def name_of(self, member_id: str) -> str:
        """The name of that member; the id itself where nobody has it any more."""
        member = self.member(member_id)
        return member.name if member is not None else member_id

    def shown_to(self, member_id: str, address: str) -> str:
        """How that member is told whence a mail came: of nobody else who is registered is the address told, but who it is."""
        others = self.members_at(address)
        if any(other.id == member_id for other in others):
            return address
        names = [other.organisation or other.name for other in others]
        directorate, coordinator = self.directorate_of(address), self.coordinator_of(address)
        names += [known.name for known in (directorate, coordinator) if known is not None]
        return ", ".join(dict.fromkeys(names)) or address

    def coordinator_of(self, address: str) -> Coordinator | None:
        """The coordinator or deputy with that address."""
        wanted = fold_address(address)
        return next((c for c in self.coordinators if fold_address(c.address) == wanted), None)

    def coordinator_on(self, day: date) -> Coordinator:
        """Who is written to on `day`: the first of coordinator and deputies who is not absent, else the coordinator."""
        return first_present(self.coordinators, day) or self.coordinators[0]

    def knows(self, address: str) -> bool:
        """Is `address` registered in any role?"""
        return (
            self.directorate_of(address) is not None
            or self.member_of(address) is not None
            or self.coordinator_of(address) is not None
        )

    def is_contact_point(self, address: str) -> bool:
        """Is it the contact point's own address?"""
        return fold_address(address) == fold_address(self.contact_address)
