"""The coordinator's words on the command line, for the administrator."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from datetime import date
from typing import Annotated

import typer

from mailflow.cli.arguments import Json, MemberId, Reference, read_day
from mailflow.cli.house import standing_house
from mailflow.cli.output import complain, print_json, tell
from mailflow.consultation.model import Consultation
from mailflow.errors import ToBeConfirmed, WrongUse
from mailflow.handlers import commands


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (approve, dismiss, extend, close, reopen, withdraw, assign, invite, answered):
        app.command()(command)


def approve(reference: Reference, as_json: Json = False) -> None:
    """Yes to what waits: a held draft opens, a stopped one goes out."""
    home = standing_house()
    _tell(commands.approve(home.engine, home.office, reference, home.clock()), as_json)


def dismiss(reference: Reference, as_json: Json = False) -> None:
    """No to what waits."""
    home = standing_house()
    _tell(commands.dismiss(home.engine, home.office, reference, home.clock()), as_json)


Reason = Annotated[str, typer.Option(metavar="TEXT", help="Told to all members.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")]
To = Annotated[str, typer.Argument(metavar="TO", help="A date (2026-12-28), or working days (5).")]


def extend(reference: Reference, to: To, reason: Reason = "", yes: Yes = False, as_json: Json = False) -> None:
    """Move the deadline to a later day, or by working days more, with a notice to all members."""
    home, day = standing_house(), _day_or_days(to)
    _tell(
        _once_more(
            lambda sure: commands.extend(home.engine, home.office, reference, day, reason, home.clock(), sure=sure),
            yes=yes,
        ),
        as_json,
    )


def close(reference: Reference, reason: Reason = "", yes: Yes = False, as_json: Json = False) -> None:
    """Close before the deadline."""
    home = standing_house()
    _tell(
        _once_more(
            lambda sure: commands.close(home.engine, home.office, reference, home.clock(), reason=reason, sure=sure),
            yes=yes,
        ),
        as_json,
    )


def reopen(
    reference: Reference,
    to: Annotated[
        str | None,
        typer.Argument(metavar="[TO]", help="A date, or working days from today; without it the usual time."),
    ] = None,
    reason: Reason = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Open a closed consultation again, until a date or for so many working days, with a notice to all members."""
    home, day = standing_house(), None if to is None else _day_or_days(to)
    _tell(
        _once_more(
            lambda sure: commands.reopen(home.engine, home.office, reference, day, reason, home.clock(), sure=sure),
            yes=yes,
        ),
        as_json,
    )


def withdraw(
    reference: Reference,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Told to those already invited.")] = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Take the draft back: what is queued is cancelled, those already reached are told."""
    home = standing_house()
    _tell(
        _once_more(
            lambda sure: commands.withdraw(home.engine, home.office, reference, reason, home.clock(), sure=sure),
            yes=yes,
        ),
        as_json,
    )


def _once_more(act: Callable[[bool], Consultation], *, yes: bool) -> Consultation:
    """What cannot be taken back is asked of a person at a terminal; whoever writes it into a script has thought of it, and is told."""
    try:
        return act(yes)
    except ToBeConfirmed as doubt:
        if sys.stdin.isatty():
            typer.confirm(f"{doubt} Do it all the same?", abort=True, err=True)
        else:
            complain(f"{doubt} It was done as it was ordered.")
        return act(True)


def invite(reference: Reference, member: MemberId, as_json: Json = False) -> None:
    """Send a member the invitation again, or to a newcomer. The deadline stays."""
    home = standing_house()
    _tell(commands.invite(home.engine, home.office, reference, member, home.clock()), as_json)


def answered(
    reference: Reference,
    member: MemberId,
    text: Annotated[str | None, typer.Option(metavar="TEXT", help="What was said. Without it: no remarks.")] = None,
    as_json: Json = False,
) -> None:
    """Record an answer given by telephone."""
    home = standing_house()
    filed = commands.answered(home.engine, home.office, reference, member, text, home.clock())
    number = f"{reference.strip().upper().removeprefix('K-')}/{filed.number}" if filed.number else None
    if as_json:
        print_json({"recommendation": number, "member": filed.member, "answer": filed.answer.value})
    else:
        tell(f"Recorded as {number or 'no remarks'}.")


def assign(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="mail:17, or an unverified 2026-004/7.")],
    member: Annotated[
        str | None, typer.Argument(metavar="[MEMBER]", help="Whose it is; without it, whose it is kept for.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="REF", help="The consultation, where the mail names none.")
    ] = None,
    nobody: Annotated[bool, typer.Option("--nobody", help="It is no member's answer: it waits no more.")] = False,
    as_json: Json = False,
) -> None:
    """Say whose answer a mail in review, or an unverified recommendation, is; the address is remembered."""
    home = standing_house()
    now = home.clock()
    if nobody:
        if member is not None:
            raise WrongUse("--nobody says that it is no member's answer: leave out the member, or --nobody.")
        commands.disown(home.engine, home.office, what, now)
        done = "disowned"
    elif member is None:
        member = commands.confirm(home.engine, home.office, what, now)
        done = "confirmed"
    else:
        done = commands.assign(home.engine, home.office, what, member, now, reference=to)
    if as_json:
        print_json({"assigned": what, "member": member, "result": done})
    else:
        tell(f"{what} belongs to {member or 'nobody'}: {done}.")


def _tell(consultation: Consultation, as_json: bool) -> None:
    deadline = consultation.deadline
    if as_json:
        print_json(
            {
                "reference": consultation.reference,
                "title": consultation.title,
                "phase": consultation.phase,
                "deadline": deadline.at if deadline else None,
                "deadline_on": deadline.on if deadline else None,
            }
        )
    else:
        ends = f", deadline {deadline.on:%d.%m.%Y}" if deadline else ""
        tell(f"{consultation.code} is {consultation.phase.value}{ends}: {consultation.title}")


def _day_or_days(to: str) -> date | int:
    if re.fullmatch(r"[0-9]{1,2}", to):
        return int(to)
    try:
        return read_day(to)
    except WrongUse:
        raise WrongUse(f"{to} is neither a date nor a number of working days. Write 2026-12-28 or 5.") from None
