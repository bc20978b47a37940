"""Plain text and HTML."""

from __future__ import annotations

import re

from lxml import etree

from mailflow.documents.content import Active, WhyUnread
from mailflow.documents.formats.found import MOST_TEXT, Found, Refused
from mailflow.documents.formats.xml import all_text
from mailflow.mail.charsets import decode

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_NO_TEXT = ("script", "style", "head")
_BLOCKS = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br", "table", "body"})


def read_text(content: bytes, found: Found) -> None:
    """Lines as they stand."""
    text = _decoded(content, None)
    found.rows, found.is_cut = rows_of(text[:MOST_TEXT]), len(text) > MOST_TEXT


def _decoded(content: bytes, declared: str | None) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    return decode(content, declared)


def rows_of(text: str) -> list[tuple[str, ...]]:
    """A row per line that is not empty; cells where there are tabs."""
    lines = (tuple(cell.strip() for cell in line.split("\t")) for line in text.splitlines() if line.strip())
    return [tuple(cell for cell in cells if cell) for cells in lines]


def read_html(content: bytes, found: Found) -> None:
    """The visible text. Raises `Refused` where there is none."""
    declared = _CHARSET.search(content[:2048])
    text = _decoded(content, declared[1].decode("ascii") if declared else None)
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    root = etree.fromstring(text[:MOST_TEXT].encode("utf-8", "replace"), parser)
    if root is None:
        raise Refused(WhyUnread.DAMAGED)
    if next(root.iter("script"), None) is not None:
        found.active.add(Active.JAVASCRIPT)
    heading = next(root.iter("h1", "h2"), None)
    found.titles = [all_text(heading)] if heading is not None else []
    found.property_title = " ".join((root.findtext(".//title") or "").split())
    for element in list(root.iter(*_NO_TEXT)):
        element.clear(keep_tail=True)
    for element in root.iter():
        if element.tag in _BLOCKS:
            element.tail = "\n" + (element.tail or "")
            element.text = "\n" + (element.text or "")
        elif element.tag in {"td", "th"}:
            element.tail = "\t" + (element.tail or "")
    found.rows = rows_of("".join(map(str, root.itertext()))[:MOST_TEXT])
