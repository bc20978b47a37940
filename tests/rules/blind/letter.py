"""A letter of the blind set and the raw mail a municipality's server would deliver of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, MIMEPart

from tests.documents.writers.compound import compound
from tests.documents.writers.paged import pdf, rtf
from tests.documents.writers.zipped import archive, docx, odt, paragraph, xlsx

CONTACT = "Valbona Kuqja <valbona.kuqja@lumas.example>"
DIRECTORS = {
    "sherbimet": "Bardhyl Tafani <bardhyl.tafani@lumas.example>",
    "territori": "Irena Gjoleka <irena.gjoleka@lumas.example>",
    "financa": "Petrit Marashi <petrit.marashi@lumas.example>",
    "financa-zyra": "financa@lumas.example",
    "sociale": "Mimoza Bregasi <mimoza.bregasi@lumas.example>",
    "emergjencat": "sazan kordha <Sazan.kordha@lumas.example>",
    "arsimi": "Teuta Lamçe <teuta.lamce@lumas.example>",
    "taksat": "Përparim Zguri <perparim.zguri@lumas.example>",
    "mjedisi": "Ylli Çepani <ylli.cepani@lumas.example>",
    "juridike": "Fatbardha Nikolla <fatbardha.nikolla@lumas.example>",
    "burimet": "burime.njerezore@lumas.example",
    "projektet": "gentian.hysolli@lumas.example",
}
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "docm": "application/vnd.ms-word.document.macroEnabled.12",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "rtf": "application/rtf",
    "jpg": "image/jpeg",
}


@dataclass(frozen=True, slots=True)
class File:
    """An attachment: its name as sent and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail of the set. `to` is `contact`, or `many` for thirty people with the contact point in Cc."""

    name: str
    sender: str
    subject: str
    body: str
    files: tuple[File, ...] = ()
    to: str = "contact"
    proof: str = "house"
    html: bool = False
    wrapped: "Letter | None" = None
    answers: bool = False
    sensitivity: str = ""

    @property
    def address(self) -> str:
        """From, as it stands in the header."""
        return DIRECTORS.get(self.sender, self.sender)


def made(name: str, text: str = "") -> File:
    """A file of the kind its name tells, with a paragraph, row or line for each line of the text; without text, a scan."""
    lines = text.strip().split("\n")
    ending = name.rsplit(".", 1)[-1].casefold()
    match ending:
        case "docx":
            return File(name, docx("".join(paragraph(line) for line in lines)))
        case "docm":
            return File(name, docx("".join(paragraph(line) for line in lines), {"word/vbaProject.bin": b"\x00macro"}))
        case "odt":
            return File(name, odt("".join(f"<text:p>{line}</text:p>" for line in lines)))
        case "xlsx":
            return File(name, xlsx({"Fleta1": [line.split("|") for line in lines]}))
        case "rtf":
            return File(name, rtf(text))
        case "pdf":
            return File(name, pdf([lines]))
    return File(name, text.encode() or b"\xff\xd8\xff\xe0" + b"\x00" * 64)


def packed(name: str, *files: File) -> File:
    """A ZIP of those files."""
    return File(name, archive({file.name: file.content for file in files}))


def locked(name: str) -> File:
    """An office file or PDF behind a password."""
    if name.casefold().endswith(".pdf"):
        return File(name, pdf([["x"]], trailer="/Encrypt << /Filter /Standard /V 2 /R 3 /O (x) /U (y) /P -44 >>"))
    return File(name, compound({"EncryptionInfo": b"\x04\x00" * 64, "EncryptedPackage": b"\x9a" * 5000}))


def broken(name: str, text: str) -> File:
    """A file whose second half was lost."""
    whole = made(name, text).content
    return File(name, whole[: len(whole) // 3])


def raw_of(letter: Letter, date: str = "Tue, 10 Mar 2026 09:12:00 +0100") -> bytes:
    """The mail as the municipality's server delivers it, with its own stamp of who sent it."""
    message = _composed(letter, date)
    return _stamp(letter) + message.as_bytes(policy=policy.SMTP)


def _composed(letter: Letter, date: str) -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    message["Date"] = date
    message["From"] = letter.address
    if letter.to == "many":
        message["To"] = ", ".join(f"Punonjes {n} <punonjes{n}@lumas.example>" for n in range(1, 31))
        message["Cc"] = CONTACT
    else:
        message["To"] = CONTACT
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{re.sub('[^a-z0-9]', '', letter.name)}@{_domain(letter.address)}>"
    if letter.answers:
        message["In-Reply-To"] = message["References"] = "<e-vjeter-2025@lumas.example>"
    if letter.sensitivity:
        message["Sensitivity"] = letter.sensitivity
    body = letter.body.strip() + "\n"
    if letter.html:
        message.set_content("<html><body>" + body.replace("\n", "<br>\n") + "</body></html>", subtype="html")
    else:
        message.set_content(body)
    if letter.wrapped is not None:
        message.add_attachment(_composed(letter.wrapped, "Mon, 09 Mar 2026 15:40:00 +0100"))
    _attach(message, letter.files)
    return message


def _attach(message: MIMEPart, files: Iterable[File]) -> None:
    for file in files:
        kind = _TYPES.get(file.name.rsplit(".", 1)[-1].casefold(), "application/octet-stream")
        main, sub = kind.split("/", 1)
        message.add_attachment(file.content, maintype=main, subtype=sub, filename=file.name)


def _domain(address: str) -> str:
    return address.rstrip(">").rsplit("@", 1)[1]


def _stamp(letter: Letter) -> bytes:
    address = letter.address.rsplit("<", 1)[-1].rstrip(">")
    domain = _domain(address)
    match letter.proof:
        case "house":
            results = (
                f"auth=pass (LOGIN) smtp.auth={address};\r\n\tdkim=pass header.d={domain} header.s=mail;\r\n"
                f"\tspf=pass smtp.mailfrom={address};\r\n\tdmarc=pass (p=quarantine) header.from={domain}"
            )
            by = f"webmail.lumas.example (webmail.lumas.example [10.10.0.5])\r\n\t(Authenticated sender: {address})"
        case "outside":
            results = (
                f"dkim=pass header.d={domain} header.s=s1;\r\n\tspf=pass smtp.mailfrom={address};\r\n"
                f"\tdmarc=pass (p=none) header.from={domain}"
            )
            by = f"mail.{domain} (mail.{domain} [203.0.113.44])"
        case _:
            results = (
                f"dkim=none (no signature);\r\n\tspf=fail smtp.mailfrom={address};\r\n"
                f"\tdmarc=fail (p=quarantine) header.from={domain}"
            )
            by = "vps-7.hosting.example (vps-7.hosting.example [203.0.113.250])"
    return (
        f"Return-Path: <{address}>\r\nDelivered-To: valbona.kuqja@lumas.example\r\n"
        f"Authentication-Results: mx.lumas.example;\r\n\t{results}\r\n"
        f"Received: from {by}\r\n\tby mx.lumas.example (Postfix) with ESMTPSA id 6B587DD2ADA\r\n"
        "\tfor <valbona.kuqja@lumas.example>; Tue, 10 Mar 2026 09:12:04 +0100\r\n"
    ).encode()
