"""OpenDocument text and presentations (OASIS ODF 1.3): text, headings, tracked changes, annotations, page headers, dangers."""

from __future__ import annotations

from collections.abc import Iterator

from mailflow.consultation.enclosures import Change, ChangeKind
from mailflow.documents.content import Active
from mailflow.documents.formats.found import Found, Row
from mailflow.documents.formats.ooxml import CLASSIFICATION
from mailflow.documents.formats.package import Package
from mailflow.documents.formats.revisions import NOBODY, Comment, Comments, Hand, Piece, changes_of, instant, tell
from mailflow.documents.formats.xml import Element, all_text, children, tree_of

_NS = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, STYLE, META = (f"{_NS}{name}:1.0}}" for name in ("office", "text", "table", "style", "meta"))
DC = "{http://purl.org/dc/elements/1.1/}"
_PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})
_HEADER_TAGS = (
    f"{STYLE}header",
    f"{STYLE}footer",
    f"{STYLE}header-first",
    f"{STYLE}footer-first",
    f"{STYLE}header-left",
)
_TITLE_STYLES = frozenset({"title", "titull", "titulli"})
_LABELS = (f"{META}keyword", f"{DC}subject")


def read_text(package: Package, found: Found) -> None:
    """Raises `Refused` where its content cannot be read."""
    look_for_dangers(package, found)
    if found.encrypted:
        return
    root = tree_of(package.read("content.xml"))
    walk = Walk(_regions(root), _styles_of_titles(root), _ranges(root))
    body = root.find(f"{OFFICE}body")
    walk.blocks(body if body is not None else root)
    found.rows, found.titles = walk.rows, [*walk.titles, *walk.headings]
    try:
        _page_margins(package, found, walk)
    finally:
        tell(found, walk.changes, walk.comments.told())


def look_for_dangers(package: Package, found: Found) -> None:
    """Password and macros; title, labels and pages beside them."""
    manifest = package.read_if_there("META-INF/manifest.xml") or b""
    found.encrypted = b"encryption-data" in manifest or b"encrypted-key" in manifest
    if any(name.startswith(("Basic/", "Scripts/")) and not name.endswith("-lc.xml") for name in package.names):
        found.active.add(Active.MACROS)
    meta = package.read_if_there("meta.xml")
    if found.encrypted or meta is None:
        return
    for element in tree_of(meta).iter():
        if element.tag == f"{DC}title":
            found.property_title = all_text(element)
        elif element.tag in _LABELS or CLASSIFICATION.match(element.get(f"{META}name", "")):
            found.labels.append(all_text(element)[:200])
        elif element.tag == f"{META}document-statistic" and element.get(f"{META}page-count", "").isdecimal():
            found.pages = int(element.get(f"{META}page-count", "0")[:9])


def _page_margins(package: Package, found: Found, walk: Walk) -> None:
    """Their lines; their changes and comments go to `walk`."""
    styles = package.read_if_there("styles.xml")
    if styles is None:
        return
    root = tree_of(styles)
    regions, ranges = _regions(root), _ranges(root)
    for element in root.iter(*_HEADER_TAGS):
        margin = Walk(regions, frozenset(), ranges)
        margin.comments = walk.comments
        margin.blocks(element)
        walk.changes += margin.changes
        found.headers += [" ".join(row) for row in margin.rows]


def _ranges(root: Element) -> frozenset[str]:
    """Names of the annotations that cover words, and do not merely stand at a place."""
    return frozenset(name for end in root.iter(f"{OFFICE}annotation-end") if (name := end.get(f"{OFFICE}name")))


def _styles_of_titles(root: Element) -> frozenset[str]:
    """Names, in small letters, of the styles that a title is set in, and of those made from them."""
    named = {
        style.get(f"{STYLE}name", ""): style.get(f"{STYLE}parent-style-name", "")
        for style in root.iter(f"{STYLE}style")
    }
    return _TITLE_STYLES | {name.lower() for name, parent in named.items() if parent.lower() in _TITLE_STYLES}


Region = tuple[ChangeKind, Hand, str]
"""(kind, whose, what was deleted)"""


def _regions(root: Element) -> dict[str, Region]:
    """The tracked changes by their ids; changes of formatting are none."""
    regions: dict[str, Region] = {}
    for region in root.iter(f"{TEXT}changed-region"):
        name = region.get("{http://www.w3.org/XML/1998/namespace}id") or (region.get(f"{TEXT}id") or "")
        for tag, change in children(region):
            info = f"{OFFICE}change-info/{DC}"
            hand = Hand(change.findtext(f"{info}creator") or "", instant(change.findtext(f"{info}date")))
            if tag == f"{TEXT}insertion":
                regions[name] = (ChangeKind.INSERTION, hand, "")
            elif tag == f"{TEXT}deletion":
                walk = Walk()
                walk.blocks(change)
                regions[name] = (ChangeKind.DELETION, hand, "\n".join(" ".join(row) for row in walk.rows))
    return regions


class Walk:
    """Goes through the content once and remembers what it passes."""

    def __init__(
        self,
        regions: dict[str, Region] | None = None,
        titles: frozenset[str] = frozenset(),
        ranges: frozenset[str] = frozenset(),
    ) -> None:
        self.rows: list[Row] = []
        self.titles: list[str] = []
        self.headings: list[str] = []
        self.changes: list[Change] = []
        self.comments = Comments({})
        self._regions = regions or {}
        self._ranges = ranges
        self._title_styles = titles
        self._inserted: list[str] = []

    def blocks(self, parent: Element) -> None:
        """Everything in `parent`, in its order."""
        for tag, child in children(parent):
            if tag in _PARAGRAPHS:
                self._paragraph(tag, child)
            elif tag == f"{TABLE}table-row":
                self._row(child)
            elif tag in {f"{TEXT}change", f"{TEXT}change-start", f"{TEXT}change-end"}:
                self.changes += changes_of(self._mark(tag, child), "")
            elif tag not in {f"{TEXT}tracked-changes", f"{OFFICE}change-info", f"{OFFICE}annotation"}:
                self.blocks(child)

    def _paragraph(self, tag: str, paragraph: Element) -> None:
        pieces = list(self._pieces(paragraph))
        text = "".join(piece.text for piece in pieces if piece.kind is not ChangeKind.DELETION).strip()
        self.changes += changes_of(pieces, text)
        self.comments.end_of_paragraph(text)
        if not text:
            return
        if paragraph.get(f"{TEXT}style-name", "").lower() in self._title_styles:
            self.titles.append(text)
        elif tag == f"{TEXT}h":
            self.headings.append(text)
        self.rows += [(line.strip(),) for line in text.split("\n") if line.strip()]

    def _row(self, row: Element) -> None:
        cells = []
        for tag, cell in children(row):
            if tag == f"{TABLE}table-cell":
                outer, self.rows = self.rows, []
                self.blocks(cell)
                cells.append(" ".join(" ".join(inner) for inner in self.rows))
                self.rows = outer
        if any(cells):
            self.rows.append(tuple(cells))

    def _pieces(self, parent: Element) -> Iterator[Piece]:
        if parent.text:
            yield self._piece(parent.text)
        for child in parent:
            if isinstance(child.tag, str):
                yield from self._inline(child.tag, child)
            if child.tail:
                yield self._piece(child.tail)

    def _inline(self, tag: str, child: Element) -> Iterator[Piece]:
        if tag in {f"{TEXT}s", f"{TEXT}tab"}:
            yield self._piece(" ")
        elif tag == f"{TEXT}line-break":
            yield self._piece("\n")
        elif tag in {f"{TEXT}change", f"{TEXT}change-start", f"{TEXT}change-end"}:
            yield from self._mark(tag, child)
        elif tag == f"{OFFICE}annotation":
            self._annotation(child)
        elif tag == f"{OFFICE}annotation-end":
            self.comments.end(child.get(f"{OFFICE}name", ""))
        elif tag in _PARAGRAPHS:
            yield self._piece("\n")
            yield from self._pieces(child)
            yield self._piece("\n")
        else:
            yield from self._pieces(child)

    def _mark(self, tag: str, mark: Element) -> Iterator[Piece]:
        name = mark.get(f"{TEXT}change-id", "")
        if tag == f"{TEXT}change-start":
            self._inserted.append(name)
        elif tag == f"{TEXT}change-end" and name in self._inserted:
            self._inserted.remove(name)
        elif tag == f"{TEXT}change" and (region := self._regions.get(name)) is not None:
            yield Piece(region[2], region[0], region[1])

    def _annotation(self, note: Element) -> None:
        """Its name binds it to its end; where it has none the paragraph is its anchor."""
        name = note.get(f"{OFFICE}name", "")
        words = "\n".join(all_text(line) for line in note.iter(f"{TEXT}p"))
        known = name if name in self._ranges else f"\x00{len(self.comments.comments)}"
        hand = Hand(note.findtext(f"{DC}creator") or "", instant(note.findtext(f"{DC}date")))
        self.comments.comments[known] = Comment(hand, words)
        if name in self._ranges:
            self.comments.begin(name)
        else:
            self.comments.refer(known)

    def _piece(self, text: str) -> Piece:
        self.comments.passes(text)
        region = self._regions.get(self._inserted[-1]) if self._inserted else None
        return Piece(text, region[0], region[1]) if region is not None else Piece(text, None, NOBODY)
