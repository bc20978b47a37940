"""What is said of a document: frozen values, without any reader, so that both processes can have them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from mailflow.consultation.enclosures import Change, ChangeKind

LONGEST_TEXT = 200_000
"""Characters of a document's text that are kept: a plan of a hundred pages, so that what a member changed on the last one is found."""


class Format(StrEnum):
    """What a document is, by its bytes."""

    DOCX = "docx"
    DOC = "doc"
    ODT = "odt"
    RTF = "rtf"
    PDF = "pdf"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    PRESENTATION = "presentation"
    TEXT = "text"
    HTML = "html"
    IMAGE = "image"
    ARCHIVE = "archive"
    EXECUTABLE = "executable"
    UNKNOWN = "unknown"


class Active(StrEnum):
    """What a document could do by itself when it is opened."""

    MACROS = "macros"
    EXECUTABLE = "executable"
    SCRIPT = "script"
    JAVASCRIPT = "javascript"
    LAUNCH = "launch"
    EMBEDDED_FILE = "embedded_file"
    REMOTE_TEMPLATE = "remote_template"


class WhyUnread(StrEnum):
    """Why nothing can be said of a document's text."""

    DAMAGED = "damaged"
    """Cut off, altered, or not what it pretends to be."""
    BOMB = "bomb"
    """It unfolds beyond the limits on number, size, ratio or depth."""
    TOO_LARGE = "too_large"
    """It needs more memory than a reader may have."""
    TOO_SLOW = "too_slow"
    BROKE_OFF = "broke_off"
    """Its reader was ended by a fault of a library."""
    UNKNOWN_KIND = "unknown_kind"
    """No reader for this kind of file (RAR, 7z, Outlook messages, drawings …)."""
    NOT_REACHED = "not_reached"
    """Others before it had used up what a mail may use."""


class PersonalKind(StrEnum):
    """A kind of personal data."""

    PERSONAL_NUMBER = "personal_number"
    IBAN = "iban"
    TELEPHONE = "telephone"
    BIRTH_DATE = "birth_date"
    HEALTH = "health"
    PERSONS = "persons"
    """A table of persons with columns such as father's name, residence, income."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """More of one kind than a signature or a letterhead explains. The values themselves are not kept."""

    kind: PersonalKind
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentContent:
    """What stands in one document."""

    name: str
    """As the draft document is called; for a member of an archive its path: `Paketa.zip/Plani.docx`."""
    sha256: str
    """Hex, of this document's own bytes."""
    format: Format
    archive: str | None = None
    """Name of the archive (or path of the inner archive) that it lies in; None for a document of the mail itself."""
    title: str = ""
    """Its title or first heading, else the first line that is no letterhead, else the property that its author filled in."""
    text: str = ""
    """The beginning of its text, at most `LONGEST_TEXT` characters: a line per paragraph, table rows with tabs between cells; tracked
    insertions are in it, deletions are not."""
    header: str = field(default="", repr=False)
    """Text of page headers, page footers and watermarks, where the format keeps them apart."""
    labels: tuple[str, ...] = ()
    """Values of classification properties (sensitivity labels, category, keywords, status)."""
    pages: int | None = None
    has_text_layer: bool = True
    """False for scans and pictures: there is something to see and nothing to read."""
    is_cut: bool = False
    """It is longer than what was searched for personal data."""
    encrypted: bool = False
    active: tuple[Active, ...] = ()
    why_unread: WhyUnread | None = None
    changes: tuple[Change, ...] = ()
    pictures: int = 0
    """Pictures in an office file; drawings by hand, stamps and enclosed files on the pages of a PDF: what no program reads."""
    more_changes: int = 0
    """How many more there are than are told."""
    personal: tuple[PersonalData, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Was its inside seen? A scan without text is readable; an encrypted file, a bomb and a damaged one are not."""
        return self.why_unread is None and not self.encrypted


def contents_of_each(contents: Sequence[DocumentContent]) -> dict[str, list[DocumentContent]]:
    """SHA-256 of each document of the mail → what stands in it, and behind an archive what lies in it."""
    found: dict[str, list[DocumentContent]] = {}
    outer = ""
    for content in contents:
        outer = content.sha256 if content.archive is None else outer
        found.setdefault(outer, []).append(content)
    return found


def to_json(contents: Sequence[DocumentContent]) -> bytes:
    """For the pipe between the processes; read again by `from_json`."""
    return json.dumps([asdict(content) for content in contents], default=datetime.isoformat).encode("ascii")


def from_json(answer: bytes) -> tuple[DocumentContent, ...]:
    """Raises ValueError, TypeError, KeyError or RecursionError where it is not what `to_json` writes."""
    return tuple(_content(fields) for fields in json.loads(answer))


def _content(fields: dict[str, Any]) -> DocumentContent:
    why = fields["why_unread"]
    return DocumentContent(
        **fields
        | {
            "format": Format(fields["format"]),
            "labels": tuple(fields["labels"]),
            "active": tuple(map(Active, fields["active"])),
            "why_unread": WhyUnread(why) if why is not None else None,
            "changes": tuple(_change(change) for change in fields["changes"]),
            "personal": tuple(
                PersonalData(kind=PersonalKind(data["kind"]), count=int(data["count"])) for data in fields["personal"]
            ),
        }
    )


def _change(fields: dict[str, Any]) -> Change:
    at = fields["at"]
    return Change(
        **fields | {"kind": ChangeKind(fields["kind"]), "at": datetime.fromisoformat(at) if at is not None else None}
    )
