"""What may stand still, asked of the rows: mails without an end state, deliveries overdue, polls that do not come to their end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from mailflow.storage.outbox import UNSETTLED
from mailflow.storage.tables import UTCDateTime, folder, mail, outbox


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of a kind wait, since when the oldest, and for what: references of consultations, ascending."""

    count: int
    since: datetime
    references: tuple[str, ...] = ()


def undecided_since(tx: Connection, forum: str, before: datetime) -> Waiting | None:
    """Mails recorded before that instant and not decided."""
    query = select(func.count(), func.min(mail.c.seen_at)).where(
        mail.c.forum == forum, mail.c.disposition == "received", mail.c.seen_at < before
    )
    count, since = tx.execute(query).one()
    return Waiting(count, since) if count else None


def overdue(tx: Connection, forum: str, before: datetime) -> Waiting | None:
    """Deliveries that should have been taken in hand, or were taken and not finished, before that instant."""
    due_at = case((outbox.c.state == "queued", outbox.c.next_attempt_at), else_=outbox.c.claimed_at)
    return _deliveries(tx, forum, due_at, and_(outbox.c.state.in_(("queued", "sending")), due_at < before))


def unproven(tx: Connection, forum: str, before: datetime) -> Waiting | None:
    """Deliveries of which nobody can know since before that instant, and of which nothing was decided yet."""
    waits = and_(UNSETTLED, or_(outbox.c.claimed_at.is_(None), outbox.c.claimed_at < before))
    return _deliveries(tx, forum, func.coalesce(outbox.c.claimed_at, outbox.c.created_at), waits)


def _deliveries(
    tx: Connection, forum: str, since: ColumnElement[datetime], waits: ColumnElement[bool]
) -> Waiting | None:
    query = (
        select(outbox.c.reference, func.count(), func.min(since, type_=UTCDateTime))
        .where(outbox.c.forum == forum, waits)
        .group_by(outbox.c.reference)
    )
    found = tx.execute(query).all()
    if not found:
        return None
    references = tuple(sorted(reference for reference, _, _ in found if reference is not None))
    return Waiting(sum(count for _, count, _ in found), min(since for _, _, since in found), references)


def unpolled(tx: Connection, forum: str, mailbox: str, names: Collection[str], before: datetime) -> dict[str, datetime]:
    """Watched folders whose last poll was completed before that instant → when."""
    query = select(folder.c.name, folder.c.poll_done_at).where(
        folder.c.forum == forum,
        folder.c.mailbox == mailbox,
        folder.c.name.in_(names),
        folder.c.poll_done_at < before,
    )
    return dict(tx.execute(query.order_by(folder.c.name)).all())
