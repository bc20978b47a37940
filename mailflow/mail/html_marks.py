"""Which elements of an HTML mail its program made around a quote, a signature or the header of the mail it answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element

_BEARING = "//*[@class or @id or @style or @type or @cite or @name or @data-marker or self::blockquote]"
_HEADINGS = frozenset({"gmail_attr", "moz-cite-prefix"})
_QUOTE_IDS = frozenset({"reply-intro", "mail-editor-reference-message-container"})
_FORWARD_IDS = frozenset({"divRplyFwdMsg", "zwchr"})
_SIGNATURE_CLASSES = ("gmail_signature", "protonmail_signature_block", "moz-signature")
_SIGNATURE_IDS = ("signature", "Signature", "AppleMailSignature", "composer_signature", "ms-outlook-mobile-signature")


@dataclass(slots=True)
class Marks:
    """Elements in the order of the document."""

    quotes: list[_Element] = field(default_factory=list)
    """What only a program makes, around what it quotes."""
    indented: list[_Element] = field(default_factory=list)
    """What programs and authors make: a quote where a heading stands above it or opens it."""
    forwards: list[_Element] = field(default_factory=list)
    """Where the header of another mail begins."""
    signatures: list[_Element] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many of them bear on quotes."""
        return len(self.quotes) + len(self.indented) + len(self.forwards)


def marks_of(tree: _Element) -> Marks:
    """The marks of Gmail, Outlook, Apple Mail, Yahoo, Zimbra, Thunderbird, Roundcube, Proton Mail, GMX, Samsung and others."""
    marks = Marks()
    for element in tree.xpath(_BEARING):
        names, ident = element.get("class", ""), element.get("id", "")
        if any(name in names for name in _SIGNATURE_CLASSES) or ident.startswith(_SIGNATURE_IDS) or "ymail_android_sig" in ident:  # fmt: skip
            marks.signatures.append(element)
        if _is_quote(element, names, ident):
            marks.quotes.append(element)
        elif element.tag == "blockquote" or _is_barred(element):
            marks.indented.append(element)
        if ident in _FORWARD_IDS or "moz-forward-container" in names or element.get("data-marker") == "__HEADERS__":
            marks.forwards.append(element)
    return marks


def outermost(elements: list[_Element]) -> list[_Element]:
    """Those that do not stand inside of another one."""
    found = set(elements)
    return [element for element in elements if not any(outer in found for outer in element.iterancestors())]


def _is_quote(element: _Element, names: str, ident: str) -> bool:
    if element.tag == "blockquote" and (
        element.get("type") == "cite" or element.get("cite") is not None or "quote" in names
    ):
        return True
    if not _HEADINGS.isdisjoint(names.split()) or ident in _QUOTE_IDS or "yahoo_quoted" in names:
        return True
    if element.get("data-marker") == "__QUOTED_TEXT__" or element.get("name") == "quoted-content":
        return True
    return ("gmail_quote" in names or "protonmail_quote" in names) and element.find(".//blockquote") is None


def _is_barred(element: _Element) -> bool:
    """A box with a line at its left."""
    style = element.get("style", "")
    return element.tag == "div" and "border-left" in style and "padding" in style
