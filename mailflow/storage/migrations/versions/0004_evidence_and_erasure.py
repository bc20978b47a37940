"""What proves that nothing was lost or kept too long: alarms outside, evidence of what was let go, tombstones of whom was erased."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each table with the part of mailflow that needs it."""
