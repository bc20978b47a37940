"""The ledger: a row per mail seen, with exactly one end state.

1. A mail is recorded once per (forum, mailbox, folder, UIDVALIDITY, UID); recording it again changes nothing.
2. It stays `received` until `settle` or `quarantine` gives it its end state, in the transaction of all its effects.
3. Attempts are committed before the mail is read, so that a mail that kills the reader is met three times at most.
4. Of unrelated mail no address, subject or Message-ID is kept, only hashes; near misses keep them for 30 days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    RowMapping,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    text,
    update,
)

from mailflow.consultation.reasons import Reason
from mailflow.storage.content import Packed, get_contents, put_content
from mailflow.storage.instants import zulu
from mailflow.storage.tables import KEPT, UTCDateTime, mail
from mailflow.storage.transaction import for_update
from mailflow.storage.upsert import once

_NAMELESS = ("unrelated", "old")
"""Dispositions of which the ledger keeps no names."""
_TRACEBACK_LENGTH = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a mail lies: the identity of the fetch."""

    forum: str
    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the server says of a mail before it is fetched. `received_at` is its INTERNALDATE, hashes are SHA-256 (hex)."""

    received_at: datetime
    size: int
    envelope_hash: str
    """Of Message-ID, Date and size: the identity of a mail that is not fetched."""
    message_id_hash: str
    message_id: str | None = None
    from_address: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMail:
    """One row of the ledger, field by column."""

    id: int
    forum: str
    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    received_at: datetime
    seen_at: datetime
    size: int
    envelope_hash: str
    message_id_hash: str
    message_id: str | None
    from_address: str | None
    subject: str | None
    raw_sha256: str | None
    kind: str | None
    decision: str | None
    disposition: str
    consultation: str | None
    member: str | None
    recommendation: int | None
    reasons: tuple[Reason, ...]
    attempts: int
    traceback: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredMail(SeenMail):
    """A row of the ledger with the mail's bytes as they came; empty where it was not fetched."""

    raw: bytes = field(repr=False)


def record_received(
    tx: Connection, source: Source, envelope: Envelope, raw: bytes | Packed, now: datetime
) -> int | None:
    """A mail that concerns the forum, with its bytes and its first attempt counted. None where that UID is already there."""
    return _insert(tx, source, envelope, now, raw_sha256=put_content(tx, raw), disposition="received", attempts=1)


def record_unfetched(
    tx: Connection,
    source: Source,
    envelope: Envelope,
    disposition: str,
    *,
    near_miss: bool,
    reasons: Sequence[Reason | str],
    now: datetime,
) -> int | None:
    """A mail that ends unread (`unrelated`, `old`, …). None where that UID is already there."""
    if disposition in _NAMELESS and not near_miss:
        return _insert(tx, source, envelope, now, disposition=disposition, reasons=reasons, **_NO_NAMES)
    kind = {"kind": "own", "decision": "none"} if disposition == "own" else {}
    return _insert(tx, source, envelope, now, disposition=disposition, reasons=reasons, **kind)


_NO_NAMES: dict[str, Any] = {"message_id": None, "from_address": None, "subject": None}


def _insert(tx: Connection, source: Source, envelope: Envelope, now: datetime, **rest: Any) -> int | None:
    values = {name: getattr(source, name) for name in Source.__slots__}
    values |= {name: getattr(envelope, name) for name in Envelope.__slots__}
    row = values | {"seen_at": now, "reasons": []} | rest
    return tx.execute(once(tx, mail.c.id), row).scalar_one_or_none()


def find_duplicate(tx: Connection, mail_seen: SeenMail) -> SeenMail | None:
    """The first mail of the forum with the same bytes that was recorded before this one; None where it is the first.

    Only the bytes decide: an outsider could send the same Message-ID first.
    """
    if mail_seen.raw_sha256 is None:
        return None
    same = {"forum": mail_seen.forum, "raw_sha256": mail_seen.raw_sha256, "before": mail_seen.id}
    return _seen(tx, _SAME_BYTES, same)


def find_envelope(tx: Connection, forum: str, envelope: Envelope) -> SeenMail | None:
    """The first mail with that envelope that concerned the forum: what was left unread before UIDVALIDITY changed, or a mail was moved.

    The same INTERNALDATE too, which both keep: an outsider could send the same Message-ID, date and size first. None where
    there is no Message-ID.
    """
    if envelope.message_id is None:
        return None
    same = {"envelope_hash": envelope.envelope_hash, "received_at": envelope.received_at}
    return _seen(tx, _SAME_ENVELOPE, {"forum": forum} | same)


_FIRST = (
    select(mail)
    .where(mail.c.forum == bindparam("forum"), mail.c.disposition != "duplicate")
    .order_by(mail.c.id)
    .limit(1)
)
_SAME_BYTES = _FIRST.where(mail.c.raw_sha256 == bindparam("raw_sha256"), mail.c.id < bindparam("before"))
_SAME_ENVELOPE = _FIRST.where(
    mail.c.envelope_hash == bindparam("envelope_hash"),
    mail.c.received_at == bindparam("received_at"),
    mail.c.disposition.not_in(_NAMELESS),
)


def _seen(tx: Connection, query: Select[Any], which: dict[str, Any]) -> SeenMail | None:
    row = tx.execute(query, which).mappings().one_or_none()
    return None if row is None else SeenMail(**_fields(row))


def has_message(tx: Connection, forum: str, message_id_hash: str) -> bool:
    """Was a mail of that Message-ID seen, whatever became of it?"""
    return tx.execute(_HAS_MESSAGE, {"forum": forum, "message_id_hash": message_id_hash}).first() is not None


_HAS_MESSAGE = (
    select(mail.c.id)
    .where(mail.c.forum == bindparam("forum"), mail.c.message_id_hash == bindparam("message_id_hash"))
    .limit(1)
)


def filed_as(tx: Connection, forum: str, message_id_hash: str) -> tuple[str, str] | None:
    """(reference, member id) of the answer that came in the mail of that Message-ID."""
    row = tx.execute(_FILED_AS, {"forum": forum, "message_id_hash": message_id_hash}).one_or_none()
    return None if row is None else (row.consultation, row.member)


_FILED_AS = (
    select(mail.c.consultation, mail.c.member)
    .where(
        mail.c.forum == bindparam("forum"),
        mail.c.message_id_hash == bindparam("message_id_hash"),
        mail.c.disposition.in_(("filed", "no_remarks", "question", "thanks")),
        mail.c.consultation.is_not(None),
        mail.c.member.is_not(None),
    )
    .order_by(mail.c.id)
    .limit(1)
)


def count_attempt(tx: Connection, mail_id: int) -> int:
    """Count one more attempt to decide the mail; answers how many there were."""
    return int(tx.execute(_COUNT_ATTEMPT, {"this": mail_id}).scalar_one())


def give_attempt_back(tx: Connection, mail_id: int) -> None:
    """The last attempt came to nothing for no fault of the mail's."""
    tx.execute(_GIVE_ATTEMPT_BACK, {"this": mail_id})


_THIS = update(mail).where(mail.c.id == bindparam("this"))
_COUNT_ATTEMPT = _THIS.values(attempts=mail.c.attempts + 1).returning(mail.c.attempts)
_GIVE_ATTEMPT_BACK = _THIS.where(mail.c.attempts > 0).values(attempts=mail.c.attempts - 1)


def claim(tx: Connection, mail_ids: Sequence[int]) -> frozenset[int]:
    """Claim-or-stop: those that are still undecided. Locks their rows until the commit."""
    return frozenset(tx.execute(for_update(tx, _STILL_RECEIVED), {"these": list(mail_ids)}).scalars())


_THESE = mail.c.id.in_(bindparam("these", expanding=True))
_STILL_RECEIVED = select(mail.c.id).where(_THESE, mail.c.disposition == "received").order_by(mail.c.id)


def load_mails(tx: Connection, mail_ids: Sequence[int]) -> list[StoredMail]:
    """The mails of these numbers with their bytes, in ascending order; without those that are not there."""
    rows = tx.execute(_LOAD, {"these": list(mail_ids)}).mappings().all()
    kept = {row["raw_sha256"] for row in rows if row["raw_sha256"] is not None}
    raw = get_contents(tx, kept)
    return [StoredMail(**_fields(row), raw=raw.get(row["raw_sha256"], b"")) for row in rows]


def load_mail(tx: Connection, mail_id: int) -> StoredMail | None:
    """The mail with its bytes; None where there is none of that number."""
    found = load_mails(tx, (mail_id,))
    return found[0] if found else None


_LOAD = select(mail).where(_THESE).order_by(mail.c.id)


def settle(
    tx: Connection,
    mail_id: int,
    *,
    kind: str,
    decision: str,
    disposition: str,
    reasons: Sequence[Reason | str],
    consultation: str | None = None,
    member: str | None = None,
    recommendation: int | None = None,
) -> None:
    """Give the mail its end state (or, where the coordinator has decided, its new one)."""
    end: dict[str, Any] = {
        "kind": str(kind),
        "decision": str(decision),
        "disposition": str(disposition),
        "reasons": reasons,
        "consultation": consultation,
        "member": member,
        "recommendation": recommendation,
        "traceback": None,
    }
    tx.execute(_THIS, {"this": mail_id} | end)


def under_message_id(tx: Connection, forum: str, message_id_hash: str, *, before: int) -> tuple[SeenMail, ...]:
    """Answers that came earlier under that Message-ID, oldest first."""
    answers = ("filed", "no_remarks", "question", "thanks", "review")
    which = (mail.c.message_id_hash == message_id_hash, mail.c.id < before, mail.c.disposition.in_(answers))
    return _entries(tx, forum, None, *which)


def guess(tx: Connection, mail_id: int, member: str, reasons: Sequence[Reason | str]) -> None:
    """Whose a mail in review may be."""
    tx.execute(_THIS, {"this": mail_id} | {"member": member, "reasons": reasons})


class ActedUpon(NamedTuple):
    """How many mails were acted upon."""

    of_address: int
    of_member: int


def acted_upon(
    tx: Connection, forum: str, address: str, member: str | None, *, since: datetime, until: datetime
) -> ActedUpon:
    """How many mails that arrived after `since` and not after `until` were filed, opened or held: of `address`, in the name of `member`."""
    which = {"forum": forum, "address": address.lower(), "member": member, "since": since, "until": until}
    return ActedUpon(*tx.execute(_ACTED_UPON, which).one())


_ACTED_UPON = select(
    func.coalesce(func.sum(case((func.lower(mail.c.from_address) == bindparam("address"), 1), else_=0)), 0),
    func.coalesce(func.sum(case((mail.c.member == bindparam("member"), 1), else_=0)), 0),
).where(
    mail.c.forum == bindparam("forum"),
    mail.c.decision.in_(("file", "open", "hold")),
    mail.c.received_at > bindparam("since", type_=UTCDateTime),
    mail.c.received_at <= bindparam("until", type_=UTCDateTime),
)


def drafts_held(tx: Connection, forum: str, *, since: datetime, until: datetime) -> int:
    """How many drafts that arrived after `since` and not after `until` were held."""
    return int(tx.execute(_DRAFTS_HELD, {"forum": forum, "since": since, "until": until}).scalar_one())


_DRAFTS_HELD = select(func.count()).where(
    mail.c.forum == bindparam("forum"),
    mail.c.kind == "draft",
    mail.c.decision == "hold",
    mail.c.received_at > bindparam("since", type_=UTCDateTime),
    mail.c.received_at <= bindparam("until", type_=UTCDateTime),
)


def guesses_since(tx: Connection, forum: str, since: datetime) -> int:
    """How many mails seen after `since` bear a token that we have not signed."""
    return int(tx.execute(_GUESSES, {"forum": forum, "since": since}).scalar_one())


_GUESSES = select(func.count()).where(
    mail.c.forum == bindparam("forum"),
    mail.c.seen_at > bindparam("since", type_=UTCDateTime),
    cast(mail.c.reasons, Text).like('%"false_token"%'),
)


def quarantine(tx: Connection, mail_id: int, traceback: str) -> None:
    """Set the mail aside with the end of its traceback: `retry` runs it again."""
    end = {"disposition": "quarantined", "traceback": traceback[-_TRACEBACK_LENGTH:]}
    tx.execute(_THIS, {"this": mail_id} | end)


def requeue(tx: Connection, forum: str, mail_id: int) -> bool:
    """Let a quarantined mail be decided again, attempts from 0. False where it is not this forum's or not quarantined."""
    again = update(mail).where(mail.c.id == mail_id, mail.c.forum == forum, mail.c.disposition == "quarantined")
    return tx.execute(again.values(disposition="received", attempts=0, traceback=None)).rowcount == 1


def undecided(tx: Connection, forum: str) -> list[int]:
    """Mails that were recorded and not decided yet, oldest first."""
    query = select(mail.c.id).where(mail.c.forum == forum, mail.c.disposition == "received")
    return list(tx.execute(query.order_by(mail.c.id)).scalars())


def mails_to_review(tx: Connection, forum: str, since: datetime | None = None) -> tuple[SeenMail, ...]:
    """Mails that wait for the coordinator's eyes, seen after `since`, oldest first."""
    return _entries(tx, forum, since, mail.c.disposition == "review")


def quarantined(tx: Connection, forum: str) -> list[int]:
    """Numbers of the mails that could not be decided, oldest first."""
    query = select(mail.c.id).where(mail.c.forum == forum, mail.c.disposition == "quarantined")
    return list(tx.execute(query.order_by(mail.c.id)).scalars())


IS_NEAR_MISS = or_(mail.c.disposition.in_(_NAMELESS), and_(mail.c.disposition == "ignored", mail.c.kind == "unrelated"))
"""Where its names are kept: unrelated mail that looked as if it might concern the forum, by its header or by what a rule found."""


def near_misses(tx: Connection, forum: str, since: datetime | None = None) -> tuple[SeenMail, ...]:
    """Unrelated mails, seen after `since`, that looked as if they might concern the forum, oldest first."""
    return _entries(tx, forum, since, IS_NEAR_MISS, mail.c.from_address.is_not(None))


def forget_near_misses(tx: Connection, forum: str, before: datetime) -> tuple[datetime, ...]:
    """Take names, subjects and reasons out of near misses seen before `before`; answers when each was seen."""
    old = update(mail).where(mail.c.forum == forum, IS_NEAR_MISS, text(f"({KEPT})"), mail.c.seen_at < before)
    forgotten = old.values(**_NO_NAMES | {"reasons": []}).returning(mail.c.seen_at)
    return tuple(tx.execute(forgotten).scalars())


def sums(tx: Connection, forum: str) -> dict[str, int]:
    """How many mails are in each state: their sum is the number of mails seen."""
    query = select(mail.c.disposition, func.count()).where(mail.c.forum == forum).group_by(mail.c.disposition)
    return {row[0]: row[1] for row in tx.execute(query)}


def ledger_lines(tx: Connection, forum: str, *, disposition: str | None = None) -> Iterator[dict[str, Any]]:
    """The lines of `mailflow ledger --json`, oldest first, read as they are asked for."""
    query = select(mail).where(mail.c.forum == forum).order_by(mail.c.id)
    if disposition is not None:
        query = query.where(mail.c.disposition == disposition)
    for row in tx.execute(query.execution_options(yield_per=500)):
        yield _line(row)


def _line(row: Row[Any]) -> dict[str, Any]:
    nameless = row.disposition in _NAMELESS
    return {
        "id": row.id,
        "mailbox": row.mailbox,
        "folder": row.folder,
        "uidvalidity": row.uidvalidity,
        "uid": row.uid,
        "message_id": None if nameless else row.message_id,
        "message_id_hash": row.message_id_hash,
        "from": None if nameless else row.from_address,
        "received_at": zulu(row.received_at),
        "kind": row.kind or ("unrelated" if nameless else None),
        "decision": row.decision or ("none" if nameless else None),
        "disposition": row.disposition,
        "consultation": row.consultation,
        "member": row.member,
        "recommendation": row.recommendation,
        "reasons": [str(reason) for reason in row.reasons],
    }


def _entries(
    tx: Connection, forum: str, since: datetime | None, *conditions: ColumnElement[bool]
) -> tuple[SeenMail, ...]:
    query = select(mail).where(mail.c.forum == forum, *conditions)
    if since is not None:
        query = query.where(mail.c.seen_at > since)
    return tuple(SeenMail(**_fields(row)) for row in tx.execute(query.order_by(mail.c.id)).mappings())


def _fields(row: RowMapping) -> dict[str, Any]:
    return dict(row)
