"""The commands together. A fault is one clear sentence and its exit code (`mailflow.errors`); a traceback never reaches a user.

Only the file of the command that is asked for is imported: `mailflow --help` answers at once, `explain` loads no network.
"""

from __future__ import annotations

import os
import sys
import traceback
from difflib import get_close_matches
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup
from typer.exceptions import Abort, TyperException

from mailflow import __version__
from mailflow.cli.ending import at_end
from mailflow.cli.logs import configure_logs, is_debugging
from mailflow.cli.output import be_printable, complain
from mailflow.errors import MailflowError, WrongUse

COMMANDS = {
    "To begin": {
        "demo": ("demo", "The whole life of consultations, in an embedded mail world."),
        "init": ("setup", "Write rules.yaml, settings and a folder for own templates."),
        "check": ("checking", "Every mistake of rules, templates and settings at once."),
        "doctor": ("doctor", "Examine mailbox, relay and past mail; propose whom to trust."),
        "backtest": ("backtest", "What the rules would have done with the mailbox's past."),
        "explain": ("explanation", "What a mail is, what would be done with it, and why."),
    },
    "The work": {
        "run": ("work", "The daemon: watches the mailbox until it is told to stop."),
        "once": ("work", "Fetch, tick, send until nothing is due, and exit (for cron)."),
    },
    "To look": {
        "status": ("look", "Health, open consultations, what waits for whom."),
        "list": ("look", "All consultations."),
        "show": ("look", "One consultation, whole."),
        "ledger": ("look", "One line per mail seen, with its one end state."),
        "outbox": ("look", "What is owed, sent, refused, uncertain."),
        "digest": ("look", "The digest as it stands now."),
    },
    "What the coordinator can do by mail": {
        "approve": ("words", "Yes to what waits: a held draft opens, a stopped one goes out."),
        "dismiss": ("words", "No to what waits."),
        "extend": ("words", "Move the deadline to a later day."),
        "close": ("words", "Close before the deadline."),
        "reopen": ("words", "Open a closed consultation again."),
        "withdraw": ("words", "Take the draft back."),
        "assign": ("words", "Say whose answer a mail in review is."),
        "invite": ("words", "Send a member the invitation again, or to a newcomer."),
        "answered": ("words", "Record an answer given by telephone."),
    },
    "Personal data": {
        "erase": ("privacy", "Remove one person everywhere; with --export, show what is held."),
        "privacy": ("privacy", "What is held, of how many, why, and until when."),
    },
    "When something stands still": {
        "retry": ("care", "Run a quarantined mail, or a refused delivery, again."),
        "resume": ("care", "Go on after a pause."),
        "backup": ("care", "A consistent copy of the database."),
        "restore": ("care", "Let a backup take the database's place."),
        "db": ("care", "Bring the database to this version (db upgrade)."),
    },
}
"""Heading → command → (its file, one sentence)."""

MODULES = {name: module for commands in COMMANDS.values() for name, (module, _) in commands.items()}
OF_NO_FORUM = frozenset({"demo", "init", "check", "db", "backup", "restore", "erase"})
"""Without --forum: they are about the installation, or make one."""
INTERRUPTED = 130
"""What Typer makes of Ctrl-C: 128 + SIGINT, as shells expect."""


class Commands(TyperGroup):
    """All commands; each is imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names, in the order of `COMMANDS`."""
        del ctx
        return list(MODULES)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One command, with its options."""
        if cmd_name not in MODULES:
            meant = get_close_matches(cmd_name, MODULES, n=1)
            hint = f"Did you mean {meant[0]}? " if meant else ""
            raise WrongUse(f"There is no command {cmd_name}. {hint}`mailflow --help` lists them.")
        group = _plain_typer()
        group.callback()(lambda: None)
        import_module(f"mailflow.cli.{MODULES[cmd_name]}").register(group)
        loaded = typer.main.get_command(group)
        assert isinstance(loaded, TyperGroup)
        command = loaded.get_command(ctx, cmd_name)
        if command is not None and cmd_name not in OF_NO_FORUM:
            command.params.append(_forum_option())
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Under headings, from the sentences above: nothing need be imported for it."""
        del ctx
        for heading, commands in COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl([(f"{name:<8}", sentence) for name, (_, sentence) in commands.items()])


def _forum_option() -> Any:
    from mailflow.cli.arguments import forum_option  # noqa: PLC0415 - `mailflow --help` needs it not

    return forum_option()


def _plain_typer(**options: Any) -> typer.Typer:
    return typer.Typer(
        no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False, rich_markup_mode=None, **options
    )


app = _plain_typer(name="mailflow", cls=Commands)


def _tell_version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"mailflow {__version__}\n")
        raise typer.Exit


@app.callback()
def mailflow(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Public consultation by e-mail for a municipality's citizens' forum.

    `mailflow COMMAND --help` tells the options of a command; every command takes --json.
    """
    del version


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    with at_end:
        code = _run(arguments)
    sys.exit(code)


def _run(arguments: list[str] | None) -> int:
    be_printable()
    configure_logs("console")
    try:
        code = app(args=arguments, prog_name="mailflow", standalone_mode=False)
        sys.stdout.flush()
    except MailflowError as fault:
        complain(str(fault))
        return fault.exit_code
    except TyperException as wrong:
        return _wrong_use(wrong)
    except (KeyboardInterrupt, Abort):
        code = INTERRUPTED
    except (BrokenPipeError, SystemExit):  # the latter is what Typer makes of the former
        # The reader (head, less) has gone: not our fault, and nothing to tell anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        complain(f"{fault.filename or 'The system'}: {fault.strerror or fault}.")
        return 2
    except Exception as fault:  # noqa: BLE001 - no traceback reaches a user
        return _unexpected(fault)
    if code == INTERRUPTED:
        complain("Stopped.")
    return code if isinstance(code, int) else 0


def _wrong_use(wrong: TyperException) -> int:
    """Options and arguments that Typer refused: the sentence, and where the right ones stand. Without any: the help."""
    context = getattr(wrong, "ctx", None)
    sentence = wrong.format_message()
    if sentence.startswith("Usage: "):
        complain(sentence)
    else:
        command = context.command_path if context is not None else "mailflow"
        complain(f"{sentence} See `{command} --help`.")
    return 2


def _unexpected(fault: Exception) -> int:
    complain(
        f"An error that mailflow did not expect: {type(fault).__name__}: {fault}. "
        "Nothing was half done: every step is a transaction. Run it again with MAILFLOW_DEBUG=1 and report what it prints."
    )
    if is_debugging():
        traceback.print_exception(fault)
    return 2
