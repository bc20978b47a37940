"""Which leaves are the author's text, and that text as plain lines and as HTML.

A mail's body may come as one text, as two views of it (multipart/alternative), or in pieces around attachments, as Apple Mail
writes it. Each of the two views returned here is complete or empty: a reader may take either and miss nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from mailflow.mail.charsets import decode
from mailflow.mail.mime import Entity, Tree, children

MAX_TEXT = 1024 * 1024
"""Characters of one view: the rest stays in the raw mail."""

_NO_HTML = re.compile(
    r"(?:does ?n[o']t|doesn.t|not|cannot|can't|unable to) (?:support|show|display|view|read)\w*[^.]{0,40}html"
    r"|html[- ](?:e-?mail|message|mail|format|content)[^.]{0,60}(?:client|viewer|reader|program|browser)"
    r"|nuk (?:mbeshtet|mbështet|shfaq)\w*[^.]{0,40}html",
    re.IGNORECASE,
)
"""What programs put into the plain part instead of the text."""
_STUFFED = frozenset({" ", ">"})


@dataclass(frozen=True, slots=True)
class View:
    """One text in up to two forms; None where the sender's program wrote no such form."""

    plain: str | None
    html: str | None


def body_view(tree: Tree) -> tuple[str, str, frozenset[int]]:
    """(plain text, HTML, ids of the leaves they were taken from); '' for a view that would be incomplete."""
    taken: set[int] = set()
    view = _joined([view for view in _views(tree, tree.root, taken) if view.plain or view.html])
    if not taken:
        view = _last_resort(tree, taken)
    return (view.plain or "")[:MAX_TEXT], (view.html or "")[:MAX_TEXT], frozenset(taken)


def _views(tree: Tree, entity: Entity, taken: set[int]) -> Iterator[View]:
    if not entity.is_multipart():
        if is_body_text(entity):
            taken.add(id(entity))
            yield _view_of(tree, entity)
        return
    if entity.get_content_disposition() == "attachment":
        return
    parts = children(entity)
    if entity.media_type == "multipart/report":
        parts = parts[:1]
    if entity.media_type == "multipart/alternative":
        yield _alternative([_joined(list(_views(tree, part, taken))) for part in parts])
        return
    for part in parts:
        yield from _views(tree, part, taken)


def is_body_text(leaf: Entity) -> bool:
    """May this leaf be the author's text: plain or HTML, neither attachment nor file?"""
    if leaf.media_type not in {"text/plain", "text/html"}:
        return False
    if leaf.get_content_disposition() == "attachment":
        return False
    return not leaf.file_name


def _view_of(tree: Tree, leaf: Entity) -> View:
    text = decode(tree.content(leaf)[: 4 * MAX_TEXT], leaf.parameter("content-type", "charset"))
    text = text[:MAX_TEXT]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if leaf.media_type == "text/html":
        return View(None, text)
    if (leaf.parameter("content-type", "format") or "").lower() == "flowed":
        delsp = (leaf.parameter("content-type", "delsp") or "").lower() == "yes"
        text = unflow(text, delsp=delsp)
    return View(text, None)


def _alternative(views: list[View]) -> View:
    """RFC 2046 5.1.4: the same text in several forms, the richest last."""
    plain = next((view.plain for view in views if view.plain and view.plain.strip()), None)
    html = next((view.html for view in reversed(views) if view.html and view.html.strip()), None)
    if plain is not None and html is not None and len(plain) < 400 and _NO_HTML.search(plain):
        plain = None
    return View(plain, html)


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


def _last_resort(tree: Tree, taken: set[int]) -> View:
    """Without any other text: the first inline text that bears a file name, or a multipart that lost its boundary."""
    for leaf in tree.leaves():
        named = leaf.media_type in {"text/plain", "text/html"} and leaf.get_content_disposition() != "attachment"
        if (named and not leaf.parameter("content-disposition", "filename")) or leaf.media_type.startswith(
            "multipart/"
        ):
            taken.add(id(leaf))
            return _view_of(tree, leaf)
    return View(None, None)


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
