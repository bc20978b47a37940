"""All or nothing; readers hold up nobody; every fault of the database is one clear sentence."""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url, text
from sqlalchemy.exc import IntegrityError

from mailflow.errors import StorageFault
from mailflow.storage import transaction as transactions
from mailflow.storage import watch
from mailflow.storage.consultations import create
from mailflow.storage.counters import next_number
from mailflow.storage.transaction import engine_for, is_there, reading, transaction
from tests.storage.samples import FORUM, NOW, consultation


def test_what_failed_half_way_has_not_happened(engine: Engine) -> None:
    def fail() -> None:
        with transaction(engine) as tx:
            watch.pause(tx, FORUM, "sending", "the relay refuses us", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with reading(engine) as tx:
        assert watch.paused(tx, FORUM, "sending") is None


def test_readers_are_not_held_up_by_a_writer_and_see_one_moment(engine: Engine) -> None:
    with reading(engine) as reader:
        assert watch.pauses(reader, FORUM) == ()
        with transaction(engine) as tx:
            watch.pause(tx, FORUM, "sending", "why", NOW)
            with reading(engine) as other:
                assert watch.pauses(other, FORUM) == ()
        assert watch.pauses(reader, FORUM) == ()
    with reading(engine) as reader:
        assert len(watch.pauses(reader, FORUM)) == 1


def test_a_reader_cannot_write_and_leaves_no_trace_on_the_next_writer(engine: Engine) -> None:
    with pytest.raises(StorageFault, match="cannot be written"), reading(engine) as tx:
        next_number(tx, FORUM, "n")
    with transaction(engine) as tx:
        assert next_number(tx, FORUM, "n") == 1


def test_a_broken_reference_is_refused_by_the_schema(engine: Engine) -> None:
    with pytest.raises(IntegrityError), transaction(engine) as tx:
        tx.execute(
            text(
                "INSERT INTO history (forum, reference, at, event, by, detail) VALUES ('x', 'y', :at, 'e', 'b', '{}')"
            ),
            {"at": NOW.replace(tzinfo=None)},
        )


def test_an_unknown_state_is_refused_by_the_schema(engine: Engine) -> None:
    with transaction(engine) as tx:
        create(tx, consultation())
    with pytest.raises(IntegrityError), transaction(engine) as tx:
        tx.execute(text("UPDATE consultation SET phase = 'asleep'"))


def test_sqlite_syncs_every_commit_and_keeps_references(fresh_sqlite: str) -> None:
    engine = engine_for(fresh_sqlite)
    with reading(engine) as tx:
        pragmas = [
            tx.execute(text(f"PRAGMA {name}")).scalar_one() for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    engine.dispose()
    assert pragmas == ["wal", 2, 1]


@pytest.mark.server
def test_postgresql_syncs_every_commit(fresh_postgresql: str) -> None:
    engine = engine_for(fresh_postgresql)
    with reading(engine) as tx:
        assert tx.execute(text("SHOW synchronous_commit")).scalar_one() == "on"
    engine.dispose()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", "cannot be read: write sqlite:///mailflow.db or postgresql"),
        ("mailflow.db", "cannot be read"),
        ("mysql://u:secret@h/d", "mysql databases are not supported"),
        ("nonsense://u:secret@h/d", "cannot be read|not supported"),
        ("sqlite://", "needs a file"),
        ("sqlite:///:memory:", "needs a file"),
        ("postgresql://host:port/db", "cannot be read"),
    ],
)
def test_a_url_that_cannot_be_used_is_told(url: str, told: str) -> None:
    with pytest.raises(StorageFault, match=told) as fault:
        engine_for(url)
    assert "secret" not in str(fault.value)


def test_a_missing_driver_is_told_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StorageFault, match=r"pip install 'mailflow\[postgres\]'") as fault:
        engine_for("postgresql://clerk:secret@127.0.0.1/mailflow")
    assert "secret" not in str(fault.value)


def test_a_wrong_path_is_told_and_creates_nothing(tmp_path: Path) -> None:
    engine = engine_for(f"sqlite:///{tmp_path}/nowhere.db")
    assert not is_there(engine)
    with pytest.raises(StorageFault, match=r"no database at .*nowhere\.db.*mailflow db upgrade"), reading(engine):
        pass
    assert not list(tmp_path.iterdir())


def test_a_path_means_the_folder_it_was_named_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert engine_for("sqlite:///mailflow.db").url.database == str(tmp_path / "mailflow.db")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Të nderuar, " * 1_000)
    with pytest.raises(StorageFault, match="is not a SQLite database"), reading(engine_for(f"sqlite:///{path}")):
        pass


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match="cannot be opened"), reading(engine_for(f"sqlite:///{tmp_path}")):
        pass


def test_an_empty_database_is_told_to_be_upgraded(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    with (
        pytest.raises(StorageFault, match="mailflow db upgrade"),
        reading(engine_for(f"sqlite:///{tmp_path}/empty.db")) as tx,
    ):
        watch.loops(tx, FORUM)


def test_a_damaged_database_is_told(fresh_sqlite: str) -> None:
    path = Path(make_url(fresh_sqlite).database or "")
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xa5" * (len(whole) - 4096))
    engine = engine_for(fresh_sqlite)
    with (
        pytest.raises(StorageFault, match="is damaged: stop mailflow and restore the last backup"),
        reading(engine) as tx,
    ):
        watch.loops(tx, FORUM)
    engine.dispose()


def test_a_full_disk_is_told_and_nothing_is_lost(fresh_sqlite: str) -> None:
    engine = engine_for(fresh_sqlite)

    def fill() -> None:
        with transaction(engine) as tx:
            tx.execute(text("PRAGMA max_page_count = 1"))
            watch.pause(tx, FORUM, "sending", "x" * 50_000, NOW)

    with pytest.raises(StorageFault, match="the disk is full"):
        fill()
    with reading(engine) as tx:
        assert watch.pauses(tx, FORUM) == ()
    engine.dispose()


def test_a_locked_database_is_told(fresh_sqlite: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "BUSY_SECONDS", 0)
    engine = engine_for(fresh_sqlite)
    other = sqlite3.connect(make_url(fresh_sqlite).database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageFault, match="is locked by another program"), transaction(engine):
        pass
    other.close()
    with transaction(engine) as tx:
        assert next_number(tx, FORUM, "n") == 1
    engine.dispose()


def test_a_server_that_does_not_answer_is_told_without_the_password() -> None:
    engine = engine_for("postgresql://clerk:secret@127.0.0.1:1/mailflow")
    with pytest.raises(StorageFault, match="cannot be reached") as fault, reading(engine):
        pass
    assert "secret" not in str(fault.value)


@pytest.mark.server
@pytest.mark.parametrize(
    ("change", "told"),
    [({"database": "nowhere"}, "does not exist: create it"), ({"username": "nobody"}, "refused the log-in")],
)
def test_what_postgresql_refuses_is_told(postgres_server: str, change: dict[str, str], told: str) -> None:
    url = make_url(postgres_server).set(**change)  # type: ignore[arg-type]  # the names are those of `set`
    with pytest.raises(StorageFault, match=told), reading(engine_for(url.render_as_string(hide_password=False))):
        pass


@pytest.mark.server
def test_postgresql_without_tables_is_told_to_be_upgraded(postgres_server: str) -> None:
    engine = engine_for(postgres_server)
    with pytest.raises(StorageFault, match="mailflow db upgrade"), reading(engine) as tx:
        watch.loops(tx, FORUM)
    engine.dispose()


@pytest.mark.server
def test_a_connection_that_postgresql_closed_is_replaced(fresh_postgresql: str) -> None:
    engine = engine_for(fresh_postgresql)
    with reading(engine) as tx:
        own = tx.execute(text("SELECT pg_backend_pid()")).scalar_one()
    other = engine_for(fresh_postgresql)
    with transaction(other) as tx:
        tx.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": own})
    other.dispose()
    with transaction(engine) as tx:
        assert next_number(tx, FORUM, "n") == 1
    engine.dispose()
