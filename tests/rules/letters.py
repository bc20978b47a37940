"""Short mails as municipal people write them, taken through the whole reading: parsed, own words cut, documents unpacked, judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path

from mailflow.documents.contents import read_documents
from mailflow.documents.draft import draft_documents
from mailflow.handlers.understanding.documents import facts_of
from mailflow.mail.incoming import parse
from mailflow.mail.origin import judge_origin
from mailflow.mail.quoting import own_words
from mailflow.rules.candidate import Candidate
from mailflow.rules.load import load_ruleset
from mailflow.rules.matching import Recognition, recognise
from mailflow.rules.ruleset import Ruleset

ROOT = Path(__file__).resolve().parents[2]
CONTACT = "valbona.kuqja@lumas.example"
SOCIAL = "mimoza.bregasi@lumas.example"
FINANCE = "petrit.marashi@lumas.example"
FINANCE_OFFICE = "financa@lumas.example"
ENVIRONMENT = "ylli.cepani@lumas.example"
URBAN = "irena.gjoleka@lumas.example"
LEGAL = "fatbardha.nikolla@lumas.example"
PROJECTS = "gentian.hysolli@lumas.example"
MEMBER = "manjola@hapesira.example"
STRANGER = "dikush@gmail.example"


@cache
def shipped() -> Ruleset:
    return load_ruleset(ROOT / "rules.yaml")


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A mail; what is not given is as it most often is: a proven director writes to the contact point alone."""

    sender: str = SOCIAL
    subject: str | None = None
    text: str = ""
    files: Sequence[str] = ()
    """Names of files in which nobody looks."""
    papers: Mapping[str, bytes] = field(default_factory=dict)
    """Files that are read, by name."""
    to: str = CONTACT
    cc: str | None = None
    proven: bool = True
    answers: str | None = None
    html: str | None = None
    sensitivity: str | None = None
    enclosed: bytes | None = None

    def raw(self) -> bytes:
        message = EmailMessage(policy=SMTP)
        message["From"] = self.sender
        message["To"] = self.to
        message["Date"] = "Mon, 02 Feb 2026 09:00:00 +0100"
        message["Message-ID"] = "<letter@lumas.example>"
        for name, value in (
            ("Cc", self.cc), ("Subject", self.subject), ("In-Reply-To", self.answers), ("Sensitivity", self.sensitivity)
        ):  # fmt: skip
            if value is not None:
                message[name] = value
        if self.html is not None:
            message.set_content(self.html, subtype="html")
        else:
            message.set_content(self.text)
        for at, name in enumerate(self.files):
            message.add_attachment(
                b"%PDF-" + bytes([at]) * 300, maintype="application", subtype="octet-stream", filename=name
            )
        for name, content in self.papers.items():
            message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        if self.enclosed is not None:
            enclosed = EmailMessage(policy=SMTP)
            enclosed["Subject"] = "Material"
            enclosed.set_content("Kolegia")
            enclosed.add_attachment(
                self.enclosed, maintype="application", subtype="pdf", filename="Plani i gjelbër.pdf"
            )
            message.add_attachment(enclosed)
        house = self.sender.endswith("@lumas.example")
        passed = (
            f"auth=pass smtp.auth={self.sender}"
            if house
            else f"dmarc=pass header.from={self.sender.rpartition('@')[2]}"
        )
        proof = passed if self.proven else "none"
        return f"Authentication-Results: mx.lumas.example; {proof}\r\n".encode() + message.as_bytes()


def candidate(raw: bytes, *, looked_into: bool = False) -> Candidate:
    mail = parse(raw)
    words = own_words(mail)
    documents = draft_documents(mail)
    return Candidate(
        mail=mail,
        own_text=words.text,
        quoted=words.quoted,
        origin=judge_origin(mail, shipped().trust),
        documents=facts_of(documents, read_documents(documents) if looked_into else ()),
        doubtful=words.doubtful,
    )


def recognised(letter: Letter) -> Recognition:
    return recognise(candidate(letter.raw(), looked_into=bool(letter.papers)), shipped().recognise, shipped().register)
