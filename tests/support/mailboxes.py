"""The same mailbox on five servers: one contract, kept by the scripted server, by pymap, Dovecot, Cyrus and Courier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import count
from typing import Any, Protocol

import pytest
from imapclient import IMAPClient, SocketTimeout

from mailflow.demo.pymap_server import PymapServer
from mailflow.transport.imap import MailboxSession
from tests.support import courier, cyrus
from tests.support.courier import Courier
from tests.support.cyrus import Cyrus
from tests.support.dovecot import Dovecot
from tests.support.imap_script import Folder, ScriptedImap

PASSWORD = "fjalekalimi"
PATIENCE = SocketTimeout(connect=10, read=20)
ALL = [
    pytest.param("scripted"),
    pytest.param("pymap"),
    pytest.param("dovecot", marks=pytest.mark.server("dovecot")),
    pytest.param("cyrus", marks=pytest.mark.server),
    pytest.param("courier", marks=pytest.mark.server),
]
_names = count(1)


class Mailbox(Protocol):
    """The contact point's mailbox, with the hands of everybody who touches it."""

    user: str
    password: str
    host: str
    port: int
    forum_folder: str
    """The folder beside INBOX."""
    keeps_keywords: bool
    can_idle: bool

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
    forum_folder, keeps_keywords, can_idle = "Forumi", True, True

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


class RealMailbox:
    """On a real server, with the human's own connection for whatever a human does."""

    def __init__(
        self,
        server: Dovecot | Cyrus | Courier,
        *,
        forum_folder: str = "Forumi",
        keeps_keywords: bool = True,
        can_idle: bool = True,
    ) -> None:
        self.host, self.port, self.password = server.host, server.port, server.password
        self.forum_folder, self.keeps_keywords, self.can_idle = forum_folder, keeps_keywords, can_idle
        self._server = server
        self.user = server.fresh_user()

    def deliver(self, raw: bytes, at: datetime, *, folder: str = "INBOX", flags: Iterable[bytes] = ()) -> int:
        """See `Mailbox`."""
        return self._server.append(self.user, raw, at, folder=folder, flags=[flag.decode() for flag in flags])

    def flags(self, uid: int, folder: str = "INBOX") -> set[bytes]:
        """See `Mailbox`."""
        with self.human() as human:
            human.select_folder(folder, readonly=True)
            return set(human.get_flags([uid])[uid]) - {b"\\Recent"}

    def renumber(self, folder: str = "INBOX") -> None:
        """See `Mailbox`."""
        self._server.renumber(self.user, folder)

    def human(self) -> IMAPClient:
        """The human's own connection."""
        return self._server.human(self.user)


class DovecotMailbox(RealMailbox):
    """On a real Dovecot."""

    def __init__(self, server: Dovecot) -> None:
        super().__init__(server)
        self.server = server
        with self.human() as human:
            human.create_folder("Forumi")


class CyrusMailbox(RealMailbox):
    """On a real Cyrus: folders lie under INBOX."""

    def __init__(self, server: Cyrus) -> None:
        super().__init__(server, forum_folder=cyrus.FORUM_FOLDER)


class CourierMailbox(RealMailbox):
    """On a real Courier: no IDLE, no keywords."""

    def __init__(self, server: Courier) -> None:
        super().__init__(server, forum_folder=courier.FORUM_FOLDER, keeps_keywords=False, can_idle=False)


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
    """A fresh mailbox with INBOX and a folder for the forum, on each server in turn."""
    return mailbox_on(request)


def mailbox_on(request: pytest.FixtureRequest) -> Mailbox:
    """On the server that the parameter names."""
    server: Any = request.getfixturevalue("pymap_server" if request.param == "pymap" else request.param)
    kinds = {"pymap": PymapMailbox, "dovecot": DovecotMailbox, "cyrus": CyrusMailbox, "courier": CourierMailbox}
    made: Mailbox = kinds[request.param](server) if request.param in kinds else server
    return made
