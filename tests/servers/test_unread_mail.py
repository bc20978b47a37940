"""Mail that mailflow does not read where it lies: filed by a filter or a phone, suspected by the server, gone before it was seen.

It is found where a watched folder holds it, and told in status and digest where none does; of its own accord nothing of it acts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from imapclient import IMAPClient

from mailflow.storage import unread
from mailflow.storage.transaction import engine_for, transaction
from tests.support.dovecot import Dovecot
from tests.support.mailbox_forum import MailboxForum
from tests.support.mailboxes import DovecotMailbox

pytestmark = pytest.mark.server("dovecot")


@pytest.fixture
def box(dovecot: Dovecot) -> DovecotMailbox:
    box = DovecotMailbox(dovecot)
    with box.human() as human:
        for folder in ("Junk", "Trash", "Sent", "Plane 2026"):
            human.create_folder(folder)
    return box


@pytest.fixture
def forum(fresh_sqlite: str, box: DovecotMailbox) -> Iterator[MailboxForum]:
    engine = engine_for(fresh_sqlite)
    forum = MailboxForum(engine, box, folders=("INBOX", "Forumi"))
    forum.time_passes(hours=1)
    yield forum
    engine.dispose()


@pytest.fixture
def human(box: DovecotMailbox) -> Iterator[IMAPClient]:
    with box.human() as human:
        human.select_folder("INBOX")
        yield human


def waiting(forum: MailboxForum) -> list[str]:
    return [
        line["what"] for line in forum.status()["waiting"] if "unread" in line["what"] or "not read" in line["what"]
    ]


def digest(forum: MailboxForum) -> str:
    forum.time_passes(days=1)
    found = forum.sent("digest")
    return found[-1].text if found else ""


@pytest.mark.parametrize(
    ("folder", "told"),
    [("Junk", "Junk” (postë e padëshiruar)"), ("Trash", "Trash” (mesazhe të fshira)"), ("Plane 2026", "Plane 2026”:")],
)
def test_a_draft_that_a_filter_has_put_elsewhere_is_told_and_does_not_act(
    forum: MailboxForum, folder: str, told: str
) -> None:
    forum.director_sends("Projektvendim për parkimin", into=folder)
    forum.time_passes(hours=2)
    assert waiting(forum) == [f"not read in {folder}: 1 mail"]
    assert forum.ledger() == []
    text = digest(forum)
    assert told in text
    assert "“Projektvendim për parkimin”" in text
    assert "zhvendoseni te kutia hyrëse" in text
    assert forum.sent("receipt") == []
    told_once = len(forum.sent("digest"))
    digest(forum)
    assert len(forum.sent("digest")) == told_once


@pytest.mark.parametrize("way", ["moved to INBOX", "folder listed"])
def test_what_was_told_acts_once_when_she_moves_it_or_the_folder_is_listed(
    forum: MailboxForum, box: DovecotMailbox, human: IMAPClient, way: str
) -> None:
    forum.director_sends("Projektvendim për parkimin", into="Plane 2026")
    forum.time_passes(hours=2)
    if way == "folder listed":
        forum.watches("INBOX", "Forumi", "Plane 2026")
    else:
        human.select_folder("Plane 2026")
        human.move(human.search(), "INBOX")
    forum.time_passes(hours=2)
    assert [line["disposition"] for line in forum.ledger()] == ["opened"]
    assert waiting(forum) == []
    assert len(forum.sent("receipt")) == 1


def test_what_she_deletes_there_is_no_longer_told(forum: MailboxForum, human: IMAPClient) -> None:
    forum.director_sends("Projektvendim për parkimin", into="Junk")
    forum.director_sends("Plani i Gjelbërimit", into="Junk")
    forum.time_passes(hours=2)
    assert waiting(forum) == ["not read in Junk: 2 mails"]
    human.select_folder("Junk")
    human.delete_messages(human.search()[:1])
    human.expunge()
    forum.arrives(b"From: a@x.example\r\nSubject: Reklama\r\n\r\nx\r\n", folder="Junk")
    forum.time_passes(hours=2)
    assert waiting(forum) == ["not read in Junk: 1 mail"]


def test_what_mailflow_has_read_and_she_files_is_not_told(
    forum: MailboxForum, human: IMAPClient, box: DovecotMailbox
) -> None:
    forum.director_sends("Projektvendim për parkimin")
    human.noop()
    human.move(human.search(), "Plane 2026")
    forum.time_passes(hours=2)
    assert waiting(forum) == []


@pytest.mark.parametrize("folder", ["Plane 2026", "Sent"])
def test_everyday_mail_in_her_own_folders_is_nobodys_business(forum: MailboxForum, folder: str) -> None:
    forum.director_sends("Fatura e muajit", text="Bashkëlidhur.", into=folder)
    forum.arrives(b"From: a@x.example\r\nSubject: Ftese\r\n\r\nx\r\n", folder=folder)
    forum.time_passes(hours=2)
    assert waiting(forum) == []


def test_a_members_letter_among_unwanted_mail_is_told(forum: MailboxForum) -> None:
    forum.member_writes("M05", "Kur mblidhet forumi?", subject="Pyetje", into="Junk")
    forum.arrives(
        b"From: win@lottery.example\r\nSubject: You have won\r\nMessage-ID: <2@l>\r\n\r\nx\r\n", folder="Junk"
    )
    forum.time_passes(hours=2)
    assert waiting(forum) == ["not read in Junk: 1 mail"]


def test_nothing_of_it_is_kept_when_its_sender_is_erased(forum: MailboxForum) -> None:
    forum.member_writes("M05", "Kur mblidhet forumi?", subject="Pyetje", into="Junk")
    forum.time_passes(hours=2)
    assert waiting(forum) == ["not read in Junk: 1 mail"]
    with transaction(forum.engine) as tx:
        unread.forget_senders(tx, [forum.address_of("M05")])
    assert waiting(forum) == []


def test_mail_that_was_gone_before_it_could_be_read_is_counted(forum: MailboxForum, human: IMAPClient) -> None:
    forum.director_sends("Plani i Gjelbërimit")
    forum.stops()
    for _ in range(3):
        forum.director_sends("Projektvendim për parkimin")
    human.noop()
    human.delete_messages(human.search()[1:3])
    human.expunge()
    forum.time_comes(forum.now + timedelta(hours=3))
    forum.starts()
    forum.time_passes(hours=2)
    assert waiting(forum) == ["gone from INBOX unread: 2 mails"]
    forum.director_sends("Plani i Turizmit", into="Junk")
    assert "para se të lexoheshin: 2" in digest(forum)


def test_old_mail_elsewhere_is_not_told(forum: MailboxForum, box: DovecotMailbox, fresh_sqlite: str) -> None:
    raw = b"From: bardhyl.tafani@lumas.example\r\nSubject: Projektvendim\r\nMessage-ID: <o@l>\r\n\r\nx\r\n"
    box.deliver(raw, forum.now - timedelta(days=20), folder="Plane 2026")
    forum.time_passes(hours=2)
    assert waiting(forum) == []


def test_a_look_costs_one_question_a_folder_where_nothing_is_new(forum: MailboxForum, dovecot: Dovecot) -> None:
    from tests.support.dovecot import said_to_dovecot

    forum.time_passes(hours=2)
    said_to_dovecot()
    forum.time_passes(hours=1, minutes=1)
    commands = [command for commands in said_to_dovecot() for command in commands]
    assert [c for c in commands if c.startswith("STATUS")]
    assert not [c for c in commands if c.startswith("EXAMINE") and ("INBOX" not in c and "Forumi" not in c)]
