"""What came along with a member's answer, and what it says: frozen values, plain enough for the record.

A corrected draft speaks by its tracked changes and comments (`Change`), or by the paragraphs that are not as they were sent
(`Difference`); any other paper by its text; a picture, a scan, a locked or broken file says that a human must look at it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class ChangeKind(StrEnum):
    """A tracked change of an office file, or a comment."""

    INSERTION = "insertion"
    DELETION = "deletion"
    MOVE = "move"
    """`text` stands where it was moved to."""
    COMMENT = "comment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One tracked change or comment."""

    kind: ChangeKind
    author: str
    """As the office program wrote it, '' where it is left out."""
    text: str
    """What was inserted, deleted or moved; the words of the comment."""
    anchor: str
    """The words that a comment is attached to; the paragraph (as it would read) that a change stands in."""
    at: datetime | None = None
    """Aware, by the clock of the author's program: most write local time without a zone, or call it UTC. None where it is left out."""


def change_json(change: Change) -> dict[str, Any]:
    """Plain JSON values."""
    return asdict(change) | {"at": change.at.isoformat() if change.at is not None else None}


def change_value(stored: Mapping[Any, Any]) -> Change:
    """A change out of its plain values."""
    at = stored.get("at")
    return Change(
        **dict(stored)
        | {"kind": ChangeKind(stored["kind"]), "at": datetime.fromisoformat(at) if at is not None else None}
    )


class DifferenceKind(StrEnum):
    """What became of a paragraph."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    """Told of what members send back only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One paragraph that is not as it was. `before` is '' where it was added, `after` where it was taken out."""

    kind: DifferenceKind
    before: str = ""
    after: str = ""


class EnclosureState(StrEnum):
    """Why an attachment does not speak for itself."""

    NEEDS_READING = "needs_reading"
    """A picture or a scan: there is something to see, and nothing that a program can read."""
    UNREADABLE = "unreadable"
    """Damaged, a bomb, too slow, or of no known kind; kept as it came."""
    ENCRYPTED = "encrypted"
    UNCHANGED = "unchanged"
    """What was sent to the member, or came from her before: a document of the draft, a mail of ours, her signature's logo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """An attachment of a reply, kept by its SHA-256 (hex)."""

    name: str
    media_type: str
    size: int
    sha256: str
    changes: tuple[Change, ...] = ()
    differences: tuple[Difference, ...] = ()
    """Beside the tracked changes: what is not as in the draft."""
    more: int = 0
    """Changes and differences beyond those that are kept here."""
    text: str | None = None
    """SHA-256 (hex) under which the text that could be read in it is kept; None where there was none."""
    state: EnclosureState | None = None
    """None where it was read."""
    annexes: tuple[str, ...] = ()
    """Of an archive that holds a corrected draft: SHA-256 (hex) of the texts of the other papers in it, each under its name."""

    @property
    def says_something(self) -> bool:
        """Is it an answer, or a part of one?"""
        return self.state is not EnclosureState.UNCHANGED

    @property
    def comments(self) -> int:
        """How many comments stand in it."""
        return sum(change.kind is ChangeKind.COMMENT for change in self.changes)

    @property
    def corrections(self) -> int:
        """How many places of the draft it changes, those that are only counted included."""
        return len(self.changes) - self.comments + len(self.differences) + self.more

    @property
    def wants_a_human(self) -> bool:
        """Must somebody open it to know what it says?"""
        return self.state not in {None, EnclosureState.UNCHANGED}
