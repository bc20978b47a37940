"""The name that a sender gave a file, as it would be read on the sender's screen. Hostile: never a path."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote_to_bytes

from mailflow.mail.charsets import decode, decode_words, printable

_EXTENDED = re.compile(r"(?P<charset>[\w-]{1,40})'[\w-]{0,20}'(?=.*%[0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r"%[89A-Fa-f][0-9A-Fa-f]")
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Control characters, and those that turn the direction of writing: they make a name look like another."""


def readable_name(written: str | None) -> str | None:
    """`written` (a decoded parameter) as people read it, NFC; None where nothing is left.

    Programs write names in forms that belong elsewhere: RFC 2047 words in a parameter, the extended form of RFC 2231 as a plain value,
    percent escapes of a web address. Escapes are read only where they are UTF-8 beyond ASCII: a literal `100%25` stays.
    """
    if written is None:
        return None
    name = _unescaped(decode_words(written))
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", printable(name)).strip()) or None


def _unescaped(name: str) -> str:
    extended = _EXTENDED.match(name)
    if extended is not None:
        return decode(unquote_to_bytes(name[extended.end() :]), extended["charset"])
    if _ESCAPED.search(name) is None:
        return name
    try:
        return unquote_to_bytes(name).decode("utf-8")
    except UnicodeDecodeError:
        return name
