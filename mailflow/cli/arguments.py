"""Arguments and options that several commands share, and how a date is read."""

from __future__ import annotations

from contextvars import ContextVar
from datetime import date
from typing import Annotated, Any

import typer

from mailflow.errors import WrongUse
from mailflow.rules.values import local_date

Json = Annotated[bool, typer.Option("--json", help="One JSON object, or one per line for lists.")]
Reference = Annotated[str, typer.Argument(metavar="REF", help="The consultation, for example 2026-004.")]
MemberId = Annotated[str, typer.Argument(metavar="MEMBER", help="The member's id in rules.yaml, for example M07.")]


def read_day(text: str) -> date:
    """A date, `2026-12-28` or `28.12.2026`. Raises WrongUse."""
    try:
        return local_date(text)
    except ValueError as wrong:
        raise WrongUse(f"{text} {wrong}. Write year, month and day, for example 2026-12-28.") from None


asked_forum: ContextVar[str | None] = ContextVar("forum", default=None)
"""What --forum said."""


def _remember(forum: str | None) -> None:
    asked_forum.set(forum)


def forum_option() -> Any:
    """`--forum ID`, for every command that is about a forum: it takes no part in the command's own arguments."""
    options = typer.Typer()
    options.command()(_ask)
    option = typer.main.get_command(options).params[0]
    option.expose_value = False
    return option


def _ask(
    forum: Annotated[
        str | None,
        typer.Option(
            "--forum", metavar="ID", callback=_remember,
            help="Where MAILFLOW_RULES is a folder of several forums: which of them.",
        ),
    ] = None,
) -> None:  # fmt: skip
    del forum
