"""What the mail server sends together is entered into the ledger together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pytest

from mailflow.handlers import incoming
from mailflow.handlers.incoming import Arrival, decide_mail, record_mails
from mailflow.handlers.reading import Reading, read_mail
from mailflow.handlers.watching import Glimpse, envelope_of, waiting_mails
from mailflow.storage.content import pack
from mailflow.storage.ledger import Source
from tests.support.forum import Forum

T = TypeVar("T")


def source(forum: Forum, uid: int) -> Source:
    return Source(forum=forum.office.forum, mailbox=forum.mailbox, folder="INBOX", uidvalidity=1, uid=uid)


def arrival(forum: Forum, uid: int) -> Arrival:
    raw = b"From: dikush@example.org\r\nSubject: %d\r\n\r\nTekst\r\n" % uid
    return Arrival(source(forum, uid), envelope_of(raw, len(raw), forum.now, forum.now), pack(raw))


def glimpse(forum: Forum, uid: int, concern: str) -> Glimpse:
    header = b"From: dikush@example.org\r\nSubject: e madhe\r\n\r\n"
    return Glimpse(source=source(forum, uid), header=header, size=90_000_000, received_at=forum.now, concern=concern)


def test_mails_stand_in_the_ledger_in_the_order_of_the_mailbox_whether_they_were_fetched_or_not(forum: Forum) -> None:
    together: list[Arrival | Glimpse] = [
        arrival(forum, 501),
        glimpse(forum, 502, "unrelated"),
        glimpse(forum, 503, "too_large"),
        arrival(forum, 504),
    ]
    ids = record_mails(forum.engine, forum.office, together, forum.now)
    assert [(line["uid"], line["disposition"]) for line in forum.ledger()] == [
        (501, "received"), (502, "unrelated"), (503, "quarantined"), (504, "received"),
    ]  # fmt: skip
    assert waiting_mails(forum.engine, forum.office) == ids
    assert len(forum.outbox("alarm")) == 1
    for mail_id in ids:
        decide_mail(forum.engine, forum.office, mail_id, forum.now, first=True)
    assert waiting_mails(forum.engine, forum.office) == []


def test_a_mail_that_is_known_is_not_entered_again(forum: Forum) -> None:
    record_mails(forum.engine, forum.office, [arrival(forum, 501)], forum.now)
    again = record_mails(forum.engine, forum.office, [arrival(forum, 501), arrival(forum, 502)], forum.now)
    assert len(again) == 1
    assert [line["uid"] for line in forum.ledger()] == [501, 502]


def test_only_transactions_are_left_to_the_thread_that_writes(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def write(work: Callable[[], T], /) -> T:
        order.append("write")
        try:
            return work()
        finally:
            order.append("written")

    def reads(*arguments: Any) -> Reading:
        order.append("read")
        return read_mail(*arguments)

    monkeypatch.setattr(incoming, "read_mail", reads)
    (mail_id,) = record_mails(forum.engine, forum.office, [arrival(forum, 501)], forum.now)
    decide_mail(forum.engine, forum.office, mail_id, forum.now, write=write)
    assert order == ["write", "written", "read", "write", "written"]
