"""An HTML body as plain text in which quotes are marked: quoted elements become lines that open with `> `.

So one reader (`quoting`) serves both kinds of body, and an answer typed between two quoted elements stays where it belongs. Quotes
are found by the marks of the clients in the document, before anything is converted: afterwards they look like the author's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import nh3
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.model.config import ParserConfig
from lxml import etree, html

from mailflow.mail.marks import is_marked
from mailflow.mail.quotes import heads_quote

_LARGEST = 1_000_000
"""Characters of HTML that are parsed; above it only the tags are stripped."""
_DEEPEST = 200
"""Levels of nesting; inscriptis answers '' above some 255, and libxml2 drops what lies deeper."""
_MOST_MARKS = 1000
"""Quotes that are taken apart; no thread of letters is as long."""
_MOST_SIGNATURES = 20
_LEAST_KEPT = 0.9
"""Share of the letters that a conversion must keep, else the tags are stripped instead."""

_FORWARDED = "-------- Forwarded Message --------"

_HAS_CLASS = "contains(concat(' ',@class,' '),' {} ')"
_QUOTES = (
    "//blockquote[@type='cite' or @cite or contains(@class,'quote')]",
    f"//*[{_HAS_CLASS.format('gmail_attr')} or {_HAS_CLASS.format('moz-cite-prefix')}]",
    "//*[@id='reply-intro' or @id='mail-editor-reference-message-container']",
    "//*[contains(@class,'yahoo_quoted')]",
    "//*[contains(@class,'gmail_quote') or contains(@class,'protonmail_quote')][not(.//blockquote)]",
    "//*[@data-marker='__QUOTED_TEXT__' or @name='quoted-content']",
)
"""Elements that only a client makes, around what it quotes."""
_INDENTED = (
    "//blockquote",
    "//div[contains(@style,'border-left') and contains(@style,'padding')]",
)
"""Elements that clients and authors make: a quote where a heading stands above them or opens them."""
_FORWARDS = f"//*[{_HAS_CLASS.format('moz-forward-container')} or @id='divRplyFwdMsg' or @data-marker='__HEADERS__' or @id='zwchr']"
_SIGNATURES = (
    f"//*[{_HAS_CLASS.format('moz-signature')} or contains(@class,'gmail_signature') or @id='AppleMailSignature'"
    " or contains(@class,'protonmail_signature_block') or @id='signature' or @id='Signature' or @id='composer_signature'"
    " or @id='ms-outlook-mobile-signature' or contains(@id,'ymail_android_signature')]"
)
_BLOCK_END = re.compile(r"(?i)<br\b[^>]{0,200}>|</(?:p|div|li|tr|h[1-6]|blockquote|table|ul|ol|pre)>")
_LAYOUT = ParserConfig(css=CSS_PROFILES["strict"])
"""Without the indentation of every nested element that inscriptis draws by default."""
_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private characters around the number of a quote while it is taken out."""
_TOKEN = re.compile(f"{_OPEN}(\\d{{1,6}}){_CLOSE}")
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
    stripped = _without_tags(source)
    tree = _parsed(source)
    if (
        tree is None
        or sum(len(tree.xpath(expression)) for expression in (*_QUOTES, *_INDENTED, _FORWARDS)) > _MOST_MARKS
    ):
        return MarkedText(stripped, marks_lost=True)
    signatures = _signatures(tree)
    converted = _with_quotes(tree)
    if _letters(converted.text) < _LEAST_KEPT * _letters(stripped):
        return MarkedText(stripped, marks_lost=True)
    return replace(converted, signatures=signatures)


def marked_signatures(source: str) -> tuple[str, ...]:
    """The signatures that an HTML body marks as such: the plain body beside it often does not."""
    if "signature" not in source.casefold():
        return ()
    tree = _parsed(source.translate(_NOT_IN_TEXT))
    return () if tree is None else _signatures(tree)


def _signatures(tree: html.HtmlElement) -> tuple[str, ...]:
    texts = (_converted(element).strip() for element in tree.xpath(_SIGNATURES)[:_MOST_SIGNATURES])
    return tuple(text for text in texts if text)


def _parsed(source: str) -> html.HtmlElement | None:
    if len(source) > _LARGEST or not source.strip():
        return None
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    deepest = 0
    level = 0
    for event, _element in etree.iterwalk(tree, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(deepest, level)
    return tree if deepest <= _DEEPEST else None


def _with_quotes(tree: html.HtmlElement) -> MarkedText:
    """Quoted elements are taken out, converted apart and put back with `> ` before each line."""
    _number_lists(tree)
    for forward in tree.xpath(_FORWARDS):
        mark = html.Element("div")
        mark.text = _FORWARDED
        forward.insert(0, mark)
        mark.tail, forward.text = forward.text, None
    certain = _outermost(tree, _QUOTES, frozenset())
    likely = [e for e in _outermost(tree, _INDENTED, frozenset(certain)) if not any(c in certain for c in e.iter())]
    elements = [*certain, *likely]
    quotes = [_converted(element) for element in elements]
    for number, element in enumerate(elements):
        _replace(element, f"{_OPEN}{number}{_CLOSE}")
    lines: list[str] = []
    arrows: set[int] = set()
    marks = False
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
        if number < len(certain) or heads_quote(lines, quotes[number]):
            marks = True
            lines += _marked(quotes[number])
        else:
            lines += quotes[number].strip("\n").splitlines()
        if after.strip():
            lines.append(after)
    return MarkedText("\n".join(lines), marks_quotes=marks, arrows=frozenset(arrows))


def _marked(quote: str) -> list[str]:
    return [f"> {line}".rstrip() for line in quote.strip("\n").splitlines()]


def _outermost(
    tree: html.HtmlElement, expressions: tuple[str, ...], above: frozenset[html.HtmlElement]
) -> list[html.HtmlElement]:
    """The elements that match, in the order of the document, without those inside of another one or of `above`."""
    found = {element for expression in expressions for element in tree.xpath(expression)} - {tree}
    return [
        element
        for element in tree.iter()
        if element in found
        and element not in above
        and not any(outer in found or outer in above for outer in element.iterancestors())
    ]


def _replace(element: html.HtmlElement, token: str) -> None:
    """Put a paragraph with the token in the element's place."""
    parent = element.getparent()
    if parent is None:
        return
    place = html.Element("div")
    place.text = token
    place.tail, element.tail = element.tail, None
    parent.replace(element, place)


def _number_lists(tree: html.HtmlElement) -> None:
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


def _converted(element: html.HtmlElement) -> str:
    tail, element.tail = element.tail, None
    try:
        return str(get_text(html.tostring(element, encoding="unicode"), _LAYOUT))
    finally:
        element.tail = tail


def _without_tags(source: str) -> str:
    """The words alone, a line per block."""
    text = nh3.clean(_BLOCK_END.sub(lambda end: f"{end.group()}\n", source), tags=set())
    return _unescaped(text)


def _unescaped(text: str) -> str:
    """nh3 answers HTML: its five entities become characters again."""
    for entity, character in (("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return text


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)
