"""A mail without a word of its author's that holds only what somebody else wrote: kept, and nobody's before a human has said so."""

from __future__ import annotations

import re
from dataclasses import replace

from mailflow.consultation.folding import fold
from mailflow.consultation.inquiries import KIND_OF
from mailflow.consultation.people import Register, fold_address
from mailflow.consultation.reasons import Reason
from mailflow.handlers.reading import enclosures
from mailflow.handlers.understanding.value import Understanding
from mailflow.mail.answers import answer_of
from mailflow.mail.forwarded import Forwarded, only_forwarded

ONLY_FORWARDED = frozenset({"only_forwarded", "only_forwarded_from"})
"""Flags of such a mail; the second names its writer."""
_ADDRESS = re.compile(r"[<\[(\"']*[^\s<>\[\]]*@[^\s<>\[\]]*[>\])\"']*")
_WORD = re.compile(r"\w+")


def or_only_forwarded(said: Understanding, register: Register) -> Understanding:
    """A member's answer that is only somebody else's mail is asked about. What she asks or complains of there is not hers: review."""
    if said.kind != "reply" or said.directorate is not None:
        return said
    found = only_forwarded(said.mail, said.words)
    if found is None or _is_hers(found[0], said, register) or register.is_contact_point(found[0].address):
        return said
    forwarded, words = found
    name = _ADDRESS.sub("", forwarded.writer).strip(" \"'")
    flag = Reason("only_forwarded_from", name) if name else Reason("only_forwarded")
    answer = answer_of(words.text, has_enclosures=bool(enclosures(said.mail)))
    said = replace(said, words=words, answer=answer, verified=False).flagged(flag)
    return replace(said, decision="review") if answer is None or answer in KIND_OF else said


def _is_hers(forwarded: Forwarded, said: Understanding, register: Register) -> bool:
    """Did she write it herself, from whatever address of hers? Where the block names no address, her name must do."""
    member = register.member(said.member or "")
    if forwarded.address:
        own = {said.sender, *(member.addresses if member is not None else ())}
        writes = {one.id for one in register.members_at(forwarded.address)}
        return forwarded.address in map(fold_address, own) or (member is not None and member.id in writes)
    names = [member.name] if member is not None else []
    names += [box.name for box in said.mail.from_[:1]]
    written = set(_words(forwarded.writer))
    return any(len(words) > 1 and words <= written for words in (set(_words(name)) for name in names))


def _words(name: str) -> list[str]:
    return _WORD.findall(fold(name))
