"""The schema's history (Alembic). `upgrade` is the only thing that creates or changes a database."""

from __future__ import annotations

import os
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from mailflow.errors import StorageFault
from mailflow.storage.faults import clear_faults, place
from mailflow.storage.transaction import reading

HEAD = "0004"
"""The revision this version of mailflow works with."""


def upgrade(engine: Engine, to: str = "head") -> None:
    """Create the database or bring it to this version's schema (or to an older revision). Harmless where it is there already.

    Raises StorageFault where it cannot be written or was made by a newer mailflow.
    """
    from alembic import command  # noqa: PLC0415 - a quarter of a second that only an upgrade needs
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    if engine.dialect.name == "sqlite":
        _create_file(Path(engine.url.database or ""))
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    with clear_faults(engine.url), engine.connect() as connection:
        if engine.dialect.name == "sqlite":  # rebuilding a table would trip over its references; off only outside BEGIN
            connection.connection.execute("PRAGMA foreign_keys = OFF")
        config.attributes["connection"] = connection
        try:
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('mailflow upgrade'))"))
                command.upgrade(config, to)
        except CommandError as error:
            raise StorageFault(
                f"{place(engine.url)} was made by a newer mailflow ({error}): install that version or a later one."
            ) from error
        finally:
            connection.invalidate()  # the pool gets no connection without foreign keys


def is_current(engine: Engine) -> bool:
    """Has the database the schema this version needs?"""
    with reading(engine) as tx:
        return revision(tx) == HEAD


def revision(tx: Connection) -> str | None:
    """The schema's revision; None where nothing was ever created."""
    if not inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _create_file(path: Path) -> None:
    """For this user alone: it will hold people's letters."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise StorageFault(f"The database {path} cannot be created: {error.strerror}.") from error
