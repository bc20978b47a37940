"""Prefixes that mail programs put before a subject (domain 6.1): for display, and to tell an answer from a forward."""

from __future__ import annotations

import re

_COUNT = r"\s?(?:\[\d{1,3}\]|\(\d{1,3}\)|-\d{1,3})?\s?:"
_REPLY_WORDS = r"(?:re|aw|sv|antw|r|απ|p[eë]rgj(?:igje)?)"
_FORWARD_WORDS = r"(?:fwd?|wg|i|tr|rv|πρθ|p[eë]rcj?)"
_REPLY = re.compile(rf"\s{{0,5}}{_REPLY_WORDS}{_COUNT}", re.IGNORECASE)
_FORWARD = re.compile(rf"\s{{0,5}}{_FORWARD_WORDS}{_COUNT}", re.IGNORECASE)
_ANY = re.compile(
    rf"\s{{0,5}}(?:{_REPLY_WORDS}|{_FORWARD_WORDS}){_COUNT}\s{{0,5}}|\s{{0,5}}\[[^\[\]]{{1,24}}\]\s{{0,5}}",
    re.IGNORECASE,
)
_MOST = 20


def answers(subject: str) -> bool:
    """Does it begin as an answer's subject does?"""
    return _REPLY.match(subject) is not None


def forwards(subject: str) -> bool:
    """Does it begin as a forwarded mail's subject does?"""
    return _FORWARD.match(subject) is not None


def without_prefixes(subject: str) -> str:
    """The subject as its author wrote it: without Re:, Fwd: and tags such as [External]."""
    for _ in range(_MOST):
        found = _ANY.match(subject)
        if found is None:
            break
        subject = subject[found.end() :]
    return subject.strip()
