"""Which IMAP commands the human's mailbox may ever see, and a record of what mailflow sends within this process.

1. Nothing is removed, moved, renamed, or marked but with our keyword; nothing is fetched that marks a mail as read.
2. A folder is opened by EXAMINE. SELECT stands only before the keyword: what follows is STORE, FETCH of flags, EXAMINE.

`tests/conftest.py` holds every test against it; what a process of its own sends, Dovecot writes down (tests/support/dovecot).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from mailflow.transport.patience import PatientClient

_FETCHED = re.compile(
    r"(BODY\.PEEK\[[^\]]*\](<\d+\.\d+>)?|BODYSTRUCTURE|ENVELOPE|RFC822\.SIZE|FLAGS|INTERNALDATE|UID)", re.IGNORECASE
)
_ALLOWED = re.compile(
    r"(CAPABILITY|ID .*|LOGIN .*|AUTHENTICATE .*|STARTTLS|NAMESPACE|LIST .*|STATUS .*|ENABLE .*|EXAMINE .*|SELECT .*|IDLE|NOOP"
    r"|UID SEARCH .*|UID STORE [\d,:]+ \+FLAGS\.SILENT \(\$mailflow\)|UNSELECT|LOGOUT)",
    re.IGNORECASE,
)
_WHILE_SELECTED = re.compile(r"(SELECT .*|UID STORE .*|UID FETCH \S+ \(FLAGS\)|CAPABILITY|NOOP)", re.IGNORECASE)
_OPENS_ANEW = re.compile(r"(EXAMINE|UNSELECT|LOGOUT|LOGIN|AUTHENTICATE)\b", re.IGNORECASE)
_COMMAND = re.compile(r"([A-Z]{4}\d+) (\S.*)", re.DOTALL)
"""As imaplib writes it: the end of IDLE and the answer to AUTHENTICATE have no tag."""


def outside_the_whitelist(commands: Iterable[str]) -> list[str]:
    """Those commands of a connection (in their order, without tags) that the human's mailbox must never see."""
    outside, selected = [], False
    for command in commands:
        if _OPENS_ANEW.match(command):
            selected = False
        if not _is_allowed(command) or (selected and not _WHILE_SELECTED.fullmatch(command)):
            outside.append(command)
        if command.upper().startswith("SELECT "):
            selected = True
    return outside


def _is_allowed(command: str) -> bool:
    fetch = re.fullmatch(r"UID FETCH [\d,:]+ \(?(.*?)\)?", command, re.IGNORECASE)
    if fetch:
        return all(_FETCHED.fullmatch(item) for item in re.findall(r"(?:\[[^\]]*\]|\S)+", fetch[1]))
    return _ALLOWED.fullmatch(command) is not None


def command_in(line: bytes) -> str | None:
    """The command of a line on the wire, its tag and the secret of a log-in left out; None where it is none."""
    found = _COMMAND.fullmatch(line.decode("utf-8", "replace").rstrip("\r\n"))
    if found is None:
        return None
    name = found[2].split(" ", 1)[0].upper()
    return f"{name} …" if name in {"LOGIN", "AUTHENTICATE"} else found[2]


_connects = PatientClient._create_IMAP4


@contextmanager
def recorded() -> Iterator[list[list[str]]]:
    """What mailflow sends in this process meanwhile: the commands of each connection in turn, from the first byte on."""
    connections: list[list[str]] = []

    def connects(client: PatientClient) -> Any:
        imap: Any = _connects(client)
        sends = imap.send
        commands: list[str] = []
        connections.append(commands)

        def send(data: bytes) -> None:
            command = command_in(bytes(data))
            if command is not None:
                commands.append(command)
            sends(data)

        imap.send = send
        return imap

    with mock.patch.object(PatientClient, "_create_IMAP4", connects):
        yield connections
