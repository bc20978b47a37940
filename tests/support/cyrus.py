"""A real Cyrus on loopback in a temporary folder: folders under `INBOX.`, keywords, IDLE. Taken from Debian's packages.

Every user name (no dot, no @) is accepted with the one password and gets an INBOX and `INBOX.Forumi` at the first log-in.
"""

from __future__ import annotations

import getpass
import itertools
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from imapclient import IMAPClient

from tests.support.by_imap import appended, connected
from tests.support.dovecot import free_ports
from tests.support.unpacked import Unavailable, library_path, unpacked, unresolved

PACKAGES = ("cyrus-imapd", "cyrus-common", "libical3", "libzephyr4", "libxapian30", "libpcre3")
LIBRARIES = ("usr/lib/x86_64-linux-gnu", "lib/x86_64-linux-gnu")
PASSWORD = "fjalëkalim-i-fortë"
ADMIN = "admin"
FORUM_FOLDER = "INBOX.Forumi"
_names = itertools.count(1)

SETTINGS = """
configdirectory: {root}/conf
defaultpartition: default
partition-default: {root}/mail
proc_path: {root}/proc
mboxname_lockpath: {root}/lock
cyrus_user: {user}
admins: {admin}
altnamespace: no
unixhierarchysep: no
allowplaintext: yes
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: {root}/sock/auth/mux
sasl_mech_list: PLAIN
autocreate_quota: 0
autocreate_inbox_folders: Forumi
imapidlepoll: 1
lmtpsocket: {root}/sock/lmtp
idlesocket: {root}/sock/idle
notifysocket: {root}/sock/notify
"""
SERVICES = """
START {{
  recover cmd="{bin}/ctl_cyrusdb -C {root}/imapd.conf -r"
}}
SERVICES {{
  imap cmd="{bin}/imapd -C {root}/imapd.conf -U 30" listen="127.0.0.1:{port}" prefork=1 maxchild=100
}}
EVENTS {{
}}
"""


class Cyrus:
    """Use it in a `with` statement, once a session."""

    host = "127.0.0.1"
    password = PASSWORD

    def __init__(self, place: Path) -> None:
        """`place` holds the unpacked packages. Raises `Unavailable` where a library is missing."""
        self._bin = place / "usr/lib/cyrus/bin"
        self._libraries = library_path(place, *LIBRARIES)
        if missing := unresolved(self._bin / "imapd", self._libraries):
            raise Unavailable(f"cyrus needs {missing}, which is not installed")
        self.root = Path(tempfile.mkdtemp(prefix="mailflow-cyrus-"))
        (self.port,) = free_ports(1)
        self._gate: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self._end()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._end()

    def fresh_user(self) -> str:
        """A user nobody has used before."""
        return f"kontakt-{os.getpid()}-{next(_names)}"

    def human(self, user: str) -> IMAPClient:
        """The human's own connection."""
        client = connected(self.host, self.port)
        client.plain_login(user, self.password)
        return client

    def append(self, user: str, raw: bytes, at: datetime, *, folder: str = "INBOX", flags: Iterable[str] = ()) -> int:
        """INTERNALDATE is `at`. Answers the UID."""
        with self.human(user) as client:
            return appended(client, raw, at, folder=folder, flags=flags)

    def renumber(self, user: str, folder: str = "INBOX") -> None:
        """A new UIDVALIDITY: the folder is removed and filled again, dates and flags kept."""
        with self.human(user) as client:
            client.select_folder(folder, readonly=True)
            uids = client.search()
            mails = client.fetch(uids, ["BODY.PEEK[]", "FLAGS", "INTERNALDATE"]) if uids else {}
        with self.human(ADMIN) as admin:
            name = folder.replace("INBOX", f"user.{user}", 1)
            admin.setacl(name, ADMIN, "lrswipkxtecda")
            admin.delete_folder(name)
        with self.human(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for uid in sorted(mails):
                mail = mails[uid]
                flags = [flag for flag in mail[b"FLAGS"] if flag != b"\\Recent"]
                client.append(folder, mail[b"BODY[]"], flags, mail[b"INTERNALDATE"])

    def _start(self) -> None:
        as_root = os.geteuid() == 0
        self.root.chmod(0o755)
        for name in ("conf", "mail", "proc", "lock", "sock"):
            (self.root / name).mkdir()
            if as_root:
                os.chown(self.root / name, 65534, 65534)
        settings = SETTINGS.format(root=self.root, user="nobody" if as_root else getpass.getuser(), admin=ADMIN)
        services = SERVICES.format(root=self.root, bin=self._bin, port=self.port)
        (self.root / "imapd.conf").write_text(settings, encoding="utf-8")
        (self.root / "cyrus.conf").write_text(services, encoding="utf-8")
        self._open_gate()
        command = [str(self._bin / "master"), "-D", "-C", f"{self.root}/imapd.conf", "-M", f"{self.root}/cyrus.conf"]
        self._process = subprocess.Popen(
            [*command, "-p", f"{self.root}/conf/master.pid"],
            env={"LD_LIBRARY_PATH": self._libraries, "PATH": "/usr/bin:/bin"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._await_greeting()

    def _open_gate(self) -> None:
        """Cyrus asks a `saslauthd` whether a password is right: this one knows one password."""
        self._gate = socket.socket(socket.AF_UNIX)
        path = self.root / "sock" / "auth" / "mux"
        path.parent.mkdir()
        self._gate.bind(str(path))
        path.parent.chmod(0o755)
        path.chmod(0o777)
        self._gate.listen(50)
        threading.Thread(target=self._let_in, args=(self._gate,), daemon=True).start()

    @staticmethod
    def _let_in(gate: socket.socket) -> None:
        while True:
            try:
                client, _ = gate.accept()
            except OSError:
                return
            with suppress(OSError, struct.error), client, client.makefile("rb") as asked:
                _user, password, _service, _realm = (
                    asked.read(*struct.unpack("!H", asked.read(2))) for _ in range(4)
                )  # each with its length before it
                said = b"OK" if password == PASSWORD.encode() else b"NO"
                client.sendall(struct.pack("!H", len(said)) + said)

    def _await_greeting(self) -> None:
        assert self._process is not None
        for _ in range(200):
            if self._process.poll() is not None:
                raise Unavailable(f"cyrus does not start here (exit code {self._process.returncode})")
            try:
                with closing(socket.create_connection((self.host, self.port), timeout=5)) as probe:
                    if probe.recv(4):
                        return
            except OSError:
                pass
            time.sleep(0.05)  # noqa: TID251 - the one wait for a foreign process to come up
        raise Unavailable("cyrus does not answer here")

    def _end(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        if self._gate is not None:
            with suppress(OSError):
                self._gate.shutdown(socket.SHUT_RDWR)
            self._gate.close()
        shutil.rmtree(self.root, ignore_errors=True)


@pytest.fixture(scope="session")
def cyrus() -> Iterator[Cyrus]:
    """One server for the whole session; tests use users of their own."""
    try:
        server = Cyrus(unpacked("cyrus", PACKAGES))
        server.__enter__()
    except Unavailable as why:
        pytest.skip(str(why))
    try:
        yield server
    finally:
        server.__exit__(None, None, None)
