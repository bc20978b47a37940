"""An old copy of the database works again: nothing leaves without a word, nobody gets a mail twice, no number is given twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from mailflow.daemon.house import House
from mailflow.handlers import restoring
from mailflow.storage.mark import mark_path
from mailflow.storage.migrations import upgrade
from tests.crash.story import ANSWERS, DRAFT, MORE_WORDS, REMINDER, WORD, World, worlds
from tests.disks.restored import Restored, by_hand, taken_back


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with worlds(tmp_path) as made:
        yield made


def _holds(found: Restored) -> None:
    assert found.sent_meanwhile == 0
    assert found.doubled == []
    assert found.reused == set()


@pytest.mark.parametrize(("copied_after", "restored_after"), [(DRAFT, REMINDER), (ANSWERS, ANSWERS + 1)])
def test_a_copy_put_back_by_hand_waits_for_a_word_and_repeats_nothing(
    world: World, tmp_path: Path, copied_after: int, restored_after: int
) -> None:
    found = taken_back(world, tmp_path, copied_after=copied_after, restored_after=restored_after)
    assert [reason.partition(":")[0][:30] for reason in found.reasons] == ["This database is an old copy o"]
    (told,) = found.paused.faults  # once, though neither mail nor time goes on
    assert "mailflow resume" in str(told)
    _holds(found)


def test_a_restored_backup_waits_for_a_word_even_where_the_mark_is_lost(world: World, tmp_path: Path) -> None:
    def restore(house: House, copy: Path, database: Path) -> None:
        house.engine.dispose()
        path = mark_path(house.engine, tmp_path)
        path.unlink()
        restoring.restore(house.engine, copy, path, world.now, replaces=True)

    found = taken_back(world, tmp_path, copied_after=WORD, restored_after=MORE_WORDS, put_back=restore)
    assert "A backup of 2026-02-02" in found.reasons[0]
    _holds(found)


def test_a_new_database_in_the_place_of_a_lost_one_does_not_pass_for_it(world: World, tmp_path: Path) -> None:
    def lose(house: House, copy: Path, database: Path) -> None:
        by_hand(house, copy, database)
        database.unlink()
        upgrade(house.engine)
        house.engine.dispose()

    found = taken_back(world, tmp_path, copied_after=WORD, restored_after=MORE_WORDS, put_back=lose)
    assert "This is not the database that worked here" in found.reasons[0]
    _holds(found)


def test_without_a_mark_nothing_is_said(world: World, tmp_path: Path) -> None:
    """A moved machine, or a first start."""
    house = world.house(tmp_path / "mailflow.db")
    world.works(house)
    mark_path(house.engine, tmp_path).unlink()
    world.works(house)
    house.engine.dispose()
