"""What stood still long enough that a person was told: one row from the telling to the recovery."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, update

from mailflow.storage.tables import UTCDateTime, alarm
from mailflow.storage.upsert import once


@dataclass(frozen=True, slots=True)
class Alarm:
    """`outside_at`: when a channel beside the relay took it. `recovered_at` is None while it lasts."""

    what: str
    since: datetime
    problem: str
    told_at: datetime
    outside_at: datetime | None
    recovered_at: datetime | None


def begin(tx: Connection, forum: str, what: str, since: datetime, problem: str, now: datetime) -> bool:
    """A person is told of it now. False where an alarm of that is on already."""
    row = {"forum": forum, "what": what, "since": since, "problem": problem, "told_at": now}
    return tx.execute(once(tx, alarm.c.since), row).one_or_none() is not None


def end(tx: Connection, forum: str, what: str, now: datetime) -> None:
    """It is over."""
    open_one = (alarm.c.forum == forum) & (alarm.c.what == what) & alarm.c.recovered_at.is_(None)
    tx.execute(update(alarm).where(open_one).values(recovered_at=now))


def told_outside(tx: Connection, forum: str, what: str, since: datetime, now: datetime) -> None:
    """A channel beside the relay took it."""
    one = (alarm.c.forum == forum) & (alarm.c.what == what) & (alarm.c.since == since)
    tx.execute(update(alarm).where(one).values(outside_at=now))


def still_on(tx: Connection, forum: str) -> tuple[Alarm, ...]:
    """Those that are not over, the oldest first."""
    query = _ALARMS.where(alarm.c.forum == forum, alarm.c.recovered_at.is_(None))
    return tuple(Alarm(*row) for row in tx.execute(query))


def since(tx: Connection, forum: str, instant: datetime | None) -> tuple[Alarm, ...]:
    """Those told or over after that instant, or still on; the oldest first."""
    query = _ALARMS.where(alarm.c.forum == forum)
    if instant is not None:
        query = query.where(
            or_(alarm.c.told_at > instant, alarm.c.recovered_at > instant, alarm.c.recovered_at.is_(None))
        )
    return tuple(Alarm(*row) for row in tx.execute(query))


def last_end(tx: Connection, forum: str, what: str) -> datetime | None:
    """When it was over the last time."""
    query = select(func.max(alarm.c.recovered_at, type_=UTCDateTime))
    ended: datetime | None = tx.execute(query.where(alarm.c.forum == forum, alarm.c.what == what)).scalar_one()
    return ended


_ALARMS = select(*(alarm.c[field] for field in Alarm.__slots__)).order_by(alarm.c.since, alarm.c.what)
