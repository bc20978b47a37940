"""How commands come to their house: for the work, for a word, or only to look."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine

from mailflow.cli.ending import at_end
from mailflow.cli.logs import configure_logs
from mailflow.cli.output import complain
from mailflow.daemon.house import House, is_made, missed
from mailflow.settings import Settings, load_settings
from mailflow.storage.transaction import engine_for, reading

NO_SECRET = bytes(32)
"""Signs nothing that leaves: for commands that only look, where no secret is set."""


def settings() -> Settings:
    """The settings of this process. Logs tell what is wrong; only the daemon tells what goes well."""
    found = load_settings(os.environ, Path.cwd())
    configure_logs(found.log, logging.WARNING)
    return found


def house() -> House:
    """For the work: the database is made where there is none. Raises with every problem of the configuration."""
    return _closed_at_the_end(House(settings()))


def standing_house() -> House:
    """For a word to what is there: raises StorageFault where no database was made yet."""
    return _closed_at_the_end(House(settings(), makes_database=False))


def _closed_at_the_end(home: House) -> House:
    at_end.callback(home.engine.dispose)
    return home


def standing_database() -> Engine:
    """The database, of whatever version, without rules; raises StorageFault where none was made yet."""
    engine = engine_for(settings().database_url)
    at_end.callback(engine.dispose)
    if not is_made(engine):
        raise missed(engine)
    return engine


@contextmanager
def looking() -> Iterator[tuple[House, Connection]]:
    """Only to look, at one consistent moment. Without a database an empty one is shown, and none is made."""
    found = settings()
    found = replace(found, secret=found.secret or NO_SECRET)
    with ExitStack() as stack:
        engine = engine_for(found.database_url)
        stack.callback(engine.dispose)
        there = is_made(engine)
        if not there:
            folder = stack.enter_context(TemporaryDirectory(prefix="mailflow-"))
            found = replace(found, database_url=f"sqlite:///{folder}/empty.db")
        home = House(found)
        if not there:
            complain(str(missed(engine)))
        stack.callback(home.engine.dispose)
        yield home, stack.enter_context(reading(home.engine))
