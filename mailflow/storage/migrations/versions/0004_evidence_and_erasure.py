"""What proves that nothing was lost or kept too long: alarms outside, evidence of what was let go, tombstones of whom was erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each table with the part of mailflow that needs it."""
    _watching()
    _logging_in()
    _installation()
    _restoring()
    _erasing()
    _glancing()


def _watching() -> None:
    with op.batch_alter_table("heartbeat") as heartbeat:
        heartbeat.add_column(sa.Column("heard_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE heartbeat SET heard_at = last_ok_at")
    op.create_table(
        "alarm",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outside_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recovered_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("forum", "what", "since", name=op.f("pk_alarm")),
    )
    still_on = sa.text("recovered_at IS NULL")
    op.create_index(
        "uq_alarm_open", "alarm", ["forum", "what"], unique=True, sqlite_where=still_on, postgresql_where=still_on
    )


def _logging_in() -> None:
    op.create_table(
        "refused_log_in",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("server", sa.String(length=20), nullable=False),
        sa.Column("password_mark", sa.String(length=64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("forum", "server", name=op.f("pk_refused_log_in")),
    )


def _installation() -> None:
    op.create_table(
        "installation",
        sa.Column("instance", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resumed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("instance", name=op.f("pk_installation")),
    )


def _restoring() -> None:
    op.create_table(
        "mark",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark")),
    )
    op.create_table(
        "restoration",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lost_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("caught_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("forum", name=op.f("pk_restoration")),
    )


def _erasing() -> None:
    op.create_table(
        "tombstone",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("why", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('raw', 'envelope', 'message_id', 'address', 'member')", name=op.f("ck_tombstone_kind")
        ),
        sa.CheckConstraint("why IN ('erased', 'purged')", name=op.f("ck_tombstone_why")),
        sa.PrimaryKeyConstraint("forum", "mark", name=op.f("pk_tombstone")),
    )
    op.create_table(
        "purged",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("oldest", sa.DateTime(timezone=True), nullable=True),
        sa.Column("newest", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purged")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_purged_forum_day"), "purged", ["forum", "day"])
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("let_go_at", sa.DateTime(timezone=True), nullable=True))
    for name, table, column, kept in (
        (
            "ix_mail_of_which_something_is_kept",
            "mail",
            "received_at",
            "raw_sha256 IS NOT NULL OR from_address IS NOT NULL OR subject IS NOT NULL OR message_id IS NOT NULL",
        ),
        ("ix_outbox_kept", "outbox", "created_at", "let_go_at IS NULL"),
    ):
        where = sa.text(kept)
        op.create_index(name, table, ["forum", column], sqlite_where=where, postgresql_where=where)


def _glancing() -> None:
    op.create_table(
        "glanced_folder",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uidnext", sa.BigInteger(), nullable=False),
        sa.Column("glanced_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("forum", "mailbox", "name", name=op.f("pk_glanced_folder")),
    )
    op.create_table(
        "unread_mail",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("envelope_hash", sa.String(length=64), nullable=True),
        sa.Column("from_address", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.CheckConstraint("role IN ('junk', 'trash', 'other', 'vanished')", name=op.f("ck_unread_mail_role")),
        sa.PrimaryKeyConstraint("forum", "mailbox", "folder", "uidvalidity", "uid", name=op.f("pk_unread_mail")),
    )
