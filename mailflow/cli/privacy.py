"""erase: one person's data, shown or removed. privacy: what is held at all."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

import typer

from mailflow.cli.arguments import Json
from mailflow.cli.house import looking_at_all, standing_installation
from mailflow.cli.output import complain, print_json, print_table, progress, tell
from mailflow.consultation.data_subject import DataSubject, Traces
from mailflow.daemon.erased import beside
from mailflow.daemon.installation import Installation
from mailflow.errors import ConfigurationError, NotPossible, ToBeConfirmed, WrongUse
from mailflow.handlers.erasing import Erased, Held, erase, foresee
from mailflow.reports.personal_data import files_about, held_about
from mailflow.reports.processing import processing
from mailflow.storage.transaction import reading

WORDS = {
    "mails": "mails of theirs", "recommendations": "recommendations", "inquiries": "questions, complaints and requests",
    "consultations": "invitations to consultations", "sent": "mails of ours to them", "addresses": "addresses confirmed while running",
    "quoted": "mails of others, or of ours to others, that name or quote them",
}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("erase")(erase_)
    app.command("privacy")(privacy)


def erase_(
    who: Annotated[str, typer.Argument(metavar="ADDRESS", help="An address of the person, or the member's id: M07.")],
    export: Annotated[
        Path | None,
        typer.Option("--export", metavar="FILE.zip|DIR", help="Write everything that is held, and erase nothing."),
    ] = None,
    keep_text: Annotated[
        bool, typer.Option("--keep-text", help="Recommendations keep their text, without name, address and documents.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
    as_json: Json = False,
) -> None:
    """Remove one person everywhere, in all forums; with --export, only show what is held."""
    place = standing_installation()
    if place.aside:
        raise ConfigurationError(tuple(problem for aside in place.aside for problem in aside.problems))
    offices = tuple(house.office for house in place.houses)
    with progress("Looking for everything that is held"):
        subject, held = foresee(place.engine, offices, who)
    lines = _lines_of_rules(place, subject)
    if held.is_nothing:
        raise NotPossible(f"Nothing is held of {who}.{_to_remove(lines)}")
    if export is not None:
        _export(place, subject, export, as_json=as_json)
        return
    _ask(who, held, yes=yes)
    clock = place.houses[0].clock
    file = beside(place.engine, place.houses[0].settings.rules_path)
    with progress("Erasing"):
        done = erase(place.engine, offices, subject, clock(), beside=file, keep_text=keep_text)
    _told(done, lines, file, as_json=as_json)


def _export(place: Installation, subject: DataSubject, target: Path, *, as_json: bool) -> None:
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise WrongUse(f"{target} exists already: name a new file or folder, an export never overwrites anything.")
    with reading(place.engine) as tx:
        held = held_about(tx, subject)
        files = files_about(tx, subject)
    files["data.json"] = (json.dumps(held, ensure_ascii=False, indent=2, default=str) + "\n").encode()
    if target.suffix.lower() == ".zip":
        with _new(target) as opened, ZipFile(opened, "w", ZIP_DEFLATED) as archive:
            for name, content in sorted(files.items()):
                archive.writestr(name, content)
    else:
        _write_folder(target, files)
    if as_json:
        print_json({"exported": str(target), "files": sorted(files)})
    else:
        tell(f"{target}: {len(files)} files, data.json tells what they are. Nothing was erased.")


def _write_folder(target: Path, files: dict[str, bytes]) -> None:
    target.mkdir(mode=0o700, exist_ok=True)
    for name, content in files.items():
        path = target / name
        path.parent.mkdir(mode=0o700, exist_ok=True)
        with _new(path) as opened:
            opened.write(content)


def _new(path: Path) -> BinaryIO:
    """For this user alone."""
    return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


def _ask(who: str, held: Held, *, yes: bool) -> None:
    """What cannot be taken back is asked once more: the address, typed again."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise ToBeConfirmed(f"What is held of {who} would be erased for good: say --yes, or --export to see it first.")
    complain(f"Held of {who}:")
    for name, number in asdict(held).items():
        if number:
            complain(f"  {number:>5} {WORDS[name]}")
    complain("All of it is erased for good. Make an export first if the person asked for one (--export).")
    if (
        typer.prompt("Type the address again to erase, or anything else to stop", err=True).strip().casefold()
        != who.strip().casefold()
    ):
        raise NotPossible("Nothing was erased.")


def _told(done: Erased, lines: list[str], file: Path, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {
                "erased": asdict(done.held),
                "left": done.left,
                "wiped": done.is_wiped,
                "rules": lines,
                "tombstones": str(file),
            }
        )
        return
    for name, number in asdict(done.held).items():
        if number:
            tell(f"{number:>5} {WORDS[name]}")
    for left in done.left:
        tell(f"Left: {left}")
    if not done.is_wiped:
        tell("The daemon was reading: old pages of the log are overwritten tonight at the latest.")
    tell(
        f"Erased. The tombstones are in {file.name}: keep it with the backups. Backups older than this still hold the data.{_to_remove(lines)}"
    )


def _to_remove(lines: list[str]) -> str:
    return "\nThe person still stands in rules.yaml; remove these lines by hand:\n" + "\n".join(lines) if lines else ""


def _lines_of_rules(place: Installation, subject: DataSubject) -> list[str]:
    """`rules.yaml:112: …`: an address, a name, or the id of a member."""
    found = Traces(subject)
    lines = []
    for house in place.houses:
        ids = "|".join(re.escape(member) for forum, member in sorted(subject.members) if forum == house.office.forum)
        is_id = re.compile(rf"\bid:\s*[\"']?(?:{ids})[\"']?\s*(?:[,}}#]|$)", re.IGNORECASE) if ids else None
        for number, line in enumerate(house.settings.rules_path.read_text(encoding="utf-8").splitlines(), 1):
            if found.names(line) or (is_id is not None and is_id.search(line)):
                lines.append(f"{house.settings.rules_path.name}:{number}: {line.strip()}")
    return lines


def privacy(
    language: Annotated[str | None, typer.Option(metavar="sq|en", help="Else the forum's own.")] = None,
    as_json: Json = False,
) -> None:
    """The record of processing: what is held, of whom, how much, since when, why, and until when."""
    if language not in {None, "sq", "en"}:
        raise WrongUse(f"{language} is no language of this report. Write sq or en.")
    with looking_at_all() as (view, tx):
        found = [(home, processing(tx, home.office.ruleset)) for home in view.houses]
    for home, held in found:
        if as_json:
            print_json(view.line(home, held))
        else:
            _show(held, language or home.office.ruleset.register.language, home.office.ruleset.register.zone)


HEADINGS = {
    "en": ("what", "of whom", "number", "persons", "since", "why", "until when"),
    "sq": ("çfarë", "e kujt", "numri", "persona", "prej", "pse", "deri kur"),
}
LET_GO = {
    "en": ("let go of on", "what", "consultation", "number"),
    "sq": ("nuk ruhet më prej", "çfarë", "konsultimi", "numri"),
}
NONE_YET = {"en": "Nothing has been let go of yet.", "sq": "Deri tani nuk është hequr asgjë."}


def _show(held: dict[str, Any], language: str, zone: str) -> None:
    tell(f"{held['controller']} ({held['contact']})", bold=True)
    tell(f"{held['basis'][language]}\n{held['recipients'][language]}\n")
    print_table(
        HEADINGS[language],
        (
            (r["what"][language], r["of_whom"][language], r["count"], r["persons"], r["since"], r["why"][language], r["until"][language])
            for r in held["held"]
        ),
        "",
        zone,
    )  # fmt: skip
    tell("")
    rows = ((one["day"], one["what"], one["reference"], one["count"]) for one in held["let_go"])
    print_table(LET_GO[language], rows, NONE_YET[language], zone)
