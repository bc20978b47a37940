"""The places of a draft that an author names, and the draft's own lines there."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.consultation.model import Place
from mailflow.consultation.numerals import from_roman
from mailflow.consultation.place_names import WITHIN_ARTICLES, references

_LONGEST_LINE = 300
"""Characters of a paragraph of the draft that are shown."""


def places_of(text: str) -> tuple[Place, ...]:
    """The places of the draft that `text` names, in order, each once; a point of two articles is two places."""
    found: dict[tuple[str, str, str | None], Place] = {}
    for reference in references(text):
        article = _article(reference.places)
        for place in reference.places:
            found.setdefault((place.kind, place.number, article if place.kind in WITHIN_ARTICLES else None), place)
    return tuple(found.values())


def link(places: tuple[Place, ...], draft_text: str) -> tuple[Place, ...]:
    """`places`, each with the draft's own line there, where `draft_text` (a line per paragraph) holds it; the others as they are.

    A heading counts ("Neni 5 – Tarifat", "KREU IV", "3.2 Grumbullimi"), and a numbered paragraph where only one has that number. Lines of
    a table of contents do not. Pages are no part of a text.
    """
    draft = _draft(draft_text)
    return tuple(replace(place, line=draft.line(place) or place.line) for place in places)


@lru_cache(maxsize=4)
def _draft(text: str) -> _Draft:
    """A hundred answers name places of the same draft."""
    return _Draft(text)


def _article(places: tuple[Place, ...]) -> str | None:
    return next((place.number for place in places if place.kind == "article"), None)


class _Draft:
    """The lines of a draft by their headings and numbers."""

    def __init__(self, text: str) -> None:
        self._lines = [" ".join(line.split()) for line in text.split("\n")]
        self._headings: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._articles: list[int] = []
        for at, line in enumerate(self._lines):
            self._enter(at, fold_keeping_punctuation(line[:_LONGEST_LINE]))

    def _enter(self, at: int, folded: str) -> None:
        if not folded or _OF_CONTENTS.search(folded):
            return
        heading = _HEADING.match(folded)
        if heading is not None and self._is_heading(at, heading.end()):
            kind = _KINDS[heading.group("keyword")]
            self._headings[kind, _plain(heading.group("number"))].append(at)
            if kind == "article":
                self._articles.append(at)
            return
        number = _NUMBERED.match(folded)
        if number is not None:
            self._numbers[_plain(number.group("number"))].append(at)

    def _is_heading(self, at: int, end: int) -> bool:
        """No sentence that only begins with a place: "Neni 5 i këtij plani përcakton …"."""
        rest = self._lines[at][end:].lstrip()
        return not rest or not rest[0].islower()

    def line(self, place: Place) -> str | None:
        at = self._find(place)
        if at is None:
            return None
        line = self._lines[at]
        return line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE].rstrip() + "…"

    def _find(self, place: Place) -> int | None:
        if place.kind == "page":
            return None
        number = _plain(place.number.split("-")[0])
        if place.kind in WITHIN_ARTICLES:
            within = _companion(place)
            if within is not None:
                return self._within(within, number)
        heading = self._headings.get((place.kind, number))
        if heading:
            return heading[0]
        if place.kind == "article":
            article, _, part = number.partition("/" if "/" in number else ".")
            return self._within(article, part) if part else None
        return self._only_numbered(number) if place.kind in _NUMBERED_KINDS else None

    def _within(self, article: str, number: str) -> int | None:
        """The numbered paragraph of an article; the article's heading where it holds none of that number."""
        headings = self._headings.get(("article", _plain(article)))
        if not headings:
            return None
        first = headings[0]
        last = next((at for at in self._articles if at > first), len(self._lines))
        return next((at for at in self._numbers.get(number, ()) if first < at < last), first)

    def _only_numbered(self, number: str) -> int | None:
        numbered = self._numbers.get(number, [])
        return numbered[0] if len(numbered) == 1 or (numbered and "." in number) else None


def _companion(place: Place) -> str | None:
    """The article that the words of a point name beside it."""
    return next((_article(reference.places) for reference in references(place.words)), None)


def _plain(number: str) -> str:
    """The same for "IV" and "4", for "b)" and "B"."""
    number = number.lower().rstrip(".)")
    value = from_roman(number) if len(number) > 1 or number in "ivx" else None
    return str(value) if value is not None else number


def _keywords() -> Iterator[tuple[str, str]]:
    for kind, words in (
        ("article", "neni article articolo art"),
        ("point", "pika point punto"),
        ("paragraph", "paragrafi paragraph paragrafo"),
        ("chapter", "kreu kapitulli chapter capitolo titulli"),
        ("section", "seksioni section sezione ndarja pjesa"),
        ("annex", "shtojca aneksi annex appendix allegato"),
        ("table", "tabela table tabella"),
    ):
        yield from ((word, kind) for word in words.split())


_KINDS = dict(_keywords())
_HEADING = re.compile(
    rf"(?P<keyword>{'|'.join(_KINDS)})\.?\s(?:nr\.?\s?)?(?P<number>\d{{1,3}}(?:[./]\d{{1,3}}){{0,4}}[a-h]?"
    r"|[ivxl]{1,7}|[a-h])(?!\w)"
)
_NUMBERED = re.compile(
    r"\(?(?P<number>\d{1,3}(?:\.\d{1,3}){1,4}|\d{1,3}(?=[.)])|[ivx]{1,5}(?=[.)])|[a-z](?=[.)]))[.)]?\s+\S"
)
_OF_CONTENTS = re.compile(r"(?:\.{4,}|(?:\. ){4,}|…{2,}|\t)\s?\d{1,3}$")
_NUMBERED_KINDS = frozenset({"point", "paragraph", "section", "chapter"})
