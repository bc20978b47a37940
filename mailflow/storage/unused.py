"""Content that nothing refers to any more. It is looked for where something was let go of: the same bytes may serve twice."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Column, Connection, delete, select, text

from mailflow.storage.content import get_contents
from mailflow.storage.tables import content, mail, outbox, question, recommendation, version

_NAMES_CONTENT: tuple[Column[Any], ...] = (version.c.documents, recommendation.c.enclosures, question.c.detail)
"""JSON that names content by its SHA-256."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_AT_ONCE = 500


def find_unused(tx: Connection) -> set[str]:
    """SHA-256 of what nothing refers to. To look takes no lock; `drop_unused` looks again at these."""
    return set(tx.execute(select(content.c.sha256)).scalars()) - _used(tx)


def drop_unused(tx: Connection, candidates: Collection[str] | None = None) -> int:
    """Delete those of `candidates` (None: of everything) that nothing refers to; answers how many."""
    if candidates is not None and not candidates:
        return 0
    if tx.dialect.name == "postgresql":  # nobody may begin to refer to what is about to go
        tx.execute(text("LOCK TABLE content IN EXCLUSIVE MODE"))
    asked = set(candidates) if candidates is not None else set(tx.execute(select(content.c.sha256)).scalars())
    unused = sorted(asked - _used(tx))
    dropped = 0
    for start in range(0, len(unused), _AT_ONCE):
        these = content.c.sha256.in_(unused[start : start + _AT_ONCE])
        dropped += tx.execute(delete(content).where(these)).rowcount
    return dropped


def _used(tx: Connection) -> set[str]:
    used = set(tx.execute(select(mail.c.raw_sha256).where(mail.c.raw_sha256.is_not(None))).scalars())
    used |= set(tx.execute(select(outbox.c.payload_sha256).where(outbox.c.payload_sha256.is_not(None))).scalars())
    archives: set[str] = set()
    for column in _NAMES_CONTENT:
        for (value,) in tx.execute(select(column).execution_options(yield_per=500)):
            used |= set(_hashes(value))
            archives |= set(_archives(value))
    return used | _in_archives(tx, archives)


def _in_archives(tx: Connection, archives: Collection[str]) -> set[str]:
    """The documents in an archive are named in a content of their own (`Document.members`)."""
    there = (
        set(tx.execute(select(content.c.sha256).where(content.c.sha256.in_(archives))).scalars()) if archives else ()
    )
    found: set[str] = set()
    for stored in get_contents(tx, there).values():
        found |= set(_hashes(json.loads(stored)))
    return found


def _hashes(value: Any) -> Iterator[str]:
    for _, text_ in _strings(value):
        if _SHA256.fullmatch(text_):
            yield text_


def _archives(value: Any) -> Iterator[str]:
    for key, text_ in _strings(value):
        if key == "members" and _SHA256.fullmatch(text_):
            yield text_


def _strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """(key, text) of every text in a JSON value."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _strings(item, name)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _strings(item, key)
