"""How much is held of each kind, since when, of how many persons: figures alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, func, literal_column, select, text

from mailflow.storage.ledger import IS_NEAR_MISS
from mailflow.storage.retention import MACHINE, OTHER
from mailflow.storage.tables import (
    KEPT,
    SENT_KEPT,
    inquiry,
    invitee,
    learned_address,
    mail,
    outbox,
    recommendation,
    removed_member,
    tombstone,
    unread_mail,
    version,
)


@dataclass(frozen=True, slots=True)
class Holding:
    """`persons` counts different addresses or members; None where nobody is named."""

    count: int
    persons: int | None
    since: datetime | None


def holdings(tx: Connection, forum: str) -> dict[str, Holding]:
    """By kind; the keys are those of `reports.processing`."""
    of_address = func.lower(mail.c.from_address)
    kept = (mail.c.forum == forum, text(f"({KEPT})"))
    return {
        "drafts": _count(tx, version, version.c.received_at, None, version.c.forum == forum),
        "participation": _count(tx, invitee, invitee.c.invited_at, invitee.c.member, invitee.c.forum == forum),
        "recommendations": _count(
            tx, recommendation, recommendation.c.received_at, func.coalesce(recommendation.c.member, recommendation.c.address),
            recommendation.c.forum == forum,
        ),
        "inquiries": _count(
            tx, inquiry, inquiry.c.received_at, func.coalesce(inquiry.c.member, inquiry.c.address), inquiry.c.forum == forum
        ),
        "addresses": _count(
            tx, learned_address, learned_address.c.confirmed_at, learned_address.c.member, learned_address.c.forum == forum
        ),
        "left_out": _count(
            tx, removed_member, removed_member.c.removed_at, removed_member.c.member, removed_member.c.forum == forum
        ),
        "mail": _count(tx, mail, mail.c.received_at, of_address, *kept, mail.c.disposition.in_(OTHER), ~IS_NEAR_MISS),
        "machine": _count(tx, mail, mail.c.received_at, of_address, *kept, mail.c.disposition.in_(MACHINE)),
        "near_misses": _count(tx, mail, mail.c.seen_at, of_address, *kept, IS_NEAR_MISS),
        "unread": _count(
            tx, unread_mail, unread_mail.c.seen_at, func.lower(unread_mail.c.from_address), unread_mail.c.forum == forum
        ),
        "sent": _count(tx, outbox, outbox.c.created_at, outbox.c.recipient, outbox.c.forum == forum, text(SENT_KEPT)),
        "lines": _count(tx, mail, mail.c.seen_at, None, mail.c.forum == forum),
        "tombstones": _count(tx, tombstone, tombstone.c.made_at, None, tombstone.c.forum == forum),
    }  # fmt: skip


def _count(
    tx: Connection, table: FromClause, at: ColumnElement[Any], person: ColumnElement[Any] | None, *which: Any
) -> Holding:
    persons = func.count(func.distinct(person)) if person is not None else literal_column("NULL")
    row = tx.execute(select(func.count(), persons, func.min(at)).select_from(table).where(*which)).one()
    return Holding(row[0], row[1], row[2])
