"""demo: the whole life of consultations on an embedded mail world."""

from __future__ import annotations

import logging
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated, Any

import typer

from mailflow.cli.arguments import Json
from mailflow.cli.logs import configure_logs
from mailflow.cli.look import digest_text
from mailflow.cli.output import print_json, tell
from mailflow.daemon.house import House
from mailflow.errors import MailflowError, WrongUse
from mailflow.reports.digest import digest_facts
from mailflow.storage.transaction import reading

FIRST_MORNING = datetime(2026, 1, 20, 7, 0, tzinfo=UTC)
"""Before the first mail of the sample mailbox."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(demo)


def demo(
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep database and all mails in this folder.")
    ] = None,
    as_json: Json = False,
) -> None:
    """The whole life of consultations on an embedded mail world, in under a minute.

    Two months of a fictional contact point's mailbox, over real IMAP and SMTP on this machine; nothing leaves it and nothing
    is left behind, unless --keep is given.
    """
    try:
        from mailflow.demo.story import Story  # noqa: PLC0415 - the `demo` extra may not be installed
        from mailflow.demo.telling import Telling  # noqa: PLC0415
        from mailflow.demo.world import World  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise MailflowError(f"The demo needs {missing.name}: pip install 'mailflow[demo]'.") from missing
    configure_logs("console", logging.ERROR)
    folder = _folder(keep)
    began = monotonic()
    try:
        with World(folder, FIRST_MORNING) as world:
            story = Story(world, Telling(_silent if as_json else tell, "Europe/Tirane"))
            _tell_unless(as_json, BEGINNING)
            story.play()
            counts = story.counts() | {"seconds": round(monotonic() - began, 1)}
            if as_json:
                print_json(counts)
            else:
                _end(world.house, world.now, counts)
            if keep is not None:
                world.leave_settings()
        _tell_unless(as_json, _where_to_look(folder if keep is not None else None))
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


BEGINNING = """\
Two months of the mailbox of Bashkia Lumas, which does not exist, in less than a minute: the mails are real,
over IMAP and SMTP inside this process. Directors mail drafts; nobody has changed a habit.
"""
SUMMARY = """
{mails} mails came in. {consultations} drafts became consultations, {held} waited for the coordinator's word.
Out went {invitations} invitations, {reminders} reminders to those who were silent and {digests} digests; in came
{recommendations} recommendations and {no_remarks} “no remarks”. {machine} mails of machines were recognised and left \
unanswered.
{closed} consultations closed by themselves. It took {seconds} seconds.

The digest as it stands now:
"""


def _end(house: House, now: datetime, counts: dict[str, Any]) -> None:
    with reading(house.engine) as tx:
        ruleset = house.office.ruleset
        facts = digest_facts(tx, ruleset.register, ruleset.policy, now)
    tell(SUMMARY.format(**counts))
    tell("\n".join(f"    {line}".rstrip() for line in digest_text(house, facts).strip().splitlines()))


def _folder(keep: Path | None) -> Path:
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="mailflow-demo-"))
    if keep.exists() and any(keep.iterdir()):
        raise WrongUse(f"{keep} is not empty. Name a new folder.")
    keep.mkdir(parents=True, exist_ok=True)
    return keep.resolve()


def _where_to_look(kept: Path | None) -> str:
    if kept is None:
        told = "`mailflow demo --keep DIR` keeps the database and every mail, received and sent, for you to look at."
    else:
        told = f"Every mail is in {kept}/sent and {kept}/received, to be opened with any mail program.\n"
        told += f"The records: cd {kept}, then mailflow list, mailflow show 2026-001, mailflow ledger, mailflow status."
    return f"\n{told}\nTo begin with your own mailbox: mailflow init. The way is described in README.md."


def _tell_unless(as_json: bool, what: str) -> None:
    if not as_json:
        tell(what)


def _silent(what: str) -> None:
    del what
