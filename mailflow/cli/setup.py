"""init and check: what an administrator meets first."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from mailflow.cli.arguments import Json
from mailflow.cli.house import NO_SECRET, settings
from mailflow.cli.output import complain, print_json, tell
from mailflow.consultation.folding import fold
from mailflow.daemon.house import build_office
from mailflow.daemon.live import Finding, try_servers
from mailflow.errors import ConfigurationError, Problem, WrongUse
from mailflow.mail.template_check import check_templates
from mailflow.mail.templates import Templates
from mailflow.rules.fresh import fresh_rules
from mailflow.rules.load import load_ruleset
from mailflow.rules.ruleset import Ruleset
from mailflow.settings import missing_for_mail

T = TypeVar("T")
SETTINGS = """\
# Settings of mailflow; the environment wins over this file. Keep it readable by mailflow's user alone.
MAILFLOW_RULES=rules.yaml
MAILFLOW_DATABASE_URL=sqlite:///mailflow.db

# The contact point's own mailbox, and the relay that takes our mail.
# MAILFLOW_IMAP_URL=imaps://{user}@mail.{domain}:993
# MAILFLOW_IMAP_PASSWORD_FILE=imap.password
# MAILFLOW_SMTP_URL=smtp+starttls://{user}@mail.{domain}:587
# MAILFLOW_SMTP_PASSWORD_FILE=smtp.password

# Signs every mail, so that answers are recognised. Keep it with every backup; never change it while a consultation is open.
MAILFLOW_SECRET={secret}
"""
TEMPLATES = """\
Put your own wording here: a file with the same path as in the shipped templates replaces that one, for example
invitation/sq/body.txt. What is not here is taken from mailflow. `mailflow check` tries every template.
"""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(init)
    app.command()(check)


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to write.")] = Path(),
    municipality: Annotated[str | None, typer.Option(help="For example: Bashkia Lumas.")] = None,
    forum: Annotated[str | None, typer.Option(help="The forum's name.")] = None,
    contact_name: Annotated[str | None, typer.Option(help="The contact point's name.")] = None,
    contact_address: Annotated[str | None, typer.Option(help="The watched mailbox's address.")] = None,
) -> None:
    """Write a commented rules.yaml (mode: shadow), settings with a new secret key, and a folder for own templates."""
    targets = [folder / name for name in ("rules.yaml", "mailflow.env", "templates")]
    there = [str(target) for target in targets if target.exists()]
    if there:
        raise WrongUse(
            f"{', '.join(there)} exists already and is not overwritten. Name another folder: mailflow init DIR."
        )
    municipality = municipality or _ask("The municipality", "Bashkia …")
    forum = forum or _ask("The forum's name", f"Forumi i {municipality}")
    contact_name = contact_name or _ask("Name of the contact point", "")
    contact_address = contact_address or _ask("Its e-mail address (the mailbox to watch)", "")
    rules = fresh_rules(
        forum_id=_slug(municipality),
        forum_name=forum,
        municipality=municipality,
        contact_name=contact_name,
        contact_address=contact_address,
    )
    user, _, domain = contact_address.rpartition("@")
    folder.mkdir(parents=True, exist_ok=True)
    targets[0].write_text(rules, encoding="utf-8")
    targets[1].touch(mode=0o600)
    filled = SETTINGS.format(user=user, domain=domain, secret=secrets.token_hex(32))
    targets[1].write_text(filled, encoding="utf-8")
    targets[2].mkdir()
    (targets[2] / "README").write_text(TEMPLATES, encoding="utf-8")
    tell(
        f"Written to {folder.resolve()}: rules.yaml (mode: shadow), mailflow.env, templates/.\n"
        "Next: enter directorates and members in rules.yaml and both servers in mailflow.env, "
        "then run `mailflow check`, `mailflow check --live` and `mailflow run` in that folder."
    )


def _ask(what: str, default: str) -> str:
    answer = typer.prompt(what, default=default or None)
    return str(answer)


def _slug(municipality: str) -> str:
    words = [word for word in fold(municipality).split() if word not in {"bashkia", "municipality", "of"}]
    letters = "-".join("".join(c for c in word if c.isascii() and c.isalnum()) for word in words)
    return letters.strip("-")[:40] or "forum"


def check(
    live: Annotated[bool, typer.Option("--live", help="Log in to both servers, test size limit and keyword.")] = False,
    as_json: Json = False,
) -> None:
    """Every problem of rules, templates and settings at once, with its place and the remedy."""
    problems: list[Problem] = []
    found = _collect(settings, problems)
    ruleset = _collect(lambda: load_ruleset(found.rules_path), problems) if found is not None else None
    if ruleset is not None:
        problems.extend(_template_problems(ruleset))
    findings: list[Finding] = []
    if live and found is not None and ruleset is not None and not problems:
        problems.extend(missing_for_mail(found))
        if not problems:
            findings = asyncio.run(try_servers(found, build_office(ruleset, found.secret or NO_SECRET)))
    _report(problems, findings, ruleset, as_json)
    if problems:
        raise typer.Exit(2)
    if any(not finding.ok for finding in findings):
        raise typer.Exit(3)


def _template_problems(ruleset: Ruleset) -> tuple[Problem, ...]:
    try:
        return check_templates(Templates(ruleset.templates), ruleset.register)
    except ConfigurationError as wrong:
        return wrong.problems


def _collect(work: Callable[[], T], problems: list[Problem]) -> T | None:
    try:
        return work()
    except ConfigurationError as wrong:
        problems.extend(wrong.problems)
        return None


def _report(problems: list[Problem], findings: list[Finding], ruleset: Ruleset | None, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "ok": not problems and all(finding.ok for finding in findings),
                "problems": [{"place": p.place, "message": p.message, "remedy": p.remedy} for p in problems],
                "live": [{"what": f.what, "ok": f.ok, "detail": f.detail} for f in findings],
            }
        )
        return
    for problem in problems:
        complain(str(problem))
    for finding in findings:
        tell(f"{'ok  ' if finding.ok else 'FAIL'} {finding.what}: {finding.detail}")
    if ruleset is not None and not problems:
        register = ruleset.register
        tell(
            f"{register.forum_name}: {len(register.members)} members, {len(register.directorates)} directorates, "
            f"{len(ruleset.recognise)} rules, mode {ruleset.policy.mode.value}. No problems."
        )
