"""Numbers that are given once: a counter only goes up."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.sql.dml import ReturningInsert

from mailflow.storage.tables import counter
from mailflow.storage.upsert import insert_into


def next_number(tx: Connection, forum: str, name: str) -> int:
    """The next number of `name`, from 1 on. One statement: two workers never get the same."""
    return int(tx.execute(_take(tx.dialect.name), {"forum": forum, "name": name, "value": 1}).scalar_one())


@cache
def _take(dialect: str) -> ReturningInsert[Any]:
    first = insert_into(dialect, counter)
    taken = first.on_conflict_do_update(index_elements=["forum", "name"], set_={"value": counter.c.value + 1})
    return taken.returning(counter.c.value)


def counters(tx: Connection) -> dict[str, dict[str, int]]:
    """The last number given of each name, by forum."""
    found: dict[str, dict[str, int]] = {}
    for row in tx.execute(select(counter.c.forum, counter.c.name, counter.c.value)):
        found.setdefault(row.forum, {})[row.name] = row.value
    return found


def leap(tx: Connection, forum: str, name: str, value: int) -> None:
    """Numbers up to `value` count as given."""
    row = insert_into(tx.dialect.name, counter).values(forum=forum, name=name, value=value)
    higher = row.on_conflict_do_update(
        index_elements=["forum", "name"], set_={"value": value}, where=counter.c.value < value
    )
    tx.execute(higher)
