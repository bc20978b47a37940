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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailflow.consultation.model import Passage
from mailflow.mail.comparison import answered
from mailflow.mail.html_words import MarkedText, marked_signatures, marked_text
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.quotes import Body, has_words, is_marked, unmarked
from mailflow.mail.signature import split_signature

_LARGEST = 1_000_000
"""Characters of a body that are taken apart; a larger one is kept as it is, doubtful."""
_MOST_LINES = 20_000
"""The same for lines: thirty times the longest thread of letters."""
_LARGEST_INVITATION = 100_000
_LIST_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s")
_PLACEHOLDER = re.compile(r"\bhtml\b", re.IGNORECASE)
_LONGEST_PLACEHOLDER = 300
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

    @classmethod
    def empty(cls) -> Words:
        """Of a mail whose words do not matter: a machine's, or our own."""
        return cls(text="", passages=(), quoted="", signature="", doubtful=False)


def own_words(mail: IncomingMail, invitation_text: str | None = None) -> Words:
    """The author's own words of `mail`: from the plain body, else from the HTML body.

    `invitation_text` is the text of the mail of ours that this one answers directly; with it answers are found that a client has marked
    as quotes, and quotes that it has not marked.
    """
    author = mail.from_[0].address.casefold() if mail.from_ else ""
    first: Words | None = None
    for body in _bodies(mail):
        if has_words(body.text):
            reading = _read(body, author, invitation_text, has_documents=bool(mail.documents))
            if not reading.doubtful:
                return reading
            first = first or reading
    return first or Words(text="", passages=(), quoted="", signature="", doubtful=False)


def _bodies(mail: IncomingMail) -> Iterator[MarkedText]:
    """The bodies in the order of their worth; HTML is converted only where the plain body is not enough."""
    if mail.html and _is_placeholder(mail):
        yield marked_text(mail.html)
    yield MarkedText(mail.text, marked_signatures(mail.html))
    if mail.html:
        yield marked_text(mail.html)


def _is_placeholder(mail: IncomingMail) -> bool:
    """Does the plain body only say that there is an HTML body?"""
    return (
        len(mail.text) <= _LONGEST_PLACEHOLDER
        and _PLACEHOLDER.search(mail.text) is not None
        and len(mail.html) > len(mail.text)
    )


def _read(body: MarkedText, author: str, invitation_text: str | None, *, has_documents: bool) -> Words:
    text = unicodedata.normalize("NFC", body.text).replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    if len(text) > _LARGEST or text.count("\n") > _MOST_LINES or body.marks_lost:
        return _everything(text)
    lines = Body(text, proven=body.marks_quotes)
    lines.find_quotes(author)
    if invitation_text is not None:
        lines.compare(answered(invitation_text[:_LARGEST_INVITATION]))
    return _words_of(lines, text, body.signatures, has_documents=has_documents)


def _words_of(lines: Body, text: str, signatures: Sequence[str], *, has_documents: bool) -> Words:
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
        if has_words(words):
            interleaved = interleaved or (answered is not None and last <= last_quote)
            passages.append(Passage(text=words, quoted=answered))
    if not interleaved:
        passages = [Passage(text="\n\n".join(p.text for p in passages))] if passages else []
    own_text = "\n\n".join(p.text for p in passages)
    if own_text and not lines.unsure:
        return Words(
            text=own_text, passages=tuple(passages), quoted=_tidy(quoted), signature=_tidy(removed), doubtful=False
        )
    if not own_text and has_documents and lines.opens_with_cut and lines.quote_is_certain:
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
        if not is_marked(line):
            if answered:
                break
            continue
        bare = unmarked(line).strip()
        if not bare and answered:
            break
        if bare:
            answered.insert(0, bare)
        if (bare and _LIST_ITEM.match(bare)) or len(answered) == _MOST_ANSWERED_LINES:
            break
    return "\n".join(answered) or None


def _tidy(lines: Sequence[str]) -> str:
    """Without blanks at line ends, without blank lines at both ends, and never two blank lines together."""
    tidy: list[str] = []
    for line in lines:
        stripped = line.rstrip()
        if stripped or (tidy and tidy[-1]):
            tidy.append(stripped)
    return "\n".join(tidy).strip("\n")
