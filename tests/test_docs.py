"""What is documented exists, and what exists is documented: commands, options, JSON fields, settings, make targets, links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer

from mailflow.cli.app import COMMANDS, MODULES, app
from mailflow.daemon.outside import variables_of
from mailflow.handlers.standing import AlarmText
from mailflow.settings.sources import NAMES, SETTINGS_FILE
from tests.cli import test_explain, test_look
from tests.cli.conftest import Shell, installed, shell

__all__ = ["installed", "shell"]

PROJECT = Path(__file__).parents[1]
DOCS = PROJECT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *(PROJECT / name for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md"))])
COMMENTED = [PROJECT / "rules.yaml", PROJECT / "mailflow/rules/fresh.yaml"]


def text(name: str) -> str:
    return (DOCS / name).read_text("utf-8")


def commands() -> Iterator[tuple[str, Any]]:
    """Every command and subcommand with its parameters."""
    root: Any = typer.main.get_command(app)
    for name in MODULES:
        command = root.get_command(None, name)
        inner = getattr(command, "commands", None)
        if inner:
            yield from ((f"{name} {sub}", value) for sub, value in inner.items())
        else:
            yield name, command


ALL = dict(commands())


def options(command: Any) -> set[str]:
    return {name for parameter in command.params for name in parameter.opts if name.startswith("--")} - {"--help"}


@pytest.mark.parametrize("name", ALL)
def test_every_command_and_every_option_is_documented(name: str) -> None:
    page = text("commands.md")
    assert f"`mailflow {name}" in page
    for option in options(ALL[name]):
        assert f"`{option}" in page
    assert "--json" in options(ALL[name]), "every command takes --json"


@pytest.mark.parametrize("name", ALL)
def test_every_command_says_what_its_arguments_are(name: str) -> None:
    arguments = [p for p in ALL[name].params if p.param_type_name == "argument"]
    usage = " ".join(["mailflow", name, *(p.metavar or p.name.upper() for p in arguments)])
    assert f"`{usage}`" in text("commands.md")
    assert all(p.help for p in ALL[name].params)


def test_every_documented_command_and_option_exists() -> None:
    page = text("commands.md")
    for name in re.findall(r"(?:`|^    )mailflow ((?:db )?[a-z]+)\b", page, flags=re.M):
        assert name in ALL, name
    known = set().union(*(options(command) for command in ALL.values())) | {"--help", "--version"}
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", page)) <= known


def test_the_sentences_of_the_help_are_those_of_the_commands() -> None:
    """`mailflow --help` shows sentences of its own, so that it need not load the commands: one for each."""
    assert [name for group in COMMANDS.values() for name in group] == list(MODULES)
    assert {name.partition(" ")[0] for name in ALL} == set(MODULES)


def section(name: str) -> str:
    """What json.md says under a heading."""
    found = re.search(rf"(?ms)^## `{name}`\n(.*?)(?=^## |\Z)", text("json.md"))
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("heading", "fields"),
    [
        ("explain", [*test_explain.FIELDS, *test_explain.ATTACHMENT]),
        ("ledger", [*test_look.LEDGER, "id"]),
        (
            "show",
            [*test_look.SHOW, *test_look.MEMBER, *test_look.VERSION, *test_look.DOCUMENT, *test_look.RECOMMENDATION],
        ),
        ("outbox", test_look.OUTBOX),
        ("status", test_look.STATUS),
        ("check", ["ok", "problems", "missing", "live"]),
    ],
)
def test_every_field_of_the_json_is_documented(heading: str, fields: list[str]) -> None:
    documented = set(re.findall(r"`([a-z_0-9]+)`", section(heading)))
    assert set(fields) <= documented


def test_every_documented_field_of_show_exists(installed: Shell) -> None:
    """The other way about: the first column of each table holds fields that the tested ones or the record know."""
    from mailflow.reports import record

    source = Path(record.__file__).read_text("utf-8")
    for row in re.findall(r"(?m)^\| ((?:`\w+`(?:, )?)+) \|", section("show")):
        for field in re.findall(r"`(\w+)`", row):
            assert f'"{field}":' in source, field


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    rows = re.findall(r"(?m)^\| ((?:`MAILFLOW_\w+`(?:, )?)+) \|", text("settings.md"))
    documented = set(re.findall(r"MAILFLOW_\w+", " ".join(rows)))
    assert documented == {*NAMES, SETTINGS_FILE, "MAILFLOW_DEBUG"}


def test_no_page_names_a_setting_that_is_not_read() -> None:
    alarm = AlarmText("", "", "", datetime(2026, 2, 2, tzinfo=UTC), "", "", "")
    known = {*NAMES, SETTINGS_FILE, "MAILFLOW_DEBUG", *variables_of(alarm)}
    known |= {"MAILFLOW_SAMPLES"}  # read by `make corpus` alone
    for page in PAGES:
        named = set(re.findall(r"MAILFLOW_[A-Z_]+[A-Z]", page.read_text("utf-8")))
        assert named <= known, page


def test_the_make_targets_that_pages_name_exist() -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"(?m)^([a-z]+):", makefile))
    for page in PAGES:
        named = set(re.findall(r"(?:`|^    )make ([a-z]+)\b", page.read_text("utf-8"), flags=re.M))
        assert named <= targets, page
    assert {"setup", "demo", "test", "check", "bench", "audit"} <= targets


def test_the_readme_tells_the_two_commands() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    assert "make demo" in readme
    assert "make test" in readme


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_and_paths_lead_somewhere(page: Path) -> None:
    words = page.read_text("utf-8")
    for target in set(re.findall(r"\]\((?!https?:)([^)#]+)", words)):
        assert (page.parent / target).exists(), target
    for path in re.findall(r"`((?:mailflow|tests|docs|benchmarks|scripts|templates)/[\w./-]+)`", words):
        assert path.startswith("mailflow/shipped/") or (PROJECT / path).exists(), path


@pytest.mark.parametrize("page", [*PAGES, *COMMENTED], ids=lambda page: str(page.relative_to(PROJECT)))
def test_mailflow_commands_that_pages_show_exist(page: Path) -> None:
    for name in re.findall(r"(?m)(?:`|^    )mailflow ([a-z]+)\b", page.read_text("utf-8")):
        assert name in MODULES, name
