"""Big bytes (raw mails, documents, payloads): kept once by SHA-256, compressed where that helps."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, select

from mailflow.errors import StorageFault
from mailflow.storage.tables import content
from mailflow.storage.upsert import once

_SAMPLE = 64 * 1024
_WORTH_IT = 0.9
"""Packed only where the sample shrinks to this part of its size or less."""
_LEVEL = 1
"""Text shrinks to a half and base64 to three quarters at every level; the higher ones only take longer."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Bytes ready for the database. Made outside a transaction, so that none waits for a large mail to be compressed."""

    sha256: str
    size: int
    packed: bool
    stored: bytes = field(repr=False)


def pack(data: bytes) -> Packed:
    """`data` compressed where its beginning says that it is worth the time."""
    sha256 = hashlib.sha256(data).hexdigest()
    sample = data[:_SAMPLE]
    smaller = zlib.compress(sample, _LEVEL)
    if len(smaller) > len(sample) * _WORTH_IT:
        return Packed(sha256, len(data), packed=False, stored=data)
    stored = smaller if len(data) <= _SAMPLE else zlib.compress(data, _LEVEL)
    return Packed(sha256, len(data), packed=True, stored=stored)


def put_content(tx: Connection, data: bytes | Packed) -> str:
    """Keep `data`; answers its SHA-256 (hex). The same bytes are kept once."""
    ready = data if isinstance(data, Packed) else pack(data)
    row = {"sha256": ready.sha256, "size": ready.size, "packed": ready.packed, "bytes": ready.stored}
    tx.execute(once(tx, content.c.sha256), row)
    return ready.sha256


_GET = select(content.c.sha256, content.c.packed, content.c.bytes).where(
    content.c.sha256.in_(bindparam("these", expanding=True))
)


def get_content(tx: Connection, sha256: str) -> bytes:
    """The bytes kept under `sha256`. Raises StorageFault where they are missing."""
    return get_contents(tx, (sha256,))[sha256]


def get_contents(tx: Connection, sha256s: Collection[str]) -> dict[str, bytes]:
    """The bytes kept under each of these. Raises StorageFault where one is missing."""
    found = {
        row.sha256: zlib.decompress(row.bytes) if row.packed else bytes(row.bytes)
        for row in tx.execute(_GET, {"these": sorted(sha256s)})
    }
    for missing in set(sha256s) - found.keys():
        raise StorageFault(f"The database lacks the content {missing}: restore the last backup.")
    return found
