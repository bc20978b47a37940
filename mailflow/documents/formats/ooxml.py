"""What all files of Office 2007 and later have in common: relations, properties, labels (ECMA-376 part 2)."""

from __future__ import annotations

import re

from mailflow.documents.formats.found import Refused
from mailflow.documents.formats.package import Package
from mailflow.documents.formats.xml import Element, all_text, children, tree_of

_MAIN = re.compile(rb'<(?:\w+:)?Relationship\b[^>]*?Type="[^"]*/officeDocument"[^>]*>')
_TARGET = re.compile(rb'Target="/?([^"]+)"')
_LABELLED = ("category", "keywords", "contentStatus", "subject")
"""Core properties in which people and programs write how confidential a document is."""
CLASSIFICATION = re.compile(
    r"msip_label_.*_name|.*(?:classif|klasifik|sensitiv|confident|konfidenc|tlp|marking)", re.IGNORECASE
)
"""Names of properties that classify, in any format: Microsoft Purview's labels, Titus and others."""
_MOST = 20


def main_part(package: Package, usual: str) -> str:
    """Name of the main part, by the relations; the usual name where they are silent."""
    relation = _MAIN.search(package.read_if_there("_rels/.rels") or b"")
    target = _TARGET.search(relation[0]) if relation else None
    named = target[1].decode("utf-8", "replace") if target else usual
    return named if named in package else usual


def document_properties(package: Package) -> tuple[str, list[str]]:
    """(title, values of classification properties). A damaged part is as good as none: the text is what counts."""
    title, labels = "", list[str]()
    for tag, value in _properties(package, "docProps/core.xml"):
        name = tag.rpartition("}")[2]
        if name == "title":
            title = all_text(value)
        elif name in _LABELLED:
            labels.append(all_text(value))
    for _, value in _properties(package, "docProps/custom.xml"):
        if CLASSIFICATION.match(value.get("name", "")):
            labels.append(all_text(value))
    return title, [label[:200] for label in labels if label][:_MOST]


def page_count(package: Package) -> int | None:
    """Pages as the program last counted them."""
    for tag, value in _properties(package, "docProps/app.xml"):
        if tag.endswith("}Pages") and (value.text or "").strip().isdecimal():
            return int((value.text or "0").strip()[:9])
    return None


def _properties(package: Package, name: str) -> list[tuple[str, Element]]:
    try:
        content = package.read_if_there(name)
        return list(children(tree_of(content))) if content else []
    except Refused:
        return []
