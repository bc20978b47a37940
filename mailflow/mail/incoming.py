"""A received mail as a frozen value, read from hostile bytes without ever raising.

The ways of reading, one a file: `fields` cuts the header block to size and splits it, mail-parser reads addresses and date
(this is the only file that imports it, and it never sees the body: it would mix enclosed mails into the text and lose
bytes of attachments), `mime` takes the body apart, `body` finds the author's text, `parts` are the rest, `charsets` turns
bytes into letters.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256

from mailparser import MailParser

from mailflow.mail.body import body_of
from mailflow.mail.charsets import decode, decode_words, printable
from mailflow.mail.fields import (
    MAX_VALUE,
    HeaderBlock,
    header_length,
    message_ids,
    on_one_line,
    read_header_block,
    text_of,
)
from mailflow.mail.mime import read_tree
from mailflow.mail.parts import Part, parts_of

__all__ = ["IncomingMail", "Mailbox", "Part", "parse"]


_KEPT_HEAD = 16 * 1024
"""Bytes; a larger header block is read anew each time."""
_ENVELOPE = frozenset({"from", "to", "cc", "reply-to", "date"})


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address of a header field: display name (decoded, may be empty) and addr-spec as written."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMail:
    """A parsed mail. Raw bytes stay beside it in storage, for ever the evidence."""

    size: int
    sha256: str
    """Hex, over the raw bytes."""
    message_id: str | None
    """With its angle brackets, first one if repeated."""
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    """Message-IDs with angle brackets, oldest first; invalid ones dropped."""
    from_: tuple[Mailbox, ...]
    from_count: int
    """Number of From fields counted on the raw bytes (`From\\s*:`, case-insensitive)."""
    raw_from: str
    """The first From field's raw value, unfolded, undecoded (latin-1), for the strict grammar of `origin`."""
    reply_to: tuple[Mailbox, ...]
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    subject: str
    """Decoded by the ladder; '' where there is none."""
    date: datetime | None
    """Aware; None where missing or nonsense."""
    text: str
    """The plain body ('' where there is none), line ends \\n, format=flowed already joined."""
    html: str
    """The HTML body as written ('' where there is none)."""
    parts: tuple[Part, ...]
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    """All header fields in order: (name lower-cased, value unfolded and decoded)."""
    media_type: str = "text/plain"
    """Content-Type of the whole, lower-case."""
    report_type: str | None = None
    """`report-type` parameter of a multipart/report."""
    defects: tuple[str, ...] = ()
    """What had to be repaired or was capped, in plain English."""

    def header(self, name: str) -> str:
        """First value of that field, '' if absent."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key == wanted), "")

    def all_headers(self, name: str) -> tuple[str, ...]:
        """All values of that field, topmost first."""
        wanted = name.lower()
        return tuple(value for key, value in self.headers if key == wanted)

    @property
    def documents(self) -> tuple[Part, ...]:
        """The parts that are no decoration."""
        return tuple(part for part in self.parts if not part.is_decoration)


def parse(raw: bytes) -> IncomingMail:
    """Read a mail. Never raises for bad mails: what cannot be read is left empty and named in `defects`.

    `raw` may be a header block alone (with or without its closing blank line): then there are no text and no parts.
    """
    size, digest = len(raw), sha256(raw).hexdigest()
    raw = _as_sent(raw)
    head = _head(raw[: header_length(raw)])
    block, headers, envelope = head.block, head.headers, head.envelope
    tree = read_tree(headers, raw, block.body_at, digest)
    body = body_of(tree)
    parts, part_defects = parts_of(tree, body)
    first = dict(reversed(headers))
    return IncomingMail(
        size=size,
        sha256=digest,
        message_id=_message_id(first.get("message-id", "")),
        in_reply_to=message_ids(first.get("in-reply-to", "")),
        references=message_ids(" ".join(value for name, value in headers if name == "references")),
        from_=envelope.from_,
        from_count=block.from_count,
        raw_from=block.raw_from.decode("latin-1"),
        reply_to=envelope.reply_to,
        to=envelope.to,
        cc=envelope.cc,
        subject=first.get("subject", ""),
        date=envelope.date,
        text=body.plain,
        html=body.html,
        parts=parts,
        headers=headers,
        media_type=tree.root.media_type,
        report_type=(tree.root.parameter("content-type", "report-type") or "").lower() or None,
        defects=(*block.defects, *envelope.defects, *tree.defects, *body.defects, *part_defects),
    )


def _as_sent(raw: bytes) -> bytes:
    """`raw` without what some program has done to all of it: a byte order mark before it, line ends of one kind doubled or lost."""
    raw = raw.removeprefix(BOM_UTF8)
    lines = raw.count(b"\n")
    if not lines:
        return raw.replace(b"\r", b"\n")
    return raw.replace(b"\r\r\n", b"\r\n") if b"\r\r\n" in raw and raw.count(b"\r\r\n") == lines else raw


@dataclass(frozen=True, slots=True, kw_only=True)
class _Envelope:
    """What mail-parser reads."""

    from_: tuple[Mailbox, ...] = ()
    reply_to: tuple[Mailbox, ...] = ()
    to: tuple[Mailbox, ...] = ()
    cc: tuple[Mailbox, ...] = ()
    date: datetime | None = None
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Head:
    """All that the header block says."""

    block: HeaderBlock
    headers: tuple[tuple[str, str], ...]
    envelope: _Envelope


def _head(raw: bytes) -> _Head:
    return _kept_head(raw) if len(raw) <= _KEPT_HEAD else _read_head(raw)


def _read_head(raw: bytes) -> _Head:
    block = read_header_block(raw)
    headers = tuple((name, text_of(name, value)) for name, value in block.fields)
    return _Head(block=block, headers=headers, envelope=_read_envelope(block))


_kept_head = lru_cache(maxsize=128)(_read_head)
"""A header is met three times: when it is looked at alone, when its mail is recorded, and when that is decided."""


def _read_envelope(block: HeaderBlock) -> _Envelope:
    """Addresses and date by mail-parser, on a message of these fields alone; by the standard library where it raises.

    Raw 8-bit values are decoded first: mail-parser would drop their bytes.
    """
    wanted = {name: decode(value, None) for name, value in reversed(block.fields) if name in _ENVELOPE}
    if block.raw_from:
        wanted["from"] = decode(block.raw_from[:MAX_VALUE], None)
    message: Message = Message()
    for name, value in wanted.items():
        message[name] = value
    try:
        read = MailParser(message)
        return _Envelope(
            from_=_mailboxes(read.from_),
            reply_to=_mailboxes(read.reply_to),
            to=_mailboxes(read.to),
            cc=_mailboxes(read.cc),
            date=read.date or _date(wanted.get("date", "")),
            defects=tuple(f"{d['header']}: {d['reason']}" for d in read.address_header_defects),
        )
    except Exception as fault:  # noqa: BLE001  the parser is not ours and the bytes are hostile
        return _fallback_envelope(wanted, fault)


def _fallback_envelope(wanted: dict[str, str], fault: Exception) -> _Envelope:
    defects = (f"the addresses could not be read by mail-parser ({type(fault).__name__})",)
    try:
        found = {
            name: _mailboxes([(decode_words(display), address) for display, address in getaddresses([value])])
            for name, value in wanted.items()
            if name != "date"
        }
    except Exception:  # noqa: BLE001  as above
        return _Envelope(defects=defects)
    return _Envelope(
        from_=found.get("from", ()),
        reply_to=found.get("reply-to", ()),
        to=found.get("to", ()),
        cc=found.get("cc", ()),
        date=_date(wanted.get("date", "")),
        defects=defects,
    )


def _mailboxes(pairs: object) -> tuple[Mailbox, ...]:
    if not isinstance(pairs, list):
        return ()
    # Many programs write encoded words inside quotation marks, where a parser must leave them (RFC 2047 5).
    return tuple(
        Mailbox(on_one_line(printable(decode_words(str(name)))), printable(str(address)))
        for name, address in pairs
        if address
    )


def _date(value: str) -> datetime | None:
    """Dates that are written against the RFC but can be read all the same."""
    try:
        date = parsedate_to_datetime(value)
        return (date if date.tzinfo else date.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _message_id(value: str) -> str | None:
    found = message_ids(value)
    if found:
        return found[0]
    return next(iter(message_ids(f"<{value.strip().strip('<>')}>")), None)
