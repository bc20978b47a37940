"""doctor: examines mailbox, relay and past mail, proposes the `trust` block, and says what the servers lack."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from mailflow.cli.arguments import Json
from mailflow.cli.backtest import bar, desk, local_midnight
from mailflow.cli.house import NO_SECRET
from mailflow.cli.output import print_json, tell
from mailflow.clock import wall_clock
from mailflow.daemon.doctor import EARLIER, Level, Report, Wishes, examine

MARKS = {Level.OK: "ok     ", Level.WARN: "warn   ", Level.PROBLEM: "problem"}


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(doctor)


def doctor(
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Past mail from this day on; else of the last 90 days.")
    ] = None,
    no_send: Annotated[
        bool, typer.Option("--no-send", help="Send nothing. Else three small mails go to the contact point.")
    ] = False,
    wait: Annotated[
        int, typer.Option(metavar="SECONDS", min=1, max=600, help="How long to wait for these mails at most.")
    ] = 60,
    as_json: Json = False,
) -> None:
    """Examine mailbox, relay and past mail (headers only); propose the trust block; say what the servers lack.

    Sends three small mails to the contact point's own address, unless --no-send is given; mailflow knows them for its own.
    """
    settings, office = desk()
    zone = office.ruleset.register.zone
    begin = local_midnight(since, zone) or (wall_clock() - EARLIER)
    # Without the secret mailflow would not know them for its own.
    sends = not no_send and settings.secret != NO_SECRET
    with bar() as progress:
        report = examine(settings, office, Wishes(since=begin, sends=sends, wait=wait), progress)
    if as_json:
        print_json(fields(report, begin))
    else:
        _tell(report, begin, sends=sends)
    raise typer.Exit(report.exit_code)


def fields(report: Report, since: datetime) -> dict[str, Any]:
    """The one JSON object."""
    proposal = report.proposal
    trust: dict[str, Any] | None = None
    if proposal is not None:
        trust = {
            "since": since,
            "mails": proposal.mails,
            "authserv_ids": [{"name": name, "mails": count} for name, count in proposal.authserv_ids],
            "brought_along": [{"name": name, "mails": count} for name, count in proposal.brought_along],
            "inside": proposal.inside,
            "submitter_in_results": proposal.in_results,
            "submitter_in_received": proposal.in_received,
            "present": _judged(report.present),
            "proposed": _judged(report.proposed),
            "yaml": proposal.yaml,
        }
    return {
        "ok": report.exit_code == 0,
        "findings": [
            {"what": one.what, "level": one.level, "detail": one.detail, "remedy": one.remedy}
            for one in report.findings
        ],
        "trust": trust,
        "sent": report.sent,
    }


def _judged(judged: Any) -> dict[str, Any]:
    values = asdict(judged)
    return values | {"why_not": [{"reason": reason, "mails": count} for reason, count in judged.why_not]}


def _tell(report: Report, since: datetime, *, sends: bool) -> None:
    for one in report.findings:
        tell(f"{MARKS[one.level]} {one.what}: {one.detail}", bold=one.level is Level.PROBLEM)
        if one.remedy:
            tell(f"          {one.remedy}")
    proposal = report.proposal
    if proposal is not None and proposal.mails:
        tell(f"\nProposal for rules.yaml, from {proposal.mails} mails since {since:%d.%m.%Y}:\n")
        tell(proposal.yaml)
        assert report.proposed is not None
        tell(
            f"With it {report.proposed.proven} of {report.proposed.mails} mails of the directorates would be proven. "
            "Check that these are the names of your own servers."
        )
    if not sends:
        tell("Nothing was sent: forged results, reply addresses and the clock were not tried.")
    elif report.sent:
        tell(f"{report.sent} small mails were sent to the contact point's own mailbox; they may be deleted.")
    wrong = sum(one.level is Level.PROBLEM for one in report.findings)
    warned = sum(one.level is Level.WARN for one in report.findings)
    tell(f"\n{wrong} problem{'' if wrong == 1 else 's'}, {warned} warning{'' if warned == 1 else 's'}.")
