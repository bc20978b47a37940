"""OLE compound files (MS-CFB): Office 97 documents, encrypted Office files, Outlook messages. Only what is needed is read.

The directory tells what a file is: `WordDocument`, `Workbook`, `EncryptedPackage`, `VBA`.
"""

from __future__ import annotations

import struct

from mailflow.documents.content import Active, Format, WhyUnread
from mailflow.documents.formats import sheets, word97
from mailflow.documents.formats.found import Found, Refused

_FREE = 0xFFFFFFFA
"""Sector numbers from here on are marks, no sectors."""
_FILEPASS, _END_OF_GLOBALS = 0x2F, 0x0A
"""Records of a workbook (MS-XLS): a password stands among the globals."""
_MACROS = frozenset({"VBA", "_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros"})


class Compound:
    """The streams of a compound file by their names. A name that comes twice (an embedded object's) keeps its first stream."""

    def __init__(self, content: bytes) -> None:
        """Raises `Refused` where the header or the directory is damaged."""
        try:
            self._content = content
            shift, mini_shift = struct.unpack_from("<2H", content, 30)
            self._size, self._mini_size = 1 << min(shift, 16), 1 << min(mini_shift, 16)
            (self._directory_at,) = struct.unpack_from("<I", content, 48)
            self._cutoff, self._mini_fat_at = struct.unpack_from("<2I", content, 56)
            if self._size not in {512, 4096} or self._mini_size > 4096:
                raise Refused(WhyUnread.DAMAGED)
            self._fat = self._table()
            self.entries = self._entries()
        except (struct.error, IndexError) as fault:
            raise Refused(WhyUnread.DAMAGED) from fault

    def stream(self, name: str) -> bytes | None:
        """The stream, None where there is none of that name. Raises `Refused` where its chain is damaged."""
        if name not in self.entries:
            return None
        _, start, size = self.entries[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        mini, fat = self._chain(self._root[1]), self._longs(self._chain(self._mini_fat_at))
        return b"".join(mini[n * self._mini_size : (n + 1) * self._mini_size] for n in self._numbers(start, fat))[:size]

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _table(self) -> list[int]:
        """The allocation table: its sectors are listed in the header and in a chain of lists."""
        listed = list(struct.unpack_from("<109I", self._content.ljust(512, b"\0"), 76))
        (next_list,) = struct.unpack_from("<I", self._content, 68)
        for _ in range(len(self._content) // self._size):
            if next_list >= _FREE:
                break
            *more, next_list = self._longs(self._sector(next_list))
            listed += more
        numbers = dict.fromkeys(number for number in listed if number < _FREE)
        return self._longs(b"".join(self._sector(number) for number in numbers))

    def _entries(self) -> dict[str, tuple[int, int, int]]:
        """Name → (type, first sector, size)."""
        entries: dict[str, tuple[int, int, int]] = {}
        directory = self._chain(self._directory_at)
        for at in range(0, len(directory) - 127, 128):
            length, kind = struct.unpack_from("<HB", directory, at + 64)
            start, size = struct.unpack_from("<IQ", directory, at + 116)
            if kind == 5:
                self._root = (kind, start, size)
            elif kind:
                name = directory[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
                entries.setdefault(name, (kind, start, size & 0xFFFFFFFF if self._size == 512 else size))
        if not hasattr(self, "_root"):
            raise Refused(WhyUnread.DAMAGED)
        return entries

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in self._numbers(start, self._fat))

    @staticmethod
    def _numbers(start: int, fat: list[int]) -> list[int]:
        numbers: list[int] = []
        while start < _FREE:
            if start >= len(fat) or len(numbers) > len(fat):
                raise Refused(WhyUnread.DAMAGED)
            numbers.append(start)
            start = fat[start]
        return numbers

    @staticmethod
    def _longs(content: bytes) -> list[int]:
        return list(struct.unpack_from(f"<{len(content) // 4}I", content))


def read(content: bytes, found: Found) -> None:
    """What it is, and what stands in it. Raises `Refused`."""
    compound = Compound(content)
    names = compound.entries
    if names.keys() & _MACROS:
        found.active.add(Active.MACROS)
    if "\x01Ole10Native" in names:
        found.active.add(Active.EMBEDDED_FILE)
    if "EncryptedPackage" in names:
        found.encrypted = True
    elif "WordDocument" in names:
        found.format = Format.DOC
        word97.read(compound.stream("WordDocument") or b"", compound.stream, found)
    elif "Workbook" in names or "Book" in names:
        found.format = Format.XLS
        _read_workbook(content, compound.stream("Workbook") or compound.stream("Book") or b"", found)
    elif "PowerPoint Document" in names:
        found.format = Format.PRESENTATION
        raise Refused(WhyUnread.UNKNOWN_KIND)
    else:
        raise Refused(WhyUnread.UNKNOWN_KIND)


def _read_workbook(content: bytes, stream: bytes, found: Found) -> None:
    at = 0
    while at + 4 <= len(stream):
        record, size = struct.unpack_from("<HH", stream, at)
        if record == _FILEPASS:
            found.encrypted = True
            return
        if record == _END_OF_GLOBALS:
            break
        at += 4 + size
    sheets.read_workbook(content, found)
