"""init: what an administrator meets first."""

from __future__ import annotations

import re
import secrets
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from mailflow.cli.arguments import Json
from mailflow.cli.output import print_json, tell
from mailflow.consultation.folding import fold
from mailflow.errors import WrongUse
from mailflow.mail.templates import COPIED, as_copied, shipped_templates
from mailflow.rules.fresh import fresh_rules
from mailflow.rules.load import read_ruleset

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
The words of every mail: <kind of mail>/<language>/subject.txt, body.txt and body.html, as they came with mailflow.

Change what you like, then run `mailflow check`: it writes every mail once and tells each mistake with file and line. A file that you have
changed is yours: no new version of mailflow touches it. Of a file that you have not changed, mailflow always takes its own newest text
(the list .copied says what has not been changed; leave it there). You may delete what you do not change.
"""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(init)


def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="Where to write.")] = Path(),
    municipality: Annotated[str | None, typer.Option(metavar="NAME", help="For example: Bashkia Lumas.")] = None,
    forum: Annotated[str | None, typer.Option(metavar="NAME", help="The forum's name.")] = None,
    contact_name: Annotated[str | None, typer.Option(metavar="NAME", help="The contact point's name.")] = None,
    contact_address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The contact point's address, the mailbox to watch.")
    ] = None,
    language: Annotated[str | None, typer.Option(metavar="sq|en", help="The forum's language.")] = None,
    as_json: Json = False,
) -> None:
    """Write a commented rules.yaml (mode: shadow), settings with a new secret key, and the templates.

    Asks for what no option says.
    """
    rules, settings_file, templates = (folder / name for name in ("rules.yaml", "mailflow.env", "templates"))
    _refuse_to_overwrite([rules, settings_file, templates])
    municipality = municipality or _ask("The municipality", "--municipality", "")
    name = " ".join(word for word in municipality.split() if fold(word) != "bashkia")
    forum = forum or _ask("The forum", "--forum", f"Forumi Bashkëqeverisës OGP {name}")
    contact_name = contact_name or _ask("The contact point's name", "--contact-name", "")
    contact_address = contact_address or _ask("Her address, the mailbox to watch", "--contact-address", "")
    language = language or _ask("The forum's language, sq or en", "--language", "sq")
    text = fresh_rules(
        forum_id=_slug(name),
        forum_name=forum,
        municipality=name or municipality,
        contact_name=contact_name,
        contact_address=contact_address,
        language=language,
    )
    read_ruleset(text.encode(), rules)  # an address that is none is told before anything is written
    user, _, domain = contact_address.rpartition("@")
    shipped = shipped_templates()
    files = {
        rules: re.sub(r"(?m)^# (templates: templates\b)", r"\1", text),
        settings_file: SETTINGS.format(user=user, domain=domain, secret=secrets.token_hex(32)),
        templates / "README.txt": TEMPLATES,
        templates / COPIED: as_copied(shipped),
    }
    files |= {
        templates / path.relative_to(shipped): path.read_text("utf-8") for path in shipped.rglob("*") if path.is_file()
    }
    _write(files, folder)
    if as_json:
        print_json({"folder": str(folder.resolve()), "files": [rules.name, settings_file.name, templates.name]})
        return
    tell(
        f"Written to {folder.resolve()}: rules.yaml (mode: shadow), mailflow.env, templates/.\n"
        "Next, in that folder: enter directorates and members in rules.yaml and both servers in mailflow.env, "
        "then run `mailflow check`, `mailflow check --live` and `mailflow run`."
    )


def _refuse_to_overwrite(targets: list[Path]) -> None:
    there = [str(target) for target in targets if target.exists()]
    if there:
        exists = "exists already and is" if len(there) == 1 else "exist already and are"
        raise WrongUse(f"{', '.join(there)} {exists} not overwritten. Name another folder: mailflow init DIR.")


def _write(files: dict[Path, str], folder: Path) -> None:
    """All of them, or none; the settings for this user alone, since they hold the secret."""
    written: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            written.append(path)
            path.touch(mode=0o600 if path.suffix == ".env" else 0o666)
            path.write_text(text, encoding="utf-8")
    except OSError as fault:
        for path in written:
            path.unlink(missing_ok=True)
        shutil.rmtree(folder / "templates", ignore_errors=True)
        raise WrongUse(f"{folder} cannot be written: {fault.strerror}. Nothing was left there.") from fault


def _ask(what: str, option: str, default: str) -> str:
    """Ask on the terminal, on stderr: stdout may be JSON."""
    while True:
        sys.stderr.write(f"{what}{f' [{default}]' if default else ''}: ")
        sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            sys.stderr.write("\n")
            raise WrongUse(f"Nobody answers: say it with {option}. `mailflow init --help` shows all options.")
        if answer := line.strip() or default:
            return answer


def _slug(name: str) -> str:
    letters = "-".join("".join(c for c in word if c.isascii() and c.isalnum()) for word in fold(name).split())
    return letters.strip("-")[:40].strip("-") or "forum"
