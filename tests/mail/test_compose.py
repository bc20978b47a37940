from __future__ import annotations

import email
import hashlib
import quopri
import re
from dataclasses import replace
from email.header import decode_header
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.consultation.model import NoticeKind
from mailflow.errors import Unreadable, WrongUse
from mailflow.mail.compose import Outgoing, Payload, PayloadPart, Recipient, build_payload, quoted_printable, text_of
from mailflow.mail.headers_out import (
    address_field,
    check_header_block,
    clean,
    clean_file_name,
    encoded_words,
    file_name_parameters,
    text_field,
)
from mailflow.mail.invitation_ics import deadline_ics
from mailflow.mail.payload import check_wire_bytes
from mailflow.mail.threads import Delivery
from tests.mail.sample_forum import GEZIM, NOW, REGISTER, SIGNER, TITLE, composer, consultation, invitation, notice

PDF = PayloadPart("Plani i mbetjeve – çështje të ngutshme.pdf", "application/pdf", bytes(range(256)) * 40)
steady = settings(derandomize=True, deadline=None, database=None)
HOSTILE = [
    "x\r\nBcc: evil@x.example",
    "=?utf-8?q?x=0ABcc=3A_evil=40x?=",
    "\u202eevil\u2066 \x85Bcc: x\u2028Bcc: y\x00",
    "ë" * 400,
    "a" * 1500,
    ".\r\n.\r\n",
    '"quoted" \\ (comment) <a@b.example>, x',
    "lone \ud800 surrogate",
    "\t \n",
]

_LINE = {"line": "PO", "done": True, "key": "no_hold", "reference": "2026-004", "title": "Plani", "phase": "open"}


def read(mail: Outgoing, payload: Payload | None = None) -> EmailMessage:
    message = email.message_from_bytes(mail.prefix + (payload.data if payload else b""), policy=default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert part.defects == []
    return message


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def is_wire(data: bytes) -> bool:
    lines = data.split(b"\r\n")
    return (
        data.isascii()
        and lines[-1] == b""
        and all(
            len(line) <= 998 and b"\r" not in line and b"\n" not in line and not line.startswith(b".") for line in lines
        )
    )


def test_an_invitation_is_personal_and_carries_all_fields() -> None:
    mail = invitation()
    message = read(mail)
    assert message["From"] == "Drejtoria e Mjedisit përmes Forumit OGP Lumas <kontakt@lumas.example>"
    assert message["To"] == "Gëzim Halluni <gezim@ujesjellesi.example>"
    assert message["Reply-To"].addresses[0].addr_spec == "kontakt@lumas.example"
    assert message["Subject"] == f"Ftesë për konsultim: {TITLE} – afati 28.12.2026 [K-2026-004]"
    assert message["Date"] == "Tue, 24 Nov 2026 09:00:00 +0100"
    assert message["Message-ID"] == mail.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["Content-Language"] == "sq"
    assert message["MIME-Version"] == "1.0"
    assert "In-Reply-To" not in message
    assert (mail.sender, mail.recipient) == ("kontakt@lumas.example", "gezim@ujesjellesi.example")
    assert SIGNER.read_message_id(mail.message_id, "lumas") == Delivery("lumas", "2026-004", "invitation", "1", "M07")


def test_the_reply_address_carries_the_token_where_it_is_configured() -> None:
    message = read(invitation(reply="plus"))
    address = message["Reply-To"].addresses[0].addr_spec
    found = SIGNER.read_token(address, "lumas")
    assert found is not None
    assert found.who == "M07"


def test_the_invitation_says_what_the_law_asks_in_albanian() -> None:
    text = body(read(invitation(documents=("Plani.pdf", "Relacion.docx"))), "plain")
    assert text == (
        "--- përgjigjuni mbi këtë vijë ---\n\n"
        "Të nderuar anëtarë të Forumit Bashkëqeverisës OGP Lumas,\n\n"
        f"Drejtoria e Mjedisit ka hartuar draftin “{TITLE}” dhe kërkon mendimin tuaj përpara miratimit të tij.\n"
        "Dokumentet i gjeni bashkëngjitur:\n- Plani.pdf\n- Relacion.docx\n\n"
        "Rekomandimet dhe sugjerimet tuaja mund t'i dërgoni deri ditën e hënë, më 28.12.2026, duke iu përgjigjur thjesht "
        "këtij mesazhi.\n"
        "Mund të shkruani lirisht ose të bashkëngjitni një dokument; kur është e mundur, tregoni pikën ose faqen së cilës i "
        "referoheni.\n"
        "Nëse nuk keni vërejtje, mjafton të përgjigjeni “Pa vërejtje”.\n"
        "Afati: 20 ditë pune nga njoftimi (24.11.2026), pa ditët e pushimit 30.11, 01.12, 08.12 dhe 25.12.2026.\n\n"
        "Çdo rekomandim konfirmohet me e-mail. Pas shqyrtimit do t'ju njoftojmë cilat rekomandime u pranuan dhe arsyet për "
        "ato që nuk u pranuan.\n"
        "Të dhënat tuaja personale përdoren vetëm për këtë konsultim. Përgjigjja juaj i përcillet drejtorisë hartuese; emri "
        "dhe adresa juaj nuk publikohen pa pëlqimin tuaj.\n\n"
        "Me respekt,\nValbona Kuqja\nPika e Kontaktit për OGP – “Bashki e Hapur”\nBashkia Lumas\n"
    )


def test_a_member_reads_the_invitation_in_their_own_language() -> None:
    message = read(invitation(replace(GEZIM, language="en")))
    assert message["From"].addresses[0].display_name == "Drejtoria e Mjedisit via Forumi OGP Lumas"
    assert message["Subject"].endswith("deadline 28 December 2026 [K-2026-004]")
    assert message["Content-Language"] == "en"
    assert "until Monday, 28 December 2026" in body(message, "plain")
    assert '<html lang="en">' in body(message, "html")


def test_a_language_nobody_wrote_falls_back_to_the_forums() -> None:
    message = read(invitation(replace(GEZIM, language="rom"), language="en"))
    assert message["Content-Language"] == "en"


def test_the_html_reads_on_a_phone_and_loads_nothing() -> None:
    html = body(read(invitation(title="Plani <b>i</b> ri & <script>alert(1)</script>")), "html")
    assert '<html lang="sq">' in html
    assert 'name="viewport"' in html
    assert not re.search(r"<(img|table|script|link|form)\b|url\(|https?:", html)
    assert "&lt;script&gt;" in html
    assert min(int(size) for size in re.findall(r"font-size:(\d+)px", html)) >= 16


def test_documents_arrive_byte_for_byte_under_their_names() -> None:
    names = [
        "Plani.pdf",
        "Plani i mbetjeve – çështje.pdf",
        'a "quoted" \\ name.docx',
        "ë" * 120 + ".pdf",
        "x" * 150 + ".odt",
    ]
    parts = [PayloadPart(name, "application/pdf", name.encode() * 50) for name in names]
    payload = build_payload(parts)
    message = read(invitation(payload=payload), payload)
    attached = list(message.iter_attachments())
    assert [part.get_filename() for part in attached] == [*names[:2], 'a "quoted" _ name.docx', *names[3:]]
    assert [part.get_content() for part in attached] == [part.content for part in parts]


def test_file_names_stand_in_both_spellings() -> None:
    legacy, standard = file_name_parameters("Plani çështje.pdf")
    assert legacy == b';\r\n name="=?utf-8?q?Plani_=C3=A7=C3=ABshtje=2Epdf?="'
    assert standard == b";\r\n filename*=utf-8''Plani%20%C3%A7%C3%ABshtje.pdf"
    assert file_name_parameters("Plani.pdf") == (b';\r\n name="Plani.pdf"', b';\r\n filename="Plani.pdf"')


def test_a_hostile_file_name_loses_its_path_and_its_tricks() -> None:
    assert clean_file_name("../../etc/passwd") == ".._.._etc_passwd"
    assert clean_file_name("fatura\u202efdp.exe") == "faturafdp.exe"
    assert clean_file_name("a\r\nBcc: x.pdf") == "a Bcc: x.pdf"
    assert clean_file_name("\x00") == "document"
    long = clean_file_name("x" * 500 + ".pdf")
    assert (len(long), long[-4:]) == (200, ".pdf")


def test_the_payload_is_serialised_once_and_shared() -> None:
    payload = build_payload([PDF])
    first, second = (invitation(Recipient(name, f"{name}@x.example", "sq"), payload) for name in ("a", "b"))
    assert first.payload_sha256 == second.payload_sha256 == payload.sha256 == hashlib.sha256(payload.data).hexdigest()
    assert build_payload([PDF]) == payload
    assert build_payload([replace(PDF, content=b"other")]).boundary != payload.boundary
    assert len(first.prefix) < 8_000
    for mail in (first, second):
        assert read(mail, payload).get_content_type() == "multipart/mixed"


def test_a_mail_without_documents_is_whole_in_its_prefix() -> None:
    message = read(invitation())
    assert message.get_content_type() == "multipart/alternative"
    assert message.epilogue in {None, ""}


def test_the_text_of_our_own_mail_is_read_back_as_every_program_reads_it() -> None:
    payload = build_payload([PDF])
    facts: dict[str, Any] = {
        "what": "relay",
        "since": NOW,
        "problem": "Rreshti i parë = 1\n--fund\n.",
        "remedy": "Pritni.",
    }
    alarm = composer().compose(notice(NoticeKind.ALARM, **facts), None, GEZIM, NOW)
    for mail, rest in ((invitation(), None), (invitation(payload=payload), payload), (alarm, None)):
        assert text_of(mail.prefix) == body(read(mail, rest), "plain")
    assert "--fund" in text_of(alarm.prefix)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_never_become_header_fields(text: str) -> None:
    payload = build_payload([PayloadPart(text, text, b"x", disposition=text)])
    to = Recipient(text, "m@x.example", "sq")
    for mail in (
        invitation(to, payload, title=text, documents=(text,)),
        invitation(to, payload, title=text, forum_name=text),
    ):
        wire = mail.prefix + payload.data
        assert is_wire(wire)
        header = wire.split(b"\r\n\r\n", 1)[0]
        names = [line.split(b":")[0] for line in header.split(b"\r\n") if not line.startswith(b" ")]
        assert sorted(names) == sorted(set(names))
        assert b"Bcc" not in names
        subject = read(mail, payload)["Subject"]
        assert not re.search("[\u202e\u2066\x00-\x1f]", subject)


@pytest.mark.parametrize(
    "block",
    [
        b"Bcc: x@y.example\r\n",
        b"From: x@y.example\r\n",
        b"from: x@y.example\r\n",
        b"X-Other: 1\r\n",
        b"Subject : x\r\n",
        b"\r\n",
        b" folded\r\n\r\nBody\r\n",
        "Sübject: x\r\n".encode(),
    ],
)
def test_a_field_that_mailflow_did_not_write_stops_the_mail(block: bytes) -> None:
    header = invitation().prefix.split(b"\r\n\r\n", 1)[0] + b"\r\n"
    check_header_block(header)
    with pytest.raises(Unreadable, match="did not write"):
        check_header_block(header + block)


def test_a_header_without_all_its_fields_stops_the_mail() -> None:
    header = invitation().prefix.split(b"\r\n\r\n", 1)[0] + b"\r\n"
    with pytest.raises(Unreadable, match="lacks the header field mime-version"):
        check_header_block(header.replace(b"MIME-Version: 1.0\r\n", b""))


def test_an_address_that_is_none_is_refused() -> None:
    for address in (
        "",
        "x",
        "a@b\r\nBcc: c@d",
        "a b@c.example",
        "ë@x.example",
        "<a@b.example>",
        "a@b.example, c@d.example",
        "a@" + "b" * 300,
    ):
        with pytest.raises(Unreadable, match="no address"):
            address_field("To", "", address)


def test_names_of_members_with_dots_make_no_mail() -> None:
    with pytest.raises(WrongUse, match="cannot be part of a Message-ID"):
        composer().compose(notice(NoticeKind.REMINDER, who="m.07", days_left=1), consultation(), GEZIM, NOW)


def test_an_acknowledgement_stands_in_the_authors_thread() -> None:
    owed = notice(
        NoticeKind.ACKNOWLEDGEMENT, number=7, text="Neni 5.\n\n.\nË", received_at=NOW, answer="recommendation", in_reply_to="<abc@x.example>"
    )  # fmt: skip
    message = read(composer().compose(owed, consultation(), GEZIM, NOW))
    assert (message["In-Reply-To"], message["References"]) == ("<abc@x.example>", "<abc@x.example>")
    assert message["Auto-Submitted"] == "auto-replied"
    assert "numrin 2026-004/7." in body(message, "plain")
    assert "> Neni 5.\n>\n> .\n> Ë" in body(message, "plain")


@pytest.mark.parametrize("value", ["<a@b>\r\nBcc: x@y", "abc", "<a b@c>", "<" + "a" * 900 + "@b>", "<ë@x>", ""])
def test_a_strange_message_id_is_not_answered_by_name(value: str) -> None:
    owed = notice(NoticeKind.TRANSCRIPT, lines=[_LINE], in_reply_to=value)
    message = read(composer().compose(owed, consultation(), GEZIM, NOW))
    assert "In-Reply-To" not in message
    assert "References" not in message


def test_only_mail_to_members_speaks_for_the_directorate() -> None:
    owed = notice(NoticeKind.TRANSCRIPT, who="coordinator", lines=[_LINE])
    message = read(composer().compose(owed, consultation(), GEZIM, NOW))
    assert message["From"] == "Forumi OGP Lumas <kontakt@lumas.example>"
    assert "mbi këtë vijë" not in body(message, "plain")


def test_a_subject_in_a_digest_makes_no_line_of_its_own() -> None:
    near = [{"from": "a@b.example", "subject": "x\nPO\n", "received_at": NOW, "reasons": []}]
    owed = notice(NoticeKind.DIGEST, who="coordinator", near_misses=near)
    text = body(read(composer().compose(owed, None, GEZIM, NOW)), "plain")
    assert "“x PO”" in text


@steady
@given(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]) | st.just("\n") | st.just("."), max_size=400
    )
)
def test_quoted_printable_loses_no_letter(text: str) -> None:
    encoded = quoted_printable(text)
    assert is_wire(encoded)
    assert max(map(len, encoded.split(b"\r\n"))) <= 76
    decoded = quopri.decodestring(encoded).decode("utf-8").replace("\r\n", "\n")
    assert decoded == re.sub(r"\n{4,}", "\n\n\n", text).strip("\n") + "\n"


@steady
@given(st.text(max_size=300))
def test_any_subject_comes_back_as_it_was_meant(text: str) -> None:
    written = text_field("Subject", f"x {text}")
    assert is_wire(written)
    assert max(map(len, written.split(b"\r\n"))) <= 78
    assert email.message_from_bytes(written + b"\r\n", policy=default)["Subject"] == clean(f"x {text}")


@steady
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200))
def test_encoded_words_never_split_a_letter(text: str) -> None:
    words = encoded_words(text)
    assert all(len(word) <= 75 for word in words)
    assert "".join(decode_header(word)[0][0].decode("utf-8") for word in words) == text


@steady
@given(st.binary(max_size=400), st.text(max_size=60))
def test_any_document_survives_the_payload(content: bytes, name: str) -> None:
    payload = build_payload([PayloadPart(name, "application/octet-stream", content)])
    assert is_wire(payload.data)
    head = b'Content-Type: multipart/mixed; boundary="' + payload.boundary + b'"\r\n\r\n'
    [part] = email.message_from_bytes(head + payload.data, policy=default).iter_attachments()
    assert part.get_content() == content


@pytest.mark.parametrize("media_type", ["message/rfc822", "multipart/mixed", "x", "a/b\r\nBcc: x", ""])
def test_a_type_that_cannot_be_attached_goes_as_plain_bytes(media_type: str) -> None:
    assert b"Content-Type: application/octet-stream" in build_payload([PayloadPart("a.eml", media_type, b"x")]).data


@pytest.mark.parametrize(
    "data",
    [b"a\nb\r\n", b"a\rb\r\n", b".a\r\n", b"a\r\n.b\r\n", b"a", "ë\r\n".encode(), b"a" * 999 + b"\r\n", b"\0\r\n"],
)
def test_bytes_that_the_relay_would_misread_are_never_sent(data: bytes) -> None:
    with pytest.raises(Unreadable):
        check_wire_bytes(data)


def test_the_deadline_comes_as_a_calendar_entry() -> None:
    ics = deadline_ics(consultation(), REGISTER, "sq", NOW, sequence=2).decode()
    unfolded = ics.replace("\r\n ", "")
    for line in (
        "METHOD:PUBLISH",
        "DTSTART;VALUE=DATE:20261228",
        "DTSTAMP:20261124T080000Z",
        "SEQUENCE:2",
        "UID:deadline-lumas-2026-004@lumas.example",
        f"SUMMARY:Afati i konsultimit: {TITLE} [K-2026-004]",
    ):
        assert f"\r\n{line}\r\n" in unfolded
    later = deadline_ics(consultation(), REGISTER, "en", NOW).decode()
    assert "UID:deadline-lumas-2026-004@lumas.example" in later
    assert "SUMMARY:Deadline of the consultation" in later
    data = build_payload([PayloadPart("afati.ics", "text/calendar", ics.encode())]).data
    assert b"Content-Type: text/calendar; charset=utf-8; method=PUBLISH;" in data
