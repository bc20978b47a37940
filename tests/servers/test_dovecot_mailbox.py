"""The watch over a real Dovecot: TLS, the commands that went over the wire, the wake-up."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailflow.errors import LoginRefused, MailboxFault
from mailflow.loops.intake import Intake
from mailflow.loops.intake_desk import Concern
from mailflow.loops.polling import Poller
from mailflow.transport.connection import Security
from mailflow.transport.imap import MailboxSession
from tests.loops.notebook import START, Notebook
from tests.support.dovecot import Dovecot
from tests.support.dovecot_certificate import make_certificate
from tests.support.imap_whitelist import outside_the_whitelist
from tests.support.mailboxes import PATIENCE, DovecotMailbox, session
from tests.support.recording_proxy import RecordingProxy

pytestmark = pytest.mark.server("dovecot")

BEFORE = START - timedelta(days=3)
AFTER = START + timedelta(hours=1)


def mail(subject: str = "Projekt", body: str = "Tekst\r\n") -> bytes:
    return f"From: a@lumas.example\r\nSubject: {subject}\r\n\r\n{body}".encode()


def open_with(
    dovecot: Dovecot, security: Security, port: int, *, host: str = "localhost", ca_file: Path | None = None
) -> MailboxSession:
    return MailboxSession(
        host=host,
        port=port,
        user=dovecot.fresh_user(),
        password=dovecot.password,
        security=security,
        ca_file=ca_file,
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_line_is_encrypted_and_the_certificate_verified(dovecot: Dovecot, security: Security) -> None:
    port = dovecot.tls_port if security == "tls" else dovecot.port
    with open_with(dovecot, security, port, ca_file=dovecot.ca_file) as watching:
        assert isinstance(watching._client.socket(), ssl.SSLSocket)
        assert watching.examine("INBOX") is not None
    with pytest.raises(MailboxFault, match=r"certificate .* is not accepted .*self-signed.*MAILFLOW_CA_FILE"):
        open_with(dovecot, security, port)


def test_news_wakes_an_encrypted_wait(dovecot: Dovecot) -> None:
    user = dovecot.fresh_user()
    delivered: list[str] = []

    def deliver_once() -> bool:
        if not delivered:
            dovecot.deliver(user, mail())
            delivered.append("x")
        return False

    with MailboxSession(
        host="localhost", port=dovecot.tls_port, user=user, password=dovecot.password, ca_file=dovecot.ca_file
    ) as watching:
        watching.examine("INBOX")
        assert watching.idle_round(20, deliver_once)


@contextmanager
def tls_listener(folder: Path, *, expired: bool = False, names: str = "DNS:localhost") -> Iterator[tuple[int, Path]]:
    """A listener with a certificate of our choice: nobody gets further than its handshake."""
    certificate, key = make_certificate(folder / "own", expired=expired, names=names)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with suppress(OSError), listener.accept()[0] as client, context.wrap_socket(client, server_side=True):
            pass

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1], certificate
    with suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(5)


def test_an_expired_certificate_is_one_clear_sentence(dovecot: Dovecot, tmp_path: Path) -> None:
    with (
        tls_listener(tmp_path, expired=True) as (port, ca_file),
        pytest.raises(MailboxFault, match=r"not accepted \(certificate has expired\)"),
    ):
        open_with(dovecot, "tls", port, ca_file=ca_file)


def test_a_certificate_for_another_name_is_one_clear_sentence(dovecot: Dovecot, tmp_path: Path) -> None:
    with (
        tls_listener(tmp_path, names="DNS:mail.lumas.example") as (port, ca_file),
        pytest.raises(MailboxFault, match="use the host name it was made for"),
    ):
        open_with(dovecot, "tls", port, ca_file=ca_file)


def test_a_wrong_password_is_refused(dovecot: Dovecot) -> None:
    with pytest.raises(LoginRefused, match="AUTHENTICATIONFAILED"):
        MailboxSession(
            host=dovecot.host, port=dovecot.port, user=dovecot.fresh_user(), password="gabim", security="none"
        )


def test_a_folder_with_an_albanian_name_is_watched(dovecot: Dovecot) -> None:
    box = DovecotMailbox(dovecot)
    box.deliver(mail(), AFTER, folder="Këshillime & çështje")
    with session(box) as watching:
        assert "Këshillime & çështje" in watching.folders()
        facts = watching.examine("Këshillime & çështje")
    assert facts is not None
    assert facts.exists == 1


def test_file_names_are_read_from_the_structure_of_a_wrapped_mail(dovecot: Dovecot) -> None:
    from email.message import EmailMessage

    inner = EmailMessage()
    inner["Subject"] = "Projekt"
    inner.set_content("Bashkëlidhur.")
    inner.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Relacion për çmimin.pdf")
    outer = EmailMessage()
    outer["Subject"] = "Fwd"
    outer.set_content("Shihni.")
    outer.add_attachment(inner)
    box = DovecotMailbox(dovecot)
    uid = box.deliver(outer.as_bytes().replace(b"\n", b"\r\n"), AFTER)
    with session(box) as watching:
        watching.examine("INBOX")
        parts = watching.structures([uid])[uid]
    assert "Relacion për çmimin.pdf" in [part.name for part in parts]
    assert "message/rfc822" in [part.media_type for part in parts]


def test_nothing_but_the_whitelist_goes_over_the_wire_and_no_flag_but_ours_changes(dovecot: Dovecot) -> None:
    box = DovecotMailbox(dovecot)
    old = box.deliver(mail("e-vjeter"), BEFORE, flags=[b"\\Deleted"])
    notebook = Notebook(folders=("INBOX", "Forumi", "Nuk-ekziston"), mail_size=3_000_000)
    with RecordingProxy(box.port) as proxy:
        intake = Intake(
            box.user, notebook.desk(), lambda _: session(box, port=proxy.port), lambda: box.password, jitter=lambda: 0.5
        )
        stop = threading.Event()
        uids: list[int] = []
        waits: list[float] = []

        def life_goes_on() -> None:
            polls = len(notebook.polls)
            if polls == 2:  # the baseline is drawn
                uids.append(box.deliver(mail("i-ri"), AFTER))
                uids.append(box.deliver(mail("i-madh", "x" * 2_000_000), AFTER))
                uids.append(box.deliver(mail("shume-i-madh", "x" * 3_000_001), AFTER))
                uids.append(box.deliver(mail("privat"), AFTER, flags=[b"\\Flagged"]))
                box.deliver(mail("ne-dosje"), AFTER, folder="Forumi")
            elif polls == 4:
                proxy.cut()
            elif polls == 6:
                box.renumber()
                proxy.cut()
            elif polls >= 8:
                stop.set()

        notebook.on_poll = life_goes_on
        intake.run(stop, waits.append)
        commands = proxy.all_commands()
    assert {raw.split(b"\r\n")[1] for raw in notebook.effects} == {
        b"Subject: i-ri", b"Subject: i-madh", b"Subject: ne-dosje",
    }  # fmt: skip
    assert outside_the_whitelist(commands) == []
    names = {command.split(" ", 2)[1] if command.startswith("UID") else command.split(" ")[0] for command in commands}
    assert {"EXAMINE", "SELECT", "SEARCH", "FETCH", "STORE", "LOGOUT"} <= names
    assert [box.flags(uid) for uid in (old, *uids)] == [
        {b"\\Deleted"}, {b"$mailflow"}, {b"$mailflow"}, set(), {b"\\Flagged"},
    ]  # fmt: skip
    assert Concern.TOO_LARGE in notebook.aside.values()


def test_mail_delivered_while_idling_is_filed_by_the_loop(dovecot: Dovecot) -> None:
    box = DovecotMailbox(dovecot)
    notebook = Notebook(now=datetime.now(UTC) - timedelta(minutes=1))  # noqa: TID251 - LMTP dates mail by the real clock
    stop = threading.Event()
    recorded = threading.Event()
    notebook.on_record = lambda _raw: recorded.set()
    notebook.on_poll = lambda: stop.set() if recorded.is_set() else None
    with RecordingProxy(box.port) as proxy:
        intake = Intake(box.user, notebook.desk(), lambda _: session(box, port=proxy.port), lambda: box.password)
        thread = threading.Thread(target=intake.run, args=(stop,))
        thread.start()
        while "IDLE" not in proxy.commands:
            stop.wait(0.01)
        dovecot.deliver(box.user, mail("i-sapoardhur"))
        assert recorded.wait(20)
        thread.join(20)
        assert not thread.is_alive()
    assert len(notebook.effects) == 1
    assert b"i-sapoardhur" in notebook.effects[0]
    assert [told for told in notebook.told if told] == []


def test_two_polls_at_once_would_not_record_twice(dovecot: Dovecot) -> None:
    box = DovecotMailbox(dovecot)
    notebook = Notebook()
    with session(box) as first, session(box) as second:
        Poller(box.user, notebook.desk()).poll(first)
        box.deliver(mail(), AFTER)
        Poller(box.user, notebook.desk()).poll(first)
        Poller(box.user, notebook.desk()).poll(second)
    assert notebook.effects == [mail()]
