"""Which paragraphs of a reply come from the mail it answers: for quotes that are not marked, and answers that are marked as quotes.

Roundcube puts a line typed inside a quoted list under `> ` like the quote itself; Outlook quotes without any mark. What the answered
mail does not hold is the author's. Clients rewrap, and change bullets, dashes and apostrophes: only the words are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from mailflow.consultation.folding import fold_keeping_punctuation

_NOT_A_WORD = re.compile(r"[\W_\u02b9\u02bc]+")
"""Between words; the two letters that stand for apostrophes are none."""
_LINK = re.compile(r"<[^<>\s]{1,500}>|\[cid:[^\]\s]{1,200}\]|https?://\S+")
"""Clients write the target of a link beside its text."""
_LIST_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s")
_LEAST_SHARE = 0.6
"""Share of the compared words that must be the answered mail's, before anything is concluded from the rest."""
_CERTAIN_WORDS = 5
"""A paragraph with fewer words may be the author's by chance ("Pa vërejtje")."""
_FIRST_WORDS = 8
_LONG_PARAGRAPH = 8
_NEARLY_ALL = 0.8
_LONGEST_PARAGRAPH = 100
"""Lines."""


class Answered:
    """The words of the mail that a reply answers."""

    def __init__(self, text: str) -> None:
        words = _words(text)
        self._words = f" {words} "
        self._pairs = frozenset(pairwise(words.split()))

    def holds(self, paragraph: str) -> bool:
        """Are the words of `paragraph` words of the answered mail, in the same order? Paragraphs without words are."""
        words = _words(paragraph)
        return not words or self._holds_exactly(words) or self._nearly_holds(words.split())

    def _holds_exactly(self, words: str) -> bool:
        return f" {words} " in self._words

    def _nearly_holds(self, words: Sequence[str]) -> bool:
        """A long paragraph of which a client changed a word or two."""
        pairs = list(pairwise(words))
        known = sum(pair in self._pairs for pair in pairs)
        return len(words) >= _LONG_PARAGRAPH and known >= _NEARLY_ALL * len(pairs)

    def goes_on(self, before: str, line: str) -> bool:
        """Is `line` the rest of the quoted line `before` that lost its mark when it was wrapped?"""
        words = _words(line)
        return bool(words) and f" {' '.join([*_words(before).split()[-3:], words])} " in self._words

    def _surely_holds(self, paragraph: str) -> bool:
        """Exactly, and long enough that nobody wrote it anew. The first words decide nearly always: only they are folded."""
        beginning = _words(" ".join(paragraph.split(maxsplit=_FIRST_WORDS)[:_FIRST_WORDS]))
        if beginning and not self._holds_exactly(beginning):
            return False
        words = _words(paragraph)
        return len(words.split()) >= _CERTAIN_WORDS and self._holds_exactly(words)

    def strangers(self, lines: Sequence[str]) -> frozenset[int] | None:
        """Which of the quoted `lines` are not the answered mail's; None where most are not: something else is quoted."""
        strangers: list[range] = []
        words = known = 0
        for paragraph in paragraphs_of(lines):
            text = _joined(lines, paragraph)
            count = len(text.split())
            words += count
            if self.holds(text):
                known += count
            else:
                strangers.append(paragraph)
        if known == 0 or known < _LEAST_SHARE * words:
            return None
        return frozenset(index for p in strangers for index in self._without_ours(lines, p))

    def copies(self, lines: Sequence[str]) -> frozenset[int]:
        """Which of the author's `lines` are a quote that no client marked: most of the answered mail, copied.

        One paragraph of it is none: a member may answer with the words of a question.
        """
        copied = [p for p in paragraphs_of(lines) if self._surely_holds(_joined(lines, p))]
        words = sum(len(_words(_joined(lines, p)).split()) for p in copied)
        if words < _LEAST_SHARE * len(self._words.split()):
            return frozenset()
        return frozenset(index for p in copied for index in p)

    def _without_ours(self, lines: Sequence[str], paragraph: range) -> Sequence[int]:
        """`paragraph` without the answered mail's lines: an answer may be glued to the line it answers."""
        if len(paragraph) > _LONGEST_PARAGRAPH:
            return paragraph
        ours = {at for at in paragraph if self._surely_holds(lines[at])}
        for at in paragraph:
            if at - 1 in ours and self.goes_on(lines[at - 1], lines[at]):
                ours.add(at)
        for at in reversed(paragraph):
            if at + 1 in ours and self.goes_on(lines[at], lines[at + 1]):
                ours.add(at)
        return [at for at in paragraph if at not in ours] or paragraph


@lru_cache(maxsize=4)
def answered(text: str) -> Answered:
    """The words of that mail; members answer one and the same text by the hundred."""
    return Answered(text)


def paragraphs_of(lines: Sequence[str]) -> list[range]:
    """Runs of lines without a blank one; each item of a list is a paragraph of its own."""
    paragraphs: list[range] = []
    first: int | None = None
    for index, line in enumerate([*lines, ""]):
        is_blank = not line.strip()
        if first is not None and (is_blank or _LIST_ITEM.match(line)):
            paragraphs.append(range(first, index))
            first = None
        if first is None and not is_blank:
            first = index
    return paragraphs


def _joined(lines: Sequence[str], paragraph: range) -> str:
    return " ".join(lines[index] for index in paragraph)


def _words(text: str) -> str:
    if "<" in text or "[" in text or "://" in text:
        text = _LINK.sub(" ", text)
    return _NOT_A_WORD.sub(" ", fold_keeping_punctuation(text)).strip()
