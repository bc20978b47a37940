"""Everything that is held about one person, for that person (law 124/2024: the right of access). Nothing of anybody else is in it."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, date, datetime
from pathlib import PurePosixPath
from typing import Any

from sqlalchemy import Connection, Row, select

from mailflow.consultation.data_subject import DataSubject
from mailflow.storage import erasure
from mailflow.storage.content import get_contents
from mailflow.storage.tables import history, mail, outbox, question, removed_member
from mailflow.storage.traces import plain, strings

_MAIL = (
    "id", "forum", "mailbox", "folder", "received_at", "seen_at", "from_address", "subject", "message_id", "kind", "decision", "disposition",
    "consultation", "member", "recommendation", "reasons",
)  # fmt: skip
_UNSAFE = re.compile(r"[^\w.-]+")


def held_about(tx: Connection, subject: DataSubject) -> dict[str, Any]:
    """As plain values, ready for JSON."""
    return {
        "addresses": sorted(subject.addresses),
        "names": sorted(subject.names),
        "members": [{"forum": forum, "member": member} for forum, member in sorted(subject.members)],
        "confirmed_addresses": [_fields(row) for row in erasure.learned_of(tx, subject)],
        "left_out": [_fields(row) for row in tx.execute(select(removed_member)) if _is_hers(subject, row)],
        "invitations": [_fields(row) for row in erasure.invitations_of(tx, subject)],
        "recommendations": [_fields(row) for row in erasure.recommendations_of(tx, subject)],
        "inquiries": [_fields(row) for row in erasure.inquiries_of(tx, subject)],
        "asked_about_her": _asked_about(tx, subject),
        "mails": _mails(tx, subject),
        "sent_to_her": [_fields(row) for row in erasure.deliveries_to(tx, subject)],
        "history": [
            _fields(row) for row in tx.execute(select(history).order_by(history.c.id)) if _tells_of(subject, row)
        ],
    }


def files_about(tx: Connection, subject: DataSubject) -> dict[str, bytes]:
    """Path → bytes: her mails as they came, our mails to her (header and text), what she attached."""
    raw = {one.id: one.raw_sha256 for one in erasure.mails_of(tx, subject) if one.raw_sha256 is not None}
    bytes_of = get_contents(tx, set(raw.values()))
    files = {f"mails/mail-{number}.eml": bytes_of[sha256] for number, sha256 in raw.items()}
    sent = [row.id for row in erasure.deliveries_to(tx, subject)]
    query = select(outbox.c.id, outbox.c.prefix).where(outbox.c.id.in_(sent), outbox.c.let_go_at.is_(None))
    files |= {f"sent/delivery-{row.id}.eml": zlib.decompress(row.prefix) for row in tx.execute(query)}
    for row in erasure.recommendations_of(tx, subject):
        papers = get_contents(tx, {one["sha256"] for one in row.enclosures})
        for number, one in enumerate(row.enclosures, 1):
            name = _UNSAFE.sub("_", PurePosixPath(one["name"] or "document").name)[-100:]
            files[f"attachments/{row.reference}-{row.number}-{number}-{name}"] = papers[one["sha256"]]
    return files


def _mails(tx: Connection, subject: DataSubject) -> list[dict[str, Any]]:
    hers = [one.id for one in erasure.mails_of(tx, subject)]
    columns = [mail.c[name] for name in _MAIL]
    return [_fields(row) for row in tx.execute(select(*columns).where(mail.c.id.in_(hers)).order_by(mail.c.id))]


def _asked_about(tx: Connection, subject: DataSubject) -> list[dict[str, Any]]:
    """What the coordinator was shown of her answers, to say whose they are."""
    rows = tx.execute(
        select(question).where(question.c.why == "whose").order_by(question.c.reference, question.c.number)
    )
    return [
        {"reference": row.reference} | item
        for row in rows
        for item in row.detail.get("items", ())
        if erasure.is_hers(subject, row.forum, item)
    ]


def _tells_of(subject: DataSubject, row: Row[Any]) -> bool:
    """An entry by her, or that names her alone."""
    named = {text.casefold() for text in strings(row.detail)}
    return subject.is_member(row.forum, row.by) or any(
        forum == row.forum and (member in named or bool(named & subject.addresses)) for forum, member in subject.members
    )


def _is_hers(subject: DataSubject, row: Row[Any]) -> bool:
    return subject.is_member(row.forum, row.member)


def _fields(row: Row[Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in row._asdict().items()}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return plain(value)
