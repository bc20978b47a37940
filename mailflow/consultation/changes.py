"""What changed between two versions of a draft, or in a draft that a member sends back, as a plain list one can read on a phone.

By paragraphs: added, taken out, changed. Never a judgement on what matters.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
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
_ALIKE_IN_ITS_PLACE = 0.2
"""The same for one paragraph between two that did not change: “Afati: 2027”, “Afati: 2026”."""
_WORDS_OF_A_SENTENCE = 4
_MOST_MATCHES = 15_000
"""Pairs of equal paragraphs, each with each: what comparing them takes grows with that."""
_TYPOGRAPHY = str.maketrans(
    {**dict.fromkeys("“”„«»‟″", '"'), **dict.fromkeys("‘’‚‛′`´", "'"), **dict.fromkeys("‐‑‒–—―−", "-")}
)


def compare(before: str, after: str, *, exactly: bool = False) -> tuple[Difference, ...]:
    """The changes from one text to the other, in the order of the new one. Texts longer than a limit are compared up to it.

    Case, blanks, signs and quotation marks make no change, and a paragraph that moved is none. `exactly`: only blanks, quotation marks
    and dashes make none, which programs set by themselves; and what stands at another place is told.
    """
    key = _exact_key if exactly else _key
    old, new = _paragraphs(before), _paragraphs(after)
    old_keys, new_keys = [key(p) for p in old], [key(p) for p in new]
    moved = set(old_keys) & set(new_keys)
    changes: list[Difference] = []
    for old_from, old_to, new_from, new_to in _unequal(old_keys, new_keys):
        gone = [p for p, k in zip(old[old_from:old_to], old_keys[old_from:old_to], strict=True) if k not in moved]
        come = [p for p, k in zip(new[new_from:new_to], new_keys[new_from:new_to], strict=True) if k not in moved]
        changes += _paired(gone, come)
        if exactly:
            here = zip(new[new_from:new_to], new_keys[new_from:new_to], strict=True)
            changes += [Difference(kind=DifferenceKind.MOVED, after=p) for p, k in here if k in moved and " " in k]
    return tuple(changes)


def shared_part(draft: str, other: str) -> float:
    """The part of the draft's words that stand in paragraphs which the other text has as they are, 0 … 1: cheap, to find its twin."""
    known = set(map(_exact_key, _paragraphs(other)))
    sizes = [(len(p.split()), _exact_key(p) in known) for p in _paragraphs(draft)]
    return sum(size for size, is_known in sizes if is_known) / (sum(size for size, _ in sizes) or 1)


def kept_part(draft: str, differences: Sequence[Difference]) -> float:
    """The part of the draft's words that were not taken out paragraph by paragraph, 0 … 1: what the two texts have in common."""
    gone = sum(len(d.before.split()) for d in differences if d.kind is DifferenceKind.REMOVED)
    return 1 - gone / (sum(len(p.split()) for p in _paragraphs(draft)) or 1)


def in_sentences(text: str) -> str:
    """A line per sentence, however the lines were broken: so the text of a PDF, whose lines are no paragraphs, can be compared with others.

    A heading of a word or two ("Neni 5.") stays with what follows it.
    """
    joined = re.sub(r"(?<=[^\W\d_])-\n(?=[^\W\d_])", "", text[:LONGEST_TEXT]).replace("\n", " ")
    found: list[str] = []
    for sentence in re.split(r"(?<=[.!?;:]) +(?=\S)", joined):
        if found and len(found[-1].split()) < _WORDS_OF_A_SENTENCE:
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    return "\n".join(found)


def _unequal(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The stretches that are not the same, as (from, to) in both. Texts that repeat themselves endlessly are one such stretch."""
    seen = Counter(old)
    if sum(seen[key] for key in new) > _MOST_MATCHES:
        return [(0, len(old), 0, len(new))]
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [places for tag, *rest in codes if tag != "equal" for places in [(rest[0], rest[1], rest[2], rest[3])]]


def _paired(gone: Sequence[str], come: Sequence[str]) -> list[Difference]:
    """Paragraphs that were rewritten beside what they were; the rest added or taken out."""
    left = {number: (paragraph, frozenset(_words(paragraph))) for number, paragraph in enumerate(gone)}
    enough = _ALIKE if len(gone) > 1 or len(come) > 1 else _ALIKE_IN_ITS_PLACE
    changes: list[Difference] = []
    for paragraph in come:
        words = frozenset(_words(paragraph))
        candidates = left if len(gone) * len(come) <= _MOST_PAIRS else ()
        twin = max(candidates, key=lambda number: _alike(left[number][1], words), default=None)
        if twin is None or _alike(left[twin][1], words) < enough:
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


def _exact_key(paragraph: str) -> str:
    """As it stands, but for what programs set by themselves: composed letters, quotation marks, dashes, soft hyphens, blanks."""
    text = unicodedata.normalize("NFC", paragraph).translate(_TYPOGRAPHY).replace("\u00ad", "").replace("…", "...")
    return " ".join(text.split())


def _words(text: str) -> list[str]:
    return re.findall(r"\w+|[%€]", text.casefold())
