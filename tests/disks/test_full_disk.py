"""The disk is full: nothing is lost, nothing goes unrecorded, and the work goes on when there is room."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from mailflow.daemon import desk as desks
from mailflow.daemon.desk import IntakeDesk, outbox_of, write_here
from mailflow.daemon.once import Shift
from mailflow.errors import StorageFault
from mailflow.handlers import outgoing
from mailflow.mail.retry import Accepted
from mailflow.storage import ballast
from mailflow.storage.transaction import engine_for
from tests.crash.story import ANSWERS, World, worlds
from tests.disks.full import FRAME, Stage, file_limit, full_disk


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("full")
    with worlds(folder) as world:
        yield Stage(world, folder)


@pytest.mark.parametrize("frames", [0, 7, 20, 41, 66])
def test_a_disk_that_is_full_at_some_write_loses_and_doubles_nothing(stage: Stage, frames: int) -> None:
    noticed, fault = stage.starved(ANSWERS, file_limit(frames * FRAME))
    assert fault == ""
    assert noticed


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of a few megabytes; skipped where nothing may be mounted."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(tmp_path)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip(f"no file system may be mounted here: {mounted.stderr.decode().strip()}")
    try:
        yield tmp_path
    finally:
        subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_a_real_disk_that_is_full_loses_and_doubles_nothing(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ballast, "LARGEST_MAILS", 0)
    monkeypatch.setattr(desks, "LARGEST_MAILS", 0)
    with worlds(small_disk) as world:
        stage = Stage(world, small_disk)
        for free in (0, 12 * FRAME):
            noticed, fault = stage.starved(ANSWERS, full_disk(small_disk, free))
            assert fault == ""
            assert noticed


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with worlds(tmp_path) as made:
        yield made


def _says(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    def disk_usage(_: Path) -> Any:
        return type("Usage", (), {"free": free})

    monkeypatch.setattr(shutil, "disk_usage", disk_usage)


def test_nothing_is_fetched_where_five_of_the_largest_mails_would_not_fit(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = world.house(tmp_path / "mailflow.db")
    world.works(house)
    world.director_sends()
    limit = 5 * house.office.ruleset.limits.mail_size
    _says(monkeypatch, limit - 1)
    with Shift(house) as shift:
        (fault,) = shift.work().faults
    assert "free beside the database, less than 5 times limits.mail_size" in str(fault)
    assert world.sent("receipt") == []
    _says(monkeypatch, limit)
    world.works(house)
    assert len(world.sent("receipt")) == 1
    house.engine.dispose()


def test_what_was_sent_is_written_down_with_the_room_of_the_ballast(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballast, "BALLAST", 4096)
    house = world.house(tmp_path / "mailflow.db")
    house.lay_ballast()
    path = ballast.ballast_path(house.engine)
    assert path is not None
    assert path.stat().st_size == 4096
    _says(monkeypatch, 100)
    written = []

    def record_outcome(*_: object, **__: object) -> None:
        if path.exists():
            raise StorageFault("the disk is full")
        written.append("sent")

    monkeypatch.setattr(outgoing, "record_outcome", record_outcome)
    claimed: Any = type("Claimed", (), {"id": 7})
    outbox_of(house).record_outcome(claimed, Accepted("250 ok"), world.now, True)
    assert written == ["sent"]
    path.touch()
    path.unlink()
    with pytest.raises(StorageFault):  # given up already: the outcome waits in memory
        _fails_again(monkeypatch, house, claimed, world)
    house.engine.dispose()


def _fails_again(monkeypatch: pytest.MonkeyPatch, house: Any, claimed: Any, world: World) -> None:
    def record_outcome(*_: object, **__: object) -> None:
        raise StorageFault("the disk is full")

    monkeypatch.setattr(outgoing, "record_outcome", record_outcome)
    outbox_of(house).record_outcome(claimed, Accepted("250 ok"), world.now, True)


def test_the_ballast_is_laid_only_where_room_is_left_beside_it(
    fresh_sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_for(fresh_sqlite)
    monkeypatch.setattr(ballast, "BALLAST", 4096)
    _says(monkeypatch, 4096 + 999)
    assert not ballast.lay_ballast(engine, 1000)
    _says(monkeypatch, 4096 + 1000)
    assert ballast.lay_ballast(engine, 1000)
    assert not ballast.give_up_ballast(engine)  # there is room: it stays
    _says(monkeypatch, 0)
    assert ballast.lay_ballast(engine, 1000)  # it lies there already
    assert ballast.give_up_ballast(engine)
    assert not ballast.give_up_ballast(engine)
    engine.dispose()


@pytest.mark.server
def test_postgresql_looks_after_its_own_disk(fresh_postgresql: str) -> None:
    engine: Engine = engine_for(fresh_postgresql)
    assert ballast.free_beside(engine) is None
    assert not ballast.lay_ballast(engine, 0)
    assert not ballast.give_up_ballast(engine)
    engine.dispose()


def test_the_status_tells_that_nothing_is_fetched(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = world.house(tmp_path / "mailflow.db")
    _says(monkeypatch, 0)
    reason = IntakeDesk(house, write_here, lambda: None, lambda: None).stands_still()
    assert reason is not None
    assert "nothing is fetched before there is room" in reason
    house.engine.dispose()
