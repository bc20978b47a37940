"""Questions hold what their answer acts on and when they were asked again; members can be removed while running."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
KINDS = (
    "invitation", "reminder", "acknowledgement", "closing", "extension", "reopened", "version", "withdrawal", "receipt", "request", "question", "opened",
    "digest", "transcript", "alarm", "act", "report",
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("question") as question:
        question.add_column(sa.Column("detail", JSON, nullable=False, server_default="{}"))
        question.add_column(sa.Column("repeated_at", sa.DateTime(timezone=True), nullable=True))
        question.add_column(sa.Column("passed_on_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("question") as question:
        question.alter_column("detail", server_default=None)

    # What waits already is asked again in its time: the next tick finds out when that is.
    op.execute(
        "UPDATE consultation SET next_due_at = received_at WHERE next_due_at IS NULL AND EXISTS (SELECT 1 FROM question q "
        "WHERE q.forum = consultation.forum AND q.reference = consultation.reference AND q.settled_at IS NULL)"
    )

    with op.batch_alter_table("invitee") as invitee:
        invitee.add_column(sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True))
        invitee.add_column(sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("version") as version:
        version.add_column(sa.Column("current_from", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint(op.f("ck_outbox_kind"), type_="check")
        outbox.create_check_constraint(op.f("ck_outbox_kind"), f"kind IN ({', '.join(map(repr, KINDS))})")

    op.create_table(
        "removed_member",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("forum", "member", name=op.f("pk_removed_member")),
    )
