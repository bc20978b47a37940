"""Room on the disk beside a SQLite database: a file that can be given up, so that what was sent can still be written down.

A mail whose terminating dot has left must not stay unrecorded because the disk is full: then, and only then, the ballast is deleted. It is
laid again when there is room. PostgreSQL looks after its own disk.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Engine

BALLAST = 64 * 1024 * 1024
"""Bytes: room for the records of tens of thousands of deliveries."""
LARGEST_MAILS = 5
"""Nothing is fetched where fewer of the largest allowed mails (`limits.mail_size`) would fit on the disk."""


def ballast_path(engine: Engine) -> Path | None:
    """`mailflow.db.ballast`; None for PostgreSQL."""
    if engine.dialect.name != "sqlite":
        return None
    database = Path(engine.url.database or "").absolute()
    return database.with_name(f"{database.name}.ballast")


def free_beside(engine: Engine) -> int | None:
    """Bytes that this user may still write beside the database; None where nobody here can know."""
    path = ballast_path(engine)
    if path is None:
        return None
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return None


def lay_ballast(engine: Engine, spare: int) -> bool:
    """Lay it where `spare` bytes are left beside it. Is it there now?"""
    path, free = ballast_path(engine), free_beside(engine)
    if path is None or free is None:
        return False
    if path.exists() and path.stat().st_size >= BALLAST:
        return True
    if free < BALLAST + spare:
        return False
    try:
        opened = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
        try:
            os.posix_fallocate(opened, 0, BALLAST)  # truly taken: a hole would give nothing back
        finally:
            os.close(opened)
    except OSError:
        with suppress(OSError):
            path.unlink()
        return False
    return True


def give_up_ballast(engine: Engine) -> bool:
    """Delete it where the disk has less room than it takes; False where it would not help or is gone already."""
    path, free = ballast_path(engine), free_beside(engine)
    if path is None or free is None or free >= BALLAST:
        return False
    try:
        path.unlink()
    except OSError:
        return False
    return True
