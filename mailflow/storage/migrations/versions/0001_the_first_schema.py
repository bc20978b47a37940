"""The first schema."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consultation",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("phase", sa.String(length=12), nullable=False),
        sa.Column("mode", sa.String(length=12), nullable=False),
        sa.Column("directorate", sa.String(length=64), nullable=True),
        sa.Column("directorate_name", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("asked", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("release_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_on", sa.Date(), nullable=True),
        sa.Column("deadline", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders_done", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("mode IN ('shadow', 'supervised', 'automatic')", name=op.f("ck_consultation_mode")),
        sa.CheckConstraint(
            "phase IN ('held', 'open', 'closed', 'answered', 'published', 'withdrawn', 'dismissed')",
            name=op.f("ck_consultation_phase"),
        ),
        sa.PrimaryKeyConstraint("forum", "reference", name=op.f("pk_consultation")),
    )
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consultation_forum_next_due_at"), ["forum", "next_due_at"], unique=False)

    op.create_table(
        "content",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("packed", sa.Boolean(), nullable=False),
        sa.Column("bytes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_content")),
    )
    op.create_table(
        "counter",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("forum", "name", name=op.f("pk_counter")),
    )
    op.create_table(
        "folder",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("baseline_uid", sa.BigInteger(), nullable=False),
        sa.Column("baseline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("poll_began_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("poll_done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("forum", "mailbox", "name", name=op.f("pk_folder")),
    )
    op.create_table(
        "heartbeat",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("loop", sa.Text(), nullable=False),
        sa.Column("last_ok_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("problem_since", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("forum", "loop", name=op.f("pk_heartbeat")),
    )
    op.create_table(
        "learned_address",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("forum", "address", name=op.f("pk_learned_address")),
    )
    op.create_table(
        "pause",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("forum", "what", name=op.f("pk_pause")),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["forum", "reference"],
            ["consultation.forum", "consultation.reference"],
            name=op.f("fk_history_forum_consultation"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_forum_reference"), ["forum", "reference"], unique=False)

    op.create_table(
        "invitee",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=True),
        sa.Column("grp", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("address_state", sa.String(length=12), nullable=False),
        sa.CheckConstraint(
            "address_state IN ('ok', 'soft', 'hard', 'complained')", name=op.f("ck_invitee_address_state")
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'invited', 'undeliverable', 'answered', 'no_remarks', 'late')",
            name=op.f("ck_invitee_state"),
        ),
        sa.ForeignKeyConstraint(
            ["forum", "reference"],
            ["consultation.forum", "consultation.reference"],
            name=op.f("fk_invitee_forum_consultation"),
        ),
        sa.PrimaryKeyConstraint("forum", "reference", "member", name=op.f("pk_invitee")),
    )
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("envelope_hash", sa.String(length=64), nullable=False),
        sa.Column("message_id_hash", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("from_address", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("raw_sha256", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=True),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("disposition", sa.String(length=16), nullable=False),
        sa.Column("consultation", sa.String(length=20), nullable=True),
        sa.Column("member", sa.String(length=64), nullable=True),
        sa.Column("recommendation", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("traceback", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "disposition IN ('received', 'opened', 'held', 'dismissed', 'filed', 'no_remarks', 'question', 'thanks', 'linked', 'withdrawn', 'commanded', 'machine', 'own', 'duplicate', 'review', 'ignored', 'unrelated', 'old', 'quarantined')",
            name=op.f("ck_mail_disposition"),
        ),
        sa.ForeignKeyConstraint(["raw_sha256"], ["content.sha256"], name=op.f("fk_mail_raw_sha256_content")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint(
            "forum",
            "mailbox",
            "folder",
            "uidvalidity",
            "uid",
            name=op.f("uq_mail_forum_mailbox_folder_uidvalidity_uid"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_forum_disposition"), ["forum", "disposition"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_forum_envelope_hash"), ["forum", "envelope_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_forum_message_id_hash"), ["forum", "message_id_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_mail_raw_sha256_forum"), ["raw_sha256", "forum"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=True),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("prefix", sa.LargeBinary(), nullable=False),
        sa.Column("payload_sha256", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("smtp_reply", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('invitation', 'reminder', 'acknowledgement', 'closing', 'extension', 'withdrawal', 'receipt', 'question', 'opened', 'digest', 'transcript', 'alarm', 'report')",
            name=op.f("ck_outbox_kind"),
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'sent', 'refused', 'cancelled', 'uncertain')", name=op.f("ck_outbox_state")
        ),
        sa.ForeignKeyConstraint(["payload_sha256"], ["content.sha256"], name=op.f("fk_outbox_payload_sha256_content")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("forum", "key", name=op.f("uq_outbox_forum_key")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outbox_forum_kind_created_at_recipient"),
            ["forum", "kind", "created_at", "recipient"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_outbox_forum_message_id"), ["forum", "message_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_outbox_forum_reference_kind"), ["forum", "reference", "kind"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_outbox_forum_state_next_attempt_at"), ["forum", "state", "next_attempt_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outbox_payload_sha256"), ["payload_sha256"], unique=False)

    op.create_table(
        "question",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(
            ["forum", "reference"],
            ["consultation.forum", "consultation.reference"],
            name=op.f("fk_question_forum_consultation"),
        ),
        sa.PrimaryKeyConstraint("forum", "reference", "number", name=op.f("pk_question")),
    )
    op.create_table(
        "recommendation",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("passages", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("supplements", sa.Integer(), nullable=True),
        sa.Column("enclosures", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "answer IN ('recommendation', 'no_remarks', 'question', 'thanks', 'complaint', 'information_request')",
            name=op.f("ck_recommendation_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["forum", "reference"],
            ["consultation.forum", "consultation.reference"],
            name=op.f("fk_recommendation_forum_consultation"),
        ),
        sa.PrimaryKeyConstraint("forum", "reference", "number", name=op.f("pk_recommendation")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendation_forum_reference_member_number"),
            ["forum", "reference", "member", "number"],
            unique=False,
        )

    op.create_table(
        "version",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("documents", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(
            ["forum", "reference"],
            ["consultation.forum", "consultation.reference"],
            name=op.f("fk_version_forum_consultation"),
        ),
        sa.PrimaryKeyConstraint("forum", "reference", "number", name=op.f("pk_version")),
    )
