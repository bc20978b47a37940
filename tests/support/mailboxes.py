"""The same mailbox on three servers: one contract, kept by the scripted server, by pymap and by Dovecot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count
from typing import Protocol

import pytest
from imapclient import SocketTimeout

from mailflow.demo.pymap_server import PymapServer
from mailflow.transport.imap import MailboxSession
from tests.support.dovecot import Dovecot
from tests.support.imap_script import Folder, ScriptedImap

PASSWORD = "fjalekalimi"
PATIENCE = SocketTimeout(connect=10, read=20)
ALL = [pytest.param("scripted"), pytest.param("pymap"), pytest.param("dovecot", marks=pytest.mark.server("dovecot"))]
_names = count(1)


class Mailbox(Protocol):
    """The contact point's mailbox, with the hands of everybody who touches it."""

    user: str
    password: str
    host: str
    port: int

    def deliver(self, raw: bytes, at: datetime, *, folder: str = "INBOX", flags: Iterable[bytes] = ()) -> int:
        """A mail whose INTERNALDATE is `at`; answers its UID."""

    def flags(self, uid: int, folder: str = "INBOX") -> set[bytes]:
        """The flags it has now, without \\Recent."""

    def renumber(self, folder: str = "INBOX") -> None:
        """A new UIDVALIDITY."""


def session(mailbox: Mailbox, *, port: int | None = None, timeout: SocketTimeout = PATIENCE) -> MailboxSession:
    """mailflow's own session on it."""
    return MailboxSession(
        host=mailbox.host,
        port=port or mailbox.port,
        user=mailbox.user,
        password=mailbox.password,
        security="none",
        timeout=timeout,
    )


class PymapMailbox:
    """On pymap."""

    password = PASSWORD

    def __init__(self, server: PymapServer) -> None:
        self._server, self.host, self.port = server, server.host, server.port
        self.user = f"kontakt-{next(_names)}@lumas.example"
        server.add_user(self.user, PASSWORD, ["Forumi"])

    def deliver(self, raw: bytes, at: datetime, *, folder: str = "INBOX", flags: Iterable[bytes] = ()) -> int:
        """See `Mailbox`."""
        return self._server.deliver(self.user, raw, at, folder=folder, flags=flags)

    def flags(self, uid: int, folder: str = "INBOX") -> set[bytes]:
        """See `Mailbox`."""
        return self._server.flags(self.user, uid, folder)

    def renumber(self, folder: str = "INBOX") -> None:
        """See `Mailbox`."""
        self._server.renumber(self.user, folder)


class DovecotMailbox:
    """On a real Dovecot."""

    def __init__(self, server: Dovecot) -> None:
        self.server, self.host, self.port, self.password = server, server.host, server.port, server.password
        self.user = server.fresh_user()
        with server.human(self.user) as human:
            human.create_folder("Forumi")

    def deliver(self, raw: bytes, at: datetime, *, folder: str = "INBOX", flags: Iterable[bytes] = ()) -> int:
        """See `Mailbox`."""
        return self.server.append(self.user, raw, at, folder=folder, flags=[flag.decode() for flag in flags])

    def flags(self, uid: int, folder: str = "INBOX") -> set[bytes]:
        """See `Mailbox`."""
        with self.server.human(self.user) as human:
            human.select_folder(folder, readonly=True)
            return set(human.get_flags([uid])[uid]) - {b"\\Recent"}

    def renumber(self, folder: str = "INBOX") -> None:
        """See `Mailbox`."""
        self.server.renumber(self.user, folder)


@pytest.fixture
def scripted() -> Iterator[ScriptedImap]:
    """A server that breaks where it is told to."""
    with ScriptedImap() as server:
        server.folders["Forumi"] = Folder(uidvalidity=5000)
        yield server


@pytest.fixture(scope="session")
def pymap_server() -> Iterator[PymapServer]:
    """pymap, as long as the session."""
    with PymapServer() as server:
        yield server


@pytest.fixture(params=ALL)
def mailbox(request: pytest.FixtureRequest) -> Mailbox:
    """A fresh mailbox with INBOX and the folder Forumi, on each server in turn."""
    if request.param == "scripted":
        scripted: ScriptedImap = request.getfixturevalue("scripted")
        return scripted
    if request.param == "pymap":
        return PymapMailbox(request.getfixturevalue("pymap_server"))
    return DovecotMailbox(request.getfixturevalue("dovecot"))
