"""Is a paper a document of the draft, corrected? And what is not as it was sent, beside its tracked changes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.consultation.changes import compare, in_sentences, kept_part, shared_part
from mailflow.consultation.enclosures import Change, ChangeKind, Difference, DifferenceKind, change_value
from mailflow.consultation.model import Document
from mailflow.documents.content import LONGEST_TEXT, DocumentContent, Format
from mailflow.handlers.records import Records
from mailflow.rules.kinship import same_paper

CORRECTED = 0.5
"""The part of a draft document's words that a corrected one still has."""
_KEY = 1_500
"""Characters by which a paragraph is known among the anchors, which may have been cut."""
_OLDER_LIMIT = 20_000
"""Characters of a text that older versions kept."""


@dataclass(frozen=True, slots=True)
class Twin:
    """The draft document that a paper is, corrected."""

    document: Document
    differences: tuple[Difference, ...]


def twin_of(content: DocumentContent, drafts: Sequence[Document], records: Records) -> Twin | None:
    """The draft document with which most is shared; among equals one of the same name, then the newest."""
    best: tuple[float, bool, Document, str, str] | None = None
    for document in drafts:
        kept = records.kept(document.text) if document.text is not None else None
        if kept is None:
            continue
        ours, theirs = _comparable(kept.decode(), content.text, _is_pdf(document), content.format is Format.PDF)
        near = (shared_part(ours, theirs), same_paper(document.name, content.name))
        if best is None or near > best[:2]:
            best = (*near, document, ours, theirs)
    if best is None:
        return None
    _, _, document, ours, theirs = best
    differences = compare(ours, theirs, exactly=True)
    return Twin(document, differences) if kept_part(ours, differences) >= CORRECTED else None


def _comparable(ours: str, theirs: str, ours_is_pdf: bool, theirs_is_pdf: bool) -> tuple[str, str]:
    """Both texts in a form in which they can be compared: as far as the shorter was kept, and a line of a PDF is no paragraph."""
    if ours_is_pdf is not theirs_is_pdf:
        ours, theirs = in_sentences(ours), in_sentences(theirs)
    if len(ours) in {_OLDER_LIMIT, LONGEST_TEXT} and len(theirs) >= len(ours):
        at = len(ours)
        ours, theirs = ours[: ours.rfind("\n") + 1 or at], theirs[: theirs.rfind("\n", 0, at) + 1 or at]
    return ours, theirs


def _is_pdf(document: Document) -> bool:
    """Documents of older versions have a name alone to tell it by."""
    return document.format == Format.PDF or (document.format is None and document.name.lower().endswith(".pdf"))


def members_of(document: Document, records: Records) -> list[Document]:
    """The documents in an archive that was sent."""
    kept = records.kept(document.members) if document.members is not None else None
    return [Document(**member) for member in json.loads(kept)] if kept is not None else []


def marks_of(document: Document, records: Records) -> frozenset[Change]:
    """The tracked changes and comments that the draft itself went out with."""
    kept = records.kept(document.marks) if document.marks is not None else None
    return frozenset(change_value(change) for change in json.loads(kept)) if kept is not None else frozenset()


class Marks:
    """Tracked changes, ready to be asked what they explain."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self._told = ""
        self._anchors = ""
        self._of_paragraph: dict[str, list[Change]] = {}
        marks = [change for change in changes if change.kind is not ChangeKind.COMMENT]
        self._told = "\n".join(_plain(change.text) for change in marks)
        self._anchors = "\n".join(dict.fromkeys(_plain(change.anchor) for change in marks))
        for change in marks:
            for line in change.anchor.split("\n"):
                self._of_paragraph.setdefault(_plain(line)[:_KEY], []).append(change)

    def explain(self, difference: Difference) -> bool:
        """Is it what they say already, and no more than that?"""
        if difference.kind is DifferenceKind.REMOVED:
            before = _plain(difference.before)
            return before in self._told or before in self._anchors
        if difference.kind is DifferenceKind.CHANGED:
            return _letters(difference.after) == self._rewritten(difference)
        return _plain(difference.after) in self._told

    def _rewritten(self, difference: Difference) -> Counter[str]:
        """The letters that a paragraph would have, were it changed by its marks alone."""
        letters = _letters(difference.before)
        for change in self._of_paragraph.get(_plain(difference.after)[:_KEY], ()):
            if change.kind is ChangeKind.DELETION:
                letters.subtract(_letters(change.text))
            else:
                letters.update(_letters(change.text))
        return +letters


def _letters(text: str) -> Counter[str]:
    return Counter("".join(text.split()))


def _plain(text: str) -> str:
    return " ".join(text.split())
