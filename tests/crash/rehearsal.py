"""The story without a fault, and what a new daemon makes of each state that a power cut could leave of it."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from pathlib import Path

from mailflow.consultation.model import NoticeKind
from tests.crash.camera import Camera, Picture
from tests.crash.story import ACTS, Act, Played, World, end_of, message_id_of, uncertain_of


class Rehearsal:
    """The story without a fault: every picture that could be left of it, and how it ends."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.mail: list[list[bytes]] = []
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

    def after(self, picture: Picture, folder: Path) -> tuple[Played, dict[str, str]]:
        """The power was cut there: what a new daemon makes of it, and what was in its window then."""
        world = self.world
        database = folder / "after.db"
        for suffix in ("", "-wal", "-shm", ".mark"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
        for suffix, content in picture.disk.items():
            database.with_name(database.name + suffix).write_bytes(content)
        world.imap.folders = deepcopy(picture.folders)
        world.smtp.mails[:] = self.taken[: picture.taken]
        world.now = self.started_at
        for act in ACTS[: picture.act + 1]:
            world.now += act.later
        world.delivered = []
        uncertain = uncertain_of(database)
        house = world.house(database)
        world.works(house)
        for act, mail in zip(ACTS[picture.act + 1 :], self.mail[picture.act + 1 :], strict=True):
            self._goes_on(act, mail)
            world.works(house)
        played = end_of(house, world)
        house.engine.dispose()
        return played, uncertain

    def _goes_on(self, act: Act, mail: list[bytes]) -> None:
        self.world.now += act.later
        for raw in mail:
            self.world.arrives(raw)

    def faults(self, folder: Path, *, every: int = 1) -> list[str]:
        """What is lost or doubled after a power cut, one sentence each; tried in every `every`-th state."""
        found = []
        for picture in [*self.camera.pictures.values()][::every]:
            played, uncertain = self.after(picture, folder)
            if fault := _fault(self, picture, played, uncertain):
                found.append(f"act {picture.act}, {picture.steps[0]} (and {len(picture.steps) - 1} more): {fault}")
        return found


def _fault(rehearsal: Rehearsal, picture: Picture, played: Played, uncertain: dict[str, str]) -> str:
    end = rehearsal.end
    if not played.is_whole:
        return "the database is damaged"
    for name in ("ledger", "consultations", "recommendations", "owed"):
        if getattr(played, name) != getattr(end, name):
            return f"{name}: {getattr(played, name)} instead of {getattr(end, name)}"
    had = Counter(message_id_of(mail) for mail in rehearsal.taken[: picture.taken])
    for message_id in {*played.taken, *end.taken}:
        times, kind = played.taken[message_id], message_id.split(".")[1]
        allowed = {1}
        if message_id in uncertain:
            again = NoticeKind(uncertain[message_id]).is_repeated_when_uncertain
            allowed = {had[message_id] + again}
        elif kind == "digest":
            allowed = {0, 1}
        if times not in allowed:
            return f"{message_id} was taken {times} times instead of {allowed}"
    return ""
