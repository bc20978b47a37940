"""A winmail.dat as Outlook writes it (MS-OXTNEF), with attachments by their short titles."""

import struct
from collections.abc import Sequence

_ATTACHMENT = 2
_RENDERING, _TITLE, _DATA = 0x9002, 0x8010, 0x800F
_VERSION, _CODEPAGE = 0x9006, 0x9007


def _object(level: int, name: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def winmail(files: Sequence[tuple[bytes, bytes]], codepage: int = 1252) -> bytes:
    """A TNEF stream; names are bytes in `codepage`."""
    stream = b"\x78\x9f\x3e\x22" + struct.pack("<H", 1)
    stream += _object(1, _VERSION, 8, struct.pack("<I", 0x10000)) + _object(
        1, _CODEPAGE, 6, struct.pack("<II", codepage, 0)
    )
    for name, content in files:
        stream += _object(_ATTACHMENT, _RENDERING, 6, bytes(14))
        stream += _object(_ATTACHMENT, _TITLE, 1, name + b"\0") + _object(_ATTACHMENT, _DATA, 6, content)
    return stream
