"""Reading a mail: words, names, addresses and files as their author meant them."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from unicodedata import normalize

import pytest

from mailflow.mail import incoming
from mailflow.mail.incoming import IncomingMail, Mailbox, parse
from tests.mail.sample_mails import sample, truths

HEADER = "From: Arta <arta@shoqata.example>\r\nTo: kontakt@lumas.example\r\nSubject: Re: Ftesë\r\nMIME-Version: 1.0\r\n"
WORDS = "Kërkesë për çmimet: “më të ulëta” – jo më shumë."


def mail(*lines: str | bytes, header: str = HEADER) -> IncomingMail:
    body = b"\r\n".join(line if isinstance(line, bytes) else line.encode("utf-8") for line in lines)
    return parse(header.encode("utf-8") + body)


def mixed(*parts: tuple[str, str | bytes], subtype: str = "mixed") -> IncomingMail:
    lines: list[str | bytes] = [f"Content-Type: multipart/{subtype}; boundary=b", ""]
    for head, content in parts:
        lines += ["--b", head, "", content]
    return mail(*lines, "--b--", "")


@pytest.mark.parametrize("truth", truths(), ids=lambda truth: str(truth["id"]))
def test_a_sample_mail_gives_its_documents_byte_for_byte(truth: dict[str, object]) -> None:
    read = parse(sample(str(truth["id"])))
    attachments = truth["attachments"]
    assert isinstance(attachments, list)
    wanted = [one for one in attachments if not one.get("inline")]
    if truth["kind"] in {"bounce", "receipt", "calendar"}:
        return
    assert [part.sha256 for part in read.documents if part.media_type != "message/rfc822"] == [
        one["sha256"] for one in wanted if "sha256" in one
    ]
    assert [part.name for part in read.documents][: len(wanted)] == [
        normalize("NFC", one["name"]) if one["name"] else read.documents[0].name for one in wanted
    ]
    assert read.text.strip() or read.html or truth["id"] == "10"
    assert read.defects == (("no field subject",) if truth["id"] == "09" else ())
    assert read.from_count == 1


def test_the_fields_of_a_mail_are_read() -> None:
    read = parse(sample("36"))
    assert read.from_ == (Mailbox("Manjola Berberi", "manjola@hapesira.example"),)
    assert read.in_reply_to == ("<ftese.d01.m05@lumas.example>",)
    assert read.subject.startswith("Re: Ftesë për konsultim")
    assert read.date is not None
    assert read.date.tzinfo is not None
    assert read.header("Authentication-Results").startswith("mx.lumas.example;")
    assert len(read.all_headers("received")) > 1


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ("utf-8", "utf-8"), ("windows-1252", "cp1252"), ("windows-1250", "cp1250"), (None, "utf-8"), (None, "cp1252"),
        ("us-ascii", "cp1252"), ("us-ascii", "utf-8"), ("utf-8", "cp1252"), ("iso-8859-1", "cp1252"),
        ("iso-8859-1", "utf-8"), ("x-unknown", "cp1252"), ("idna", "utf-8"), ("utf-16", "utf-16"),
    ],
)  # fmt: skip
def test_albanian_letters_survive_whatever_charset_was_declared(declared: str | None, charset: str) -> None:
    kind = f"Content-Type: text/plain; charset={declared}" if declared else "Content-Type: text/plain"
    transfer = "Content-Transfer-Encoding: 8bit"
    assert mail(kind, transfer, "", WORDS.encode(charset)).text.rstrip() == WORDS


def test_one_damaged_letter_does_not_spoil_the_others() -> None:
    assert (
        mail("Content-Type: text/plain; charset=utf-8", "", "çmimi ë".encode() + b" dhe \xeb").text == "çmimi ë dhe ë"
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: K\xebrkes\xeb p\xebr \xe7mime", "Subject: Kërkesë për çmime".encode(),
        b"Subject: =?iso-8859-1?q?K=EBrkes=EB_p=EBr_=E7mime?=",
        b"Subject: =?utf-8?q?K=C3=ABrkes=C3?= =?UTF-8?q?=AB_p=C3=ABr_=C3=A7mime?=",
        b"Subject: =?utf-8?b?S8OrcmtlPC8=?=\r\n =?x?q?", b"Subject: =?us-ascii?Q?K=EBrkes=EB_p=EBr_=E7mime?=",
        b"Subject: =?windows-1252?q?K=EBrkes=EB?=\r\n =?windows-1252?q?_p=EBr_=E7mime?=",
    ],
)  # fmt: skip
def test_a_subject_is_read_in_every_spelling(raw: bytes) -> None:
    subject = parse(raw + b"\r\n\r\n").subject
    assert subject == "Kërkesë për çmime" or (raw.endswith(b"=?x?q?") and subject.startswith("Kërke"))


def test_raw_letters_in_a_display_name_are_kept() -> None:
    read = parse(b"From: G\xebzim P\xebrmeti <gezim@x.example>\r\nTo: \xc3\x87lirimi <c@x.example>\r\n\r\n")
    assert (read.from_[0].name, read.to[0].name) == ("Gëzim Përmeti", "Çlirimi")


@pytest.mark.parametrize(
    "disposition",
    [
        b'attachment; filename="V\xebrejtje \xe7mimesh.pdf"', 'attachment; filename="Vërejtje çmimesh.pdf"'.encode(),
        b"attachment; filename*=utf-8''V%C3%ABrejtje%20%C3%A7mimesh.pdf",
        b"attachment; filename*0*=iso-8859-1''V%EBrejtje%20; filename*1*=%E7mimesh.pdf",
        b'attachment; filename="=?utf-8?Q?V=C3=ABrejtje_=C3=A7mimesh.pdf?="',
        b"attachment; filename=\"V?rejtje.pdf\"; filename*=utf-8''V%C3%ABrejtje%20%C3%A7mimesh.pdf",
        'attachment; filename="Ve\u0308rejtje c\u0327mimesh.pdf"'.encode(),
        b"attachment; filename*=windows-1252''V%C3%ABrejtje%20%C3%A7mimesh.pdf",
    ],
)  # fmt: skip
def test_a_file_name_is_read_in_every_spelling(disposition: bytes) -> None:
    head = b"Content-Type: application/pdf\r\nContent-Disposition: " + disposition
    read = mail("Content-Type: multipart/mixed; boundary=b", "", "--b", head, "", "%PDF", "--b--")
    assert [part.name for part in read.parts] == ["Vërejtje çmimesh.pdf"]


def test_an_enclosed_mail_is_one_part_with_its_bytes_and_none_of_its_words() -> None:
    enclosed = (
        "From: tjetri@x.example\r\nSubject: brenda\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n"
        "Fjalët e një tjetri.\r\n--c\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--c--"
    )
    read = mixed(("Content-Type: text/plain", "Fjalët e mia."), ("Content-Type: message/rfc822", enclosed))
    assert read.text.strip() == "Fjalët e mia."
    assert [(part.media_type, part.content) for part in read.parts] == [("message/rfc822", enclosed.encode())]


def test_apple_mail_text_around_an_attachment_is_one_text() -> None:
    read = mixed(
        ("Content-Type: text/plain", "Rekomandimi im.\r\n"),
        ("Content-Type: application/pdf\r\nContent-Disposition: inline; filename=a.pdf", "%PDF"),
        ("Content-Type: text/plain", "Dërguar nga iPhone-i im"),
    )
    assert read.text.split() == ["Rekomandimi", "im.", "Dërguar", "nga", "iPhone-i", "im"]
    assert [(part.name, part.is_decoration) for part in read.parts] == [("a.pdf", False)]


def test_text_that_stands_in_html_alone_is_not_lost_beside_a_plain_footer() -> None:
    read = mixed(("Content-Type: text/html", "<p>Rekomandimi im</p>"), ("Content-Type: text/plain", "Footer <1>"))
    assert read.text == ""
    assert "Rekomandimi im" in read.html
    assert "Footer &lt;1&gt;" in read.html


def test_a_plain_part_that_only_asks_for_another_program_gives_way_to_html() -> None:
    read = mixed(
        ("Content-Type: text/plain", "Your mail program does not support HTML messages."),
        ("Content-Type: text/html", "<p>Po</p>"),
        subtype="alternative",
    )
    assert (read.text, read.html.strip()) == ("", "<p>Po</p>")


def test_flowed_text_becomes_paragraphs_again() -> None:
    body = "Neni 7 duhet \r\nndryshuar.\r\n > kjo ishte e shtypur\r\n>> e cituar \r\n>> dy herë\r\n> një herë\r\nfund \r\n-- \r\nArta"
    read = mail("Content-Type: text/plain; format=flowed; charset=utf-8", "", body)
    assert read.text.split("\n") == [
        "Neni 7 duhet ndryshuar.", "> kjo ishte e shtypur", ">> e cituar dy herë", "> një herë", "fund ", "-- ", "Arta",
    ]  # fmt: skip
    joined = mail("Content-Type: text/plain; format=flowed; delsp=yes", "", "ndry \r\nshim")
    assert joined.text == "ndryshim"


@pytest.mark.parametrize(
    ("head", "size", "decoration"),
    [
        ("Content-Type: image/png\r\nContent-ID: <logo@x>", 200_000, True),
        ("Content-Type: image/png; name=image001.png\r\nContent-ID: <other@x>", 90_000, True),
        ("Content-Type: image/png\r\nContent-Disposition: inline; filename=stema.png", 3_000, True),
        ("Content-Type: image/jpeg\r\nContent-Disposition: inline; filename=foto.jpg", 90_000, False),
        ("Content-Type: image/jpeg\r\nContent-Disposition: attachment; filename=foto.jpg", 3_000, False),
        (
            "Content-Type: application/pdf\r\nContent-Disposition: inline; filename=a.pdf\r\nContent-ID: <logo@x>",
            10,
            False,
        ),
        ("Content-Type: application/pkcs7-signature; name=smime.p7s", 10, True),
        ("Content-Type: application/pgp-signature", 10, True),
    ],
)
def test_logos_and_signatures_are_decoration_and_documents_are_not(head: str, size: int, decoration: bool) -> None:
    read = mixed(("Content-Type: text/html", '<p>Po</p><img src="cid:logo@x">'), (head, b"x" * size))
    assert [part.is_decoration for part in read.parts] == [decoration]
    assert len(read.documents) == (0 if decoration else 1)


def test_a_picture_alone_is_what_its_sender_wanted_to_show() -> None:
    read = mixed(("Content-Type: image/png\r\nContent-Disposition: inline; filename=image001.png", "x"))
    assert [part.is_decoration for part in read.parts] == [False]


def test_a_calendar_answer_is_a_part() -> None:
    assert [part.media_type for part in parse(sample("60")).parts] == ["text/calendar"]


def test_repeated_fields_give_their_first_value() -> None:
    read = parse(b"Subject: i\r\nSubject: ii\r\nMessage-ID: <1@x>\r\nMessage-ID: <2@x>\r\nDate: nonsense\r\n\r\n")
    assert (read.subject, read.message_id, read.date) == ("i", "<1@x>", None)


def test_broken_thread_headers_give_their_valid_ids() -> None:
    read = parse(b"In-Reply-To: my mail of Monday <1@x>\r\nReferences: <0@x> broken <1@x\r\n <2@x> <>\r\n\r\n")
    assert read.in_reply_to == ("<1@x>",)
    assert read.references == ("<0@x>", "<2@x>")


def test_every_from_field_is_counted() -> None:
    assert parse(b"From: a@x.example\r\nfrom : b@x.example\r\n\r\nFrom: c@x.example").from_count == 2
    assert parse(b"Subject: x\rFrom: a@x.example\r\nFrom: b@x.example\r\n\r\n").from_count == 2
    assert parse(b"Subject: x\r\n From: a@x.example\r\n\r\n").from_count == 0


def test_a_header_block_alone_can_be_read() -> None:
    whole = sample("01")
    block = parse(whole[: whole.index(b"\r\n\r\n") + 2])
    mail_ = parse(whole)
    assert (block.subject, block.from_, block.date) == (mail_.subject, mail_.from_, mail_.date)
    assert block.headers == mail_.headers
    assert (block.text, block.html, block.parts) == ("", "", ())


def test_a_mail_without_a_header_is_read_as_text() -> None:
    read = parse("Vetëm fjalë, asnjë kokë.\n".encode())
    assert read.text == "Vetëm fjalë, asnjë kokë.\n"
    assert (read.message_id, read.subject, read.from_, read.from_count) == (None, "", (), 0)


def test_a_date_is_read_as_an_instant() -> None:
    assert parse(b"Date: Mon, 2 Feb 2026 09:14:50 +0100\r\n\r\n").date == datetime(2026, 2, 2, 8, 14, 50, tzinfo=UTC)


def test_the_bytes_of_a_mail_are_its_identity() -> None:
    raw = sample("01")
    assert (parse(raw).sha256, parse(raw).size) == (sha256(raw).hexdigest(), len(raw))


def test_addresses_are_read_even_where_mail_parser_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object) -> None:
        raise AttributeError("broken")

    monkeypatch.setattr(incoming, "MailParser", fails)
    read = parse(b"From: =?utf-8?q?G=C3=ABzim?= <gezim@x.example>\r\nDate: Mon, 2 Feb 2026 09:14:50 +0100\r\n\r\nPo")
    assert read.from_ == (Mailbox("Gëzim", "gezim@x.example"),)
    assert read.date == datetime(2026, 2, 2, 8, 14, 50, tzinfo=UTC)
    assert any("mail-parser" in defect for defect in read.defects)


@pytest.mark.parametrize(
    "written", ["<1@x.example>", "1@x.example", "<1@x.example", "1@x.example>", "<<1@x.example>>", "<1@x.example> (a)"]
)
def test_a_message_id_without_its_brackets_is_one_all_the_same(written: str) -> None:
    assert parse(f"Message-ID: {written}\r\n\r\n".encode()).message_id == "<1@x.example>"


def test_a_name_that_is_encoded_within_quotation_marks_is_read() -> None:
    read = parse(b'From: "=?utf-8?Q?G=C3=ABzim_P=C3=ABrmeti?=" <gezim@x.example>\r\n\r\n')
    assert read.from_ == (Mailbox("Gëzim Përmeti", "gezim@x.example"),)


def test_a_message_id_written_as_encoded_words_is_read() -> None:
    raw = b"In-Reply-To: =?utf-8?q?=3C2026-001=2Equestion=2E?=\r\n =?utf-8?q?1=40lumas=2Eexample=3E?=\r\n\r\nPO\r\n"
    assert parse(raw).in_reply_to == ("<2026-001.question.1@lumas.example>",)
