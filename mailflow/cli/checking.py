"""check: every mistake of rules, templates and settings at once, of all forums; with --live, what the servers say."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from mailflow.cli.arguments import Json
from mailflow.cli.house import NO_SECRET, settings
from mailflow.cli.output import complain, print_json, progress, tell
from mailflow.daemon.house import build_office
from mailflow.daemon.live import Finding, try_servers
from mailflow.errors import ConfigurationError, Problem
from mailflow.mail.template_check import check_templates
from mailflow.mail.templates import Templates
from mailflow.rules.clashes import clashes
from mailflow.rules.load import load_ruleset
from mailflow.rules.ruleset import Ruleset
from mailflow.settings import Settings, missing_for_mail
from mailflow.settings.forums import settings_of_forums
from mailflow.settings.sources import Source

T = TypeVar("T")


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(check)


@dataclass(slots=True)
class Checked:
    """What was found in all forums together."""

    problems: list[Problem] = field(default_factory=list)
    missing: list[Problem] = field(default_factory=list)
    forums: list[tuple[Settings, Ruleset]] = field(default_factory=list)
    findings: list[tuple[str, Finding]] = field(default_factory=list)
    """(forum, what was tried); the forum is '' where there is one."""


def check(
    live: Annotated[
        bool,
        typer.Option(
            "--live",
            help="Log in to both servers too; a test alarm goes by the ways that rules.yaml names for it. No other mail is sent.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Every problem of rules, templates and settings at once, with its place and the remedy."""
    checked = _checked()
    if live and not checked.problems:
        checked.problems += checked.missing
        if not checked.missing:
            _try_servers(checked)
    if as_json:
        _print(checked)
    else:
        _tell(checked, shows_missing=not live)
    if checked.problems:
        raise typer.Exit(2)
    raise typer.Exit(max((finding.exit_code for _, finding in checked.findings), default=0))


def _checked() -> Checked:
    checked = Checked()
    common = _collect(settings, checked.problems)
    if common is None:  # the rules are looked at all the same
        rules = Source(os.environ, Path.cwd()).path("MAILFLOW_RULES") or Path("rules.yaml")
        for path in sorted(rules.glob("*.yaml")) if rules.is_dir() else (rules,):
            _collect(partial(load_ruleset, path), checked.problems)
        return checked
    forums = _collect(partial(settings_of_forums, common), checked.problems) or ()
    for own in forums:
        checked.missing += missing_for_mail(own)
        ruleset = _collect(partial(load_ruleset, own.rules_path), checked.problems)
        if ruleset is None:
            continue
        checked.forums.append((own, ruleset))
        with progress("Writing every mail once"):
            found = _template_problems(ruleset)
        checked.problems += [problem for problem in found if problem not in checked.problems]  # forums share templates
    together = clashes({own.rules_path.name: ruleset for own, ruleset in checked.forums})
    checked.problems += [problem for problems in together.values() for problem in problems]
    return checked


def _try_servers(checked: Checked) -> None:
    for own, ruleset in checked.forums:
        forum = ruleset.register.forum if len(checked.forums) > 1 else ""
        with progress("Trying both servers"):
            findings = asyncio.run(try_servers(own, build_office(ruleset, own.secret or NO_SECRET)))
        checked.findings += [(forum, finding) for finding in findings]


def _template_problems(ruleset: Ruleset) -> tuple[Problem, ...]:
    try:
        return check_templates(Templates(ruleset.templates), ruleset.register)
    except ConfigurationError as wrong:
        return wrong.problems


def _collect(work: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return work()
    except ConfigurationError as wrong:
        problems += wrong.problems
        return None


def _print(checked: Checked) -> None:
    print_json(
        {
            "ok": not checked.problems and all(finding.ok for _, finding in checked.findings),
            "problems": [{"place": p.place, "message": p.message, "remedy": p.remedy} for p in checked.problems],
            "missing": [p.place for p in checked.missing],
            "live": [
                ({"forum": forum} if forum else {}) | {"what": f.what, "ok": f.ok, "detail": f.detail}
                for forum, f in checked.findings
            ],
        }
    )


def _tell(checked: Checked, *, shows_missing: bool) -> None:
    for problem in checked.problems:
        complain(str(problem))
    for forum, finding in checked.findings:
        tell(f"{'ok  ' if finding.ok else 'FAIL'} {f'{forum}: ' if forum else ''}{finding.what}: {finding.detail}")
    if checked.problems:
        complain(f"\n{len(checked.problems)} problem{'s' if len(checked.problems) > 1 else ''}.")
        return
    if checked.missing and shows_missing:
        tell(f"Not set yet, and needed by `mailflow run`: {', '.join(p.place for p in checked.missing)}.")
    for _, ruleset in checked.forums:
        register = ruleset.register
        tell(
            f"{register.forum_name}: {len(register.members)} members, {len(register.directorates)} directorates, "
            f"{len(ruleset.recognise)} rules, mode {ruleset.policy.mode.value}. No problems."
        )
