"""A real Postfix of its own: in a temporary folder, on a free loopback port, gone at the end. No mail leaves the machine.

Every domain is a local one. Without `lmtp_port` all mail lands in one Maildir; with it, mail goes on by LMTP. Addresses that
begin with `unknown` are refused (550 5.1.1). Bounces come back to the sender in the same way.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

MASTER = Path("/usr/lib/postfix/sbin/master")
SMTP_SINK = Path("/usr/sbin/smtp-sink")
NOBODY = 65534

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
daemon_directory = {daemons}
myhostname = relay.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
mydestination =
alias_maps =
local_transport = error:no local users
default_transport = error:nothing leaves this machine
relay_transport = error:nothing leaves this machine
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = static:all
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = regexp:{folder}/config/mailboxes
virtual_uid_maps = static:{nobody}
virtual_gid_maps = static:{nobody}
virtual_mailbox_limit = 0
virtual_transport = {transport}
recipient_delimiter = +
message_size_limit = {size_limit}
in_flow_delay = 0
biff = no
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
verify    unix - - n - 1 verify
proxymap  unix - - n - - proxymap
error     unix - - n - - error
retry     unix - - n - - error
discard   unix - - n - - discard
virtual   unix - n n - - virtual
lmtp      unix - - n - - lmtp
anvil     unix - - n - 1 anvil
scache    unix - - n - 1 scache
postlog   unix-dgram n - n - 1 postlogd
"""
_QUEUES = (
    "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop", "pid", "private", "public",
    "saved", "trace",
)  # fmt: skip


def missing() -> str | None:
    """Why Postfix cannot be started here; None where it can."""
    if not MASTER.exists():
        return "Postfix is not installed (apt install postfix)"
    if os.geteuid() != 0:
        return "Postfix's master process wants root"
    return None


@dataclass(frozen=True)
class Postfix:
    host: str
    port: int
    folder: Path
    size_limit: int
    master: subprocess.Popen[bytes]

    def delivered(self, recipient: str | None = None) -> list[bytes]:
        """The mails for `recipient` (or all), as stored: LF line ends, trace fields added at the top."""
        mails = [file.read_bytes() for file in self.folder.glob("mail/all/new/*")]
        mark = f"\nDelivered-To: {recipient}\n".encode()
        return [mail for mail in mails if recipient is None or mark in mail.partition(b"\n\n")[0]]

    def wait_for(self, count: int, recipient: str | None = None, *, seconds: float = 20) -> list[bytes]:
        """The same, once at least `count` are there: after its 250 Postfix delivers in its own time."""
        for _ in range(int(seconds / 0.02)):
            mails = self.delivered(recipient)
            if len(mails) >= count:
                return mails
            _pause(self.master)
        raise AssertionError(f"{len(mails)} of {count} mails for {recipient}; the log says:\n{self.log()}")

    def wait_until_gone(self, *, seconds: float = 20) -> None:
        """Until nothing is left to deliver: by LMTP, mails show only at the other end."""
        for _ in range(int(seconds / 0.02)):
            if not self.queued():
                return
            _pause(self.master)
        raise AssertionError(f"{self.queued()} mails are still queued; the log says:\n{self.log()}")

    def queued(self) -> int:
        """Mails accepted and not yet delivered."""
        queues = ("incoming", "active", "deferred", "maildrop")
        return sum(file.is_file() for name in queues for file in (self.folder / "queue" / name).rglob("*"))

    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


@contextmanager
def running_postfix(
    *,
    lmtp_port: int | None = None,
    size_limit: int = 20_000_000,
    certificate: tuple[Path, Path] | None = None,
    auth_socket: Path | None = None,
    header_checks: str | None = None,
) -> Iterator[Postfix]:
    """A relay; with `certificate` (its file and its key's) it offers STARTTLS.

    With `auth_socket` (Dovecot's) clients may log in, and the submitter is stamped: `(Authenticated sender: …)`. `header_checks` are
    lines of a regexp table: what the server takes out of mail, or writes above it.
    """
    folder = Path(tempfile.mkdtemp(prefix="mailflow-postfix-"))
    port = _free_port()
    try:
        transport = "virtual" if lmtp_port is None else f"lmtp:inet:127.0.0.1:{lmtp_port}"
        _lay_out(folder, port, transport, size_limit, certificate)
        _mark_mail(folder, auth_socket, header_checks)
        master = subprocess.Popen(
            [str(MASTER), "-c", str(folder / "config"), "-d"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        relay = Postfix("127.0.0.1", port, folder, size_limit, master)
        try:
            _wait_until_listening(relay)
            yield relay
        finally:
            master.send_signal(signal.SIGTERM)
            master.wait(30)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postfix() -> Iterator[Postfix]:
    """A relay for the whole session; tests use recipients of their own."""
    if reason := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with running_postfix() as relay:
        yield relay


def _lay_out(folder: Path, port: int, transport: str, size_limit: int, certificate: tuple[Path, Path] | None) -> None:
    owner = pwd.getpwnam("postfix")
    folder.chmod(0o755)
    for name in ("config", "queue", "data", "mail"):
        (folder / name).mkdir()
    for name in _QUEUES:
        queue = folder / "queue" / name
        queue.mkdir(mode=0o700)
        if name != "pid":
            os.chown(queue, owner.pw_uid, owner.pw_gid)
    os.chown(folder / "data", owner.pw_uid, owner.pw_gid)
    os.chown(folder / "mail", NOBODY, NOBODY)
    main = _MAIN.format(folder=folder, daemons=MASTER.parent, nobody=NOBODY, transport=transport, size_limit=size_limit)
    if certificate is not None:
        main += f"smtpd_tls_security_level = may\nsmtpd_tls_cert_file = {certificate[0]}\n"
        main += f"smtpd_tls_key_file = {certificate[1]}\n"
    (folder / "config/main.cf").write_text(main)
    (folder / "config/master.cf").write_text(_MASTER.format(port=port))
    (folder / "config/mailboxes").write_text("if !/^unknown/\n/./ all/\nendif\n")


def _mark_mail(folder: Path, auth_socket: Path | None, header_checks: str | None) -> None:
    main = ""
    if auth_socket is not None:
        main += "smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_authenticated_header = yes\n"
        main += f"smtpd_sasl_path = {auth_socket}\n"
    if header_checks is not None:
        (folder / "config/header_checks").write_text(header_checks)
        main += f"header_checks = regexp:{folder}/config/header_checks\n"
    with (folder / "config/main.cf").open("a") as config:
        config.write(main)


def _wait_until_listening(relay: Postfix) -> None:
    for _ in range(1000):
        with (
            contextlib.suppress(ConnectionRefusedError),
            socket.create_connection((relay.host, relay.port), 10) as probe,
        ):
            if probe.recv(3) == b"220":
                return
        _pause(relay.master)
    raise RuntimeError(f"Postfix does not answer: {relay.log()}")


def _pause(master: subprocess.Popen[bytes]) -> None:
    """A moment for the server; an error at once where it has died."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        raise RuntimeError(f"Postfix ended with status {master.wait(0.02)}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
