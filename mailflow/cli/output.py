"""What commands print: tables for people, JSON for scripts (instants UTC with `Z`, dates ISO), complaints on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import TextIOWrapper
from typing import Any, TextIO
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.table import Table
from rich.text import Text

CONTROLS = {code: "\N{REPLACEMENT CHARACTER}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
"""Control characters: in a mail's text they could move the terminal's cursor or worse."""


def be_printable() -> None:
    """Whatever the terminal's encoding: what it lacks is shown as an escape, which JSON reads as the character."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def tell(text: str, *, bold: bool = False) -> None:
    """A line, or several, for people: shown as they are, whatever they hold."""
    _console(sys.stdout).print(Text(text.translate(CONTROLS), style="bold" if bold else ""))


def complain(sentence: str) -> None:
    """One clear sentence on stderr."""
    _console(sys.stderr).print(Text(sentence.translate(CONTROLS)))


@contextmanager
def progress(what: str) -> Iterator[None]:
    """Show on a terminal that something goes on which may take a while."""
    with _console(sys.stderr).status(f"{what} …"):
        yield


def _console(stream: TextIO, *, wraps: bool = False) -> Console:
    """Made anew, so that it follows a redirected stream. Lines stay whole unless it `wraps`."""
    return Console(file=stream, highlight=False, soft_wrap=not wraps)


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


def print_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], nothing: str, zone: str = "UTC") -> None:
    """A table for people, instants in the local time of `zone`; `nothing` where there are no rows."""
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(shown(cell, zone)) for cell in row))
    if table.row_count:
        _console(sys.stdout, wraps=True).print(table)
    else:
        tell(nothing)


def shown(value: Any, zone: str) -> str:
    """As people write it: `24.11.2026 10:00` in the local time of `zone`."""
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(zone)):%d.%m.%Y %H:%M}"
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value).translate(CONTROLS)
