"""INSERT … ON CONFLICT: the same on both databases but for the import. Statements are built once and kept."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import Column, Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert


def insert_into(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT into `table` that knows `on_conflict_do_nothing` and `on_conflict_do_update`. `dialect`: its name."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def once(tx: Connection, returning: Column[Any]) -> ReturningInsert[Any]:
    """An INSERT into the table of `returning` that does nothing, and returns nothing, where the row is there already."""
    return _once(tx.dialect.name, returning)


@cache
def _once(dialect: str, returning: Column[Any]) -> ReturningInsert[Any]:
    return insert_into(dialect, returning.table).on_conflict_do_nothing().returning(returning)
