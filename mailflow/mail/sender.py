"""Whom a mail says it is from, where that can be read in one way only.

Verifiers, mail programs and parsers read odd From fields differently: one vouches for a stranger, the other shows a director.
So the grammar here is narrow, applied to the raw value, and a second reader (mail-parser) must come to the same address.
"""

from __future__ import annotations

import re
import unicodedata
from email.errors import HeaderParseError
from email.header import decode_header

from mailflow.consultation.reasons import Reason
from mailflow.mail.charsets import decode, decode_words
from mailflow.mail.fields import MAX_VALUE
from mailflow.mail.incoming import IncomingMail

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = rf"(?P<local>{_ATEXT}+(?:\.{_ATEXT}+)*)@(?P<domain>(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|[Xx][Nn]--[A-Za-z0-9-]{{1,59}}))"
_QUOTED = r'"(?:[^"\\\r\n]|\\[^\r\n])*+"'
_WORD = r"(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-\x80-\xff]++|" + _QUOTED + r"|\([^()<>@\"\\]*+\))"
_BARE = re.compile(_ADDRESS)
_NAMED = re.compile(rf"(?P<name>(?:{_WORD}[ \t]*+)*+)<{_ADDRESS}>")
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_LOOKS_LIKE_ADDRESS = re.compile(r"[^\s<>()\"',;:@]{1,64}@[^\s<>()\"',;:@]{1,253}")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")


def strict_from(mail: IncomingMail) -> tuple[str, None] | tuple[None, Reason]:
    """(address, None) where there is exactly one From field with exactly one address, else (None, why not)."""
    if mail.from_count != 1:
        return None, Reason("from_count", mail.from_count)
    if len(mail.raw_from) > MAX_VALUE:
        return None, Reason("from_too_long")
    if _CONTROL.search(mail.raw_from):
        return None, Reason("from_deceives")
    match = _BARE.fullmatch(mail.raw_from) or _NAMED.fullmatch(mail.raw_from)
    if match is None:
        return None, Reason("from_not_plain")
    address = f"{match['local']}@{match['domain']}"
    if len(match["local"]) > 64 or len(match["domain"]) > 253 or "=?" in match["local"]:
        return None, Reason("from_not_valid")
    if [box.address for box in mail.from_] != [address]:
        return None, Reason("from_two_ways")
    if _deceives(match.groupdict().get("name") or "", address):
        return None, Reason("from_deceives")
    return address, None


def _deceives(name: str, address: str) -> bool:
    """Would a mail program show another address, or break the line, for this display name?"""
    if _hides_nul(name):
        return True
    folded = name.replace("\t", " ")
    shown = unicodedata.normalize("NFKC", decode_words(decode(folded.encode("latin-1"), None)))
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} or char in _BIDI for char in shown):
        return True
    return any(found.casefold() != address.casefold() for found in _LOOKS_LIKE_ADDRESS.findall(shown))


def _hides_nul(name: str) -> bool:
    """NUL in an encoded word: where one reader ends, and the ladder goes on without it."""
    try:
        return any(b"\0" in content for content, _ in decode_header(name) if isinstance(content, bytes))
    except (HeaderParseError, ValueError):
        return True
