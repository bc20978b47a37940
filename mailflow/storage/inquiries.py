"""Inquiries: what somebody asked, until it is answered; numbered within the forum."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

from mailflow.consultation.inquiries import Inquiry
from mailflow.consultation.model import InquiryKind
from mailflow.consultation.people import fold_address
from mailflow.storage.counters import next_number
from mailflow.storage.tables import inquiry, mail


def next_inquiry_number(tx: Connection, forum: str) -> int:
    """The next number, never given before."""
    return next_number(tx, forum, "inquiry")


def add(tx: Connection, forum: str, new: Inquiry) -> None:
    """Keep a new one under the number it carries."""
    tx.execute(insert(inquiry), {"forum": forum} | _columns(new))


def save(tx: Connection, forum: str, changed: Inquiry) -> None:
    """Keep what has become of it."""
    tx.execute(update(inquiry).where(_of(forum), inquiry.c.number == changed.number).values(**_columns(changed)))


def one(tx: Connection, forum: str, number: int) -> Inquiry | None:
    """The one of that number."""
    row = tx.execute(select(inquiry).where(_of(forum), inquiry.c.number == number)).mappings().one_or_none()
    return None if row is None else _value(row)


def of_consultation(tx: Connection, forum: str, reference: str) -> tuple[Inquiry, ...]:
    """All that were asked in one consultation, by number."""
    return _all(tx, _of(forum), inquiry.c.reference == reference)


def waiting(tx: Connection, forum: str) -> tuple[Inquiry, ...]:
    """All that wait for an answer, by number."""
    return _all(tx, _of(forum), inquiry.c.settled_at.is_(None))


def waiting_removal(tx: Connection, forum: str, member: str) -> Inquiry | None:
    """The newest request to leave that the member has not confirmed yet."""
    removal = inquiry.c.kind == str(InquiryKind.REMOVAL)
    found = _all(tx, _of(forum), inquiry.c.settled_at.is_(None), removal, inquiry.c.member == member)
    return found[-1] if found else None


def count_since(tx: Connection, forum: str, address: str, since: datetime) -> int:
    """How many came from that address after `since`."""
    same = func.lower(inquiry.c.address) == fold_address(address)
    return int(
        tx.execute(
            select(func.count()).select_from(inquiry).where(_of(forum), same, inquiry.c.received_at > since)
        ).scalar_one()
    )


def is_news(tx: Connection, forum: str, *, since: datetime | None, until: datetime, soon: date) -> bool:
    """Does one wait that came after `since` and until `until`, or that falls due on `soon` or before?"""
    came = mail.c.seen_at <= until
    fresh = came if since is None else and_(came, mail.c.seen_at > since)
    query = (
        select(inquiry.c.number)
        .join_from(inquiry, mail, mail.c.id == inquiry.c.mail_id)
        .where(_of(forum), inquiry.c.settled_at.is_(None), or_(fresh, inquiry.c.due_on <= soon))
    )
    return tx.execute(query.limit(1)).first() is not None


def _all(tx: Connection, *conditions: ColumnElement[bool]) -> tuple[Inquiry, ...]:
    query = select(inquiry).where(*conditions).order_by(inquiry.c.number)
    return tuple(_value(row) for row in tx.execute(query).mappings())


def _of(forum: str) -> ColumnElement[bool]:
    return inquiry.c.forum == forum


def _columns(value: Inquiry) -> dict[str, Any]:
    return {name: getattr(value, name) for name in Inquiry.__slots__} | {"kind": str(value.kind)}


def _value(row: Mapping[Any, Any]) -> Inquiry:
    return Inquiry(**{name: row[name] for name in Inquiry.__slots__} | {"kind": InquiryKind(row["kind"])})
