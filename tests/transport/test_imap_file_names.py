"""Names of files, read off the raw answers of three servers: none is missed that taking the structure apart would show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailflow.transport.structure import names_of
from tests.mail.sample_mails import sample, truths
from tests.support.imap_script import ScriptedImap
from tests.support.mailboxes import Mailbox, session

AT = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)


def test_every_name_of_the_sample_mailbox_is_seen(mailbox: Mailbox) -> None:
    uids = [mailbox.deliver(sample(truth["id"]), AT) for truth in truths()[:35]]
    with session(mailbox) as looking:
        looking.examine("INBOX")
        seen = looking.file_names(uids)
        parts = looking.structures(uids)
    for uid in uids:
        assert {part.name for part in parts[uid] if part.name} <= set(seen[uid])
    if not isinstance(mailbox, ScriptedImap):  # which answers one and the same structure
        assert any("Plani Vendor i Menaxhimit të Mbetjeve DRAFT.docx" in names for names in seen.values())


def test_a_mail_that_is_gone_is_missing(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(b"Subject: x\r\n\r\nx\r\n", AT)
    with session(mailbox) as looking:
        looking.examine("INBOX")
        assert looking.file_names([uid, uid + 5]) == {uid: ()}


@pytest.mark.parametrize(
    ("structure", "names"),
    [
        (b'("application" "pdf" ("name" "draft.pdf") NIL NIL "base64" 10)', ("draft.pdf",)),
        (
            b'("application" "pdf" NIL NIL NIL "base64" 1 NIL ("attachment" ("filename" "a \\"b\\".pdf")))',
            ('a "b".pdf',),
        ),
        (b'("a" "b" ("name*" "utf-8\'\'p%C3%ABr.pdf") NIL NIL "base64" 1)', ("për.pdf",)),
        (b'("a" "b" ("NAME*0*" "utf-8\'\'pro" "NAME*1*" "jekt.pdf") NIL NIL "base64" 1)', ("projekt.pdf",)),
        (b'("a" "b" ("name" "=?utf-8?q?p=C3=ABr=2Epdf?=") NIL NIL "base64" 1)', ("për.pdf",)),
        (b'("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 1 1)', ()),
    ],
)
def test_names_in_every_form(structure: bytes, names: tuple[str, ...]) -> None:
    assert names_of(b"1 (UID 7 BODYSTRUCTURE " + structure + b")") == (7, names)
    assert names_of(b"1 (BODYSTRUCTURE " + structure + b" UID 7)") == (7, names)


def test_a_name_that_is_sent_as_a_literal_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="quoted"):
        names_of(b'1 (UID 7 BODYSTRUCTURE ("a" "b" ("name" {9}')


def test_an_answer_without_a_structure_is_none() -> None:
    assert names_of(b"1 (UID 7 FLAGS (\\Seen))") is None
