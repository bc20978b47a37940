"""Names of files, read off the raw answers of three servers: none is missed that taking the structure apart would show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailflow.transport.glimpse import FIELDS, glimpses_of
from mailflow.transport.structure import names_of, parts_of
from tests.mail.sample_mails import sample, truths
from tests.support.imap_script import ScriptedImap
from tests.support.mailboxes import Mailbox, session

AT = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)


def test_every_name_of_the_sample_mailbox_is_seen(mailbox: Mailbox) -> None:
    uids = [mailbox.deliver(sample(truth["id"]), AT) for truth in truths()[:35]]
    with session(mailbox) as looking:
        looking.examine("INBOX")
        glimpses = looking.glimpses(uids)
        headers = looking.fields(uids, FIELDS)
        parts = looking.structures(uids)
    assert [glimpse.header for glimpse in glimpses] == headers, "the same as by the slower way"
    seen = {glimpse.header.uid: glimpse.file_names for glimpse in glimpses}
    for uid in uids:
        assert {part.name for part in parts[uid] if part.name} <= set(seen[uid])
    if not isinstance(mailbox, ScriptedImap):  # which answers one and the same structure
        assert any("Plani Vendor i Menaxhimit të Mbetjeve DRAFT.docx" in names for names in seen.values())


def test_a_mail_that_is_gone_is_missing(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(b"Subject: x\r\n\r\nx\r\n", AT)
    with session(mailbox) as looking:
        looking.examine("INBOX")
        (glimpse,) = looking.glimpses([uid, uid + 5])
    assert (glimpse.header.uid, glimpse.file_names) == (uid, ())


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
    assert names_of(structure) == names


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("filename", "Plani i Mbetjeve (draft), v2.docx"),
        ("filename", "  draft.docx "),
        ("filename", ""),
        ("filename", "për.pdf"),
        ("filename", "a;b=c.pdf"),
        ("filename", "%70.pdf"),
        ("filename*", "utf-8''p%C3%ABr%20konsultim.pdf"),
        ("filename*", "UTF-8''pe%CC%88r.pdf"),
        ("filename*", "utf-8''cut%C3.pdf"),
        ("filename*", "utf-8''100%.pdf"),
        ("filename*", "utf-8''%20"),
        ("filename*", "utf-8'sq'p%C3%ABr.pdf"),
        ("filename*", "iso-8859-1''p%EBr.pdf"),
        ("filename*", "plain.pdf"),
    ],
)
def test_a_name_is_the_same_by_the_shorter_way(key: str, value: str) -> None:
    disposition = (b"attachment", (key.encode(), value.encode()))
    (part,) = parts_of((b"application", b"pdf", None, None, None, b"base64", 1, None, disposition))
    written = f'("application" "pdf" NIL NIL NIL "base64" 1 NIL ("attachment" ("{key}" "{value}")))'.encode()
    assert names_of(written) == ((part.name,) if part.name else ())


def test_a_name_that_is_sent_as_a_literal_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="quoted"):
        names_of(b'("a" "b" ("name" {9}')


def answer(structure: bytes, *, first: bool = True, date: str = "02-Feb-2026 09:00:00 +0000") -> list[object]:
    facts = f'UID 7 RFC822.SIZE 9 INTERNALDATE "{date}" BODYSTRUCTURE '.encode() + structure
    if first:
        return [(b"1 (" + facts + b" BODY[HEADER.FIELDS (FROM SUBJECT)]<0> {14}", b"Subject: x\r\n\r\n"), b")"]
    return [(b'1 (BODY[HEADER.FIELDS ("From" "Subject")]<0> {14}', b"Subject: x\r\n\r\n"), b" " + facts + b")"]


@pytest.mark.parametrize("first", [True, False])
def test_facts_are_read_wherever_the_header_stands(first: bool) -> None:
    found = glimpses_of(answer(b'("a" "b" ("name" "x.pdf") NIL NIL "7bit" 1)', first=first), [7])
    assert found is not None
    assert (found[0].header.uid, found[0].header.size, found[0].header.received_at) == (7, 9, AT)
    assert found[0].file_names == ("x.pdf",)


def test_what_a_file_is_called_is_no_fact() -> None:
    named = b'("a" "b" ("name" "UID 8 RFC822.SIZE 1 INTERNALDATE \\"01-Jan-2020 00:00:00 +0000\\"") NIL NIL "7bit" 1)'
    for first in (True, False):
        found = glimpses_of(answer(named, first=first), [7])
        assert found is not None
        assert (found[0].header.uid, found[0].header.size, found[0].header.received_at) == (7, 9, AT)


@pytest.mark.parametrize(
    "date", ["02-Feb-2026 09:00:00 +0000", " 2-feb-2026 10:00:00 +0100", "01-FEB-2026 22:30:00 -1030"]
)
def test_the_date_is_read_as_servers_write_it(date: str) -> None:
    lines = answer(b'("a" "b" NIL NIL NIL "7bit" 1)', date=date)
    found = glimpses_of(lines, [7])
    assert found is not None
    assert found[0].header.received_at == AT


def test_a_day_that_is_in_no_calendar_is_left_to_the_parser() -> None:
    for date in ("30-Feb-2026 09:00:00 +0000", "02-Xyz-2026 09:00:00 +0000"):
        assert glimpses_of(answer(b'("a" "b" NIL NIL NIL "7bit" 1)', date=date), [7]) is None


@pytest.mark.parametrize(
    "lines",
    [
        [
            (b'1 (UID 7 RFC822.SIZE 9 BODYSTRUCTURE ("a" "b" ("name" {5}', b"x.pdf"),
            (b" BODY[HEADER.FIELDS (FROM SUBJECT)]<0> {2}", b"\r\n"),
            b")",
        ],
        [(b"1 (RFC822.SIZE 9 BODYSTRUCTURE () BODY[HEADER.FIELDS (FROM SUBJECT)]<0> {2}", b"\r\n"), b")"],
        answer(b'("a" "b" NIL NIL NIL "7bit" 1)')[:1],
    ],
)
def test_an_answer_in_another_form_is_left_to_the_parser(lines: list[object]) -> None:
    assert glimpses_of(lines, [7]) is None


def test_an_answer_about_another_mail_is_left_to_the_parser() -> None:
    assert glimpses_of(answer(b'("a" "b" NIL NIL NIL "7bit" 1)'), [8]) is None
