"""From the bytes of one document to its `DocumentContent`s: choose the reader, judge what it found, go into archives."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from mailflow.documents.content import Active, DocumentContent, Format, PersonalData, WhyUnread
from mailflow.documents.formats import containers, plain, rtf
from mailflow.documents.formats.found import DEEPEST, Budget, Found, Refused
from mailflow.documents.formats.magic import SCRIPT_NAME, format_of
from mailflow.documents.formats.personal import personal_data
from mailflow.documents.formats.titles import title_line

LONGEST_TEXT = 20_000
LONGEST_TITLE = 300
LONGEST_HEADER = 4_000


def _read_pdf(content: bytes) -> Found:
    """Only here is its library imported: it takes longer than all the others together."""
    from mailflow.documents.formats import pdf  # noqa: PLC0415

    return pdf.read(content)


_READERS = {Format.PDF: _read_pdf, Format.RTF: rtf.read, Format.TEXT: plain.read_text, Format.HTML: plain.read_html}


def contents_of(
    name: str, content: bytes, budget: Budget, archive: str | None = None, depth: int = 0
) -> list[DocumentContent]:
    """The document first, then what lies in it where it is an archive."""
    empty = DocumentContent(
        name=name, sha256=hashlib.sha256(content).hexdigest(), format=Format.UNKNOWN, archive=archive
    )
    known = format_of(content)
    try:
        kind, found = _found(content, known, budget)
        inside = _members(name, found, budget, depth) if found.members else []
        embedded = [one for path, data in found.embedded for one in contents_of(path, data, budget, name, DEEPEST)]
    except Refused as refused:
        kind, found, inside, embedded = known or Format.UNKNOWN, Found(), [], []
        empty = replace(empty, why_unread=refused.why)
    except MemoryError:
        return [replace(empty, format=known or Format.UNKNOWN, why_unread=WhyUnread.TOO_LARGE)]
    except Exception:  # noqa: BLE001  a library's fault is the document's: whatever it is, it was not read
        return [replace(empty, format=known or Format.UNKNOWN, why_unread=WhyUnread.DAMAGED)]
    if SCRIPT_NAME.search(name):
        found.active.add(Active.SCRIPT)
    return [_told(empty, kind, found, embedded), *inside]


def _found(content: bytes, known: Format | None, budget: Budget) -> tuple[Format, Found]:
    if known is None:
        return containers.read(content, budget)
    if known is Format.EXECUTABLE:
        return known, Found(active={Active.EXECUTABLE})
    if known is Format.IMAGE:
        return known, Found(has_text_layer=False, pages=1)
    if known not in _READERS:
        raise Refused(WhyUnread.UNKNOWN_KIND)
    return known, _READERS[known](content)


def _members(name: str, found: Found, budget: Budget, depth: int) -> list[DocumentContent]:
    if depth >= DEEPEST:
        raise Refused(WhyUnread.BOMB)
    return [one for path, data in found.members for one in contents_of(f"{name}/{path}", data, budget, name, depth + 1)]


def _told(empty: DocumentContent, kind: Format, found: Found, embedded: list[DocumentContent]) -> DocumentContent:
    active = found.active.union(*(one.active for one in embedded))
    personal = _added((*personal_data(found.rows), *(data for one in embedded for data in one.personal)))
    text = "\n".join("\t".join(row) for row in found.rows)
    title = next((title for title in found.titles if title), "") or title_line(found.rows) or found.property_title
    return replace(
        empty,
        format=kind,
        title=" ".join(title.split())[:LONGEST_TITLE],
        text=text[:LONGEST_TEXT],
        header="\n".join(dict.fromkeys(found.headers))[:LONGEST_HEADER],
        labels=tuple(dict.fromkeys(found.labels)),
        pages=found.pages,
        has_text_layer=found.has_text_layer,
        is_cut=found.is_cut,
        encrypted=found.encrypted,
        active=tuple(sorted(active)),
        changes=tuple(found.changes),
        personal=personal,
    )


def _added(data: tuple[PersonalData, ...]) -> tuple[PersonalData, ...]:
    counts = {one.kind: sum(other.count for other in data if other.kind is one.kind) for one in data}
    return tuple(PersonalData(kind=kind, count=count) for kind, count in sorted(counts.items()))
