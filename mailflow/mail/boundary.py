"""Multiparts whose boundary is missing, or is not the one that stands in the body: some gateway has rewritten one of the two."""

from __future__ import annotations

import re

_DELIMITER = re.compile(r"(?:\A|\n)--([^\r\n\x22\\]{1,70})\r?\ncontent-[a-z-]{2,30}[ \t]*:", re.IGNORECASE)
"""RFC 2046 5.1.1: a line of `--` and at most 70 characters. A field of MIME below it says that this is what it is."""

_STRUCTURE = re.compile(
    r"^--[^\n]{1,72}\n(?:content-[a-z-]{2,30}[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+(?:\n|\Z)",
    re.IGNORECASE | re.MULTILINE,
)


def without_structure(text: str) -> str:
    """The words of a multipart that cannot be taken apart: without its delimiters and the fields below them."""
    return _STRUCTURE.sub("", text)


def boundary_in(body: str) -> str | None:
    """The boundary that this body of a multipart uses; None where it shows none."""
    found = _DELIMITER.search(body)
    return found.group(1).rstrip() or None if found else None
