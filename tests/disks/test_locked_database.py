"""Another program holds the database: mailflow waits, tries whole transactions again, and does nothing twice."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import text

from mailflow.errors import StorageFault
from mailflow.loops import dispatch
from mailflow.storage import outbox, transaction
from mailflow.storage.backup import backup
from mailflow.storage.transaction import engine_for, reading
from tests.crash.story import ACTS, ANSWERS, World, end_of, message_id_of, worlds


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setattr(transaction, "BUSY_SECONDS", 0.01)  # instead of ten seconds
    with worlds(tmp_path) as made:
        yield made


class Locker:
    """Another program that holds the database, from a moment on until the daemon waits with an outcome in its hand."""

    def __init__(self, database: Path) -> None:
        self._connection = sqlite3.connect(database, isolation_level=None, check_same_thread=False, timeout=5)

    def lock(self) -> None:
        if not self._connection.in_transaction:
            self._connection.execute("BEGIN EXCLUSIVE")

    def warning(self, event: str, **_: object) -> None:
        """As the log of dispatch."""
        if event == "outcome not yet recorded":
            self.release()

    def __getattr__(self, name: str) -> Any:
        return lambda *_, **__: None

    def release(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


@contextmanager
def _locked_at(house: Any, database: Path, commit: int) -> Iterator[Locker]:
    """After so many commits of the daemon."""
    dialect, count = house.engine.dialect, iter(range(1, 10_000))
    do_commit = dialect.do_commit
    with closing(Locker(database)) as other:

        def committed(connection: Any) -> None:
            do_commit(connection)
            if next(count) == commit:
                other.lock()

        with mock.patch.object(dialect, "do_commit", committed), mock.patch.object(dispatch, "log", other):
            yield other
        other.release()


@pytest.mark.parametrize("commit", [1, 9, 20, 35])
def test_a_database_that_is_held_by_another_program_makes_nothing_twice(
    world: World, tmp_path: Path, commit: int
) -> None:
    database = tmp_path / "mailflow.db"
    house = world.house(database)
    for act in ACTS[:ANSWERS]:
        world.now += act.later
        act.happens(world)
        world.works(house)
    world.now += ACTS[ANSWERS].later
    ACTS[ANSWERS].happens(world)
    with (
        _locked_at(house, database, commit),
        suppress(StorageFault, AssertionError),  # told, and tried again at the next start
    ):
        world.works(house)
    world.works(house)
    world.now += timedelta(minutes=7)
    world.works(house)
    end = end_of(house, world)
    assert end.is_whole
    assert [line[1] for line in end.ledger].count("received") == 0
    assert set(Counter(message_id_of(mail) for mail in world.smtp.mails).values()) == {1}
    with reading(house.engine) as tx:
        counts = outbox.counts(tx, house.office.forum)
    assert {state for state, n in counts.items() if n} <= {"sent", "cancelled"}
    house.engine.dispose()


def test_a_backup_at_every_commit_holds_one_moment_whole(world: World, tmp_path: Path) -> None:
    """As `mailflow backup` beside a daemon that works: every invariant holds in each copy."""
    database = tmp_path / "mailflow.db"
    house = world.house(database)
    beside = engine_for(f"sqlite:///{database}")
    dialect = house.engine.dialect
    copies: list[Path] = []
    do_commit = dialect.do_commit

    def committed(connection: Any) -> None:
        do_commit(connection)
        copies.append(tmp_path / f"copy{len(copies)}.db")
        if len(copies) % 5 == 0:
            backup(beside, copies[-1])

    with mock.patch.object(dialect, "do_commit", committed):
        for act in ACTS[: ANSWERS + 1]:
            world.now += act.later
            act.happens(world)
            world.works(house)
    made = [copy for copy in copies if copy.exists()]
    assert len(made) > 10
    for copy in made:
        engine = engine_for(f"sqlite:///{copy}")
        with reading(engine) as tx:
            assert tx.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert tx.execute(text("PRAGMA foreign_key_check")).all() == []
            assert tx.execute(_UNFOUNDED).scalar_one() == 0
        engine.dispose()
    beside.dispose()
    house.engine.dispose()


_UNFOUNDED = text(
    "SELECT (SELECT count(*) FROM mail WHERE disposition = 'filed' AND NOT EXISTS (SELECT 1 FROM recommendation r WHERE r.mail_id = mail.id))"
    " + (SELECT count(*) FROM mail WHERE raw_sha256 IS NOT NULL AND raw_sha256 NOT IN (SELECT sha256 FROM content))"
    " + (SELECT count(*) FROM outbox WHERE payload_sha256 IS NOT NULL AND payload_sha256 NOT IN (SELECT sha256 FROM content))"
    " + (SELECT count(*) FROM consultation c WHERE NOT EXISTS (SELECT 1 FROM version v WHERE v.reference = c.reference))"
)
