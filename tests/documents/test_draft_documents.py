"""The documents of a draft mail: attached, in an enclosed mail, in winmail.dat. Nothing is silently lost, nothing is damaged."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from mailflow.documents.draft import LONGEST_NAME, body_document, draft_documents, safe_name
from mailflow.documents.tnef import files_of_tnef
from mailflow.errors import Unreadable
from mailflow.mail.incoming import parse
from tests.documents.tnef_writer import winmail

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "corpus" / "mails" / "mimekit-tnef"
MAILBOX = Path(__file__).resolve().parents[2] / "mailflow" / "demo" / "mailbox"
PLAN, REPORT = b"%PDF-plan", b"PK-report"


def letter(
    *files: tuple[str, str, bytes], enclosed: EmailMessage | None = None, text: str = "Ja drafti."
) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "ylli@lumas.example"
    message["Subject"] = "Draft"
    message.set_content(text)
    for name, media_type, content in files:
        main, _, sub = media_type.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=name)
    if enclosed is not None:
        message.add_attachment(enclosed)
    return message


def found(message: EmailMessage) -> list[tuple[str, bytes]]:
    return [(document.name, document.content) for document in draft_documents(parse(message.as_bytes()))]


PDF = ("Plani i gjelbër.pdf", "application/pdf", PLAN)


def test_what_is_attached_comes_byte_for_byte_under_its_name() -> None:
    assert found(letter(PDF, ("Relacion.docx", "application/octet-stream", REPORT))) == [
        ("Plani i gjelbër.pdf", PLAN),
        ("Relacion.docx", REPORT),
    ]


def test_documents_of_an_enclosed_mail_are_documents_and_the_mail_itself_is_none() -> None:
    assert found(letter(enclosed=letter(PDF))) == [("Plani i gjelbër.pdf", PLAN)]
    assert found(letter(enclosed=letter(enclosed=letter(PDF)))) == [("Plani i gjelbër.pdf", PLAN)]
    assert found(letter(enclosed=letter(text="vetëm fjalë"))) == []


def test_mails_enclosed_too_deeply_are_not_opened() -> None:
    message = letter(PDF)
    for _ in range(5):
        message = letter(enclosed=message)
    assert found(message) == []


def test_the_same_bytes_come_once() -> None:
    assert found(letter(PDF, ("Kopje.pdf", "application/pdf", PLAN), enclosed=letter(PDF))) == [
        ("Plani i gjelbër.pdf", PLAN)
    ]


@pytest.mark.parametrize("media_type", ["text/calendar", "application/pgp-signature", "application/pkcs7-signature"])
def test_signatures_and_appointments_are_no_documents(media_type: str) -> None:
    assert found(letter(("x", media_type, b"BEGIN"))) == []


def test_files_in_winmail_dat_are_taken_out() -> None:
    packed = winmail(
        [("Plani i gjelbër.docx".encode("cp1252"), PLAN), (b"image001.png", b"logo"), (b"Relacion.pdf", REPORT)]
    )
    assert found(letter(("winmail.dat", "application/ms-tnef", packed))) == [
        ("Plani i gjelbër.docx", PLAN),
        ("Relacion.pdf", REPORT),
    ]
    assert found(letter(("WINMAIL.DAT", "application/octet-stream", packed)))[0][1] == PLAN


DAMAGED = winmail([(b"Plani.docx", PLAN * 50)])


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n picture",
        DAMAGED[:-40],
        DAMAGED[:-1] + b"!",
        DAMAGED.replace(b"%PDF-plan", b"%PDF-plam", 1),
        winmail([]),
        winmail([(b"Plani.docx", b"")]),
        b"\x78\x9f\x3e\x22",
        b"\x78\x9f\x3e\x22" + b"\xff" * 500,
    ],
    ids=[
        "a lying label",
        "cut off",
        "a wrong checksum",
        "altered",
        "no file",
        "an empty file",
        "a signature alone",
        "nonsense",
    ],
)
def test_a_winmail_dat_that_cannot_be_read_whole_stays_what_it_is(content: bytes) -> None:
    assert found(letter(("winmail.dat", "application/ms-tnef", content))) == [("winmail.dat", content)]


def test_the_document_in_the_samples_winmail_dat_is_found() -> None:
    mail = parse((MAILBOX / "mails" / "13-draft-green-areas-winmail.eml").read_bytes())
    (document,) = draft_documents(mail)
    assert document.name.endswith(".docx")
    assert document.content.startswith(b"PK")


def test_every_public_winmail_dat_is_read_or_refused() -> None:
    if not SHARED.is_dir():
        pytest.skip("the public mails of ../shared are not here")
    counted = {"read": 0, "refused": 0}
    for file in sorted(SHARED.glob("*.tnef")):
        try:
            assert all(content for _, _, content in files_of_tnef(file.read_bytes())), file.name
            counted["read"] += 1
        except Unreadable:
            counted["refused"] += 1
    assert counted == {
        "read": 13,
        "refused": 6,
    }  # of the six five hold no file, and one hides its files from the library


@pytest.mark.parametrize(
    ("name", "media_type", "safe"),
    [
        ("Plani i gjelbe\u0308r.pdf", "application/pdf", "Plani i gjelbër.pdf"),
        ("../../etc/passwd", "text/plain", "passwd"),
        ("C:\\Temp\\Plani.doc", "application/msword", "Plani.doc"),
        ("a\r\nBcc: x.pdf", "application/pdf", "aBcc: x.pdf"),
        ("plani\u202efdp.exe", "application/x", "planifdp.exe"),
        ("", "application/pdf", "dokument.pdf"),
        (None, "text/plain", "dokument.txt"),
        (" .. ", "image/png", "dokument"),
        ("x" * 300 + ".docx", "application/x", "x" * 145 + ".docx"),
        ("x" * 300, "application/x", "x" * 150),
        ("a." + "x" * 300, "application/x", "a." + "x" * 148),
    ],
)
def test_names_are_for_reading_and_never_paths(name: str | None, media_type: str, safe: str) -> None:
    assert safe_name(name, media_type) == safe
    assert len(safe) <= LONGEST_NAME


def test_a_draft_in_the_mail_itself_becomes_a_text_file() -> None:
    document = body_document("PROJEKTVENDIM\nPër tregun", "Tregu/i ri")
    assert (document.name, document.media_type) == ("i ri.txt", "text/plain")
    assert document.content == "PROJEKTVENDIM\r\nPër tregun\r\n".encode()
