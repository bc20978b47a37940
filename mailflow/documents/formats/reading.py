"""From the bytes of one document to its `DocumentContent`s: choose the reader, judge what it found, go into archives."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace

from mailflow.documents.content import LONGEST_TEXT, Active, DocumentContent, Format, PersonalData, WhyUnread
from mailflow.documents.formats import containers, plain, rtf
from mailflow.documents.formats.found import DEEPEST, Budget, Found, Refused
from mailflow.documents.formats.magic import SCRIPT_NAME, format_of
from mailflow.documents.formats.personal import personal_data
from mailflow.documents.formats.titles import title_of

LONGEST_TITLE = 300
LONGEST_HEADER = 4_000
LONGEST_PATH = 300


def _read_pdf(content: bytes, found: Found) -> None:
    """Only here is its library imported: it takes longer than all the others together."""
    from mailflow.documents.formats import pdf  # noqa: PLC0415

    pdf.read(content, found)


_READERS = {Format.PDF: _read_pdf, Format.RTF: rtf.read, Format.TEXT: plain.read_text, Format.HTML: plain.read_html}


def contents_of(
    name: str, content: bytes, budget: Budget, archive: str | None = None, depth: int = 0
) -> list[DocumentContent]:
    """The document first, then what lies in it where it is an archive."""
    found, why = Found(), None
    try:
        _read(content, budget, found)
    except Refused as refused:
        why = refused.why
    except MemoryError:
        why = WhyUnread.TOO_LARGE
    except Exception:  # noqa: BLE001  a library's fault is the document's: whatever it is, it was not read
        why = WhyUnread.DAMAGED
    if found.members and depth >= DEEPEST:
        found.members, why = [], WhyUnread.BOMB
    if SCRIPT_NAME.search(name):
        found.active.add(Active.SCRIPT)
    embedded = [one for path, data in found.embedded for one in contents_of(path, data, budget, name, DEEPEST)]
    sha256 = hashlib.sha256(content).hexdigest()
    told = _told(
        found, embedded, DocumentContent(name=name, sha256=sha256, format=found.format, archive=archive, why_unread=why)
    )
    return [told, *_members(name, found, budget, depth)]


def _read(content: bytes, budget: Budget, found: Found) -> None:
    if not content:
        raise Refused(WhyUnread.DAMAGED)
    known = format_of(content)
    found.format = known or Format.UNKNOWN
    if known is None:
        containers.read(content, budget, found)
    elif known is Format.EXECUTABLE:
        found.active.add(Active.EXECUTABLE)
    elif known is Format.IMAGE:
        found.has_text_layer, found.pages = False, 1
    elif known in _READERS:
        _READERS[known](content, found)
    else:
        raise Refused(WhyUnread.UNKNOWN_KIND)


def _members(name: str, found: Found, budget: Budget, depth: int) -> list[DocumentContent]:
    contents: list[DocumentContent] = []
    for path, unfold in found.members:
        known_as = f"{name}/{_shown(path)}"
        try:
            contents += contents_of(known_as, unfold(), budget, name, depth + 1)
        except Refused as refused:
            contents.append(
                DocumentContent(name=known_as, sha256="", format=Format.UNKNOWN, archive=name, why_unread=refused.why)
            )
    return contents


def _shown(path: str) -> str:
    """For display, never a path to write to: no parent folders, no controls."""
    text = unicodedata.normalize("NFC", path[: 4 * LONGEST_PATH]).replace("\\", "/")
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return "/".join(part for part in text.split("/") if part.strip(" ."))[-LONGEST_PATH:] or "dokument"


def _told(found: Found, embedded: list[DocumentContent], bare: DocumentContent) -> DocumentContent:
    active = found.active.union(*(one.active for one in embedded))
    personal = _added((*personal_data(found.rows), *(data for one in embedded for data in one.personal)))
    text = "\n".join("\t".join(row) for row in found.rows)
    return replace(
        bare,
        title=" ".join(title_of(found).split())[:LONGEST_TITLE],
        text=text[:LONGEST_TEXT],
        header="\n".join(dict.fromkeys(found.headers))[:LONGEST_HEADER],
        labels=tuple(dict.fromkeys(found.labels)),
        pages=found.pages,
        has_text_layer=found.has_text_layer,
        is_cut=found.is_cut,
        encrypted=found.encrypted,
        active=tuple(sorted(active)),
        changes=tuple(found.changes),
        more_changes=found.more_changes,
        pictures=found.pictures,
        personal=personal,
    )


def _added(data: tuple[PersonalData, ...]) -> tuple[PersonalData, ...]:
    counts = {one.kind: sum(other.count for other in data if other.kind is one.kind) for one in data}
    return tuple(PersonalData(kind=kind, count=count) for kind, count in sorted(counts.items()))
