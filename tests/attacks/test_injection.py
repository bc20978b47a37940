"""Whatever people write, or an administrator names them, stays words: in header fields, HTML, templates, calendar entries, DOCX and CSV."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import replace
from email import message_from_bytes
from email.policy import compat32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from sqlalchemy import Engine

from mailflow.consultation.people import Register
from mailflow.daemon.house import build_office
from mailflow.errors import Unreadable
from mailflow.handlers.office import Office
from mailflow.mail import headers_out
from mailflow.mail.headers_out import ALLOWED, REQUIRED
from tests.attacks import bombs
from tests.attacks.hostile import FORMULAS, HEADERS, MARKUP
from tests.support.forum import PDF, SECRET, WHO, Forum, Sent, shipped_rules

PART_FIELDS = {"content-type", "content-transfer-encoding", "content-disposition"}
OURS = {"html", "head", "body", "meta", "title", "p", "br", "table", "tbody", "tr", "td", "th", "div", "span", "strong", "em", "b", "i", "ul", "ol", "li",
        "a", "h1", "h2", "h3", "hr", "blockquote", "pre", "style", "small", "main"}  # fmt: skip
"""Elements of our own templates."""
TEMPLATE = re.compile(rb"(?<!\d)49(?!\d)")


def fields(block: bytes) -> list[str]:
    """Names in a header block, read line by line as a relay does."""
    return [
        line.partition(b":")[0].decode("ascii").lower()
        for line in block.split(b"\r\n")
        if line and line[:1] not in b" \t"
    ]


def check(sent: Sent) -> None:
    """A mail as the relay gets it holds no field, line end, element or code that we did not write."""
    raw = sent.raw
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert not re.search(rb"(?m)^\.", raw)
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    names = fields(raw.partition(b"\r\n\r\n")[0])
    assert len(names) == len(set(names))
    assert {name.encode() for name in names} <= ALLOWED
    assert {name.encode() for name in names} >= REQUIRED
    message = message_from_bytes(raw, policy=compat32)
    for part in message.walk():
        assert part.defects == []
        if part is not message:
            assert {name.lower() for name in part.keys()} <= PART_FIELDS  # noqa: SIM118 - names with repetitions
        content = part.get_payload(decode=True) or b""
        assert isinstance(content, bytes)
        if part.get_content_type() == "text/html":
            tree = lxml_html.fromstring(content)
            tags = {one.tag for one in tree.iter() if isinstance(one.tag, str)}
            assert tags <= OURS, tags - OURS
            for one in tree.iter():
                assert not [name for name in one.attrib if name.startswith("on")]
                assert not str(one.get("href", "")).lower().startswith(("javascript", "data"))
        if part.get_content_type() == "text/calendar":
            calendar(content)


def calendar(ics: bytes) -> None:
    """One event and no property that we did not write."""
    unfolded = ics.replace(b"\r\n ", b"")
    assert b"\r" not in unfolded.replace(b"\r\n", b"")
    assert b"\n" not in unfolded.replace(b"\r\n", b"")
    names = [re.split(rb"[:;]", line)[0] for line in unfolded.split(b"\r\n") if line]
    assert len(names) == len(set(names) - {b"BEGIN", b"END"}) + 4
    assert set(names) == {b"BEGIN", b"END", b"VERSION", b"PRODID", b"METHOD", b"UID", b"SEQUENCE", b"DTSTAMP", b"DTSTART", b"DTEND",
                          b"SUMMARY", b"DESCRIPTION", b"TRANSP", b"ORGANIZER"}  # fmt: skip


def named_by(evil: str) -> Office:
    """The sample municipality whose rules.yaml calls everybody and everything so."""
    rules = shipped_rules()
    register: Register = rules.register
    hostile = replace(
        register,
        forum_name=evil,
        municipality=evil,
        contact_name=evil,
        members=tuple(replace(member, name=evil, organisation=evil) for member in register.members if member.id in WHO),
        directorates=tuple(replace(one, name=evil, director=evil) for one in register.directorates),
        coordinators=tuple(replace(one, name=evil) for one in register.coordinators),
    )
    return build_office(replace(rules, register=hostile, policy=replace(rules.policy)), SECRET)


def lives(forum: Forum, evil: str) -> None:
    """A consultation from its draft to its report, with that in every field."""
    raw = bombs.mail(
        bombs.DIRECTOR,
        "Projektvendim X",
        "Për Forumin për mendime.",
        proven=True,
        document="Projektvendim.pdf",
        content=PDF,
    )
    one_line = " ".join(evil.encode("utf-8", "replace").decode().split()) or "x"
    quoted = one_line.replace("\\", "").replace('"', "'")
    raw = raw.replace(b"Subject: Projektvendim X", f"Subject: Projektvendim {one_line}".encode())
    raw = raw.replace(b'="Projektvendim.pdf"', f'="Projektvendim {quoted[:150]}.pdf"'.encode())
    forum.arrives(raw)
    forum.time_passes(minutes=31)
    for member in ("M05", "M07"):
        if forum.sent("invitation", to=member):
            forum.member_replies(
                member,
                f"{evil.encode('utf-8', 'replace').decode()}\nPropozoj më shumë pemë.",
                attach={f"{quoted[:80]}.pdf": PDF},
                To=bombs.CONTACT,
            )
    forum.director_sends("Plani i dytë", proven=False, documents={f"Draft plani {quoted[:60]}.pdf": PDF})
    opened = forum.last("opened")
    order = f"SHTYJ 30 ditë {one_line[:200]}"
    fields = [f"In-Reply-To: {opened.message_id}"]
    forum.arrives(bombs.mail(bombs.CONTACT, "Re: x", order, proven=True, fields=fields))
    forum.time_passes(days=1)
    if forum.consultation().deadline is not None:
        forum.closes()


@pytest.mark.parametrize(
    "evil", [HEADERS[0], " ".join(HEADERS[4:7]), HEADERS[11] + HEADERS[13][:300], " ".join(HEADERS[14:19])]
)
def test_no_word_becomes_a_header_field_in_a_whole_consultation(engine: Engine, evil: str) -> None:
    forum = Forum(engine)
    forum.office = named_by(evil)
    lives(forum, evil)
    assert {mail.kind for mail in forum.sent()} >= {
        "receipt",
        "opened",
        "invitation",
        "acknowledgement",
        "closing",
        "report",
    }
    for mail in forum.sent():
        check(mail)
    assert {mail.recipient for mail in forum.sent()} <= {a for m in forum.office.ruleset.register.members for a in m.addresses} | {
        bombs.DIRECTOR, bombs.CONTACT,
    }  # fmt: skip


def test_no_word_becomes_markup_or_code_of_a_template(engine: Engine) -> None:
    evil = " ".join(MARKUP)
    forum = Forum(engine)
    forum.office = named_by(evil)
    lives(forum, evil)
    for mail in forum.sent():
        check(mail)
        assert "7*7" in mail.text or mail.kind in {"digest", "alarm", "question"}
        assert TEMPLATE.search(mail.text.encode()) is None, mail.kind
        assert "<class" not in mail.text


def test_what_a_report_holds_is_text_in_word_and_in_spreadsheets(engine: Engine) -> None:
    forum = Forum(engine)
    forum.invites()
    for number, formula in enumerate(FORMULAS):
        forum.member_replies(("M05", "M07", "M09", "M11")[number % 4], f"{formula}\n\nPropozoj {number} pemë.")
    forum.closes()
    documents = forum.last("report").documents
    sheet = next(content for name, content in documents.items() if name.endswith(".csv")).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(sheet)) for cell in row]
    assert len(cells) > 4 * len(FORMULAS)
    assert [cell for cell in cells if cell.lstrip(" \u00a0\ufeff")[:1] in set("=+-@\t\r\n＝＋－＠")] == []
    word = next(content for name, content in documents.items() if name.endswith(".docx"))
    with zipfile.ZipFile(io.BytesIO(word)) as package:
        assert not [name for name in package.namelist() if "vba" in name.lower() or "embed" in name.lower()]
        text = package.read("word/document.xml")
    assert b"HYPERLINK" in text
    assert b"<w:fldSimple" not in text
    assert b"<w:instrText" not in text


@settings(max_examples=60)
@given(st.text(max_size=200) | st.sampled_from(HEADERS), st.text(max_size=200) | st.sampled_from(HEADERS))
def test_any_name_and_any_subject_stay_one_field(name: str, subject: str) -> None:
    block = headers_out.address_field("From", name, "kontakt@lumas.example") + headers_out.text_field(
        "Subject", subject
    )
    assert fields(block) == ["from", "subject"]
    assert block.isascii()
    assert block.count(b"\r") == block.count(b"\n") == block.count(b"\r\n")
    for parameter in headers_out.file_name_parameters(subject):
        assert all(line.startswith(b" ") for line in parameter.split(b"\r\n")[1:])
        assert b"/" not in parameter.replace(b"utf-8''", b"")


@pytest.mark.parametrize("evil", HEADERS)
def test_an_address_or_message_id_with_more_in_it_is_none(evil: str) -> None:
    with pytest.raises(Unreadable):
        headers_out.address_field("To", "x", f"a@b.example{evil}")
    assert headers_out.message_ids([f"<a@b>{evil}", f"<a{evil}@b>"]) in {(), (f"<a{evil}@b>",)}
    assert all("\r" not in one and "\n" not in one for one in headers_out.message_ids([f"<a{evil}@b>"]))
