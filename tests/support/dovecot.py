"""A real Dovecot on high loopback ports in a temporary folder: no service manager, no change to the machine.

Every user name is accepted with the one password (`changes_password` makes an exception), and gets a mailbox of its own on first use: tests take a fresh name
each and never share mail. Started as root, Dovecot keeps mail under `nobody`; otherwise under the user who starts it.
"""

from __future__ import annotations

import getpass
import itertools
import os
import shutil
import signal
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest
from imapclient import IMAPClient

from tests.support.by_imap import appended, connected
from tests.support.dovecot_certificate import make_certificate
from tests.support.imap_whitelist import command_in

PASSWORD = "fjalëkalim-i-fortë"  # a clerk's: not ASCII
HUMAN = "the human's own mail program"
"""How such a connection names itself (RFC 2971)."""
PROGRAM = "/usr/sbin/dovecot"
LMTP_PROGRAM = "/usr/lib/dovecot/lmtp"
_names = itertools.count(1)
_running: list[Dovecot] = []

CONFIG = """
protocols = imap lmtp
base_dir = {root}/run
state_dir = {root}/state
instance_name = mailflow-test
listen = 127.0.0.1
log_path = {root}/dovecot.log
default_login_user = {login_user}
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_client_limit = 1000
first_valid_uid = 1
mail_location = maildir:~/Maildir
mailbox_list_index = yes
mail_fsync = never
{rawlog}
mail_max_userip_connections = 200
ssl = yes
ssl_cert = <{root}/server.pem
ssl_key = <{root}/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
auth_username_format = %Lu
passdb {{
  driver = passwd-file
  username_filter = changing-*
  args = {root}/passwords
}}
passdb {{
  driver = static
  username_filter = !changing-*
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={root}/mail/%u allow_all_users=yes
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  unix_listener auth-for-postfix {{
    mode = 0666
  }}
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  service_count = 0
  process_min_avail = 1
  inet_listener imap {{
    address = 127.0.0.1
    port = {imap_port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {imaps_port}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 300
}}
service lmtp {{
  user = {lmtp_user}
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp_port}
  }}
  unix_listener lmtp-for-postfix {{
    mode = 0666
  }}
}}
"""


def missing() -> str | None:
    """What keeps Dovecot from being started here, as one sentence; None where all is there."""
    if not Path(PROGRAM).exists():
        return "dovecot is not installed (Debian: dovecot-imapd)"
    if not Path(LMTP_PROGRAM).exists():
        return "dovecot's LMTP is not installed (Debian: dovecot-lmtpd)"
    if shutil.which("openssl") is None:
        return "openssl is not installed"
    return None


class Dovecot:
    """Use it in a `with` statement, once a session: it starts in well under a second."""

    host = "127.0.0.1"
    password = PASSWORD

    def __init__(self, *, records: bool = False) -> None:
        """`records`: what every client says is written down, see `commands`."""
        self.root = Path(tempfile.mkdtemp(prefix="mailflow-dovecot-"))
        self._records = records
        self._read_up_to: dict[Path, int] = {}
        self.port, self.tls_port, self.lmtp_port = free_ports(3)
        self.lmtp_socket = self.root / "run" / "lmtp-for-postfix"
        self.auth_socket = self.root / "run" / "auth-for-postfix"
        self.ca_file = self.root / "server.pem"
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
        return f"kontakt-{os.getpid()}-{next(_names)}@lumas.example"

    def changes_password(self, user: str, password: str) -> None:
        """From now on `user`, whose name begins with `changing-`, has this password and no other."""
        path = self.root / "passwords"
        lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith(f"{user}:")]
        path.write_text("\n".join([*lines, f"{user}:{{PLAIN}}{password}"]) + "\n", encoding="utf-8")

    def deliver(self, user: str, raw: bytes, *, sender: str = "derguesi@example.org") -> None:
        """Through LMTP, as Postfix does; INTERNALDATE is the present instant."""
        with smtplib.LMTP(self.host, self.lmtp_port, local_hostname="localhost") as client:
            client.sendmail(sender, [user], raw)

    def append(self, user: str, raw: bytes, at: datetime, *, folder: str = "INBOX", flags: Iterable[str] = ()) -> int:
        """By IMAP, as a mail program that moves mail about; INTERNALDATE is `at`. Answers the UID."""
        with self.human(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            return appended(client, raw, at, folder=folder, flags=flags)

    def human(self, user: str) -> IMAPClient:
        """The human's own connection to that mailbox, for looking and for reading mail as she does."""
        client = connected(self.host, self.port)
        client.plain_login(user, self.password)
        client.id_({"name": HUMAN})
        return client

    def commands(self) -> list[list[str]]:
        """What mailflow has said since the last call, the commands of each connection in turn, encrypted ones and those of
        other processes too; without the humans. Log-ins are not among them. Needs `records`.
        """
        told = []
        for path in sorted(self._rawlog.glob("*.in")):
            with path.open("rb") as log:
                if HUMAN.encode() in log.read():
                    continue
                log.seek(self._read_up_to.get(path, 0))
                lines = log.readlines()
                self._read_up_to[path] = log.tell()
            # Each line has an instant before it.
            found = [command_in(line.partition(b" ")[2]) for line in lines]
            if commands := [command for command in found if command is not None]:
                told.append(commands)
        return told

    @property
    def _rawlog(self) -> Path:
        return self.root / "rawlog"

    def maildir(self, user: str) -> Path:
        """Where that user's INBOX lies."""
        return self.root / "mail" / user / "Maildir"

    def renumber(self, user: str, folder: str = "INBOX") -> None:
        """A new UIDVALIDITY, as after a migration."""
        validity = str(1_000_000 + next(_names))
        self.doveadm("mailbox", "update", "-u", user, "--uid-validity", validity, folder)

    def doveadm(self, *arguments: str) -> str:
        """Dovecot's own administration tool."""
        command = ["doveadm", "-c", str(self.root / "dovecot.conf"), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def log(self) -> str:
        """What Dovecot wrote."""
        path = self.root / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _start(self) -> None:
        as_root = os.geteuid() == 0
        me = getpass.getuser()
        self.root.chmod(0o755)
        for name in ("run", "state", "mail", "rawlog"):
            (self.root / name).mkdir()
        uid, gid = (65534, 65534) if as_root else (os.getuid(), os.getgid())
        for name in ("mail", "rawlog"):
            os.chown(self.root / name, uid, gid)
        make_certificate(self.root / "server")
        (self.root / "passwords").touch()
        config = self.root / "dovecot.conf"
        config.write_text(
            CONFIG.format(
                root=self.root,
                rawlog=f"rawlog_dir = {self._rawlog}/" if self._records else "",
                login_user="dovenull" if as_root else me,
                internal_user="dovecot" if as_root else me,
                internal_group="dovecot" if as_root else _group(),
                lmtp_user="nobody" if as_root else me,
                uid=uid,
                gid=gid,
                password=PASSWORD,
                imap_port=self.port,
                imaps_port=self.tls_port,
                lmtp_port=self.lmtp_port,
            ),
            encoding="utf-8",
        )
        self._process = subprocess.Popen([PROGRAM, "-F", "-c", str(config)], stderr=subprocess.PIPE)
        self._await_port(self.port)

    def _await_port(self, port: int) -> None:
        assert self._process is not None
        for _ in range(200):
            if self._process.poll() is not None:
                said = self._process.stderr.read().decode() if self._process.stderr else ""
                raise RuntimeError(f"Dovecot did not start: {said}{self.log()}")
            try:
                with closing(socket.create_connection((self.host, port), timeout=2)) as probe:
                    if probe.recv(4):
                        return
            except OSError:
                pass
            time.sleep(0.05)  # noqa: TID251 - the one wait for a foreign process to come up
        raise RuntimeError(f"Dovecot does not answer: {self.log()}")

    def _end(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stderr:
                self._process.stderr.close()
        shutil.rmtree(self.root, ignore_errors=True)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A mail server for the whole session; tests use users of their own."""
    if reason := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with Dovecot(records=True) as server:
        _running.append(server)
        try:
            yield server
        finally:
            _running.remove(server)


def said_to_dovecot() -> list[list[str]]:
    """What mailflow has said to the session's server since the last call; nothing where none runs."""
    return [commands for server in _running for commands in server.commands()]


def free_ports(count: int) -> list[int]:
    """Free loopback ports, all different."""
    sockets = [socket.socket() for _ in range(count)]
    try:
        for sock in sockets:
            sock.bind(("127.0.0.1", 0))
        return [int(sock.getsockname()[1]) for sock in sockets]
    finally:
        for sock in sockets:
            sock.close()


def _group() -> str:
    import grp

    return grp.getgrgid(os.getgid()).gr_name
