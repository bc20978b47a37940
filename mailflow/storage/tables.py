"""The schema on one page. `forum` is part of every key: one database can serve many forums.

States are CHECKed, uniqueness is here and not in a flag in memory. Instants are UTC (`UTCDateTime`), dates ISO.
Big bytes (raw mails, documents, payloads) live once in `content`, zlib-compressed where that helps, by SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeEngine

from mailflow.consultation.model import AddressState, Answer, InquiryKind, MemberState, Mode, NoticeKind, Phase
from mailflow.consultation.reasons import Reason, from_store, to_store

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = MetaData(naming_convention=NAMING)


def storable(value: Any) -> Any:
    """`value` with what no database text can hold (NUL, lone surrogates) shown as U+FFFD: broken mail must not stop its record."""
    if isinstance(value, str):
        return value.replace("\0", "\ufffd").encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    return value


class Words(TypeDecorator[str]):
    """Text of any length that may come from a stranger's mail."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Storable on both databases."""
        del dialect
        return None if value is None else str(storable(value))


class Json(TypeDecorator[Any]):
    """JSON (JSONB on PostgreSQL). None is SQL NULL."""

    impl = JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """JSONB where there is one."""
        return dialect.type_descriptor(
            JSONB(none_as_null=True) if dialect.name == "postgresql" else JSON(none_as_null=True)
        )

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Storable on both databases."""
        del dialect
        return storable(value)


class Reasons(TypeDecorator[tuple[Reason, ...]]):
    """Reasons, kept as values so that every reader can be told them in a language of their own."""

    impl = Json
    cache_ok = True

    def process_bind_param(self, value: Iterable[Reason | str] | None, dialect: Dialect) -> Any:
        """Key and details of each."""
        del dialect
        return None if value is None else to_store(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Reason, ...]:
        """As they were; a sentence of an older version stays one."""
        del dialect
        return from_store(value or ())


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Refuses naive values; always answers aware UTC, on SQLite and PostgreSQL alike."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive values; SQLite stores UTC without offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: an instant needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


DISPOSITIONS = (
    "received", "opened", "held", "dismissed", "filed", "no_remarks", "question", "thanks", "linked", "withdrawn",
    "commanded", "machine", "own", "duplicate", "review", "ignored", "unrelated", "old", "quarantined",
)  # fmt: skip
UNREAD_ROLES = ("junk", "trash", "other", "vanished")
OUTBOX_STATES = ("queued", "sending", "sent", "refused", "cancelled", "uncertain")


def one_of(column: str, values: Any) -> CheckConstraint:
    """A state as CHECK, named after its column."""
    return CheckConstraint(f"{column} IN ({', '.join(repr(str(v)) for v in values)})", name=column)


def forum() -> Column[str]:
    """`forum.id`: first column of every key."""
    return Column("forum", String(64), nullable=False)


content = Table(
    "content",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("packed", Boolean, nullable=False),
    Column("bytes", LargeBinary, nullable=False),
)

counter = Table(
    "counter",
    metadata,
    forum(),
    Column("name", String(64), nullable=False),  # `consultation/2026`, `recommendation/2026-004`
    Column("value", Integer, nullable=False),
    PrimaryKeyConstraint("forum", "name"),
)

folder = Table(  # what intake knows of a watched folder
    "folder",
    metadata,
    forum(),
    Column("mailbox", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column(
        "baseline_uid", BigInteger, nullable=False
    ),  # UIDs up to here under this UIDVALIDITY were there before the first start
    Column("baseline_at", UTCDateTime, nullable=False),  # mail with an earlier INTERNALDATE never acts
    Column("poll_began_at", UTCDateTime),  # of the last poll that was completed
    Column("poll_done_at", UTCDateTime),
    PrimaryKeyConstraint("forum", "mailbox", "name"),
)

KEPT = "raw_sha256 IS NOT NULL OR from_address IS NOT NULL OR subject IS NOT NULL OR message_id IS NOT NULL"
"""Of a mail: its bytes or its names are here. What retention looks at; literal, so that both databases know their partial index by it."""

glanced_folder = Table(  # up to where a folder of the mailbox was looked through for what mailflow does not read there
    "glanced_folder",
    metadata,
    forum(),
    Column("mailbox", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uidnext", BigInteger, nullable=False),
    Column("glanced_at", UTCDateTime, nullable=False),
    PrimaryKeyConstraint("forum", "mailbox", "name"),
)

unread_mail = Table(  # mail that mailflow does not read where it lies, or that was gone before it could be read
    "unread_mail",
    metadata,
    forum(),
    Column("mailbox", Words, nullable=False),
    Column("folder", Words, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("role", String(12), nullable=False),
    Column("seen_at", UTCDateTime, nullable=False),
    Column("received_at", UTCDateTime),
    Column("envelope_hash", String(64)),
    Column("from_address", Words),
    Column("subject", Words),
    PrimaryKeyConstraint("forum", "mailbox", "folder", "uidvalidity", "uid"),
    one_of("role", UNREAD_ROLES),
)

mail = Table(  # the ledger: a row per mail seen, with exactly one end state
    "mail",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    forum(),
    Column("mailbox", Words, nullable=False),
    Column("folder", Words, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("received_at", UTCDateTime, nullable=False),  # INTERNALDATE
    Column("seen_at", UTCDateTime, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column(
        "envelope_hash", String(64), nullable=False
    ),  # sha256 of Message-ID, Date, size: identity of a mail not fetched
    Column("message_id_hash", String(64), nullable=False),
    Column("message_id", Words),
    Column("from_address", Words),
    Column("subject", Words),
    Column("raw_sha256", String(64), ForeignKey("content.sha256")),
    Column("kind", String(20)),
    Column("decision", String(10)),
    Column("disposition", String(16), nullable=False),
    Column("consultation", String(20)),
    Column("member", String(64)),
    Column("recommendation", Integer),
    Column("reasons", Reasons, nullable=False, default=list),
    Column("attempts", Integer, nullable=False, default=0),
    Column("traceback", Words),
    UniqueConstraint("forum", "mailbox", "folder", "uidvalidity", "uid"),
    one_of("disposition", DISPOSITIONS),
    Index(None, "forum", "disposition"),
    Index(None, "raw_sha256", "forum"),
    Index(None, "forum", "envelope_hash"),
    Index(None, "forum", "message_id_hash"),
    Index(None, "forum", "decision", "received_at"),  # the cap on replies is counted in it
    Index(
        "ix_mail_of_which_something_is_kept",
        "forum",
        "received_at",
        sqlite_where=text(KEPT),
        postgresql_where=text(KEPT),
    ),
    sqlite_autoincrement=True,
)

consultation = Table(
    "consultation",
    metadata,
    forum(),
    Column("reference", String(20), nullable=False),
    Column("title", Words, nullable=False),
    Column("phase", String(12), nullable=False),
    Column("mode", String(12), nullable=False),
    Column("directorate", String(64)),
    Column("directorate_name", Words, nullable=False),
    Column("sender", Words, nullable=False),
    Column("reasons", Reasons, nullable=False),
    Column("asked", Json),
    Column("received_at", UTCDateTime, nullable=False),
    Column("opened_at", UTCDateTime),
    Column("release_at", UTCDateTime),
    Column("released_at", UTCDateTime),
    Column("deadline_at", UTCDateTime),
    Column("deadline_on", Date),
    Column("deadline", Json),  # the rest of `Deadline`
    Column("closed_at", UTCDateTime),
    Column("withdrawn_at", UTCDateTime),
    Column("reminders_done", Json, nullable=False),
    Column("next_due_at", UTCDateTime),
    PrimaryKeyConstraint("forum", "reference"),
    one_of("phase", Phase),
    one_of("mode", Mode),
    Index(None, "forum", "next_due_at"),
)


def of_consultation() -> ForeignKeyConstraint:
    """Belongs to one consultation."""
    return ForeignKeyConstraint(["forum", "reference"], ["consultation.forum", "consultation.reference"])


def reference() -> Column[str]:
    """The consultation's reference."""
    return Column("reference", String(20), nullable=False)


version = Table(
    "version",
    metadata,
    forum(),
    reference(),
    Column("number", Integer, nullable=False),
    Column("received_at", UTCDateTime, nullable=False),
    Column("message_id", Words),
    Column("mail_id", Integer, nullable=False),
    Column("documents", Json, nullable=False),  # [{name, media_type, size, sha256, text}], bytes and text in content
    Column("current_from", UTCDateTime),
    PrimaryKeyConstraint("forum", "reference", "number"),
    of_consultation(),
)

invitee = Table(
    "invitee",
    metadata,
    forum(),
    reference(),
    Column("member", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("name", Words, nullable=False),
    Column("organisation", Words),
    Column("grp", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("invited_at", UTCDateTime),
    Column("reminded_at", Json, nullable=False),
    Column("answered_at", UTCDateTime),
    Column("address_state", String(12), nullable=False),
    Column("joined_at", UTCDateTime),
    Column("removed_at", UTCDateTime),
    Column("away_until", Date),
    PrimaryKeyConstraint("forum", "reference", "member"),
    of_consultation(),
    one_of("state", MemberState),
    one_of("address_state", AddressState),
)

question = Table(
    "question",
    metadata,
    forum(),
    reference(),
    Column("number", Integer, nullable=False),
    Column("why", String(20), nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    Column("settled_at", UTCDateTime),
    Column("settled_by", Words),
    Column("answer", String(12)),
    Column("detail", Json, nullable=False),
    Column("repeated_at", UTCDateTime),
    Column("passed_on_at", UTCDateTime),
    PrimaryKeyConstraint("forum", "reference", "number"),
    of_consultation(),
)

recommendation = Table(
    "recommendation",
    metadata,
    forum(),
    reference(),
    Column("number", Integer, nullable=False),
    Column("member", String(64)),
    Column("address", Words, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("received_at", UTCDateTime, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Words, nullable=False),
    Column("passages", Json, nullable=False),
    Column("points", Json, nullable=False),
    Column("flags", Reasons, nullable=False),
    Column("answer", String(20), nullable=False),
    Column("supplements", Integer),
    Column("enclosures", Json, nullable=False),
    Column("message_id", Words),
    Column("mail_id", Integer, nullable=False),
    Column("decision", String(10)),
    Column("reason", Words),
    PrimaryKeyConstraint("forum", "reference", "number"),
    of_consultation(),
    one_of("answer", Answer),
    Index(None, "forum", "reference", "member", "number"),
)

inquiry = Table(  # what somebody asks for who recommends nothing: a question, a complaint, information, to be left out
    "inquiry",
    metadata,
    forum(),
    Column("number", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("reference", String(20)),
    Column("mail_id", Integer, nullable=False),
    Column("member", String(64)),
    Column("address", Words, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("text", Words, nullable=False),
    Column("message_id", Words),
    Column("received_at", UTCDateTime, nullable=False),
    Column("due_on", Date),  # the day by which the law wants an answer
    Column("settled_at", UTCDateTime),
    Column("settled_by", Words),
    Column("answer", Words),
    PrimaryKeyConstraint("forum", "number"),
    ForeignKeyConstraint(["forum", "reference"], ["consultation.forum", "consultation.reference"]),
    one_of("kind", InquiryKind),
    Index(None, "forum", "settled_at"),
    Index(None, "forum", "reference"),
)

history = Table(  # append-only
    "history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    forum(),
    reference(),
    Column("at", UTCDateTime, nullable=False),
    Column("event", String(40), nullable=False),
    Column("by", Words, nullable=False),
    Column("detail", Json, nullable=False),
    of_consultation(),
    Index(None, "forum", "reference"),
    sqlite_autoincrement=True,
)

SENT_KEPT = "let_go_at IS NULL"
"""Of a mail of ours: its bytes are here."""

outbox = Table(  # the only way a mail leaves; `key` is the idempotence
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    forum(),
    Column("key", String(255), nullable=False),  # forum/reference/kind/slot/who
    Column("kind", String(20), nullable=False),
    Column("reference", String(20)),
    Column("who", String(64), nullable=False),
    Column("recipient", Words, nullable=False),
    Column("sender", Words, nullable=False),  # reverse-path
    Column("message_id", Words, nullable=False),
    Column(
        "prefix", LargeBinary, nullable=False
    ),  # headers and the personal text part, zlib-compressed, as on the wire
    Column("payload_sha256", String(64), ForeignKey("content.sha256")),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("created_at", UTCDateTime, nullable=False),
    Column("next_attempt_at", UTCDateTime),
    Column("claimed_at", UTCDateTime),
    Column(
        "dot_at", UTCDateTime
    ),  # of this attempt: committed before the terminating dot leaves; without it the relay has nothing
    Column("sent_at", UTCDateTime),
    Column("settled_at", UTCDateTime),  # when the policy for an uncertain end was applied
    Column("smtp_reply", Words),
    Column("let_go_at", UTCDateTime),  # since then neither its text nor its payload is kept
    UniqueConstraint("forum", "key"),
    one_of("state", OUTBOX_STATES),
    one_of("kind", NoticeKind),
    Index(None, "forum", "state", "next_attempt_at"),
    Index(None, "forum", "message_id"),
    Index(None, "forum", "kind", "created_at", "recipient"),  # the caps on answers are counted in it alone
    Index(None, "forum", "reference", "kind"),
    Index(None, "payload_sha256"),
    Index("ix_outbox_kept", "forum", "created_at", sqlite_where=text(SENT_KEPT), postgresql_where=text(SENT_KEPT)),
    sqlite_autoincrement=True,
)

learned_address = Table(  # confirmed while running, laid over rules.yaml
    "learned_address",
    metadata,
    forum(),
    Column("address", Words, nullable=False),  # folded
    Column("member", String(64), nullable=False),
    Column("confirmed_at", UTCDateTime, nullable=False),
    PrimaryKeyConstraint("forum", "address", "member"),
)

removed_member = Table(  # asked to be left out while running, laid over rules.yaml
    "removed_member",
    metadata,
    forum(),
    Column("member", String(64), nullable=False),
    Column("removed_at", UTCDateTime, nullable=False),
    PrimaryKeyConstraint("forum", "member"),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    forum(),
    Column("loop", Words, nullable=False),  # `intake`, `dispatch`, `tick`, `nightly self-audit`
    Column("heard_at", UTCDateTime),  # of the last report, good or bad
    Column("last_ok_at", UTCDateTime),
    Column("problem", Words),
    Column("problem_since", UTCDateTime),
    PrimaryKeyConstraint("forum", "loop"),
)

installation = Table(  # one row: the name of this database, which every mail of ours carries
    "installation",
    metadata,
    Column("instance", String(32), primary_key=True),
    Column("made_at", UTCDateTime, nullable=False),
    Column("resumed_at", UTCDateTime),  # when somebody last said `mailflow resume`
)

pause = Table(  # what stands still until somebody says `mailflow resume`
    "pause",
    metadata,
    forum(),
    Column("what", String(20), nullable=False),  # `sending`, `intake`, `time`
    Column("since", UTCDateTime, nullable=False),
    Column("reason", Words, nullable=False),
    PrimaryKeyConstraint("forum", "what"),
)

refused_log_in = Table(  # a password that a server has refused, until it takes one or the password is another
    "refused_log_in",
    metadata,
    forum(),
    Column("server", String(20), nullable=False),  # `mailbox`, `relay`
    Column("password_mark", String(64), nullable=False),  # tells the password again without holding it
    Column("times", Integer, nullable=False),
    Column("last_at", UTCDateTime, nullable=False),
    Column("words", Words, nullable=False),  # the server's
    PrimaryKeyConstraint("forum", "server"),
)

alarm = Table(  # what stood still long enough that a person was told, and when it was over
    "alarm",
    metadata,
    forum(),
    Column("what", Words, nullable=False),  # `intake`, `sending`, `nightly self-audit`
    Column("since", UTCDateTime, nullable=False),
    Column("problem", Words, nullable=False),
    Column("told_at", UTCDateTime, nullable=False),
    Column("outside_at", UTCDateTime),  # when a channel beside the relay took it
    Column("recovered_at", UTCDateTime),
    PrimaryKeyConstraint("forum", "what", "since"),
    Index(
        "uq_alarm_open", "forum", "what", unique=True,
        sqlite_where=text("recovered_at IS NULL"), postgresql_where=text("recovered_at IS NULL"),
    ),
)  # fmt: skip

mark = Table(  # one row: how often the mark beside the database was written; an old copy knows fewer (storage/mark)
    "mark",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("marked_at", UTCDateTime, nullable=False),
)

restoration = (
    Table(  # an old copy took the database's place: what happened until `lost_until` may have been done already
        "restoration",
        metadata,
        forum(),
        Column("found_at", UTCDateTime, nullable=False),
        Column("lost_until", UTCDateTime, nullable=False),
        Column("caught_up_at", UTCDateTime),  # since then everything goes its ordinary way again
        PrimaryKeyConstraint("forum"),
    )
)

TOMBSTONES = ("raw", "envelope", "message_id", "address", "member")
tombstone = Table(  # what must not come back from the mailbox; only salted marks (`mail.threads.Signer.mark`), never what they stand for
    "tombstone",
    metadata,
    forum(),
    Column("mark", String(64), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("why", String(8), nullable=False),  # `erased`: a person asked for it; `purged`: its time was over
    Column("made_at", UTCDateTime, nullable=False),
    PrimaryKeyConstraint("forum", "mark"),
    one_of("kind", TOMBSTONES),
    one_of("why", ("erased", "purged")),
)

purged = Table(  # append-only evidence of what is no longer kept: how much, not what
    "purged",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    forum(),
    Column("day", Date, nullable=False),  # local
    Column("what", String(20), nullable=False),  # a class of `privacy.retention`, or `erasure`
    Column("reference", String(20)),
    Column("count", Integer, nullable=False),
    Column("oldest", UTCDateTime),
    Column("newest", UTCDateTime),
    Index(None, "forum", "day"),
    sqlite_autoincrement=True,
)
