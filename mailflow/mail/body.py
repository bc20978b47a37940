"""Which leaves are the author's text, and that text as plain lines and as HTML.

A mail's body may come as one text, as two views of it (multipart/alternative), or in pieces around attachments, as Apple Mail
writes it. Each of the two views returned here is complete or empty: a reader may take either and miss nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from mailflow.mail.armour import without_armour
from mailflow.mail.boundary import without_structure
from mailflow.mail.charsets import decode
from mailflow.mail.mime import Entity, Tree, children
from mailflow.mail.uuencode import TextFile, without_files

MAX_TEXT = 1024 * 1024
"""Characters of one view: the rest stays in the raw mail."""

_NO_HTML = re.compile(
    r"(?:does ?n[o']t|doesn.t|not|cannot|can't|unable to) (?:support|show|display|view|read)\w*[^.]{0,40}html"
    r"|html[- ](?:e-?mail|message|mail|format|content)[^.]{0,60}(?:client|viewer|reader|program|browser)"
    r"|nuk (?:mbeshtet|mbështet|shfaq)\w*[^.]{0,40}html",
    re.IGNORECASE,
)
"""What programs put into the plain part instead of the text."""
_NO_MIME = re.compile(r"(?:multi-?part|mime)\b.{0,40}\b(?:message|format)|\bMIME\b", re.IGNORECASE)
"""What programs write before the parts for readers that know no MIME."""
_STUFFED = frozenset({" ", ">"})
_EXCHANGE_TEXT = re.compile(r"ATT\d{5}\.txt", re.IGNORECASE)
"""What Exchange calls a piece of the author's text that stands behind an attachment, as Apple's programs write them."""
_HTML_DOCUMENT = re.compile(r"\s*(?:<!doctype html\b|<html[\s>])", re.IGNORECASE)
_NO_TEXTS = frozenset({"text/calendar", "text/vcard", "text/x-vcard", "text/rtf", "text/csv", "text/rfc822-headers"})
"""Texts that no author writes into a mail; any other kind is plain text to whoever does not know it (RFC 2046 4.1.4)."""


@dataclass(frozen=True, slots=True)
class View:
    """One text in up to two forms; None where the sender's program wrote no such form."""

    plain: str | None
    html: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The author's text, and what was taken out of it."""

    plain: str
    html: str
    """'' for a view that would be incomplete."""
    leaves: frozenset[int]
    """The ids of the leaves that it was taken from."""
    renderings: frozenset[int]
    """The ids of leaves that show the same text in one more form (AMP, watch, enriched)."""
    files: tuple[TextFile, ...]
    """Files that stood uuencoded in it."""
    defects: tuple[str, ...]


@dataclass(slots=True)
class _Taken:
    leaves: set[int] = field(default_factory=set)
    renderings: set[int] = field(default_factory=set)
    files: list[TextFile] = field(default_factory=list)
    is_cut: bool = False


def body_of(tree: Tree) -> Body:
    """The author's text in its two views."""
    taken = _Taken()
    view = _joined([view for view in _views(tree, tree.root, taken) if view.plain or view.html])
    if not taken.leaves:
        view = _last_resort(tree, taken)
    plain, html = (_bounded(text or "", taken) for text in (view.plain, view.html))
    return Body(
        plain=plain,
        html=html,
        leaves=frozenset(taken.leaves),
        renderings=frozenset(taken.renderings),
        files=tuple(taken.files),
        defects=(f"the text is longer than {MAX_TEXT} characters: the rest was left out",) if taken.is_cut else (),
    )


def _bounded(text: str, taken: _Taken) -> str:
    taken.is_cut |= len(text) > MAX_TEXT
    return text[:MAX_TEXT]


def _views(tree: Tree, entity: Entity, taken: _Taken) -> Iterator[View]:
    if not entity.is_multipart():
        if is_body_text(entity):
            yield _view_of(tree, entity, taken)
        return
    if entity.get_content_disposition() == "attachment":
        return
    parts = children(entity)
    if entity.media_type == "multipart/report":
        parts = parts[:1]
    if entity.media_type == "multipart/alternative":
        yield _alternative([_joined(list(_views(tree, part, taken))) for part in parts])
        taken.renderings |= {
            id(p) for p in parts if p.media_type.startswith("text/") and _may_be_text(p) and id(p) not in taken.leaves
        }
        return
    for part in parts:
        yield from _views(tree, part, taken)


def is_body_text(leaf: Entity) -> bool:
    """May this leaf be the author's text: plain or HTML, neither attachment nor file?"""
    if leaf.media_type not in {"text/plain", "text/html"} or leaf.is_uuencoded:
        return False
    name = leaf.file_name
    if leaf.media_type == "text/plain" and name is not None and _EXCHANGE_TEXT.fullmatch(name):
        return True
    return leaf.get_content_disposition() != "attachment" and not name


def _view_of(tree: Tree, leaf: Entity, taken: _Taken) -> View:
    taken.leaves.add(id(leaf))
    content = tree.content(leaf)
    if leaf.media_type != "text/html":
        content, files = without_files(content)
        taken.files += files
    taken.is_cut |= len(content) > 4 * MAX_TEXT
    text = _bounded(decode(content[: 4 * MAX_TEXT], leaf.parameter("content-type", "charset")), taken)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if leaf.media_type.startswith("multipart/"):
        return View(without_structure(text), None)
    if leaf.media_type == "text/html":
        return View(None, text) if "<" in text else View(unescape(text), None)
    if _HTML_DOCUMENT.match(text) and "</html" in text[-200:].lower():
        return View(None, text)
    text = without_armour(text)
    if (leaf.parameter("content-type", "format") or "").lower() == "flowed":
        delsp = (leaf.parameter("content-type", "delsp") or "").lower() == "yes"
        text = unflow(text, delsp=delsp)
    return View(text, None)


def _alternative(views: list[View]) -> View:
    """RFC 2046 5.1.4: the same text in several forms, the richest last. What a list adds as one more plain text follows it."""
    plains = [view.plain for view in views if view.plain and view.plain.strip()]
    plain = plains[0] if plains else None
    html = next((view.html for view in reversed(views) if view.html and view.html.strip()), None)
    if plain is not None and html is not None and len(plain) < 400 and _NO_HTML.search(plain):
        plain = None
    further = [text for text in plains[1:] if text.strip() not in plains[0]]
    return _joined([View(plain, html), *(View(text, None) for text in further)]) if further else View(plain, html)


def _joined(views: list[View]) -> View:
    """Pieces that follow each other as one text; a piece without HTML is shown preformatted among the others."""
    if len(views) == 1:
        return views[0]
    views = [view for view in views if (view.plain or view.html or "").strip()]
    plain = html = None
    if views and all(view.plain is not None for view in views):
        plain = "\n".join((view.plain or "").rstrip("\n") for view in views) + "\n"
    if any(view.html is not None for view in views):
        html = "\n".join(
            view.html if view.html is not None else f"<pre>{escape(view.plain or '')}</pre>" for view in views
        )
    return View(plain, html)


def _last_resort(tree: Tree, taken: _Taken) -> View:
    """Without any other text: the first that may be one, or what stands around the parts of a multipart."""
    for leaf in tree.leaves():
        if _may_be_text(leaf):
            return _view_of(tree, leaf, taken)
    around = (tree.root.preamble, tree.root.epilogue) if tree.root.is_multipart() else ()
    text = "\n".join(piece.strip() for piece in around if piece and not _NO_MIME.search(piece))
    return View(decode(text.encode("utf-8", "surrogateescape"), None) if text else None, None)


def _may_be_text(leaf: Entity) -> bool:
    """An inline text that bears a name, one of an unknown kind, or a multipart that cannot be taken apart."""
    if leaf.media_type.startswith("multipart/"):
        return True
    if not leaf.media_type.startswith("text/") or leaf.media_type in _NO_TEXTS or leaf.is_uuencoded:
        return False
    is_attached = leaf.get_content_disposition() == "attachment"
    return not is_attached and not leaf.parameter("content-disposition", "filename")


def unflow(text: str, *, delsp: bool) -> str:
    """format=flowed back to paragraphs (RFC 3676 4): soft line ends joined within one quote depth, stuffing removed."""
    pieces: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        if open_depth is None and line[:1] not in _STUFFED and line[-1:] != " ":
            pieces += ("\n", line)
            continue
        depth = len(line) - len(line.lstrip(">"))
        content = line[depth:].removeprefix(" ")
        signature_mark = content == "-- "
        flowed = content.endswith(" ") and not signature_mark
        if flowed and delsp:
            content = content[:-1]
        if open_depth != depth or signature_mark:
            pieces += ("\n", f"{'>' * depth} " if depth else "")
        pieces.append(content)
        open_depth = depth if flowed else None
    return "".join(pieces[1:])
