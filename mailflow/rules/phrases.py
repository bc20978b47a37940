"""How words of rules.yaml are found in what people wrote, and shown again as they wrote them.

1. Both sides are folded (`consultation.folding`): no accents, no capitals; hyphens, underscores and dots are blanks.
2. `*` stands for any ending of a word, `…` between two words for small words (“drafti i kontratës” is `draft* … kontrat*`), `|`
   between two words for either of them, `#` for a number,
   `!` before a word for any other word than this.
3. A phrase never reaches from one sentence into the next.
4. Every pattern runs in time that grows with the text only, whatever stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from mailflow.consultation.folding import fold

SMALL_WORDS = "i e te se per tek mbi gjithe gjitha edhe ri re yne jone tone of the for our a an"
"""Folded: the linking words of Albanian and English, with “new” and “our”."""
_GAP = rf"\W{{1,5}}(?:(?:{'|'.join(SMALL_WORDS.split())})\W{{1,5}}){{0,3}}"
_BETWEEN = r"\W{1,5}"
_DOTS = re.compile(r"\s*(?:…|\.{3})\s*")
_WORD = re.compile(r"[^\s\-_.\u2010-\u2015\u2212]+")
_SENTENCE_END = re.compile(r"(?<=[.!?;…])[)\"”'’]{0,3}\s+|\n\s*\n\s*")
_OUTER = " \t\n\r,:;!?\"'“”„‘’«»()[]"


@lru_cache(maxsize=4096)
def spelled(word: str) -> str:
    """A word or phrase of rules.yaml in the form in which two of them are equal: folded, with `…` for small words."""
    return " … ".join(fold(part) for part in _DOTS.split(word) if fold(part))


@lru_cache(maxsize=512)
def pattern_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern over folded text for all of `words`; of two that begin together the longer one is found."""
    spellings = sorted({spelled(word) for word in words if spelled(word)}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_expression, spellings)) or '(?!)'})(?!\w)")


def _expression(spelling: str) -> str:
    parts = ([_either(word) for word in part.split()] for part in spelling.split(" … "))
    return _GAP.join(_BETWEEN.join(part) for part in parts)


def _either(word: str) -> str:
    if word.startswith("!"):
        return rf"(?!{_either(word[1:])}(?!\w))\w+"
    choices = [re.escape(choice).replace(r"\*", r"\w*").replace(r"\#", r"\d+") for choice in word.split("|") if choice]
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"


@dataclass(frozen=True)
class Sentence:
    """A stretch of text, folded, with the way back to what was written."""

    written: str

    @cached_property
    def folded(self) -> str:
        """As patterns look at it."""
        return fold(self.written)

    def find(self, pattern: re.Pattern[str]) -> str | None:
        """The first match as its author wrote it, or None."""
        found = pattern.search(self.folded)
        return self._as_written(*found.span()) if found is not None else None

    def _as_written(self, start: int, end: int) -> str:
        """Whole words of the original whose folded forms cover the span; the folded words where they cannot be told."""
        at = 0
        first = last = None
        for word in _WORD.finditer(self.written):
            size = len(fold(word[0]))
            if not size:
                continue
            if first is None and start < at + size:
                first = word.start()
            if at < end:
                last = word.end()
            at += size + 1
        shown = self.written[first:last] if first is not None and last is not None else self.folded[start:end]
        return " ".join(shown.split()).strip(_OUTER)


def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences and paragraphs of a text; lines that only wrap stay together."""
    return tuple(Sentence(part) for part in _SENTENCE_END.split(text) if part.strip())


def lines_of(text: str) -> tuple[Sentence, ...]:
    """The lines of a document: each is a paragraph, a heading or a row of a table."""
    return tuple(part for line in text.split("\n") for part in sentences(line))


def find(words: tuple[str, ...], texts: Iterable[Sentence]) -> str | None:
    """The first of `words` that stands in one of the texts, as its author wrote it."""
    pattern = pattern_of(words)
    return next((shown for text in texts if (shown := text.find(pattern)) is not None), None)
