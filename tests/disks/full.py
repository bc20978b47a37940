"""The disk is full at one write of an act of the story; then there is room again, and the daemon goes on by itself."""

from __future__ import annotations

import os
import resource
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from mailflow.errors import StorageFault
from mailflow.loops import dispatch
from tests.crash.story import ACTS, Played, World, end_of
from tests.support.imap_script import Folder

FILES = ("", "-wal", ".mark")
PAGE = 4096
FRAME = PAGE + 24
"""Of the write-ahead log (https://www.sqlite.org/fileformat2.html#walformat)."""
RETRIED_AFTER = timedelta(minutes=7)
"""A mail whose dot could not be intended was put off as if the relay were away."""
Shortage = Callable[[], AbstractContextManager[Callable[[], None]]]
"""A full disk for the length of the block, or until the function it gives is called."""


@dataclass
class Scene:
    """An act of the story: how the world lay before it, and what stands written after it."""

    disk: dict[str, bytes] = field(repr=False)
    folders: dict[str, Folder] = field(repr=False)
    taken: int
    now: datetime
    after: Played


class Stage:
    """The story without a fault, act by act."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world, self.database = world, folder / "full.db"
        self.scenes: list[Scene] = []
        house = world.house(self.database)
        for act in ACTS:
            world.now += act.later
            act.happens(world)
            house.engine.dispose()  # all in one file, as a stopped daemon leaves it
            folders, taken = deepcopy(world.imap.folders), len(world.smtp.mails)
            disk = {suffix: path.read_bytes() for suffix, path in self._files() if path.exists()}
            world.works(house)
            self.scenes.append(Scene(disk, folders, taken, world.now, end_of(house, world)))
        self.taken = list(world.smtp.mails)
        house.engine.dispose()

    def largest(self, number: int) -> int:
        """Bytes of the largest file before that act."""
        return max(len(content) for content in self.scenes[number].disk.values())

    def starved(self, number: int, shortage: Shortage) -> tuple[bool, str]:
        """Play that act on a full disk, then with room: did it notice, and what was lost or doubled ('' where nothing was)?"""
        world, scene = self.world, self.scenes[number]
        for suffix in (*FILES, "-shm"):
            self.database.with_name(self.database.name + suffix).unlink(missing_ok=True)
        for suffix, content in scene.disk.items():
            self.database.with_name(self.database.name + suffix).write_bytes(content)
        world.imap.folders = deepcopy(scene.folders)
        world.smtp.mails[:] = self.taken[: scene.taken]
        world.now = scene.now
        house = world.house(self.database)
        noticed = False
        with shortage() as make_room, _room_when_only_the_outcome_waits(make_room):
            try:
                world.works(house)
            except (StorageFault, AssertionError):
                noticed = True
            marked = [mail.uid for folder in world.imap.folders.values() for mail in folder.mails if mail.flags]
        fault = _premature(house, marked, world)
        house.engine.dispose()
        world.works(world.house(self.database))
        world.now += RETRIED_AFTER
        world.works(world.house(self.database))
        played = end_of(world.house(self.database), world)
        world.house(self.database).engine.dispose()
        return noticed, fault or _differs(scene.after, played)

    def _files(self) -> Iterator[tuple[str, Path]]:
        for suffix in FILES:
            yield suffix, self.database.with_name(self.database.name + suffix)


def _premature(house: Any, marked: list[int], world: World) -> str:
    """A mail in the mailbox bears the keyword, or the relay has a mail, that the database knows nothing of."""
    end = end_of(house, world)
    recorded = {line[0] for line in end.ledger}
    if unknown := set(marked) - recorded:
        return f"marked and not recorded: {sorted(unknown)}"
    return "" if end.is_whole else "the database is damaged"


def _differs(wanted: Played, played: Played) -> str:
    for name in ("ledger", "consultations", "recommendations", "owed"):
        if getattr(played, name) != getattr(wanted, name):
            return f"{name}: {getattr(played, name)} instead of {getattr(wanted, name)}"
    doubled = [name for name, times in played.taken.items() if times > 1]
    lost = set(wanted.taken) - set(played.taken)
    return f"lost {sorted(lost)}, doubled {doubled}" if doubled or lost else ""


@contextmanager
def _room_when_only_the_outcome_waits(make_room: Callable[[], None]) -> Iterator[None]:
    """Then mailflow waits for room, and holds the outcome in memory as long as it takes."""

    class Log:
        def warning(self, event: str, **_: object) -> None:
            if event == "outcome not yet recorded":
                make_room()

        def __getattr__(self, _: str) -> Callable[..., None]:
            return lambda *_, **__: None

    with mock.patch.object(dispatch, "log", Log()):
        yield


def file_limit(size: int) -> Shortage:
    """No file grows beyond `size` bytes (RLIMIT_FSIZE; Python ignores SIGXFSZ, so that the write fails with EFBIG)."""

    @contextmanager
    def limited() -> Iterator[Callable[[], None]]:
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)

        def lift() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            yield lift
        finally:
            lift()

    return limited


def full_disk(folder: Path, free: int) -> Shortage:
    """All but `free` bytes of the file system at `folder` are taken (ENOSPC)."""

    @contextmanager
    def filled() -> Iterator[Callable[[], None]]:
        filler = folder / "filler"
        opened = os.open(filler, os.O_CREAT | os.O_WRONLY)
        room = os.statvfs(folder)
        os.posix_fallocate(opened, 0, max(PAGE, room.f_bavail * room.f_frsize - free))
        os.close(opened)
        try:
            yield lambda: filler.unlink(missing_ok=True)
        finally:
            filler.unlink(missing_ok=True)

    return filled
