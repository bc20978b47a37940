"""DOCX (ECMA-376, WordprocessingML): text as it would read with all changes accepted, tracked changes, comments, page headers.

The body is walked once, in its order: paragraphs, tables cell by cell, content controls, text boxes after their paragraph; then
page headers, footers and notes. Marks of formatting (`rPrChange` and its like) stand in properties, which are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from mailflow.consultation.enclosures import Change, ChangeKind
from mailflow.documents.content import Active
from mailflow.documents.formats.found import Found, Refused, Row
from mailflow.documents.formats.ooxml import document_properties, main_part, page_count
from mailflow.documents.formats.package import Package
from mailflow.documents.formats.revisions import NOBODY, Comment, Comments, Hand, Piece, changes_of, instant, tell
from mailflow.documents.formats.xml import Element, children, tree_of

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = "{" + _USUAL.decode() + "}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
_DATE_UTC = "{http://schemas.microsoft.com/office/word/2023/wordml/word16du}dateUtc"
"""Beside `w:date`, which holds local time and calls it UTC."""
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
        f"{W}instrText",
        f"{W}delInstrText",
        f"{W}pPr",
        f"{W}rPr",
        f"{W}tblPr",
        f"{W}sectPr",
        f"{W}sdtPr",
    }
)
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_PAGE_MARGINS = re.compile(r"word/(?:header|footer)\d*\.xml")
_HEADING = re.compile(r"heading ([1-9])$")
_FIRST_ROWS = 60
"""Paragraphs from the top in which a title is looked for."""


def read(package: Package, found: Found) -> None:
    """Raises `Refused` where a part cannot be read."""
    if _has_remote_template(package):
        found.active.add(Active.REMOTE_TEMPLATE)
    walk = Walk(_style_names(package), Comments(_comments(package)))
    try:
        walk.part(_tree(package.read(main_part(package, "word/document.xml"))))
        found.rows, found.titles = walk.rows, [*walk.titles, *walk.headings]
        for name in package.names:
            if _PAGE_MARGINS.fullmatch(name):
                found.headers += _margin(package.read(name), walk)
        for name in _NOTES:
            if (notes := package.read_if_there(name)) is not None:
                walk.part(_tree(notes))
    finally:
        tell(found, walk.changes, walk.comments.told())
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


def _comments(package: Package) -> dict[str, Comment]:
    """The comments by their ids. Which one answers which stands in another part, by the ids of paragraphs."""
    content = package.read_if_there("word/comments.xml")
    if content is None:
        return {}
    found, of_paragraph = {}, dict[str, str]()
    for comment in _tree(content).iterfind(f"{W}comment"):
        name = comment.get(f"{W}id", "")
        found[name] = Comment(_hand(comment), _plain(comment))
        of_paragraph |= {p.get(f"{_W14}paraId", ""): name for p in comment.iter(f"{W}p")}
    for reply, answered in _replies(package):
        name, parent = of_paragraph.get(reply, ""), of_paragraph.get(answered)
        if name in found and parent != name:
            found[name] = replace(found[name], answers=parent)
    return found


def _replies(package: Package) -> list[tuple[str, str]]:
    """(id of a paragraph of a reply, of one of the comment that it answers). A damaged part is as good as none."""
    try:
        content = package.read_if_there("word/commentsExtended.xml")
        entries = list(_tree(content).iter(f"{_W15}commentEx")) if content is not None else []
    except Refused:
        return []
    return [(entry.get(f"{_W15}paraId", ""), entry.get(f"{_W15}paraIdParent", "")) for entry in entries]


def _hand(mark: Element) -> Hand:
    return Hand(mark.get(f"{W}author", ""), instant(mark.get(_DATE_UTC) or mark.get(f"{W}date")))


def _plain(element: Element) -> str:
    walk = Walk({}, Comments({}))
    walk.part(element)
    return "\n".join(" ".join(row) for row in walk.rows)


def _margin(content: bytes, walk: Walk) -> list[str]:
    """The lines of a page header or footer, and of a watermark; its changes and comments go to `walk`."""
    root = _tree(content)
    margin = Walk({}, walk.comments)
    margin.part(root)
    walk.changes += margin.changes
    lines = [" ".join(row) for row in margin.rows] + [art.get("string", "") for art in root.iter(_WORD_ART)]
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
        self._kinds = _REVISIONS
        self._merged: list[Piece] = []
        """Of paragraphs whose mark was deleted: they go on in the next one."""

    def part(self, root: Element) -> None:
        """A whole part of the package. What was moved is told where it went to; where it went nowhere it was deleted."""
        goes_somewhere = next(root.iter(f"{W}moveTo"), None) is not None
        self._kinds = _REVISIONS if goes_somewhere else _REVISIONS | {f"{W}moveFrom": ChangeKind.DELETION}
        self.blocks(root)
        self._end_of_paragraph(None, self._merged)

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
        pieces = self._merged + list(self._pieces(paragraph, None, NOBODY))
        self._merged = []
        if _loses_its_mark(paragraph) and _kept(pieces):
            self._merged = pieces
        else:
            self._end_of_paragraph(paragraph, pieces)

    def _end_of_paragraph(self, paragraph: Element | None, pieces: list[Piece]) -> None:
        self._merged = []
        text = _kept(pieces)
        self.changes += changes_of(pieces, text)
        self.comments.end_of_paragraph(text)
        if text:
            if paragraph is not None:
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

    def _pieces(self, parent: Element, kind: ChangeKind | None, hand: Hand) -> Iterator[Piece]:
        for tag, child in children(parent):
            if tag in _TEXTS:
                yield self._piece(child.text or "", kind, hand)
            elif tag in _BREAKS:
                yield self._piece(_BREAKS[tag], kind, hand)
            elif tag in self._kinds:
                # What was inserted by one and deleted by another is gone: the inner mark, the deletion, is what is left to tell.
                yield from self._pieces(child, self._kinds[tag], _hand(child))
            elif tag == f"{W}txbxContent":
                self._boxes.append(child)
            elif tag in _COMMENT_MARKS:
                _COMMENT_MARKS[tag](self.comments, child.get(f"{W}id", ""))
            elif tag not in _SILENT and tag != f"{W}moveFrom":
                yield from self._pieces(child, kind, hand)

    def _piece(self, text: str, kind: ChangeKind | None, hand: Hand) -> Piece:
        self.comments.passes(text, deleted=kind is ChangeKind.DELETION)
        return Piece(text, kind, hand)


def _kept(pieces: list[Piece]) -> str:
    """How a paragraph would read."""
    return "".join(piece.text for piece in pieces if piece.kind is not ChangeKind.DELETION).strip()


def _loses_its_mark(paragraph: Element) -> bool:
    return paragraph.find(f"{W}pPr/{W}rPr/{W}del") is not None


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
