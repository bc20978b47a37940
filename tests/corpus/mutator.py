"""Mails as no program should write them: samples, damaged at random by a seed, so that each can be made again.

A mutant is made of one to three damages. What it was made of is told by its name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from tests.corpus.samples import Sample

HUGE = 400_000
"""Bytes that a single damage may add."""
LARGEST = 4_000_000
"""Bytes of a mutant: larger mails are tried by tests of their own."""
_BLANK = re.compile(rb"\r?\n\r?\n")
_BOUNDARY = re.compile(rb"(boundary=\"?)([^\"\r\n;]{1,70})", re.IGNORECASE)
_CHARSET = re.compile(rb"(charset=\"?)([^\"\r\n;]{1,40})", re.IGNORECASE)
_ENCODING = re.compile(rb"(content-transfer-encoding:[ \t]*)([^\r\n]{1,40})", re.IGNORECASE)
_TYPE = re.compile(rb"(content-type:[ \t]*)([^\r\n;]{1,60})", re.IGNORECASE)
CHARSETS = (
    b"utf-7", b"utf-16", b"utf-8", b"us-ascii", b"iso-8859-2", b"windows-1250", b"x-unknown", b"hz", b"iso-2022-jp", b"idna", b"utf-8\x00", b"", b"'", b"\xff",
    b"unicode_escape", b"rot13", b"zlib", b"utf-32",
)  # fmt: skip
ENCODINGS = (
    b"base64",
    b"quoted-printable",
    b"x-uuencode",
    b"8bit",
    b"binary",
    b"7bit",
    b"base64 quoted-printable",
    b"gzip",
    b"\xc3\xa9",
    b"",
)
TYPES = (
    b"multipart/mixed", b"multipart/alternative", b"multipart/report; report-type=delivery-status", b"multipart/signed", b"message/rfc822", b"message/partial",
    b"message/delivery-status", b"text/html", b"text/calendar", b"application/ms-tnef", b"application/pdf", b"application/zip", b"image/png", b"text", b"/", b"\x00",
)  # fmt: skip
WORDS = (
    b"=?utf-8?B?w6vDp/8=?=", b"=?x?Q?=00=ff?=", b"=?utf-8?q?" + b"=C3" * 200 + b"?=", "Më ë ç “x”".encode(), "kërkesë".encode("cp1252"),
    b"\xff\xfe\x00", b"a" * 1200, b"<" * 300, b"(" * 300, b'"', b",;:" * 50, b"\x1b$B\x1b(B", b"[K-2026-001] [K-2026-999]",
)  # fmt: skip
NAMES = (
    b"From", b"To", b"Cc", b"Subject", b"Date", b"Message-ID", b"In-Reply-To", b"References", b"Reply-To", b"Return-Path", b"Content-Type", b"Received",
    b"Authentication-Results", b"MIME-Version", b"Content-Disposition", b"Sender",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """A damaged mail."""

    name: str
    raw: bytes = field(repr=False)


def mutant(seed: int, number: int, pool: Sequence[Sequence[Sample]]) -> Mutant:
    """The mutant of that number. `pool`: groups of samples; each group is drawn from as often as the others."""
    rng = Random(f"{seed}:{number}")
    origin = _drawn(rng, pool)
    raw, told = origin.raw, []
    for _ in range(rng.choice((1, 1, 2, 3))):
        damage = rng.choice(DAMAGES)
        raw = damage(rng, raw, _drawn(rng, pool).raw)[:LARGEST]
        told.append(damage.__name__.strip("_"))
    return Mutant(f"mutant {number} ({', '.join(told)}) of {origin.name}", raw)


def _drawn(rng: Random, pool: Sequence[Sequence[Sample]]) -> Sample:
    return rng.choice(rng.choice(pool))


def _split(raw: bytes) -> tuple[bytes, bytes, bytes]:
    """(header, blank line, body)."""
    blank = _BLANK.search(raw)
    return (raw[: blank.start()], blank.group(), raw[blank.end() :]) if blank else (raw, b"\r\n\r\n", b"")


def _at(rng: Random, raw: bytes) -> int:
    """A place; as often in the header as in the whole."""
    return rng.randrange(len(_split(raw)[0]) + 1) if rng.random() < 0.5 else rng.randrange(len(raw) + 1)


def _bits(rng: Random, raw: bytes, _other: bytes) -> bytes:
    damaged = bytearray(raw)
    for _ in range(rng.choice((1, 3, 30, 300))):
        if damaged:
            damaged[min(_at(rng, raw), len(damaged) - 1)] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def _truncated(rng: Random, raw: bytes, _other: bytes) -> bytes:
    return raw[: _at(rng, raw)]


def _beheaded(rng: Random, raw: bytes, _other: bytes) -> bytes:
    return raw[_at(rng, raw) :]


def _spliced(_rng: Random, raw: bytes, other: bytes) -> bytes:
    head, blank, _ = _split(raw)
    return head + blank + _split(other)[2]


def _cut_in(rng: Random, raw: bytes, other: bytes) -> bytes:
    at, start = _at(rng, raw), _at(rng, other)
    return raw[:at] + other[start : start + rng.choice((10, 200, 5_000))] + raw[at:]


def _doubled_fields(rng: Random, raw: bytes, other: bytes) -> bytes:
    head, blank, body = _split(raw)
    lines = re.split(rb"\r?\n(?![ \t])", rng.choice((head, _split(other)[0])))
    extra = [rng.choice(lines) for _ in range(rng.choice((1, 2, 5, 1_500)))]
    lines = head.split(b"\r\n") if b"\r\n" in head else head.split(b"\n")
    at = rng.randrange(len(lines) + 1)
    return b"\r\n".join([*lines[:at], *extra, *lines[at:]]) + blank + body


def _without_field(rng: Random, raw: bytes, _other: bytes) -> bytes:
    head, blank, body = _split(raw)
    fields = re.split(rb"\r?\n(?![ \t])", head)
    del fields[rng.randrange(len(fields))]
    return b"\r\n".join(fields) + blank + body


def _odd_field(rng: Random, raw: bytes, _other: bytes) -> bytes:
    colon = rng.choice((b": ", b":", b" : ", b"\x00: ", b":\r\n "))
    return rng.choice(NAMES) + colon + rng.choice(WORDS) + rng.choice((b"\r\n", b"\n", b"\r")) + raw


def _huge_field(rng: Random, raw: bytes, _other: bytes) -> bytes:
    word = rng.choice(
        (b"a", b"a@b.example, ", b"<a@b> ", b"=?utf-8?q?a?= ", b";x=y", b"\r\n x", b'"', b"(", b"\xc3\xab")
    )
    size = rng.choice((5_000, 70_000, HUGE))
    return rng.choice(NAMES) + b": " + word * (size // len(word)) + b"\r\n" + raw


def _replaced(rng: Random, raw: bytes, pattern: re.Pattern[bytes], values: Sequence[bytes]) -> bytes:
    found = list(pattern.finditer(raw))
    if not found:
        return raw
    one = rng.choice(found)
    return raw[: one.start(2)] + rng.choice(values) + raw[one.end(2) :]


def _charset(rng: Random, raw: bytes, _other: bytes) -> bytes:
    return _replaced(rng, raw, _CHARSET, CHARSETS)


def _encoding(rng: Random, raw: bytes, _other: bytes) -> bytes:
    return _replaced(rng, raw, _ENCODING, ENCODINGS)


def _type(rng: Random, raw: bytes, _other: bytes) -> bytes:
    return _replaced(rng, raw, _TYPE, TYPES)


def _boundary(rng: Random, raw: bytes, _other: bytes) -> bytes:
    return _replaced(rng, raw, _BOUNDARY, (b"", b"x", b"--", b"a" * 300, b"\xff", b" "))


def _unclosed(rng: Random, raw: bytes, _other: bytes) -> bytes:
    lines = raw.split(b"\n")
    ends = [number for number, line in enumerate(lines) if line.startswith(b"--")]
    if ends:
        del lines[rng.choice(ends)]
    return b"\n".join(lines)


def _nested(rng: Random, raw: bytes, _other: bytes) -> bytes:
    head, blank, body = _split(raw)
    depth = rng.choice((1, 3, 30, 1_000))
    kept = [line for line in re.split(rb"\r?\n(?![ \t])", head) if not line.lower().startswith(b"content-")]
    inner = b"\r\n".join(line for line in re.split(rb"\r?\n(?![ \t])", head) if line.lower().startswith(b"content-"))
    openings = b"".join(
        b'--n%d\r\nContent-Type: multipart/mixed; boundary="n%d"\r\n\r\n' % (n, n + 1) for n in range(depth)
    )
    outer = b'Content-Type: multipart/mixed; boundary="n0"'
    end = rng.choice((b"", b"".join(b"\r\n--n%d--" % n for n in reversed(range(depth + 1)))))
    return b"\r\n".join([*kept, outer]) + b"\r\n\r\n" + openings + b"--n%d\r\n" % depth + inner + blank + body + end


def _enclosed(_rng: Random, raw: bytes, other: bytes) -> bytes:
    head = b"\r\n".join(
        line for line in re.split(rb"\r?\n(?![ \t])", _split(raw)[0]) if not line.lower().startswith(b"content-")
    )
    parts = b"--e\r\nContent-Type: message/rfc822\r\n\r\n" + other + b"\r\n--e--\r\n"
    return head + b'\r\nContent-Type: multipart/mixed; boundary="e"\r\n\r\n' + parts


def _many_parts(rng: Random, raw: bytes, _other: bytes) -> bytes:
    found = _BOUNDARY.search(raw)
    part = b"\r\n--" + (found.group(2) if found else b"x") + b"\r\nContent-Type: image/png; name=a.png\r\n\r\nx"
    return raw + part * rng.choice((10, 600, 3_000))


def _nuls(rng: Random, raw: bytes, _other: bytes) -> bytes:
    at = _at(rng, raw)
    return raw[:at] + b"\x00" * rng.choice((1, 2, 5_000)) + raw[at:]


def _bytes(rng: Random, raw: bytes, _other: bytes) -> bytes:
    at = _at(rng, raw)
    return (
        raw[:at]
        + rng.choice((rng.randbytes(20), rng.choice(WORDS), b"\xc3", b"\x85\x0b\x0c", b"\xe2\x80\xa8"))
        + raw[at:]
    )


def _long_line(rng: Random, raw: bytes, _other: bytes) -> bytes:
    at = _at(rng, raw)
    return (
        raw[:at]
        + rng.choice((b"On ", b"> ", b"a@", b"<div>", b"&#", b"- ", b"_", b"Nga: ")) * (100_000 // 3)
        + raw[at:]
    )


def _line_ends(rng: Random, raw: bytes, _other: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\n", rng.choice((b"\n", b"\r", b"\r\r\n", b"\n\r")))


def _repeated(rng: Random, raw: bytes, _other: bytes) -> bytes:
    start = _at(rng, raw)
    piece = raw[start : start + rng.choice((20, 300, 4_000))]
    return (raw[:start] + piece * rng.choice((2, 20)) + raw[start:])[: len(raw) + HUGE]


Damage = Callable[[Random, bytes, bytes], bytes]
DAMAGES: tuple[Damage, ...] = (
    _bits, _truncated, _beheaded, _spliced, _cut_in, _doubled_fields, _without_field, _odd_field, _huge_field, _charset, _encoding, _type, _boundary,
    _unclosed, _nested, _enclosed, _many_parts, _nuls, _bytes, _long_line, _line_ends, _repeated,
)  # fmt: skip
