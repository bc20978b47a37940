"""run and once: the work itself."""

from __future__ import annotations

from datetime import datetime, time
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from mailflow.cli.house import house
from mailflow.cli.output import Json, complain, console, print_json
from mailflow.daemon.house import House
from mailflow.daemon.once import Summary
from mailflow.daemon.once import once as do_once
from mailflow.daemon.run import run as serve
from mailflow.errors import ConfigurationError
from mailflow.settings import missing_for_mail

Since = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="At the first start only: take mail from this day on, not only new mail."),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(run)
    app.command()(once)


def run(since: Since = None) -> None:
    """The daemon: watches the mailbox until it is told to stop (SIGTERM)."""
    home = _connected()
    serve(home, since=_local_midnight(home, since))


def once(since: Since = None, as_json: Json = False) -> None:
    """Fetch, tick, dispatch until nothing is due, and exit: for cron and rehearsals."""
    home = _connected()
    summary = do_once(home, since=_local_midnight(home, since))
    if as_json:
        print_json({"sent": summary.sent, "changed": summary.changed, "faults": [str(f) for f in summary.faults]})
    else:
        console().print(f"{summary.sent} mails sent, {summary.changed} consultations moved on.")
    raise typer.Exit(_told(summary, as_json))


def _told(summary: Summary, as_json: bool) -> int:
    for fault in summary.faults:
        if not as_json:
            complain(str(fault))
    return max((fault.exit_code for fault in summary.faults), default=0)


def _connected() -> House:
    home = house()
    missing = missing_for_mail(home.settings)
    if missing:
        raise ConfigurationError(missing)
    return home


def _local_midnight(home: House, day: datetime | None) -> datetime | None:
    if day is None:
        return None
    zone = ZoneInfo(home.office.ruleset.register.zone)
    return datetime.combine(day.date(), time(), tzinfo=zone)
