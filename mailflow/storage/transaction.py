"""The database and its transactions.

1. `transaction()` is the only BEGIN and COMMIT: everything in it happens, or nothing.
2. SQLite: one writer at a time from BEGIN IMMEDIATE on, WAL, every commit synced to the disk (`synchronous=FULL`).
3. PostgreSQL: rows are locked where they are read to be changed (`for_update`); commits are synchronous.
4. `reading()` sees one moment, changes nothing and holds up no writer.
5. A SQLite file is created by `migrations.upgrade` alone: a wrong path is told, not answered with an empty database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Select, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from mailflow.errors import StorageFault
from mailflow.storage.faults import clear_faults, place

BUSY_SECONDS = 10
"""How long a writer waits for another one."""
_READING = "mailflow_reading"


def engine_for(url: str) -> Engine:
    """The database at `url` (`sqlite:///file.db`, `postgresql://user@host/name`). Nothing is opened yet.

    Raises StorageFault for a URL that cannot be used or a driver that is not installed.
    """
    parsed = _parsed(url)
    try:
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        return _postgresql(parsed)
    except ModuleNotFoundError as error:
        raise StorageFault(
            f"{place(parsed)} needs the driver {error.name}: install it with pip install 'mailflow[postgres]'."
        ) from error


def is_there(engine: Engine) -> bool:
    """Is there a database to read? False only for a SQLite file that does not exist. Raises StorageFault where nobody can say."""
    return engine.dialect.name != "sqlite" or _exists(Path(engine.url.database or ""))


@contextmanager
def transaction(engine: Engine) -> Iterator[Connection]:
    """Commit at the end, roll back on any exception. Raises StorageFault where the database cannot be used."""
    with clear_faults(engine.url), engine.begin() as tx:
        yield tx


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent moment, read only: takes no write lock and refuses writes."""
    with clear_faults(engine.url), _READERS.get(engine, engine).connect() as connection:
        if engine.dialect.name == "postgresql":
            tx = connection.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True, **{_READING: True}
            )
        else:
            tx = connection.execution_options(**{_READING: True})
        with tx.begin():
            yield tx


def for_update(tx: Connection, query: Select[Any]) -> Select[Any]:
    """`query` (a constant) locking its rows until the commit; unchanged where `tx` only reads.

    SQLite locks no rows: it has one writer.
    """
    return query if tx.get_execution_options().get(_READING) else _locking(query)


@cache
def _locking(query: Select[Any]) -> Select[Any]:
    return query.with_for_update()


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StorageFault(
            "MAILFLOW_DATABASE_URL cannot be read: write sqlite:///mailflow.db or postgresql://user@host/database."
        ) from error
    if backend not in {"sqlite", "postgresql"}:
        raise StorageFault(f"{backend} databases are not supported: use sqlite:///… or postgresql://… .")
    if backend == "sqlite" and (not parsed.database or parsed.database == ":memory:"):
        raise StorageFault("A SQLite database needs a file: write sqlite:///mailflow.db in MAILFLOW_DATABASE_URL.")
    return parsed


def _sqlite(url: URL) -> Engine:
    """Readers have connections of their own: to switch one between the two makes SQLite compile all its statements again."""
    path = Path(url.database or "").absolute()
    named = url.set(database=str(path), query={})
    engine = create_engine(named, creator=_opener(path, reads=False), hide_parameters=True)
    readers = create_engine(named, creator=_opener(path, reads=True), hide_parameters=True)
    for opened, begin in ((engine, "BEGIN IMMEDIATE"), (readers, "BEGIN")):
        event.listen(opened, "begin", partial(_begin, begin))
    event.listen(engine, "engine_disposed", lambda _: readers.dispose())
    _READERS[engine] = readers
    return engine


_READERS: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()
"""The engine through which a SQLite database is read; PostgreSQL needs none."""


def _begin(statement: str, connection: Connection) -> None:
    driver: Any = connection.connection.driver_connection  # straight to it: this runs with every transaction
    driver.execute(statement)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:
        raise StorageFault(
            f"The database {path} cannot be opened ({error.strerror}): let this user enter its folder."
        ) from error


def _opener(path: Path, *, reads: bool) -> Callable[[], sqlite3.Connection]:
    uri = f"file:{quote(str(path))}?mode=rw"

    def open_file() -> sqlite3.Connection:
        if not _exists(path):
            raise StorageFault(f"There is no database at {path}: create it with `mailflow db upgrade`.")
        opened = sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS)
        try:
            for pragma in (
                "journal_mode = WAL",
                "synchronous = FULL",
                "foreign_keys = ON",
                "journal_size_limit = 67108864",
                "secure_delete = ON",  # what is let go of is overwritten, not only marked as free
                f"query_only = {'ON' if reads else 'OFF'}",
            ):
                opened.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            opened.close()
            raise
        return opened

    return open_file


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,  # they are people's words and addresses: no error may quote them
        pool_pre_ping=True,  # a restarted server is met with a new connection, not with an error
        connect_args={"connect_timeout": BUSY_SECONDS, "application_name": "mailflow"},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        del record
        connection.autocommit = True
        connection.execute("SET synchronous_commit TO on")
        connection.execute(f"SET lock_timeout TO '{BUSY_SECONDS}s'")
        connection.autocommit = False

    return engine
