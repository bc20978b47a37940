"""PDF (ISO 32000): text of the pages, annotations, and what it could do by itself."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from mailflow.consultation.enclosures import Change
from mailflow.documents.content import Active, WhyUnread
from mailflow.documents.formats.found import MOST_TEXT, Found, Refused
from mailflow.documents.formats.ooxml import CLASSIFICATION
from mailflow.documents.formats.pdf_notes import Words, drawings_on, has_notes, notes_of
from mailflow.documents.formats.plain import rows_of
from mailflow.documents.formats.revisions import tell

MOST_PAGES = 80
"""Pages that are read: at 10 to 30 ms each."""
LETTERS_OF_A_PAGE = 20
"""Fewer letters and digits a page than this are a stamp upon a scan, no text layer."""
_ENCRYPT = re.compile(rb"/Encrypt\b")
_DANGEROUS = {"/JavaScript": Active.JAVASCRIPT, "/Launch": Active.LAUNCH, "/ImportData": Active.LAUNCH}


def read(content: bytes, found: Found) -> None:
    """Raises `Refused` where the library cannot take it apart; viewers mend more. Its dangers are told all the same."""
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            found.encrypted = True
        else:
            found.pages = len(reader.pages)
            found.active |= _dangers(reader)
            _read_pages(reader, found)
            _read_properties(reader, found)
    except (PyPdfError, DependencyError, NotImplementedError) as fault:
        # A password that only forbids printing is asked of nobody who reads; with AES its library would be needed to see that.
        found.encrypted = _ENCRYPT.search(content) is not None
        if not found.encrypted:
            found.active |= _dangers_in_bytes(content)
            raise Refused(WhyUnread.DAMAGED) from fault
    except Exception:
        found.active |= _dangers_in_bytes(content)
        raise
    if found.encrypted:
        found.active |= _dangers_in_bytes(content)


def _read_pages(reader: PdfReader, found: Found) -> None:
    notes: list[Change] = []
    try:
        letters = _read_each_page(reader, found, notes)
    finally:
        tell(found, notes, ())
    found.has_text_layer = letters >= LETTERS_OF_A_PAGE * min(max(len(reader.pages), 1), 3)


def _read_each_page(reader: PdfReader, found: Found, notes: list[Change]) -> int:
    """How many letters and digits there are."""
    letters = size = 0
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES or size > MOST_TEXT:
            found.is_cut = True
            break
        words = Words()
        text = page.extract_text(visitor_text=words.visit) if has_notes(page) else page.extract_text()
        letters += sum(map(str.isalnum, text))
        size += len(text)
        found.rows += rows_of(text)
        notes += notes_of(page, words)
        found.pictures += drawings_on(page)
    return letters


def _read_properties(reader: PdfReader, found: Found) -> None:
    properties: Any = reader.metadata or {}
    found.property_title = str(properties.get("/Title") or "")
    found.labels = [str(value)[:200] for key, value in properties.items() if _is_label(str(key)) and value]


def _is_label(key: str) -> bool:
    return key in {"/Keywords", "/Subject"} or CLASSIFICATION.match(key.removeprefix("/")) is not None


def _dangers(reader: PdfReader) -> set[Active]:
    """Walks through every object once: actions hide in pages, annotations, form fields and the catalogue alike."""
    active: set[Active] = set()
    for entry in _dictionaries(reader):
        action = str(entry.get("/S", ""))
        if action in _DANGEROUS:
            active.add(_DANGEROUS[action])
        if "/JS" in entry:
            active.add(Active.JAVASCRIPT)
        if "/EmbeddedFiles" in entry or str(entry.get("/Subtype", "")) == "/FileAttachment":
            active.add(Active.EMBEDDED_FILE)
    return active


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    waiting: list[Any] = [reader.trailer.get("/Root")]
    seen: set[tuple[int, int]] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            place = (value.idnum, value.generation)
            if place in seen:
                continue
            seen.add(place)
            value = value.get_object()
        if isinstance(value, DictionaryObject):
            yield value
            waiting += [inner for key, inner in value.items() if key not in {"/Parent", "/P", "/Resources"}]
        elif isinstance(value, ArrayObject):
            waiting += list(value)


def _dangers_in_bytes(content: bytes) -> set[Active]:
    """Names of dictionaries are not encrypted, and stand in damaged files, too."""
    names = (
        (b"/JavaScript", Active.JAVASCRIPT),
        (b"/JS(", Active.JAVASCRIPT),
        (b"/Launch", Active.LAUNCH),
        (b"/EmbeddedFile", Active.EMBEDDED_FILE),
    )
    return {danger for name, danger in names if name in content}
