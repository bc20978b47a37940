"""Where the sample mails lie, and what is known of each.

They are three folders in one place: `corpus` (public test mails of other projects, read only and never copied), `clients`
(replies of real mail programs) and `mailbox` (a municipality's mailbox). The environment variable MAILFLOW_SAMPLES names that place. Of the
last two the project has its own copies.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from mailflow.mail.incoming import IncomingMail, parse

ROOT = Path(__file__).parents[2]
PLACE = Path(os.environ.get("MAILFLOW_SAMPLES") or ROOT.parent / "shared")
COPIES = {"clients": ROOT / "tests/clients", "mailbox": ROOT / "mailflow/demo/mailbox"}
TEXT_HEADER = b"From: a@b.example\nSubject: Re: x\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
"""For collected replies that are only a body."""
MACHINE_KINDS = frozenset({"auto_reply", "bounce", "receipt", "calendar"})
NO_MAILS = frozenset({".md", ".json", ".py", ".gitattributes", ".yaml"})


def folder(name: str) -> Path | None:
    """Where the folder `corpus`, `clients` or `mailbox` lies; None where it is absent."""
    for path in (PLACE / name, COPIES.get(name)):
        if path is not None and path.is_dir():
            return path
    return None


def missing(*names: str) -> str:
    """Why these folders cannot be measured; '' where all are there."""
    gone = [str(PLACE / name) for name in names if folder(name) is None]
    return f"not found: {', '.join(gone)}" if gone else ""


def place_of(name: str) -> Path:
    """The same for a folder that is known to be there."""
    path = folder(name)
    assert path is not None, missing(name)
    return path


@dataclass(frozen=True, slots=True)
class Sample:
    """A mail of a sample, by its place below the samples."""

    name: str
    raw: bytes = field(repr=False)

    @property
    def mail(self) -> IncomingMail:
        """Parsed."""
        return parse(self.raw)


def corpus(*below: str) -> list[Sample]:
    """The mails in these folders of the corpus; texts without a header get one."""
    top = place_of("corpus")
    return [
        Sample(str(path.relative_to(top)), _with_header(path))
        for part in below
        for path in sorted((top / part).rglob("*"))
        if path.is_file() and path.name not in NO_MAILS and path.suffix not in NO_MAILS
    ]


def _with_header(path: Path) -> bytes:
    raw = path.read_bytes()
    return TEXT_HEADER + raw if {"discourse_trimmer", "zapier"} & set(path.parts) else raw


@cache
def clients() -> tuple[tuple[Sample, dict[str, Any]], ...]:
    """The replies of real mail programs, each with what is known of it."""
    top = place_of("clients")
    known = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(top.glob("*.json"))}
    return tuple((Sample(f"clients/{path.name}", path.read_bytes()), known[path.stem]) for path in _mails_of(top))


@cache
def invitations() -> tuple[IncomingMail, ...]:
    """What the mails of `clients` answer."""
    return tuple(parse(path.read_bytes()) for path in _mails_of(place_of("clients") / "invitations"))


def invitation_of(mail: IncomingMail) -> str | None:
    """The text of the invitation that a mail of `clients` answers."""
    return next((parent.text for parent in invitations() if parent.subject in mail.subject), None)


@cache
def mailbox_truth() -> dict[str, dict[str, Any]]:
    """Number of a mail of the mailbox → what is known of it."""
    told = json.loads((place_of("mailbox") / "truth.json").read_text("utf-8"))
    return {mail["id"]: mail for mail in told["mails"]}


def mailbox() -> Iterator[tuple[Sample, dict[str, Any]]]:
    """The complete mails of the mailbox; its recipes are made into mails when the story is played (`mailbox`)."""
    top = place_of("mailbox")
    for truth in mailbox_truth().values():
        if truth["file"].endswith(".eml"):
            yield Sample(f"mailbox/{truth['file']}", (top / truth["file"]).read_bytes()), truth


def every_mail() -> list[Sample]:
    """All mails of all samples that are there."""
    found = corpus("mails", "bounces", "reports", "replies") if folder("corpus") else []
    found += [sample for sample, _ in clients()] if folder("clients") else []
    return found + ([sample for sample, _ in mailbox()] if folder("mailbox") else [])


def _mails_of(place: Path) -> list[Path]:
    return sorted(place.glob("*.eml"))
