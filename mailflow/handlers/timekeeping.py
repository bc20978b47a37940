"""Does the machine's clock tell the time? Where it leaps, nothing falls due until that is known again.

1. Between two ticks the wall clock must have gone on as the steady clock has (`clock.steady_clock`): set back by more than a minute, or
   ahead by more than six hours, it is in doubt. A machine that slept, or a process that hung, is no leap: the steady clock counts on.
2. At a start there is nothing to compare with but the last tick: a clock that is behind it was set back.
3. While in doubt no draft is released, nobody is reminded, nothing is closed, no digest goes, nothing is purged, and no mail is given up for
   its age. Mail is read and sent as always. Deadlines are stored instants: a leap moves none, and each step is owed once by its key.
4. It goes on by itself when the clock is back where it should be, or when a mail arrives that the mail server dates as this machine does;
   or when somebody says `mailflow resume`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Engine

from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.storage import watch
from mailflow.storage.transaction import reading, transaction
from mailflow.storage.watch import TIME

log = structlog.get_logger("mailflow.time")
BACK = timedelta(seconds=60)
AHEAD = timedelta(hours=6)
JUST_NOW = timedelta(minutes=10)
"""How old a mail may be that is seen for the first time, and still tell the time."""
REMEDY = "Set the clock right. mailflow goes on when it is, when a mail arrives that the mail server dates alike, or after `mailflow resume`."


class ClockWatch:
    """Compares two clocks from tick to tick. What it remembers lives as long as the process."""

    def __init__(self) -> None:
        self._trusted: float | None = None
        self.in_doubt = False

    @property
    def is_new(self) -> bool:
        """Has it nothing to compare with yet?"""
        return self._trusted is None

    def leap(self, now: datetime, steady: float) -> timedelta | None:
        """By how much the wall clock is not where it should be; None where it is."""
        offset = now.timestamp() - steady
        if self._trusted is None:
            self._trusted = offset
        leapt = timedelta(seconds=offset - self._trusted)
        if -BACK <= leapt <= AHEAD:
            self._trusted = offset  # small corrections are the order of the day
            return None
        return leapt

    def trust(self, now: datetime, steady: float) -> None:
        """The wall clock is right as it is."""
        self._trusted, self.in_doubt = now.timestamp() - steady, False


def keep_time(engine: Engine, office: Office, clock: ClockWatch, now: datetime, steady: float) -> None:
    """Look at the clock before anything falls due."""
    behind = _behind_last_tick(engine, office, now) if clock.is_new else None
    leapt = clock.leap(now, steady) or behind
    with reading(engine) as tx:
        stands_still = any(pause.what == TIME for pause in watch.pauses(tx, office.forum))
    if leapt is None:
        if clock.in_doubt and stands_still:
            _go_on(engine, office, "the clock is back")
        clock.in_doubt = False
        return
    if clock.in_doubt and not stands_still:
        clock.trust(now, steady)  # somebody has said so, or the mail server has
        return
    if not stands_still:
        _stand_still(engine, office, leapt, now)
    clock.in_doubt = True  # once it is written down: doubt that is not would be taken for one that somebody has lifted
    if behind is not None:
        clock.trust(now, steady)  # there is no better time to wait for: a word or a mail must confirm this one


def hear_time(engine: Engine, office: Office, arrived: Iterable[datetime], now: datetime) -> None:
    """Mails were seen for the first time that the server says arrived then: the newest tells what time the server has."""
    newest = max(arrived, default=None)
    if newest is None or not now - JUST_NOW <= newest <= now + BACK:
        return
    with reading(engine) as tx:
        stands_still = any(pause.what == TIME for pause in watch.pauses(tx, office.forum))
    if stands_still:
        _go_on(engine, office, "the mail server has the same time")


def _behind_last_tick(engine: Engine, office: Office, now: datetime) -> timedelta | None:
    with reading(engine) as tx:
        last = next((beat.heard_at for beat in watch.loops(tx, office.forum) if beat.loop == "tick"), None)
    return now - last if last is not None and now < last - BACK else None


def _stand_still(engine: Engine, office: Office, leapt: timedelta, now: datetime) -> None:
    way = "back" if leapt < timedelta() else "ahead"
    reason = f"The machine's clock was set {way} by {_span(abs(leapt))}: it says {now:%Y-%m-%d %H:%M} UTC. Nothing falls due."
    with transaction(engine) as tx:
        if watch.pause(tx, office.forum, TIME, f"{reason} {REMEDY}", now):
            raise_alarm(tx, Circle(office, register_of(office, tx), now), TIME, reason, REMEDY)
    log.error("the clock has leapt", seconds=round(leapt.total_seconds()))


def _go_on(engine: Engine, office: Office, why: str) -> None:
    with transaction(engine) as tx:
        watch.lift(tx, office.forum, TIME)
    log.warning("the clock is believed again", why=why)


def _span(time: timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    days, hours = divmod(minutes // 60, 24)
    told = [f"{days} d" if days else "", f"{hours} h" if hours else "", f"{minutes % 60} min" if minutes % 60 else ""]
    return " ".join(part for part in told if part)
