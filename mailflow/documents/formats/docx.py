"""DOCX (ECMA-376, WordprocessingML): text as it would read with all changes accepted, tracked changes, comments, page headers.

The body is walked once, in its order: paragraphs, tables cell by cell, content controls, text boxes after their paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailflow.consultation.enclosures import Change, ChangeKind
from mailflow.documents.content import Active
from mailflow.documents.formats.found import Found, Row
from mailflow.documents.formats.ooxml import document_properties, main_part, page_count
from mailflow.documents.formats.package import Package
from mailflow.documents.formats.revisions import MOST_CHANGES, Comments, Piece, changes_of
from mailflow.documents.formats.xml import Element, children, tree_of

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = "{" + _USUAL.decode() + "}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_WORD_ART = "{urn:schemas-microsoft-com:vml}textpath"
_REVISIONS = {
    f"{W}ins": ChangeKind.INSERTION,
    f"{W}del": ChangeKind.DELETION,
    f"{W}moveTo": ChangeKind.MOVE,
}
_COMMENT_MARKS = {
    f"{W}commentRangeStart": Comments.begin,
    f"{W}commentRangeEnd": Comments.end,
    f"{W}commentReference": Comments.refer,
}
_TEXTS = frozenset({f"{W}t", f"{W}delText"})
_BREAKS = {f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": " "}
_SILENT = frozenset(
    {
        _FALLBACK,
        f"{W}moveFrom",
        f"{W}instrText",
        f"{W}delInstrText",
        f"{W}pPr",
        f"{W}rPr",
        f"{W}tblPr",
        f"{W}sectPr",
        f"{W}sdtPr",
    }
)
_PAGE_MARGINS = re.compile(r"word/(?:header|footer)\d*\.xml")
_HEADING = re.compile(r"heading ([1-9])$")
_FIRST_ROWS = 60
"""Paragraphs from the top in which a title is looked for."""


def read(package: Package, found: Found) -> None:
    """Raises `Refused` where a part cannot be read."""
    if _has_remote_template(package):
        found.active.add(Active.REMOTE_TEMPLATE)
    walk = Walk(_style_names(package), Comments(_authors_and_words(package)))
    walk.blocks(_tree(package.read(main_part(package, "word/document.xml"))))
    found.rows, found.titles = walk.rows, [*walk.titles, *walk.headings]
    found.changes = [*walk.changes[:MOST_CHANGES], *walk.comments.told()]
    for name in package.names:
        if _PAGE_MARGINS.fullmatch(name):
            found.headers += _margin_text(package.read(name))
    for name in ("word/footnotes.xml", "word/endnotes.xml"):
        if (notes := package.read_if_there(name)) is not None:
            walk.blocks(_tree(notes))
    found.property_title, found.labels = document_properties(package)
    found.pages = page_count(package)


def _has_remote_template(package: Package) -> bool:
    """A template that Word would fetch from elsewhere, with its macros, when the document is opened."""
    relations = package.read_if_there("word/_rels/settings.xml.rels") or b""
    return b"attachedTemplate" in relations and re.search(rb'Target="(?:https?:|\\\\|file://\w)', relations) is not None


def _tree(content: bytes) -> Element:
    return tree_of(content.replace(_STRICT, _USUAL))


def _style_names(package: Package) -> dict[str, str]:
    """Style id → built-in name, which is English in every language of the program."""
    content = package.read_if_there("word/styles.xml")
    if content is None:
        return {}
    return {
        style.get(f"{W}styleId", ""): (style.find(f"{W}name").get(f"{W}val") or "").lower()  # type: ignore[union-attr]
        for style in _tree(content).iterfind(f"{W}style")
        if style.find(f"{W}name") is not None
    }


def _authors_and_words(package: Package) -> dict[str, tuple[str, str]]:
    """Comment id → (author, words)."""
    content = package.read_if_there("word/comments.xml")
    if content is None:
        return {}
    return {
        comment.get(f"{W}id", ""): (comment.get(f"{W}author", ""), _plain(comment))
        for comment in _tree(content).iterfind(f"{W}comment")
    }


def _plain(element: Element) -> str:
    walk = Walk({}, Comments({}))
    walk.blocks(element)
    return "\n".join(" ".join(row) for row in walk.rows)


def _margin_text(content: bytes) -> list[str]:
    """The lines of a page header or footer, and of a watermark."""
    root = _tree(content)
    lines = _plain(root).split("\n") + [art.get("string", "") for art in root.iter(_WORD_ART)]
    return [line.strip() for line in lines if line.strip()]


class Walk:
    """Goes through a part once and remembers what it passes."""

    def __init__(self, styles: dict[str, str], comments: Comments) -> None:
        self.rows: list[Row] = []
        self.titles: list[str] = []
        self.headings: list[str] = []
        self.changes: list[Change] = []
        self.comments = comments
        self._styles = styles
        self._boxes: list[Element] = []
        self._is_in_table = False

    def blocks(self, parent: Element) -> None:
        """Everything in `parent`, in its order."""
        for tag, child in children(parent):
            if tag == f"{W}p":
                self._paragraph(child)
            elif tag == f"{W}tbl":
                self._table(child)
            elif tag not in _SILENT:
                self.blocks(child)

    def _paragraph(self, paragraph: Element) -> None:
        pieces = list(self._pieces(paragraph, None, ""))
        text = "".join(piece.text for piece in pieces if piece.kind is not ChangeKind.DELETION).strip()
        self.changes += changes_of(pieces, text)
        self.comments.end_of_paragraph(text)
        if text:
            self._remember_title(paragraph, text)
            self.rows += [(line.strip(),) for line in text.split("\n") if line.strip()]
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.blocks(box)

    def _remember_title(self, paragraph: Element, text: str) -> None:
        if len(self.rows) >= _FIRST_ROWS or self._is_in_table:
            return
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        name = self._styles.get(style.get(f"{W}val") or "", "") if style is not None else ""
        if name == "title":
            self.titles.append(text)
        elif _HEADING.fullmatch(name) or paragraph.find(f"{W}pPr/{W}outlineLvl") is not None:
            self.headings.append(text)

    def _table(self, table: Element) -> None:
        for row in _rows_of(table):
            cells = []
            for cell in _cells_of(row):
                outer, self.rows, was = self.rows, [], self._is_in_table
                self._is_in_table = True
                self.blocks(cell)
                cells.append(" ".join(" ".join(inner) for inner in self.rows))
                self.rows, self._is_in_table = outer, was
            if any(cells):
                self.rows.append(tuple(cells))

    def _pieces(self, parent: Element, kind: ChangeKind | None, author: str) -> Iterator[Piece]:
        for tag, child in children(parent):
            if tag in _TEXTS:
                yield self._piece(child.text or "", kind, author)
            elif tag in _BREAKS:
                yield self._piece(_BREAKS[tag], kind, author)
            elif tag in _REVISIONS:
                # What was inserted by one and deleted by another is gone: the inner mark, the deletion, is what is left to tell.
                yield from self._pieces(child, _REVISIONS[tag], child.get(f"{W}author", ""))
            elif tag == f"{W}txbxContent":
                self._boxes.append(child)
            elif tag in _COMMENT_MARKS:
                _COMMENT_MARKS[tag](self.comments, child.get(f"{W}id", ""))
            elif tag not in _SILENT:
                yield from self._pieces(child, kind, author)

    def _piece(self, text: str, kind: ChangeKind | None, author: str) -> Piece:
        if kind is not ChangeKind.DELETION:
            self.comments.passes(text)
        return Piece(text, kind, author)


def _rows_of(table: Element) -> Iterator[Element]:
    for tag, child in children(table):
        if tag == f"{W}tr":
            yield child
        elif tag not in _SILENT:
            yield from _rows_of(child)


def _cells_of(row: Element) -> Iterator[Element]:
    for tag, child in children(row):
        if tag == f"{W}tc":
            yield child
        elif tag not in _SILENT:
            yield from _cells_of(child)
