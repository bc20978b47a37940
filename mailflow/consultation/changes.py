"""What changed between two versions of a draft, as a plain list a member can read on a phone.

By paragraphs: added, taken out, changed; a paragraph that merely moved is no change. Never a judgement on what matters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from mailflow.consultation.enclosures import Difference, DifferenceKind

LONGEST_TEXT = 200_000
"""Characters of a text that are compared: a plan of a hundred pages."""
_MOST_PARAGRAPHS = 3_000
_MOST_PAIRS = 20_000
"""A block rewritten from end to end is told as taken out and added."""
_ALIKE = 0.5
"""Two paragraphs that share this part of their words are one that was changed."""


def compare(before: str, after: str) -> tuple[Difference, ...]:
    """The changes from one text to the other, in the order of the new one. Texts longer than a limit are compared up to it."""
    old, new = _paragraphs(before), _paragraphs(after)
    moved = set(map(_key, old)) & set(map(_key, new))
    matcher = SequenceMatcher(None, [_key(p) for p in old], [_key(p) for p in new], autojunk=False)
    changes: list[Difference] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            continue
        gone = [p for p in old[old_from:old_to] if _key(p) not in moved]
        come = [p for p in new[new_from:new_to] if _key(p) not in moved]
        changes += _paired(gone, come)
    return tuple(changes)


def _paired(gone: Sequence[str], come: Sequence[str]) -> list[Difference]:
    """Paragraphs that were rewritten beside what they were; the rest added or taken out."""
    left = {number: (paragraph, frozenset(_words(paragraph))) for number, paragraph in enumerate(gone)}
    changes: list[Difference] = []
    for paragraph in come:
        words = frozenset(_words(paragraph))
        candidates = left if len(gone) * len(come) <= _MOST_PAIRS else ()
        twin = max(candidates, key=lambda number: _alike(left[number][1], words), default=None)
        if twin is None or _alike(left[twin][1], words) < _ALIKE:
            changes.append(Difference(kind=DifferenceKind.ADDED, after=paragraph))
        else:
            changes.append(Difference(kind=DifferenceKind.CHANGED, before=left.pop(twin)[0], after=paragraph))
    return changes + [Difference(kind=DifferenceKind.REMOVED, before=paragraph) for paragraph, _ in left.values()]


def _alike(mine: frozenset[str], yours: frozenset[str]) -> float:
    """Shared words over all words, 0 … 1."""
    return len(mine & yours) / len(mine | yours) if mine | yours else 0.0


def _paragraphs(text: str) -> list[str]:
    lines = (" ".join(line.split()) for line in text[:LONGEST_TEXT].split("\n"))
    return [line for line in lines if line][:_MOST_PARAGRAPHS]


def _key(paragraph: str) -> str:
    """Case, blanks and quotation marks do not make a change."""
    return " ".join(_words(paragraph))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|[%€]", text.casefold())
