"""Word 97–2003 (MS-DOC): the text by its piece table. No tracked changes; text that was deleted with tracking stands in it."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from mailflow.documents.content import WhyUnread
from mailflow.documents.formats.found import MOST_TEXT, Found, Refused

_WORD_97 = 0xA5EC
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_FIELD = re.compile("\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15|\x15")
"""The instruction of a field; its result stays."""
_ROW_END = re.compile("\x07\x07")
_DROPPED = dict.fromkeys([1, 2, 3, 4, 5, 8, 0x1F, 0x13, 0x14, 0x15])


def read(main: bytes, stream: Callable[[str], bytes | None], found: Found) -> None:
    """Raises `Refused` where the piece table cannot be read."""
    try:
        magic, flags = struct.unpack_from("<H8xH", main)
        if magic != _WORD_97:
            raise Refused(WhyUnread.UNKNOWN_KIND)
        if flags & _ENCRYPTED:
            found.encrypted = True
            return
        table = stream("1Table" if flags & _SECOND_TABLE else "0Table") or b""
        body, notes, headers = struct.unpack_from("<3I", main, 0x4C)
        at, size = struct.unpack_from("<2I", main, 0x1A2)
        text = _text(main, table[at : at + size])
    except struct.error as fault:
        raise Refused(WhyUnread.DAMAGED) from fault
    found.rows, found.is_cut = _rows(text[: body + notes]), len(text) >= MOST_TEXT
    found.headers = [" ".join(row) for row in _rows(text[body + notes : body + notes + headers])]


def _text(main: bytes, clx: bytes) -> str:
    """All text of the document: main part, notes, headers, one behind the other."""
    at = 0
    while clx[at : at + 1] == b"\x01":
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if clx[at : at + 1] != b"\x02":
        raise Refused(WhyUnread.DAMAGED)
    (size,) = struct.unpack_from("<I", clx, at + 1)
    count = (size - 4) // 12
    if count < 0 or size > len(clx):
        raise Refused(WhyUnread.DAMAGED)
    places = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    parts: list[str] = []
    total = 0
    for number in range(count):
        length = places[number + 1] - places[number]
        (where,) = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * number + 2)
        if length < 0 or total > MOST_TEXT:
            break
        parts.append(_piece(main, where, length))
        total += length
    return "".join(parts)[:MOST_TEXT]


def _piece(main: bytes, where: int, length: int) -> str:
    """Bit 30 tells whether a character takes one byte (windows-1252) or two."""
    if where & 0x40000000:
        start = (where & 0x3FFFFFFF) // 2
        return main[start : start + length].decode("cp1252", "replace")
    return main[where : where + 2 * length].decode("utf-16-le", "replace")


def _rows(text: str) -> list[tuple[str, ...]]:
    """A paragraph ends with CR; a cell with 07, and its row with another one."""
    plain = _ROW_END.sub("\r", _FIELD.sub("", text))
    rows = []
    for line in re.split("[\r\n\x0b\x0c\x0e]", plain):
        cells = tuple(" ".join(cell.translate(_DROPPED).split()) for cell in line.split("\x07"))
        while cells and not cells[-1]:
            cells = cells[:-1]
        if cells:
            rows.append(cells)
    return rows
