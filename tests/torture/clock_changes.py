"""Both changes of the clock, leap day and the turn of the year: a day before each to a day after it, tick by tick.

A consultation ends on the working day after the change. Reminders, digests and the closing have to come at the first tick at which they
are due and the clock is believed, each once, and the deadline has to be the instant that stands in the table here. With lots drawn, the
machine's clock leaps by up to a day, back or ahead, and comes back; the steady clock does not.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Engine

from mailflow.consultation.calendar import Calendar, at
from mailflow.handlers.timekeeping import ClockWatch, keep_time
from mailflow.storage import consultations
from mailflow.storage.migrations import upgrade
from mailflow.storage.transaction import engine_for, reading
from tests.support.forum import WHO, Forum, shipped_rules
from tests.torture.row import Row

ZONE = "Europe/Tirane"
AROUND = timedelta(days=1)


@dataclass(frozen=True)
class Change:
    """`end`: the deadline's day; `at`: its last second; `reminders`: when they fall due. All worked out by hand, not by mailflow."""

    name: str
    day: date
    end: date
    at: datetime
    reminders: tuple[datetime, ...]


def utc(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc,arg-type]


CHANGES = (
    Change(
        "winter time 2026",
        date(2026, 10, 25),
        date(2026, 10, 26),
        utc(2026, 10, 26, 22, 59, 59),
        (utc(2026, 10, 19, 6), utc(2026, 10, 23, 6)),
    ),
    Change(
        "summer time 2027",
        date(2027, 3, 28),
        date(2027, 3, 30),  # the 29th is Easter Monday
        utc(2027, 3, 30, 21, 59, 59),
        (utc(2027, 3, 19, 7), utc(2027, 3, 26, 7)),
    ),
    Change(
        "leap day 2028",
        date(2028, 2, 29),
        date(2028, 2, 29),
        utc(2028, 2, 29, 22, 59, 59),
        (utc(2028, 2, 21, 7), utc(2028, 2, 25, 7)),  # the 28th stands for the end of Ramadan, a Sunday
    ),
    Change(
        "new year 2027",
        date(2027, 1, 1),
        date(2027, 1, 5),  # the 1st and 2nd are holidays, the 4th stands for the 2nd, a Saturday
        utc(2027, 1, 5, 22, 59, 59),
        (utc(2026, 12, 28, 7), utc(2026, 12, 31, 7)),
    ),
)


@dataclass
class Told:
    """What went wrong, one sentence each."""

    faults: list[str] = field(default_factory=list)
    leaps: int = 0


def play(engine: Engine, change: Change, every: timedelta, lots: Random | None = None) -> Told:
    """The consultation from its draft to its closing; the ticks around the change `every` so often."""
    told = Told()
    forum = Forum(engine, now=_morning(change), members=WHO[:2])
    forum.invites()
    reference = f"{forum.now.year}-001"
    deadline = forum.consultation(reference).deadline
    assert deadline is not None
    if (deadline.on, deadline.at) != (change.end, change.at):
        told.faults.append(f"the deadline is {deadline.at} instead of {change.at}")
    begin = max(min(change.reminders[-1], at(change.day, _NOON, ZONE)) - AROUND, forum.now)
    forum.time_comes(begin)
    due = [*(instant for instant in change.reminders if instant > begin), change.at + timedelta(seconds=1)]
    believed = []
    for now, is_believed in _ticks(forum, every, change.at + AROUND, lots, told):
        if is_believed:
            believed.append(now)
    seen = _happened(forum, reference, begin)
    for instant, event in zip(due, ["reminded"] * (len(due) - 1) + ["closed"], strict=True):
        expected = next(now for now in believed if now >= instant)
        if seen.get((event, expected), 0) != 1:
            told.faults.append(f"{event}: not once at {expected}, but {sorted(seen)}")
    if len(seen) != len(due):
        told.faults.append(f"{len(seen)} steps instead of {len(due)}: {sorted(seen)}")
    doubled = [key for key, times in Counter(mail.message_id for mail in forum.sent()).items() if times > 1]
    told.faults += [f"{key} went twice" for key in doubled]
    if len(forum.sent("closing")) != 2 or len(forum.sent("reminder")) != 2 * len(change.reminders):
        told.faults.append(f"{len(forum.sent('closing'))} closings, {len(forum.sent('reminder'))} reminders")
    told.faults += _missed_digests(forum)
    return told


def _morning(change: Change) -> datetime:
    """Of the working day from which twenty working days lead to the deadline."""
    calendar = Calendar(shipped_rules().policy.calendar)
    day = change.end - timedelta(days=20)
    while calendar.add_working_days(day, 20) != change.end or not calendar.is_working_day(day):
        day -= timedelta(days=1)
    return at(day, _NOON, ZONE)


_NOON = time(12)


def _ticks(
    forum: Forum, every: timedelta, until: datetime, lots: Random | None, told: Told
) -> Iterator[tuple[datetime, bool]]:
    """True instants, and whether the clock was believed then. Every tick is one, and so is a poll."""
    watch, begin = ClockWatch(), forum.now
    true, leap, left = begin, timedelta(), 0
    while true < until:
        true += every
        left -= 1
        if left <= 0:
            leap = timedelta()
        if lots is not None and not leap and lots.random() < 0.05:
            leap, left = _leap(lots), lots.randint(1, 6)
            told.leaps += 1
        forum.now = true + leap
        keep_time(forum.engine, forum.office, watch, forum.now, (true - begin).total_seconds())
        forum.settles()
        yield true, not leap


def _leap(lots: Random) -> timedelta:
    """Back by a minute to a day, or ahead by six hours to a day: what lies between is believed."""
    if lots.random() < 0.5:
        return -timedelta(seconds=lots.randint(61, 86_400))
    return timedelta(seconds=lots.randint(6 * 3600 + 1, 86_400))


def _happened(forum: Forum, reference: str, since: datetime) -> Counter[tuple[str, datetime]]:
    """Reminders and closing since then, with when they happened."""
    with reading(forum.engine) as tx:
        past = consultations.history(tx, forum.office.forum, reference)
    return Counter(
        (entry.event, entry.at) for entry in past if entry.event in {"reminded", "closed"} and entry.at > since
    )


def _missed_digests(forum: Forum) -> list[str]:
    """One a working morning at most."""
    days = Counter(mail.at.date() for mail in forum.sent("digest"))
    return [f"{times} digests on {day}" for day, times in days.items() if times > 1]


def measure(*, short: bool, seed: int) -> Row:
    """A tick every five minutes (the short run: thirty), without leaps and with them."""
    every = timedelta(minutes=30 if short else 5)
    faults: list[str] = []
    leaps = 0
    with tempfile.TemporaryDirectory() as place:
        template = Path(place) / "template.db"
        made = engine_for(f"sqlite:///{template}")
        upgrade(made)
        made.dispose()
        for number, change in enumerate(CHANGES * 2):
            lots = Random(seed + number) if number >= len(CHANGES) else None
            database = Path(place) / f"{number}.db"
            shutil.copy(template, database)
            engine = engine_for(f"sqlite:///{database}")
            told = play(engine, change, every, lots)
            engine.dispose()
            leaps += told.leaps
            seeds = f" (leaps, seed {seed + number})" if lots is not None else ""
            faults += [f"{change.name}{seeds}: {fault}" for fault in told.faults]
    return Row(
        measure="clock changes, leap day, new year, leaps",
        figure=f"{len(faults)} early, late, missed or doubled; {leaps} leaps",
        target="0 early, late, missed or doubled",
        met=not faults,
        details=faults,
    )
