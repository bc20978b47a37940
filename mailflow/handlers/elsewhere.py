"""Where one person stands in what belongs to others: their mails, and our mails to them. Found while others work; nothing is written.

What must be kept of others keeps her out of it: a member's letter stays, without her name and address. What need not be kept goes:
our own mails once they were sent, a machine's, an order of the coordinator's that quotes her.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from mailflow.consultation.data_subject import DataSubject, Traces
from mailflow.consultation.model import NoticeKind
from mailflow.mail import redaction
from mailflow.storage import erasure
from mailflow.storage.content import get_content
from mailflow.storage.tables import mail, outbox

KEPT = frozenset(
    {"filed", "no_remarks", "question", "thanks", "opened", "held", "linked", "withdrawn", "review", "received"}
)
"""Ends of mails of which something in the record is the author's own, or still waits for somebody."""
_OWN_REPORT = re.compile(r"\.(?:report|digest|inquiry|transcript)\.")
_ON_ITS_WAY = frozenset({"queued", "sending", "uncertain"})


@dataclass(slots=True)
class Elsewhere:
    """`dropped` and `redacted` name contents (SHA-256); `quoting` are deliveries that were sent, `owed` those that were not."""

    dropped: set[str] = field(default_factory=set)
    redacted: dict[str, bytes] = field(default_factory=dict)
    quoting: set[int] = field(default_factory=set)
    cancelled: set[int] = field(default_factory=set)
    owed: dict[int, str] = field(default_factory=dict)
    """Delivery → kind: on its way to somebody, and too important to be cancelled."""


def look(tx: Connection, subject: DataSubject, traces: Traces, mark: str) -> Elsewhere:
    """Read every mail that is kept, in and out. Takes about a second for a hundred mails."""
    found = Elsewhere()
    references = {(row.forum, row.reference) for row in erasure.recommendations_of(tx, subject)}
    references |= {(row.forum, row.reference) for row in erasure.inquiries_of(tx, subject)}
    _look_at_mails(tx, subject, traces, references, mark, found)
    _look_at_deliveries(tx, subject, traces, references, found)
    return found


References = Collection[tuple[str, str | None]]


def _look_at_mails(
    tx: Connection, subject: DataSubject, traces: Traces, references: References, mark: str, found: Elsewhere
) -> None:
    hers = {one.id for one in erasure.mails_of(tx, subject) if not one.is_draft}
    columns = (mail.c.id, mail.c.forum, mail.c.raw_sha256, mail.c.disposition, mail.c.consultation, mail.c.message_id)
    rows = tx.execute(select(*columns).where(mail.c.raw_sha256.is_not(None)).order_by(mail.c.id)).all()
    kept = {row.raw_sha256 for row in rows if row.disposition in KEPT and row.id not in hers}
    looked_at = {row.raw_sha256 for row in rows if row.id in hers}
    for row in rows:
        if row.raw_sha256 in looked_at:
            continue
        looked_at.add(row.raw_sha256)
        raw = get_content(tx, row.raw_sha256)
        if row.raw_sha256 in kept:
            if redaction.names(raw, traces):
                _redact(row.raw_sha256, raw, traces, mark, found)
        elif _is_report(row, references) or redaction.quotes(raw, traces):
            found.dropped.add(row.raw_sha256)


def _redact(sha256: str, raw: bytes, traces: Traces, mark: str, found: Elsewhere) -> None:
    without = redaction.redacted(raw, traces, mark)
    if without is None:
        found.dropped.add(sha256)
    else:
        found.redacted[sha256] = without


def _is_report(row: object, references: References) -> bool:
    """A copy of our own mail that holds what was filed: its tables are in documents, where nobody looks."""
    own = row.disposition == "own" and _OWN_REPORT.search(row.message_id or "")  # type: ignore[attr-defined]
    return bool(own) and (row.forum, row.consultation) in references  # type: ignore[attr-defined]


def _look_at_deliveries(
    tx: Connection, subject: DataSubject, traces: Traces, references: References, found: Elsewhere
) -> None:
    hers = {row.id for row in erasure.deliveries_to(tx, subject)}
    columns = (outbox.c.id, outbox.c.forum, outbox.c.kind, outbox.c.reference, outbox.c.state, outbox.c.prefix)
    for row in tx.execute(select(*columns).where(outbox.c.let_go_at.is_(None)).execution_options(yield_per=200)):
        if row.id in hers:
            continue
        kind = NoticeKind(row.kind)
        is_report = kind is NoticeKind.REPORT and (row.forum, row.reference) in references
        texts = redaction.sent_texts(zlib.decompress(row.prefix))
        quotes = not kind.is_for_members
        if not is_report and not any(traces.names(text) or (quotes and traces.quotes(text)) for text in texts):
            continue
        if row.state not in _ON_ITS_WAY:
            found.quoting.add(row.id)
        elif row.state == "sending" or kind.is_repeated_when_uncertain:
            found.owed[row.id] = kind.value
        else:
            found.cancelled.add(row.id)
