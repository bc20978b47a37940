"""Files as one run of bytes, for the pipe between `sandbox` and `worker`: no pickle, nothing is ever executed.

A count, then for each file the length of its name, the name (UTF-8), the length of its content, the content. Numbers are
unsigned, 8 bytes, big-endian.
"""

from __future__ import annotations

from collections.abc import Sequence

Files = Sequence[tuple[str, bytes]]
"""(name, content)"""
_NUMBER = 8


def pack(files: Files) -> bytes:
    """All files, ready for the pipe. A name that is no text is written as well as it can be."""
    framed = [_number(len(files))]
    for name, content in files:
        encoded = name.encode("utf-8", "replace")
        framed += [_number(len(encoded)), encoded, _number(len(content)), content]
    return b"".join(framed)


def unpack(framed: bytes) -> tuple[tuple[str, bytes], ...]:
    """The files. Raises ValueError where the frames do not fill `framed` exactly."""
    pieces = _Pieces(framed)
    files = tuple((pieces.take().decode("utf-8", "replace"), pieces.take()) for _ in range(pieces.number()))
    if not pieces.is_at_end:
        raise ValueError("bytes are left behind the last file")
    return files


def unpack_whole(framed: bytes) -> tuple[tuple[str, bytes], ...]:
    """The files of several `pack`s in a row, as far as they are whole: the last may be cut off."""
    pieces = _Pieces(framed)
    files: list[tuple[str, bytes]] = []
    try:
        while not pieces.is_at_end:
            files += [(pieces.take().decode("utf-8", "replace"), pieces.take()) for _ in range(pieces.number())]
    except ValueError:
        pass
    return tuple(files)


def _number(value: int) -> bytes:
    return value.to_bytes(_NUMBER, "big")


class _Pieces:
    """Reads on, and never beyond the end."""

    def __init__(self, framed: bytes) -> None:
        self._framed = framed
        self._at = 0

    @property
    def is_at_end(self) -> bool:
        return self._at == len(self._framed)

    def number(self) -> int:
        return int.from_bytes(self._slice(_NUMBER), "big")

    def take(self) -> bytes:
        return self._slice(self.number())

    def _slice(self, size: int) -> bytes:
        end = self._at + size
        if end > len(self._framed):
            raise ValueError("the frames are cut off")
        piece = self._framed[self._at : end]
        self._at = end
        return piece
