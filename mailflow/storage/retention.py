"""What is kept for a time only, and what of it must stay for now. Statements on partial indexes: they cost what they find."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, text, update

from mailflow.consultation.model import Phase
from mailflow.consultation.reasons import Reason
from mailflow.storage.erasure import KeptMail, mails_where
from mailflow.storage.tables import KEPT, SENT_KEPT, consultation, inquiry, mail, outbox, question

PURGED = Reason("purged")
MACHINE = ("machine",)
OTHER = ("own", "commanded", "duplicate", "ignored", "dismissed", "thanks", "question", "review", "quarantined", "held")
"""Ends of mails that are no part of a record. `held` only where the draft was dismissed."""
_WAITING = ("review", "quarantined")
_OVER = ("sent", "refused", "cancelled", "uncertain")


@dataclass(frozen=True, slots=True)
class Protected:
    """What is not touched tonight, whatever its age."""

    references: frozenset[str]
    mails: frozenset[int]


def protected(tx: Connection, forum: str, *, closed_since: datetime) -> Protected:
    """Consultations that are not over, were over only after `closed_since`, or in which something asked waits; and the mails that ask."""
    c = consultation.c
    ended_at = func.coalesce(c.withdrawn_at, c.closed_at)
    not_over = c.phase.in_([str(Phase.HELD), str(Phase.OPEN)])
    lately = and_(c.phase != str(Phase.DISMISSED), or_(ended_at.is_(None), ended_at >= closed_since))
    running = select(c.reference).where(c.forum == forum, or_(not_over, lately))
    waits = or_(inquiry.c.settled_at.is_(None), inquiry.c.settled_at >= closed_since)
    asked = tx.execute(select(inquiry.c.reference, inquiry.c.mail_id).where(inquiry.c.forum == forum, waits)).all()
    references = set(tx.execute(running).scalars()) | {row.reference for row in asked if row.reference is not None}
    return Protected(frozenset(references), frozenset(row.mail_id for row in asked))


def mails_to_purge(
    tx: Connection, forum: str, ends: Collection[str], before: datetime, kept: Protected, *, after: int, most: int
) -> tuple[KeptMail, ...]:
    """Mails of these ends from before then of which bytes or names are here, by number from `after` on, `most` at once."""
    dismissed = select(consultation.c.reference).where(
        consultation.c.forum == forum, consultation.c.phase == str(Phase.DISMISSED)
    )
    return mails_where(
        tx,
        and_(
            mail.c.forum == forum,
            text(f"({KEPT})"),
            mail.c.received_at < before,
            mail.c.disposition.in_(ends),
            or_(mail.c.disposition != "held", mail.c.consultation.in_(dismissed)),
            _is_free(mail.c.consultation, kept),
            mail.c.id > after,
            mail.c.id.not_in(kept.mails),
        ),
        most=most,
    )


def purge_mails(tx: Connection, mails: Sequence[KeptMail]) -> None:
    """Their lines stay, with nothing but hashes; what waited for somebody so long waits no more."""
    ids = [one.id for one in mails]
    waited = [one.id for one in mails if one.disposition in _WAITING]
    nothing: dict[str, Any] = {"raw_sha256": None, "message_id": None, "from_address": None, "subject": None}
    told = (PURGED,)
    tx.execute(update(mail).where(mail.c.id.in_(ids)).values(**nothing, traceback=None, reasons=told))
    if waited:
        tx.execute(update(mail).where(mail.c.id.in_(waited)).values(disposition="ignored", decision="none"))


def shared(tx: Connection, raw_sha256s: Collection[str]) -> frozenset[str]:
    """Those of these bytes that some mail still has."""
    query = select(mail.c.raw_sha256).where(mail.c.raw_sha256.in_(raw_sha256s)).distinct()
    return frozenset(tx.execute(query).scalars())


def empty_questions(tx: Connection, forum: str, before: datetime, kept: Protected) -> tuple[tuple[str, datetime], ...]:
    """Take words, names and addresses out of what the coordinator was asked about answers and has settled before then.

    (reference, settled at) of each. The answers themselves are in the record.
    """
    c = question.c
    query = select(c.reference, c.number, c.settled_at, c.detail).where(
        c.forum == forum, c.why == "whose", c.settled_at < before, _is_free(c.reference, kept)
    )
    emptied = []
    for row in tx.execute(query.order_by(c.reference, c.number)).all():
        items = row.detail.get("items", [])
        new = [item | {"who": "", "address": "", "text": "", "reasons": []} for item in items]
        if new != items:
            this = and_(c.forum == forum, c.reference == row.reference, c.number == row.number)
            tx.execute(update(question).where(this).values(detail=row.detail | {"items": new}))
            emptied.append((row.reference, row.settled_at))
    return tuple(emptied)


@dataclass(frozen=True, slots=True)
class SentMail:
    """A mail of ours that is over."""

    id: int
    reference: str | None
    created_at: datetime


def sent_to_purge(
    tx: Connection, forum: str, before: datetime, kept: Protected, *, after: int, most: int
) -> tuple[SentMail, ...]:
    """Mails of ours from before then whose bytes are here and which are over, by number from `after` on."""
    c = outbox.c
    query = select(c.id, c.reference, c.created_at).where(
        c.forum == forum,
        text(SENT_KEPT),
        c.created_at < before,
        c.state.in_(_OVER),
        c.state.in_(("sent", "refused", "cancelled")) | c.settled_at.is_not(None),
        _is_free(c.reference, kept),
        c.id > after,
    )
    return tuple(
        SentMail(row.id, row.reference, row.created_at) for row in tx.execute(query.order_by(c.id).limit(most))
    )


def _is_free(reference: Any, kept: Protected) -> ColumnElement[bool]:
    return or_(reference.is_(None), reference.not_in(kept.references))
