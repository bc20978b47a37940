"""How large a picture is, by its first bytes: enough to tell a photograph of a page from a logo, a line or a tracking pixel.

The bytes are hostile and read here, in the process of the caller: so only numbers at known places, nothing is unfolded.
"""

from __future__ import annotations

import re

from mailflow.mail.incoming import Part

PAGE = 500
"""Pixels of the shorter side, from which on a picture may show a written page."""
PAGE_BYTES = 60 * 1024
LINE = 8
"""Pixels of the shorter side, up to which a picture shows nothing."""
_PNG, _GIF, _JPEG = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a"), b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_MOST_SEGMENTS = 200
_SMALL_TEXT = 4096
_TAGS = re.compile(rb"<[^<>]*>|&nbsp;|&#160;|[\xc2\xa0\xef\xbb\xbf]")
_SIGN = re.compile(rb"[^\s]")


def size_of(picture: bytes) -> tuple[int, int] | None:
    """(width, height) in pixels of a PNG, GIF or JPEG; None for everything else."""
    if picture.startswith(_PNG) and len(picture) >= 24:
        return int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24])
    if picture.startswith(_GIF) and len(picture) >= 10:
        return int.from_bytes(picture[6:8], "little"), int.from_bytes(picture[8:10], "little")
    return _size_of_jpeg(picture) if picture.startswith(_JPEG) else None


def _size_of_jpeg(picture: bytes) -> tuple[int, int] | None:
    at = 2
    for _ in range(_MOST_SEGMENTS):
        if at + 9 > len(picture) or picture[at] != 0xFF:
            return None
        if picture[at + 1] in _FRAMES:
            return int.from_bytes(picture[at + 7 : at + 9]), int.from_bytes(picture[at + 5 : at + 7])
        at += 2 + int.from_bytes(picture[at + 2 : at + 4])
    return None


def is_picture(part: Part) -> bool:
    """By what it is called, or by its bytes."""
    return part.media_type.startswith("image/") or size_of(part.content) is not None


def shows_a_page(part: Part) -> bool:
    """A picture large enough for a page that was photographed: shown among the words or not, it may be the answer."""
    size = size_of(part.content)
    return is_picture(part) and part.size >= PAGE_BYTES and (size is None or min(size) >= PAGE)


def shows_nothing(part: Part) -> bool:
    """A pixel that counts who reads, a line between two paragraphs, the empty text that servers leave (`ATT00001.txt`)."""
    size = size_of(part.content)
    if size is not None:
        return min(size) <= LINE
    is_small_text = part.media_type.startswith("text/") and 0 < part.size <= _SMALL_TEXT
    return is_small_text and _SIGN.search(_TAGS.sub(b"", part.content)) is None
