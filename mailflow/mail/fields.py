"""The header block of a mail: its fields as bytes and as text, cut to size before anybody interprets them.

Hostile headers make every address parser slow, so the limits of this file come first (docs: RFC 5322 2.1.1 allows 998
characters a line and sets no limit to fields).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.mail.charsets import decode, decode_words

MAX_VALUE = 8 * 1024
"""Bytes of one field's value; a longer one is cut and named in the defects."""
MAX_ADDRESSES = 200
"""Addresses of one field."""
MAX_FIELDS = 1_000
MAX_BLOCK = 256 * 1024

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:([^\n]*(?:\n[ \t][^\n]*)*)\n?")
_BLANK = re.compile(rb"\r?\n")
_FROM = re.compile(rb"(?:^|[\r\n])from\s*:([^\n]*(?:\n[ \t][^\n]*)*)", re.IGNORECASE)
_KNOWN = re.compile(
    rb"\n(?:from|to|cc|subject|date|message-id|mime-version|content-type|received|reply-to):", re.IGNORECASE
)
"""Where one of these follows, a line without a name is an accident inside the header (lost folding), not the body's first."""
_MBOX_LINE = re.compile(rb">?From ")
_WORDY = frozenset(
    {"subject", "comments", "keywords", "from", "to", "cc", "bcc", "reply-to", "sender", "organization", "thread-topic"}
)
"""Fields whose value is prose. In others encoded words are no words: read in a trace field they would be a forgery."""
_ADDRESSES = frozenset({"from", "to", "cc", "reply-to"})
_EVIDENCE = frozenset({"from", "sender", "date", "received", "authentication-results", "dkim-signature"})
"""Fields that say who sent the mail: written so oddly that two readers may differ, they are named in the defects."""
_ONCE = ("from", "date", "subject", "message-id")
"""Fields that every mail should have exactly once (RFC 5322 3.6)."""
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORDS_ALONE = re.compile(r"(?:\s*=\?[^?\s]{1,40}\?[bBqQ]\?[^?]*\?=)+\s*")
"""Words that came out of words: some gateway has encoded a field that was encoded already."""
_HIDDEN = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
_MESSAGE_ID = re.compile(r"<([^<>\s\x00-\x1f]{1,900})>")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderBlock:
    """The fields of a mail in order and where its body begins."""

    fields: tuple[tuple[str, bytes], ...]
    """(name in lower case, value unfolded and cut)."""
    body_at: int
    from_count: int
    """From fields counted on the raw bytes, `From :` included, wherever a line may begin."""
    raw_from: bytes
    """Value of the first of them, unfolded."""
    defects: tuple[str, ...]

    def first(self, name: str) -> bytes | None:
        """Value of the first field of that name."""
        return next((value for key, value in self.fields if key == name), None)


def header_length(raw: bytes) -> int:
    """Bytes up to the body, the blank line included: `read_header_block` looks at no more."""
    end = _end(raw, _first_line(raw))
    blank = _BLANK.match(raw, end)
    return blank.end() if blank else end


def read_header_block(raw: bytes) -> HeaderBlock:
    """Split the header block of `raw` into its fields. Never raises; `raw` may be a header block alone."""
    fields: list[tuple[str, bytes]] = []
    defects: list[str] = []
    position = _first_line(raw)
    end = _end(raw, position)
    limit = end if end <= MAX_BLOCK else raw.rfind(b"\n", 0, MAX_BLOCK) + 1 or MAX_BLOCK
    last_known: int | None = (
        None  # looked for once: a block of nothing but nameless lines costs its size, not its square
    )
    while position < limit:
        field = _FIELD.match(raw, position, limit)
        if field is not None:
            _keep(fields, defects, field)
            position = field.end()
            continue
        if last_known is None:
            last_known = max((known.start() for known in _KNOWN.finditer(raw, position, limit)), default=-1)
        if position > last_known and not (not fields and _MBOX_LINE.match(raw, position)):
            defects.append("no blank line between header and body")
            break
        defects.append("a header line without a name was skipped")
        position = raw.find(b"\n", position, limit) + 1 or limit
    if end > MAX_BLOCK and position >= limit:
        defects.append(f"the header block is longer than {MAX_BLOCK} bytes and was cut")
        position = end
    blank = _BLANK.match(raw, position)
    position = blank.end() if blank else position
    zone = raw[:limit]
    senders = list(_FROM.finditer(zone))
    return HeaderBlock(
        fields=tuple(fields),
        body_at=position,
        from_count=len(senders),
        raw_from=unfold(senders[0].group(1)) if senders else b"",
        defects=(*dict.fromkeys(defects), *_not_once(fields)),
    )


def _not_once(fields: list[tuple[str, bytes]]) -> Iterator[str]:
    counts = Counter(name for name, _ in fields)
    for name in _ONCE:
        if not counts[name]:
            yield f"no field {name}"
        elif counts[name] > 1:
            yield f"{counts[name]} fields {name}, of which the first counts"


def _first_line(raw: bytes) -> int:
    """Where the first field stands: blank lines before a header are an accident of some program, not its end."""
    start = len(raw) - len(raw.lstrip(b"\r\n"))
    return start if start and _KNOWN.match(raw, start - 1) else 0


def _end(raw: bytes, start: int) -> int:
    """Where the blank line stands that ends the header block."""
    if raw.startswith((b"\n", b"\r\n"), start):
        return start
    wide = raw.find(b"\n\r\n", start, MAX_BLOCK)
    plain = raw.find(b"\n\n", start, wide if wide >= 0 else len(raw))
    if wide < 0:
        wide = raw.find(b"\n\r\n", start, plain if plain >= 0 else len(raw))
    return min((at + 1 for at in (wide, plain) if at >= 0), default=len(raw))


def _keep(fields: list[tuple[str, bytes]], defects: list[str], field: re.Match[bytes]) -> None:
    if len(fields) >= MAX_FIELDS:
        defects.append(f"more than {MAX_FIELDS} header fields")
        return
    key = field.group(1).decode("ascii").lower()
    value = unfold(field.group(2))
    if key in _EVIDENCE:
        if _CONTROL.search(value):
            defects.append(f"the field {key} holds control characters")
        if field.group().partition(b":")[0] != field.group(1):
            defects.append(f"the field {key} has a blank before its colon")
    if len(value) > MAX_VALUE:
        defects.append(f"the field {key[:40]} is longer than {MAX_VALUE} bytes and was cut")
        value = value[-MAX_VALUE:] if key == "references" else value[:MAX_VALUE]
    if key in _ADDRESSES and value.count(b",") >= MAX_ADDRESSES:
        defects.append(f"the field {key} has more than {MAX_ADDRESSES} addresses and was cut")
        value = b",".join(value.split(b",", MAX_ADDRESSES)[:MAX_ADDRESSES])
    fields.append((key, value))


def unfold(value: bytes) -> bytes:
    """RFC 5322 2.2.3: line ends before white space are no part of the value; a stray one becomes a blank."""
    value = value.strip(b" \t\r\n")
    if b"\n" in value or b"\r" in value:
        value = re.sub(rb"\r?\n(?=[ \t])", b"", value)
        value = re.sub(rb"[\r\n]+", b" ", value)
    return value


def text_of(name: str, value: bytes) -> str:
    """A field's value as text, by the ladder, with encoded words read where prose stands."""
    text = decode(value, None)
    if "=?" in text and (name in _WORDY or name.startswith("x-")):
        words = decode_words(text)
        return on_one_line(decode_words(words) if _WORDS_ALONE.fullmatch(words) else words)
    return text


def on_one_line(words: str) -> str:
    """What came out of encoded words, without the line ends and control characters that may hide in them."""
    return _HIDDEN.sub(" ", words)


def message_ids(value: str) -> tuple[str, ...]:
    """The valid Message-IDs of a field, each once, in order, with angle brackets (RFC 5322 3.6.4).

    Some programs write one that is too long for their line as encoded words, against RFC 2047 5.
    """
    return tuple(dict.fromkeys(match.group() for match in _MESSAGE_ID.finditer(decode_words(value))))
