"""The marks that open the items of a list: "1.", "(2)", "b)", "III.", "-", "•", "Së pari", a place of the draft at a paragraph's head."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.consultation.numerals import ORDINALS, from_roman
from mailflow.consultation.place_names import references


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One mark. `readings` are its (style, value) by likelihood: "i)" is Roman one or the ninth letter; bullets have value 0."""

    start: int
    """Offset of the mark."""
    content: int
    """Offset of the item's own words behind it; words that say something ("Së pari", "Neni 5") are the item's own."""
    indent: int
    """Blanks before it in its line; inside a line those of the line."""
    readings: tuple[tuple[str, int], ...]


def marks_of(text: str) -> tuple[Mark, ...]:
    """Every mark in `text`, in order. A mark alone makes no list (`points`)."""
    found = {mark.start: mark for mark in _heads(text)}
    for mark in (*_inside(text), *_ordinal_words(text), *_named(text), *_openings(text)):
        found[mark.start] = mark
    return tuple(mark for _, mark in sorted(found.items()))


def _openings(text: str) -> Iterator[Mark]:
    """Numbers, letters and bullets at the head of a line."""
    for match in _OPENING.finditer(text):
        if match.group("number") and _MONTH.match(fold_keeping_punctuation(text[match.end() : match.end() + 12])):
            continue
        bullet = match.group("bullet")
        indent = match.start("mark") - match.start()
        readings = ((f"bullet {bullet} {indent // 2}", 0),) if bullet else _readings(match)
        content = match.start("mark") if match.group("decimal") else match.end()
        if readings:
            yield Mark(start=match.start("mark"), content=content, indent=indent, readings=readings)


def _readings(match: re.Match[str]) -> tuple[tuple[str, int], ...]:
    number, letter, close = match.group("number"), match.group("letter"), match.group("close")
    if "decimal" in match.groupdict() and match.group("decimal"):
        return (("decimal", _decimal(match.group("decimal"))),)
    if number is not None:
        return ((f"number {close}", int(number)),)
    case = "capital" if letter.isupper() else "small"
    value = from_roman(letter) if letter == letter.upper() or letter == letter.lower() else None
    readings = (
        [(f"letter {case} {close}", ord(letter.lower()) - ord("a") + 1)]
        if len(letter) == 1 and letter.isascii()
        else []
    )
    return (*readings, *([(f"roman {case} {close}", value)] if value else []))


def _decimal(number: str) -> int:
    """The number "3.2" so that it is less than "3.10"; never the first of what counts from one."""
    parts = [int(part) for part in number.split(".")]
    return sum((part + 1) * 100 ** (3 - place) for place, part in enumerate(parts))


def _named(text: str) -> Iterator[Mark]:
    """Numbers behind a name: "Komenti 1.", "Nr. 2"."""
    for match in _NAMED.finditer(text):
        readings = (("named", int(match.group("number"))),)
        yield Mark(start=match.start("mark"), content=match.end(), indent=0, readings=readings)


def _inside(text: str) -> Iterator[Mark]:
    """Numbers and letters in brackets inside a line, but no points of the draft: "pikat a) dhe b)"."""
    for match in _INSIDE.finditer(text):
        if _OF_THE_DRAFT.search(text, max(0, match.start() - 20), match.start()):
            continue
        readings = _readings(match)
        if readings:
            inline = tuple((f"inline {style}", value) for style, value in readings)
            yield Mark(start=match.start("mark"), content=match.end(), indent=0, readings=inline)


def _ordinal_words(text: str) -> Iterator[Mark]:
    """Words as "Së pari" and "Secondly" at the head of a sentence."""
    for match in _ORDINAL_WORDS.finditer(text):
        word = fold_keeping_punctuation(next(word for word in match.groups()[1:] if word))
        value = (
            LAST if word.startswith(_LAST_WORDS) else ORDINALS.get(_ORDINAL_ENDING.sub("e", word).removesuffix("ly"), 0)
        )
        if value:
            start = match.start("mark")
            yield Mark(start=start, content=start, indent=0, readings=(("ordinal", value),))


def _heads(text: str) -> Iterator[Mark]:
    """Places of the draft at the head of a paragraph or of a line that continues no other."""
    for reference in references(text):
        head = text.rfind("\n", 0, reference.start) + 1
        before = text[head : reference.start]
        if (
            len(before) <= _LONGEST_LEAD
            and _LEAD.fullmatch(fold_keeping_punctuation(before))
            and not _continues(text, head)
        ):
            indent = len(before) - len(before.lstrip())
            start = head + indent
            yield Mark(start=start, content=start, indent=indent, readings=(("place", 0),))


def _continues(text: str, head: int) -> bool:
    """Is the line that begins at `head` the rest of a wrapped one?"""
    if head == 0:
        return False
    above = text[max(0, text.rfind("\n", 0, head - 1)) : head].strip()
    return len(above) >= _SHORTEST_WRAPPED and above[-1] not in ".!?:;…"


LAST = 1000
"""The value of "së fundi": it may follow every other."""
_LAST_WORDS = ("fund", "final", "last", "infine")
_ORDINAL_ENDING = re.compile(r"(?<=[a-z]{2})[ia]$")
"""As an adverb "i parë" is "së pari", as a noun "e para"."""
_LONGEST_LEAD = 40
_SHORTEST_WRAPPED = 50
"""Characters of a line that a client may have wrapped."""
_BULLET = r"[-–—*•·\uf0b7\u2212\u2190-\u21ff\u25a0-\u27bf\U0001f300-\U0001faff]\ufe0f?"
_OPENING = re.compile(
    r"^[ \t\u00a0]{0,40}(?P<mark>[*_]{0,2}(?:"
    rf"(?P<bullet>{_BULLET})(?![-–—*=_])(?:[ \t\u00a0]+|(?<!\*)(?=[^\W\d]))"
    r"|(?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3})[.)]?[ \t\u00a0]+(?=[^\W\d]|[“\"„])"
    r"|\(?(?:(?P<number>\d{1,2})|(?P<letter>[a-zA-Z]|[ivxIVX]{2,5}))(?P<close>[.)/…]\)?|\.\.\.|:(?=\s)|[ ]?[-–](?=\s)"
    r"|(?=\t)|\ufe0f?\u20e3)[*_]{0,2}"
    r"(?:[ \t\u00a0]+|(?=[^\W\d]{2}|[“\"„]))))",
    re.MULTILINE,
)
_NAMED = re.compile(
    r"^[ \t\u00a0]{0,40}(?P<mark>(?:(?:propozim|koment|v[eë]rejtj|rekomandim|sugjerim|k[eë]rkes|comment|proposal|recommendation|suggestion"
    r"|osservazion|propost)\w{0,4}[ ]{1,2}(?:nr\.?[ ]?)?|nr\.?[ ]?|#)(?P<number>\d{1,2})(?:[ ]?[.:)–-]{1,2}(?=\s)|(?=\s)))",
    re.IGNORECASE | re.MULTILINE,
)
_OF_THE_DRAFT = re.compile(
    r"\b(?:pik\w*|shkronj\w*|germ\w*|nen\w*|paragraf\w*|points?|items?|letters?|articles?|punt[oi]|letter[ae])\s\Z|\d\s\Z",
    re.IGNORECASE,
)
_INSIDE = re.compile(
    r"(?<=\s)(?P<mark>\(?(?:(?P<number>\d{1,2})|(?P<letter>[a-hivx]"
    r"|[ivx]{2,4}))(?P<close>\))[ ]?)(?=[^\W\d]|[“\"„])"
)
_ORDINAL_WORDS = re.compile(
    r"(?:(?:^|(?<=[.!?;:]))[ \t\n]{0,8})(?P<mark>(?:(?:s[eë] )(?P<word>[a-zë]{4,18})|e (?P<noun>para|dyta|treta|kat[eë]rta|pesta)(?=[,:])|(?P<english>(?:first|second|third"
    r"|fourth|fifth|final|last)(?:ly)?)(?=,)|"
    r"(?P<italian>primo|secondo|terzo|quarto|infine)(?=,)))(?![\w])",
    re.IGNORECASE | re.MULTILINE,
)
_LEAD = re.compile(
    r"\s*[“\"„*]?(?:(?:per|ne|te|tek|mbi|lidhur me|ne lidhje me|sa i perket|persa i perket|ndaj|on|at|in|regarding"
    r"|about|as to|su|sull|all)[ '’])?\s*"
)
_MONTH = re.compile(
    r"(?:janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nentor|dhjetor|january|february|march|april"
    r"|may|june|july|august|"
    r"september|october|november|december)(?!\w)"
)
