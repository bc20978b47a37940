"""backtest: what the rules of today would have done with the mail that is in the mailbox already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from mailflow.cli.arguments import Json, read_day
from mailflow.cli.house import looking
from mailflow.cli.house import settings as common_settings
from mailflow.cli.output import complain, print_json, print_table, tell
from mailflow.daemon.backtest import Looked, Past, look_back
from mailflow.daemon.desk import open_mailbox_at
from mailflow.errors import ConfigurationError
from mailflow.handlers.office import Office, register_of
from mailflow.settings import Settings, missing_for_mail
from mailflow.transport.imap import MailboxSession

WOULD = {
    "open": "would open",
    "hold": "would ask",
    "follows": "follows a draft",
    "review": "for her eyes",
    "near_miss": "near miss",
}
"""Outcomes that are listed, as people read them; the others are counted."""
ALL = ("open", "hold", "follows", "review", "near_miss", "duplicate")


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(backtest)


def backtest(
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only mail that arrived on this day or later; else all.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What the rules would have done with each mail of the mailbox's past. Nothing is written, nothing is sent."""
    if since is not None:
        read_day(since)
    settings, office = desk()
    began = local_midnight(since, office.ruleset.register.zone)
    looked, counts, rows = Looked(), Counter[str](), []
    with open_mailbox_at(settings, None, MailboxSession) as session, bar() as progress:
        for past in look_back(session, office, began, progress, looked):
            counts[past.mail.outcome] += 1
            if past.mail.outcome not in WOULD:
                continue
            if as_json:
                print_json(fields(past))
            else:
                rows.append(_row(past))
    summary: dict[str, Any] = {"mails": looked.mails, "read": looked.read} | {name: counts[name] for name in ALL}
    summary["closed_folders"] = looked.closed
    if as_json:
        print_json({"counts": summary})
    else:
        _tell(rows, summary, office)
    raise typer.Exit(2 if looked.closed else 0)


def desk() -> tuple[Settings, Office]:
    """Settings and rules, with what was learned while running; raises ConfigurationError where no mailbox is set."""
    with looking(tells_missing=False) as (home, tx):
        office = home.office
        ruleset = replace(office.ruleset, register=register_of(office, tx))
        office = replace(office, ruleset=ruleset)
    missing = tuple(p for p in missing_for_mail(home.settings) if p.place.startswith("MAILFLOW_IMAP"))
    if missing:
        raise ConfigurationError(missing)
    return replace(home.settings, database_url=common_settings().database_url), office


@contextmanager
def bar() -> Iterator[Callable[[str, int, int], None]]:
    """A progress bar on a terminal: (what, how many so far, of how many)."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        tasks: dict[str, Any] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = shown.add_task(what, total=total)
            shown.update(tasks[what], completed=done)

        yield progress


def fields(past: Past) -> dict[str, Any]:
    """One line of JSON."""
    mail = past.mail
    return {
        "number": mail.number,
        "outcome": mail.outcome,
        "folder": past.folder,
        "uid": past.uid,
        "received_at": mail.received_at,
        "from": mail.sender or None,
        "subject": mail.subject,
        "kind": mail.kind,
        "decision": mail.decision,
        "rule": mail.rule,
        "reasons": list(mail.reasons),
        "trusted": mail.trusted,
        "title": mail.title,
        "follows": mail.follows,
        "members": mail.members,
    }


def _row(past: Past) -> tuple[Any, ...]:
    mail = past.mail
    would = WOULD[mail.outcome]
    if mail.outcome == "follows":
        what = mail.kind if mail.kind in {"revision", "withdrawal"} else "a word"
        would = f"{what} on #{mail.follows}" if mail.follows else what
    return (
        f"#{mail.number}" if mail.number else "",
        mail.received_at,
        mail.sender,
        mail.subject,
        would,
        "; ".join(mail.reasons),
    )


def _tell(rows: list[tuple[Any, ...]], summary: dict[str, Any], office: Office) -> None:
    register = office.ruleset.register
    print_table(
        ("draft", "received", "from", "subject", "what", "why"),
        rows,
        "No mail would have been opened, held or nearly missed.",
        register.zone,
    )
    tell(
        f"\n{summary['mails']} mails looked at, {summary['read']} of them read whole: {summary['open']} drafts would have "
        f"been opened, each for up to {len(register.members)} members; {summary['hold']} would have waited for the "
        f"coordinator's word; {summary['follows']} follow a draft; {summary['near_miss']} near misses; "
        f"{summary['duplicate']} came twice, {summary['review']} cannot be read. Nothing was written or sent."
    )
    for folder in summary["closed_folders"]:
        complain(f"The folder {folder} cannot be opened: correct `folders` in rules.yaml.")


def local_midnight(since: str | None, zone: str) -> datetime | None:
    """The beginning of that day in the forum's time zone."""
    return datetime.combine(read_day(since), time(), tzinfo=ZoneInfo(zone)) if since is not None else None
