"""One fixture for every suite: `engine`, a fresh, migrated, empty database, on SQLite and on PostgreSQL.

Each is migrated once a session: the SQLite file is then copied for each test, the PostgreSQL database emptied.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text

from mailflow.storage import migrations
from mailflow.storage.tables import metadata
from mailflow.storage.transaction import engine_for, transaction
from tests.support.postgres import missing, running_postgres

BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.server)]
_END_OTHER_SESSIONS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)


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
def fresh_postgresql(postgres_database: str) -> str:
    """URL of the migrated PostgreSQL database, emptied: thirty times faster than creating one for each test."""
    engine = engine_for(postgres_database)
    with transaction(engine) as tx:
        tx.execute(_END_OTHER_SESSIONS)
        for table in reversed(metadata.sorted_tables):
            tx.execute(table.delete())
            if table.autoincrement_column is not None:
                tx.execute(text(f"SELECT setval('{table.name}_id_seq', 1, false)"))
        tx.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": migrations.HEAD})
    engine.dispose()
    return postgres_database


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    """URL of a migrated database on the server."""
    engine = engine_for(postgres_server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE mailflow"))
    engine.dispose()
    url = make_url(postgres_server).set(database="mailflow").render_as_string(hide_password=False)
    _migrate(url)
    return url


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
