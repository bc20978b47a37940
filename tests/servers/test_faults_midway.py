"""Something breaks in the middle of a consultation, at each of its steps: one clear sentence, and nothing is lost or done twice."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from tests.support.dovecot import Dovecot
from tests.support.dovecot_certificate import make_certificate
from tests.support.installation import Ended, Installation
from tests.support.postfix import Postfix, running_postfix
from tests.support.reading import by_kind, read
from tests.support.tls_proxy import TlsProxy

pytestmark = pytest.mark.server("dovecot", "postfix")

REF = "2026-001"
DIRECTOR, MEMBER = "ylli.cepani@lumas.example", "manjola@hapesira.example"
MEMBERS = 16
MONDAY = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
WORDS = "Të shtohen edhe dhjetë vende për biçikleta pranë shkollës."
DISK = random.Random(1)
"""Attachments that no compression makes small: a full disk takes none of them."""


@pytest.fixture
def relay() -> Iterator[Postfix]:
    with running_postfix() as relay:
        yield relay


class Town:
    """An installation between a Dovecot and a Postfix, both over TLS, whose certificates are renewed or not."""

    def __init__(self, folder: Path, dovecot: Dovecot, relay: Postfix, imap: TlsProxy, smtp: TlsProxy) -> None:
        self.folder, self.dovecot, self.relay, self.imap, self.smtp = folder, dovecot, relay, imap, smtp
        self.user = dovecot.fresh_user()
        self.good, self.expired = (folder / f"{name}.pem" for name in ("good", "expired"))
        self.forum = Installation(folder, f"sqlite:///{folder / 'mailflow.db'}")
        authorities = folder / "authorities.pem"
        authorities.write_text(self.good.read_text() + self.expired.read_text())
        self.forum.watches(imap.host, imap.port, self.user, dovecot.password, ca_file=authorities)
        self.forum.environment["MAILFLOW_SMTP_URL"] = f"smtps://{smtp.host}:{smtp.port}"

    def once(self, now: datetime) -> Ended:
        return self.forum.here("once", now=now)

    # ── what may break, until the block ends ──

    @contextmanager
    def full_disk(self) -> Iterator[None]:
        """The database grows by no page any more."""
        with sqlite3.connect(self.folder / "mailflow.db") as database:
            (pages,) = database.execute("PRAGMA page_count").fetchone()
        database.close()

        def fill(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages}")

        event.listen(Engine, "connect", fill)
        try:
            yield
        finally:
            event.remove(Engine, "connect", fill)

    @contextmanager
    def locked_database(self) -> Iterator[None]:
        """Another program writes and does not end."""
        other = sqlite3.connect(self.folder / "mailflow.db", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            other.close()

    @contextmanager
    def wrong_password(self) -> Iterator[None]:
        """Somebody has changed the mailbox's password."""
        self.forum.environment["MAILFLOW_IMAP_PASSWORD"] = "tjetër"
        yield
        self.forum.environment["MAILFLOW_IMAP_PASSWORD"] = self.dovecot.password

    def expired_mailbox(self) -> AbstractContextManager[None]:
        """Nobody has renewed the mail server's certificate."""
        return self._expires(self.imap)

    def expired_relay(self) -> AbstractContextManager[None]:
        """Nobody has renewed the relay's."""
        return self._expires(self.smtp)

    @contextmanager
    def _expires(self, proxy: TlsProxy) -> Iterator[None]:
        proxy.shows((self.expired, self.expired.with_suffix(".key")))
        yield
        proxy.shows((self.good, self.good.with_suffix(".key")))

    # ── what people do ──

    def arrives(self, mail: EmailMessage, sender: str, stamp: str, at: datetime) -> None:
        written = EmailMessage()
        written["Authentication-Results"] = f"mx.lumas.example; {stamp}"
        written["From"] = sender
        written["Message-ID"] = f"<{at:%d%H%M}@{sender.partition('@')[2]}>"
        raw = written.as_bytes(policy=SMTP).partition(b"\r\n\r\n")[0] + b"\r\n" + mail.as_bytes(policy=SMTP)
        self.dovecot.append(self.user, raw, at)

    def director_sends(self, at: datetime) -> None:
        mail = EmailMessage()
        mail["To"], mail["Subject"] = "valbona.kuqja@lumas.example", "Projektvendim për parkimin"
        mail.set_content("Ju lutem t'ia përcillni Forumit për mendime.")
        mail.add_attachment(
            b"%PDF-1.4\n" + DISK.randbytes(300_000), maintype="application", subtype="pdf", filename="Projektvendim.pdf"
        )
        self.arrives(mail, DIRECTOR, f"auth=pass (LOGIN) smtp.auth={DIRECTOR}", at)

    def member_answers(self, at: datetime) -> None:
        invitation = by_kind(self.relay.wait_for(1, MEMBER), "invitation")
        mail = EmailMessage()
        mail["To"], mail["Subject"] = str(invitation["Reply-To"]), f"Re: {invitation['Subject']}"
        mail["In-Reply-To"] = str(invitation["Message-ID"]).strip()
        mail.set_content(WORDS)
        mail.add_attachment(DISK.randbytes(300_000), maintype="image", subtype="jpeg", filename="harta.jpg")
        self.arrives(mail, MEMBER, f"dmarc=pass header.from={MEMBER.partition('@')[2]}", at)


@pytest.fixture
def town(dovecot: Dovecot, relay: Postfix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    monkeypatch.setattr("mailflow.storage.transaction.BUSY_SECONDS", 0)
    good = make_certificate(tmp_path / "good", names="IP:127.0.0.1")
    make_certificate(tmp_path / "expired", names="IP:127.0.0.1", expired=True)
    with TlsProxy(dovecot.port, good) as imap, TlsProxy(relay.port, good) as smtp:
        yield Town(tmp_path, dovecot, relay, imap, smtp)


FAULTS = {
    Town.full_disk: (2, "cannot grow, the disk is full: free some space, nothing was lost."),
    Town.locked_database: (2, "is locked by another program: stop it or wait, then try again."),
    Town.wrong_password: (3, "refused the log-in"),
    Town.expired_mailbox: (3, "is not accepted (certificate has expired)"),
    Town.expired_relay: (3, "certificate has expired"),
}


@pytest.mark.parametrize(
    ("fault", "code", "told"), [pytest.param(fault, *said, id=fault.__name__) for fault, said in FAULTS.items()]
)
def test_a_fault_at_every_step_is_told_each_time_and_the_consultation_ends_as_without_it(
    town: Town, fault: Callable[[Town], AbstractContextManager[None]], code: int, told: str
) -> None:
    def step(at: datetime) -> None:
        with fault(town):
            broken = town.once(at)
        assert broken.code == code
        (line,) = broken.stderr.splitlines()
        assert told in line
        mended = town.once(at + timedelta(minutes=20))
        assert (mended.code, mended.stderr) == (0, "")

    assert town.once(MONDAY).code == 0
    town.director_sends(MONDAY + timedelta(minutes=10))
    step(MONDAY + timedelta(minutes=12))
    step(MONDAY + timedelta(hours=2))  # the grace time is over
    town.member_answers(MONDAY + timedelta(days=1, hours=1))
    step(MONDAY + timedelta(days=1, hours=2))
    step(MONDAY + timedelta(days=40))  # the deadline has passed

    at = MONDAY + timedelta(days=41)
    record = town.forum.here("show", REF, "--json", now=at).value
    assert record["phase"] == "closed"
    (recommendation,) = record["recommendations"]
    assert (recommendation["text"], recommendation["late"]) == (WORDS, False)
    assert [line["disposition"] for line in town.forum.here("ledger", "--json", now=at).lines] == ["opened", "filed"]
    sent = Counter(
        line["kind"] for line in town.forum.here("outbox", "--json", now=at).lines if line["state"] == "sent"
    )
    assert sent["invitation"] == sent["closing"] == MEMBERS
    assert (sent["receipt"], sent["opened"], sent["acknowledgement"], sent["report"]) == (1, 1, 1, 2)
    town.relay.wait_for(sent.total())
    assert (
        len({read(raw)["Message-ID"] for raw in town.relay.delivered()}) == len(town.relay.delivered()) == sent.total()
    )
    status = town.forum.here("status", "--json", now=MONDAY + timedelta(days=40, minutes=21))
    assert (status.code, status.value["ok"]) == (0, True)
