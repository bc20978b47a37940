"""What a BODYSTRUCTURE tells of a mail's parts: names, types, sizes, without fetching one of them (RFC 3501, 7.4.2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from typing import Any
from urllib.parse import unquote_to_bytes

DEEPEST = 40
"""Levels of nesting that are looked into."""


@dataclass(frozen=True, slots=True)
class PartFacts:
    """A leaf of the MIME tree as the server describes it. `size` counts encoded bytes. `name` is decoded, NFC, hostile."""

    name: str | None
    media_type: str
    size: int


def parts_of(structure: Any) -> tuple[PartFacts, ...]:
    """All leaves in order; those of an enclosed message/rfc822 too, after the enclosed mail itself."""
    return tuple(_walk(structure, 0)) if structure else ()


_WORDS = re.compile(rb"[\w.,()-]+(?: +[\w.,()-]+)*")
_ENCODED = re.compile(rb"utf-8''([\w.%-]+)", re.IGNORECASE)
_NAMED = re.compile(rb'"((?:file)?name(?:\*[0-9*]*)?)" ("(?:[^"\\]|\\.)*"|[^"])', re.IGNORECASE)


def names_of(structure: bytes) -> tuple[str, ...]:
    """All file names that stand anywhere in a BODYSTRUCTURE, as the server wrote it (what stands around it does no harm).

    Twenty times as fast as taking the structure apart, for telling of thousands of mails whether a name speaks of a draft. A part
    that is named twice shows twice, in forms that may differ; a name in pieces (RFC 2231) is put together part by part.
    Raises ValueError where a name is no quoted string: then the structure has to be taken apart.
    """
    names: list[str] = []
    pieces: list[tuple[bytes, bytes]] = []
    for found in _NAMED.finditer(structure):
        key, value = found[1].lower(), found[2]
        if not value.startswith(b'"'):
            raise ValueError("a name is not a quoted string")
        if b"*" not in key or (pieces and _base(key) != _base(pieces[-1][0])) or key.endswith((b"*0", b"*0*")):
            names += _joined(pieces)
            pieces = []
        pieces.append((key, re.sub(rb"\\(.)", rb"\1", value[1:-1])))
    return (*names, *_joined(pieces))


def _base(key: bytes) -> bytes:
    return key.partition(b"*")[0]


def _joined(pieces: Sequence[tuple[bytes, bytes]]) -> list[str]:
    if not pieces:
        return []
    if len(pieces) == 1 and (name := _plain(*pieces[0])):
        return [name]
    flat = tuple(item for piece in pieces for item in piece)
    name = _parameter(flat, _text(_base(pieces[0][0])))
    return [name] if name else []


def _plain(key: bytes, value: bytes) -> str | None:
    """A name in one of the two forms that most have, as `_parameter` would answer it, which costs ten times as much."""
    if b"*" not in key and _WORDS.fullmatch(value):
        return value.decode("ascii")
    encoded = _ENCODED.fullmatch(value) if key.endswith(b"name*") else None
    if encoded is None:
        return None
    return unicodedata.normalize("NFC", unquote_to_bytes(encoded[1]).decode("utf-8", "replace")).strip()


def _walk(node: Any, depth: int) -> Iterator[PartFacts]:
    if depth > DEEPEST or not isinstance(node, tuple | list) or not node:
        return
    if isinstance(node[0], list | tuple):
        for child in _children(node):
            yield from _walk(child, depth + 1)
        return
    media_type = f"{_text(node[0])}/{_text(node[1])}".lower() if len(node) > 1 else _text(node[0]).lower()
    size = node[6] if len(node) > 6 and isinstance(node[6], int) else 0
    yield PartFacts(_name(node), media_type, size)
    if media_type == "message/rfc822" and len(node) > 8:
        yield from _walk(node[8], depth + 1)


def _children(node: Sequence[Any]) -> Iterator[Any]:
    """Parts of an outer multipart come grouped in a list (imapclient), those of an enclosed mail as they stand."""
    if isinstance(node[0], list):
        yield from node[0]
        return
    for child in node:
        if not isinstance(child, tuple | list):
            return
        yield child


def _name(leaf: Sequence[Any]) -> str | None:
    """The disposition's filename, else the type's name; whichever servers put where, extension data may be missing."""
    named = _parameter(leaf[2] if len(leaf) > 2 else None, "name")
    for item in leaf[7:]:
        if isinstance(item, tuple) and len(item) == 2 and isinstance(item[0], bytes) and isinstance(item[1], tuple):
            return _parameter(item[1], "filename") or named
    return named


def _parameter(pairs: Any, wanted: str) -> str | None:
    """One parameter, put together by the rules of RFC 2231 and, as mail programs do, of RFC 2047."""
    if not isinstance(pairs, tuple) or len(pairs) % 2:
        return None
    found = [(_text(pairs[i]), _text(pairs[i + 1])) for i in range(0, len(pairs), 2)]
    chosen = [(key, value) for key, value in found if key.lower().split("*", 1)[0] == wanted]
    if not chosen:
        return None
    field = Message()
    quoted = "; ".join(f'{key}="{_escape(value)}"' for key, value in chosen)
    field["Content-Disposition"] = f"attachment; {quoted}"
    try:
        value = field.get_param(wanted, header="content-disposition")
        name = _collapse(value) if isinstance(value, tuple) else str(value)
        name = str(make_header(decode_header(name))) if "=?" in name else name
    except (LookupError, ValueError, HeaderParseError):
        name = chosen[0][1]
    return unicodedata.normalize("NFC", name).strip() or None


def _collapse(value: tuple[str | None, str | None, str]) -> str:
    """(charset, language, percent-decoded latin-1) to text."""
    return value[2].encode("latin-1", "replace").decode(value[0] or "utf-8", "replace")


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\r", " ").replace("\n", " ")


def _text(value: Any) -> str:
    if not isinstance(value, bytes):
        return "" if value is None else str(value)
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
