"""The outbox: the only way a mail leaves.

1. A mail is owed once per key (`forum/reference/kind/slot/who`): the schema says so, no flag in memory.
2. Its bytes are frozen when it is enqueued: every attempt sends the same prefix + payload under the same Message-ID.
3. queued → sending is a claim, committed before the relay hears of it; no two workers hold the same claim.
4. `dot_at` is committed when the whole message is written and only its terminating dot is missing. What a stopped worker left in
   `sending` without it the relay never had: it is owed again. With it nobody can know: `uncertain`, never sent again blindly.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, and_, bindparam, case, func, literal, or_, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from mailflow.consultation.model import NoticeKind
from mailflow.consultation.people import fold_address
from mailflow.storage.content import get_content
from mailflow.storage.instants import zulu
from mailflow.storage.tables import OUTBOX_STATES, UTCDateTime, outbox
from mailflow.storage.upsert import once

MAY_HAVE_LEFT = "may have left before an old copy of the database was restored"
"""What stands in the place of the relay's reply."""
_LEVEL = 1
"""Of zlib: twice as fast as the usual one, and what is kept is small in any case."""
_BATCH = 200
_ANSWERS = tuple(literal(str(kind)) for kind in NoticeKind if kind.is_answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxMail:
    """A mail to be owed: who gets it, and its bytes as on the wire (`prefix`, then the payload kept under `payload_sha256`)."""

    forum: str
    key: str
    kind: str
    reference: str | None
    who: str
    recipient: str
    sender: str
    """Reverse-path."""
    message_id: str
    prefix: bytes = field(repr=False)
    payload_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A delivery that this worker alone may make now. `attempts` counts this one."""

    id: int
    forum: str
    key: str
    kind: str
    reference: str | None
    who: str
    recipient: str
    sender: str
    message_id: str
    prefix: bytes = field(repr=False)
    payload_sha256: str | None
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """A row of the outbox without its bytes."""

    id: int
    forum: str
    key: str
    kind: str
    reference: str | None
    who: str
    recipient: str
    sender: str
    message_id: str
    payload_sha256: str | None
    state: str
    attempts: int
    created_at: datetime
    next_attempt_at: datetime | None
    claimed_at: datetime | None
    dot_at: datetime | None
    """When the terminating dot of the last attempt was intended; None where it never came to that."""
    sent_at: datetime | None
    settled_at: datetime | None
    """When the policy for an uncertain end was applied."""
    smtp_reply: str | None


_ENTRY = [outbox.c[name] for name in OutboxEntry.__slots__]


def enqueue(tx: Connection, mail: OutboxMail, now: datetime, due_at: datetime) -> int | None:
    """Owe a mail from `due_at` on; answers its id. None where its key is there already: it is owed once."""
    return tx.execute(once(tx, outbox.c.id), _columns(mail, now, due_at)).scalar_one_or_none()


def enqueue_all(tx: Connection, mails: Sequence[OutboxMail], now: datetime, due_at: datetime) -> int:
    """Owe many mails in few statements; answers how many were not owed before."""
    return _enter(tx, [_columns(mail, now, due_at) for mail in mails])


def withhold_all(tx: Connection, mails: Sequence[OutboxMail], now: datetime) -> int:
    """The same of mails that may have left already, in a time that this database has lost: `uncertain`, they leave by `requeue` alone."""
    return _enter(tx, [_columns(mail, now, now) | withheld_columns(now) for mail in mails])


def withheld_columns(now: datetime) -> dict[str, Any]:
    """Its policy is applied already; a copy of it is looked for all the same (`uncertain_since`)."""
    return {
        "state": "uncertain",
        "claimed_at": now,
        "settled_at": now,
        "next_attempt_at": None,
        "smtp_reply": MAY_HAVE_LEFT,
    }


def _enter(tx: Connection, rows: Sequence[dict[str, Any]]) -> int:
    entered = 0
    for start in range(0, len(rows), _BATCH):
        entered += len(tx.execute(once(tx, outbox.c.id), rows[start : start + _BATCH]).all())
    return entered


def withheld(tx: Connection, forum: str) -> int:
    """How many mails may have left in a time that this database has lost, and wait for a person's word."""
    query = select(func.count()).where(
        outbox.c.forum == forum, outbox.c.state == "uncertain", outbox.c.smtp_reply == MAY_HAVE_LEFT
    )
    return int(tx.execute(query).scalar_one())


def claim_next(tx: Connection, forum: str, now: datetime) -> Claimed | None:
    """Take the delivery that has waited longest (by `next_attempt_at`, then id) and is due. None where nothing is.

    Commit before the relay hears of it. `payload` answers its payload apart, so that a caller can keep one in memory.
    """
    return _claimed(tx, _CLAIM, {"of_forum": forum, "now": now})


def claim_alarm(tx: Connection, forum: str, now: datetime, *, since: datetime) -> Claimed | None:
    """The same of the alarms alone that were owed at `since` or later: what leaves while everything else stands still."""
    return _claimed(tx, _CLAIM_ALARM, {"of_forum": forum, "now": now, "since": since})


def _claimed(tx: Connection, query: ReturningUpdate[Any], which: dict[str, Any]) -> Claimed | None:
    row = tx.execute(query, which).mappings().one_or_none()
    return None if row is None else Claimed(**dict(row) | {"prefix": zlib.decompress(row["prefix"])})


_FIRST_DUE = (
    select(outbox.c.id)
    .where(
        outbox.c.forum == bindparam("of_forum"),
        outbox.c.state == "queued",
        outbox.c.next_attempt_at <= bindparam("now", type_=UTCDateTime),
    )
    .order_by(outbox.c.next_attempt_at, outbox.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_FIRST_ALARM = _FIRST_DUE.where(
    outbox.c.kind == literal(str(NoticeKind.ALARM)), outbox.c.created_at >= bindparam("since", type_=UTCDateTime)
)


def _taking(first: Select[Any]) -> ReturningUpdate[Any]:
    taken = {"state": "sending", "attempts": outbox.c.attempts + 1, "claimed_at": bindparam("now", type_=UTCDateTime)}
    return (
        update(outbox)
        .where(outbox.c.id == first.scalar_subquery())
        .values(**taken, dot_at=None)
        .returning(*(outbox.c[name] for name in Claimed.__slots__))
    )


_CLAIM, _CLAIM_ALARM = _taking(_FIRST_DUE), _taking(_FIRST_ALARM)


def intend_dot(tx: Connection, delivery_id: int, now: datetime) -> bool:
    """The terminating dot is about to leave. Commit it before: from here on the relay may have the mail. False where the claim is lost."""
    return tx.execute(_INTEND_DOT, {"this": delivery_id, "now": now}).rowcount == 1


_INTEND_DOT = (
    update(outbox)
    .where(outbox.c.id == bindparam("this"), outbox.c.state == "sending")
    .values(dot_at=bindparam("now", type_=UTCDateTime))
)


def payload(tx: Connection, sha256: str) -> bytes:
    """The shared part of many mails: kept once, sent after each prefix."""
    return get_content(tx, sha256)


def next_due_at(tx: Connection, forum: str) -> datetime | None:
    """When the next delivery falls due; None where nothing is owed."""
    query = select(func.min(outbox.c.next_attempt_at)).where(outbox.c.forum == forum, outbox.c.state == "queued")
    due: datetime | None = tx.execute(query).scalar_one()
    return due


def record_outcome(
    tx: Connection,
    delivery_id: int,
    state: str,
    smtp_reply: str | None,
    now: datetime,
    *,
    next_attempt_at: datetime | None = None,
) -> bool:
    """What became of a claim: `sent`, `refused`, `uncertain`, `cancelled`, or `queued` again from `next_attempt_at` on.

    False where the delivery had its end state already.
    """
    told: dict[str, Any] = {"state": state, "smtp_reply": smtp_reply, "next_attempt_at": next_attempt_at}
    if state == "sent":
        told["sent_at"] = now
    return tx.execute(_UNFINISHED, {"this": delivery_id} | told).rowcount == 1


_UNFINISHED = update(outbox).where(
    outbox.c.id == bindparam("this"), outbox.c.state.in_((literal("sending"), literal("uncertain")))
)


def cancel(tx: Connection, forum: str, reference: str, kind: str, who: str | None = None) -> int:
    """No longer owed: what is still queued of that kind (for `who`, or for all) never leaves; answers how many."""
    which = {"of_forum": forum, "of_reference": reference, "of_kind": str(kind)}
    if who is None:
        return int(tx.execute(_CANCEL_ALL, which).rowcount)
    return int(tx.execute(_CANCEL_ONE, which | {"of_who": who}).rowcount)


_CANCEL_ALL = (
    update(outbox)
    .where(
        outbox.c.forum == bindparam("of_forum"),
        outbox.c.reference == bindparam("of_reference"),
        outbox.c.kind == bindparam("of_kind"),
        outbox.c.state == "queued",
    )
    .values(state="cancelled", next_attempt_at=None)
)
_CANCEL_ONE = _CANCEL_ALL.where(outbox.c.who == bindparam("of_who"))


def in_flight(tx: Connection, forum: str, reference: str, kind: str) -> frozenset[str]:
    """To whom the relay may have such a mail although nobody has its word for it: being sent, uncertain, or to go once more because it was."""
    query = select(outbox.c.who).where(
        outbox.c.forum == forum,
        outbox.c.reference == reference,
        outbox.c.kind == str(kind),
        outbox.c.state.in_(("sending", "uncertain"))
        | ((outbox.c.state == "queued") & outbox.c.settled_at.is_not(None)),
    )
    return frozenset(tx.execute(query).scalars())


def strand(tx: Connection, forum: str, now: datetime) -> int:
    """At start, for what a stopped daemon was sending: owed again where no dot was meant to leave, else uncertain. Answers how many are."""
    left = update(outbox).where(outbox.c.forum == forum, outbox.c.state == "sending", outbox.c.claimed_at <= now)
    tx.execute(left.where(outbox.c.dot_at.is_(None)).values(state="queued", next_attempt_at=now))
    return int(tx.execute(left.values(state="uncertain", next_attempt_at=None)).rowcount)


def unproven(tx: Connection, forum: str) -> tuple[OutboxEntry, ...]:
    """Uncertain deliveries whose kind's policy was not applied since their last dot, oldest first."""
    return tuple(OutboxEntry(**row) for row in tx.execute(_UNPROVEN, {"of_forum": forum}).mappings())


UNSETTLED = and_(
    outbox.c.state == "uncertain", or_(outbox.c.settled_at.is_(None), outbox.c.dot_at >= outbox.c.settled_at)
)
"""The second is a copy that went because of the policy and is in doubt itself."""
_UNPROVEN = select(*_ENTRY).where(outbox.c.forum == bindparam("of_forum"), UNSETTLED).order_by(outbox.c.id)


def uncertain_since(tx: Connection, forum: str, since: datetime) -> tuple[str, ...]:
    """Message-IDs of the uncertain deliveries whose dot left at `since` or later."""
    return tuple(tx.execute(_UNCERTAIN_SINCE, {"of_forum": forum, "since": since}).scalars())


_UNCERTAIN_SINCE = (
    select(outbox.c.message_id)
    .where(
        outbox.c.forum == bindparam("of_forum"),
        outbox.c.state == "uncertain",
        func.coalesce(outbox.c.dot_at, outbox.c.claimed_at) >= bindparam("since", type_=UTCDateTime),
    )
    .order_by(outbox.c.id)
)


def prove_sent(tx: Connection, forum: str, message_id: str, now: datetime) -> OutboxEntry | None:
    """A copy of that mail, or an answer to it, was seen: the relay has it, whatever became of its answer to the dot.

    What is uncertain, or owed once more after a dot, is sent; answers the delivery as it was. None where there is nothing to prove.
    """
    row = tx.execute(_PROVABLE, {"of_forum": forum, "of_message_id": message_id}).mappings().one_or_none()
    if row is None:
        return None
    proven = {"state": "sent", "next_attempt_at": None, "sent_at": now, "settled_at": now}
    tx.execute(update(outbox).where(outbox.c.id == row["id"]).values(**proven))
    return OutboxEntry(**row)


_PROVABLE = (
    select(*_ENTRY)
    .where(
        outbox.c.forum == bindparam("of_forum"),
        outbox.c.message_id == bindparam("of_message_id"),
        or_(
            outbox.c.state == "uncertain",
            and_(outbox.c.state == "queued", or_(outbox.c.dot_at.is_not(None), outbox.c.settled_at.is_not(None))),
        ),
    )
    .limit(1)
)


def settle_uncertain(tx: Connection, delivery_id: int, *, again: bool, now: datetime) -> bool:
    """The policy of its kind is applied, once for each dot: `again` with the same bytes, or it is left as it is."""
    values: dict[str, Any] = {"settled_at": now}
    if again:
        values |= {"state": "queued", "next_attempt_at": now}
    unsettled = update(outbox).where(outbox.c.id == delivery_id, UNSETTLED)
    return tx.execute(unsettled.values(**values)).rowcount == 1


def requeue(tx: Connection, forum: str, delivery_id: int, now: datetime) -> bool:
    """Somebody wants a refused, uncertain or cancelled mail sent after all, attempts from 0. False where there is none, or its bytes are gone."""
    again = update(outbox).where(
        outbox.c.id == delivery_id,
        outbox.c.forum == forum,
        outbox.c.let_go_at.is_(None),
        outbox.c.state.in_(("refused", "uncertain", "cancelled")),
    )
    wanted = {"state": "queued", "attempts": 0, "next_attempt_at": now, "settled_at": None, "dot_at": None}
    return tx.execute(again.values(**wanted)).rowcount == 1


def of_key(tx: Connection, forum: str, key: str) -> OutboxEntry | None:
    """The mail owed under `key`."""
    row = tx.execute(select(*_ENTRY).where(outbox.c.forum == forum, outbox.c.key == key)).mappings().one_or_none()
    return None if row is None else OutboxEntry(**row)


def of_id(tx: Connection, forum: str, delivery_id: int) -> OutboxEntry | None:
    """The mail of that number."""
    query = select(*_ENTRY).where(outbox.c.forum == forum, outbox.c.id == delivery_id)
    row = tx.execute(query).mappings().one_or_none()
    return None if row is None else OutboxEntry(**row)


def recipient_of(tx: Connection, forum: str, key: str) -> str | None:
    """The address that the mail of that key went to; None where there is none."""
    query = select(outbox.c.recipient).where(outbox.c.forum == forum, outbox.c.key == key)
    return tx.execute(query).scalar_one_or_none()


def prefix_of(tx: Connection, forum: str, key: str) -> bytes | None:
    """Headers and text of the mail of that key, as on the wire; None where there is none, or they are no longer kept."""
    prefix = tx.execute(_PREFIX, {"forum": forum, "key": key}).scalar_one_or_none()
    return None if prefix is None else zlib.decompress(prefix)


_PREFIX = select(outbox.c.prefix).where(
    outbox.c.forum == bindparam("forum"), outbox.c.key == bindparam("key"), outbox.c.let_go_at.is_(None)
)


def owed_since(tx: Connection, forum: str, key: str) -> datetime | None:
    """When the mail of that key was written; None where there is none."""
    query = select(outbox.c.created_at).where(outbox.c.forum == forum, outbox.c.key == key)
    at: datetime | None = tx.execute(query).scalar_one_or_none()
    return at


def by_message_id(tx: Connection, forum: str, message_id: str) -> OutboxEntry | None:
    """The mail of ours that carries `message_id`."""
    query = select(*_ENTRY).where(outbox.c.forum == forum, outbox.c.message_id == message_id)
    row = tx.execute(query.order_by(outbox.c.id).limit(1)).mappings().one_or_none()
    return None if row is None else OutboxEntry(**row)


class AnswersOwed(NamedTuple):
    """How many answers were owed already."""

    to_address: int
    to_domain: int
    in_all: int


def answers_owed(
    tx: Connection, forum: str, address: str, domain: str, *, day: datetime, hour: datetime
) -> AnswersOwed:
    """How many answers (acknowledgements, receipts, transcripts) were owed to `address` and to its domain since `day`, and in all since `hour`.

    One look into one index: it runs with every answer. `hour` is not before `day`.
    """
    which = {"forum": forum, "address": fold_address(address), "at_domain": f"%@{domain}", "day": day, "hour": hour}
    return AnswersOwed(*tx.execute(_ANSWERS_OWED, which).one())


def answers_by_recipient(tx: Connection, forum: str, domain: str, since: datetime) -> dict[str, int]:
    """How many answers were owed to each address of `domain` since then."""
    query = select(outbox.c.recipient, func.count()).where(
        outbox.c.forum == forum,
        outbox.c.kind.in_(_ANSWERS),
        outbox.c.created_at >= since,
        func.lower(outbox.c.recipient).like(f"%@{domain}"),
    )
    return {row[0]: row[1] for row in tx.execute(query.group_by(outbox.c.recipient))}


def has_alarm_since(tx: Connection, forum: str, what: str, since: datetime) -> bool:
    """Was an alarm of that cause owed since then?"""
    query = select(outbox.c.key).where(
        outbox.c.forum == forum, outbox.c.kind == str(NoticeKind.ALARM), outbox.c.created_at > since
    )
    return any(f"/{what}-" in key for key in tx.execute(query).scalars())


_ANSWERS_OWED = select(
    func.coalesce(func.sum(case((func.lower(outbox.c.recipient) == bindparam("address"), 1), else_=0)), 0),
    func.coalesce(func.sum(case((func.lower(outbox.c.recipient).like(bindparam("at_domain")), 1), else_=0)), 0),
    func.coalesce(func.sum(case((outbox.c.created_at >= bindparam("hour", type_=UTCDateTime), 1), else_=0)), 0),
).where(
    outbox.c.forum == bindparam("forum"),
    outbox.c.kind.in_(_ANSWERS),
    outbox.c.created_at >= bindparam("day", type_=UTCDateTime),
)


def put_off_since(tx: Connection, forum: str, before: datetime) -> tuple[OutboxEntry, ...]:
    """Mails owed since `before` or longer that the relay puts off again and again, oldest first."""
    query = select(*_ENTRY).where(
        outbox.c.forum == forum,
        outbox.c.state == "queued",
        outbox.c.attempts > 1,
        outbox.c.created_at <= before,
        outbox.c.smtp_reply.is_not(None),
    )
    return tuple(OutboxEntry(**row) for row in tx.execute(query.order_by(outbox.c.id)).mappings())


def slots(tx: Connection, forum: str, reference: str, kind: str, who: str) -> int:
    """How many mails of that kind were ever owed to `who`: the next repetition takes the next slot."""
    query = select(func.count()).where(
        outbox.c.forum == forum, outbox.c.reference == reference, outbox.c.kind == str(kind), outbox.c.who == who
    )
    return int(tx.execute(query).scalar_one())


def last_created_at(tx: Connection, forum: str, kind: str) -> datetime | None:
    """When a mail of that kind was last owed."""
    query = select(outbox.c.created_at).where(outbox.c.forum == forum, outbox.c.kind == str(kind))
    return tx.execute(query.order_by(outbox.c.created_at.desc()).limit(1)).scalar_one_or_none()


def counts(tx: Connection, forum: str) -> dict[str, int]:
    """How many mails are in each state, all states named."""
    query = select(outbox.c.state, func.count()).where(outbox.c.forum == forum).group_by(outbox.c.state)
    found = {row[0]: row[1] for row in tx.execute(query)}
    return {state: found.get(state, 0) for state in OUTBOX_STATES}


def outbox_lines(tx: Connection, forum: str, *, state: str | None = None) -> Iterator[dict[str, Any]]:
    """The lines of `mailflow outbox --json`, oldest first, read as they are asked for."""
    query = select(*_ENTRY).where(outbox.c.forum == forum).order_by(outbox.c.id)
    if state is not None:
        query = query.where(outbox.c.state == state)
    for row in tx.execute(query.execution_options(yield_per=500)):
        yield _line(row)


def _line(row: Row[Any]) -> dict[str, Any]:
    return {
        "id": row.id,
        "key": row.key,
        "kind": row.kind,
        "recipient": row.recipient,
        "state": row.state,
        "attempts": row.attempts,
        "next_attempt_at": zulu(row.next_attempt_at),
        "message_id": row.message_id,
        "smtp_reply": row.smtp_reply,
    }


def _columns(mail: OutboxMail, now: datetime, due_at: datetime) -> dict[str, Any]:
    columns = {name: getattr(mail, name) for name in OutboxMail.__slots__}
    return columns | {
        "kind": str(mail.kind),
        "prefix": zlib.compress(mail.prefix, _LEVEL),
        "state": "queued",
        "created_at": now,
        "next_attempt_at": due_at,
    }
