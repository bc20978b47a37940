"""Files that stand uuencoded in the middle of a text, as programs sent them before MIME, and some lists still do (POSIX uuencode).

A file is taken out only where all of it is there: the line `begin 644 name`, nothing but lines of the right length, and `end`. Else every
line stays in the text.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, field

_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)
_LONGEST_LINE = 90
"""Bytes: 45 bytes of a file are 61 with their count."""
_EMPTY = frozenset({b"`", b""})
MAX_FILES = 50


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file that stood in a text."""

    name: bytes
    """As written; hostile."""
    content: bytes = field(repr=False)


def without_files(text: bytes) -> tuple[bytes, tuple[TextFile, ...]]:
    """`text` without the files in it, and those files, in their order."""
    if b"begin " not in text:
        return text, ()
    kept: list[bytes] = []
    files: list[TextFile] = []
    position = 0
    while len(files) < MAX_FILES and (begin := _BEGIN.search(text, position)) is not None:
        found = _file_at(text, begin.end())
        if found is None:
            kept.append(text[position : begin.end()])
            position = begin.end()
            continue
        content, end = found
        kept.append(text[position : begin.start()])
        files.append(TextFile(begin.group(1).strip(), content))
        position = end
    return b"".join([*kept, text[position:]]), tuple(files)


def name_of(wire: bytes) -> str | None:
    """The name in the first line of a body that is uuencoded as a whole (Content-Transfer-Encoding: x-uuencode); raw bytes as latin-1."""
    begin = _BEGIN.search(wire[:4096])
    return begin.group(1).strip().decode("latin-1") if begin else None


def _file_at(text: bytes, position: int) -> tuple[bytes, int] | None:
    """(the file whose lines begin there, where the text goes on); None where a line is none of a file's."""
    content = bytearray()
    while True:
        end = text.find(b"\n", position, position + _LONGEST_LINE)
        line = text[position : end if end >= 0 else position + _LONGEST_LINE].rstrip(b"\r")
        if line == b"end" and content:
            return bytes(content), end + 1 if end >= 0 else len(text)
        if end < 0:
            return None
        position = end + 1
        if line.rstrip() in _EMPTY:
            continue
        decoded = _decoded(line)
        if decoded is None:
            return None
        content += decoded


def _decoded(line: bytes) -> bytes | None:
    """The bytes of one line, which begins with their count. Blanks at its end may have been lost on the way."""
    count = (line[0] - 32) & 63
    length = 1 + (count + 2) // 3 * 4
    if not 32 < line[0] <= 96 or len(line.rstrip().ljust(length)) != length:
        return None
    try:
        return binascii.a2b_uu(line.rstrip())
    except binascii.Error:
        return None
