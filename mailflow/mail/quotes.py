"""The lines of a body, and which of them are others' words."""

from __future__ import annotations

import re

from mailflow.mail.attribution import (
    Attribution,
    attribution_ending_at,
    has_evidence,
    header_block_at,
    is_own_line,
    is_rule,
    is_separator,
)
from mailflow.mail.comparison import Answered

_QUOTED = re.compile(r"\s{0,3}>(?!\s{0,2}(?:wrote|schrieb|shkroi|ha scritto)?:\s*$)")
"""Not the end of an address that was wrapped before its bracket."""
_QUOTE_MARKS = re.compile(r"\s{0,3}(?:>\s?)+")
_NEAR = 6
"""Lines within which a quote follows its heading, or our own line confirms it."""


def is_marked(line: str) -> bool:
    """Does it stand under `>`?"""
    return _QUOTED.match(line) is not None


def unmarked(line: str) -> str:
    """`line` without its quote marks."""
    marks = _QUOTE_MARKS.match(line)
    return line[marks.end() :] if marks else line


def has_words(text: str) -> bool:
    """Is there a letter or a digit?"""
    return any(character.isalnum() for character in text)


class Body:
    """The lines of a body, and which of them are others' words."""

    def __init__(self, text: str, *, proven: bool) -> None:
        self.lines = text.split("\n")
        self.marked = [is_marked(line) for line in self.lines]
        """Lines under `>`."""
        self.foreign = list(self.marked)
        self.cut: int | None = None
        """The first line of an unmarked quote, which reaches to the end."""
        self.opens_with_cut = False
        self.quote_from = 0
        """Where the words of the unmarked quote begin, below its headers."""
        self.quote_is_certain = False
        self.attributed = False
        """An attribution line before lines under `>` was found: what stands between them is the author's."""
        self.proven = proven
        """Something says that the lines under `>` are a quote: alone they may be arrows of a list."""
        self.unsure = False

    def find_quotes(self, author: str) -> None:
        """Go down the lines once, and stop where an unmarked quote begins."""
        earliest = 0
        for at in range(len(self.lines)):
            if self.marked[at]:
                earliest = at + 1
                self.proven = self.proven or self._heads_quote(at)
                continue
            if not self.lines[at].strip():
                continue
            if self._opens_unmarked_quote(at, author):
                self._cut_from(at)
                return
            after = self._next_with_words(at + 1)
            is_marked = after is not None and self.marked[after]
            attribution = attribution_ending_at(
                self.lines, at, earliest=earliest, before_quote=is_marked and not self.attributed
            )
            if attribution is not None and self._take(attribution, before_quote=is_marked):
                return
        self.unsure = self.unsure or (any(self.marked) and not self.proven)

    def _opens_unmarked_quote(self, at: int, author: str) -> bool:
        """A separator, a header block or our own line; but what the author wrote earlier, sent again alone, is the author's."""
        separator = is_separator(self.lines[at])
        if not separator and is_own_line(self.lines[at]):
            self.quote_from = at + 1
            return True
        first = self._next_with_words(at + 1) if separator else at
        block = None if first is None else header_block_at(self.lines, first, after_separator=separator)
        if block is None:
            self.quote_from = at + 1
            self.quote_is_certain = separator
            return separator
        if author and block.address.casefold() == author and not self._has_own_words_before(at):
            self.unsure = True
            return False
        self.quote_from = block.last + 1
        self.quote_is_certain = separator or block.is_certain
        return True

    def _take(self, attribution: Attribution, *, before_quote: bool) -> bool:
        """Take an attribution line for what it is, if it is one; True where everything below is the quote."""
        if before_quote:
            if not self.attributed or (attribution.names_writer and has_evidence(attribution)):
                self._make_foreign(attribution)
                self.attributed = self.proven = True
            return False
        is_clients = attribution.names_address and attribution.names_clock
        if has_evidence(attribution) and (is_clients or self._own_line_follows(attribution.last)):
            self._make_foreign(attribution)
            self._cut_from(attribution.first + bool(attribution.own))
            self.quote_from = attribution.last + 1
            return True
        self.unsure = self.unsure or (attribution.names_date and attribution.names_clock)
        return False

    def _make_foreign(self, attribution: Attribution) -> None:
        for at in range(attribution.first, attribution.last + 1):
            self.foreign[at] = True
        if attribution.own:
            self.lines[attribution.first] = attribution.own
            self.foreign[attribution.first] = False

    def _own_line_follows(self, last: int) -> bool:
        return any(is_own_line(line) for line in self.lines[last + 1 : last + 1 + _NEAR])

    def _cut_from(self, at: int) -> None:
        while at and (not self.lines[at - 1].strip() or is_rule(self.lines[at - 1])) and not self.marked[at - 1]:
            at -= 1
        self.cut = at
        self.opens_with_cut = not self._has_own_words_before(at)
        self.foreign[at:] = [True] * (len(self.lines) - at)

    def compare(self, answered: Answered) -> None:
        """Correct the marks by what the answered mail really holds."""
        cut = len(self.lines) if self.cut is None else max(self.cut, self.quote_from)
        quoted = [unmarked(line) if self.marked[at] or at >= cut else "" for at, line in enumerate(self.lines)]
        quoted = ["" if is_own_line(line) else line for line in quoted]
        strangers = answered.strangers(quoted)
        if strangers is not None:
            self.unsure = False
            if not any(quoted[at] and self._heads_quote(at) for at in range(len(quoted))):
                for at in strangers:
                    self.lines[at], self.marked[at], self.foreign[at] = quoted[at], False, False
        own = ["" if self.foreign[at] else line for at, line in enumerate(self.lines)]
        for at in answered.copies(own):
            self.foreign[at] = True
        for at in range(1, len(self.lines)):
            if not self.foreign[at] and quoted[at - 1] and answered.goes_on(quoted[at - 1], self.lines[at]):
                self.foreign[at] = True

    def _heads_quote(self, at: int) -> bool:
        """Under `>`: does this line head a quote, as in Apple Mail and Hotmail, or another quote inside it?"""
        below = [unmarked(line) for line in self.lines[at : at + _NEAR]]
        if is_separator(below[0]) or is_own_line(below[0]) or header_block_at(below, 0, after_separator=False):
            return True
        found = attribution_ending_at(below, 0)
        return found is not None and has_evidence(found)

    def last_quote(self) -> int:
        """The last line of others' words; -1 without any."""
        below = range(len(self.lines) - 1, -1, -1)
        return next((at for at in below if self.foreign[at] and has_words(unmarked(self.lines[at]))), -1)

    def _has_own_words_before(self, at: int) -> bool:
        return any(not self.foreign[i] and has_words(self.lines[i]) for i in range(at))

    def _next_with_words(self, at: int) -> int | None:
        return next((i for i in range(at, min(at + _NEAR, len(self.lines))) if self.lines[i].strip()), None)
