"""An old copy has taken the database's place: everything stands still, and nothing that may have happened happens again.

What the copy does not know is lost time: it ends at `lost_until`. In one transaction, when the copy is found (or put in its place
by `mailflow restore`):

1. all forums stand still until somebody says `mailflow resume`;
2. what the copy owes may have left since: it is `uncertain`, and leaves only by `mailflow retry`;
3. every counter leaps over the numbers that may have been given: a consultation's goes on after the next hundred (after the next
   thousand where no mark tells how far it had come), all others after the next thousand;
4. the questions of each consultation leap too: a word that answers a lost question answers no other one.

Where database and mark are lost together, the mailbox alone tells of the past (`begin_anew`, `leap_past`).

After `resume`, what falls into lost time is caught up with by `handlers/time` and `handlers/incoming`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, union, update

from mailflow.storage import watch
from mailflow.storage.counters import leap
from mailflow.storage.mark import Counters
from mailflow.storage.outbox import UNSETTLED, withheld_columns
from mailflow.storage.tables import consultation, counter, folder, heartbeat, outbox, question
from mailflow.storage.tables import restoration as restoration_table
from mailflow.storage.upsert import insert_into

NEAR, FAR = 100, 1_000
"""How far counters leap at least half of."""
QUESTIONS = 100
WHY = "restored"
"""`Question.why` of the settled one that takes the number before the next."""
_YEAR = "consultation/"


@dataclass(frozen=True, slots=True)
class Restoration:
    """What is known of the lost time of a forum."""

    found_at: datetime
    lost_until: datetime
    caught_up_at: datetime | None

    def covers(self, instant: datetime) -> bool:
        """May what happened then have been acted upon, by a database that is lost?"""
        return instant <= self.lost_until


def restoration(tx: Connection, forum: str) -> Restoration | None:
    """The last one; None where no old copy was ever found."""
    columns = [restoration_table.c[field] for field in Restoration.__slots__]
    row = tx.execute(select(*columns).where(restoration_table.c.forum == forum)).one_or_none()
    return None if row is None else Restoration(*row)


def caught_up(tx: Connection, forum: str, now: datetime) -> None:
    """What fell into lost time is done: everything goes its ordinary way again."""
    tx.execute(update(restoration_table).where(restoration_table.c.forum == forum).values(caught_up_at=now))


def forums_of(tx: Connection) -> list[str]:
    """All that have left anything in this database."""
    tables = (folder, heartbeat, consultation, counter, outbox)
    return sorted(tx.execute(union(*(select(table.c.forum) for table in tables))).scalars())


def begin_again(
    tx: Connection, reason: str, now: datetime, *, years: Collection[int], lost_until: datetime, given: Counters | None
) -> None:
    """See above. `given`: the numbers that the mark knows, None without one; `years`: in which drafts may have got a number."""
    for forum in sorted({*forums_of(tx), *(given or {})}):
        watch.pause(tx, forum, watch.EVERYTHING, reason, now)
        _remember(tx, forum, now, lost_until)
        _withhold(tx, forum, now)
        _leap(tx, forum, years, (given or {}).get(forum, {}), far=given is None)
        _leap_questions(tx, forum, now)


def begin_anew(tx: Connection, forum: str, now: datetime, *, years: Collection[int], seen: Mapping[str, int]) -> None:
    """A new database in a mailbox with a past. `seen`: numbers that mails of ours tell, perhaps not the last that were given."""
    _remember(tx, forum, now, now)
    _withhold(tx, forum, now)
    _leap(tx, forum, years, seen, far=True)
    _leap_questions(tx, forum, now)


def leap_past(tx: Connection, forum: str, seen: Mapping[str, int]) -> None:
    """Numbers that a signed mail of ours tells and this database has not given: so may others have been."""
    for name, value in beyond(tx, forum, seen).items():
        leap(tx, forum, name, _after(value, FAR))


def beyond(tx: Connection, forum: str, seen: Mapping[str, int]) -> dict[str, int]:
    """Those of them that this database has not given."""
    if not seen:
        return {}
    query = select(counter.c.name, counter.c.value).where(counter.c.forum == forum, counter.c.name.in_(seen))
    here = {row.name: row.value for row in tx.execute(query)}
    return {name: value for name, value in seen.items() if value > here.get(name, 0)}


def _remember(tx: Connection, forum: str, now: datetime, lost_until: datetime) -> None:
    values = {"found_at": now, "lost_until": lost_until, "caught_up_at": None}
    row = insert_into(tx.dialect.name, restoration_table).values(forum=forum, **values)
    tx.execute(row.on_conflict_do_update(index_elements=["forum"], set_=values))


def _withhold(tx: Connection, forum: str, now: datetime) -> None:
    undecided = outbox.c.state.in_(("queued", "sending")) | UNSETTLED
    owed = update(outbox).where(outbox.c.forum == forum, undecided)
    tx.execute(owed.values(withheld_columns(now)))


def _leap(tx: Connection, forum: str, years: Collection[int], given: Mapping[str, int], *, far: bool) -> None:
    here = tx.execute(select(counter.c.name, counter.c.value).where(counter.c.forum == forum))
    last: dict[str, int] = dict.fromkeys((f"{_YEAR}{year}" for year in years), 0) | {"inquiry": 0}
    references = tx.execute(select(consultation.c.reference).where(consultation.c.forum == forum)).scalars()
    last |= {f"recommendation/{reference}": 0 for reference in references}
    last |= {row.name: row.value for row in here}
    for name, value in given.items():
        last[name] = max(value, last.get(name, 0))
    for name, value in last.items():
        leap(tx, forum, name, _after(value, FAR if far or not name.startswith(_YEAR) else NEAR))


def _after(value: int, step: int) -> int:
    """At least half a step later, and told at a glance."""
    return ((value + step // 2) // step + 1) * step


def _leap_questions(tx: Connection, forum: str, now: datetime) -> None:
    theirs = (question.c.forum == consultation.c.forum) & (question.c.reference == consultation.c.reference)
    last = tx.execute(
        select(consultation.c.reference, func.coalesce(func.max(question.c.number), 0).label("number"))
        .outerjoin(question, theirs)
        .where(consultation.c.forum == forum)
        .group_by(consultation.c.reference)
    ).all()
    settled: dict[str, Any] = {"why": WHY, "asked_at": now, "settled_at": now, "settled_by": "mailflow", "detail": {}}
    rows = [{"forum": forum, "reference": row.reference, "number": row.number + QUESTIONS} | settled for row in last]
    if rows:
        tx.execute(insert(question), rows)
