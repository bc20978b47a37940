"""Tombstones: what was erased or let go of and must not come back from the mailbox, as salted marks.

Where the database is restored from an older copy its tombstones are older, too. Those of erased persons are therefore also kept in
a small file beside it, which holds marks and nothing else.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, select

from mailflow.errors import StorageFault
from mailflow.storage.tables import tombstone
from mailflow.storage.upsert import once

ERASED, PURGED = "erased", "purged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """`mark` is salted (`Signer.mark`); `kind` is `raw`, `envelope`, `message_id` or `address`; `why` is `erased` or `purged`."""

    forum: str
    mark: str
    kind: str
    why: str
    made_at: datetime


def add(tx: Connection, stones: Iterable[Tombstone]) -> None:
    """Keep them; one that is there already stays as it is."""
    rows = list({(stone.forum, stone.mark): asdict(stone) for stone in stones}.values())
    if rows:
        tx.execute(once(tx, tombstone.c.mark), rows)


def known(tx: Connection, forum: str, marks: Collection[str]) -> dict[str, Tombstone]:
    """Those of `marks` that have one."""
    if not marks:
        return {}
    rows = tx.execute(_KNOWN, {"of_forum": forum, "these": list(marks)})
    return {row["mark"]: Tombstone(**row) for row in rows.mappings()}


_KNOWN = select(tombstone).where(
    tombstone.c.forum == bindparam("of_forum"), tombstone.c.mark.in_(bindparam("these", expanding=True))
)


def addresses(tx: Connection, forum: str) -> frozenset[str]:
    """Marks of the addresses that were erased."""
    which = (tombstone.c.forum == forum, tombstone.c.kind == "address")
    return frozenset(tx.execute(select(tombstone.c.mark).where(*which)).scalars())


# ── the file beside the database ────────────────────────────────────────────────────────────────────────────────


def write_beside(file: Path, stones: Collection[Tombstone]) -> None:
    """Append to the file, on the disk before this answers. Raises StorageFault where it cannot be written."""
    lines = "".join(json.dumps(asdict(stone) | {"made_at": stone.made_at.isoformat()}) + "\n" for stone in stones)
    try:
        opened = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        try:
            os.write(opened, lines.encode())
            os.fsync(opened)
        finally:
            os.close(opened)
    except OSError as error:
        raise StorageFault(f"The tombstones {file} cannot be written: {error.strerror}. Nothing was erased.") from error


def read_beside(file: Path) -> tuple[Tombstone, ...]:
    """All of the file; none where there is no file. A torn last line is left out."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StorageFault(f"The tombstones {file} cannot be read: {error.strerror}.") from error
    return tuple(stone for line in lines if (stone := _read(line)) is not None)


def _read(line: str) -> Tombstone | None:
    try:
        values = json.loads(line)
        return Tombstone(**values | {"made_at": datetime.fromisoformat(values["made_at"])})
    except (ValueError, TypeError, KeyError):
        return None
