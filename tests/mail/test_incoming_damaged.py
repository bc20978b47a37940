"""Mails that programs wrote against the standards, or spoiled on the way: words and files are found where they can be found for certain."""

from __future__ import annotations

import binascii
import time

import pytest

from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.uuencode import without_files

HEADER = "From: Arta <arta@shoqata.example>\r\nSubject: Re: Ftesë\r\nMIME-Version: 1.0\r\n"
FILE = bytes(range(256)) * 3


def mail(*lines: str | bytes, header: str = HEADER) -> IncomingMail:
    return parse(header.encode() + b"\r\n".join(part if isinstance(part, bytes) else part.encode() for part in lines))


def uuencoded(content: bytes, name: str = "Plani i ri.pdf", end: bytes = b"\r\n") -> bytes:
    lines = [binascii.b2a_uu(content[at : at + 45]).rstrip(b"\n") for at in range(0, len(content), 45)]
    return end.join([f"begin 644 {name}".encode(), *lines, b"`", b"end", b""])


# ── uuencoded files ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_a_file_that_stands_uuencoded_in_the_text_is_taken_out_of_it(end: bytes) -> None:
    read = mail("Content-Type: text/plain", "", "Ja drafti.", "", uuencoded(FILE, end=end) + b"Me respekt")
    assert read.text.split() == ["Ja", "drafti.", "Me", "respekt"]
    assert [(part.name, part.content) for part in read.documents] == [("Plani i ri.pdf", FILE)]


def test_two_files_in_one_text_are_two_files() -> None:
    text, files = without_files(uuencoded(FILE, "a") + b"midis\n" + uuencoded(FILE[:7], "b"))
    assert text == b"midis\n"
    assert [(file.name, file.content) for file in files] == [(b"a", FILE), (b"b", FILE[:7])]


@pytest.mark.parametrize(
    "text",
    [
        b"begin 644 plani\nkjo nuk eshte skedar\nend\n",
        uuencoded(FILE)[:-7],
        uuencoded(FILE).replace(b"\r\nM", b"\r\nM+", 1),
        b"begin 644 bosh\n`\nend\n",
        b"I begin 644 times\n",
    ],
    ids=["words", "without its end", "a line too long", "empty", "no line of its own"],
)
def test_what_is_no_whole_file_stays_in_the_text(text: bytes) -> None:
    assert without_files(text) == (text, ())


def test_a_mail_that_is_uuencoded_as_a_whole_is_a_file() -> None:
    read = mail("Content-Type: text/plain", "Content-Transfer-Encoding: x-uuencode", "", uuencoded(FILE))
    assert read.text == ""
    assert [(part.name, part.content) for part in read.parts] == [("Plani i ri.pdf", FILE)]


@pytest.mark.parametrize("unit", [b"begin 644 x\n", b"begin 644 x\nM" + b"a" * 60 + b"\n", b"begin 644 x\n`\n"])
def test_looking_for_files_costs_the_size_of_the_text(unit: bytes) -> None:
    began = time.process_time()
    without_files((unit * 1_000_000)[:1_000_000])
    assert time.process_time() - began < 2


# ── boundaries ───────────────────────────────────────────────────────────────────────────────────────────────────────

PARTS = (
    "--c", "Content-Type: text/plain", "", "Pa vërejtje.",
    "--c", "Content-Type: application/pdf", "Content-Disposition: attachment; filename=a.pdf", "Content-Transfer-Encoding: base64", "", "JVBERg==", "--c--",
)  # fmt: skip


@pytest.mark.parametrize("declared", ["", "; boundary=b", '; boundary=""', '; boundary="--c"'])
def test_a_missing_or_wrong_boundary_is_seen_in_the_body(declared: str) -> None:
    read = mail(f"Content-Type: multipart/mixed{declared}", "", *PARTS)
    assert read.text.strip() == "Pa vërejtje."
    assert [(part.name, part.content) for part in read.parts] == [("a.pdf", b"%PDF")]
    assert any("boundary was missing or wrong" in defect for defect in read.defects)


def test_so_it_is_in_a_part_of_the_mail() -> None:
    inner = "\r\n".join(PARTS)
    read = mail(
        "Content-Type: multipart/mixed; boundary=o", "", "--o", "Content-Type: multipart/mixed", "", inner, "--o--"
    )
    assert read.text.strip() == "Pa vërejtje."
    assert [part.content for part in read.parts] == [b"%PDF"]


def test_a_multipart_without_parts_is_read_as_the_words_in_it() -> None:
    assert mail("Content-Type: multipart/mixed; boundary=b", "", "Pa vërejtje.").text.strip() == "Pa vërejtje."
    assert mail("Content-Type: multipart/mixed", "", "Të hiqet:", "-- neni 5", "").text.split() == [
        "Të",
        "hiqet:",
        "--",
        "neni",
        "5",
    ]


def test_lines_that_only_look_like_structure_are_words() -> None:
    words = "--A\nPika 3: të hiqet\n\n--B--\nFund"
    kept = mail("Content-Type: multipart/mixed", "", words.replace("\n", "\r\n")).text
    assert kept == words


def test_words_around_the_parts_are_read_where_there_are_no_others() -> None:
    only_file = ("--b", "Content-Type: application/pdf", "", "%PDF", "--b--")
    assert mail("Content-Type: multipart/mixed; boundary=b", "", "Pa vërejtje.", *only_file).text == "Pa vërejtje."
    assert mail("Content-Type: multipart/mixed; boundary=b", "", *only_file, "Pa vërejtje.").text == "Pa vërejtje."
    told = "This is a multi-part message in MIME format."
    assert mail("Content-Type: multipart/mixed; boundary=b", "", told, *only_file).text == ""


def test_the_words_in_a_thousand_multiparts_are_found_without_their_structure() -> None:
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="n%d"\r\n\r\n--n%d\r\n' % (n, n) for n in range(1_000))
    read = mail(deep + "Content-Type: text/plain\r\n\r\nPa vërejtje në fund.\r\n".encode())
    assert read.text.strip() == "Pa vërejtje në fund."
    assert any("multiparts" in defect for defect in read.defects)


# ── kinds of text ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "kind", ["text/enriched", "text/x-diçka", "text", "/", "nonsense", "text/plain; charset", "TEXT/PLAIN"]
)
def test_text_of_an_unknown_kind_is_text(kind: str) -> None:
    assert mail(f"Content-Type: {kind}", "", "Pa vërejtje.").text == "Pa vërejtje."


@pytest.mark.parametrize("kind", ["text/calendar", "text/rtf", "text/vcard", "application/octet-stream"])
def test_what_no_author_types_is_a_part(kind: str) -> None:
    read = mail(f"Content-Type: {kind}", "", "BEGIN")
    assert (read.text, [part.content for part in read.parts]) == ("", [b"BEGIN"])


def test_html_under_the_name_of_plain_text_is_html_and_words_under_that_of_html_are_words() -> None:
    page = "<!DOCTYPE html>\r\n<html><body><p>Pa vërejtje.</p></body></html>"
    read = mail("Content-Type: text/plain; charset=utf-8", "", page)
    assert (read.text, read.html) == ("", page.replace("\r\n", "\n"))
    read = mail("Content-Type: text/html; charset=utf-8", "", "Të hiqet neni 5 &amp; 6.", "Pa tjetër.")
    assert (read.text, read.html) == ("Të hiqet neni 5 & 6.\nPa tjetër.", "")
    shown = "Shembulli: <html> hapet dhe mbyllet"
    assert mail("Content-Type: text/plain; charset=utf-8", "", shown).text == shown


def test_what_exchange_makes_of_words_behind_an_attachment_belongs_to_the_text() -> None:
    read = mail(
        "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "", "Para.", "--b",
        "Content-Type: application/pdf; name=a.pdf", "", "%PDF", "--b", "Content-Type: text/plain; name=ATT00001.txt",
        "Content-Disposition: attachment; filename=ATT00001.txt", "", "Pas.", "--b--",
    )  # fmt: skip
    assert read.text.split() == ["Para.", "Pas."]
    assert [part.name for part in read.parts] == ["a.pdf"]


def alternative(*parts: tuple[str, str]) -> IncomingMail:
    lines = [line for head, content in parts for line in ("--b", f"Content-Type: {head}", "", content)]
    return mail("Content-Type: multipart/alternative; boundary=b", "", *lines, "--b--")


def test_one_more_form_of_the_text_is_no_document() -> None:
    read = alternative(
        ("text/plain", "Po."),
        ("text/x-amp-html", "<html amp4email>Po."),
        ("text/html", "<p>Po.</p>"),
        ("text/calendar", "BEGIN"),
    )
    assert (read.text.strip(), read.html.strip()) == ("Po.", "<p>Po.</p>")
    assert [part.media_type for part in read.documents] == ["text/calendar"]
    assert [part.media_type for part in read.parts] == ["text/x-amp-html", "text/calendar"]


def test_a_second_plain_text_among_the_forms_is_kept_unless_it_says_the_same() -> None:
    assert alternative(("text/plain", "Po."), ("text/plain", "Jo.")).text.split() == ["Po.", "Jo."]
    assert alternative(("text/plain", "Po."), ("text/html", "<p>Po.</p>"), ("text/plain", "Po.")).text.split() == [
        "Po."
    ]
    read = alternative(("text/plain", "Po."), ("text/html", "<p>Po.</p>"), ("text/plain", "Jo."))
    assert read.text.split() == ["Po.", "Jo."]
    assert "Jo." in read.html


@pytest.mark.parametrize(
    ("head", "content", "is_document"),
    [
        ("application/octet-stream; name=smime.p7s", "0", False),
        ("application/applefile; name=plani.docx", "0", False),
        ("text/html; name=ATT00002.htm", "<html><body><br>&nbsp;</body></html>", False),
        ("text/html; name=ATT00002.htm", "<html><body>Të hiqet neni 5.</body></html>", True),
        ("application/octet-stream; name=plani.docx", "0", True),
    ],
)
def test_what_programs_add_is_no_document(head: str, content: str, is_document: bool) -> None:
    read = mail(
        "Content-Type: multipart/mixed; boundary=b", "", "--b", "Content-Type: text/plain", "", "Po.", "--b",
        f"Content-Type: {head}", "", content, "--b--",
    )  # fmt: skip
    assert len(read.parts) == 1
    assert len(read.documents) == is_document


SIGNATURE = "-----BEGIN PGP SIGNATURE-----\nVersion: 2\n\niQEz\n=abcd\n-----END PGP SIGNATURE-----\n"


def test_a_signature_within_the_text_is_none_of_its_words() -> None:
    signed = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nTë hiqet:\n- - neni 5\n- - neni 6\n\n{SIGNATURE}"
    assert (
        mail("Content-Type: text/plain", "", f"{signed}Fund".replace("\n", "\r\n")).text
        == "Të hiqet:\n- neni 5\n- neni 6\n\nFund"
    )
    for spoiled in (signed.replace("END PGP", "END"), signed.replace("BEGIN PGP SIGNED", "BEGIN"), SIGNATURE):
        assert mail("Content-Type: text/plain", "", spoiled.replace("\n", "\r\n")).text == spoiled


# ── bytes and letters ────────────────────────────────────────────────────────────────────────────────────────────────


def test_utf_16_is_known_by_its_first_bytes_and_utf_7_by_its_name_alone() -> None:
    assert mail("Content-Type: text/plain", "", "Vërejtje".encode("utf-16")).text == "Vërejtje"
    assert mail("Content-Type: text/plain; charset=utf-7", "", "V+AOs-rejtje").text == "Vërejtje"
    assert mail("Content-Type: text/plain; charset=utf-8", "", "V+AOs-rejtje").text == "V+AOs-rejtje"


def test_zero_bytes_are_no_letters() -> None:
    read = parse(b"From: A\x00rta <a@x.example>\r\nSub\x00ject: i\r\nSubject: Re\x00: x\r\n\r\nPa\x00 verejtje")
    assert (read.subject, read.text, read.from_[0].name) == ("Re: x", "Pa verejtje", "Arta")


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\r\n"])
def test_line_ends_of_another_kind_change_nothing(end: bytes) -> None:
    raw = b"From: a@x.example\r\nSubject: x\r\n\r\nPo.\r\n\r\nJo.\r\n"
    read = parse(raw.replace(b"\r\n", end))
    assert (read.subject, read.text) == ("x", "Po.\n\nJo.\n")


def test_a_byte_order_mark_before_the_mail_hides_no_field() -> None:
    assert parse(b"\xef\xbb\xbfFrom: a@x.example\r\nSubject: x\r\n\r\n").from_[0].address == "a@x.example"


@pytest.mark.parametrize(
    ("field", "subject"),
    [
        (b"=?utf-8?Q?=3D=3Futf-8=3FQ=3FK=3DC3=3DABrkes=3DC3=3DAB=3F=3D?=", "Kërkesë"),
        (b"=?utf-8?B?S8Orcmtlc8OrA?=", "Kërkesë"),
        (b"=?utf-8*sq?Q?K=C3=ABrkes=C3=AB?=", "Kërkesë"),
        ("Kërkesë".encode().decode("cp1252").encode(), "Kërkesë"),
        (b"pse =?utf-8?Q?=3D=3Fx=3Fq=3Fy=3F=3D?=", "pse =?x?q?y?="),
    ],
    ids=["encoded twice", "cut", "with a language", "read wrongly before", "shown by somebody"],
)
def test_a_spoiled_subject_is_read(field: bytes, subject: str) -> None:
    assert parse(b"Subject: " + field + b"\r\n\r\n").subject == subject


def test_no_line_end_hides_in_encoded_words() -> None:
    read = parse(b"Subject: =?utf-8?Q?a=0D=0ABcc:_x=00?=\r\nFrom: =?utf-8?Q?A=0Arta?= <a@x.example>\r\n\r\n")
    assert read.subject.split() == ["a", "Bcc:", "x"]
    assert "\n" not in read.subject + read.from_[0].name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("filename*=K%C3%ABrkes%C3%AB.pdf", "Kërkesë.pdf"),
        ("filename*=utf-8''K%EBrkes%EB.pdf", "Kërkesë.pdf"),
        ("filename=\"utf-8''K%C3%ABrkes%C3%AB.pdf\"", "Kërkesë.pdf"),
        ('filename="K%C3%ABrkes%C3%AB.pdf"', "Kërkesë.pdf"),
        ('filename="rritje 100%25.pdf"', "rritje 100%25.pdf"),
        ('filename="100%AB.pdf"', "100%AB.pdf"),
        ('filename*0="=?utf-8?Q?K=C3=AB"; filename*1="rkes=C3=AB.pdf?="', "Kërkesë.pdf"),
        ("filename=Kërkesë e re.pdf", "Kërkesë e re.pdf"),
        ('filename="a\x00b\x1b.pdf"', "ab.pdf"),
        ('filename="fatura\u202efdp.exe"', "faturafdp.exe"),
        ('filename=" "', None),
    ],
)
def test_a_file_name_is_read_in_forms_that_belong_elsewhere(written: str, name: str | None) -> None:
    read = mail("Content-Type: application/pdf", f"Content-Disposition: attachment; {written}", "", "%PDF")
    assert [part.name for part in read.parts] == [name]
