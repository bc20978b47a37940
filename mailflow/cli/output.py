"""What commands print: tables for people, JSON for scripts (instants UTC with `Z`, dates ISO), complaints on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

Json = Annotated[bool, typer.Option("--json", help="One JSON object, or one per line for lists.")]


def console() -> Console:
    """Where people read; made anew so that it follows a redirected stdout."""
    return Console(highlight=False, soft_wrap=True)


def complain(sentence: str) -> None:
    """One clear sentence on stderr."""
    Console(stderr=True, highlight=False, soft_wrap=True, markup=False).print(sentence)


def plain(value: Any) -> Any:
    """Instants as `2026-11-24T09:00:00Z`, dates as `2026-11-24`, whatever else is no JSON as text."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def print_json(value: Any) -> None:
    """One object on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=plain) + "\n")


def print_lines(values: Iterable[Any]) -> None:
    """One object per line."""
    for value in values:
        print_json(value)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], nothing: str) -> None:
    """A table for people; `nothing` where there are no rows."""
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*("" if cell is None else str(plain(cell)) for cell in row))
    console().print(table if table.row_count else nothing, markup=False)
