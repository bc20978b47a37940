"""Exit codes, help, and that nothing but a sentence ever reaches a user."""

from __future__ import annotations

import subprocess
import sys

import pytest

from mailflow import __version__
from mailflow.cli import app as cli_app
from mailflow.cli.app import COMMANDS, MODULES
from tests.cli.conftest import Shell


def test_without_a_command_the_help_is_shown(shell: Shell) -> None:
    said = shell()
    assert said.code == 2
    assert all(name in said.err for name in MODULES)


def test_the_help_lists_every_command_with_a_sentence(shell: Shell) -> None:
    said = shell("--help")
    assert said.code == 0
    for commands in COMMANDS.values():
        for name, (_, sentence) in commands.items():
            assert f"  {name:<8}  {sentence}" in said.out


@pytest.mark.parametrize("command", MODULES)
def test_every_command_has_help(shell: Shell, command: str) -> None:
    said = shell(command, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: mailflow {command}")


def test_the_version_is_told(shell: Shell) -> None:
    assert shell("--version").out == f"mailflow {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["shwo"], "There is no command shwo. Did you mean show?"),
        (["zzz"], "There is no command zzz. `mailflow --help` lists them."),
        (["list", "--nonsense"], "No such option: --nonsense See `mailflow list --help`."),
        (["show"], "Missing argument 'REF'. See `mailflow show --help`."),
        (["db", "downgrade"], "No such command 'downgrade'."),
        (["list", "too", "much"], "See `mailflow list --help`."),
    ],
)
def test_wrong_use_is_one_clear_sentence_and_2(shell: Shell, arguments: list[str], sentence: str) -> None:
    said = shell(*arguments)
    assert (said.code, said.out) == (2, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_an_error_that_nobody_expected_shows_no_traceback(installed: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("mailflow.cli.house.load_settings", breaks)
    said = installed("list")
    assert said.code == 2
    assert "did not expect: ZeroDivisionError: by zero" in said.err
    assert said.err.count("\n") == 1


def test_its_traceback_is_shown_to_whoever_asks_for_it(
    installed: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("mailflow.cli.house.load_settings", breaks)
    monkeypatch.setenv("MAILFLOW_DEBUG", "1")
    with pytest.raises(SystemExit) as ended:
        cli_app.main(["list"])
    assert ended.value.code == 2
    assert "Traceback" in capsys.readouterr().err


def test_whoever_interrupts_is_answered(installed: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("mailflow.cli.house.load_settings", interrupted)
    said = installed("list")
    assert (said.code, said.err) == (130, "Stopped.\n")


def test_a_reader_that_goes_away_is_no_fault(installed: Shell) -> None:
    command = f"{sys.executable} -m mailflow --help | true; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("command", "absent"),
    [
        ("app", ["sqlalchemy", "pydantic", "jinja2", "imapclient", "aiosmtplib", "apscheduler", "alembic", "docx"]),
        ("explanation", ["imapclient", "aiosmtplib", "apscheduler", "alembic", "docx", "icalendar", "pymap"]),
        ("look", ["imapclient", "aiosmtplib", "apscheduler", "alembic", "docx", "icalendar", "pymap"]),
    ],
)
def test_a_command_loads_only_what_it_needs(command: str, absent: list[str]) -> None:
    code = f"import sys, mailflow.cli.{command}; print([name for name in {absent!r} if name in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ended.stdout == "[]\n"
