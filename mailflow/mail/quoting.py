"""The author's own new words, apart from what they quote and from their signature.

1. Losing a word is worse than leaving one too many. Where a cut is unsure, or would leave nothing, everything stays and `doubtful` says so.
2. Nothing is cut on a word's account alone: quotes are lines under `>`, or stand below a header block, a separator, an attribution line
   with a date and an address, or our own line (`attribution`).
3. An answer typed between quoted lines stays whole, each passage beside the line it answers.
4. Every step looks at each line a fixed number of times: hostile input costs its size, not more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.consultation.model import Passage
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
from mailflow.mail.html_words import MarkedText, marked_text
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.signature import split_signature

_LARGEST = 1_000_000
"""Characters of a body that are taken apart; a larger one is kept as it is, doubtful."""
_LARGEST_INVITATION = 100_000
_QUOTED = re.compile(r"\s{0,3}>(?!\s{0,2}(?:wrote|schrieb|shkroi|ha scritto)?:\s*$)")
"""Not the end of an address that was wrapped before its bracket."""
_QUOTE_MARKS = re.compile(r"\s{0,3}(?:>\s?)+")
_LIST_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s")
_PLACEHOLDER = re.compile(r"\bhtml\b", re.IGNORECASE)
_LONGEST_PLACEHOLDER = 300
_NEAR = 6
"""Lines within which our own line confirms an attribution line."""
_MOST_ANSWERED_LINES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the author of a mail wrote, and what not."""

    text: str
    """Own new words only, NFC; everything where `doubtful`, except below a header block that opens a mail with documents."""
    passages: tuple[Passage, ...]
    """Of an interleaved answer each passage beside the quoted lines it answers; else one passage, or none where `text` is empty."""
    quoted: str
    """The lines that were taken for others' words."""
    signature: str
    """Signature, disclaimer and "sent from my telephone"."""
    doubtful: bool
    """The cut is unsure or would leave nothing: a human should see the whole mail."""


def own_words(mail: IncomingMail, invitation_text: str | None = None) -> Words:
    """The author's own words of `mail`: from the plain body, else from the HTML body.

    `invitation_text` is the text of the mail of ours that this one answers directly; with it answers are found that a client has marked
    as quotes, and quotes that it has not marked.
    """
    html = marked_text(mail.html) if mail.html.strip() else MarkedText("")
    author = mail.from_[0].address.casefold() if mail.from_ else ""
    bodies = [MarkedText(mail.text, html.signatures)] if _has_words(mail.text) else []
    if _has_words(html.text):
        bodies.insert(0 if bodies and _is_placeholder(mail) else len(bodies), html)
    readings = [_read(body, author, invitation_text, has_documents=bool(mail.documents)) for body in bodies]
    if not readings:
        return Words(text="", passages=(), quoted="", signature="", doubtful=False)
    return next((reading for reading in readings if not reading.doubtful), readings[0])


def _is_placeholder(mail: IncomingMail) -> bool:
    """Does the plain body only say that there is an HTML body?"""
    return (
        len(mail.text) <= _LONGEST_PLACEHOLDER
        and _PLACEHOLDER.search(mail.text) is not None
        and len(mail.html) > len(mail.text)
    )


def _read(body: MarkedText, author: str, invitation_text: str | None, *, has_documents: bool) -> Words:
    text = unicodedata.normalize("NFC", body.text).replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    if len(text) > _LARGEST or body.marks_lost:
        return _everything(text)
    lines = _Lines(text, proven=body.marks_quotes)
    lines.find_quotes(author)
    if invitation_text is not None:
        lines.compare(Answered(invitation_text[:_LARGEST_INVITATION]))
    return _words_of(lines, text, body.signatures, has_documents=has_documents)


class _Lines:
    """The lines of a body, and which of them are others' words."""

    def __init__(self, text: str, *, proven: bool) -> None:
        self.lines = text.split("\n")
        self.marked = [_QUOTED.match(line) is not None for line in self.lines]
        """Lines under `>`."""
        self.foreign = list(self.marked)
        self.cut: int | None = None
        """The first line of an unmarked quote, which reaches to the end."""
        self.opens_with_cut = False
        self.quote_from = 0
        """Where the words of the unmarked quote begin, below its headers."""
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
            if self._opens_unmarked_quote(at, author):
                self._cut_from(at)
                return
            after = self._next_with_words(at + 1)
            before_quote = after is not None and self.marked[after]
            attribution = attribution_ending_at(self.lines, at, earliest=earliest, before_quote=before_quote)
            if attribution is not None and self._take(attribution, before_quote=before_quote):
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
            return separator
        if author and block.address.casefold() == author and not self._has_own_words_before(at):
            self.unsure = True
            return False
        self.quote_from = block.last + 1
        return True

    def _take(self, attribution: Attribution, *, before_quote: bool) -> bool:
        """Take an attribution line for what it is, if it is one; True where everything below is the quote."""
        strong = attribution.names_address and (attribution.names_date or attribution.names_clock)
        if before_quote:
            self._make_foreign(attribution)
            self.proven = True
            return False
        if has_evidence(attribution) and (strong or self._own_line_follows(attribution.last)):
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
        quoted = [_unmarked(line) if self.marked[at] or at >= cut else "" for at, line in enumerate(self.lines)]
        quoted = ["" if is_own_line(line) else line for line in quoted]
        if answered.is_quoted_in(quoted):
            self.unsure = False
            if not any(self.marked[at] and self._heads_quote(at) for at in range(len(quoted)) if quoted[at]):
                for at in answered.strangers(quoted):
                    if self.marked[at] or self.opens_with_cut:
                        self.lines[at], self.marked[at], self.foreign[at] = quoted[at], False, False
        own = ["" if self.foreign[at] else line for at, line in enumerate(self.lines)]
        for at in answered.copies(own):
            self.foreign[at] = True

    def _heads_quote(self, at: int) -> bool:
        """Under `>`: does this line head a quote, as in Apple Mail and Hotmail, or another quote inside it?"""
        below = [_unmarked(line) for line in self.lines[at : at + _NEAR]]
        if is_separator(below[0]) or is_own_line(below[0]) or header_block_at(below, 0, after_separator=False):
            return True
        found = attribution_ending_at(below, 0)
        return found is not None and has_evidence(found)

    def last_quote(self) -> int:
        """The last line of others' words; -1 without any."""
        below = range(len(self.lines) - 1, -1, -1)
        return next((at for at in below if self.foreign[at] and _has_words(_unmarked(self.lines[at]))), -1)

    def _has_own_words_before(self, at: int) -> bool:
        return any(not self.foreign[i] and _has_words(self.lines[i]) for i in range(at))

    def _next_with_words(self, at: int) -> int | None:
        return next((i for i in range(at, min(at + _NEAR, len(self.lines))) if self.lines[i].strip()), None)


def _words_of(lines: _Lines, text: str, signatures: Sequence[str], *, has_documents: bool) -> Words:
    passages: list[Passage] = []
    removed: list[str] = []
    interleaved = False
    answered: str | None = None
    quoted: list[str] = []
    last_quote = lines.last_quote()
    for foreign, first, last in _runs(lines.foreign):
        run = lines.lines[first:last]
        if foreign:
            quoted += run
            answered = _answered_line(run) or answered
            continue
        own, signature = split_signature(run, signatures)
        removed += signature
        words = _tidy(own)
        if _has_words(words):
            interleaved = interleaved or (answered is not None and last <= last_quote)
            passages.append(Passage(text=words, quoted=answered))
    if not interleaved:
        passages = [Passage(text="\n\n".join(p.text for p in passages))] if passages else []
    own_text = "\n\n".join(p.text for p in passages)
    if own_text and not lines.unsure:
        return Words(
            text=own_text, passages=tuple(passages), quoted=_tidy(quoted), signature=_tidy(removed), doubtful=False
        )
    if not own_text and has_documents and lines.opens_with_cut:
        return Words(text="", passages=(), quoted=_tidy(quoted), signature=_tidy(removed), doubtful=True)
    return _everything(text)


def _everything(text: str) -> Words:
    whole = _tidy(text.split("\n"))
    return Words(
        text=whole, passages=(Passage(text=whole),) if whole else (), quoted="", signature="", doubtful=bool(whole)
    )


def _runs(foreign: Sequence[bool]) -> list[tuple[bool, int, int]]:
    """(foreign?, first, one after the last) of each run of equal lines."""
    runs: list[tuple[bool, int, int]] = []
    first = 0
    for at in range(1, len(foreign) + 1):
        if at == len(foreign) or foreign[at] != foreign[first]:
            runs.append((foreign[first], first, at))
            first = at
    return runs


def _answered_line(run: Sequence[str]) -> str | None:
    """The last paragraph or list item of a quote: what the words below it answer."""
    answered: list[str] = []
    for line in reversed(run):
        if not _QUOTED.match(line):
            if answered:
                break
            continue
        bare = _unmarked(line).strip()
        if not bare and answered:
            break
        if bare:
            answered.insert(0, bare)
        if (bare and _LIST_ITEM.match(bare)) or len(answered) == _MOST_ANSWERED_LINES:
            break
    return "\n".join(answered) or None


def _unmarked(line: str) -> str:
    marks = _QUOTE_MARKS.match(line)
    return line[marks.end() :] if marks else line


def _has_words(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _tidy(lines: Sequence[str]) -> str:
    """Without blanks at line ends, without blank lines at both ends, and never two blank lines together."""
    tidy: list[str] = []
    for line in lines:
        stripped = line.rstrip()
        if stripped or (tidy and tidy[-1]):
            tidy.append(stripped)
    return "\n".join(tidy).strip("\n")
