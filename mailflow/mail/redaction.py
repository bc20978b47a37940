"""A mail without one person in it: somebody else's letter that names her, kept as evidence of what its author wrote.

Header fields and texts are looked at, those of enclosed mails too; documents are not: they are their author's, byte for byte.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Iterator
from email import message_from_bytes
from email.charset import QP, Charset
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message
from email.policy import Compat32
from html import unescape
from io import BytesIO

from mailflow.consultation.data_subject import Traces
from mailflow.mail.charsets import decode, decode_words
from mailflow.mail.incoming import parse

_DEEPEST = 5
_FOLD = re.compile(rb"\r\n[ \t]")
_POLICY = Compat32(linesep="\r\n", max_line_length=0)
_UTF8 = Charset("utf-8")
_UTF8.body_encoding = QP


def texts_of(raw: bytes, depth: int = 0) -> Iterator[str]:
    """Everything in the mail that is text: header fields, bodies, file names, text files, the same of enclosed mails."""
    mail = parse(raw)
    yield from (value for _, value in mail.headers)
    yield mail.text
    yield unescape(mail.html)
    for part in mail.parts:
        yield part.name or ""
        if part.media_type == "message/rfc822" and depth < _DEEPEST:
            yield from texts_of(part.content, depth + 1)
        elif part.media_type.startswith(("text/", "message/")):
            yield decode(part.content, None)
    yield raw.decode("latin-1")  # what no reader has looked at: preambles, parameters, broken parts


def sent_texts(prefix: bytes) -> Iterator[str]:
    """The same of a mail of ours (`compose`): header and quoted-printable texts, read at once, as there may be very many."""
    header, _, body = prefix.partition(b"\r\n\r\n")
    yield decode_words(_FOLD.sub(b" ", header).decode("ascii", "replace"))
    yield unescape(a2b_qp(body).decode("utf-8", "replace"))


def names(raw: bytes, traces: Traces) -> bool:
    """Does the mail name her anywhere in its texts?"""
    return any(traces.names(text) for text in texts_of(raw))


def quotes(raw: bytes, traces: Traces) -> bool:
    """Does it name her, or hold words of hers?"""
    return any(traces.names(text) or traces.quotes(text) for text in texts_of(raw))


def redacted(raw: bytes, traces: Traces, mark: str) -> bytes | None:
    """The same mail with `mark` in her place; None where that cannot be done surely: then it must go as a whole."""
    try:
        message = message_from_bytes(raw, policy=_POLICY)
        for part in message.walk():
            _redact_fields(part, traces, mark)
            if not part.is_multipart() and part.get_content_maintype() == "text":
                _redact_text(part, traces, mark)
        written = BytesIO()
        BytesGenerator(written, mangle_from_=False, policy=_POLICY).flatten(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # whatever a broken mail does to email
        return None
    bytes_ = written.getvalue()
    return None if names(bytes_, traces) else bytes_


def _redact_fields(part: Message, traces: Traces, mark: str) -> None:
    fields = [(name, str(value)) for name, value in part.items()]
    if not any(traces.names(decode_words(value)) or traces.names(value) for _, value in fields):
        return
    for name, _ in fields:
        del part[name]
    for name, value in fields:
        decoded = decode_words(" ".join(value.split()))
        changed = traces.without(decoded, mark)
        part[name] = value if changed == decoded else _encoded(changed)


def _encoded(value: str) -> str:
    return value if value.isascii() else Header(value, "utf-8", maxlinelen=76).encode()


def _redact_text(part: Message, traces: Traces, mark: str) -> None:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return
    text = decode(content, part.get_content_charset())
    changed = traces.without(text, mark)
    if changed != text:
        del part["Content-Transfer-Encoding"]
        part.set_payload(changed, _UTF8)
