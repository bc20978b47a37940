"""retry, resume, backup, db upgrade; and a database that cannot be used."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mailflow.handlers.restoring import keep_mark
from mailflow.mail.retry import Refused
from mailflow.storage import watch
from mailflow.storage.mark import mark_path
from mailflow.storage.migrations import HEAD
from mailflow.storage.transaction import engine_for, transaction
from tests.cli.conftest import Shell, follow
from tests.support.forum import FIRST, Forum

NOW = datetime(2099, 1, 1, tzinfo=UTC)
COMMANDS = (["list"], ["show", FIRST], ["approve", FIRST], ["status"], ["explain", "rules.yaml"])


@pytest.fixture
def filled(forum: Forum, installed: Shell) -> Shell:
    """With an open consultation."""
    forum.invites()
    forum.engine.dispose()
    follow(installed, forum)
    return installed


def change(shell: Shell, statement: str) -> None:
    with sqlite3.connect(shell.database) as database:
        database.execute(statement)
    database.close()


# ── care ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_refused_delivery_is_taken_up_again(forum: Forum, installed: Shell) -> None:
    forum.relay.says(Refused("550 5.1.1 no such user", concerns_address=True), to="M05")
    forum.invites()
    follow(installed, forum)
    (line,) = installed("outbox", "--state", "refused", "--json").lines
    said = installed("retry", f"delivery:{line['id']}", "--json")
    assert (said.code, said.value) == (0, {"retried": f"delivery:{line['id']}"})
    forum.relay.behaves()
    forum.settles()
    assert installed("outbox", "--state", "refused", "--json").lines == []


def test_after_a_pause_resume_goes_on(forum: Forum, installed: Shell) -> None:
    with transaction(forum.engine) as tx:
        watch.pause(tx, "lumas", "sending", "535 5.7.8 wrong password", forum.now)
    assert installed("resume", "--json").value == {"resumed": ["sending"]}
    assert installed("resume").out == "Nothing was paused.\n"


def test_a_backup_is_a_whole_database_for_this_user_alone(filled: Shell) -> None:
    said = filled("backup", "copy.db", "--json")
    copy = filled.folder / "copy.db"
    assert said.value == {"file": "copy.db", "size": copy.stat().st_size}
    assert copy.stat().st_mode & 0o077 == 0
    assert filled("list", "--json", MAILFLOW_DATABASE_URL="sqlite:///copy.db").lines[0]["reference"] == FIRST
    assert "MAILFLOW_SECRET" in filled("backup", "another.db").out


def test_a_backup_is_older_than_the_mark_from_the_moment_it_is_made(filled: Shell) -> None:
    """Put back by hand, it is known for old even where the daemon marked nothing after it."""
    living, copy = (engine_for(f"sqlite:///{path}") for path in (filled.database, filled.folder / "copy.db"))
    path = mark_path(living, filled.folder)
    assert keep_mark(living, path, NOW) is None
    assert filled("backup", "copy.db").code == 0
    assert "old copy" in str(keep_mark(copy, path, NOW))
    for engine in (living, copy):
        engine.dispose()


def test_a_backup_overwrites_nothing(filled: Shell) -> None:
    said = filled("backup", "rules.yaml")
    assert said.code == 2
    assert "rules.yaml exists already: name a new file" in said.err


def test_a_backup_that_cannot_be_written_is_told(filled: Shell) -> None:
    said = filled("backup", "no/such/folder.db")
    assert said.code == 2
    assert "cannot be written: No such file or directory." in said.err


def test_a_database_of_before_can_be_backed_up_and_is_told_how_to_be_upgraded(filled: Shell) -> None:
    change(filled, "UPDATE alembic_version SET version_num = '0000'")
    assert filled("backup", "before.db").code == 0
    for command in COMMANDS:
        said = filled(*command)
        assert (said.code, said.out) == (2, "")
        assert "is of an older version. Make a backup of it, then run `mailflow db upgrade`." in said.err


def test_a_database_of_a_newer_mailflow_is_left_alone(filled: Shell) -> None:
    change(filled, "UPDATE alembic_version SET version_num = '9999'")
    for command in (*COMMANDS, ["db", "upgrade"]):
        said = filled(*command)
        assert (said.code, said.out) == (2, "")
        assert "was made by a newer mailflow" in said.err


@pytest.mark.server("postgresql")
def test_an_empty_postgresql_is_looked_at_and_left_empty(installed: Shell, fresh_postgresql: str) -> None:
    engine = engine_for(fresh_postgresql)
    with transaction(engine) as tx:
        tx.exec_driver_sql("ALTER TABLE alembic_version RENAME TO elsewhere")
    try:
        said = installed("list", MAILFLOW_DATABASE_URL=fresh_postgresql)
    finally:
        with transaction(engine) as tx:
            tx.exec_driver_sql("ALTER TABLE elsewhere RENAME TO alembic_version")
        engine.dispose()
    assert (said.code, said.out) == (0, "There is no consultation yet.\n")
    assert "does not exist yet" in said.err


def test_db_upgrade_makes_a_database_and_is_harmless_again(installed: Shell) -> None:
    for _ in range(2):
        said = installed("db", "upgrade", "--json")
        assert (said.code, said.value["revision"]) == (0, HEAD)
    assert installed("list").out == "There is no consultation yet.\n"
    assert installed("list").err == ""


# ── a database that cannot be used ────────────────────────────────────────────────────────────────────────────────


def test_a_locked_database_is_told(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailflow.storage.transaction.BUSY_SECONDS", 0)
    writer = sqlite3.connect(filled.database, isolation_level=None)
    writer.execute("BEGIN EXCLUSIVE")
    said = filled("close", FIRST)
    writer.close()
    assert (said.code, said.out) == (2, "")
    assert said.err.endswith("mailflow.db is locked by another program: stop it or wait, then try again.\n")


def test_what_is_no_database_is_told(installed: Shell) -> None:
    installed.database.write_bytes(b"not a database, and long enough to be told from one by its first bytes" * 40)
    for command in COMMANDS:
        said = installed(*command)
        assert (said.code, said.out) == (2, "")
        assert "is not a SQLite database" in said.err


def test_a_folder_without_write_access_is_told(filled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests may run as root, who may write everywhere: SQLite is told to open read-only instead."""
    connect = sqlite3.connect

    def read_only(database: str, **options: object) -> sqlite3.Connection:
        return connect(str(database).replace("mode=rw", "mode=ro"), **options)  # type: ignore[call-overload,no-any-return]  # as the caller's

    monkeypatch.setattr("mailflow.storage.transaction.sqlite3.connect", read_only)
    said = filled("close", FIRST)
    assert (said.code, said.out) == (2, "")
    assert "cannot be written: give this user write access to the file and its folder." in said.err


def test_a_full_disk_is_told_and_nothing_is_lost(filled: Shell) -> None:
    """Simulated by the largest size a file may reach, which only a process of its own can be given."""
    ended = in_small_space(filled, "answered", FIRST, "M05", "--text", "x" * 100_000)
    assert ended.returncode == 2
    assert b"disk" in ended.stderr
    assert ended.stderr.count(b"\n") == 1
    said = filled("show", FIRST, "--json")
    assert (said.code, said.value["recommendations"]) == (0, [])


def test_a_backup_onto_a_full_disk_leaves_nothing_half(filled: Shell) -> None:
    ended = in_small_space(filled, "backup", "copy.db")
    assert ended.returncode == 2
    assert ended.stderr.count(b"\n") == 1
    assert not [path for path in filled.folder.iterdir() if path.name.startswith("copy")]


def in_small_space(shell: Shell, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """A command in a process in which no file can grow over 64 kB."""
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536));"
        "from mailflow.cli import main; main(sys.argv[1:])"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=shell.folder,
        env={"PATH": "/usr/bin", "PYTHONPATH": str(Path(__file__).parents[2])} | shell.settings,
        capture_output=True,
        check=False,
    )


def test_an_address_of_a_database_that_is_none_is_told(installed: Shell) -> None:
    for url in ("mysql://root@host/x", "sqlite://", "nonsense"):
        said = installed("list", MAILFLOW_DATABASE_URL=url)
        assert (said.code, said.out) == (2, "")
        assert said.err.count("\n") == 1


def test_a_server_that_is_not_there_is_told(installed: Shell) -> None:
    said = installed("list", MAILFLOW_DATABASE_URL="postgresql://nobody:geheim@127.0.0.1:1/nothing")
    assert (said.code, said.out) == (2, "")
    assert "cannot be reached" in said.err
    assert "geheim" not in said.err


@pytest.mark.server("postgresql")
def test_commands_work_on_postgresql(installed: Shell, fresh_postgresql: str) -> None:
    installed.settings["MAILFLOW_DATABASE_URL"] = fresh_postgresql
    forum = Forum(engine_for(fresh_postgresql))
    forum.invites()
    forum.engine.dispose()
    follow(installed, forum)
    assert installed("show", FIRST, "--json").value["phase"] == "open"
    assert installed("close", FIRST, "--json").value["phase"] == "closed"
    assert len(installed("ledger", "--json").lines) == 1
    assert installed("status").code == 0
    assert "pg_dump" in installed("backup", "copy.db").err
