"""Sender and subject of a mail at a glance: thousands of old headers are sifted by them before one is taken apart.

Whatever is not written in the plain form that mail programs write is not guessed at: the answer is then None, and the
header has to be read properly (`incoming.parse`). Where there is an answer, it is the one that `parse` would give.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailflow.mail.fields import MAX_VALUE, text_of, unfold

_LONGEST = 16 * 1024
_WANTED = re.compile(rb"(?:^|\n)(from|subject)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE)
_FROM = re.compile(rb"(?:^|[\r\n])from\s*:", re.IGNORECASE)
_PLAIN_FROM = re.compile(
    rb"(?:\"[^\"\\<>@\r\n]*\"|[^\"\\<>()@,;:\r\n]*)\s*<([A-Za-z0-9_.+'-]{1,64}@[A-Za-z0-9.-]{1,253})>"
    rb"|([A-Za-z0-9_.+'-]{1,64}@[A-Za-z0-9.-]{1,253})"
)


@dataclass(frozen=True, slots=True)
class Glance:
    """What the first look at a header tells."""

    address: str
    """The one From address."""
    subject: str
    """Decoded; '' where there is none."""


def glance(header: bytes) -> Glance | None:
    """Sender and subject of a raw header block written in the plain form; None where it must be read properly."""
    if len(header) > _LONGEST or len(_FROM.findall(header)) != 1:
        return None
    found: dict[bytes, bytes] = {}
    for field in _WANTED.finditer(header):
        found.setdefault(field[1].lower(), unfold(field[2]))
    sender = _PLAIN_FROM.fullmatch(found.get(b"from", b""))
    subject = found.get(b"subject", b"")
    if sender is None or len(subject) > MAX_VALUE:
        return None
    return Glance(
        address=(sender[1] or sender[2]).decode("ascii"),
        subject=text_of("subject", subject),
    )
