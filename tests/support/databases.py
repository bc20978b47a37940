"""One fixture for every suite: `engine`, a fresh, migrated, empty database, on SQLite and on PostgreSQL.

A migrated template is made once a session and copied for each test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from mailflow.storage import migrations
from mailflow.storage.transaction import engine_for
from tests.support.postgres import missing, running_postgres

BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.server)]
_TEMPLATE = "mailflow_template"
_numbers = count(1)


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of its own for each test."""
    url = request.getfixturevalue(f"fresh_{request.param}")
    made = engine_for(url)
    yield made
    made.dispose()


@pytest.fixture
def fresh_sqlite(sqlite_template: Path, tmp_path: Path) -> str:
    """URL of a migrated SQLite file that nobody else uses."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'mailflow.db')}"


@pytest.fixture
def fresh_postgresql(postgres_template: str) -> Iterator[str]:
    """URL of a migrated PostgreSQL database that nobody else uses."""
    name = f"test_{next(_numbers)}"
    _administer(postgres_template, f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
    yield _database(postgres_template, name)
    _administer(postgres_template, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """URL of the server, which holds a migrated, empty database to copy."""
    _administer(postgres_server, f"CREATE DATABASE {_TEMPLATE}")
    _migrate(_database(postgres_server, _TEMPLATE))
    return postgres_server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of a PostgreSQL that runs as long as the session; skipped where there is none, a failure under CI."""
    if reason := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with running_postgres() as url:
        yield url


def _migrate(url: str) -> None:
    engine = engine_for(url)
    migrations.upgrade(engine)
    engine.dispose()


def _database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _administer(url: str, statement: str) -> None:
    engine = engine_for(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()
