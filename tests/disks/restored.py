"""An old copy of the database is put in the place of the one that went on: the story, taken back and played to its end."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from mailflow.daemon.house import House
from mailflow.daemon.once import Shift, Summary
from mailflow.handlers import commands
from mailflow.storage import watch
from mailflow.storage.backup import backup
from mailflow.storage.transaction import reading
from tests.crash.story import ACTS, Act, World, message_id_of
from tests.support.smtp_script import TakenMail

COORDINATOR = "coordinator"
NUMBER = re.compile(r"\b20\d\d-\d{3,6}/\d+\b")
PutBack = Callable[[House, Path, Path], None]
"""(house, copy, database): the copy takes the database's place."""


def by_hand(house: House, copy: Path, database: Path) -> None:
    """`cp` over a stopped daemon's file."""
    house.engine.dispose()
    shutil.copyfile(copy, database)


@dataclass
class Restored:
    """What happened."""

    paused: Summary
    reasons: list[str]
    """Why it stood still."""
    sent_meanwhile: int
    """Mails that left before `mailflow resume`: must be none."""
    doubled: list[str] = field(default_factory=list)
    """Mails that somebody but the coordinator had twice."""
    reused: set[str] = field(default_factory=set)
    """Numbers of recommendations, and references, that were given twice."""
    resumed: list[Summary] = field(default_factory=list)


CATCHING_UP = Act(timedelta(minutes=31))
"""After the word that lets it go on."""


def taken_back(
    world: World, folder: Path, *, copied_after: int, restored_after: int, put_back: PutBack = by_hand
) -> Restored:
    """Play the acts; the copy was made after one of them and is put back after a later one; then `mailflow resume`, to the end."""
    database, copy = folder / "mailflow.db", folder / "copy.db"
    house = world.house(database)
    for number, act in enumerate(ACTS[: restored_after + 1]):
        world.now += act.later
        act.happens(world)
        world.works(house)
        if number == copied_after:
            backup(house.engine, copy)
    before = list(world.smtp.mails)
    given = _numbers_in(database)
    put_back(house, copy, database)
    house = world.house(database)
    paused = _works(world, house)
    with reading(house.engine) as tx:
        reasons = [pause.reason for pause in watch.pauses(tx, house.office.forum)]
    found = Restored(paused, reasons, len(world.smtp.mails) - len(before))
    known = _numbers_in(database)
    commands.resume(house.engine, house.office, world.now)
    for act in (CATCHING_UP, *ACTS[restored_after + 1 :]):
        world.now += act.later
        found.resumed.append(_works(world, house))
    found.doubled = _doubled(world.smtp.mails)
    found.reused = (_numbers_in(database) - known) & given
    house.engine.dispose()
    return found


def _works(world: World, house: House) -> Summary:
    with Shift(house) as shift:
        return shift.work()


def _doubled(mails: list[TakenMail]) -> list[str]:
    """By what a mail says to whom: its Message-ID, or for an answer the mail that it answers."""
    said = Counter(_said(mail) for mail in mails if f".{COORDINATOR}." not in message_id_of(mail))
    return sorted(f"{what}: {times} times" for what, times in said.items() if times > 1)


def _said(mail: TakenMail) -> str:
    reference, kind, slot, who = message_id_of(mail).strip("<>").split(".")[:4]
    head = mail.content.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
    answered = re.search(r"(?im)^In-Reply-To:\s*(<[^>]+>)", head)
    return f"{kind} to {who} about {answered[1] if answered else f'{reference} {slot}'}"


def _numbers_in(database: Path) -> set[str]:
    """References of consultations and numbers of recommendations."""
    with sqlite3.connect(database) as tx:
        numbers = {row[0] for row in tx.execute("SELECT reference FROM consultation")}
        numbers |= {f"{row[0]}/{row[1]}" for row in tx.execute("SELECT reference, number FROM recommendation")}
    tx.close()
    return numbers
