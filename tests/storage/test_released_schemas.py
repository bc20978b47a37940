"""A database of every released version, with what its own code had written, comes up to this version with every row.

`released/0001.json` … hold the rows that the stories' forum left under that version: consultations open, closed and held, answers,
machine mail, mails owed, sent and in hand, a mail set aside, a pause. Big bytes are base64.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Date, DateTime, Engine, LargeBinary, MetaData, insert, make_url, select, text

from mailflow.storage import migrations
from mailflow.storage.counters import next_number
from mailflow.storage.transaction import engine_for, reading, transaction
from tests.support.installation import Installation

RELEASED = Path(__file__).parent / "released"
REVISIONS = tuple(sorted(path.stem for path in RELEASED.glob("*.json")))
BOTH = [pytest.param("sqlite"), pytest.param("postgresql", marks=pytest.mark.server)]
Rows = dict[str, list[dict[str, Any]]]


def test_every_released_version_has_its_rows() -> None:
    every = sorted(path.name[:4] for path in Path(migrations.__file__).parent.glob("versions/0*.py"))
    assert list(REVISIONS) == every[:-1]  # the newest is not released yet


@pytest.fixture(params=REVISIONS)
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest, revision: str, tmp_path: Path) -> Iterator[Engine]:
    """A database of that version, as it was left."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old.db'}"
    else:
        url = _new_database(request.getfixturevalue("postgres_server"), f"released_{revision}")
    made = engine_for(url)
    migrations.upgrade(made, revision)
    _fill(made, _rows(revision))
    yield made
    made.dispose()


def _new_database(server: str, name: str) -> str:
    engine = engine_for(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _rows(revision: str) -> Rows:
    found: Rows = json.loads((RELEASED / f"{revision}.json").read_text("utf-8"))
    return found


def _fill(engine: Engine, rows: Rows) -> None:
    schema = MetaData()
    with transaction(engine) as tx:
        schema.reflect(tx)
        for table in schema.sorted_tables:
            columns = {column.name: column.type for column in table.columns}
            values = [
                {name: _value(columns[name], kept) for name, kept in row.items()} for row in rows.get(table.name, ())
            ]
            if values:
                tx.execute(insert(table), values)
            if engine.dialect.name == "postgresql" and table.autoincrement_column is not None:
                tx.execute(
                    text(f"SELECT setval('{table.name}_id_seq', (SELECT coalesce(max(id), 1) FROM {table.name}))")
                )


def _value(kind: Any, kept: Any) -> Any:
    """As the driver wants it."""
    if kept is None:
        return None
    if isinstance(kind, LargeBinary):
        return base64.b64decode(kept["base64"])
    if isinstance(kind, Boolean):
        return bool(kept)
    if isinstance(kind, JSON):
        return json.loads(kept)
    if isinstance(kind, DateTime):
        at = datetime.fromisoformat(kept)
        return at.replace(tzinfo=UTC) if kind.timezone else at
    if isinstance(kind, Date):
        return date.fromisoformat(kept)
    return kept


def _all_of(engine: Engine, revision: str) -> dict[str, list[dict[str, Any]]]:
    """What the columns of that version hold now."""
    schema = MetaData()
    with reading(engine) as tx:
        schema.reflect(tx)
        return {
            name: [dict(row) for row in tx.execute(select(*(schema.tables[name].c[c] for c in rows[0]))).mappings()]
            for name, rows in _rows(revision).items()
            if rows
        }


def test_every_row_is_kept_by_the_upgrade_and_numbers_go_on(engine: Engine, revision: str) -> None:
    before = _all_of(engine, revision)
    migrations.upgrade(engine)
    assert migrations.is_current(engine)
    after = _all_of(engine, revision)
    for rows in (before, after):
        for row in rows["consultation"]:
            row.pop("next_due_at")  # an upgrade may have the next tick look at it
    for name, kept in before.items():
        order = sorted(kept[0])
        assert sorted(map(repr, ([row[c] for c in order] for row in after[name]))) == sorted(
            map(repr, ([row[c] for c in order] for row in kept))
        ), name
    (last,) = (row["value"] for row in _rows(revision)["counter"] if row["name"] == "consultation/2026")
    with transaction(engine) as tx:
        assert next_number(tx, "lumas", "consultation/2026") == last + 1


@pytest.mark.parametrize(
    ("revision", "engine"),
    [("0001", "sqlite"), ("0002", "sqlite"), pytest.param("0003", "postgresql", marks=pytest.mark.server)],
    indirect=True,
)
def test_the_commands_show_what_an_older_version_has_written(engine: Engine, revision: str, tmp_path: Path) -> None:
    migrations.upgrade(engine)
    place = Installation(tmp_path, engine.url.render_as_string(hide_password=False))
    rows = _rows(revision)
    listed = place.here("list", "--json")
    assert listed.code == 0, listed.stderr
    assert len(listed.lines) == len(rows["consultation"])
    for line in listed.lines:
        shown = place.here("show", line["reference"], "--json")
        assert shown.code == 0, shown.stderr
        filed = [row for row in rows["recommendation"] if row["reference"] == line["reference"]]
        assert len(shown.value["recommendations"]) == len(filed)
        assert len(shown.value["members"]) == 3
    for command, table in (("ledger", "mail"), ("outbox", "outbox")):
        told = place.here(command, "--json")
        assert told.code == 0, told.stderr
        assert len(told.lines) == len(rows[table])
    status = place.here("status", "--json")
    assert status.code == 1  # sending was paused
    assert "paused: sending: 535 5.7.8 refused" in [waiting["what"] for waiting in status.value["waiting"]]
