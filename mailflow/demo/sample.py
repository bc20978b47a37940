"""The sample mailbox: complete mails with their time, and recipes for answers to what mailflow will have sent.

A recipe is filled with the Message-ID, subject and text of the real invitation (see `mailbox/build.py`), so that the answer
quotes it as a real mail program does.
"""

from __future__ import annotations

import email
import email.policy
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage, Message
from email.utils import parseaddr, parsedate_to_datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from mailflow.demo.mailbox import build

FOLDER = files("mailflow.demo").joinpath("mailbox")


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail and the instant at which it reaches the mailbox."""

    at: datetime
    name: str
    raw: bytes = field(repr=False)

    @property
    def message_id(self) -> str:
        """With its angle brackets."""
        return str(header_of(self.raw)["Message-ID"]).strip()


@dataclass(frozen=True, slots=True)
class Recipe:
    """An answer that can be made once the invitation for `draft` has gone to `member`."""

    name: str
    content: dict[str, Any] = field(repr=False)

    @property
    def draft(self) -> str:
        """`D01`"""
        return str(self.content["draft"])

    @property
    def needs(self) -> list[str]:
        """The keys of `values` that `made` wants."""
        return list(build.needed(self.content))

    @property
    def quoted_invitations(self) -> set[tuple[str, str]]:
        """(draft, member) of the invitations that it quotes."""
        keys = (key.split(":") for key in self.needs)
        return {(key[1], key[2]) for key in keys if len(key) == 3}

    def made(self, values: dict[str, str]) -> Arrival:
        """The mail, dated by the recipe."""
        raw = build.build(self.content, values, str(FOLDER.joinpath("files")))
        return Arrival(_arrived_at(raw), self.name, raw)


def complete_mails() -> list[Arrival]:
    """The mails that depend on nothing, by the time they arrived."""
    mails = [Arrival(_arrived_at(raw), file.name, raw) for file, raw in _read(".eml")]
    return sorted(mails, key=lambda mail: mail.at)


def recipes() -> list[Recipe]:
    """The answers."""
    return [Recipe(file.name, json.loads(raw)) for file, raw in _read(".json")]


def draft_of_mail() -> dict[str, str]:
    """Name of the file of a draft → its id in the recipes."""
    truth = json.loads(FOLDER.joinpath("truth.json").read_text("utf-8"))
    return {mail["file"].rpartition("/")[2]: mail["draft_id"] for mail in truth["mails"] if "draft_id" in mail}


def values_of_invitation(draft: str, member: str, raw: bytes) -> dict[str, str]:
    """What a mail program takes from the invitation when its reader answers."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    name, address = parseaddr(str(mail["From"]))
    html = _body(mail, "html")
    inside = re.search(r"(?s)<body[^>]*>(.*)</body>", html)
    found = {
        "MSGID": str(mail["Message-ID"]).strip(),
        "REPLYTO": parseaddr(str(mail["Reply-To"] or mail["From"]))[1],
        "FROM": address,
        "FROMNAME": name,
        "SUBJECT": str(mail["Subject"]),
        "QUOTE_PLAIN": _body(mail, "plain"),
        "QUOTE_HTML": inside.group(1).strip() if inside else html,
    }
    return {f"{key}:{draft}:{member}": value for key, value in found.items()}


def _body(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body((subtype,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


def _read(ending: str) -> Iterator[tuple[Traversable, bytes]]:
    for file in sorted(FOLDER.joinpath("mails").iterdir(), key=lambda file: file.name):
        if file.name.endswith(ending):
            yield file, file.read_bytes()


def header_of(raw: bytes) -> Message:
    """The header alone: attachments need not be read for it."""
    return email.message_from_bytes(raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")


def _arrived_at(raw: bytes) -> datetime:
    """The topmost Received tells when it arrived; else Date."""
    head = header_of(raw)
    received = str(head.get("Received", ""))
    return parsedate_to_datetime(received.rpartition(";")[2].strip() or str(head["Date"]))
