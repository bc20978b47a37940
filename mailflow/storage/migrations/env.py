"""Run by Alembic on the connection that `upgrade` hands over; for a developer's `revision --autogenerate` likewise."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from mailflow.storage.tables import Json, UTCDateTime, Words, metadata

PLAIN = {
    Words: "sa.Text()",
    Json: 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")',
    UTCDateTime: "sa.DateTime(timezone=True)",
}


def render_item(kind: str, item: Any, autogen: AutogenContext) -> str | Literal[False]:
    """A revision names plain types: it must mean the same for ever, whatever becomes of the classes."""
    if kind == "type" and type(item) in PLAIN:
        if isinstance(item, Json):
            autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return PLAIN[type(item)]
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
