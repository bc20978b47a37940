"""What the folders of a mailbox are for: as the server marks them (RFC 6154), else by the names that mail programs give them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

_MARKS = {
    b"\\junk": "junk", b"\\trash": "trash", b"\\sent": "sent", b"\\drafts": "drafts", b"\\all": "all", b"\\flagged": "flagged",
    b"\\important": "flagged",
}  # fmt: skip
_CLOSED = frozenset({b"\\noselect", b"\\nonexistent"})
_NAMES = (
    ("junk", "junk|junk e-?mail|spam|bulk mail|postë e padëshiruar|të padëshiruara"),
    ("trash", "trash|deleted items|deleted messages|bin|koshi|të fshira|elementë të fshirë"),
    ("sent", "sent|sent items|sent messages|sent mail|të dërguara|elementë të dërguar"),
    ("drafts", "drafts?|skica|drafte"),
)
"""Folded; of the last part of the name."""


@dataclass(frozen=True, slots=True)
class ListedFolder:
    """A folder that can be opened. `role`: junk, trash, sent, drafts, all, flagged; `other` for the rest."""

    name: str
    role: str


def listed(answer: Iterable[tuple[tuple[bytes, ...], bytes | None, Any]]) -> tuple[ListedFolder, ...]:
    """The answer to LIST as imapclient gives it."""
    found = []
    for flags, separator, name in answer:
        marks = {flag.lower() for flag in flags}
        if not marks & _CLOSED:
            found.append((str(name), separator, next((_MARKS[mark] for mark in marks if mark in _MARKS), None)))
    marked = {role for _, _, role in found if role is not None}
    return tuple(ListedFolder(name, role or _by_name(name, separator, marked)) for name, separator, role in found)


def _by_name(name: str, separator: bytes | None, marked: set[str]) -> str:
    last = name.rpartition(separator.decode("ascii", "replace"))[2] if separator else name
    for role, names in _NAMES:
        if role not in marked and re.fullmatch(names, last.casefold()):
            return role
    return "other"
