"""The several things that one recommendation asks for: the items of its numbered, lettered or bulleted lists.

1. A list has two items at least, and its numbers rise from the first; dates, amounts and initials make none. What stands in quotation
   marks, or below a law's article, is somebody else's list.
2. Lists inside an item stay in it: only the outermost become points, in the order of the text.
3. An item holds everything up to the next one of its list. The last one holds its paragraph, and as many further ones as every item
   before it has; a closing is no part of it.
4. Every step looks at each line, and at each mark, a fixed number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from mailflow.consultation.draft_places import places_of
from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.consultation.list_marks import LAST, Mark, marks_of
from mailflow.consultation.model import Place, Point


def points_of(text: str) -> tuple[Point, ...]:
    """The items of the outermost lists in `text`, without their marks; one point for the whole where there is no list, but a place is
    named; else none. An item that names no place has those of the line that leads its list in.
    """
    items = tuple(_items(text))
    if 0 < len(items) <= _MOST_POINTS:
        return tuple(
            Point(number=n, text=text[start:end].strip(), places=places_of(text[start:end]) or lead)
            for n, (start, end, lead) in enumerate(items, start=1)
        )
    places = places_of(text)
    return (Point(number=1, text=text, places=places),) if places else ()


@dataclass(slots=True)
class _List:
    marks: list[Mark] = field(default_factory=list)
    style: str = ""
    last: int = 0
    end: int = 0
    """Offset behind the last item."""


def _items(text: str) -> Iterator[tuple[int, int, tuple[Place, ...]]]:
    """(start of the item's words, end, places of the lead-in) of every point."""
    for one in _outermost(text, _lists(text, _outside(_quoted(text), marks_of(text)))):
        lead = places_of(_lead_in(text, one.marks[0].start)) if one.style != "place" else ()
        ends = [mark.start for mark in one.marks[1:]] + [one.end]
        for mark, end in zip(one.marks, ends, strict=True):
            yield mark.content, end, lead


def _lists(text: str, marks: list[Mark]) -> list[_List]:
    """The marks as lists by style and rising values, in the order of their first marks; those of one item are left out."""
    found: list[_List] = []
    running: dict[str, list[_List]] = {}
    for mark in marks:
        for style, value in mark.readings:
            nested = running.setdefault(style, [])
            if _continue(text, nested, mark, value):
                break
            if value <= 1 or style == "decimal":
                nested.append(_List(marks=[mark], style=style, last=value))
                found.append(nested[-1])
                del nested[:-_DEEPEST]
                break
    return [one for one in found if len(one.marks) > 1 and not _is_cited(text, one.marks[0].start)]


def _continue(text: str, nested: list[_List], mark: Mark, value: int) -> bool:
    """Add the mark to the innermost list that it continues; the lists inside that one have ended."""
    for depth in range(len(nested) - 1, -1, -1):
        one = nested[depth]
        if one.style == "decimal":
            follows = one.last < value
        elif value == 0:
            follows = one.style == "place" or not _is_led_in(text, one.marks[-1].content, mark.start)
        else:
            follows = one.last < value <= one.last + _MOST_SKIPPED or value == LAST > one.last or one.last == value > 1
        if follows:
            one.marks.append(mark)
            one.last = value
            del nested[depth + 1 :]
            return True
    return False


def _outermost(text: str, lists: list[_List]) -> list[_List]:
    outer: list[_List] = []
    for one in lists:
        first, last = one.marks[0].start, one.marks[-1].start
        around = outer[-1] if outer else None
        if around is None or first >= around.end or _is_next_to(around, one):
            if around is not None:
                around.end = min(around.end, first)
            one.end = _end(text, one)
            outer.append(one)
        elif last >= around.end:
            around.end = _end(text, one)
    return outer


def _is_next_to(around: _List, one: _List) -> bool:
    """Is it a numbered list behind a bulleted one, no further to the right: a list of its own?"""
    first = one.marks[0]
    return (
        around.style.startswith("bullet")
        and one.style.startswith("number")
        and first.indent <= around.marks[0].indent
        and first.start > around.marks[-1].start
    )


def _end(text: str, one: _List) -> int:
    """Where the last item ends."""
    *before, last = one.marks
    starts = [mark.start for mark in one.marks]
    further = min(_paragraphs(text[mark.content : end]) for mark, end in zip(before, starts[1:], strict=True)) - 1
    end = at = last.content
    paragraphs, is_behind_blank = 0, False
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop]
        if not line.strip():
            is_behind_blank = at > last.content
        else:
            paragraphs += is_behind_blank
            ends = is_behind_blank and paragraphs > further and _indent(line) <= last.indent + 1
            if ends or (at > last.content and _CLOSING.match(fold_keeping_punctuation(line.strip()[:60]))):
                break
            is_behind_blank, end = False, stop
        at = stop + 1
    return end


def _paragraphs(item: str) -> int:
    return len(_BLANK.findall(item.strip())) + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_led_in(text: str, behind: int, start: int) -> bool:
    """Does a paragraph of its own, which ends with a colon, lead in what begins at `start`?"""
    paragraphs = _BLANK.split(text[max(behind, start - _LONGEST_LEAD) : start].rstrip())
    return len(paragraphs) > 1 and paragraphs[-1].endswith(":")


def _lead_in(text: str, start: int) -> str:
    """The last line with words before `start`."""
    before = text[max(0, start - _LONGEST_LEAD) : start].rstrip()
    return before[before.rfind("\n") + 1 :]


def _is_cited(text: str, start: int) -> bool:
    """Does what stands above name a law whose paragraphs follow?"""
    lines = [line for line in text[max(0, start - _LONGEST_LEAD) : start].split("\n") if line.strip()][-3:]
    above = fold_keeping_punctuation(" ".join(lines)).strip()
    leads = above.endswith(":") or (
        bool(lines) and _HEADING.fullmatch(fold_keeping_punctuation(lines[-1]).strip()) is not None
    )
    return leads and _LAW.search(above) is not None and _OWN.search(above) is None


def _quoted(text: str) -> list[tuple[int, int]]:
    """Quotations of several lines, from mark to mark; one around the whole text is none."""
    return [m.span() for m in _QUOTATION.finditer(text) if "\n" in m.group() and len(m.group()) < len(text.strip())]


def _outside(spans: list[tuple[int, int]], marks: tuple[Mark, ...]) -> list[Mark]:
    at, kept = 0, []
    for mark in marks:
        while at < len(spans) and spans[at][1] <= mark.start:
            at += 1
        if at == len(spans) or mark.start <= spans[at][0]:
            kept.append(mark)
    return kept


_MOST_POINTS = 500
"""A list of more items is none that a human wrote: the text stays whole."""
_DEEPEST = 8
"""Lists of one style inside each other that are followed at a time."""
_MOST_SKIPPED = 2
"""A list that goes on with the next number but one is still the same list: people miscount."""
_LONGEST_LEAD = 400
_BLANK = re.compile(r"\n[ \t\u00a0\r]*\n\s*")
_HEADING = re.compile(r"(?:neni|nenit|article|articolo)\s\d{1,3}(?:\W.{0,80})?")
_LAW = re.compile(
    r"\b(?:ligj\w*|law|legge)\b.{0,80}?\d{1,5}\s?[/,]|\b(?:kushtetut\w*|kodi|kodit|vkm\w*|constitution|code"
    r"|costituzione|codice)\b|"
    r"\bligji (?:thote|parashikon|percakton|kerkon)"
)
_OWN = re.compile(
    r"\b(?:propozo|sugjero|kerkoj|kerkojm|rekomando|koment|verejtj|vrejtj|mendoj|mendim|propos|suggest|recommend"
    r"|comment|remark)"
)
_QUOTATION = re.compile(r"„[^„”“\"]*[”“\"]|“[^“”]*[“”]|«[^«»]*»|\"[^\"]*\"")
_CLOSING = re.compile(
    r"(?:ju |shume )?(?:faleminderit|falemnderit|flm\b|falenderoj)|me (?:shume )?(?:respekt|konsiderate|nderime"
    r"|mirenjohje)|me te mira|"
    r"pune te mbare|gjithe te mirat|pershendetje|te fala|sinqerisht|(?:kind |best |warm )?regards|thank you|thanks"
    r"|yours |sincerely|best wishes|"
    r"grazie|cordiali saluti|distinti saluti|p\.? ?s\b|nese keni pyetje|presim pergjigj|ne pritje"
)
