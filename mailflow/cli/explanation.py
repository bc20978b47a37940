"""explain: what a mail is, what would be done with it, and why; as fields for a script, or in sentences for people."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import track
from sqlalchemy import Engine

from mailflow.cli.arguments import Json
from mailflow.cli.ending import at_end
from mailflow.cli.forums import shown_offices
from mailflow.cli.house import NO_SECRET, settings
from mailflow.cli.output import complain, print_json, tell
from mailflow.cli.suggesting import print_suggestion
from mailflow.consultation.enclosure_words import beginning
from mailflow.consultation.folding import fold
from mailflow.daemon.house import is_made
from mailflow.daemon.installation import Installation, offices_of
from mailflow.documents.content import contents_of_each
from mailflow.documents.contents import read_documents
from mailflow.handlers.incoming import explain_stored
from mailflow.handlers.office import Office
from mailflow.handlers.reading import read_mail
from mailflow.handlers.records import NoRecords
from mailflow.handlers.understanding import Understanding, understand
from mailflow.handlers.understanding.enclosed import text_of_paper
from mailflow.mail.incoming import Part
from mailflow.reports.annexes import speaks_by_its_text
from mailflow.settings.forums import settings_of_forums
from mailflow.storage.transaction import engine_for

ANNEX = ("aneks", "annex", "shtojc", "tabel", "hart", "relacion", "appendix")
"""Folded beginnings of words in names of papers that go with a draft."""


FIELDS = (
    "file", "kind", "decision", "rule", "reasons", "from", "trusted", "trust_reasons", "consultation", "member", "verified",
    "text", "passages", "quoted", "answer", "attachments",
)  # fmt: skip
MANY = 20
"""Mails that take more than a moment: progress is shown."""


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(explain)


def explain(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Mails as files (.eml).")],
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Print the rule that would decide one mail as --as says.")
    ] = False,
    wanted: Annotated[
        str | None, typer.Option("--as", metavar="open|hold|ignore", help="With --suggest: what it should have been.")
    ] = None,
    as_json: Json = False,
) -> None:
    """What each mail is, what would be done with it, and why. Reads the database if there is one; writes nothing."""
    forums, known = _forums()
    if suggest or wanted is not None:
        print_suggestion(files, wanted, forums, as_json=as_json)
        return
    unread = 0
    for file in _with_progress(files, shown=as_json or not sys.stdout.isatty()):
        try:
            raw = file.read_bytes()
        except OSError as fault:
            complain(f"{file} cannot be read: {fault.strerror}. Name mails as files, for example mail.eml.")
            unread += 1
            continue
        for office in forums:
            _explain(file, raw, office, known, as_json=as_json, names_forum=len(forums) > 1)
    raise typer.Exit(2 if unread else 0)


def _forums() -> tuple[tuple[Office, ...], Engine | None]:
    """Those in question; and the database, if there is one."""
    # A rehearsal without a secret: nothing can then be recognised as an answer to our own mail.
    forums = [replace(own, secret=own.secret or NO_SECRET) for own in settings_of_forums(settings())]
    engine = engine_for(forums[0].database_url)
    at_end.callback(engine.dispose)
    if not is_made(engine):
        return shown_offices(offices_of(forums)), None
    place = Installation(forums)
    at_end.callback(place.engine.dispose)
    return shown_offices([house.office for house in place.houses]), place.engine


def _explain(file: Path, raw: bytes, office: Office, known: Engine | None, *, as_json: bool, names_forum: bool) -> None:
    try:
        said = explain_stored(known, office, raw) if known is not None else _without_database(office, raw)
    except Exception as fault:  # noqa: BLE001 - one bad mail does not hold up the others
        _unreadable(file, fault, as_json)
        return
    if as_json:
        print_json(({"forum": office.forum} if names_forum else {}) | explained(str(file), said))
        return
    if names_forum:
        tell(f"── {office.forum}", bold=True)
    _tell(file, said)


def _with_progress(files: list[Path], *, shown: bool) -> Iterable[Path]:
    console = Console(stderr=True)
    hidden = len(files) <= MANY or not shown or not console.is_terminal
    return track(files, description="Reading", console=console, transient=True, disable=hidden)


def _unreadable(file: Path, fault: Exception, as_json: bool) -> None:
    reason = f"cannot be read ({type(fault).__name__}: {fault}): it would be set aside"
    if as_json:
        empty = dict.fromkeys(("rule", "from", "consultation", "member", "quoted", "answer"))
        fields = {"reasons": [reason], "trusted": False, "trust_reasons": [], "verified": False, "text": ""}
        value = empty | fields | {"file": str(file), "kind": "unreadable", "decision": "review"}
        print_json({name: value.get(name, []) for name in FIELDS})
    else:
        tell(f"{file}: unreadable, review", bold=True)
        tell(f"  - {reason}")


def _without_database(office: Office, raw: bytes) -> Understanding:
    return understand(read_mail(raw, office), office, office.ruleset.register, NoRecords())


def explained(file: str, said: Understanding) -> dict[str, Any]:
    """One object per file."""
    return {
        "file": file,
        "kind": said.kind,
        "decision": said.decision,
        "rule": said.rule,
        "reasons": [str(reason) for reason in said.reasons],
        "from": said.sender or None,
        "trusted": said.origin.trusted,
        "trust_reasons": [str(reason) for reason in said.origin.reasons],
        "consultation": said.consultation,
        "member": said.member,
        "verified": said.verified,
        "text": said.words.text,
        "passages": [asdict(passage) for passage in said.words.passages],
        "quoted": said.words.quoted or None,
        "answer": said.answer,
        "attachments": _attachments(said),
    }


def _attachments(said: Understanding) -> list[dict[str, Any]]:
    """The parts of the mail, then the documents that were wrapped in one of them."""
    read = _read(said)
    parts = [
        _attachment(part.name, part.media_type, part.size, part.sha256, _role(part, said), read)
        for part in said.mail.parts
    ]
    outer = {part.sha256 for part in said.mail.parts}
    wrapped = [d for d in said.documents if d.sha256 not in outer]
    return parts + [
        _attachment(d.name, d.media_type, len(d.content), d.sha256, _paper(d.name, said), read) for d in wrapped
    ]


def _read(said: Understanding) -> dict[str, dict[str, Any]]:
    """sha256 of a document → what was read in it: its tracked changes and comments; of an answer what is not as in the draft, too."""
    contents = said.contents or read_documents(said.documents)
    inside = contents_of_each(contents)
    found: dict[str, dict[str, Any]] = {
        sha256: {"changes": [asdict(change) for content in papers for change in content.changes]}
        for sha256, papers in inside.items()
    }
    for one in said.enclosures:
        found[one.sha256] = {
            "changes": [asdict(change) for change in one.changes],
            "differences": [asdict(difference) for difference in one.differences],
            "state": one.state,
            "text": text_of_paper(inside[one.sha256]) or None if one.sha256 in inside else None,
        }
    return found


def _attachment(
    name: str | None, media_type: str, size: int, sha256: str, role: str, read: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    return {
        "name": name,
        "type": media_type,
        "size": size,
        "sha256": sha256,
        "role": role,
        "changes": [],
        **read.get(sha256, {}),
    }


def _role(part: Part, said: Understanding) -> str:
    if part.is_decoration:
        return "decoration"
    if part.media_type.startswith("message/"):
        return "enclosed"
    return _paper(part.name or "", said)


def _paper(name: str, said: Understanding) -> str:
    """What comes along with an answer is an annex, whatever it is called."""
    if said.kind == "reply":
        return "annex"
    words = fold(name).split()
    return "annex" if any(word.startswith(ANNEX) for word in words) else "document"


def _tell(file: Path, said: Understanding) -> None:
    """For people."""
    tell(f"{file}: {said.kind}, {said.decision}", bold=True)
    about = [
        f"consultation {said.consultation}" if said.consultation else "",
        f"member {said.member}" if said.member else "",
    ]
    trust = "proven" if said.origin.trusted else "not proven"
    tell(f"  from {said.sender or 'nobody'} ({trust}) {' '.join(filter(None, about))}".rstrip())
    for reason in (*said.reasons, *said.origin.reasons):
        tell(f"  - {reason}")
    if said.kind in {"reply", "command"} and said.words.text:
        tell("  own words:")
        for line in said.words.text.splitlines():
            tell(f"    {line}")
        for passage in said.words.passages:
            if passage.doubtful:
                tell(f"  perhaps others' words from: {passage.text.splitlines()[0]}")
    inside = contents_of_each(said.contents)
    for one in said.enclosures:
        if speaks_by_its_text(one):
            tell(f"  {one.name}:")
            tell(textwrap.indent(beginning(text_of_paper(inside[one.sha256])), "    "))
