"""One whole copy, while the daemon works on."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from mailflow.errors import StorageFault, WrongUse
from mailflow.storage import migrations, watch
from mailflow.storage.backup import backup
from mailflow.storage.transaction import engine_for, reading, transaction
from tests.storage.samples import FORUM, NOW

ROOT = Path(__file__).parents[2]


@pytest.fixture
def running(fresh_sqlite: str) -> Iterator[Engine]:
    engine = engine_for(fresh_sqlite)
    with transaction(engine) as tx:
        watch.pause(tx, FORUM, "sending", "committed", NOW)
    yield engine
    engine.dispose()


def test_a_backup_holds_all_that_was_committed_and_nothing_else(running: Engine, tmp_path: Path) -> None:
    target = tmp_path / "copy ç.db"
    (tmp_path / "copy ç.db.unfinished").write_bytes(b"of a backup that was killed")
    with transaction(running) as tx:
        watch.pause(tx, FORUM, "intake", "not committed yet", NOW)
        backup(running, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert not list(tmp_path.glob("*.unfinished"))
    copy = engine_for(f"sqlite:///{target}")
    assert migrations.is_current(copy)
    with reading(copy) as tx:
        assert [pause.what for pause in watch.pauses(tx, FORUM)] == ["sending"]
    copy.dispose()
    with sqlite3.connect(target) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    plain.close()


def test_a_backup_never_overwrites(running: Engine, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_bytes(b"last year")
    with pytest.raises(WrongUse, match="exists already"):
        backup(running, target)
    assert target.read_bytes() == b"last year"


def test_a_backup_that_cannot_be_written_is_told_and_leaves_nothing(running: Engine, tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match="cannot be written: No such file or directory"):
        backup(running, tmp_path / "nowhere" / "copy.db")


def test_a_backup_of_nothing_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match="no database"):
        backup(engine_for(f"sqlite:///{tmp_path}/nowhere.db"), tmp_path / "copy.db")
    assert not list(tmp_path.iterdir())


@pytest.mark.server
def test_postgresql_is_backed_up_with_its_own_tool(fresh_postgresql: str, tmp_path: Path) -> None:
    engine = engine_for(fresh_postgresql)
    with pytest.raises(WrongUse, match="pg_dump"):
        backup(engine, tmp_path / "copy.db")
    engine.dispose()


def test_a_backup_on_a_full_disk_is_told_and_leaves_nothing(running: Engine, tmp_path: Path) -> None:
    with transaction(running) as tx:
        watch.pause(tx, FORUM, "intake", "x" * 300_000, NOW)
    before = set(tmp_path.iterdir())
    code = (
        "import resource, sys; from pathlib import Path; from mailflow.storage.backup import backup\n"
        "from mailflow.storage.transaction import engine_for; from mailflow.errors import StorageFault\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))\n"
        f"try: backup(engine_for({running.url.render_as_string()!r}), Path({str(tmp_path / 'copy.db')!r}))\n"
        "except StorageFault as fault: sys.exit(str(fault))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert "disk" in done.stderr
    assert "Traceback" not in done.stderr
    assert {path for path in tmp_path.iterdir() if path.suffix != ".db-shm"} == {
        path for path in before if path.suffix != ".db-shm"
    }
