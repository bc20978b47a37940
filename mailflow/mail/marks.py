"""Quote marks of plain text: `>` at the beginning of a line."""

from __future__ import annotations

import re
import unicodedata

_QUOTED = re.compile(r"\s{0,3}>")
_QUOTE_MARKS = re.compile(r"\s{0,3}(?:>\s?)+")
_END_OF_ADDRESS = re.compile(r"\s{0,3}>[^<>]{0,60}:\s*")
_LONGEST_LINE = 200
_WORD = re.compile(r"[^\W_]")
_DRAWN = range(0x2500, 0x2600)
"""Boxes, blocks and geometric shapes: lines and bullets, not signs that say something."""


def is_marked(line: str) -> bool:
    """Does it stand under `>`?"""
    return _QUOTED.match(line) is not None


def unmarked(line: str) -> str:
    """`line` without its quote marks."""
    marks = _QUOTE_MARKS.match(line)
    return line[marks.end() :] if marks else line


def is_end_of_address(before: str, line: str) -> bool:
    """Does `line` begin with the bracket that closes an address on the line before, and end an attribution?"""
    return (
        len(line) <= _LONGEST_LINE
        and before.rfind("<") > before.rfind(">")
        and "@" in before[before.rfind("<") :]
        and _END_OF_ADDRESS.fullmatch(line) is not None
    )


def has_words(text: str) -> bool:
    """Is there a letter, a digit or a sign that says something, as 👍 does?"""
    return _WORD.search(text) is not None or (
        not text.isascii()
        and any(
            character > "\u2000" and unicodedata.category(character) == "So" and ord(character) not in _DRAWN
            for character in set(text)
        )
    )
