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


def upgrade() -> None:
    with op.batch_alter_table("question") as question:
        question.add_column(sa.Column("detail", JSON, nullable=False, server_default="{}"))
        question.add_column(sa.Column("repeated_at", sa.DateTime(timezone=True), nullable=True))
        question.add_column(sa.Column("passed_on_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("question") as question:
        question.alter_column("detail", server_default=None)

    op.create_table(
        "removed_member",
        sa.Column("forum", sa.String(length=64), nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("forum", "member", name=op.f("pk_removed_member")),
    )
