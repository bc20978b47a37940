"""From bytes to text: the decode ladder, for bodies, header values and file names alike.

1. Bytes that are valid UTF-8 and hold non-ASCII are UTF-8, whatever was declared: that cannot be an accident. A line that some
   program had read wrongly before is repaired where that is certain (`mojibake`). UTF-16 says by its first two bytes what it is.
2. The declared charset, where it is known and fits; us-ascii and iso-8859-1 mean windows-1252, as every browser takes them.
3. Else UTF-8 with each invalid byte read as windows-1252: in both, and in 1250 and ISO-8859-2, ë and ç have the same bytes.
"""

from __future__ import annotations

import binascii
import codecs
import re
from functools import lru_cache

from mailflow.mail.mojibake import repaired

_FORBIDDEN = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7"})
"""Codecs of Python that are no charsets of mail, or (idna) slow on hostile input. UTF-7 is handled where it is declared."""
_AS_WINDOWS_1252 = frozenset({"ascii", "iso8859-1"})
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,40})\?([bBqQ])\?([^?]*)\?=(?:[ \t]+(?==\?[^?\s]{1,40}\?[bBqQ]\?[^?]*\?=))?")
_QUOTED = re.compile(rb"=([0-9A-Fa-f]{2})")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _read_as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: the bytes that are no UTF-8 read as windows-1252, the five it leaves open as U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("mailflow.windows-1252", _read_as_windows_1252)


@lru_cache(maxsize=256)
def _codec(declared: str) -> str | None:
    """Python's name for a declared charset, None where it is unknown or no charset."""
    try:
        name = codecs.lookup(declared.strip(" \t'\"").split("*")[0]).name
        "a".encode(name)
    except (LookupError, UnicodeError, ValueError):
        return None
    if name in _FORBIDDEN:
        return "utf-7" if name == "utf-7" else None
    return "cp1252" if name in _AS_WINDOWS_1252 else name


def decode(content: bytes, declared: str | None) -> str:
    """Text of `content` by the ladder. Never raises; holds neither NUL nor lone surrogates."""
    if content.isascii() and b"\x1b" not in content and b"\x00" not in content and not _is_seven_bit_code(declared):
        return content.decode("ascii")
    if not content.isascii():
        try:
            return repaired(content.decode("utf-8-sig").replace("\x00", ""))
        except UnicodeDecodeError:
            pass
        if content.startswith(_UTF_16) and b"\x00" in content:
            declared = "utf-16"
    codec = _codec(declared) if declared else None
    if codec:
        try:
            return printable(content.decode(codec))
        except (UnicodeError, ValueError):
            pass
    return printable(content.decode("utf-8", "mailflow.windows-1252"))


def _is_seven_bit_code(declared: str | None) -> bool:
    """Charsets in which ASCII bytes are not ASCII text: UTF-7, HZ (ISO-2022 announces itself by ESC, UTF-16 by NUL)."""
    return declared is not None and _codec(declared) in {"utf-7", "hz"}


def printable(text: str) -> str:
    """`text` without what no database and no screen takes: NUL and lone surrogates."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def decode_words(value: str) -> str:
    """A header value with its RFC 2047 encoded words read; adjacent words of one charset are joined as bytes first.

    Many programs cut a word in the middle of a letter, against the RFC. What is no valid encoded word stays as it is.
    """
    if "=?" not in value:
        return value
    result: list[str] = []
    pending = b""
    pending_charset = ""
    position = 0
    for word in _ENCODED_WORD.finditer(value):
        charset, encoding, payload = word.group(1, 2, 3)
        if pending and (word.start() != position or charset.lower() != pending_charset):
            result.append(decode(pending, pending_charset))
            pending = b""
        result.append(value[position : word.start()])
        content = _word_content(encoding, payload)
        if content is None:
            result.append(word.group())
        else:
            pending, pending_charset = pending + content, charset.lower()
        position = word.end()
    if pending:
        result.append(decode(pending, pending_charset))
    result.append(value[position:])
    return "".join(result)


def _word_content(encoding: str, payload: str) -> bytes | None:
    raw = payload.encode("utf-8", "surrogateescape")
    if encoding in "qQ":
        return _QUOTED.sub(lambda m: bytes((int(m.group(1), 16),)), raw.replace(b"_", b" "))
    if len(raw.rstrip(b"=")) % 4 == 1:
        raw = raw.rstrip(b"=")[:-1]  # one letter alone holds no byte: the word was cut there
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return None
