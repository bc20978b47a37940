"""The words of HTML without any parser: the last resort for documents that none takes apart. Linear, whatever the nesting."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>|<[!?/][^<>]*>")
_ENTITY = re.compile(r"&#?\w{1,10};")
_NO_LETTER = re.compile(r"[\W_]+")
_BLOCKS = frozenset(
    {"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "ul", "ol", "pre"}
)
_SILENT = frozenset({"style", "script", "head", "title"})


def without_tags(source: str) -> str:
    """The words alone, a line per block."""
    return unescape(_bare(source)).replace("\xa0", " ")


def letters_of(source: str) -> int:
    """How many letters and digits it has at least: those that are written as entities are not counted."""
    return len(_NO_LETTER.sub("", _ENTITY.sub("", _bare(source))))


def _bare(source: str) -> str:
    pieces: list[str] = []
    lower = source.lower()
    last_end = {name: lower.rfind(f"</{name}") for name in _SILENT}
    last_comment = source.rfind("-->")
    at = 0
    silent = ""
    for tag in _TAG.finditer(source):
        if tag.start() < at:
            continue
        if not silent:
            pieces.append(source[at : tag.start()])
        at = tag.end()
        name = (tag.group(2) or "").lower()
        if tag.group() == "<!--":
            at = source.find("-->", at) + 3 if at <= last_comment else at
        elif silent:
            silent = "" if tag.group(1) and name == silent else silent
        elif name in _SILENT and not tag.group(1) and at <= last_end[name]:
            silent = name
        elif name in _BLOCKS:
            pieces.append("\n")
    pieces.append(source[at:])
    return "".join(pieces)
