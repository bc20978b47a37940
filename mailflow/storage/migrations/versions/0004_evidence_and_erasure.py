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
    _installation()
    _restoring()


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


def _installation() -> None:
    op.create_table(
        "installation",
        sa.Column("instance", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
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
