"""What the rows must say if nothing was lost and nothing done twice: each function answers what contradicts it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, or_, select

from mailflow.storage.tables import (
    consultation,
    content,
    counter,
    folder,
    inquiry,
    invitee,
    mail,
    outbox,
    recommendation,
    restoration,
    version,
)

UNDECIDED_AFTER = timedelta(hours=1)
"""A mail that was recorded so long ago has its end state."""
_RUNNING = ("open", "closed", "answered", "published")
_NOT_TO_BE_WRITTEN_TO = ("hard", "complained")


def end_states(tx: Connection, forum: str, now: datetime) -> Iterator[str]:
    """Mails seen = the sum of the end states."""
    counted: dict[str, int] = dict(
        tx.execute(
            select(mail.c.disposition, func.count()).where(mail.c.forum == forum).group_by(mail.c.disposition)
        ).all()
    )
    seen = tx.execute(select(func.count()).select_from(mail).where(mail.c.forum == forum)).scalar_one()
    decided = sum(count for state, count in counted.items() if state != "received")
    late = _count(
        tx,
        select(mail.c.id).where(
            mail.c.forum == forum, mail.c.disposition == "received", mail.c.seen_at < now - UNDECIDED_AFTER
        ),
    )
    if late:
        yield f"{late} of {seen} mails seen have no end state"
    if decided + counted.get("received", 0) != seen:
        yield f"{seen} mails were seen, and {decided} have an end state"


def mails_behind_the_record(tx: Connection, forum: str, now: datetime) -> Iterator[str]:
    """Every recommendation, inquiry and version has its mail; its bytes are there unless they were let go of, with its names."""
    del now
    for table, name in ((recommendation, "recommendation"), (inquiry, "inquiry"), (version, "version")):
        number = table.c.number
        query = (
            select(table.c.reference, number)
            .select_from(table.outerjoin(mail, and_(mail.c.id == table.c.mail_id, mail.c.forum == table.c.forum)))
            .outerjoin(content, content.c.sha256 == mail.c.raw_sha256)
            .where(
                table.c.forum == forum,
                table.c.mail_id != 0,  # 0: told by telephone
                or_(mail.c.id.is_(None), and_(content.c.sha256.is_(None), mail.c.from_address.is_not(None))),
            )
        )
        for row in tx.execute(query):
            yield f"{name} {_named(row.reference, row.number)} has no mail"


def numbers(tx: Connection, forum: str, now: datetime) -> Iterator[str]:
    """Numbers run from 1 to the last one given, each once. After a restored copy some are left out on purpose."""
    del now
    given: dict[str, int] = dict(
        tx.execute(select(counter.c.name, counter.c.value).where(counter.c.forum == forum)).all()
    )
    held: dict[str, list[int]] = {}
    for (reference,) in tx.execute(select(consultation.c.reference).where(consultation.c.forum == forum)):
        year, _, number = reference.partition("-")
        held.setdefault(f"consultation/{year}", []).append(int(number))
    of_consultation = select(recommendation.c.reference, recommendation.c.number).where(recommendation.c.forum == forum)
    for reference, number in tx.execute(of_consultation):
        held.setdefault(f"recommendation/{reference}", []).append(number)
    was_restored = tx.execute(select(restoration.c.found_at).limit(1)).first() is not None
    for name in sorted(
        {*held, *(name for name in given if name.partition("/")[0] in {"consultation", "recommendation"})}
    ):
        found, last = held.get(name, []), given.get(name, 0)
        if len(found) != len(set(found)):
            yield f"{name} has a number twice"
        if any(number > last for number in found):
            yield f"{name} has a number that was never given"
        elif len(set(found)) < last and not was_restored:
            yield f"{name} has a gap: {last} were given, {len(set(found))} are there"


def invitations(tx: Connection, forum: str, now: datetime) -> Iterator[str]:
    """Every member of every open consultation that has been released is owed, or has, exactly one first invitation.

    Not: who was removed, who complained, whose address was known to be dead; nobody in shadow mode.
    """
    del now
    first = and_(
        outbox.c.forum == invitee.c.forum,
        outbox.c.reference == invitee.c.reference,
        outbox.c.who == invitee.c.member,
        outbox.c.kind == "invitation",
        outbox.c.state != "cancelled",
    )
    query = (
        select(
            invitee.c.reference, invitee.c.member, invitee.c.invited_at, invitee.c.removed_at, invitee.c.address_state,
            func.count(outbox.c.id).label("owed"),
            func.count(func.distinct(outbox.c.key)).label("keys"),
            func.sum(_one_if(outbox.c.state == "sent")).label("sent"),
            func.sum(_one_if(outbox.c.state.in_(("sent", "uncertain", "refused")))).label("tried"),
        )
        .join_from(invitee, consultation, and_(consultation.c.forum == invitee.c.forum, consultation.c.reference == invitee.c.reference))
        .outerjoin(outbox, first)
        .where(
            invitee.c.forum == forum,
            consultation.c.phase == "open",
            consultation.c.mode != "shadow",
            consultation.c.released_at.is_not(None),
        )
        .group_by(invitee.c.reference, invitee.c.member, invitee.c.invited_at, invitee.c.removed_at, invitee.c.address_state)
    )  # fmt: skip
    for row in tx.execute(query):
        problem = _of_invitee(row)
        if problem is not None:
            yield f"{row.member} of {row.reference} {problem}"


def _of_invitee(row: Row[Any]) -> str | None:
    is_out = row.removed_at is not None or row.address_state in _NOT_TO_BE_WRITTEN_TO
    if row.owed == 0:
        return None if is_out and row.invited_at is None else "has no invitation"
    if row.keys < row.owed:
        return "has one invitation twice"
    if row.sent and row.invited_at is None:
        return "was sent an invitation, and the record does not know it"
    if row.invited_at is not None and not row.tried:
        return "counts as invited, and no invitation has left"
    return None


def deliveries(tx: Connection, forum: str, now: datetime) -> Iterator[str]:
    """Every mail of ours has a key of its own, and the bytes that it sends."""
    del now
    twice = select(outbox.c.key).where(outbox.c.forum == forum).group_by(outbox.c.key).having(func.count() > 1)
    for (key,) in tx.execute(twice):
        yield f"{key} is owed twice"
    empty = (
        select(outbox.c.id)
        .outerjoin(content, content.c.sha256 == outbox.c.payload_sha256)
        .where(outbox.c.forum == forum, outbox.c.payload_sha256.is_not(None), content.c.sha256.is_(None))
    )
    if count := _count(tx, empty):
        yield f"{count} mails of ours have lost their documents"
    timeless = select(outbox.c.id).where(outbox.c.forum == forum, outbox.c.state == "sent", outbox.c.sent_at.is_(None))
    if count := _count(tx, timeless):
        yield f"{count} mails of ours were sent, nobody knows when"


def deadlines(tx: Connection, forum: str, now: datetime) -> Iterator[str]:
    """What was released has a deadline, what is closed knows since when, and nothing stays open a day beyond its deadline."""
    of_forum = consultation.c.forum == forum
    without = and_(
        consultation.c.released_at.is_not(None),
        consultation.c.deadline_at.is_(None),
        consultation.c.phase.in_(_RUNNING),
    )
    unclosed = and_(consultation.c.phase == "closed", consultation.c.closed_at.is_(None))
    # Nothing closes before a poll that began after its deadline: while the mailbox is out of reach that is no contradiction.
    polled = select(func.min(folder.c.poll_began_at)).where(folder.c.forum == forum).scalar_subquery()
    overdue = and_(
        consultation.c.phase == "open",
        consultation.c.deadline_at < now - timedelta(days=1),
        polled > consultation.c.deadline_at,
    )
    for which, problem in (
        (without, "was released and has no deadline"),
        (unclosed, "is closed, nobody knows since when"),
        (overdue, "is open a day after its deadline"),
    ):
        for (reference,) in tx.execute(select(consultation.c.reference).where(of_forum, which)):
            yield f"{reference} {problem}"


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _count(tx: Connection, query: Select[tuple[int]]) -> int:
    return tx.execute(select(func.count()).select_from(query.subquery())).scalar_one()


def _named(reference: str | None, number: int) -> str:
    return f"{reference}/{number}" if reference is not None else str(number)
