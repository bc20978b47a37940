"""Who is meant by an address or a member's id, in all forums of the installation: everything that names her, nobody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.data_subject import DataSubject
from mailflow.consultation.folding import fold
from mailflow.consultation.people import Register, fold_address
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers.acts import TELEPHONE
from mailflow.handlers.office import Office, register_of
from mailflow.storage import erasure
from mailflow.storage.content import get_contents
from mailflow.storage.traces import strings


def find_subject(tx: Connection, offices: Sequence[Office], who: str) -> DataSubject:
    """The person at that address, or of that member's id.

    Raises WrongUse where it names nobody, or several who share an address; NotPossible where it is an office in rules.yaml.
    """
    registers = [register_of(office, tx) for office in offices]
    if "@" not in who:
        return _of_member(tx, offices, registers, who)
    address = fold_address(who)
    for register in registers:
        _refuse_office(register, address)
    members = _members_at(tx, offices, registers, address)
    _refuse_several(members, address)
    return _whole(tx, offices, registers, DataSubject(addresses=frozenset({address}), members=members))


def _of_member(tx: Connection, offices: Sequence[Office], registers: Sequence[Register], who: str) -> DataSubject:
    wanted = who.strip().casefold()
    known = {
        (office.forum, wanted)
        for office in offices
        if office.ruleset.register.member(wanted) is not None or _was_invited(tx, office.forum, wanted)
    }
    if not known:
        raise WrongUse(
            f"{who} is no address and no member. Write an e-mail address, or the id of a member such as M07."
        )
    if len(known) > 1:
        forums = ", ".join(sorted(forum for forum, _ in known))
        raise WrongUse(f"{who} is a member of several forums ({forums}): write the person's address.")
    return _whole(tx, offices, registers, DataSubject(members=frozenset(known)))


def _was_invited(tx: Connection, forum: str, member: str) -> bool:
    return bool(erasure.invitations_of(tx, DataSubject(members=frozenset({(forum, member)}))))


def _members_at(
    tx: Connection, offices: Sequence[Office], registers: Sequence[Register], address: str
) -> frozenset[tuple[str, str]]:
    """In rules.yaml (those left out while running too), confirmed while running, and invited there before."""
    found = {
        (register.forum, member.id.casefold())
        for register in (*registers, *(office.ruleset.register for office in offices))
        for member in register.members_at(address)
    }
    return frozenset(found | {(forum, member.casefold()) for forum, member in erasure.members_at(tx, {address})})


def _refuse_office(register: Register, address: str) -> None:
    """An office is no private person, and without the contact point no mail could be read."""
    if register.is_contact_point(address) or register.coordinator_of(address) is not None:
        office = "the contact point" if register.is_contact_point(address) else "a coordinator"
    elif register.directorate_of(address) is not None:
        office = "a directorate"
    else:
        return
    raise NotPossible(
        f"{address} is {office} of {register.forum_name}: what an office does is the record of the municipality. Take the address out of "
        "rules.yaml first; if the person is a member too, her contributions are erased by her id: `mailflow erase M07`."
    )


def _refuse_several(members: Iterable[tuple[str, str]], address: str) -> None:
    by_forum: dict[str, list[str]] = {}
    for forum, member in sorted(members):
        by_forum.setdefault(forum, []).append(member.upper())
    for ids in by_forum.values():
        if len(ids) > 1:
            raise WrongUse(
                f"{address} is shared by {', '.join(ids)}: say who is meant, for example `mailflow erase {ids[0]}`."
            )


def _whole(
    tx: Connection, offices: Sequence[Office], registers: Sequence[Register], subject: DataSubject
) -> DataSubject:
    """With every other address and name of hers, and what she wrote."""
    asked_for = subject.addresses
    listed = [
        member
        for office in offices
        for member in office.ruleset.register.members
        if subject.is_member(office.forum, member.id)
    ]
    invited = erasure.invitations_of(tx, subject)
    filed = [*erasure.recommendations_of(tx, subject), *erasure.inquiries_of(tx, subject)]
    addresses = {address for member in listed for address in member.addresses}
    addresses |= {row.address for row in (*invited, *erasure.learned_of(tx, subject))}
    addresses |= {row.address for row in filed if row.verified}
    others = [address for address in map(fold_address, addresses) if _is_anothers(registers, offices, subject, address)]
    hers = {fold_address(a) for a in addresses if "@" in a and a != TELEPHONE} - set(others)
    names = {member.name for member in listed} | {row.name for row in invited}
    subject = replace(
        subject, addresses=asked_for | hers, names=frozenset(name for name in names if _is_personal(name, offices))
    )
    return replace(subject, words=_words(tx, subject))


def _is_anothers(registers: Sequence[Register], offices: Sequence[Office], subject: DataSubject, address: str) -> bool:
    """Does an office use it, or another member too?"""
    return any(
        register.is_contact_point(address)
        or register.coordinator_of(address) is not None
        or register.directorate_of(address) is not None
        or any(not subject.is_member(register.forum, member.id) for member in register.members_at(address))
        for register in (*registers, *(office.ruleset.register for office in offices))
    )


def _is_personal(name: str, offices: Sequence[Office]) -> bool:
    """Not the name of an organisation, a forum or a directorate, which belongs to nobody."""
    registers = [office.ruleset.register for office in offices]
    common = {fold(r.forum_name) for r in registers} | {fold(d.name) for r in registers for d in r.directorates}
    common |= {fold(m.organisation) for r in registers for m in r.members if m.organisation}
    return fold(name) not in common


def _words(tx: Connection, subject: DataSubject) -> tuple[str, ...]:
    """Her texts, and those read in her documents."""
    filed = erasure.recommendations_of(tx, subject)
    texts = [row.text for row in filed]
    texts += [row.text for row in erasure.inquiries_of(tx, subject)]
    texts += [text for row in filed for passage in row.passages for text in strings(passage.get("text", ""))]
    papers = {one["text"] for row in filed for one in row.enclosures if one.get("text")}
    texts += [paper.decode("utf-8", "replace") for paper in get_contents(tx, papers).values()]
    return tuple(dict.fromkeys(texts))
