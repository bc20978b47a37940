"""Text that was UTF-8, was read in a one-byte charset by some program on its way, and was written as UTF-8 again: `KÃ«rkesÃ«`.

It is undone only where it is certain. A line is repaired where all of its letters, taken back to the bytes of that charset, are valid
UTF-8, and what comes out is letters of Latin script and the marks of printed text. A single genuine ë in the line speaks against it: alone
it is no UTF-8. Nothing is guessed for a part of a line.
"""

from __future__ import annotations

import re
import unicodedata

_SUSPECT = re.compile("[\u00c2-\u00c5\u00e2\u0102\u0139][\u0080-\u02dd\u2013-\u2122]")
"""First letters of such a pair: the lead bytes C2 to C5 and E2 as windows-1252 and windows-1250 show them."""
_CHARSETS = ("cp1252", "cp1250")
"""What Windows takes for the charset of text without one, in western Europe and in Albania."""
_MARKS = frozenset("\u00a0\u00ab\u00bb\u00a7\u00b0\u20ac\ufeff" + "".join(map(chr, range(0x2010, 0x2027))))
_TWICE = 2
"""Times that it may have happened to one text."""


def repaired(text: str) -> str:
    """`text` with each line as it was first written, where that is certain; as it is where it is not."""
    for _ in range(_TWICE):
        if _SUSPECT.search(text) is None:
            return text
        text = "\n".join(_line(line) if _SUSPECT.search(line) else line for line in text.split("\n"))
    return text


def _line(line: str) -> str:
    for charset in _CHARSETS:
        content = _bytes_of(line, charset)
        if content is None:
            continue
        try:
            first = content.decode("utf-8")
        except UnicodeDecodeError:
            continue
        if all(_is_plausible(letter) for letter in first if not letter.isascii()):
            return first
    return line


def _bytes_of(line: str, charset: str) -> bytes | None:
    """The bytes that `charset` shows as `line`; None where it has no such letters. Its gaps are control characters of the same number."""
    try:
        return line.encode(charset)
    except UnicodeEncodeError:
        pass
    pieces = bytearray()
    for letter in line:
        try:
            pieces += letter.encode(charset)
        except UnicodeEncodeError:
            if not "\u0080" <= letter <= "\u009f":
                return None
            pieces.append(ord(letter))
    return bytes(pieces)


def _is_plausible(letter: str) -> bool:
    return letter in _MARKS or (letter.isalpha() and "LATIN" in unicodedata.name(letter, ""))
