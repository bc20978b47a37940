"""Which paragraphs of a reply come from the mail it answers: for quotes that are not marked, and answers that are marked as quotes.

Roundcube puts a line typed inside a quoted list under `> ` like the quote itself; Outlook quotes without any mark. What the answered
mail does not hold is the author's. Clients rewrap, and change bullets, dashes and apostrophes: only the words are compared.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.mail.marks import has_words

_NOT_A_WORD = re.compile(r"[\W_\u02b9\u02bc]+")
"""Between words; the two letters that stand for apostrophes are none."""
_LINK = re.compile(r"<[^<>\s]{1,500}>|\[cid:[^\]\s]{1,200}\]|https?://\S+")
"""Clients write the target of a link beside its text."""
_LIST_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s")
_LEAST_SHARE = 0.6
"""Share of the compared words that must be the answered mail's, before anything is concluded from the rest."""
_LEAST_OF_ITS_WORDS = 0.5
_CERTAIN_WORDS = 5
"""A paragraph with fewer words may be the author's by chance ("Pa vërejtje")."""
_FIRST_WORDS = 8
_MOST_PLACES = 20
"""Occurrences of a few words that are looked at."""
_LONG_PARAGRAPH = 8
_NEARLY_ALL = 0.8
_LONGEST_PARAGRAPH = 100
"""Lines."""


class Answered:
    """The words of the mail that a reply answers."""

    def __init__(self, text: str) -> None:
        lines = [words for line in text.split("\n") if (words := _words(line))]
        words = " ".join(lines)
        self._words = f" {words} "
        self._pairs = frozenset(pairwise(words.split()))
        ends = list(accumulate(len(line) + 1 for line in lines))
        self._line_ends = frozenset(ends)
        self._line_starts = frozenset((0, *ends))
        self._few: dict[str, bool] = {}
        """A few words → are they whole lines? Quotes say the same few words again and again."""

    def holds(self, paragraph: str, before: str = "") -> bool:
        """Are the words of `paragraph` words of the answered mail, in the same order? Paragraphs without words are.

        A few words must be whole lines of it, or go on where the paragraph `before` ended: "Pa vërejtje" stands in the midst of an
        invitation, and alone it is an answer.
        """
        words = _words(paragraph)
        if not words:
            return not has_words(paragraph)
        if words.count(" ") + 1 < _CERTAIN_WORDS:
            if words not in self._few:
                self._few[words] = self._holds_lines(words)
            return self._few[words] or bool(before and self.goes_on(before, paragraph))
        return self._holds_exactly(words) or self._nearly_holds(words.split())

    def _holds_lines(self, words: str) -> bool:
        """Is it one whole line, or several?"""
        at = self._words.find(f" {words} ")
        for _ in range(_MOST_PLACES):
            if at < 0:
                return False
            if at in self._line_starts and at + len(words) + 1 in self._line_ends:
                return True
            at = self._words.find(f" {words} ", at + 1)
        return False

    def _holds_exactly(self, words: str) -> bool:
        return f" {words} " in self._words

    def _place(self, paragraph: str, reached: int = 0) -> int:
        return self._words.find(f" {_words(paragraph)} ", reached)

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
        """Which of the quoted `lines` are not the answered mail's; None where something else is quoted.

        It is the answered mail that is quoted where most of the words are its words, or where half of its words are there.
        """
        strangers: list[range] = []
        drawn: list[range] = []
        few: list[tuple[int, range]] = []
        words = known = reached = 0
        before = ""
        for paragraph in paragraphs_of(lines):
            text = _joined(lines, paragraph)
            count = len(text.split())
            words += count
            is_ours = self.holds(text, before)
            known += count if is_ours else 0
            before = text
            if is_ours and (inserted := self._inserted(lines, paragraph)):
                strangers.append(inserted)
                few, drawn = [], []
                continue
            if not is_ours:
                # What is drawn between two paragraphs of the author is the author's, too.
                strangers += [*drawn, paragraph]
                drawn = []
            elif not has_words(text):
                drawn += [paragraph] if strangers else []
            elif count < _CERTAIN_WORDS and self._place(text, reached) < 0:
                strangers += [*drawn, paragraph]
                drawn = []
            elif count < _CERTAIN_WORDS:
                few.append((self._place(text, reached), paragraph))
            else:
                # A quote keeps its order: a "Përshëndetje" below, or a "Me respekt" above where ours stands is the author's.
                place = self._place(text)
                strangers += [short for at, short in few if at > place >= 0]
                reached = max(reached, place)
                few, drawn = [], []
        if known < min(_LEAST_SHARE * words, _LEAST_OF_ITS_WORDS * len(self._words.split())) or known == 0:
            return None
        return frozenset(index for p in strangers for index in self._without_ours(lines, p))

    def _inserted(self, lines: Sequence[str], paragraph: range) -> range | None:
        """The lines of a paragraph without which it is exactly the answered mail's: typed between two of its lines."""
        if not 2 <= len(paragraph) <= _LONGEST_PARAGRAPH or self._holds_exactly(_words(_joined(lines, paragraph))):
            return None
        first, last = paragraph.start, paragraph.stop
        while first < last and self._holds_exactly(_words(_joined(lines, range(paragraph.start, first + 1)))):
            first += 1
        while last > first and self._ends_with(_words(_joined(lines, range(last - 1, paragraph.stop)))):
            last -= 1
        rest = [*range(paragraph.start, first), *range(last, paragraph.stop)]
        return range(first, last) if rest and self._holds_exactly(_words(" ".join(lines[at] for at in rest))) else None

    def _ends_with(self, words: str) -> bool:
        """Are they surely the answered mail's: enough of them, or whole lines?"""
        return self._holds_lines(words) if words.count(" ") + 1 < _CERTAIN_WORDS else self._holds_exactly(words)

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
