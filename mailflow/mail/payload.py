"""The part of a mail that all recipients share: its attachments, serialised once per consultation, version and language.

A mail on the wire is prefix + payload. The prefix ends before the payload's first boundary line; the payload holds the
closing one. Both obey, by construction, what the SMTP side relies on when it writes the bytes untouched: CRLF line ends
alone, ASCII, no line over 998 characters, no line that begins with a dot.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mailflow.errors import Unreadable
from mailflow.mail.headers_out import CRLF, file_name_parameters

_BASE64_LINE = 76
"""Characters (RFC 2045, 6.8)."""
LONGEST_LINE = 998
"""Characters of any line, without its CRLF (RFC 5322, 2.1.1)."""
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}")
_CALENDAR_METHOD = re.compile(rb"(?m)^METHOD:([A-Z]{1,20})\r?$")
_UNKNOWN = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class PayloadPart:
    """One attachment: its content goes out byte for byte."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    disposition: str = "attachment"


@dataclass(frozen=True, slots=True)
class Payload:
    """Ready bytes and their SHA-256 (hex), under which they are stored."""

    sha256: str
    data: bytes = field(repr=False)

    @property
    def boundary(self) -> bytes:
        """The boundary the prefix has to announce: that of the first line."""
        return self.data[2 : self.data.index(CRLF)]


def build_payload(parts: Sequence[PayloadPart]) -> Payload:
    """The attachments of a mail, serialised. The same parts always give the same bytes."""
    boundary = _boundary(parts)
    pieces: list[bytes] = []
    for part in parts:
        pieces += (b"--", boundary, CRLF, _part_headers(part), CRLF, _base64(part.content))
    data = b"".join((*pieces, b"--", boundary, b"--", CRLF))
    check_wire_bytes(data)
    return Payload(hashlib.sha256(data).hexdigest(), data)


def check_wire_bytes(data: bytes) -> None:
    """Raise `Unreadable` unless `data` can be written to a relay as it stands (RFC 5321, 2.3.8 and 4.5.2)."""
    ends = data.count(CRLF)
    is_clean = data.isascii() and data.endswith(CRLF) and data.count(b"\n") == ends and data.count(b"\r") == ends
    if not is_clean or data.startswith(b".") or b"\n." in data or b"\0" in data:
        raise Unreadable("A mail was not serialised into plain lines. Nothing was sent; this is a fault of mailflow.")
    if max(map(len, data.split(CRLF))) > LONGEST_LINE:
        raise Unreadable(f"A mail holds a line of more than {LONGEST_LINE} characters. Nothing was sent.")


def _boundary(parts: Iterable[PayloadPart]) -> bytes:
    # "=_" occurs neither in base64 nor in quoted-printable, so that no content can hold the boundary.
    digest = hashlib.sha256()
    for part in parts:
        for value in (part.name.encode("utf-8", "replace"), part.media_type.encode("utf-8", "replace"), part.content):
            digest.update(b"%d:" % len(value))
            digest.update(value)
    return b"=_mailflow_" + digest.hexdigest()[:32].encode("ascii")


def _part_headers(part: PayloadPart) -> bytes:
    name, filename = file_name_parameters(part.name)
    disposition = b"inline" if part.disposition == "inline" else b"attachment"
    media_type, parameters = _media_type(part)
    return b"".join(
        (
            b"Content-Type: ", media_type, parameters, name, CRLF,
            b"Content-Transfer-Encoding: base64", CRLF,
            b"Content-Disposition: ", disposition, filename, CRLF,
        )
    )  # fmt: skip


def _media_type(part: PayloadPart) -> tuple[bytes, bytes]:
    """The type and its parameters, read from the content: what a mail once declared is not known any more."""
    declared = part.media_type.strip().lower()
    is_container = declared.startswith(("multipart/", "message/"))  # may not be base64 (RFC 2045, 6.4)
    if is_container or not _MEDIA_TYPE.fullmatch(declared):
        declared = _UNKNOWN
    parameters = b""
    if declared.startswith("text/") and _is_utf8(part.content):
        parameters += b"; charset=utf-8"
    if declared == "text/calendar" and (method := _CALENDAR_METHOD.search(part.content)):
        parameters += b"; method=" + method[1]  # RFC 6047, 2.4
    return declared.encode("ascii"), parameters


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _base64(content: bytes) -> bytes:
    encoded = binascii.b2a_base64(content, newline=False)
    lines = [encoded[at : at + _BASE64_LINE] for at in range(0, len(encoded), _BASE64_LINE)]
    return CRLF.join(lines) + CRLF
