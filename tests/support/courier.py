"""A real Courier on loopback: no IDLE, no keywords, folders under `INBOX.`, odd answers. Taken from Debian's packages.

The places where Courier's log-in looks for its settings are compiled in (/etc/courier, /run/courier), so the log-in is done here,
and Courier's own `imapd` takes over from it, as it does behind Courier's own. Every user is accepted with the one password.
"""

from __future__ import annotations

import base64
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from imapclient import IMAPClient

from tests.support.by_imap import appended, connected
from tests.support.unpacked import Unavailable, library_path, unpacked, unresolved

PACKAGES = (
    "courier-imap",
    "courier-base",
    "courier-authlib",
    "libcourier-unicode4",
    "libgamin0",
    "gamin",
    "libidn12",
    "libpcre3",
)
LIBRARIES = ("usr/lib/x86_64-linux-gnu", "usr/lib", "lib/x86_64-linux-gnu")
PASSWORD = "fjalekalim-i-forte"
FORUM_FOLDER = "INBOX.Forumi"
CAPABILITIES = "IMAP4rev1 UIDPLUS CHILDREN NAMESPACE THREAD=ORDEREDSUBJECT THREAD=REFERENCES SORT QUOTA"
"""Debian's, without IDLE: many administrators turn it off, since it needs a file monitor."""
_names = itertools.count(1)


class Courier:
    """Use it in a `with` statement, once a session."""

    host = "127.0.0.1"
    password = PASSWORD

    def __init__(self, place: Path, *, keeps_keywords: bool = False) -> None:
        """`place` holds the unpacked packages. Raises `Unavailable` where a library is missing."""
        self._place = place
        self._libraries = library_path(place, *LIBRARIES)
        if missing := unresolved(place / "usr/bin/imapd", self._libraries):
            raise Unavailable(f"courier needs {missing}, which is not installed")
        self._keywords = keeps_keywords
        self.root = Path(tempfile.mkdtemp(prefix="mailflow-courier-"))
        self.root.chmod(0o777)
        self._listener = socket.create_server((self.host, 0))
        self.port = int(self._listener.getsockname()[1])
        self._sockets: list[socket.socket] = []
        self._processes: list[subprocess.Popen[bytes]] = []
        self._watcher: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        # Courier waits seconds for a file monitor where there is none.
        self._watcher = self._run("usr/libexec/gam_server", "--notimeout", self._watch)
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for sock in self._sockets:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)
            sock.close()
        for process in (*self._processes, *([self._watcher] if self._watcher else [])):
            process.send_signal(signal.SIGTERM)
            process.wait(10)
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()
        shutil.rmtree(self.root, ignore_errors=True)

    @property
    def _watch(self) -> str:
        return self.root.name

    def fresh_user(self) -> str:
        """A user nobody has used before, with an INBOX and `INBOX.Forumi`."""
        user = f"kontakt-{os.getpid()}-{next(_names)}@lumas.example"
        home = self.root / user
        home.mkdir()
        home.chmod(0o777)
        for folder in ((), ("-f", "Forumi")):
            self._run("usr/bin/maildirmake.courier", *folder, str(home / "Maildir")).wait(10)
        return user

    def human(self, user: str) -> IMAPClient:
        """The human's own connection."""
        client = connected(self.host, self.port)
        client.login(user, self.password)
        return client

    def append(self, user: str, raw: bytes, at: datetime, *, folder: str = "INBOX", flags: Iterable[str] = ()) -> int:
        """INTERNALDATE is `at`. Answers the UID."""
        with self.human(user) as client:
            return appended(client, raw, at, folder=folder, flags=flags)

    def renumber(self, user: str, folder: str = "INBOX") -> None:
        """A new UIDVALIDITY, as after a restore."""
        inside = folder.removeprefix("INBOX")
        file = self.root / user / "Maildir" / inside / "courierimapuiddb"
        head, _, rest = file.read_text().partition("\n")
        version, uidvalidity, uidnext = head.split()
        file.write_text(f"{version} {int(uidvalidity) + 1} {uidnext}\n{rest}")

    def _run(self, program: str, *arguments: str, **options: object) -> subprocess.Popen[bytes]:
        environment = {"LD_LIBRARY_PATH": self._libraries, "PATH": "/usr/bin:/bin", "GAM_CLIENT_ID": self._watch}
        more: dict[str, object] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options}
        more["env"] = environment | dict(more.pop("env", {}))  # type: ignore[call-overload] # always a dict
        if os.geteuid() == 0:
            more |= {"user": 65534, "group": 65534, "extra_groups": []}
        command = [str(self._place / program), *arguments]
        return subprocess.Popen(command, **more)  # type: ignore[call-overload, no-any-return] # options as above

    # ── the log-in ───────────────────────────────────────────────────────────────────────────────────────────────

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets.append(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError):
            client.sendall(f"* OK [CAPABILITY {CAPABILITIES}] Courier-IMAP ready.\r\n".encode())
            user = self._logged_in(client)
            if user is not None:
                self._hand_over(client, user)
        with suppress(OSError):
            client.shutdown(socket.SHUT_RDWR)

    def _logged_in(self, client: socket.socket) -> tuple[str, bytes] | None:
        """(user, tag of the log-in): not answered yet."""
        while line := _line(client):
            tag, _, command = line.partition(b" ")
            name, _, rest = command.partition(b" ")
            words = re.findall(rb'"((?:[^"\\]|\\.)*)"|(\S+)', rest)
            given = [(quoted or plain).decode() for quoted, plain in words]
            if name == b"LOGIN" and given[1:] == [PASSWORD]:
                return given[0], tag
            if name == b"AUTHENTICATE":
                _, user, password = base64.b64decode(given[1]).decode().split("\0")
                if password == PASSWORD:
                    return user, tag
            said = {b"CAPABILITY": b"OK", b"NOOP": b"OK", b"LOGOUT": b"OK"}.get(name, b"NO [AUTHENTICATIONFAILED]")
            if name == b"CAPABILITY":
                client.sendall(f"* CAPABILITY {CAPABILITIES}\r\n".encode())
            client.sendall(tag + b" " + said + b" done\r\n")
        return None

    def _hand_over(self, client: socket.socket, logged_in: tuple[str, bytes]) -> None:
        user, tag = logged_in
        home = str(self.root / user)
        environment = {
            "HOME": home, "AUTHENTICATED": user, "IMAP_CAPABILITY": CAPABILITIES, "IMAP_USELOCKS": "1", "MAILDIRPATH": "Maildir",
            "IMAP_KEYWORDS": str(int(self._keywords)), "IMAP_CHECK_ALL_FOLDERS": "0", "IMAP_OBSOLETE_CLIENT": "0",
        }  # fmt: skip
        process = self._run(
            "usr/bin/imapd", "Maildir", env=environment, cwd=home, stdin=client.fileno(), stdout=subprocess.PIPE
        )
        self._processes.append(process)
        assert process.stdout is not None
        while (line := process.stdout.readline()) and not line.startswith(b"* PREAUTH"):
            pass
        client.sendall(tag + b" OK LOGIN Ok.\r\n")
        while data := os.read(process.stdout.fileno(), 1 << 16):
            client.sendall(data)


def _line(client: socket.socket) -> bytes:
    """One command, read byte by byte: what follows it is for Courier's own process."""
    line = b""
    while not line.endswith(b"\r\n"):
        byte = client.recv(1)
        if not byte:
            return b""
        line += byte
    return line[:-2]


@pytest.fixture(scope="session")
def courier() -> Iterator[Courier]:
    """One server for the whole session; tests use users of their own."""
    try:
        server = Courier(unpacked("courier", PACKAGES))
    except Unavailable as why:
        pytest.skip(str(why))
    with server:
        yield server
