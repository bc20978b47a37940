"""The commands together. A fault is one clear sentence and its exit code (`mailflow.errors`); a traceback never reaches a user."""

from __future__ import annotations

import os
import sys

import click
import structlog
import typer

from mailflow.cli import care, demo, look, setup, words, work
from mailflow.cli.output import complain
from mailflow.errors import MailflowError

app = typer.Typer(
    name="mailflow",
    help="Public consultation by e-mail for a municipality's citizens' forum.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)
for group in (demo, setup, work, look, words, care):
    group.register(app)


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end the process with its exit code."""
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        code = app(args=arguments, standalone_mode=False)
    except MailflowError as fault:
        complain(str(fault))
        return fault.exit_code
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return 2
    except (KeyboardInterrupt, click.exceptions.Abort):
        complain("Stopped.")
        return 1
    except BrokenPipeError:
        # The reader (head, less) has gone: not our fault, and nothing to tell anybody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        complain(f"{fault.filename or 'The system'}: {fault.strerror or fault}.")
        return 2
    except Exception as fault:
        structlog.get_logger("mailflow").debug("unexpected", exc_info=True)
        complain(
            f"An error that mailflow did not expect: {type(fault).__name__}: {fault}. "
            "Nothing was half done: every step is a transaction. Run it again with MAILFLOW_DEBUG=1 and report what it prints."
        )
        if os.environ.get("MAILFLOW_DEBUG"):
            raise
        return 2
    return code if isinstance(code, int) else 0
