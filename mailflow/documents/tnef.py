"""winmail.dat (TNEF, MS-OXTNEF): the files inside, read by an unmaintained library and therefore in a process of its own."""

from __future__ import annotations

import mimetypes

from mailflow.documents.sandbox import run_apart
from mailflow.errors import Unreadable

File = tuple[str, str, bytes]
"""(name, media type, content)"""
SECONDS = 10.0
READER = "mailflow.documents.tnef_files"
SIGNATURE = b"\x78\x9f\x3e\x22"


def files_of_tnef(content: bytes) -> tuple[File, ...]:
    """The attached files. Raises `Unreadable` where it is no TNEF (the label may lie), is damaged, or holds no file."""
    if not content.startswith(SIGNATURE):
        raise Unreadable("This is no winmail.dat, whatever it is called.")
    found = run_apart(READER, content, seconds=SECONDS)
    if not found:
        raise Unreadable("This winmail.dat holds no file.")
    return tuple((name, mimetypes.guess_type(name)[0] or "application/octet-stream", data) for name, data in found)
