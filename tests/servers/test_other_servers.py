"""A short consultation on real servers beside Dovecot: folders under `INBOX.`, no IDLE, no keywords, another order of answers.

With the forum's own folder watched beside INBOX; and nothing of what the human has done to her mails is changed.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailflow.storage.transaction import engine_for
from tests.support.mailbox_forum import MailboxForum
from tests.support.mailboxes import ALL, Mailbox, mailbox_on

pytestmark = pytest.mark.server

OLD = b"From: ylli.cepani@lumas.example\r\nSubject: Projektvendim i vjeter\r\n\r\nNga para.\r\n"
PRIVATE = b"From: a@x.example\r\nSubject: Fatura\r\n\r\nPrivate.\r\n"
WORDS, MORE_WORDS = "Të shtohen edhe dhjetë vende për biçikleta.", "Të ndalohet hyrja e kamionëve gjatë ditës."


@pytest.fixture(params=[server for server in ALL if server.values[0] in {"cyrus", "courier"}])
def mailbox(request: pytest.FixtureRequest) -> Mailbox:
    return mailbox_on(request)


@pytest.fixture
def forum(fresh_sqlite: str, mailbox: Mailbox) -> Iterator[MailboxForum]:
    engine = engine_for(fresh_sqlite)
    yield MailboxForum(engine, mailbox, folders=("INBOX", mailbox.forum_folder))
    engine.dispose()


def test_a_consultation_runs_from_the_draft_to_the_closing(forum: MailboxForum, mailbox: Mailbox) -> None:
    forum.arrives(OLD)
    marked = mailbox.deliver(PRIVATE, forum.now, flags=[b"\\Deleted", b"\\Flagged"])
    assert forum.director_sends("Projektvendim për parkimin")["disposition"] == "opened"
    forum.time_passes(hours=1)
    answer = forum.member_replies("M05", WORDS)
    assert answer["disposition"] == "filed"
    forum.arrives(forum.newest, folder=mailbox.forum_folder)  # she files a copy, and keeps the first
    mailbox.renumber()
    filed = forum.member_replies("M07", MORE_WORDS)
    assert filed["disposition"] == "filed"
    forum.closes()

    assert sorted(r["text"] for r in forum.recommendations()) == sorted([WORDS, MORE_WORDS])
    ends = [line["disposition"] for line in forum.ledger()]
    assert (ends.count("opened"), ends.count("filed"), ends.count("received")) == (1, 2, 0)
    assert "duplicate" in ends
    assert len(forum.sent("invitation")) == len(forum.sent("closing"))
    assert forum.status()["ok"]
    assert {b"\\Deleted", b"\\Flagged"} == mailbox.flags(marked)
    trace = {b"$mailflow"} if mailbox.keeps_keywords else set()
    assert mailbox.flags(filed["uid"]) == trace
