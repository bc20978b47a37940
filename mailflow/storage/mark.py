"""The mark beside the database: a small file that tells an old copy, or another database, from the one that worked here last.

1. The database counts its marks, and the count is committed before the file is written: a file that knows more marks than the
   database was written by a later state of it, so the database is an old copy.
2. The file names the database (`storage/instance`): a new one made in the place of a lost one does not pass for it.
3. The file holds the numbers that were given: they are given by no copy again.
4. A file that is missing or torn proves nothing. It is replaced in one step, so that no crash tears it.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select, update

from mailflow.storage.counters import counters
from mailflow.storage.instance import name_instance
from mailflow.storage.tables import mark

Counters = dict[str, dict[str, int]]
"""Forum → name of the counter → the last number that was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The state of a database at `written_at`."""

    instance: str
    number: int
    written_at: datetime
    counters: Counters


def mark_path(engine: Engine, rules: Path) -> Path:
    """Beside a SQLite file, `mailflow.db.mark`; for PostgreSQL beside the rules, `mailflow.mark`."""
    if engine.dialect.name == "sqlite":
        database = Path(engine.url.database or "").absolute()
        return database.with_name(f"{database.name}.mark")
    return (rules if rules.is_dir() else rules.parent) / "mailflow.mark"


def marked(tx: Connection, now: datetime) -> Mark:
    """The last mark that this database counted; 0 where it was never marked. A new database gets its name with it."""
    number = tx.execute(select(mark.c.number)).scalar_one_or_none() or 0
    return Mark(instance=name_instance(tx, now), number=number, written_at=now, counters=counters(tx))


def count_mark(tx: Connection, number: int, now: datetime) -> None:
    """Commit it before the file is written."""
    values = {"number": number, "marked_at": now}
    if tx.execute(update(mark).values(values)).rowcount == 0:
        tx.execute(insert(mark).values(id=1, **values))


def last_marked_at(tx: Connection) -> datetime | None:
    """When this database was last marked: how old a copy of it is. None where it never was."""
    at: datetime | None = tx.execute(select(mark.c.marked_at)).scalar_one_or_none()
    return at


def read_mark(path: Path) -> Mark | None:
    """What the file says; None where there is none, or none that can be read."""
    try:
        told = json.loads(path.read_bytes())
        return Mark(
            instance=str(told["installation"]),
            number=int(told["number"]),
            written_at=datetime.fromisoformat(told["written_at"]).astimezone(UTC),
            counters={
                str(forum): {str(name): int(value) for name, value in given.items()}
                for forum, given in told["counters"].items()
            },
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None


def write_mark(path: Path, written: Mark) -> None:
    """Replace the file in one step, on the disk before it bears its name. Raises OSError."""
    told = {
        "installation": written.instance,
        "number": written.number,
        "written_at": written.written_at.isoformat(),
        "counters": written.counters,
    }
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        opened = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            _keep_owner(opened, path)
            os.write(opened, json.dumps(told, indent=1).encode() + b"\n")
            os.fsync(opened)
        finally:
            os.close(opened)
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _keep_owner(opened: int, path: Path) -> None:
    """Where root makes the backup, the daemon must still read the mark."""
    with suppress(OSError):
        owned = path.stat()
        os.fchown(opened, owned.st_uid, owned.st_gid)
