"""Who wrote the mail that somebody forwards: enclosed as message/rfc822, or below the header block that a mail program writes.

What stands there is the forwarder's word, proven by nothing: it names a directorate only where a person vouches for it.
"""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.mail.attribution import is_separator
from mailflow.mail.header_block import header_block_at
from mailflow.mail.html_words import marked_text
from mailflow.mail.incoming import IncomingMail, parse

_MOST_LINES = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded:
    """The mail inside. `message_id` is known of an enclosed mail only."""

    address: str
    """Whom its From names, '' where it names no address."""
    message_id: str | None = None


def forwarded_mail(mail: IncomingMail) -> Forwarded | None:
    """The first mail that `mail` forwards; None where it forwards none."""
    for part in mail.parts:
        if part.media_type == "message/rfc822":
            inner = parse(part.content)
            return Forwarded(address=inner.from_[0].address if inner.from_ else "", message_id=inner.message_id)
    bodies = (mail.text, marked_text(mail.html).text if mail.html else "")
    return next((found for found in map(_in_text, bodies) if found is not None), None)


def _in_text(text: str) -> Forwarded | None:
    lines = text.replace("\r\n", "\n").split("\n")[:_MOST_LINES]
    lines = [line.lstrip("> ") for line in lines]
    after_separator = False
    for at, line in enumerate(lines):
        if not line.strip():
            continue
        block = header_block_at(lines, at, after_separator=after_separator)
        if block is not None:
            return Forwarded(address=block.address.casefold())
        after_separator = is_separator(line)
    return None
