"""Recommendations have points and flags, members a day of return, and what is no recommendation is an inquiry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
INQUIRIES = ("question", "complaint", "information_request", "removal")
KINDS = (
    "invitation", "reminder", "acknowledgement", "closing", "extension", "reopened", "version", "withdrawal", "received", "answer", "removal", "receipt",
    "request", "question", "opened", "digest", "transcript", "alarm", "inquiry", "act", "report",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("recommendation") as recommendation:
        recommendation.add_column(sa.Column("points", JSON, nullable=False, server_default="[]"))
        recommendation.add_column(sa.Column("flags", JSON, nullable=False, server_default="[]"))
    with op.batch_alter_table("recommendation") as recommendation:
        recommendation.alter_column("points", server_default=None)
        recommendation.alter_column("flags", server_default=None)

    with op.batch_alter_table("invitee") as invitee:
        invitee.add_column(sa.Column("away_until", sa.Date(), nullable=True))

    # An expert may write for several members.
    with op.batch_alter_table("learned_address") as learned:
        learned.drop_constraint(op.f("pk_learned_address"), type_="primary")
        learned.create_primary_key(op.f("pk_learned_address"), ["forum", "address", "member"])

    op.create_index(op.f("ix_mail_forum_decision_received_at"), "mail", ["forum", "decision", "received_at"])

    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("dot_at", sa.DateTime(timezone=True), nullable=True))
    # Of what an older mailflow left `sending`, nobody knows whether its dot was sent.
    op.execute("UPDATE outbox SET dot_at = claimed_at WHERE state = 'sending'")

    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint(op.f("ck_outbox_kind"), type_="check")
        outbox.create_check_constraint(op.f("ck_outbox_kind"), f"kind IN ({', '.join(map(repr, KINDS))})")

    op.create_table(
        "inquiry",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reference", sa.String(length=20), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=True),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.CheckConstraint(f"kind IN ({', '.join(map(repr, INQUIRIES))})", name=op.f("ck_inquiry_kind")),
        sa.ForeignKeyConstraint(
            ["forum", "reference"],
            ["consultation.forum", "consultation.reference"],
            name=op.f("fk_inquiry_forum_consultation"),
        ),
        sa.PrimaryKeyConstraint("forum", "number", name=op.f("pk_inquiry")),
    )
    op.create_index(op.f("ix_inquiry_forum_settled_at"), "inquiry", ["forum", "settled_at"])
    op.create_index(op.f("ix_inquiry_forum_reference"), "inquiry", ["forum", "reference"])
