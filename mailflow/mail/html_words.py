"""An HTML body as plain text in which quotes are marked: quoted elements become lines that open with `> `.

So one reader (`quoting`) serves both kinds of body, and an answer typed between two quoted elements stays where it belongs. Quotes
are found by the marks of the clients in the document, before anything is converted: afterwards they look like the author's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_engine import Inscriptis
from inscriptis.model.config import ParserConfig
from lxml import etree
from lxml.etree import _Element

from mailflow.mail.headings import heads_quote
from mailflow.mail.html_marks import Marks, marks_of, outermost
from mailflow.mail.marks import is_marked
from mailflow.mail.tags import letters_of, without_tags

_LARGEST = 1_000_000
"""Characters of HTML that are parsed; above it only the tags are stripped."""
_DEEPEST = 200
"""Levels of nesting; inscriptis answers '' above some 255, and libxml2 drops what lies deeper."""
_MOST_ELEMENTS = 5_000
_LEAST_PER_ELEMENT = 20
"""Characters: beyond that many elements, a document that is denser than any program writes is not converted."""
_MOST_MARKS = 500
"""Quotes that are taken apart; no thread of letters is as long."""
_MOST_SIGNATURES = 20
_LEAST_KEPT = 0.9
"""Share of the letters that a conversion must keep, else the tags are stripped instead."""

_FORWARDED = "-------- Forwarded Message --------"

_LAYOUT = ParserConfig(css=CSS_PROFILES["strict"])
"""Without the indentation of every nested element that inscriptis draws by default."""
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private characters around the number of a quote while it is taken out."""
_TOKEN = re.compile(f"{_OPEN}(\\d{{1,6}}){_CLOSE}")
_NO_LETTER = re.compile(r"[\W_]+")
_NOT_IN_TEXT = dict.fromkeys(map(ord, f"{_OPEN}{_CLOSE}\x00"))


@dataclass(frozen=True, slots=True)
class MarkedText:
    """Plain text whose quoted lines open with `> `, and the signatures that the document marks as such."""

    text: str
    signatures: tuple[str, ...] = ()
    marks_quotes: bool = False
    """The lines under `> ` were quoted elements, except `arrows`."""
    arrows: frozenset[int] = frozenset()
    """Lines outside of them that open with `>`."""
    marks_lost: bool = False
    """The document could not be taken apart: quotes are among the words, unmarked."""


def marked_text(source: str) -> MarkedText:
    """Convert an HTML body. Never raises, never answers fewer words than the body holds."""
    source = source.translate(_NOT_IN_TEXT)
    tree = _parsed(source)
    if tree is None or (marks := marks_of(tree)).count > _MOST_MARKS:
        return MarkedText(without_tags(source), marks_lost=True)
    signatures = _signatures(marks)
    converted = _with_quotes(tree, marks)
    if len(_NO_LETTER.sub("", converted.text)) < _LEAST_KEPT * letters_of(source):
        return MarkedText(without_tags(source), marks_lost=True)
    return replace(converted, signatures=signatures)


def marked_signatures(source: str) -> tuple[str, ...]:
    """The signatures that an HTML body marks as such: the plain body beside it often does not."""
    if "signature" not in source.casefold():
        return ()
    tree = _parsed(source.translate(_NOT_IN_TEXT))
    return () if tree is None else _signatures(marks_of(tree))


def _signatures(marks: Marks) -> tuple[str, ...]:
    texts = (_converted(element).strip() for element in marks.signatures[:_MOST_SIGNATURES])
    return tuple(text for text in texts if text)


def _parsed(source: str) -> _Element | None:
    if len(source) > _LARGEST or not source.strip():
        return None
    try:
        tree: _Element | None = etree.fromstring(source.encode("utf-8", "replace"), etree.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    if tree is None:
        return None
    deepest = level = elements = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        level += 1 if event == "start" else -1
        if event == "start":
            _make_settable(element)
        elements += event == "start"
        deepest = max(deepest, level)
    too_dense = elements > max(_MOST_ELEMENTS, len(source) // _LEAST_PER_ELEMENT)
    return None if deepest > _DEEPEST or too_dense else tree


def _make_settable(element: _Element) -> None:
    """Without the control characters that the parser lets in, also by reference (`&#2;`), and refuses to take back (XML 1.0, 2.2)."""
    if element.text and _CONTROL.search(element.text) and isinstance(element.tag, str):
        element.text = _CONTROL.sub(" ", element.text)
    if element.tail and _CONTROL.search(element.tail):
        element.tail = _CONTROL.sub(" ", element.tail)


_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def _with_quotes(tree: _Element, marks: Marks) -> MarkedText:
    """Quoted elements are taken out, converted apart and put back with `> ` before each line."""
    _number_lists(tree)
    for forward in marks.forwards:
        mark = etree.Element("div")
        mark.text = _FORWARDED
        forward.insert(0, mark)
        mark.tail, forward.text = forward.text, None
    certain = outermost([element for element in marks.quotes if element is not tree])
    is_certain = set(certain)
    likely = [
        element
        for element in outermost(marks.indented)
        if not any(inner in is_certain for inner in element.iter())
        and not any(outer in is_certain for outer in element.iterancestors())
    ]
    elements = [*certain, *likely]
    quotes = [_converted(element) for element in elements]
    looks = [(element.tag, *sorted(element.items())) for element in elements]
    quoted_looks: set[tuple[object, ...]] = set()
    """Programs give all pieces of one quote the same look."""
    for number, element in enumerate(elements):
        _replace(element, f"{_OPEN}{number}{_CLOSE}")
    lines: list[str] = []
    arrows: set[int] = set()
    marks_quotes = False
    for line in _converted(tree).splitlines():
        token = _TOKEN.search(line)
        before, after = (line, "") if token is None else (line[: token.start()].rstrip(), line[token.end() :])
        if token is None or before:
            if is_marked(before):
                arrows.add(len(lines))
            lines.append(before)
        if token is None:
            continue
        number = int(token.group(1))
        look = looks[number]
        if number < len(certain) or look in quoted_looks or heads_quote(lines, quotes[number]):
            quoted_looks.add(look)
            marks_quotes = True
            lines += _marked(quotes[number])
        else:
            lines += quotes[number].strip("\n").splitlines()
        if after.strip():
            lines.append(after)
    return MarkedText("\n".join(lines), marks_quotes=marks_quotes, arrows=frozenset(arrows))


def _marked(quote: str) -> list[str]:
    return [f"> {line}".rstrip() for line in quote.strip("\n").splitlines()]


def _replace(element: _Element, token: str) -> None:
    """Put a paragraph with the token in the element's place."""
    parent = element.getparent()
    if parent is None:
        return
    place = etree.Element("div")
    place.text = token
    place.tail, element.tail = element.tail, None
    parent.replace(element, place)


def _number_lists(tree: _Element) -> None:
    """Write the numbers of ordered lists as text: they exist only in the rendering, and answers refer to them."""
    for ordered in tree.xpath("//ol"):
        number = _integer(ordered.get("start"), 1)
        for item in ordered.findall("li"):
            number = _integer(item.get("value"), number)
            label = (
                chr(ord("a") + number - 1) if ordered.get("type") in {"a", "A"} and 0 < number <= 26 else str(number)
            )
            first = next((child for child in item if isinstance(child.tag, str)), None)
            if not (item.text or "").strip() and first is not None and first.tag in {"p", "div", "span"}:
                first.text = f"{label}. {(first.text or '').lstrip()}"
            else:
                item.text = f"{label}. {(item.text or '').lstrip()}"
            item.tag = "div"
            number += 1
        ordered.tag = "div"


def _integer(value: str | None, default: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else default


def _converted(element: _Element) -> str:
    tail, element.tail = element.tail, None
    try:
        return str(Inscriptis(element, _LAYOUT).get_text())
    finally:
        element.tail = tail
