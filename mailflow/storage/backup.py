"""A consistent copy of a SQLite database while the daemon runs."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Engine

from mailflow.errors import StorageFault, WrongUse
from mailflow.storage.faults import clear_faults


def backup(engine: Engine, target: Path) -> None:
    """Write one whole, compact copy to `target`, readable by this user alone; it appears only once it is complete.

    Raises WrongUse where `target` exists or the database is PostgreSQL, StorageFault where it cannot be written.
    """
    if engine.dialect.name != "sqlite":
        raise WrongUse(
            "A PostgreSQL database is backed up with its own tool: pg_dump --format=custom --file=FILE DATABASE."
        )
    if target.exists():
        raise WrongUse(f"{target} exists already: name a new file, a backup never overwrites one.")
    unfinished = target.with_name(f"{target.name}.unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # VACUUM INTO takes an empty file
        with clear_faults(engine.url), engine.connect() as connection:
            # Straight to the driver: VACUUM refuses to run inside a transaction.
            connection.connection.execute("VACUUM INTO ?", (str(unfinished),))
        _settle(unfinished, target)
    except OSError as error:
        raise StorageFault(f"The backup {target} cannot be written: {error.strerror}.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _settle(unfinished: Path, target: Path) -> None:
    """On the disk before it bears its name."""
    for path in (unfinished, target.parent):
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
        if path == unfinished:
            unfinished.rename(target)
