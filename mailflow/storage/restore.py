"""A backup takes the database's place: checked, brought to this schema and prepared beside it, then put there in one step.

1. A database that is there is replaced only where that is asked for, and kept beside under another name.
2. Nobody works with it meanwhile: a running daemon is named and nothing is done.
3. Whatever goes wrong before the last step leaves everything as it was.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import Engine

from mailflow.errors import StorageFault, WrongUse
from mailflow.storage import migrations
from mailflow.storage.faults import clear_faults
from mailflow.storage.soundness import damage
from mailflow.storage.transaction import engine_for, reading

_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True, slots=True)
class Copy:
    """A backup on its way: `engine` reaches the prepared copy, which takes the database's place at the end of the block."""

    engine: Engine
    revision: str
    """Its schema, before it was brought to this version's."""
    kept: Path | None
    """Where the database that was there will be found."""


@contextmanager
def replacing(engine: Engine, backup: Path, now: datetime, *, replaces: bool) -> Iterator[Copy]:
    """Prepare a copy of `backup`; at the end of the block it is the database. `replaces`: one that is there is set aside.

    Raises WrongUse where that cannot be meant, StorageFault where the backup cannot be used or the place not be written.
    """
    if engine.dialect.name != "sqlite":
        raise WrongUse(
            "A PostgreSQL database is restored with its own tool: pg_restore --clean --if-exists --dbname=DATABASE FILE. "
            "mailflow sees at its next start that it is an old copy, and waits for `mailflow resume`."
        )
    database = Path(engine.url.database or "").absolute()
    there = database.exists() and database.stat().st_size > 0
    if not backup.is_file():
        raise WrongUse(f"There is no backup {backup}: name the file that `mailflow backup` wrote.")
    if there and backup.samefile(database):
        raise WrongUse(f"{backup} is the database itself: name a backup of it.")
    if there and not replaces:
        raise WrongUse(
            f"{database} exists already. With --replace it is kept beside under another name, and the backup takes its place."
        )
    kept = database.with_name(f"{database.name}.replaced-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}") if there else None
    unfinished = database.with_name(f"{database.name}.restoring")
    with ExitStack() as stack:
        try:
            stack.enter_context(_alone(database))
            stack.callback(_remove, unfinished)
            _remove(unfinished)
            _copy(backup, unfinished)
            copy = engine_for(f"sqlite:///{unfinished}")
            stack.callback(copy.dispose)
            revision = _usable(copy, backup)
            migrations.upgrade(copy)
            yield Copy(copy, revision, kept)
            copy.dispose()
            engine.dispose()  # whatever it has open is the database of before
            _close(unfinished)
            _put(unfinished, database, kept)
        except OSError as error:
            raise StorageFault(
                f"The backup cannot be restored to {database}: {error.strerror}. Nothing was changed."
            ) from error


@contextmanager
def _alone(database: Path) -> Iterator[None]:
    """Holds the locks of all daemons that ever worked with this file (`owner`)."""
    with ExitStack() as stack:
        for path in sorted(database.parent.glob(f"{database.name}.*.lock")):
            lock = os.open(path, os.O_RDWR | os.O_CLOEXEC)
            stack.callback(os.close, lock)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                owner = os.pread(lock, 20, 0).decode("ascii", "replace").strip()
                raise StorageFault(
                    f"mailflow (process {owner}) works with {database}: stop it first, then restore."
                ) from None
        yield


def _copy(backup: Path, unfinished: Path) -> None:
    """By SQLite, so that what stands in a journal beside the backup is in it."""
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    source = sqlite3.connect(f"file:{quote(str(backup.absolute()))}?mode=ro", uri=True)
    with (
        clear_faults(engine_for(f"sqlite:///{backup}").url),
        closing(source),
        closing(sqlite3.connect(unfinished)) as target,
    ):
        try:
            source.backup(target)
        except sqlite3.DatabaseError as fault:
            if fault.sqlite_errorname == "SQLITE_NOTADB":
                raise StorageFault(
                    f"The backup {backup} is not a SQLite database: name another file. Nothing was changed."
                ) from fault
            raise


def _usable(copy: Engine, backup: Path) -> str:
    """The backup's schema. Raises StorageFault where it is damaged, newer, or none of ours."""
    found = damage(copy)
    if found is not None:
        raise StorageFault(f"The backup {backup} is damaged ({found}): take an older one. Nothing was changed.")
    with reading(copy) as tx:
        revision = migrations.revision(tx)
    if revision is None:
        raise StorageFault(f"{backup} is no database of mailflow. Nothing was changed.")
    if revision > migrations.HEAD:
        raise StorageFault(f"{backup} was made by a newer mailflow: install that version or a later one.")
    return revision


def _close(unfinished: Path) -> None:
    """One file, nothing beside it, on the disk."""
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as closed:
        closed.execute("PRAGMA journal_mode = DELETE")
    _sync(unfinished)


def _put(unfinished: Path, database: Path, kept: Path | None) -> None:
    """What stands in the old journal would be taken for the new database's: it goes aside with its own."""
    if kept is not None:
        with suppress(sqlite3.Error), closing(sqlite3.connect(database, isolation_level=None)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        try:
            os.link(database, kept)  # so that at no moment there is no database
        except OSError:
            database.rename(kept)
    for suffix in _BESIDE:
        beside = database.with_name(database.name + suffix)
        if not beside.exists():
            continue
        if kept is not None and beside.stat().st_size > 0 and suffix != "-shm":
            beside.rename(kept.with_name(kept.name + suffix))
        else:
            beside.unlink()
    unfinished.replace(database)
    _sync(database.parent)


def _sync(path: Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _remove(unfinished: Path) -> None:
    for suffix in ("", *_BESIDE):
        unfinished.with_name(unfinished.name + suffix).unlink(missing_ok=True)
