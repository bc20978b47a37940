"""Whose answer a mail may be where nothing proves it: the best guess, with what speaks for it. A guess files nothing that counts.

Of a member speak, strongest first: an address of hers in To or Cc; the domain that her organisation alone has; her address in the
quoted text (whoever forwarded the invitation to the author); her name as the author's. One kind that fits several says nothing, unless
they are of one organisation: then the first of them stands for it. Domains that belong to everybody, and the house's own, say nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from mailflow.consultation.folding import fold
from mailflow.consultation.model import Consultation, Phase
from mailflow.consultation.people import Member, Register, fold_address
from mailflow.consultation.reasons import Reason
from mailflow.handlers.records import Records
from mailflow.handlers.understanding.value import Understanding
from mailflow.mail.threads import references_in_subject

_ADDRESS = re.compile(r"[\w.+%-]{1,64}@[\w-]+(?:\.[\w-]+){1,6}")
_WORD = re.compile(r"\w+")
_MOST_ADDRESSES = 50
_LONGEST_QUOTE = 20_000
_ANYBODYS = frozenset(
    {
        "gmail", "googlemail", "yahoo", "ymail", "rocketmail", "outlook", "hotmail", "live", "msn", "icloud", "me", "mac", "aol", "proton",
        "protonmail", "pm", "gmx", "web", "mail", "zoho", "yandex", "tutanota", "tuta", "libero", "alice", "virgilio", "freenet", "t-online",
        "orange", "wanadoo", "fastmail", "hey", "abcom", "albmail", "albaniaonline", "abissnet",
    }
)  # fmt: skip
"""Names of providers, without what stands behind the dot."""
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "org"})

Guess = tuple[Member, Reason]


def likely_member(
    seen: Understanding, register: Register, consultation: Consultation | None, house: Sequence[str]
) -> Guess | None:
    """The member whose answer it may be; of those invited where the consultation is known. `house`: the house's own domains."""
    members = [m for m in register.members if consultation is None or consultation.invitee(m.id) is not None]
    for found, reason in (
        (_in_copy(seen, members), "member_in_copy"),
        (_of_the_domain(seen, members, house), "same_domain"),
        (_in_quote(seen, members), "member_in_quote"),
        (_of_the_name(seen, members), "same_name"),
    ):
        member = _one(found)
        if member is not None:
            return member, Reason(reason, member.name)
    return None


def likely_consultation(
    seen: Understanding, member: Member | None, records: Records
) -> tuple[Consultation, Reason] | None:
    """The consultation it may answer: the only one that the quoted text names, else the only open one to which that member is invited."""
    named = [
        c
        for reference in references_in_subject(_quote(seen)[:_LONGEST_QUOTE])
        if (c := records.consultation(reference)) is not None
    ]
    if len(named) == 1:
        return named[0], Reason("reference_in_quote", named[0].reference)
    if member is None:
        return None
    is_open = [c for c in records.answerable() if c.phase is Phase.OPEN and c.invitee(member.id) is not None]
    return (is_open[0], Reason("only_open", is_open[0].reference)) if len(is_open) == 1 else None


def speaks_for(seen: Understanding, member: Member, house: Sequence[str]) -> tuple[Reason, ...]:
    """What besides the token says that the author, who is not registered, writes for that member."""
    found = (
        ("member_in_copy", _in_copy(seen, (member,))),
        ("same_domain", _of_the_domain(seen, (member,), house)),
        ("same_name", _of_the_name(seen, (member,))),
    )
    return tuple(Reason(key, member.name) for key, members in found if members)


def answers_members_mail(seen: Understanding, member: Member, register: Register) -> bool:
    """Does somebody who is not registered answer that member, who forwarded our mail, rather than a letter of the coordinator's?

    The member stands in To or Cc, or the first address of the quoted text is hers.
    """
    if register.members_at(seen.sender):
        return False
    first = _ADDRESS.search(_quote(seen)[:_LONGEST_QUOTE])
    own = set(map(fold_address, member.addresses))
    return bool(_in_copy(seen, (member,))) or (first is not None and fold_address(first[0]) in own)


def is_anybodys(domain: str) -> bool:
    """Is it a provider's, where everybody may have an address? `gmail.com`, `yahoo.co.uk`."""
    labels = domain.casefold().rstrip(".").split(".")
    own = labels[:-2] if len(labels) > 1 and labels[-2] in _SECOND_LEVEL else labels[:-1]
    return len(own) <= 1 and (not own or own[0] in _ANYBODYS)


def _one(members: Sequence[Member]) -> Member | None:
    """The only one, or the first where all are of one organisation."""
    organisations = {fold(member.organisation or member.id) for member in members}
    return members[0] if len(organisations) == 1 else None


def _in_copy(seen: Understanding, members: Iterable[Member]) -> list[Member]:
    return _with_addresses((box.address for box in (*seen.mail.to, *seen.mail.cc)[:_MOST_ADDRESSES]), members)


def _in_quote(seen: Understanding, members: Iterable[Member]) -> list[Member]:
    found = _ADDRESS.findall(_quote(seen)[:_LONGEST_QUOTE])
    return _with_addresses(found[:_MOST_ADDRESSES], members)


def _with_addresses(addresses: Iterable[str], members: Iterable[Member]) -> list[Member]:
    named = set(map(fold_address, addresses))
    return [member for member in members if named & set(map(fold_address, member.addresses))]


def _of_the_domain(seen: Understanding, members: Iterable[Member], house: Sequence[str]) -> list[Member]:
    domain = _domain(seen.sender)
    if not domain or is_anybodys(domain) or domain in {fold_address(one) for one in house}:
        return []
    return [m for m in members if m.organisation and domain in {_domain(address) for address in m.addresses}]


def _of_the_name(seen: Understanding, members: Iterable[Member]) -> list[Member]:
    return [member for member in members if bears_the_name(seen, member)]


def bears_the_name(seen: Understanding, member: Member) -> bool:
    """Does the author go by that member's name, in whatever order its words stand? One word alone is no name."""
    name = _words(seen.mail.from_[0].name) if seen.mail.from_ else []
    return len(name) > 1 and name == _words(member.name)


def _words(name: str) -> list[str]:
    return sorted(_WORD.findall(fold(name)))


def _domain(address: str) -> str:
    return fold_address(address).rpartition("@")[2]


def _quote(seen: Understanding) -> str:
    return seen.words.quoted
