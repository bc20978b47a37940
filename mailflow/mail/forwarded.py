"""Who wrote the mail that somebody forwards: enclosed as message/rfc822, or below the header block that a mail program writes.

What stands there is the forwarder's word, proven by nothing: it names a directorate only where a person vouches for it. Where
a mail holds nothing else its words are not the forwarder's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailflow.consultation.model import Passage
from mailflow.mail.attribution import is_own_line, is_separator
from mailflow.mail.header_block import header_block_at, unlabelled_header
from mailflow.mail.html_words import marked_text
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.marks import has_words, is_marked, unmarked
from mailflow.mail.quoting import Words

_MOST_LINES = 400
_MARKS = "> "


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """The mail inside. `message_id` is known of an enclosed mail only."""

    address: str
    """Whom its From names, '' where it names no address."""
    message_id: str | None = None
    writer: str = ""
    """What its From says, name and address as they stand there; '' where nothing says it."""


def forwarded_mail(mail: IncomingMail) -> Forwarded | None:
    """The first mail that `mail` forwards; None where it forwards none."""
    enclosed = _enclosed(mail)
    if enclosed is not None:
        return enclosed
    bodies = (mail.text, marked_text(mail.html).text if mail.html else "")
    return next((found for found in map(_in_text, bodies) if found is not None), None)


def only_forwarded(mail: IncomingMail, words: Words) -> tuple[Forwarded, Words] | None:
    """The mail that `mail` forwards without a word of its own, and its words: no separator, no address line. None else.

    Words of which a part is certainly the author's are hers, whatever stands below them; so is what stands in our own mail.
    """
    if not words.text:
        head = _head(words.quoted.split("\n"))
        found = head[0] if head is not None else _enclosed(mail)
        return None if found is None else (found, words)
    if not all(passage.doubtful for passage in words.passages):
        return None
    lines = words.text.split("\n")
    head = _head(lines)
    if head is None or any(is_own_line(unmarked(line)) for line in lines):
        return None
    forwarded, below = head
    rest = lines[below:]
    if all(is_marked(line) or not line.strip() for line in rest):
        rest = [unmarked(line) for line in rest]
    text = "\n".join(rest).strip("\n")
    passages = (Passage(text=text, doubtful=True),) if has_words(text) else ()
    return forwarded, replace(
        words,
        text=text if passages else "",
        passages=passages,
        quoted="\n".join(part for part in ("\n".join(lines[:below]).strip("\n"), words.quoted) if part),
    )


def own_or_forwarded(mail: IncomingMail, words: Words) -> Words:
    """`words`; of a mail that only forwards another, that one's, without its address lines."""
    found = only_forwarded(mail, words)
    return words if found is None else found[1]


def _enclosed(mail: IncomingMail) -> Forwarded | None:
    part = next((part for part in mail.parts if part.media_type == "message/rfc822"), None)
    if part is None:
        return None
    inner = parse(part.content)
    box = inner.from_[0] if inner.from_ else None
    return Forwarded(
        address=box.address if box is not None else "",
        message_id=inner.message_id,
        writer=f"{box.name} {box.address}".strip() if box is not None else "",
    )


def _head(lines: Sequence[str]) -> tuple[Forwarded, int] | None:
    """What opens a forwarded mail, separators and header block, and the first line below it."""
    bare = [line.lstrip(_MARKS) for line in lines[:_MOST_LINES]]
    after_separator = False
    for at, line in enumerate(bare):
        if not has_words(line):
            continue
        block = header_block_at(bare, at, after_separator=after_separator)
        if block is not None:
            return Forwarded(address=block.address.casefold(), writer=_value(bare[block.first])), block.last + 1
        if not is_separator(line):
            fields = unlabelled_header(bare, at) if after_separator else 0
            return (
                (Forwarded(address="", writer=line.strip() if fields else ""), at + fields) if after_separator else None
            )
        after_separator = True
    return None


def _value(line: str) -> str:
    return line.partition(":")[2].strip()


def _in_text(text: str) -> Forwarded | None:
    lines = text.replace("\r\n", "\n").split("\n")[:_MOST_LINES]
    lines = [line.lstrip(_MARKS) for line in lines]
    after_separator = False
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        block = header_block_at(lines, at, after_separator=after_separator)
        if block is not None:
            return Forwarded(address=block.address.casefold(), writer=_value(lines[block.first]))
        after_separator = is_separator(line)
    return None
