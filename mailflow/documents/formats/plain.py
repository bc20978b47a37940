"""Plain text and HTML."""

from __future__ import annotations

from lxml import etree

from mailflow.documents.content import Active, WhyUnread
from mailflow.documents.formats.found import MOST_TEXT, Found, Refused
from mailflow.mail.charsets import decode

_NO_TEXT = ("script", "style", "head")
_BLOCKS = frozenset({"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br", "table", "body"})


def read_text(content: bytes) -> Found:
    """Lines as they stand."""
    charset = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else None
    text = content.decode("utf-16", "replace") if charset else decode(content, None)
    return Found(rows=rows_of(text[:MOST_TEXT]), is_cut=len(text) > MOST_TEXT)


def rows_of(text: str) -> list[tuple[str, ...]]:
    """A row per line that is not empty; cells where there are tabs."""
    lines = (tuple(cell.strip() for cell in line.split("\t")) for line in text.splitlines() if line.strip())
    return [tuple(cell for cell in cells if cell) for cells in lines]


def read_html(content: bytes) -> Found:
    """The visible text. Raises `Refused` where there is none."""
    root = etree.fromstring(content, etree.HTMLParser(no_network=True, huge_tree=False, remove_comments=True))
    if root is None:
        raise Refused(WhyUnread.DAMAGED)
    found = Found()
    if next(root.iter("script"), None) is not None:
        found.active.add(Active.JAVASCRIPT)
    heading = next(root.iter("h1", "h2"), None)
    found.titles = [" ".join("".join(map(str, heading.itertext())).split())] if heading is not None else []
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
    return found
