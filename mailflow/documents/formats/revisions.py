"""Tracked changes and comments of a document, gathered while it is walked, whatever its format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from mailflow.consultation.enclosures import Change, ChangeKind

LONGEST = 2_000
"""Characters of a change, of a comment, of an anchor."""
MOST_CHANGES = 500
"""Of a document; as many comments beside them."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph; `kind` None for what nobody changed."""

    text: str
    kind: ChangeKind | None
    author: str


def changes_of(pieces: Iterable[Piece], anchor: str) -> list[Change]:
    """One change for each stretch that one author inserted, deleted or moved."""
    return [
        Change(kind=kind, author=author, text=text[:LONGEST], anchor=anchor[:LONGEST])
        for (kind, author), stretch in groupby(pieces, key=lambda piece: (piece.kind, piece.author))
        if kind is not None and (text := "".join(piece.text for piece in stretch)).strip()
    ]


@dataclass
class Comments:
    """Comments by their ids, and the words that each is attached to."""

    comments: dict[str, tuple[str, str]]
    """Id → (author, words)."""
    _anchors: dict[str, list[str]] = field(default_factory=dict)
    _open: set[str] = field(default_factory=set)
    _without_range: set[str] = field(default_factory=set)

    def begin(self, name: str) -> None:
        """Its range begins here."""
        self._open.add(name)
        self._anchors.setdefault(name, [])

    def end(self, name: str) -> None:
        """Its range ends here."""
        self._open.discard(name)

    def refer(self, name: str) -> None:
        """It stands here; without a range the paragraph is its anchor."""
        if name not in self._anchors:
            self._without_range.add(name)

    def passes(self, text: str) -> None:
        """Text that every open range covers."""
        for name in self._open:
            self._anchors[name].append(text)

    def end_of_paragraph(self, text: str) -> None:
        """Ranges may go on into the next one."""
        self.passes("\n")
        for name in self._without_range:
            self._anchors[name] = [text]
        self._without_range.clear()

    def told(self) -> list[Change]:
        """The comments, in their order."""
        return [
            Change(
                kind=ChangeKind.COMMENT,
                author=author,
                text=words.strip()[:LONGEST],
                anchor="".join(self._anchors.get(name, [])).strip()[:LONGEST],
            )
            for name, (author, words) in list(self.comments.items())[:MOST_CHANGES]
        ]
