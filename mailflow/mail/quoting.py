"""The author's own new words, apart from what they quote and from their signature.

1. Losing a word is worse than leaving one too many. Where a cut is unsure the lines stay, in a passage that is marked as doubtful;
   where nothing would be left, everything stays.
2. Nothing is cut on a word's account alone: quotes are lines under `>`, or stand below a header block, a separator, an attribution line
   with a date and an address, or our own line (`attribution`).
3. An answer typed between quoted lines stays whole, each passage beside the line it answers.
4. Every step looks at each line a fixed number of times: hostile input costs its size, not more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from mailflow.consultation.folding import fold, fold_keeping_punctuation
from mailflow.consultation.model import Passage
from mailflow.mail.alternatives import Said, may_say_more
from mailflow.mail.comparison import answered
from mailflow.mail.html_words import MarkedText, marked_signatures, marked_text
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.marks import has_words, is_marked, unmarked
from mailflow.mail.quotes import Body
from mailflow.mail.signature import split_signature

_LARGEST = 1_000_000
"""Characters of a body that are taken apart; a larger one is kept as it is, doubtful."""
_MOST_LINES = 20_000
"""The same for lines: thirty times the longest thread of letters."""
_COLON_LINE = re.compile(r"(?m)^[^\n:]{1,39}:|:[ \t*]{0,3}$")
_MOST_COLON_LINES = 1_000
"""Lines that may be a header field or end an attribution."""
_QUOTE_BEGINS = re.compile(r"(?m)^\s{0,3}[^>\s].*\n\s{0,3}>")
_MOST_QUOTES = 500
_LARGEST_INVITATION = 100_000
_LIST_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s")
_PLACEHOLDER = re.compile(r"\bhtml\b", re.IGNORECASE)
_LONGEST_PLACEHOLDER = 300
_MOST_ANSWERED_LINES = 12
_PREFIXES = re.compile(r"^(?:\s*[^\W\d_]{1,5}(?:\[\d{1,3}\])?\s?:)+\s*")
"""Re:, Fwd:, Përgj:, R:, AW:, ΑΠ: …"""
_LONGEST_SUBJECT = 500
_GLUED_QUOTE = re.compile(r"(<[^<>\s@]{1,80}@[^<>\s@]{1,120}>[^\n:<>]{0,30}:)[ \t]{2,8}(?=\S)")
"""An attribution with the quote on the same line, as Yahoo on a telephone writes it."""
_MOST_NAMES = 20
_SHORTEST_NAME = 6
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the author of a mail wrote, and what not. Own text, quote and signature together hold every line of the body."""

    text: str
    """Own words only, NFC, with what may be others' (`doubtful`); everything where nothing else would be left, except below a
    header block that opens a mail with documents."""
    passages: tuple[Passage, ...]
    """`text` in its parts: of an interleaved answer each beside the quoted lines it answers, and doubtful ones apart; none where
    `text` is empty."""
    quoted: str
    """The lines that were taken for others' words."""
    signature: str
    """Signature, disclaimer and "sent from my telephone"."""
    doubtful: bool
    """A passage may hold others' words, or no own words were found: a human should see the whole mail."""

    @classmethod
    def empty(cls) -> Words:
        """Of a mail whose words do not matter: a machine's, or our own."""
        return cls(text="", passages=(), quoted="", signature="", doubtful=False)


def own_words(mail: IncomingMail, invitation_text: str | None = None) -> Words:
    """The author's own words of `mail`: from the plain body, else from the HTML body; what the other says beyond it follows, doubtful.

    `invitation_text` is the text of the mail of ours that this one answers directly; with it answers are found that a client has marked
    as quotes, and quotes that it has not marked.
    """
    readings: list[tuple[Words, str]] = []
    for body in _bodies(mail):
        if has_words(body.text):
            readings.append((_read(mail, body, invitation_text), body.text))
            if not readings[-1][0].doubtful:
                break
    if not readings:
        return Words.empty()
    best, view = next((reading for reading in readings if not reading[0].doubtful), readings[0])
    if len(readings) == 1 and mail.html and view is mail.text and may_say_more(mail.html, mail.text):
        html = marked_text(mail.html)
        readings.append((_read(mail, html, invitation_text), html.text))
    said = Said(view)
    for other, _view in readings:
        certain = "\n\n".join(passage.text for passage in other.passages if not passage.doubtful)
        if other is not best and (lacking := said.lacks(certain)):
            best = _completed(best, lacking)
    return best


def _completed(words: Words, lacking: Sequence[str]) -> Words:
    """With the lines that stand in the other view of the mail alone: who wrote them is the author all the same."""
    text = _tidy(lacking)
    return replace(
        words,
        text=f"{words.text}\n\n{text}".strip("\n"),
        passages=(*words.passages, Passage(text=text, doubtful=True)),
        doubtful=True,
    )


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


def _read(mail: IncomingMail, body: MarkedText, invitation_text: str | None) -> Words:
    text = unicodedata.normalize("NFC", body.text).replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    divided = _GLUED_QUOTE.sub(r"\1\n", text) if "@" in text and not body.arrows else text
    if body.marks_lost or _is_beyond_measure(divided):
        return _everything(text)
    subject = _PREFIXES.sub("", mail.subject[:_LONGEST_SUBJECT])
    lines = Body(
        divided,
        author=mail.from_[0].address.casefold() if mail.from_ else "",
        subject=fold(subject),
        answered=_names(mail),
        proven=body.marks_quotes,
        arrows=body.arrows,
    )
    known = answered(f"{subject}\n{invitation_text[:_LARGEST_INVITATION]}") if invitation_text is not None else None
    if known is None or not lines.compare(known):
        lines.doubt_answers_inside()
    return _words_of(lines, text, body.signatures, has_documents=bool(mail.documents))


def _is_beyond_measure(text: str) -> bool:
    """Is it longer than any letter, or does it seem to quote more often than any thread does?"""
    return (
        len(text) > _LARGEST
        or text.count("\n") > _MOST_LINES
        or sum(1 for _ in _COLON_LINE.finditer(text)) > _MOST_COLON_LINES
        or sum(1 for _ in _QUOTE_BEGINS.finditer(text)) > _MOST_QUOTES
    )


def _names(mail: IncomingMail) -> tuple[str, ...]:
    """Names of those to whom the mail is written, folded as attribution lines are."""
    names = (fold_keeping_punctuation(box.name).strip() for box in (*mail.to, *mail.cc)[:_MOST_NAMES])
    return tuple(name for name in names if _SHORTEST_NAME <= len(name) <= _LONGEST_NAME)


def _words_of(lines: Body, text: str, signatures: Sequence[str], *, has_documents: bool) -> Words:
    passages: list[Passage] = []
    removed: list[str] = []
    interleaved = False
    answered: str | None = None
    quoted: list[str] = []
    kept: list[str] = []
    last_quote = lines.last_quote()
    runs = list(_runs(lines))
    if len(runs) > 2 * _MOST_QUOTES:
        return _everything(text)
    for kind, first, last in runs:
        run = lines.lines[first:last]
        if kind == "foreign":
            quoted += run
            kept.append("")
            is_unmarked = lines.cut is not None and last > lines.cut
            answered = _answered_line(run, is_unmarked=is_unmarked) or answered
            continue
        own, signature = split_signature(run, signatures)
        removed += signature
        quoted += [lines.glued[at] for at in range(first, last) if at in lines.glued]
        kept += own
        words = _tidy(own)
        if has_words(words):
            interleaved = interleaved or (answered is not None and last <= last_quote)
            passages.append(Passage(text=words, quoted=answered, doubtful=kind == "doubtful"))
    if not passages:
        if has_documents and lines.opens_with_cut and lines.quote_is_certain:
            return Words(text="", passages=(), quoted=_tidy(quoted), signature=_tidy(removed), doubtful=True)
        return _everything(text)
    if not interleaved:
        passages = _together(passages)
    return Words(
        text=_tidy(kept),
        passages=tuple(passages),
        quoted=_tidy(quoted),
        signature=_tidy(removed),
        doubtful=any(passage.doubtful for passage in passages),
    )


def _together(passages: Sequence[Passage]) -> list[Passage]:
    """One passage of all that is certain in a row, one of all that is doubtful."""
    return [
        Passage(text="\n\n".join(passage.text for passage in group), doubtful=doubtful)
        for doubtful, group in groupby(passages, key=lambda passage: passage.doubtful)
    ]


def _everything(text: str) -> Words:
    whole = _tidy(text.split("\n"))
    return Words(
        text=whole,
        passages=(Passage(text=whole, doubtful=True),) if whole else (),
        quoted="",
        signature="",
        doubtful=bool(whole),
    )


def _runs(lines: Body) -> Iterator[tuple[str, int, int]]:
    """("own", "foreign" or "doubtful", first, one after the last) of each run of lines of one kind."""
    kinds = [
        "foreign" if foreign else "doubtful" if at in lines.doubtful else "own"
        for at, foreign in enumerate(lines.foreign)
    ]
    first = 0
    for kind, group in groupby(kinds):
        last = first + len(list(group))
        yield kind, first, last
        first = last


def _answered_line(run: Sequence[str], *, is_unmarked: bool) -> str | None:
    """The last paragraph or list item of a quote: what the words below it answer."""
    answered: list[str] = []
    for line in reversed(run):
        if not is_unmarked and not is_marked(line):
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
