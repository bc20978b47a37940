"""Evidence of what is no longer kept: how much of which class, from when to when, never what it was."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from mailflow.storage.tables import purged

ERASURE = "erasure"
"""A person asked for it; the other classes are those of `privacy.retention`."""


def note(
    tx: Connection, forum: str, day: date, what: str, instants: Collection[datetime], reference: str | None = None
) -> None:
    """That many of that class are no longer kept since the local `day`. An erasure is noted even where it found nothing."""
    if not instants and what != ERASURE:
        return
    row = {
        "forum": forum,
        "day": day,
        "what": what,
        "reference": reference,
        "count": len(instants),
        "oldest": min(instants, default=None),
        "newest": max(instants, default=None),
    }
    tx.execute(insert(purged), row)


def noted(tx: Connection, forum: str, since: date | None = None) -> list[dict[str, Any]]:
    """All that was noted, oldest first; since that day on."""
    query = select(purged).where(purged.c.forum == forum)
    if since is not None:
        query = query.where(purged.c.day >= since)
    fields = ("day", "what", "reference", "count", "oldest", "newest")
    rows = tx.execute(query.order_by(purged.c.id)).mappings()
    return [{name: row[name] for name in fields} for row in rows]
