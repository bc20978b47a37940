"""ZIP containers, looked through before anything is unfolded: number of entries, declared sizes, ratio, encryption.

`zipfile` never unfolds an entry beyond its declared size, and checks its sum: what is declared is what is limited.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from mailflow.documents.content import WhyUnread
from mailflow.documents.formats.found import MOST_RATIO, Budget, Refused

FREE_RATIO = 1024 * 1024
"""Bytes below which no ratio is asked: empty tables fold to almost nothing."""
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, KeyError)


class Package:
    """The entries of a container by their names. Of two entries with one name the last counts, as in every office program."""

    def __init__(self, content: bytes, budget: Budget) -> None:
        """Raises `Refused`: damaged, or a bomb."""
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _FAULTS as fault:
            raise Refused(WhyUnread.DAMAGED) from fault
        self._budget = budget
        entries = [info for info in self._zip.infolist() if not info.is_dir()]
        inflated = sum(info.file_size for info in entries)
        budget.spend(entries=len(entries), inflated=inflated)
        if inflated > FREE_RATIO and inflated > MOST_RATIO * len(content):
            raise Refused(WhyUnread.BOMB)
        self.entries = {info.filename: info for info in entries}

    @property
    def names(self) -> tuple[str, ...]:
        """All entries but folders, in the order of the directory."""
        return tuple(self.entries)

    def __contains__(self, name: str) -> bool:
        return name in self.entries

    def is_encrypted(self, name: str) -> bool:
        """Would a password be asked for?"""
        return bool(self.entries[name].flag_bits & 0x1)

    def read(self, name: str) -> bytes:
        """The entry. Raises `Refused` where it is damaged or not there."""
        try:
            return self._zip.read(self.entries[name])
        except (*_FAULTS, RuntimeError) as fault:
            raise Refused(WhyUnread.DAMAGED) from fault

    def read_if_there(self, name: str) -> bytes | None:
        """The entry, or None where the container has none of that name."""
        return self.read(name) if name in self.entries else None
