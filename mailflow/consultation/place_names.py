"""Where a text names places of a draft: "neni 5", "pika 3.2", "faqe 12-14", "kapitulli i dytë", "Article 5".

Albanian (with and without ë and ç, standard and Gheg endings), English and Italian. An article of a named law, code or convention is no
place of the draft. Linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.consultation.model import Place
from mailflow.consultation.numerals import ORDINALS, from_roman, roman


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Where a text names one or several places together: "neneve 5 dhe 7", "pika 2 e nenit 5"."""

    start: int
    end: int
    """Offsets in the text."""
    places: tuple[Place, ...]


def references(text: str) -> tuple[Reference, ...]:
    """Every mention of places of the draft in `text`, in order, none overlapping another.

    The places of one compound ("pika 2 e nenit 5") all carry its words.
    """
    folded, origin = _aligned(text)
    found: list[Reference] = []
    foreign_from = -1
    for mentions in reversed(_compounds(folded, tuple(_mentions(text, folded, origin)))):
        start, end = mentions[0].start, mentions[-1].end
        shared = foreign_from >= 0 and _SHARED_ACT.fullmatch(folded, end, foreign_from) is not None
        if shared or _of_another_act(folded, start, end):
            foreign_from = start
            continue
        foreign_from = -1
        words = " ".join(text[origin[start] : origin[end - 1] + 1].split())
        places = tuple(Place(kind=m.kind, number=n, words=words) for m in mentions for n in m.numbers)
        found.append(Reference(start=origin[start], end=origin[end - 1] + 1, places=places))
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """One kind with its numbers; offsets in the folded text."""

    start: int
    end: int
    kind: str
    numbers: tuple[str, ...]


def _aligned(text: str) -> tuple[str, range | list[int]]:
    """`text` folded, and for each character of that the offset in `text` that it comes from."""
    if text.isascii():
        return text.lower(), range(len(text))
    if all(len(fold_keeping_punctuation(character)) == 1 for character in set(text)):
        return fold_keeping_punctuation(text), range(len(text))
    folded = [fold_keeping_punctuation(character) for character in text]
    return "".join(folded), [at for at, part in enumerate(folded) for _ in part]


def _mentions(text: str, folded: str, origin: range | list[int]) -> Iterator[_Mention]:
    end = 0
    for keyword in _KEYWORD.finditer(folded):
        if keyword.start() < end:
            continue
        mention = _mention(keyword, text, folded, origin)
        if mention is not None:
            end = mention.end
            yield mention


def _mention(keyword: re.Match[str], text: str, folded: str, origin: range | list[int]) -> _Mention | None:
    kind = keyword.lastgroup or ""
    start, end = keyword.span()
    if kind == "before":
        kind = _UNITS[keyword.group("unit")]
        numbers: list[str] = [_printed(ORDINALS[keyword.group("word")], kind)]
        return _Mention(start=start, end=end, kind=kind, numbers=tuple(numbers))
    word = keyword.group()
    if word in _MARKS_OF_ADDRESSES and (
        text[origin[start]].isupper() or _ADDRESS.search(folded, max(0, start - 60), start)
    ):
        return None
    ordinal = _ORDINAL.match(folded, end)
    if ordinal is not None and not word.startswith(("pjes", "ndarj")):
        number = _printed(ORDINALS[ordinal.group("word")], kind)
        return _Mention(start=start, end=ordinal.end(), kind=kind, numbers=(number,))
    numbers = []
    following = _number(text, folded, origin, end, keyword)
    while following is not None:
        numbers.append(following[0])
        end = following[1]
        conjunction = _AND.match(folded, end)
        following = conjunction and _number(text, folded, origin, conjunction.end(), keyword)
        if following and (_UNIT.match(folded, following[1]) or following[0][0].isdigit() != numbers[0][0].isdigit()):
            break
    return _Mention(start=start, end=end, kind=kind, numbers=tuple(dict.fromkeys(numbers))) if numbers else None


def _number(
    text: str, folded: str, origin: range | list[int], at: int, keyword: re.Match[str]
) -> tuple[str, int] | None:
    """The number at `at`, as the draft would print it, and the offset behind it."""
    lead = _BEFORE_NUMBER.match(folded, at)
    at = lead.end() if lead is not None else at
    if (digits := _DIGITS.match(folded, at)) is not None:
        if _UNIT.match(folded, digits.end()) and _MONTH_OR_PERCENT.match(folded, digits.end()):
            return None
        first, last = digits.group("first"), digits.group("last")
        return (f"{first}-{last}" if last else first), digits.end()
    kind = keyword.lastgroup
    written = text[origin[at]] if at < len(folded) else ""
    numeral = _NUMERAL.match(folded, at) if kind != "page" else None
    if numeral is not None and from_roman(numeral.group()) and (len(numeral.group()) > 1 or written.isupper()):
        return numeral.group().upper(), numeral.end()
    letter = _LETTER.match(folded, at)
    if letter is None or not _is_letter(letter, lead, written, folded, keyword):
        return None
    return (written if kind in _UPPER else written.lower()), letter.end()


def _is_letter(
    letter: re.Match[str], lead: re.Match[str] | None, written: str, folded: str, keyword: re.Match[str]
) -> bool:
    """Is the single letter a place, and no little word ("pika e …", "pika u hoq")?"""
    if keyword.lastgroup in _UPPER:
        return written.isupper()
    if keyword.lastgroup != "point":
        return False
    is_closed = _CLOSED.match(folded, letter.end()) is not None or (lead is not None and lead.group()[-1:] in "“\"'(„«")
    is_word = letter.group() in "eiuotsmao"
    if letter.group() == "a":
        return is_closed or _BEHIND_A.match(folded, letter.end()) is not None
    return is_closed or not is_word


def _compounds(folded: str, mentions: tuple[_Mention, ...]) -> list[list[_Mention]]:
    """The mentions, those together that name one place: a point or paragraph with its article, a letter with its point."""
    grouped: list[list[_Mention]] = []
    for mention in mentions:
        last = grouped[-1] if grouped else []
        if last and _is_one_place(last, mention) and _JOINED.fullmatch(folded, last[-1].end, mention.start):
            last.append(mention)
        else:
            grouped.append([mention])
    return grouped


def _is_one_place(mentions: list[_Mention], further: _Mention) -> bool:
    last, kinds = mentions[-1], {mention.kind for mention in mentions}
    if further.kind == "point" == last.kind:
        return further.numbers[0].isalpha() != last.numbers[0].isalpha()
    return further.kind not in kinds and kinds | {further.kind} <= {"article", *WITHIN_ARTICLES}


def _of_another_act(folded: str, start: int, end: int) -> bool:
    """Does a law, code or convention follow or lead in, as in "neni 15 i ligjit 146/2014"?"""
    if _OF_ANOTHER.match(folded, end):
        return True
    return (
        not _OF_THE_DRAFT.match(folded, end) and _ANOTHER_NAMED.search(folded, max(0, start - 160), start) is not None
    )


def _printed(number: int, kind: str) -> str:
    return roman(number) if kind == "chapter" else str(number)


WITHIN_ARTICLES = frozenset({"point", "paragraph"})
"""Kinds that every article counts anew."""
_UPPER = frozenset({"annex", "table", "section", "chapter"})
_UNITS = {unit: unit for unit in ("article", "chapter", "section", "paragraph", "annex", "page", "table")}
_WORDS = "|".join(sorted(ORDINALS, key=len, reverse=True))
_KEYWORD = re.compile(
    r"(?<!\w)(?:"
    r"(?P<article>nen(?:i|it|in|e|et|eve|n|ini|ve)?|artikull(?:i|it|in)?|articles?|articol[oi]|art\.)"
    r"|(?P<point>(?:nen)?pik(?:a|e|en|es|at|ave|n)|shkronj(?:a|e|en|es|at)|germ(?:a|e|en|es)|points?|items?|letters?"
    r"|punt[oi]|letter[ae])"
    r"|(?P<paragraph>paragraf(?:i|it|in|et|eve|o)?|par\.|paragraphs?|§)"
    r"|(?P<chapter>kapitull(?:i|it|in)?|kapitujt|kap\.|kre(?:u|ut|un)|chapters?|capitol[oi])"
    r"|(?P<section>(?:nen)?seksion(?:i|it|in|et)?|ndarj(?:a|en|es)|pjes(?:a|en|es)|sections?|sezion[ei])"
    r"|(?P<annex>shtojc(?:a|e|en|es|at)|aneks(?:i|it|in|et)?|annex(?:es)?|appendix|allegat[oi])"
    r"|(?P<table>tabel(?:a|e|en|es|at|ave)|tables?|tabell[ae])"
    r"|(?P<page>faq(?:e|ja|en|es|et|eve|jen|jes)|fq\.?|f\.|pages?|pp?\.|pg\.|pag\.|pagin[ae])"
    rf"|(?P<before>(?P<word>{_WORDS})\s(?P<unit>{'|'.join(_UNITS)}))(?!\w)"
    r")(?![^\W\d])"
)
_ORDINAL = re.compile(rf"\s{{1,2}}(?:(?:i|e|te|se)\s)?(?P<word>{_WORDS})(?!\w)")
_BEFORE_NUMBER = re.compile(
    r"(?:[ ]?\n[ \t]{0,3}(?!\d{1,2}[.)]\s)|[ \t\u00a0]{0,3})(?:(?:nr|no|n|numri|number)(?:\.[ ]?"
    r"|[ ]))?(?::[ ]?)?(?:(?:i|e|te|se)[ ](?=\d{1,3}[ ]?-?[ ]?(?:te|ta|t)(?!\w)))?[“\"'(„«]?"
)
_DIGITS = re.compile(
    r"(?P<first>\d{1,3}(?:[./]\d{1,3}(?!\d)){0,4}(?:[./]?[a-h](?![\w]))?)(?:(?:\s?[-–]\s?|\s(?:deri(?:\s(?:ne|te"
    r"|tek))?|to)\s)(?P<last>\d{1,3})(?!\d|[./]\d))?(?!\d)"
)
_NUMERAL = re.compile(r"[ivxl]{1,7}(?!\w|['’])")
_LETTER = re.compile(r"[a-z](?!\w|['’]\w)")
_CLOSED = re.compile(r"\s?[)”\"»’']")
_BEHIND_A = re.compile(r"\s?(?:[,.;:\n]|$)|\s(?:e|i|te|of|dhe|del)\s(?:nen|pik|article|articol|[a-z][\s).,])")
_AND = re.compile(r"[)”\"»’']?\s?,\s?(?:dhe\s|e\s|and\s)?|[)”\"»’']?\s{1,3}(?:dhe|e|edhe|and|ose|or|apo|ed|o|&)\s{1,3}")
_UNIT = re.compile(
    r"\s?%|\s(?:dite\w*|muaj\w*|vjet\w*|vit\w*|ore|jave|minuta|lek\w*|euro|eur|all|usd|mije|milion\w*|perqind|metr\w*"
    r"|m2|km|kg|ton\w*|litr\w*|"
    r"banor\w*|familj\w*|person\w*|anetar\w*|njerez|here|vende?|kazan\w*|mbetje|shkolla|biznes\w*|lagje|fshatra|rruge"
    r"|autobus\w*|"
    r"days?|months?|years?|weeks?|hours?|people|percent|giorni|mesi|anni|"
    r"janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nentor|dhjetor|january|february|march|april|may"
    r"|june|july|august|"
    r"september|october|november|december)(?!\w)"
)
_MONTH_OR_PERCENT = re.compile(
    r"\s?%|\s(?:janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nentor|dhjetor)(?!\w)"
)
_JOINED = re.compile(r"\s?[,(]?\s?(?:(?:e|i|te|se|ne|tek|of|in|del|dell'|della|dhe)\s?)?(?:the\s|this\s)?")
_SHARED_ACT = re.compile(r"\s?(?:,|\sdhe|\se|\sedhe|\sand|\sose|\sor|-)?\s?(?:dhe\s|te\s)?")
_ACT = (
    r"(?:ligj(?:i|it|in|e|et|eve|)|kushtetut\w*|kod(?:i|it|in)(?!\s(?:i|te)\setik)|vkm\w*|konvent\w*|direktiv\w*|law"
    r"|constitution|code|convention|directive|"
    r"gdpr|rgpd|legge|codice|costituzione)(?!\w)"
)
_OF_ANOTHER = re.compile(
    r"\s?\)?,?\s?\(?(?:(?:i|e|te|se|ne|of|in|nga|sipas|del|dell|della|dello|al|alla|the)[\s']){0,2}(?:ketij\s|atij\s"
    r"|that\s|this\s|same\s|albanian\s|civil\s)?"
    rf"(?:{_ACT}|(?:vendim|urdher|urdhr|udhezim|rregullor)\w*\s(?:[a-z.]{{1,12}}\s){{0,5}}(?:nr|numer)\.?\s?\d)"
)
_OF_THE_DRAFT = re.compile(
    r"\s?\)?,?\s?(?:(?:i|e|te|se|ne|of|in|del|della)\s)(?:the\s)?(?:draft|projekt|plan|rregullor|strategji|ketij|kesaj"
    r"|this|bozza|proposal|propozim)"
)
_ANOTHER_NAMED = re.compile(
    rf"(?<!\w)(?:{_ACT}\s?(?:(?:nr|no|n)\.?\s?)?\d{{1,5}}(?:\s?[/,.]\s?(?:date\s?)?[\d.]{{2,10}})?|kushtetut\w*"
    r"|kod(?:i|it)\s(?:\w+\s?){1,4})"
    r"(?:\s?[“\"„«][^”\"»\n]{0,80}[”\"»])?\s?[,(:;–-]?\s?(?:(?:ne|pas|sipas|in|its|dhe)\s)?$"
)
_MARKS_OF_ADDRESSES = frozenset({"p.", "f.", "pp."})
_ADDRESS = re.compile(r"(?<!\w)(?:rr|rruga|lagj\w*|bulevardi|blv|pallati|pall)(?!\w)")
