"""What `mailflow status` looks at: the loops' heartbeats, and what stands still until somebody says `mailflow resume`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select

from mailflow.storage.tables import heartbeat
from mailflow.storage.tables import pause as pause_table
from mailflow.storage.upsert import insert_into, once

EVERYTHING = "everything"
"""What stands still where an old copy of the database was found, or another installation."""
TIME = "time"
"""What stands still while nobody knows how late it is: nothing falls due."""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A loop as it was last heard of; `problem` is None while all is well."""

    loop: str
    heard_at: datetime | None
    last_ok_at: datetime | None
    problem: str | None
    problem_since: datetime | None


@dataclass(frozen=True, slots=True)
class Pause:
    """Why something stands still, and since when."""

    what: str
    since: datetime
    reason: str


def beat(tx: Connection, forum: str, loop: str, now: datetime) -> None:
    """The loop has done a round; its problem, if it had one, is over."""
    well = {"heard_at": now, "last_ok_at": now, "problem": None, "problem_since": None}
    row = insert_into(tx.dialect.name, heartbeat).values(forum=forum, loop=loop, **well)
    tx.execute(row.on_conflict_do_update(index_elements=["forum", "loop"], set_=well))


def trouble(tx: Connection, forum: str, loop: str, problem: str, now: datetime) -> None:
    """The loop has a problem, in one sentence. `problem_since` stays that of the first report until the next beat."""
    row = insert_into(tx.dialect.name, heartbeat).values(
        forum=forum, loop=loop, heard_at=now, problem=problem, problem_since=now
    )
    since = func.coalesce(heartbeat.c.problem_since, row.excluded.problem_since)
    tx.execute(
        row.on_conflict_do_update(
            index_elements=["forum", "loop"],
            set_={"heard_at": now, "problem": row.excluded.problem, "problem_since": since},
        )
    )


def expect(tx: Connection, forum: str, names: Iterable[str], now: datetime) -> None:
    """These loops are about to begin: one that never does its work is seen, too. What is known of a loop stays."""
    for name in names:
        tx.execute(once(tx, heartbeat.c.loop), {"forum": forum, "loop": name, "heard_at": now})


def loops(tx: Connection, forum: str) -> tuple[Heartbeat, ...]:
    """All loops, by name."""
    columns = [heartbeat.c[field] for field in Heartbeat.__slots__]
    query = select(*columns).where(heartbeat.c.forum == forum).order_by(heartbeat.c.loop)
    return tuple(Heartbeat(*row) for row in tx.execute(query))


def pause(tx: Connection, forum: str, what: str, reason: str, now: datetime) -> bool:
    """Let `what` (`sending`, `intake`, `everything`) stand still. False where it already does: the first reason is kept."""
    row = {"forum": forum, "what": what, "since": now, "reason": reason}
    return tx.execute(once(tx, pause_table.c.what), row).one_or_none() is not None


def resume(tx: Connection, forum: str) -> tuple[str, ...]:
    """Let everything go on; answers what stood still."""
    stopped = tuple(pause.what for pause in pauses(tx, forum))
    tx.execute(delete(pause_table).where(pause_table.c.forum == forum))
    return stopped


def lift(tx: Connection, forum: str, what: str) -> bool:
    """Let `what` alone go on. False where it did not stand still."""
    this = delete(pause_table).where(pause_table.c.forum == forum, pause_table.c.what == what)
    return tx.execute(this).rowcount == 1


def paused(tx: Connection, forum: str, what: str) -> Pause | None:
    """Does `what` stand still, alone or with everything, and why?"""
    return next((pause for pause in pauses(tx, forum) if pause.what in {what, EVERYTHING}), None)


def pauses(tx: Connection, forum: str) -> tuple[Pause, ...]:
    """All that stands still."""
    return tuple(Pause(*row) for row in tx.execute(_PAUSES, {"forum": forum}))


_PAUSES = (
    select(*(pause_table.c[field] for field in Pause.__slots__))
    .where(pause_table.c.forum == bindparam("forum"))
    .order_by(pause_table.c.what)
)
