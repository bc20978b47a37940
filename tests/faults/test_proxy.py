"""The proxy does what it says: each kind of fault, as a client without any patience of its own sees it on the wire."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support.dovecot_certificate import make_certificate
from tests.support.fault_proxy import Fault, ImapProxy, Kind, SmtpProxy
from tests.support.fault_proxy.wire import FaultProxy
from tests.support.imap_script import ScriptedImap
from tests.support.smtp_script import SmtpScript

MAIL = b"From: a@lumas.example\r\n\r\n" + b"rresht\r\n" * 20
MESSAGE = b"Subject: a\r\n\r\nrresht\r\n.\r\n"


class Client:
    """A socket that speaks lines."""

    def __init__(self, sock: socket.socket) -> None:
        sock.settimeout(5)
        self.sock = sock
        self.file = sock.makefile("rb")

    def line(self) -> bytes:
        return self.file.readline()

    def says(self, *lines: bytes) -> bytes:
        """Each line and the (last line of the) answer to it; the last answer."""
        answer = b""
        for line in lines:
            self.sock.sendall(line if line.endswith(b"\r\n") else line + b"\r\n")
            tag = line.split(b" ")[0] if line.startswith(b"AAAA") else b""
            answer = self.line()
            while answer and not (answer.startswith((tag, b"+")) if tag else answer[3:4] != b"-"):
                answer = self.line()
        return answer

    def is_silent(self) -> bool:
        """Nothing comes, and the connection stands."""
        self.sock.settimeout(0.1)
        try:
            return self.sock.recv(1) == b"never"
        except TimeoutError:
            return True
        finally:
            self.sock.settimeout(5)


@contextmanager
def client(proxy: FaultProxy) -> Iterator[Client]:
    with socket.create_connection((proxy.host, proxy.port), 5) as sock:
        each = Client(sock)
        with each.file:
            yield each


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as server:
        server.deliver(MAIL, datetime(2026, 5, 4, tzinfo=UTC))
        yield server


@pytest.fixture
def imap(server: ScriptedImap) -> Iterator[ImapProxy]:
    with ImapProxy(server.port) as proxy:
        yield proxy


@pytest.fixture
def relay() -> Iterator[SmtpScript]:
    with SmtpScript() as relay:
        yield relay


@pytest.fixture
def smtp(relay: SmtpScript) -> Iterator[SmtpProxy]:
    with SmtpProxy(relay.port) as proxy:
        yield proxy


LOG_IN = b'AAAA1 LOGIN kontakt@lumas.example "fjalekalimi"'
OPEN = (LOG_IN, b"AAAA2 EXAMINE INBOX")
FETCH = b"AAAA3 UID FETCH 1 (BODY.PEEK[])\r\n"
ENVELOPE = (b"EHLO lumas.example", b"MAIL FROM:<a@lumas.example>", b"RCPT TO:<b@hapesira.example>")


def test_without_a_fault_all_passes(imap: ImapProxy, smtp: SmtpProxy, relay: SmtpScript) -> None:
    with client(imap) as mailbox, client(smtp) as sending:
        assert mailbox.line() == b"* OK ready\r\n"
        mailbox.says(*OPEN)
        mailbox.sock.sendall(FETCH)
        assert b"".join(mailbox.line() for _ in range(MAIL.count(b"\n") + 2)).count(MAIL) == 1
        assert sending.line().startswith(b"220")
        assert sending.says(*ENVELOPE, b"DATA", MESSAGE).startswith(b"250")
    assert [mail.content for mail in relay.mails] == [MESSAGE[:-3]]
    assert (imap.struck, smtp.struck) == ([], [])


@pytest.mark.parametrize("stage", ["connect", "login", "examine", "search", "body", "store", "idle"])
def test_a_reset_is_a_reset(imap: ImapProxy, stage: str) -> None:
    fault = Fault(Kind.RESET, stage)
    imap.inject(fault)

    def all_stages() -> None:
        with client(imap) as mailbox:
            mailbox.line()
            mailbox.says(*OPEN, b"AAAA3 UID SEARCH UID 1:*", b"AAAA4 UID FETCH 1 (BODY.PEEK[])")
            mailbox.says(b"AAAA5 UID STORE 1 +FLAGS.SILENT ($mailflow)", b"AAAA6 IDLE")
            mailbox.line()

    with pytest.raises(ConnectionResetError):
        all_stages()
    assert imap.struck == [fault]


@pytest.mark.parametrize("stage", ["connect", "ehlo", "mail", "rcpt", "data", "body", "dot", "answer"])
def test_a_reset_of_the_relay_comes_at_its_stage(smtp: SmtpProxy, relay: SmtpScript, stage: str) -> None:
    smtp.inject(Fault(Kind.RESET, stage))

    def all_stages() -> None:
        with client(smtp) as sending:
            sending.line()
            sending.says(*ENVELOPE, b"DATA", MESSAGE)

    with pytest.raises((ConnectionResetError, BrokenPipeError)):
        all_stages()
    assert len(smtp.struck) == 1
    assert len(relay.mails) == len(smtp.swallowed) == (stage == "answer")


def test_a_black_hole_takes_and_gives_nothing(imap: ImapProxy, smtp: SmtpProxy) -> None:
    imap.inject(Fault(Kind.BLACK_HOLE, "search"))
    smtp.inject(Fault(Kind.BLACK_HOLE, "connect"))
    with client(imap) as mailbox, client(smtp) as sending:
        mailbox.line()
        mailbox.says(*OPEN)
        mailbox.sock.sendall(b"AAAA3 UID SEARCH UID 1:*\r\n")
        assert mailbox.is_silent()
        assert sending.is_silent()
        imap.lift()
        assert mailbox.sock.recv(1) == b""


def test_an_end_of_the_connection_is_an_end_of_file(imap: ImapProxy) -> None:
    imap.inject(Fault(Kind.CLOSE, "examine"))
    with client(imap) as mailbox:
        mailbox.line()
        assert mailbox.says(*OPEN) == b""


@pytest.mark.parametrize("kind", [Kind.DRIP, Kind.LATENCY])
def test_a_slow_answer_is_slow_and_whole(imap: ImapProxy, smtp: SmtpProxy, kind: Kind) -> None:
    imap.inject(Fault(kind, "login", seconds=0.002))
    smtp.inject(Fault(kind, "rcpt", seconds=0.002))
    with client(imap) as mailbox, client(smtp) as sending:
        mailbox.line(), sending.line()
        began = time.monotonic()
        assert mailbox.says(LOG_IN) == b"AAAA1 OK done\r\n"
        assert time.monotonic() - began >= (0.02 if kind is Kind.DRIP else 0.002)
        assert sending.says(*ENVELOPE) == b"250 2.1.5 ok\r\n"


def test_a_literal_is_cut_in_its_middle(imap: ImapProxy) -> None:
    imap.inject(Fault(Kind.CUT_LITERAL, "body"))
    with client(imap) as mailbox:
        mailbox.line()
        mailbox.says(*OPEN)
        mailbox.sock.sendall(FETCH)
        assert mailbox.line().endswith(b"{%d}\r\n" % len(MAIL))
        with pytest.raises(ConnectionResetError):
            mailbox.file.read(len(MAIL))


def test_a_short_literal_agrees_with_itself(imap: ImapProxy) -> None:
    imap.inject(Fault(Kind.SHORT_LITERAL, "body"))
    with client(imap) as mailbox:
        mailbox.line()
        mailbox.says(*OPEN)
        mailbox.sock.sendall(FETCH)
        assert mailbox.line().endswith(b"{%d}\r\n" % (len(MAIL) - 10))
        assert mailbox.file.read(len(MAIL) - 10) == MAIL[:-10]
        assert (mailbox.line(), mailbox.line()) == (b")\r\n", b"AAAA3 OK done\r\n")


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "dot", "answer"])
@pytest.mark.parametrize("reply", ["451 4.3.0 later", "550 5.1.1 unknown"])
def test_a_reply_is_dictated_and_the_relay_has_nothing(
    smtp: SmtpProxy, relay: SmtpScript, stage: str, reply: str
) -> None:
    smtp.inject(Fault(Kind.REPLY, stage, reply=reply))
    with client(smtp) as sending:
        sending.line()
        said = b"250"
        for line in (*ENVELOPE, b"DATA", MESSAGE):
            if said[:1] in b"23":
                said = sending.says(line)
        assert said == f"{reply}\r\n".encode()
        assert sending.says(b"RSET").startswith(b"250")
        assert sending.says(*ENVELOPE, b"DATA", MESSAGE).startswith(b"250")
    assert len(relay.mails) == 1 + (stage == "answer")


def test_the_mailbox_refuses_in_dictated_words_and_has_not_heard(imap: ImapProxy, server: ScriptedImap) -> None:
    imap.inject(Fault(Kind.REPLY, "examine", reply="NO [UNAVAILABLE] asleep"))
    with client(imap) as mailbox:
        mailbox.line()
        assert mailbox.says(*OPEN) == b"AAAA2 NO [UNAVAILABLE] asleep\r\n"
    assert not any(command.startswith("EXAMINE") for command in server.commands)


@pytest.mark.parametrize("heard", [True, False])
def test_a_keyword_is_stored_or_not_before_the_line_breaks(imap: ImapProxy, server: ScriptedImap, heard: bool) -> None:
    imap.inject(Fault(Kind.RESET, "store", heard=heard))
    with client(imap) as mailbox:
        mailbox.line()
        mailbox.says(LOG_IN, b"AAAA2 SELECT INBOX")
        with pytest.raises(ConnectionResetError):
            mailbox.says(b"AAAA3 UID STORE 1 +FLAGS.SILENT ($mailflow)")
    assert server.flags(1) == ({b"$mailflow"} if heard else set())


@pytest.mark.parametrize("stage", ["search", "idle"])
def test_a_goodbye_is_said_before_the_end(imap: ImapProxy, stage: str) -> None:
    imap.inject(Fault(Kind.BYE, stage))
    with client(imap) as mailbox:
        mailbox.line()
        mailbox.says(*OPEN)
        mailbox.sock.sendall(b"AAAA3 UID SEARCH UID 1:*\r\n" if stage == "search" else b"AAAA3 IDLE\r\n")
        rest = mailbox.file.read()
        assert rest.endswith(b"* BYE going down for maintenance\r\n")


def test_every_folder_claims_another_uidvalidity_as_long_as_it_is_set(imap: ImapProxy) -> None:
    def validity() -> bytes:
        with client(imap) as mailbox:
            mailbox.line()
            mailbox.says(LOG_IN)
            mailbox.sock.sendall(b"AAAA2 EXAMINE INBOX\r\n")
            return next(line for line in iter(mailbox.line, b"") if b"UIDVALIDITY" in line)

    assert b"[UIDVALIDITY 1000]" in validity()
    imap.uidvalidity = 77
    assert b"[UIDVALIDITY 77]" in validity()


def test_garbage_is_no_answer(imap: ImapProxy, smtp: SmtpProxy) -> None:
    imap.inject(Fault(Kind.GARBAGE, "connect"))
    smtp.inject(Fault(Kind.GARBAGE, "mail"))
    with client(imap) as mailbox, client(smtp) as sending:
        assert mailbox.line().startswith(b"\x00\xff")
        sending.line()
        assert sending.says(*ENVELOPE[:2]).startswith(b"\x00\xff")


def test_a_fault_waits_its_turn_and_is_over_then(smtp: SmtpProxy, relay: SmtpScript) -> None:
    smtp.inject(Fault(Kind.REPLY, "rcpt", skip=1, times=2, reply="450 later"))
    with client(smtp) as sending:
        sending.line()
        said = [sending.says(*ENVELOPE)[:3] for _ in range(4) if sending.says(b"RSET")]
    assert said == [b"250", b"450", b"450", b"250"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls") / "good", names="IP:127.0.0.1")


def test_tls_breaks_in_the_handshake_and_within_a_record(server: ScriptedImap, certificate: tuple[Path, Path]) -> None:
    context = ssl.create_default_context(cafile=certificate[0])

    def greeting() -> bytes:
        with (
            socket.create_connection((proxy.host, proxy.port), 5) as plain,
            context.wrap_socket(plain, server_hostname="127.0.0.1", suppress_ragged_eofs=False) as sock,
            sock.makefile("rb") as lines,
        ):
            return lines.readline()

    with ImapProxy(server.port, certificate=certificate) as proxy:
        proxy.inject(Fault(Kind.GARBAGE, "handshake"), Fault(Kind.TORN_TLS, "connect"))
        with pytest.raises(ssl.SSLError):
            greeting()
        with pytest.raises((ssl.SSLError, ConnectionResetError)):
            greeting()
        assert greeting() == b"* OK ready\r\n"


def test_a_certificate_can_run_out(server: ScriptedImap, certificate: tuple[Path, Path], tmp_path: Path) -> None:
    expired = make_certificate(tmp_path / "expired", names="IP:127.0.0.1", expired=True)
    context = ssl.create_default_context(cafile=expired[0])
    with ImapProxy(server.port, certificate=certificate) as proxy:
        proxy.shows(expired)
        with (
            socket.create_connection((proxy.host, proxy.port), 5) as plain,
            pytest.raises(ssl.SSLCertVerificationError, match="expired"),
        ):
            context.wrap_socket(plain, server_hostname="127.0.0.1")
