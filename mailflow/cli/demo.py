"""demo: the whole life of consultations on an embedded mail world."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated
from zoneinfo import ZoneInfo

import structlog
import typer

from mailflow.cli.house import configure_logs
from mailflow.cli.look import digest_text
from mailflow.cli.output import Json, console, print_json
from mailflow.errors import MailflowError, WrongUse
from mailflow.reports.digest import digest_facts
from mailflow.storage.transaction import reading

FIRST_MORNING = datetime(2026, 1, 20, 7, 0, tzinfo=UTC)
"""Before the first mail of the sample mailbox."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(demo)


def demo(
    keep: Annotated[Path | None, typer.Option(help="Keep the database and all mails in this folder.")] = None,
    as_json: Json = False,
) -> None:
    """The whole life of consultations on an embedded mail world, in under a minute."""
    try:
        from mailflow.demo.story import Story  # noqa: PLC0415 - the `demo` extra may not be installed
        from mailflow.demo.world import World  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise MailflowError(f"The demo needs {missing.name}: install mailflow[demo].") from missing
    configure_logs("console")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    folder = _folder(keep)
    began = monotonic()
    try:
        with World(folder, FIRST_MORNING) as world:
            story = Story(world, _silent if as_json else _tell)
            if not as_json:
                console().print("A director mails, members are invited, answers come. The clock runs by itself:\n")
            story.play()
            counts = story.counts() | {"seconds": round(monotonic() - began, 1)}
            if as_json:
                print_json(counts)
                return
            with reading(world.house.engine) as tx:
                register_ = world.house.office.ruleset.register
                facts = digest_facts(tx, register_, world.house.office.ruleset.policy, world.now)
            console().print("\nThe digest as it stands at the end:\n", style="bold")
            console().print(digest_text(world.house, facts), markup=False)
            console().print("\n" + ", ".join(f"{name} {number}" for name, number in counts.items()), style="bold")
            _where_to_look(keep)
    finally:
        if keep is None:
            shutil.rmtree(folder, ignore_errors=True)


def _folder(keep: Path | None) -> Path:
    if keep is None:
        return Path(tempfile.mkdtemp(prefix="mailflow-demo-"))
    if keep.exists() and any(keep.iterdir()):
        raise WrongUse(f"{keep} is not empty. Name a new folder.")
    keep.mkdir(parents=True, exist_ok=True)
    return keep.resolve()


def _where_to_look(keep: Path | None) -> None:
    if keep is None:
        told = "Run `mailflow demo --keep DIR` to keep the database and every mail, received and sent."
    else:
        told = (
            f"Everything is in {keep}: sent/ and received/ as .eml files, and the database. For example:\n"
            f"  cd {keep} && MAILFLOW_SECRET={'0123456789abcdef' * 4} mailflow show 2026-001"
        )
    console().print(f"\n{told}\nTo begin with your own mailbox: `mailflow init`, see README.md.", markup=False)


def _tell(at: datetime, what: str) -> None:
    console().print(f"{at.astimezone(ZoneInfo('Europe/Tirane')):%d.%m.%Y %H:%M}  {what}", markup=False)


def _silent(at: datetime, what: str) -> None:
    del at, what
