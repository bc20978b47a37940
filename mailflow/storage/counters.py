"""Numbers that are given once: a counter only goes up."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.storage.tables import counter
from mailflow.storage.upsert import insert_into


def next_number(tx: Connection, forum: str, name: str) -> int:
    """The next number of `name`, from 1 on. One statement: two workers never get the same."""
    first = insert_into(tx, counter)
    taken = first.on_conflict_do_update(index_elements=["forum", "name"], set_={"value": counter.c.value + 1})
    row = {"forum": forum, "name": name, "value": 1}
    return int(tx.execute(taken.returning(counter.c.value), row).scalar_one())
