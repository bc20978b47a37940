"""OLE compound files (MS-CFB), Word 97 and Excel 97 documents in them."""

import struct
from collections.abc import Mapping, Sequence

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096


def compound(streams: Mapping[str, bytes], storages: Sequence[str] = ()) -> bytes:
    """A compound file; streams below 4,096 bytes lie in the mini stream, as the format demands."""
    sectors: list[bytes] = []
    fat: list[int] = []
    mini, mini_fat = b"", list[int]()

    def put(content: bytes) -> int:
        first, count = len(sectors), max(1, -(-len(content) // _SECTOR))
        for number in range(count):
            sectors.append(content[number * _SECTOR : (number + 1) * _SECTOR].ljust(_SECTOR, b"\0"))
            fat.append(first + number + 1 if number + 1 < count else _END)
        return first

    entries = []
    for name, content in streams.items():
        if len(content) >= _CUTOFF:
            entries.append(_entry(name, 2, put(content), len(content)))
            continue
        count = -(-len(content) // _MINI)
        entries.append(_entry(name, 2, len(mini_fat), len(content)))
        mini_fat += [len(mini_fat) + n + 1 for n in range(count - 1)] + [_END] * bool(count)
        mini += content.ljust(count * _MINI, b"\0")
    entries += [_entry(name, 1, 0, 0) for name in storages]
    root = _entry("Root Entry", 5, put(mini) if mini else _END, len(mini))
    mini_fat_at = put(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(_SECTOR, b"\xff")) if mini_fat else _END
    directory = put(b"".join([root, *entries]))
    needed = 1
    while needed * 128 < len(fat) + needed:
        needed += 1
    places = [len(sectors) + n for n in range(needed)]
    fat += [_FAT] * needed
    fat += [_FREE] * (needed * 128 - len(fat))
    listed = (places + [_FREE] * 109)[:109]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<9I", 0, needed, directory, 0, _CUTOFF, mini_fat_at, int(bool(mini_fat)), _END, 0)
    header += struct.pack("<109I", *listed)
    return header + b"".join(sectors) + struct.pack(f"<{len(fat)}I", *fat)


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le")
    return (
        written.ljust(64, b"\0")
        + struct.pack("<HBB3I", len(written) + 2, kind, 1, _FREE, _FREE, _FREE)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def doc(body: str, header: str = "", flags: int = 0, storages: Sequence[str] = ()) -> bytes:
    """A Word 97 document: a FIB, the text in two pieces (windows-1252, then UTF-16), a piece table."""
    half = len(body) // 2
    pieces = [body[:half].encode("cp1252"), (body[half:] + header).encode("utf-16-le")]
    fib = bytearray(0x400)
    struct.pack_into("<H", fib, 0, 0xA5EC)
    struct.pack_into("<H", fib, 10, flags)
    struct.pack_into("<3I", fib, 0x4C, len(body), 0, len(header))
    places = [0, half, len(body) + len(header)]
    where = [0x40000000 | (0x400 * 2), 0x400 + len(pieces[0])]
    table = struct.pack("<3I", *places) + b"".join(struct.pack("<HIH", 0, place, 0) for place in where)
    clx = b"\x01\x02\x00ab\x02" + struct.pack("<I", len(table)) + table
    struct.pack_into("<2I", fib, 0x1A2, 0, len(clx))
    main = (bytes(fib) + b"".join(pieces)).ljust(_CUTOFF, b"\0")
    return compound({"WordDocument": main, "0Table": clx}, storages)


def xls(rows: Sequence[Sequence[str]], globals_extra: bytes = b"", storages: Sequence[str] = ()) -> bytes:
    """An Excel 97 workbook with one sheet of text cells."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def text(value: str) -> bytes:
        return struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")

    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + globals_extra
    bound_size = 4 + 8 + 2 * len("Lista")
    sheet_at = len(begin) + bound_size + 4
    bound = record(0x85, struct.pack("<IHBB", sheet_at, 0, len("Lista"), 1) + "Lista".encode("utf-16-le"))
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet += record(0x204, struct.pack("<HHH", r, c, 0) + text(value))
    stream = begin + bound + record(0x0A, b"") + sheet + record(0x0A, b"")
    return compound({"Workbook": stream.ljust(_CUTOFF, b"\0")}, storages)
