"""Arguments and options that several commands share, and how a date is read."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from mailflow.errors import WrongUse

Json = Annotated[bool, typer.Option("--json", help="One JSON object, or one per line for lists.")]
Reference = Annotated[str, typer.Argument(metavar="REF", help="The consultation, for example 2026-004.")]
MemberId = Annotated[str, typer.Argument(metavar="MEMBER", help="The member's id in rules.yaml, for example M07.")]


def read_day(text: str) -> date:
    """A date as ISO 8601 writes it. Raises WrongUse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongUse(f"{text} is no date. Write year, month and day, for example 2026-12-28.") from None
