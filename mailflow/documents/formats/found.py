"""What a reader answers, and the limits it works within."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mailflow.consultation.enclosures import Change
from mailflow.documents.content import Active, Format, WhyUnread

MOST_ENTRIES = 2_000
MOST_INFLATED = 200 * 1024 * 1024
MOST_RATIO = 100
DEEPEST = 3
"""Archives in archives."""
MOST_TEXT = 2_000_000
"""Characters of one document that are searched for personal data: a workbook of 30,000 rows, 700 pages."""

Row = tuple[str, ...]
"""A paragraph (one cell) or a row of a table."""


class Refused(Exception):
    """A document cannot be read; `why` tells the reason."""

    def __init__(self, why: WhyUnread) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass
class Budget:
    """What one document, with everything that is packed in it, may still use."""

    entries: int = MOST_ENTRIES
    inflated: int = MOST_INFLATED

    def spend(self, *, entries: int = 0, inflated: int = 0) -> None:
        """Raises `Refused` where it is used up."""
        self.entries -= entries
        self.inflated -= inflated
        if self.entries < 0 or self.inflated < 0:
            raise Refused(WhyUnread.BOMB)


@dataclass(kw_only=True)
class Found:
    """What stands in a document, in its order, before anything is judged. A reader fills it, dangers first: where it then fails,
    what it had found is told all the same.
    """

    format: Format = Format.UNKNOWN
    rows: list[Row] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    """Paragraphs that its author set as title, then as headings; the best first."""
    property_title: str = ""
    headers: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    pages: int | None = None
    has_text_layer: bool = True
    is_cut: bool = False
    encrypted: bool = False
    active: set[Active] = field(default_factory=set)
    changes: list[Change] = field(default_factory=list)
    pictures: int = 0
    more_changes: int = 0
    """Beyond those."""
    members: list[tuple[str, Callable[[], bytes]]] = field(default_factory=list)
    """Of an archive: (path, what unfolds it or raises `Refused`)."""
    embedded: list[tuple[str, bytes]] = field(default_factory=list)
    """Office files inside an office file: judged as a part of it."""
