"""XML of hostile origin: no entities, no network, no DTD, no huge trees."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from mailflow.documents.content import WhyUnread
from mailflow.documents.formats.found import Refused

LARGEST = 48 * 1024 * 1024
"""Bytes of one part: its tree needs about six times as much memory."""
Element = etree._Element  # noqa: SLF001  the only name that lxml gives to its elements


def tree_of(content: bytes) -> Element:
    """The root element. Raises `Refused`: no well-formed XML, too large, or with a document type, which no office program writes."""
    if len(content) > LARGEST:
        raise Refused(WhyUnread.TOO_LARGE)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as fault:
        raise Refused(WhyUnread.DAMAGED) from fault
    if root is None or root.getroottree().docinfo.doctype:
        raise Refused(WhyUnread.DAMAGED)
    return root


def children(element: Element) -> Iterator[tuple[str, Element]]:
    """(tag in {namespace}name form, element), without entities and the like."""
    for child in element:
        if isinstance(child.tag, str):
            yield child.tag, child


def all_text(element: Element) -> str:
    """All its text, blanks as one."""
    return " ".join("".join(str(piece) for piece in element.itertext()).split())
