"""Every text of every table, whatever it is called: what a search for one person looks at, and what is written over.

The columns are found by their types, so that a table of tomorrow is searched without anybody thinking of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, and_, select, text, update

from mailflow.consultation.reasons import from_store, to_store
from mailflow.storage.tables import Json, Reasons, Words, content, folder, mail, metadata, outbox, purged, tombstone

Change = Callable[[str], str]
_LEFT_OUT = frozenset({tombstone, purged, folder})
"""Marks and figures, and folders of the watched mailbox, which are its owner's."""
_PLACES = frozenset({mail.c.mailbox, mail.c.folder})
"""Where a mail lies: the identity of the fetch."""


@dataclass(frozen=True, slots=True)
class Place:
    """One row."""

    table: Table
    key: tuple[Any, ...]


def hold_still(tx: Connection) -> None:
    """Nobody else writes until the commit: SQLite has one writer anyway."""
    if tx.dialect.name == "postgresql":
        names = ", ".join(table.name for table in (outbox, mail, content, *(table for table, _ in _searched())))
        tx.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def places(tx: Connection, holds: Callable[[str], bool]) -> Iterator[Place]:
    """The rows in which some text makes `holds` true."""
    for table, columns in _searched():
        keys = list(table.primary_key)
        for row in tx.execute(select(*keys, *columns).execution_options(yield_per=500)):
            if any(holds(said) for value in row[len(keys) :] for said in strings(value)):
                yield Place(table, tuple(row[: len(keys)]))


def rewrite(tx: Connection, place: Place, change: Change) -> bool:
    """Let `change` go over every text of that row; False where the row is gone or nothing changed."""
    columns = dict(_searched())[place.table]
    here = and_(*(column == value for column, value in zip(place.table.primary_key, place.key, strict=True)))
    row = tx.execute(select(*columns).where(here)).one_or_none()
    if row is None:
        return False
    values = {column.name: changed(plain(value), change) for column, value in zip(columns, row, strict=True)}
    kept = {column.name: plain(value) for column, value in zip(columns, row, strict=True)}
    if values == kept:
        return False
    reasons = {column.name for column in columns if isinstance(column.type, Reasons)}
    tx.execute(
        update(place.table)
        .where(here)
        .values({name: _stored(value, name in reasons) for name, value in values.items() if value != kept[name]})
    )
    return True


def _searched() -> list[tuple[Table, list[Column[Any]]]]:
    found = []
    for table in metadata.sorted_tables:
        own = set(table.primary_key)
        columns = [
            c for c in table.columns if isinstance(c.type, Words | Json | Reasons) and c not in own and c not in _PLACES
        ]
        if columns and table not in _LEFT_OUT:
            found.append((table, columns))
    return found


def plain(value: Any) -> Any:
    """As JSON holds it."""
    return to_store(value) if isinstance(value, tuple) else value


def _stored(value: Any, is_reasons: bool) -> Any:
    return from_store(value) if is_reasons else value


def strings(value: Any) -> Iterator[str]:
    """Every text in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, tuple):
        yield from strings(to_store(value))


def changed(value: Any, change: Change) -> Any:
    """The same with every text changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: changed(item, change) for name, item in value.items()}
    if isinstance(value, list):
        return [changed(item, change) for item in value]
    return value
