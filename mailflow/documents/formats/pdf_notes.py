"""What a reader has marked on the pages of a PDF (annotations, ISO 32000 12.5.6): author, day, words, and the words they touch.

A note, a highlight and a text typed on the page are comments. Struck-out words are a deletion, a caret with words is an insertion: so
viewers write "replace". A reply stands where its note stands. What a program adds (links, fields, states of a review) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject

from mailflow.consultation.enclosures import Change, ChangeKind
from mailflow.documents.formats.revisions import LONGEST, LONGEST_ANCHOR

_MARKUP = frozenset({"/Highlight", "/Underline", "/StrikeOut", "/Squiggly"})
"""They cover words."""
_NOTES = _MARKUP | {"/Text", "/FreeText", "/Caret"}
_DRAWN = frozenset({"/Ink", "/Stamp", "/FileAttachment", "/Sound", "/Movie"})
_MOST_NOTES = 500
"""Of a page."""
_MOST_QUADS = 200
_MOST_WORDS = 20_000
_MOST_COMPARED = 2_000_000
"""Words with rectangles, of one page."""
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:Z|([+-])(\d\d)'?(\d\d)?)?")
_NARROW, _WIDE = frozenset("ijlftrI.,:;'|!()[]-/ "), frozenset("mwMWÇGOQ@%—")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page with its place, in points from the lower left corner. How wide it is can only be guessed."""

    text: str
    left: float
    right: float
    baseline: float


class Words:
    """The words of a page, gathered while its text is taken out (pypdf's `visitor_text`)."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self._left = _MOST_COMPARED

    def visit(self, text: str, cm: Sequence[float], tm: Sequence[float], font: object, size: float) -> None:
        """A stretch of text that begins at one place."""
        del font
        if not text.strip() or len(self.words) > _MOST_WORDS:
            return
        scale = abs(tm[0] * cm[0]) or 1.0
        left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        baseline = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        for found in re.finditer(r"\S+", text.lstrip("\n")):
            before = _width(found.string[: found.start()]) * size * scale
            width = _width(found.group()) * size * scale
            self.words.append(Word(found.group(), left + before, left + before + width, baseline))

    def under(self, quads: Sequence[tuple[float, float, float, float]]) -> str:
        """The words that lie with their middle in one of the rectangles (left, bottom, right, top).

        A page so full of both that comparing them would take long is looked at as far as that goes.
        """
        self._left -= len(self.words) * len(quads)
        if self._left < 0:
            return ""
        return " ".join(
            word.text
            for word in self.words
            if any(
                left <= (word.left + word.right) / 2 <= right and bottom - 1 <= word.baseline <= top
                for left, bottom, right, top in quads
            )
        )


def _width(text: str) -> float:
    """In sizes of the font, about as in Helvetica: fonts tell their widths in a dozen ways, and a word more or less does no harm."""
    return sum(0.28 if c in _NARROW else 0.83 if c in _WIDE else 0.67 if c.isupper() else 0.55 for c in text)


def drawings_on(page: PageObject) -> int:
    """How many marks speak to the eye alone, or are files of their own."""
    return sum(note.get("/Subtype") in _DRAWN for note in _listed(page))


def has_notes(page: PageObject) -> bool:
    """Is there anything to look for?"""
    return any(True for _ in _annotations(page))


def notes_of(page: PageObject, words: Words) -> Iterator[Change]:
    """The marks of a page, in the order in which they were made."""
    for note in _annotations(page):
        covered = _covered(note, words) or _covered(_answered(note), words)
        said = str(note.get("/Contents") or "").strip()
        subtype = note.get("/Subtype")
        if subtype == "/StrikeOut" and covered:
            yield _change(ChangeKind.DELETION, note, covered, "")
        elif subtype == "/Caret" and said:
            yield _change(ChangeKind.INSERTION, note, said, covered)
            continue
        if said or (covered and subtype != "/StrikeOut"):
            yield _change(ChangeKind.COMMENT, note, said, covered)


def _change(kind: ChangeKind, note: DictionaryObject, text: str, anchor: str) -> Change:
    at = _instant(str(note.get("/CreationDate") or note.get("/M") or ""))
    author = str(note.get("/T") or "")[:200]
    return Change(kind=kind, author=author, text=text[:LONGEST], anchor=anchor[:LONGEST_ANCHOR], at=at)


def _annotations(page: PageObject) -> Iterator[DictionaryObject]:
    return (note for note in _listed(page) if note.get("/Subtype") in _NOTES and "/StateModel" not in note)


def _listed(page: PageObject) -> Iterator[DictionaryObject]:
    listed = page.get("/Annots", ArrayObject()).get_object()
    for reference in list(listed)[:_MOST_NOTES] if isinstance(listed, ArrayObject) else ():
        note = reference.get_object()
        if isinstance(note, DictionaryObject):
            yield note


def _answered(note: DictionaryObject) -> DictionaryObject:
    """What it is a reply to, or belongs to."""
    answered: Any = note.get("/IRT")
    answered = answered.get_object() if answered is not None else None
    return answered if isinstance(answered, DictionaryObject) else DictionaryObject()


def _covered(note: DictionaryObject, words: Words) -> str:
    if note.get("/Subtype") not in _MARKUP:
        return ""
    points: Any = note.get("/QuadPoints")
    try:
        numbers = (
            [float(number) for number in list(points.get_object())[: 8 * _MOST_QUADS]] if points is not None else []
        )
    except (TypeError, ValueError):
        return ""
    quads = []
    for at in range(0, len(numbers) - 7, 8):
        across, along = numbers[at : at + 8 : 2], numbers[at + 1 : at + 8 : 2]
        quads.append((min(across), min(along), max(across), max(along)))
    return words.under(quads)


def _instant(written: str) -> datetime | None:
    """A date of PDF (ISO 32000 7.9.4); without a zone it is taken for UTC. None where it is none."""
    found = _DATE.match(written)
    if found is None:
        return None
    year, month, day, hour, minute, second = (
        int(part or low) for part, low in zip(found.groups()[:6], "011000", strict=True)
    )
    ahead = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0)) * (-1 if found[7] == "-" else 1)
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=timezone(ahead)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
