"""A backup takes the database's place: checked before, in one step, and never over the head of a daemon."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from mailflow.errors import StorageFault, WrongUse
from mailflow.handlers.restoring import Restored, restore
from mailflow.storage import migrations, watch
from mailflow.storage.backup import backup
from mailflow.storage.counters import counters, next_number
from mailflow.storage.mark import read_mark
from mailflow.storage.owner import own_mailbox
from mailflow.storage.transaction import engine_for, reading, transaction
from tests.storage.samples import FORUM, NOW


@pytest.fixture
def engine(fresh_sqlite: str) -> Iterator[Engine]:
    made = engine_for(fresh_sqlite)
    yield made
    made.dispose()


@pytest.fixture
def copy(engine: Engine, tmp_path: Path) -> Path:
    """Made when three drafts had a number; five have one now."""
    for _ in range(3):
        _gives_a_number(engine)
    backup(engine, tmp_path / "copy.db")
    for _ in range(2):
        _gives_a_number(engine)
    return tmp_path / "copy.db"


def _gives_a_number(engine: Engine) -> int:
    with transaction(engine) as tx:
        return next_number(tx, FORUM, "consultation/2026")


def _restore(engine: Engine, copy: Path, *, replaces: bool = True) -> Restored:
    return restore(engine, copy, copy.with_name("mark"), NOW, replaces=replaces)


def test_a_backup_takes_the_place_and_everything_waits_for_a_word(engine: Engine, copy: Path, tmp_path: Path) -> None:
    done = _restore(engine, copy)
    with reading(engine) as tx:
        (pause,) = watch.pauses(tx, FORUM)
        assert pause.what == "everything"
        assert "A backup was restored" in pause.reason
        for what in ("sending", "intake"):
            assert watch.paused(tx, FORUM, what) == pause
    assert _gives_a_number(engine) > 1000  # no mark told how many were given
    assert done.kept is not None
    with sqlite3.connect(done.kept) as kept:
        assert kept.execute("SELECT value FROM counter").fetchone() == (5,)
    kept.close()
    assert (tmp_path / "mailflow.db").stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.glob("*.restoring*"))
    mark = read_mark(tmp_path / "mark")
    assert mark is not None
    assert mark.counters[FORUM]["consultation/2026"] >= 1000


def test_a_database_that_is_there_is_not_replaced_unasked(engine: Engine, copy: Path) -> None:
    with pytest.raises(WrongUse, match=r"exists already\. With --replace"):
        _restore(engine, copy, replaces=False)
    with reading(engine) as tx:
        assert counters(tx)[FORUM]["consultation/2026"] == 5


def test_where_there_is_no_database_a_backup_becomes_it(engine: Engine, copy: Path, tmp_path: Path) -> None:
    engine.dispose()
    for path in tmp_path.glob("mailflow.db*"):
        path.unlink()
    assert _restore(engine, copy, replaces=False).kept is None
    assert migrations.is_current(engine)


def test_nothing_is_replaced_over_the_head_of_a_daemon(engine: Engine, copy: Path) -> None:
    with (
        own_mailbox(engine, "box@lumas.example"),
        pytest.raises(StorageFault, match=rf"mailflow \(process {os.getpid()}\) works with .*: stop it first"),
    ):
        _restore(engine, copy)


def test_what_stands_in_the_old_journal_goes_aside_with_its_database(
    engine: Engine, copy: Path, tmp_path: Path
) -> None:
    """As a killed daemon leaves it: taken for the new database's, it would damage it."""
    files = {path.name: path.read_bytes() for path in tmp_path.glob("mailflow.db*")}
    assert files["mailflow.db-wal"]
    engine.dispose()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    kept = _restore(engine, copy).kept
    with reading(engine) as tx:
        assert tx.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    assert kept is not None
    with sqlite3.connect(kept) as old:
        assert old.execute("SELECT value FROM counter").fetchone() == (5,)
    old.close()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda data: b"Subject: no database\r\n" * 99, "is not a SQLite database"),
        (lambda data: data[:20_000], "is damaged"),
        (lambda data: data[: len(data) // 2] + b"\xa5" * 4096 + data[len(data) // 2 + 4096 :], "is damaged"),
        (lambda data: b"", "is no database of mailflow"),
    ],
    ids=["a mail", "cut off", "a damaged page", "empty"],
)
def test_a_backup_that_cannot_be_used_is_refused_and_nothing_is_changed(
    engine: Engine, copy: Path, tmp_path: Path, spoil: object, told: str
) -> None:
    assert callable(spoil)
    copy.write_bytes(spoil(copy.read_bytes()))
    before = {path.name for path in tmp_path.iterdir()}
    with pytest.raises(StorageFault, match=told) as refused:
        _restore(engine, copy)
    assert "MAILFLOW_DATABASE_URL" not in str(refused.value), "the remedy is another backup"
    assert {path.name for path in tmp_path.iterdir()} == before
    with reading(engine) as tx:
        assert counters(tx)[FORUM]["consultation/2026"] == 5


def test_a_backup_of_an_older_version_is_brought_up_to_date(engine: Engine, tmp_path: Path) -> None:
    older = engine_for(f"sqlite:///{tmp_path / 'old.db'}")
    migrations.upgrade(older, "0002")
    older.dispose()
    assert _restore(engine, tmp_path / "old.db").revision == "0002"
    assert migrations.is_current(engine)


def test_a_backup_of_a_newer_version_is_refused(engine: Engine, copy: Path) -> None:
    with sqlite3.connect(copy) as newer:
        newer.execute("UPDATE alembic_version SET version_num = '9999'")
    newer.close()
    with pytest.raises(StorageFault, match="made by a newer mailflow"):
        _restore(engine, copy)


def test_a_file_that_is_not_there_or_is_the_database_itself_is_told(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(WrongUse, match="There is no backup"):
        _restore(engine, tmp_path / "nowhere.db")
    with pytest.raises(WrongUse, match="is the database itself"):
        _restore(engine, tmp_path / "mailflow.db")


def test_a_disk_without_room_for_the_copy_leaves_everything_as_it_was(
    engine: Engine, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StorageFault, match=r"No space left on device\. Nothing was changed"):
        _restore(engine, copy)


@pytest.mark.server
def test_postgresql_is_restored_with_its_own_tool(fresh_postgresql: str, tmp_path: Path) -> None:
    engine = engine_for(fresh_postgresql)
    with pytest.raises(WrongUse, match="pg_restore"):
        _restore(engine, tmp_path / "copy.db")
    engine.dispose()
