"""One person's rows: found, and emptied of everything personal. What the record of a consultation needs stays, without her.

Nothing here commits: all of an erasure is one transaction of `handlers.erasing`.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, func, or_, select, update

from mailflow.consultation.data_subject import DataSubject
from mailflow.consultation.people import fold_address
from mailflow.consultation.reasons import Reason
from mailflow.storage.content import get_content
from mailflow.storage.tables import inquiry, invitee, learned_address, mail, outbox, question, recommendation, version

ERASED = Reason("erased")
_NOTHING = zlib.compress(b"")
_ANSWERS = ("filed", "no_remarks", "question", "thanks")
_WAITING = ("received", "review", "quarantined")
_NO_NAMES: dict[str, Any] = {"message_id": None, "from_address": None, "subject": None, "traceback": None}


@dataclass(frozen=True, slots=True)
class KeptMail:
    """As much of a line of the ledger as letting go of it needs."""

    id: int
    forum: str
    from_address: str | None
    raw_sha256: str | None
    envelope_hash: str
    message_id_hash: str
    received_at: datetime
    disposition: str
    consultation: str | None
    is_draft: bool
    """Stands behind a version of a draft: an act of the municipality."""

    @property
    def is_kept(self) -> bool:
        """Is more of it held than its line?"""
        return self.from_address is not None or (self.raw_sha256 is not None and not self.is_draft)


# ── found ────────────────────────────────────────────────────────────────────────────────────────────────────────


def mails_of(tx: Connection, subject: DataSubject) -> tuple[KeptMail, ...]:
    """From one of her addresses, filed in her name, or a machine's about her, with their copies; oldest first."""
    behind = {row.mail_id for row in (*recommendations_of(tx, subject), *inquiries_of(tx, subject))} - {0}
    about = and_(_is_member(subject, mail.c.forum, mail.c.member), mail.c.disposition.in_((*_ANSWERS, "machine")))
    hers = mails_where(tx, or_(func.lower(mail.c.from_address).in_(subject.addresses), about, mail.c.id.in_(behind)))
    same = {one.raw_sha256 for one in hers if one.raw_sha256 is not None and not one.is_draft}
    return tuple(sorted({*hers, *mails_with(tx, same)}, key=lambda one: one.id))


def mails_with(tx: Connection, raw_sha256s: Collection[str]) -> tuple[KeptMail, ...]:
    """The mails of these bytes, whoever wrote them."""
    return mails_where(tx, mail.c.raw_sha256.in_(raw_sha256s)) if raw_sha256s else ()


def mails_where(tx: Connection, which: ColumnElement[bool], *, most: int | None = None) -> tuple[KeptMail, ...]:
    """Those mails, by number, `most` at once."""
    drafts = set(tx.execute(select(version.c.mail_id)).scalars())
    columns = (mail.c[name] for name in KeptMail.__slots__ if name != "is_draft")
    rows = tx.execute(select(*columns).where(which).order_by(mail.c.id).limit(most)).mappings()
    return tuple(KeptMail(**row, is_draft=row["id"] in drafts) for row in rows)


def read_documents(tx: Connection) -> Iterator[tuple[str, str, str]]:
    """(reference, name, what could be read in it) of every document of every draft."""
    for row in tx.execute(
        select(version.c.reference, version.c.documents).order_by(version.c.reference, version.c.number)
    ).all():
        for document in row.documents:
            if document.get("text"):
                yield row.reference, document["name"], get_content(tx, document["text"]).decode("utf-8", "replace")


def recommendations_of(tx: Connection, subject: DataSubject) -> tuple[Row[Any], ...]:
    """Filed in her name, or from one of her addresses for nobody."""
    c = recommendation.c
    query = select(recommendation).where(_hers(subject, c.forum, c.member, c.address))
    return tuple(tx.execute(query.order_by(c.forum, c.reference, c.number)))


def inquiries_of(tx: Connection, subject: DataSubject) -> tuple[Row[Any], ...]:
    """What she has asked."""
    c = inquiry.c
    return tuple(
        tx.execute(select(inquiry).where(_hers(subject, c.forum, c.member, c.address)).order_by(c.forum, c.number))
    )


def invitations_of(tx: Connection, subject: DataSubject) -> tuple[Row[Any], ...]:
    """Her part in each consultation."""
    c = invitee.c
    hers = or_(_is_member(subject, c.forum, c.member), func.lower(c.address).in_(subject.addresses))
    return tuple(tx.execute(select(invitee).where(hers).order_by(c.forum, c.reference)))


def learned_of(tx: Connection, subject: DataSubject) -> tuple[Row[Any], ...]:
    """Addresses that were confirmed as hers."""
    c = learned_address.c
    hers = or_(c.address.in_(subject.addresses), _is_member(subject, c.forum, c.member))
    return tuple(tx.execute(select(learned_address).where(hers)))


def deliveries_to(tx: Connection, subject: DataSubject) -> tuple[Row[Any], ...]:
    """Our mails to her, without their bytes."""
    c = outbox.c
    columns = (
        c.id,
        c.forum,
        c.kind,
        c.reference,
        c.who,
        c.recipient,
        c.state,
        c.created_at,
        c.sent_at,
        c.message_id,
        c.payload_sha256,
    )
    hers = or_(func.lower(c.recipient).in_(subject.addresses), _is_member(subject, c.forum, c.who))
    return tuple(tx.execute(select(*columns).where(hers).order_by(c.id)))


def members_at(tx: Connection, addresses: Iterable[str]) -> frozenset[tuple[str, str]]:
    """(forum, member id) of whoever was invited at one of these folded addresses."""
    query = select(invitee.c.forum, invitee.c.member).where(func.lower(invitee.c.address).in_(addresses)).distinct()
    return frozenset((row.forum, row.member) for row in tx.execute(query))


def named_in(tx: Connection, forum: str) -> dict[str, frozenset[str]]:
    """Every `address` (folded) and `member` (id, lower case) that the forum's tables hold."""
    held = (
        (mail, mail.c.from_address), (invitee, invitee.c.address), (recommendation, recommendation.c.address),
        (inquiry, inquiry.c.address), (learned_address, learned_address.c.address), (outbox, outbox.c.recipient),
    )  # fmt: skip
    found = {
        value
        for table, column in held
        for value in tx.execute(select(column).where(table.c.forum == forum).distinct()).scalars()
    }
    ids = tx.execute(select(invitee.c.member).where(invitee.c.forum == forum).distinct()).scalars()
    addresses = frozenset(fold_address(value) for value in found if value is not None and "@" in value)
    return {"address": addresses, "member": frozenset(member.casefold() for member in ids)}


def _hers(subject: DataSubject, forum: Any, member: Any, address: Any) -> ColumnElement[bool]:
    """In her name; or from her address and in nobody else's."""
    nobodys = and_(func.lower(address).in_(subject.addresses), member.is_(None))
    return or_(_is_member(subject, forum, member), nobodys)


def _is_member(subject: DataSubject, forum: Any, member: Any) -> ColumnElement[bool]:
    return or_(
        *(and_(forum == of, func.lower(member) == known) for of, known in sorted(subject.members)), forum.is_(None)
    )  # the last is never true: `forum` is part of every key


# ── emptied ──────────────────────────────────────────────────────────────────────────────────────────────────────


def empty_mails(tx: Connection, mails: Iterable[KeptMail]) -> None:
    """Ledger lines without bytes, names and reasons; what waited for somebody waits no more. The hashes of the envelope stay."""
    for one in mails:
        values = _NO_NAMES | {"reasons": (ERASED,)} | ({} if one.is_draft else {"raw_sha256": None})
        if one.disposition in _WAITING:
            values |= {"disposition": "ignored", "decision": "none", "kind": func.coalesce(mail.c.kind, "unrelated")}
        tx.execute(update(mail).where(mail.c.id == one.id).values(**values))


def drop_bytes(tx: Connection, raw_sha256: str) -> None:
    """Somebody else's mail, or one of ours, that need not be kept: its bytes go, its line stays."""
    tx.execute(update(mail).where(mail.c.raw_sha256 == raw_sha256).values(raw_sha256=None, traceback=None))


def replace_bytes(tx: Connection, raw_sha256: str, redacted: str) -> None:
    """Somebody else's mail is kept without her: `redacted` names the content that takes the place."""
    tx.execute(update(mail).where(mail.c.raw_sha256 == raw_sha256).values(raw_sha256=redacted, traceback=None))


def empty_recommendations(tx: Connection, rows: Iterable[Row[Any]], mark: str, *, keep_text: bool) -> None:
    """Number, instants, marks and what was decided stay; with `keep_text` her words too, without name, address and documents."""
    for row in rows:
        c = recommendation.c
        this = and_(c.forum == row.forum, c.reference == row.reference, c.number == row.number)
        disowned = tuple(Reason("disowned", mark, mark) for flag in row.flags if flag.key == "disowned")
        values: dict[str, Any] = {"address": mark, "message_id": None, "enclosures": [], "flags": (*disowned, ERASED)}
        if not keep_text:
            values |= {"text": mark, "passages": [], "points": [], "reason": None if row.reason is None else mark}
        tx.execute(update(recommendation).where(this).values(**values))


def empty_inquiries(tx: Connection, rows: Iterable[Row[Any]], mark: str, by: str, now: datetime) -> None:
    """What she asked is told no more, and waits no more."""
    for row in rows:
        values: dict[str, Any] = {"address": mark, "text": mark, "message_id": None}
        values |= {"answer": None if row.answer is None else mark}
        if row.settled_at is None:
            values |= {"settled_at": now, "settled_by": by}
        this = and_(inquiry.c.forum == row.forum, inquiry.c.number == row.number)
        tx.execute(update(inquiry).where(this).values(**values))


def empty_invitations(tx: Connection, rows: Iterable[Row[Any]], mark: str, now: datetime) -> None:
    """State, group and instants stay, for the figures; nothing is sent there any more."""
    c = invitee.c
    for row in rows:
        this = and_(c.forum == row.forum, c.reference == row.reference, c.member == row.member)
        values = {"name": mark, "address": mark, "away_until": None, "removed_at": func.coalesce(c.removed_at, now)}
        tx.execute(update(invitee).where(this).values(**values))


def forget_learned(tx: Connection, rows: Iterable[Row[Any]]) -> None:
    """Her confirmed addresses."""
    c = learned_address.c
    for row in rows:
        tx.execute(
            delete(learned_address).where(c.forum == row.forum, c.address == row.address, c.member == row.member)
        )


def empty_deliveries(tx: Connection, ids: Collection[int], mark: str, now: datetime) -> None:
    """Our mails to her: never sent where they were still owed, and neither their text nor the address is kept."""
    for start in range(0, len(ids), 500):
        these = outbox.c.id.in_(sorted(ids)[start : start + 500])
        owed = outbox.c.state.in_(("queued", "uncertain"))
        tx.execute(update(outbox).where(these, owed).values(state="cancelled", next_attempt_at=None, settled_at=now))
        tx.execute(update(outbox).where(these).values(recipient=mark, smtp_reply=None))
    let_go_of_sent(tx, ids, now)


def cancel(tx: Connection, ids: Collection[int], now: datetime) -> frozenset[int]:
    """Never sent: what is owed to somebody else and quotes her. Answers which are not on their way already."""
    these, owed = outbox.c.id.in_(sorted(ids)), outbox.c.state.in_(("queued", "uncertain"))
    tx.execute(update(outbox).where(these, owed).values(state="cancelled", next_attempt_at=None, settled_at=now))
    return frozenset(tx.execute(select(outbox.c.id).where(these, outbox.c.state != "sending")).scalars())


def let_go_of_sent(tx: Connection, ids: Collection[int], now: datetime) -> None:
    """Their text and their share of a payload are no longer kept."""
    for start in range(0, len(ids), 500):
        these = outbox.c.id.in_(sorted(ids)[start : start + 500])
        tx.execute(update(outbox).where(these).values(prefix=_NOTHING, payload_sha256=None, let_go_at=now))


def empty_questions(tx: Connection, subject: DataSubject, mark: str) -> list[tuple[str, str, str]]:
    """What the coordinator was asked about her answers is shown no more. (forum, reference, name) of what still waited of it."""
    waited = []
    c = question.c
    for row in tx.execute(select(question).where(c.why == "whose")).all():
        items = row.detail.get("items", [])
        new = [_without(item, mark) if is_hers(subject, row.forum, item) else item for item in items]
        if new != items:
            hers = (item for item in items if is_hers(subject, row.forum, item) and "settled" not in item)
            waited += [(row.forum, row.reference, item["name"]) for item in hers if row.settled_at is None]
            this = and_(c.forum == row.forum, c.reference == row.reference, c.number == row.number)
            tx.execute(update(question).where(this).values(detail=row.detail | {"items": new}))
    return waited


def is_hers(subject: DataSubject, forum: str, item: dict[str, Any]) -> bool:
    """Is that part of a question (`consultation.whose`) about an answer of hers?"""
    return subject.is_member(forum, item.get("member")) or fold_address(item.get("address", "")) in subject.addresses


def _without(item: dict[str, Any], mark: str) -> dict[str, Any]:
    return item | {"who": mark, "address": mark, "text": mark, "reasons": []}
