"""What mailflow needs of any mailbox, on the scripted server, pymap, Dovecot, Cyrus and Courier alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from mailflow.transport.imap import PIECE, MailboxSession
from tests.support.mailboxes import Mailbox, session

MAY = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)


def mail(subject: str = "Projekt-vendim", body: str = "Tekst\r\n") -> bytes:
    head = (
        f"From: a@lumas.example\r\nTo: kontakt@lumas.example\r\nSubject: {subject}\r\nMessage-ID: <{subject}@x>\r\n\r\n"
    )
    return (head + body).encode()


def everything(watching: MailboxSession, first: int = 1) -> list[bytes]:
    return [whole.raw for whole in watching.fetch(watching.headers(watching.uids_from(first)))]


def test_new_mail_is_found_by_its_uid(mailbox: Mailbox) -> None:
    old = mailbox.deliver(mail("e-vjeter"), MAY)
    with session(mailbox) as watching:
        facts = watching.examine("INBOX")
        assert facts is not None
        assert (facts.exists, facts.uidnext) == (1, old + 1)
        assert watching.uids_from(old + 1) == []
        new = mailbox.deliver(mail("e-re"), MAY)
        assert watching.examine("INBOX") == facts
        assert watching.uids_from(old + 1) == [new]


def test_an_empty_folder_holds_nothing(mailbox: Mailbox) -> None:
    with session(mailbox) as watching:
        facts = watching.examine("INBOX")
        assert facts is not None
        assert facts.exists == 0
        assert watching.uids_from(1) == []
        assert watching.uids_since(date(2020, 1, 1)) == []
        assert watching.headers([]) == []


def test_a_folder_that_does_not_exist_is_no_fault(mailbox: Mailbox) -> None:
    with session(mailbox) as watching:
        assert watching.examine("Nuk-ekziston") is None
        assert watching.examine(mailbox.forum_folder) is not None


def test_mail_is_found_by_a_header_field(mailbox: Mailbox) -> None:
    first = mailbox.deliver(mail("nje"), MAY)
    marked = mailbox.deliver(b"X-Mailflow-Instance: abc\r\n" + mail("dy"), MAY)
    with session(mailbox) as watching:
        watching.examine("INBOX")
        assert watching.uids_with("Message-ID", "<nje@x>") == [first]
        assert watching.uids_with("Message-ID", "<tre@x>") == []
        assert watching.uids_with("X-Mailflow-Instance", "") == [marked]
        assert watching.uids_with("X-Mailflow-Instance", "", marked + 1) == []


def test_all_folders_are_listed(mailbox: Mailbox) -> None:
    with session(mailbox) as watching:
        assert {"INBOX", mailbox.forum_folder} <= set(watching.folders())


def test_when_a_mail_reached_the_mailbox_is_known_to_the_second(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(mail(), MAY)
    with session(mailbox) as watching:
        watching.examine("INBOX")
        [header] = watching.headers([uid])
    assert header.received_at == MAY
    assert header.received_at.tzinfo is UTC


def test_a_header_tells_size_and_fields_without_the_body(mailbox: Mailbox) -> None:
    raw = mail(body="sekret\r\n" * 500)
    uid = mailbox.deliver(raw, MAY)
    with session(mailbox) as watching:
        watching.examine("INBOX")
        [header] = watching.headers([uid])
    assert header.size == len(raw)
    assert b"Subject: Projekt-vendim" in header.header
    assert b"sekret" not in header.header


def test_the_structure_tells_the_parts(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(mail(), MAY)
    with session(mailbox) as watching:
        watching.examine("INBOX")
        structures = watching.structures([uid, uid + 50])
    assert [part.media_type for part in structures[uid]] == ["text/plain"]
    assert uid + 50 not in structures


def test_small_and_large_mails_arrive_byte_for_byte_in_order(mailbox: Mailbox) -> None:
    small = [mail(f"m{n}", "ë e ç\r\n" * n) for n in range(1, 4)]
    large = mail("i-madh", "0123456789abcdef\r\n" * 180_000)
    assert len(large) > 3 * PIECE
    sent = [small[0], large, small[1], small[2]]
    for raw in sent:
        mailbox.deliver(raw, MAY)
    with session(mailbox) as watching:
        watching.examine("INBOX")
        got = list(watching.fetch(watching.headers(watching.uids_from(1))))
    assert [whole.raw for whole in got] == sent
    assert all(whole.complete for whole in got)


def test_a_mail_of_exactly_one_piece_arrives_whole(mailbox: Mailbox) -> None:
    head = mail("i-plote", "")
    raw = head + b"x" * (PIECE - len(head) - 2) + b"\r\n"
    uid = mailbox.deliver(raw, MAY)
    with session(mailbox) as watching:
        watching.examine("INBOX")
        whole = watching.fetch_whole(uid, PIECE)
    assert whole is not None
    assert whole.raw == raw
    assert whole.complete


def test_a_length_other_than_the_stated_one_is_told(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(mail(), MAY)
    with session(mailbox) as watching:
        watching.examine("INBOX")
        whole = watching.fetch_whole(uid, len(mail()) + 1)
    assert whole is not None
    assert not whole.complete


def test_a_mail_that_is_gone_is_simply_missing(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(mail(), MAY)
    with session(mailbox) as watching:
        watching.examine("INBOX")
        assert [header.uid for header in watching.headers([uid, uid + 50])] == [uid]
        assert watching.fetch_whole(uid + 50, 10) is None


def test_mail_is_found_by_the_day_it_reached_the_mailbox(mailbox: Mailbox) -> None:
    mailbox.deliver(mail("para"), MAY - timedelta(days=10))
    later = mailbox.deliver(mail("pas"), MAY)
    with session(mailbox) as watching:
        watching.examine("INBOX")
        assert watching.uids_since(date(2026, 5, 2)) == [later]
        assert watching.uids_since(date(2026, 5, 2), later) == [later]
        assert watching.uids_since(date(2026, 5, 2), later + 1) == []


def test_reading_never_marks_a_mail_as_read(mailbox: Mailbox) -> None:
    unread = mailbox.deliver(mail("a"), MAY)
    read = mailbox.deliver(mail("b"), MAY, flags=[b"\\Seen"])
    with session(mailbox) as watching:
        watching.examine("INBOX")
        everything(watching)
        watching.fetch_whole(unread, 1)
    assert mailbox.flags(unread) == set()
    assert mailbox.flags(read) == {b"\\Seen"}


def test_what_the_human_marked_as_deleted_is_not_expunged_by_us(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(mail(), MAY, flags=[b"\\Deleted"])
    with session(mailbox) as watching:
        watching.examine("INBOX")
        watching.mark("INBOX", [uid])
        watching.examine(mailbox.forum_folder)
    assert b"\\Deleted" in mailbox.flags(uid)


def test_the_one_trace_is_a_keyword(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(mail(), MAY)
    other = mailbox.deliver(mail("tjeter"), MAY)
    with session(mailbox) as watching:
        watching.examine("INBOX")
        assert watching.keeps_keyword("INBOX") is mailbox.keeps_keywords
        assert watching.mark("INBOX", [uid]) is mailbox.keeps_keywords
        assert watching.uids_from(1) == [uid, other]
    assert mailbox.flags(uid) == ({b"$mailflow"} if mailbox.keeps_keywords else set())
    assert mailbox.flags(other) == set()


def test_marking_a_mail_that_is_gone_is_harmless(mailbox: Mailbox) -> None:
    with session(mailbox) as watching:
        watching.examine("INBOX")
        assert not watching.mark("INBOX", [4711])
        assert not watching.mark("INBOX", [])
        watching.noop()


def test_a_renumbered_folder_is_recognised(mailbox: Mailbox) -> None:
    mailbox.deliver(mail(), MAY)
    with session(mailbox) as watching:
        before = watching.examine("INBOX")
    mailbox.renumber()
    with session(mailbox) as watching:
        after = watching.examine("INBOX")
    assert before is not None
    assert after is not None
    assert before.uidvalidity != after.uidvalidity


def test_new_mail_ends_the_wait(mailbox: Mailbox) -> None:
    delivered: list[int] = []

    def deliver_once_waiting() -> bool:
        if not delivered:
            delivered.append(mailbox.deliver(mail(), MAY))
        return False

    with session(mailbox) as watching:
        assert watching.can_idle() is mailbox.can_idle
        watching.examine("INBOX")
        if not mailbox.can_idle:
            return
        assert watching.idle_round(20, deliver_once_waiting)
        watching.examine("INBOX")
        assert watching.uids_from(1) == delivered


def test_the_wait_ends_by_itself_and_when_asked(mailbox: Mailbox) -> None:
    if not mailbox.can_idle:
        return
    with session(mailbox) as watching:
        watching.examine("INBOX")
        assert not watching.idle_round(0.01, lambda: False)
        assert not watching.idle_round(60, lambda: True)
        watching.noop()


def test_whether_reading_leaves_a_mark_is_tried_on_an_unread_mail(mailbox: Mailbox) -> None:
    with session(mailbox) as watching:
        assert watching.marks_what_is_read("INBOX") is None
    mailbox.deliver(mail("lexuar"), MAY, flags=[b"\\Seen"])
    with session(mailbox) as watching:
        assert watching.marks_what_is_read("INBOX") is None
    unread = mailbox.deliver(mail("palexuar"), MAY)
    with session(mailbox) as watching:
        assert watching.marks_what_is_read("INBOX") is False
    assert mailbox.flags(unread) == set()


def test_the_counters_of_a_folder_are_told_without_opening_it(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(mail(), MAY, folder=mailbox.forum_folder)
    with session(mailbox) as watching:
        facts = watching.examine(mailbox.forum_folder)
        assert facts is not None
        watching.examine("INBOX")
        assert watching.standing(mailbox.forum_folder) == (facts.uidvalidity, uid + 1)
        assert watching.standing("Nuk-ekziston") is None
        assert mailbox.forum_folder in {folder.name for folder in watching.listed() if folder.role == "other"}
