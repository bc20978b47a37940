"""run and once: the work itself."""

from __future__ import annotations

from datetime import datetime, time
from functools import partial
from typing import Annotated
from zoneinfo import ZoneInfo

import structlog
import typer

from mailflow.cli.arguments import Json, read_day
from mailflow.cli.forums import shown_of
from mailflow.cli.house import installation, redactor_of
from mailflow.cli.logs import configure_logs
from mailflow.cli.output import complain, print_json, shown, tell
from mailflow.daemon.erased import erase_again
from mailflow.daemon.house import House
from mailflow.daemon.installation import Installation
from mailflow.daemon.once import Summary
from mailflow.daemon.once import once as do_once
from mailflow.daemon.run import run as serve
from mailflow.errors import ConfigurationError
from mailflow.handlers import watching

log = structlog.get_logger("mailflow.daemon")
Since = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="At the first start only: take the mail of this day and later ones, not only new mail."
    ),
]


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(run)
    app.command()(once)


def run(since: Since = None, as_json: Json = False) -> None:
    """The daemon: watches the mailbox until it is told to stop (SIGTERM, Ctrl-C)."""
    place, houses = _connected(since)
    configure_logs(houses[0].settings.log, redactor=redactor_of(houses))
    for home in houses:
        if (told := _without_effect(home, since)) is not None:
            log.warning(told, **_named(place, home))
    for aside in place.aside:
        log.error("forum cannot be served", forum=aside.name, problems=[str(problem) for problem in aside.problems])
    began = houses[0].clock()
    serve(houses, since=partial(_local_midnight, since))
    if as_json:
        print_json({"started_at": began, "stopped_at": houses[0].clock()})


def once(since: Since = None, as_json: Json = False) -> None:
    """Fetch, tick, dispatch until nothing is due, and exit: for cron and rehearsals."""
    place, houses = _connected(since)
    for home in houses:
        if (told := _without_effect(home, since)) is not None:
            complain(": ".join((*_named(place, home).values(), told)))
    summary = do_once(houses, since=partial(_local_midnight, since))
    summary.faults += [ConfigurationError(aside.problems) for aside in place.aside]
    if as_json:
        print_json({"sent": summary.sent, "changed": summary.changed, "faults": [str(f) for f in summary.faults]})
    else:
        tell(f"{_count(summary.sent, 'mail')} sent, {_count(summary.changed, 'consultation')} moved on.")
    raise typer.Exit(_told(summary, as_json))


def _named(place: Installation, home: House) -> dict[str, str]:
    """Which forum a line is about, where there are several."""
    return {"forum": home.office.forum} if place.has_several else {}


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _told(summary: Summary, as_json: bool) -> int:
    for fault in summary.faults:
        if not as_json:
            complain(str(fault))
    return max((fault.exit_code for fault in summary.faults), default=0)


def _connected(since: str | None) -> tuple[Installation, tuple[House, ...]]:
    """All that is missing is told before the database is made; then the forums to work for."""
    if since is not None:
        read_day(since)
    place = installation()
    erase_again(place.houses, place.houses[0].clock())
    return place, shown_of(place).houses


def _without_effect(home: House, since: str | None) -> str | None:
    """What is to be told of `--since` where every watched folder has its baseline already; None where it counts, or was not given."""
    if since is None:
        return None
    folders = home.office.ruleset.folders
    plans = [watching.folder_plan(home.engine, home.office, home.mailbox, folder) for folder in folders]
    taken = [plan[0].baseline_at for plan in plans if plan is not None]
    if len(taken) < len(folders):
        return None
    zone = home.office.ruleset.register.zone
    begins = ", ".join(f"{folder} {shown(at, zone)}" for folder, at in zip(folders, taken, strict=True))
    return (
        f"--since {since} has no effect: mail counts from the first start on ({begins}), and that stays; "
        "what came earlier never acts."
    )


def _local_midnight(since: str | None, home: House) -> datetime | None:
    if since is None:
        return None
    return datetime.combine(read_day(since), time(), tzinfo=ZoneInfo(home.office.ruleset.register.zone))
