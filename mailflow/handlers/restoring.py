"""Is this the database that worked here last? Asked at the start and at every tick (`storage/mark`, `storage/restoration`).

A copy that was put in its place knows neither what was sent nor which numbers were given since: everything stands still until
somebody says `mailflow resume`. Then mails of the lost time are taken in with care (`of_lost_time`), and what was due then is done
without writing to anybody but the coordinator (`handlers/time`).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine

from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.notices import Circle
from mailflow.storage import outbox, restoration
from mailflow.storage.mark import Mark, count_mark, last_marked_at, marked, read_mark, write_mark
from mailflow.storage.restore import replacing
from mailflow.storage.transaction import transaction

AFTER_THE_MARK = timedelta(minutes=10)
"""The database that wrote the mark may have worked on for so long; it marks every half minute."""
RESTORED = "restored"
"""Cause of the alarm."""
REMEDY = (
    "Nothing is fetched or sent. If that is meant, run `mailflow resume`: numbers leap, and what may have been sent already waits in "
    "`mailflow outbox --state uncertain` for your word."
)


def keep_mark(engine: Engine, path: Path, now: datetime) -> str | None:
    """Compare with the mark, let everything stand still where this is another database, and mark anew.

    Answers why everything stands still since this moment; None where this is the same database, or nothing can be said.
    Raises OSError where the mark cannot be written.
    """
    seen = read_mark(path)
    with transaction(engine) as tx:
        here = marked(tx, now)
        reason = other_database(here, seen, last_marked_at(tx))
        if reason is not None and seen is not None:
            _begin_again(tx, reason, now, seen)
            here = marked(tx, now)
        number = max(here.number, seen.number if seen is not None else 0) + 1
        count_mark(tx, number, now)
    write_mark(path, replace(here, number=number))
    return reason


def outdate_copy(engine: Engine, path: Path, now: datetime) -> None:
    """A copy was just made: the database goes one mark further, so that the copy is known for old wherever it is put in its place.

    Nothing is done where the mark tells of another database (the next start says so). Raises OSError where it cannot be written.
    """
    seen = read_mark(path)
    with transaction(engine) as tx:
        here = marked(tx, now)
        if other_database(here, seen, None) is not None:
            return
        number = here.number + 1
        count_mark(tx, number, now)
    write_mark(path, replace(here, number=number))


def other_database(here: Mark, seen: Mark | None, copied_at: datetime | None) -> str | None:
    """Why the database that was marked as `seen` is not this one, one sentence; None where it is."""
    if seen is None:
        return None
    last = _instant(seen.written_at)
    if here.instance != seen.instance:
        return f"This is not the database that worked here until {last}: what was sent and which numbers were given is unknown. {REMEDY}"
    if here.number < seen.number:
        since = f" of {_instant(copied_at)}" if copied_at is not None else ""
        return f"This database is an old copy{since}: what happened since, until {last}, is unknown. {REMEDY}"
    return None


def _begin_again(tx: Connection, reason: str, now: datetime, seen: Mark) -> None:
    lost_until = min(now, seen.written_at + AFTER_THE_MARK)
    restoration.begin_again(tx, reason, now, years=years_until(now), lost_until=lost_until, given=seen.counters)


def years_until(now: datetime) -> tuple[int, ...]:
    """In which a draft may have got a number: a year begins somewhere before it does in UTC."""
    return tuple(sorted({now.year, (now + timedelta(days=1)).year}))


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a backup: its schema before the upgrade, how old it is, where the database of before is kept."""

    revision: str
    copied_at: datetime | None
    kept: Path | None


def restore(engine: Engine, backup: Path, path: Path, now: datetime, *, replaces: bool) -> Restored:
    """Let a backup take the database's place; everything stands still until somebody says `mailflow resume`.

    `path` is that of the mark. Raises WrongUse, StorageFault.
    """
    seen = read_mark(path)
    with replacing(engine, backup, now, replaces=replaces) as copy, transaction(copy.engine) as tx:
        here, copied_at = marked(tx, now), last_marked_at(tx)
        since = f" of {_instant(copied_at)}" if copied_at is not None else ""
        known = seen if seen is not None and seen.instance == here.instance else None
        restoration.begin_again(
            tx,
            f"A backup{since} was restored: what happened since is unknown. {REMEDY}",
            now,
            years=years_until(now),
            lost_until=min(now, known.written_at + AFTER_THE_MARK) if known is not None else now,
            given=known.counters if known is not None else None,
        )
        count_mark(tx, max(here.number, seen.number if seen is not None else 0) + 1, now)
        anew = marked(tx, now)
    with suppress(OSError):  # the next start writes it
        write_mark(path, anew)
    return Restored(copy.revision, copied_at, copy.kept)


def in_lost_time(circle: Circle, received_at: datetime) -> Circle:
    """For a mail that arrived then: it acts when it did, so that what followed from it in lost time is not done again now."""
    return replace(circle, office=replace(circle.office, withholds=True), now=received_at)


def end_catching_up(tx: Connection, circle: Circle) -> None:
    """Everything goes its ordinary way again; the coordinator hears what waits for a word."""
    forum = circle.office.forum
    restoration.caught_up(tx, forum, circle.now)
    if count := outbox.withheld(tx, forum):
        problem = (
            f"The database is a restored copy. {count} mails of ours may have left before, and were not sent again."
        )
        remedy = (
            "The administrator sees them with `mailflow outbox --state uncertain`, and sends one that did not arrive with "
            "`mailflow retry delivery:N`. Look also at the list of mails to review: answers to what is lost wait there."
        )
        raise_alarm(tx, circle, RESTORED, problem, remedy)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
