"""Single header fields of many mails, on three servers: no more than was asked for, in the order in which they stand."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.support.imap_script import ScriptedImap
from tests.support.mailboxes import Mailbox, session

AT = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
RAW = (
    b"Authentication-Results: mx.lumas.example; dmarc=pass header.from=x.example\r\n"
    b"Received: from a by mx.lumas.example with ESMTPS id 1; x\r\nSubject: privat\r\n"
    b"Received: from b by a with ESMTP id 2; x\r\nFrom: a@x.example\r\n\r\nTekst\r\n"
)


def test_only_the_fields_asked_for_are_read(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(RAW, AT)
    with session(mailbox) as looking:
        looking.examine("INBOX")
        (header,) = looking.fields([uid], ("From", "Received", "Authentication-Results"))
    assert (header.uid, header.received_at) == (uid, AT)
    if isinstance(mailbox, ScriptedImap):  # which answers whole headers
        return
    assert b"privat" not in header.header
    assert b"Tekst" not in header.header
    names = [line.partition(b":")[0] for line in header.header.strip().splitlines()]
    assert names == [b"Authentication-Results", b"Received", b"Received", b"From"]


def test_capabilities_are_asked_of_the_server(mailbox: Mailbox) -> None:
    with session(mailbox) as looking:
        assert looking.can("IMAP4rev1")
        assert not looking.can("X-NOBODY-HAS-THIS")
        assert looking.can_idle() == looking.can("IDLE")
