"""Whether one view of a mail says more than the other.

RFC 2046 5.1.4 asks for the same words in both; some programs shorten the plain one. How the words are set out (marks of emphasis,
numbers of lists, targets of links, line ends, accents) says nothing: only letters and digits are compared.
"""

from __future__ import annotations

import re
from itertools import pairwise

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.mail.marks import unmarked
from mailflow.mail.tags import without_tags

_LINK = re.compile(r"<[^<>\s]{1,500}>|\[cid:[^\]\s]{1,200}\]|(?:https?://|www\.)[^\s<>\])]+|\[image:[^\]\n]{0,200}\]")
_NO_LETTER = re.compile(r"[\W_]+")
_LABEL = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)]|[a-z][.)])\s")
_SENTENCE = re.compile(r"(?<=[.!?;:])\s+|\n|\t+|\s{3,}")
_LEAST_WORDS = 1
"""A single word may be a button, the name of a picture, or a word that a program adds."""
_LONG = 6
_NEARLY = 0.8
"""Share of the pairs of words of a long sentence by which it is the same, set out in another way."""
_LARGEST = 200_000
"""Characters of a view that is compared: thirty times the longest letter."""
_MOST_UNSAID = 100
"""Sentences that are looked for in vain; what follows counts as said nowhere, too."""


class Said:
    """The words of one view, all of them: the author's, quoted ones, signature."""

    def __init__(self, text: str) -> None:
        words = _words("\n".join(map(unmarked, text[:_LARGEST].split("\n"))))
        self._letters = words.replace(" ", "")
        self._spoken = f" {words} "
        self._pairs: frozenset[tuple[str, str]] | None = None
        self._reached = 0
        self._missed = 0

    def lacks(self, text: str) -> list[str]:
        """The lines of `text` that hold a sentence which this view says nowhere."""
        return [line for line in text[:_LARGEST].split("\n") if any(map(self._is_new, _SENTENCE.split(line)))]

    def _is_new(self, sentence: str) -> bool:
        words = _words(_LABEL.sub("", sentence, count=1))
        if words.count(" ") + 1 < _LEAST_WORDS:
            return False
        if self._missed < _MOST_UNSAID and self._has(words):
            return False
        self._missed += 1
        return True

    def _has(self, words: str) -> bool:
        letters = words.replace(" ", "")
        at = self._letters.find(letters, self._reached)  # both views go the same way
        if at < 0:
            at = self._letters.find(letters, 0, self._reached + len(letters))
        if at >= 0:
            self._reached = at
            return True
        said = words.split()
        if len(said) < _LONG:
            return False
        if self._pairs is None:
            self._pairs = frozenset(pairwise(self._spoken.split()))
        return sum(pair in self._pairs for pair in pairwise(said)) >= _NEARLY * (len(said) - 1)


def may_say_more(html: str, plain: str) -> bool:
    """Is there a sentence in the HTML that the plain text does not hold? Without taking the HTML apart: cheap, and nothing is missed."""
    return bool(Said(plain).lacks(without_tags(html[:_LARGEST])))


def _words(text: str) -> str:
    if "<" in text or "[" in text or "://" in text or "www." in text:
        text = _LINK.sub(" ", text)
    return _NO_LETTER.sub(" ", fold_keeping_punctuation(text)).strip()
