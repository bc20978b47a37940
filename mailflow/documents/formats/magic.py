"""What a file is, by its first bytes and (for ZIP containers) its entries: names and declared types may lie."""

from __future__ import annotations

import re

from mailflow.documents.content import Format

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_EXECUTABLES = (
    b"MZ", b"\x7fELF", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe",
    b"L\x00\x00\x00\x01\x14\x02\x00", b"#!", b"dex\n",
)  # fmt: skip
"""Windows, Linux, macOS, Java; a shortcut of Windows; a script that names its interpreter; Android."""
_IMAGES = (
    b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"BM", b"\xd7\xcd\xc6\x9a",
)  # fmt: skip
_CLOSED_ARCHIVES = (
    b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"MSCF", b"ITSF", b"\x28\xb5\x2f\xfd",
)  # fmt: skip
SCRIPT_NAME = re.compile(
    r"\.(?:exe|com|scr|pif|cpl|dll|msi|msp|bat|cmd|ps1|psm1|vbs|vbe|js|jse|wsf|wsh|hta|jar|lnk|reg|sct|url|app|apk|sh|iso|img|chm)$",
    re.IGNORECASE,
)
"""Names that a double click would run, whatever the bytes are."""
_TEXT_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
LOOKED_AT = 4096


def format_of(content: bytes) -> Format | None:
    """The format by the first bytes; None for the two containers (ZIP, OLE), whose entries decide."""
    start = content[:LOOKED_AT]
    if start.startswith(ZIP) or start.startswith(OLE):
        return None
    if start.startswith(_EXECUTABLES) and not _is_text(start, b"MZ"):
        return Format.EXECUTABLE
    if b"%PDF-" in start[:1024]:
        return Format.PDF
    if start.lstrip().startswith(b"{\\rt"):
        return Format.RTF
    if start.startswith(_IMAGES) or _is_newer_image(start):
        return Format.IMAGE
    if start.startswith(_CLOSED_ARCHIVES) or start[257:262] == b"ustar":
        return Format.ARCHIVE
    if _looks_like_text(start):
        return Format.HTML if _HTML.match(start) else Format.TEXT
    return Format.UNKNOWN


def _is_text(start: bytes, sign: bytes) -> bool:
    """A letter may begin with “MZ”; a program has bytes in its first lines that no text has."""
    return start.startswith(sign) and _TEXT_CONTROLS.search(start) is None


def _is_newer_image(start: bytes) -> bool:
    return (start[:4] == b"RIFF" and start[8:12] == b"WEBP") or start[4:12] in {b"ftypheic", b"ftypmif1", b"ftypavif"}


def _looks_like_text(start: bytes) -> bool:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return _TEXT_CONTROLS.search(start) is None
