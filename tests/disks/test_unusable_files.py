"""A database that cannot be used is refused by every command in one sentence with the remedy; nothing is sent, nothing is made in its place."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from mailflow.errors import StorageFault
from mailflow.storage import ledger, watch
from mailflow.storage.transaction import engine_for, reading, transaction
from tests.storage.samples import FORUM, NOW, envelope, source
from tests.support.imap_script import ScriptedImap
from tests.support.installation import Installation
from tests.support.smtp_script import SmtpScript

ROOT = Path(__file__).parents[2]
COMMANDS = (
    ("run",),
    ("once",),
    ("status",),
    ("ledger",),
    ("outbox",),
    ("list",),
    ("approve", "2026-001"),
    ("resume",),
    ("backup", "copy.db"),
    ("db", "upgrade"),
)
Spoil = Callable[[bytes], bytes]


@pytest.fixture
def place(fresh_sqlite: str, tmp_path: Path) -> Iterator[Installation]:
    """Two hundred mails are in the ledger."""
    engine = engine_for(fresh_sqlite)
    with transaction(engine) as tx:
        for uid in range(200):
            ledger.record_unfetched(tx, source(uid), envelope(), "review", near_miss=False, reasons=(), now=NOW)
    engine.dispose()
    with ScriptedImap() as imap, SmtpScript() as smtp:
        made = Installation(tmp_path, fresh_sqlite)
        made.watches(imap.host, imap.port, imap.user, imap.password)
        made.sends_through(smtp.host, smtp.port)
        yield made
        assert smtp.mails == []


def _spoil(place: Installation, spoil: Spoil) -> Path:
    database = place.folder / "mailflow.db"
    database.write_bytes(spoil(database.read_bytes()))
    return database


def _with_every_page_but_the_first_damaged(data: bytes) -> bytes:
    return data[:4096] + b"\xa5" * (len(data) - 4096)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda data: b"\xa5" * 100 + data[100:], "is not a SQLite database"),
        (_with_every_page_but_the_first_damaged, "is damaged"),
    ],
    ids=["its header", "its pages"],
)
def test_a_damaged_database_is_refused_by_every_command(
    place: Installation, command: tuple[str, ...], spoil: Spoil, told: str
) -> None:
    _spoil(place, spoil)
    said = place.here(*command)
    assert said.code == 2
    assert told in said.stderr
    assert "restore the last backup" in said.stderr
    assert len(said.stderr.strip().splitlines()) == 1
    assert not (place.folder / "copy.db").exists()


@pytest.mark.parametrize("command", [("run",), ("status",), ("backup", "copy.db")], ids=" ".join)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[: len(data) // 2],
        lambda data: data[: len(data) // 2] + b"\xa5" * 4096 + data[len(data) // 2 + 4096 :],
    ],
    ids=["cut off", "one page"],
)
def test_a_file_that_lost_some_of_it_sends_nothing(place: Installation, command: tuple[str, ...], spoil: Spoil) -> None:
    """`run` looks at every page first; a look at what is whole is allowed, and a backup of it is none."""
    _spoil(place, spoil)
    said = place.here(*command)
    assert "Traceback" not in said.stderr
    copy = place.folder / "copy.db"
    if copy.exists():
        with sqlite3.connect(copy) as whole:
            assert whole.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        whole.close()
    elif command[0] != "status":
        assert said.code == 2
        assert "is damaged" in said.stderr


def test_an_empty_file_is_taken_for_a_first_start_and_a_mail_for_none(place: Installation) -> None:
    _spoil(place, lambda data: b"From: a@b.example\r\n\r\n" * 400)
    said = place.here("status")
    assert (said.code, "is not a SQLite database" in said.stderr) == (2, True)


def test_a_write_ahead_log_that_was_damaged_costs_what_was_not_in_it_before_and_nothing_else(
    fresh_sqlite: str, tmp_path: Path
) -> None:
    """SQLite reads it up to the first frame whose checksum is wrong: whole transactions, oldest first."""
    engine = engine_for(fresh_sqlite)
    for number in range(20):
        with transaction(engine) as tx:
            watch.pause(tx, FORUM, f"p{number}", "x" * 500, NOW)
    files = {suffix: (tmp_path / f"mailflow.db{suffix}").read_bytes() for suffix in ("", "-wal")}
    engine.dispose()
    log = files["-wal"]
    for at in (len(log) // 4, len(log) // 2, len(log) - 2000):
        copy = tmp_path / f"{at}.db"
        copy.write_bytes(files[""])
        copy.with_name(f"{at}.db-wal").write_bytes(log[:at] + b"\xa5" * 64 + log[at + 64 :])
        torn = engine_for(f"sqlite:///{copy}")
        with reading(torn) as tx:
            kept = {pause.what for pause in watch.pauses(tx, FORUM)}
        assert kept == {f"p{number}" for number in range(len(kept))}
        with sqlite3.connect(copy) as plain:
            assert plain.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        plain.close()
        torn.dispose()


# ── read-only ────────────────────────────────────────────────────────────────────────────────────────────────────

AS_NOBODY = """
import os, sys
from datetime import UTC, datetime
from mailflow.errors import StorageFault
from mailflow.storage import watch
from mailflow.storage.owner import own_mailbox
from mailflow.storage.transaction import engine_for, reading, transaction

def owns(engine):
    with own_mailbox(engine, "box@lumas.example"):
        pass

def writes(engine):
    with transaction(engine) as tx:
        watch.beat(tx, "lumas", "tick", datetime.now(UTC))

def reads(engine):
    with reading(engine) as tx:
        watch.loops(tx, "lumas")

def tried(engine):
    for work in (owns, writes, reads):
        try:
            work(engine)
            yield work.__name__, "done"
        except StorageFault as fault:
            yield work.__name__, str(fault)

there, before = sys.argv[1:]
assert dict(tried(engine_for(before)))["writes"] == "done"  # imports what nobody may not read
os.setgroups([]); os.setgid(65534); os.setuid(65534)
for name, told in tried(engine_for(there)):
    print(name, told)
"""
only_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root can become another user, and root ignores permissions"
)


def _as_nobody(url: str, before: Path) -> dict[str, str]:
    done = subprocess.run(
        [sys.executable, "-c", AS_NOBODY, url, f"sqlite:///{before}"], capture_output=True, text=True, check=False, cwd="/",
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(line.split(" ", 1) for line in done.stdout.splitlines())


@pytest.fixture
def others(sqlite_template: Path) -> Iterator[tuple[str, Path]]:
    """A database that somebody else owns, in a folder that all can enter: pytest's own are for one user alone."""
    with tempfile.TemporaryDirectory(prefix="mailflow-nobody-") as name:
        database = Path(shutil.copy(sqlite_template, Path(name) / "mailflow.db"))
        url = f"sqlite:///{database}"
        engine = engine_for(url)
        with transaction(engine) as tx:
            watch.beat(tx, FORUM, "tick", NOW)
        engine.dispose()
        yield url, database


@only_root
@pytest.mark.parametrize(("of_file", "of_folder"), [(0o666, 0o755), (0o600, 0o777), (0o644, 0o777), (0o644, 0o700)])
def test_a_file_or_folder_that_may_not_be_written_is_told_and_nothing_is_done(
    others: tuple[str, Path], tmp_path_factory: pytest.TempPathFactory, of_file: int, of_folder: int
) -> None:
    url, database = others
    before = tmp_path_factory.mktemp("before") / "own.db"
    shutil.copy(database, before)
    database.chmod(of_file)
    database.parent.chmod(of_folder)
    told = _as_nobody(url, before)
    assert any(word in told["writes"] for word in ("cannot be written", "cannot be opened"))
    if not of_folder & 0o002:
        assert "cannot be opened (Permission denied)" in told["owns"]
    database.parent.chmod(0o755)
    engine = engine_for(url)
    with reading(engine) as tx:
        assert watch.loops(tx, FORUM)[0].last_ok_at == NOW
    engine.dispose()


def test_a_database_that_becomes_read_only_is_told_and_works_again_when_it_is_mended(fresh_sqlite: str) -> None:
    engine = engine_for(fresh_sqlite)
    with transaction(engine) as tx:
        watch.beat(tx, FORUM, "tick", NOW)
    _let(engine, writes=False)
    with pytest.raises(StorageFault, match="cannot be written: give this user write access"), transaction(engine) as tx:
        watch.beat(tx, FORUM, "dispatch", NOW)
    with reading(engine) as tx:
        assert len(watch.loops(tx, FORUM)) == 1
    _let(engine, writes=True)
    with transaction(engine) as tx:
        watch.beat(tx, FORUM, "dispatch", NOW)
    engine.dispose()


def _let(engine: Engine, *, writes: bool) -> None:
    """As a file system that was remounted: SQLite answers SQLITE_READONLY."""
    with engine.connect() as connection:
        connection.connection.execute(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
