"""Tracked changes and comments of a document, gathered while it is walked, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby

from mailflow.consultation.enclosures import Change, ChangeKind
from mailflow.documents.formats.found import Found

LONGEST = 10_000
"""Characters of a change or of a comment."""
LONGEST_ANCHOR = 2_000
MOST_CHANGES = 1_000
"""Of a document; as many comments beside them. Those beyond are counted."""
_MOST_AT_ONCE = 200
"""Comments whose ranges cover the same words."""
MOST_LETTERS = 400_000
"""Characters of all of them."""


@dataclass(frozen=True, slots=True)
class Hand:
    """Who made a mark, and when."""

    author: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph; `kind` None for what nobody changed."""

    text: str
    kind: ChangeKind | None
    hand: Hand


NOBODY = Hand("")


def instant(written: str | None) -> datetime | None:
    """A date of an office file (ISO 8601), aware: without a zone it is taken for UTC. None where it is none, or none that can be."""
    if not written:
        return None
    try:
        read = datetime.fromisoformat(written.strip())
        at = (read if read.tzinfo is not None else read.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at.replace(microsecond=0)


def changes_of(pieces: Iterable[Piece], anchor: str) -> list[Change]:
    """One change for each stretch that one author inserted, deleted or moved; its day is that of the first piece."""
    found = []
    for (kind, author), stretch in groupby(pieces, key=lambda piece: (piece.kind, piece.hand.author)):
        same = list(stretch)
        text = "".join(piece.text for piece in same)
        if kind is not None and text.strip():
            found.append(_change(kind, Hand(author, same[0].hand.at), text, anchor))
    return found


def tell(found: Found, changes: Iterable[Change], comments: Iterable[Change]) -> None:
    """Within limits for each: what a document says by its marks."""
    for marks in (changes, comments):
        told, more = _within_limits(marks)
        found.changes += told
        found.more_changes += more


def _within_limits(changes: Iterable[Change]) -> tuple[list[Change], int]:
    """(those that are told, how many more there are)."""
    told: list[Change] = []
    letters = more = 0
    for change in changes:
        letters += len(change.text) + len(change.anchor)
        if more or len(told) == MOST_CHANGES or letters > MOST_LETTERS:
            more += 1
        else:
            told.append(change)
    return told, more


def _change(kind: ChangeKind, hand: Hand, text: str, anchor: str) -> Change:
    return Change(kind=kind, author=hand.author, text=text[:LONGEST], anchor=anchor[:LONGEST_ANCHOR], at=hand.at)


@dataclass(frozen=True, slots=True)
class Comment:
    """The words of a comment; `answers` names the one that it is a reply to."""

    hand: Hand
    words: str
    answers: str | None = None


@dataclass
class Comments:
    """Comments by their ids, and the words that each is attached to."""

    comments: dict[str, Comment]
    _anchors: dict[str, list[str]] = field(default_factory=dict)
    _deleted: dict[str, list[str]] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    _without_range: set[str] = field(default_factory=set)

    def begin(self, name: str) -> None:
        """Its range begins here. Of too many at once the rest are attached to their paragraph."""
        if len(self._open) < _MOST_AT_ONCE:
            self._open.add(name)
            self._anchors.setdefault(name, [])

    def end(self, name: str) -> None:
        """Its range ends here."""
        self._open.discard(name)

    def refer(self, name: str) -> None:
        """It stands here; without a range the paragraph is its anchor."""
        if name not in self._anchors:
            self._without_range.add(name)

    def passes(self, text: str, *, deleted: bool = False) -> None:
        """Text that every open range covers."""
        for name in self._open:
            covered = self._deleted.setdefault(name, []) if deleted else self._anchors[name]
            if len(covered) < LONGEST_ANCHOR:
                covered.append(text)

    def end_of_paragraph(self, text: str) -> None:
        """Ranges may go on into the next one."""
        self.passes("\n")
        for name in self._without_range:
            self._anchors[name] = [text]
        self._without_range.clear()

    def told(self) -> list[Change]:
        """The comments, in their order; those without words are none."""
        return [
            _change(ChangeKind.COMMENT, comment.hand, comment.words.strip(), self._anchor(name))
            for name, comment in self.comments.items()
            if comment.words.strip()
        ]

    def _anchor(self, name: str, depth: int = 3) -> str:
        """Where only deleted words are covered, those; a reply stands where the comment stands that it answers."""
        for words in (self._anchors, self._deleted):
            covered = "".join(words.get(name, ())).strip()
            if covered:
                return covered
        answered = self.comments[name].answers if name in self.comments else None
        return self._anchor(answered, depth - 1) if answered is not None and depth else ""
