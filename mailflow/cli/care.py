"""retry, resume, db upgrade, backup, restore: what an administrator does when something stands still."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from mailflow.cli.arguments import Json
from mailflow.cli.ending import at_end
from mailflow.cli.house import settings, standing_database, standing_house
from mailflow.cli.output import complain, print_json, progress, tell
from mailflow.clock import rehearsal_clock, wall_clock
from mailflow.errors import StorageFault
from mailflow.handlers import commands
from mailflow.handlers.restoring import outdate_copy
from mailflow.handlers.restoring import restore as restore_backup
from mailflow.storage.backup import backup as write_backup
from mailflow.storage.faults import place
from mailflow.storage.mark import mark_path
from mailflow.storage.migrations import HEAD, is_current
from mailflow.storage.migrations import upgrade as upgrade_schema
from mailflow.storage.transaction import engine_for

db = typer.Typer(help="The database.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    for command in (retry, resume, backup, restore):
        app.command()(command)
    db.command("upgrade")(upgrade)
    app.add_typer(db, name="db")


def retry(
    what: Annotated[str, typer.Argument(metavar="WHAT", help="mail:17, or delivery:203.")], as_json: Json = False
) -> None:
    """Run a quarantined mail, or a refused or uncertain delivery, again."""
    home = standing_house()
    done = commands.retry(home.engine, home.office, what, home.clock())
    if as_json:
        print_json({"retried": done})
    else:
        tell(f"{done} is taken up again by the next run.")


def resume(as_json: Json = False) -> None:
    """Go on after a pause."""
    home = standing_house()
    paused = commands.resume(home.engine, home.office, home.clock())
    if as_json:
        print_json({"resumed": list(paused)})
    else:
        tell(f"Goes on: {', '.join(paused)}." if paused else "Nothing was paused.")


def upgrade(as_json: Json = False) -> None:
    """Bring the database to this version's schema. Make a backup first."""
    found = settings()
    engine = engine_for(found.database_url)
    at_end.callback(engine.dispose)
    with progress("Bringing the database up to date"):
        upgrade_schema(engine)
    if as_json:
        print_json({"database": engine.url.render_as_string(hide_password=True), "revision": HEAD})
    else:
        tell(f"{place(engine.url)} is up to date (revision {HEAD}).")


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write.")], as_json: Json = False
) -> None:
    """A consistent copy of the database, also while the daemon runs, and also of one that an upgrade waits for."""
    engine = standing_database()
    with progress("Copying the database"):
        write_backup(engine, file)
        _outdate(engine, file)
    size = file.stat().st_size
    if as_json:
        print_json({"file": str(file), "size": size})
    else:
        tell(
            f"{file} ({size / 1_000_000:.1f} MB). Keep MAILFLOW_SECRET and rules.yaml with it: "
            "without the secret no answer to a mail already sent is recognised."
        )


def _outdate(engine: Engine, file: Path) -> None:
    """The copy is whole; where its mark cannot be written, only a restore by hand in the next half minute is not noticed."""
    if not is_current(engine):
        return  # no daemon of this version has marked it
    found = settings()
    clock = rehearsal_clock(found.now) if found.now else wall_clock
    try:
        outdate_copy(engine, mark_path(engine, found.rules_path), clock())
    except (OSError, StorageFault):
        complain(
            f"{file} is whole, but the mark beside the database could not be renewed: put it back with `mailflow restore` alone."
        )


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `mailflow backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="The database that is there is kept beside under another name.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Let a backup take the database's place. Nothing is fetched or sent before `mailflow resume`."""
    found = settings()
    engine = engine_for(found.database_url)
    at_end.callback(engine.dispose)
    clock = rehearsal_clock(found.now) if found.now else wall_clock
    with progress("Restoring the backup"):
        done = restore_backup(engine, file, mark_path(engine, found.rules_path), clock(), replaces=replace)
    if as_json:
        print_json(
            {
                "database": engine.url.render_as_string(hide_password=True),
                "copied_at": done.copied_at,
                "revision": done.revision,
                "kept": None if done.kept is None else str(done.kept),
                "paused": True,
            }
        )
        return
    kept = f" The database of before is kept as {done.kept}." if done.kept is not None else ""
    older = f" It was of revision {done.revision} and was brought up to date." if done.revision != HEAD else ""
    tell(
        f"{place(engine.url)} is the backup {file} now.{older}{kept} Everything stands still: look at `mailflow status`, then go on with "
        "`mailflow resume`. MAILFLOW_SECRET and rules.yaml must be those of the backup."
    )
