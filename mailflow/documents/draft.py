"""The documents of a draft mail: attached, in an enclosed mail, in winmail.dat. No logos, no enclosed mail as such."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field, replace
from functools import cached_property

from mailflow.documents.tnef import files_of_tnef
from mailflow.errors import Unreadable
from mailflow.mail.incoming import IncomingMail, Part, parse

DEPTH = 3
"""How deep enclosed mails are opened."""
TNEF_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
PICTURE_OF_A_TEXT = re.compile(r"(?:image\d{3}|outlook-[\w-]+)\.(?:png|jpe?g|gif|bmp|wmf|emf)", re.IGNORECASE)
"""How Outlook names the pictures that its text shows: logos of signatures, no documents."""
LONGEST_NAME = 150
LONGEST_ENDING = 16
ENDINGS = {"application/pdf": ".pdf", "text/plain": ".txt"}
NO_DOCUMENT = (
    "text/calendar",
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
)


@dataclass(frozen=True)
class DraftDocument:
    """A document, byte for byte. `name` is for display and for the invitation: never a path."""

    name: str
    media_type: str
    content: bytes = field(repr=False)
    brought_by: str = field(default="", compare=False)
    """SHA-256 (hex) of the part of the mail that it is, or lies in."""

    @cached_property
    def sha256(self) -> str:
        """Hex."""
        return hashlib.sha256(self.content).hexdigest()


def draft_documents(mail: IncomingMail, depth: int = DEPTH) -> tuple[DraftDocument, ...]:
    """All documents of the mail, in their order; the same bytes once."""
    found: dict[str, DraftDocument] = {}
    for part in mail.documents:
        for document in _documents_of(part, depth):
            found.setdefault(document.sha256, replace(document, brought_by=part.sha256))
    return tuple(found.values())


def _documents_of(part: Part, depth: int) -> tuple[DraftDocument, ...]:
    if part.media_type == "message/rfc822":
        return draft_documents(parse(part.content), depth - 1) if depth > 0 else ()
    if part.media_type.startswith("message/") or part.media_type in NO_DOCUMENT:
        return ()
    if part.media_type in TNEF_TYPES or (part.name or "").casefold() == "winmail.dat":
        return _unwrapped(part)
    return (DraftDocument(safe_name(part.name, part.media_type), part.media_type, part.content),)


def _unwrapped(part: Part) -> tuple[DraftDocument, ...]:
    """The files of a winmail.dat; where it cannot be read it stays what it is, and is never silently nothing."""
    try:
        files = files_of_tnef(part.content)
    except Unreadable:
        return (DraftDocument(safe_name(part.name, part.media_type), part.media_type, part.content),)
    return tuple(
        DraftDocument(safe_name(name, media_type), media_type, content)
        for name, media_type, content in files
        if not PICTURE_OF_A_TEXT.fullmatch(name)
    )


def body_document(text: str, title: str) -> DraftDocument:
    """A draft written in the mail itself goes out as a text file."""
    lines = text.replace("\r\n", "\n").split("\n")
    return DraftDocument(
        safe_name(f"{title}.txt", "text/plain"), "text/plain", "\r\n".join((*lines, "")).encode("utf-8")
    )


def safe_name(name: str | None, media_type: str) -> str:
    """The name as the sender wrote it, NFC, without folders and controls, at most 150 characters; never empty."""
    text = unicodedata.normalize("NFC", (name or "")[: 4 * LONGEST_NAME])
    text = re.split(r"[\\/]", text)[-1]
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"}).strip(" .")
    if not text:
        return "dokument" + ENDINGS.get(media_type, "")
    if len(text) <= LONGEST_NAME:
        return text
    stem, dot, ending = text.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return text[:LONGEST_NAME].rstrip(" .")
    return f"{stem[: LONGEST_NAME - 1 - len(ending)]}.{ending}"
