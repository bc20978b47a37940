"""The story without a fault, and what a new daemon makes of each state that a power cut could leave of it."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from mailflow.consultation.model import NoticeKind
from tests.crash.camera import Camera, Picture
from tests.crash.story import ACTS, Act, Played, World, end_of, message_id_of, uncertain_of
from tests.support.smtp_script import TakenMail


@dataclass(frozen=True)
class Cut:
    """Where the power fails: a state of disk and world, and what the relay has taken until then."""

    picture: Picture
    taken: list[TakenMail] = field(repr=False)
    windows: dict[str, tuple[str, int]]
    """Message-ID → kind, and how many copies the relay had, of what was in its window at a cut before this one."""


@dataclass(frozen=True)
class After:
    """How the story ended after a cut."""

    played: Played
    windows: dict[str, tuple[str, int]]
    """Those of this cut and of the one before."""
    again: list[Cut]
    """Where the power could fail a second time: the states that the start after this cut leaves."""


class Rehearsal:
    """The story without a fault: every picture that could be left of it, and how it ends."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.mail: list[list[bytes]] = []
        self.first_cuts = self.second_cuts = 0
        """From which the story was played to its end."""
        database = folder / "mailflow.db"
        house = world.house(database)
        self.camera = Camera(database, lambda: (world.imap.folders, len(world.smtp.mails)))
        self.started_at = world.now
        with self.camera.watching(house.engine):
            for number, act in enumerate(ACTS):
                self.camera.act = number
                world.now += act.later
                world.delivered = []
                act.happens(world)
                self.mail.append(world.delivered)
                world.works(house)
        self.end = end_of(house, world)
        self.taken = list(world.smtp.mails)
        house.engine.dispose()

    def after(self, cut: Cut, folder: Path) -> After:
        """The power was cut there: what a new daemon makes of it, and what it could leave where the power fails again before it is done."""
        world, picture = self.world, cut.picture
        database = folder / "after.db"
        for suffix in ("", "-wal", "-shm", ".mark"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        for suffix, content in picture.disk.items():
            database.with_name(database.name + suffix).write_bytes(content)
        world.imap.folders = deepcopy(picture.folders)
        world.smtp.mails[:] = cut.taken
        world.now = self.started_at
        for act in ACTS[: picture.act + 1]:
            world.now += act.later
        world.delivered = []
        had = Counter(message_id_of(mail) for mail in cut.taken)
        windows = cut.windows | {name: (kind, had[name]) for name, kind in uncertain_of(database).items()}
        house = world.house(database)
        camera = Camera(database, lambda: (world.imap.folders, len(world.smtp.mails)))
        camera.act = picture.act
        with camera.watching(house.engine):
            world.works(house)
        taken = list(world.smtp.mails)
        for act, mail in zip(ACTS[picture.act + 1 :], self.mail[picture.act + 1 :], strict=True):
            self._goes_on(act, mail)
            world.works(house)
        played = end_of(house, world)
        house.engine.dispose()
        again = [Cut(one, taken[: one.taken], windows) for one in camera.pictures.values()]
        return After(played, windows, again)

    def _goes_on(self, act: Act, mail: list[bytes]) -> None:
        self.world.now += act.later
        for raw in mail:
            self.world.arrives(raw)

    def cuts(self, every: int) -> list[Cut]:
        """Every `every`-th state of disk and world."""
        pictures = [*self.camera.pictures.values()][::every]
        return [Cut(picture, self.taken[: picture.taken], {}) for picture in pictures]

    def faults(self, folder: Path, *, every: int, again: int) -> list[str]:
        """What is lost or doubled after a power cut, one sentence each.

        Tried in every `every`-th state; and of all the states that the starts after these cuts leave, the power is cut a second
        time in every `again`-th.
        """
        found, number = [], count(1)
        for cut in self.cuts(every):
            after = self.after(cut, folder)
            found += self._told(cut, after)
            self.first_cuts += 1
            for second in after.again:
                if next(number) % again == 0:
                    found += self._told(second, self.after(second, folder), "after a first cut, ")
                    self.second_cuts += 1
        return found

    def _told(self, cut: Cut, after: After, when: str = "") -> list[str]:
        fault, picture = _fault(self, after), cut.picture
        step = f"{picture.steps[0]} (and {len(picture.steps) - 1} more)"
        return [f"{when}act {picture.act}, {step}: {fault}"] if fault else []


def _fault(rehearsal: Rehearsal, after: After) -> str:
    end, played = rehearsal.end, after.played
    if not played.is_whole:
        return "the database is damaged"
    for name in ("ledger", "consultations", "recommendations", "owed"):
        if getattr(played, name) != getattr(end, name):
            return f"{name}: {getattr(played, name)} instead of {getattr(end, name)}"
    for message_id in {*played.taken, *end.taken}:
        times = played.taken[message_id]
        allowed = {0, 1} if message_id.split(".")[1] == "digest" else {1}
        if message_id in after.windows:
            kind, had = after.windows[message_id]
            allowed = {had + NoticeKind(kind).is_repeated_when_uncertain}
        if times not in allowed:
            return f"{message_id} was taken {times} times instead of {allowed}"
    return ""
