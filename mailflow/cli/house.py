"""How commands come to their house: for the work, for a word, or only to look."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, Engine

from mailflow.cli.ending import at_end
from mailflow.cli.forums import View, chosen, shown_of
from mailflow.cli.logs import configure_logs
from mailflow.cli.output import complain
from mailflow.cli.redaction import Redactor
from mailflow.daemon.house import House, is_made, missed
from mailflow.daemon.installation import Installation
from mailflow.settings import Settings, load_settings
from mailflow.settings.forums import settings_of_forums
from mailflow.storage.transaction import engine_for, reading

NO_SECRET = bytes(32)
"""Signs nothing that leaves: for commands that only look, where no secret is set."""


def settings() -> Settings:
    """What all forums have in common. Logs tell what is wrong; only the daemon tells what goes well."""
    found = load_settings(os.environ, Path.cwd())
    configure_logs(found.log, logging.WARNING, _redactor([found]))
    return found


def redactor_of(houses: Sequence[House]) -> Redactor:
    """Addresses are shown in the logs only where the rules of every forum say so."""
    shows = all(home.office.ruleset.logs_addresses for home in houses)
    return _redactor([home.settings for home in houses], shows_addresses=shows)


def _redactor(known: Sequence[Settings], *, shows_addresses: bool = False) -> Redactor:
    """It knows every secret of these settings; the salt is that of the first."""
    salt = next((own.secret for own in known if own.secret is not None), None)
    return Redactor(salt, (secret for own in known for secret in own.secrets), shows_addresses=shows_addresses)


def house() -> House:
    """For the work of one forum: the database is made where there is none. Raises with every problem of the configuration."""
    return chosen(_closed_at_the_end(Installation(settings_of_forums(settings()))))


def standing_house() -> House:
    """For a word to what is there: raises StorageFault where no database was made yet."""
    return chosen(_closed_at_the_end(Installation(settings_of_forums(settings()), makes_database=False)))


def standing_installation() -> Installation:
    """The same, of all forums."""
    return _closed_at_the_end(Installation(settings_of_forums(settings()), makes_database=False))


def installation() -> Installation:
    """All forums, for the work with mail; those that cannot work stand aside."""
    return _closed_at_the_end(Installation(settings_of_forums(settings()), with_mail=True))


def _closed_at_the_end(place: Installation) -> Installation:
    at_end.callback(place.engine.dispose)
    return place


def standing_database() -> Engine:
    """The database, of whatever version, without rules; raises StorageFault where none was made yet."""
    engine = engine_for(settings().database_url)
    at_end.callback(engine.dispose)
    if not is_made(engine):
        raise missed(engine)
    return engine


@contextmanager
def looking(*, tells_missing: bool = True) -> Iterator[tuple[House, Connection]]:
    """Only to look at one forum, at one consistent moment. Without a database an empty one is shown, and none is made.

    That is told, unless the command has nothing to look for in a database.
    """
    with _looking(tells_missing=tells_missing) as (place, tx):
        yield chosen(place), tx


@contextmanager
def looking_at_all() -> Iterator[tuple[View, Connection]]:
    """The same at all forums, unless one was named; those that cannot be shown are told."""
    with _looking() as (place, tx):
        view = shown_of(place)
        for aside in place.aside if view.has_several else ():
            complain(f"{aside.name} cannot be used; `mailflow check` shows why.")
        yield view, tx


@contextmanager
def _looking(*, tells_missing: bool = True) -> Iterator[tuple[Installation, Connection]]:
    forums = [replace(own, secret=own.secret or NO_SECRET) for own in settings_of_forums(settings())]
    with ExitStack() as stack:
        engine = engine_for(forums[0].database_url)
        stack.callback(engine.dispose)
        there = is_made(engine)
        if not there:
            folder = stack.enter_context(TemporaryDirectory(prefix="mailflow-"))
            forums = [replace(own, database_url=f"sqlite:///{folder}/empty.db") for own in forums]
        place = Installation(forums)
        if not there and tells_missing:
            complain(str(missed(engine)))
        stack.callback(place.engine.dispose)
        yield place, stack.enter_context(reading(place.engine))
