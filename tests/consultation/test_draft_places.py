"""The places of a draft that authors name, and the draft's own lines there."""

from __future__ import annotations

import time

import pytest

from mailflow.consultation.draft_places import link, places_of
from mailflow.consultation.model import Place

NAMED = {
    "Neni 5 të hiqet": "article 5",
    "të nenit 5/1": "article 5/1",
    "neneve 5 dhe 7": "article 5, article 7",
    "nenet 5, 7 dhe 9 janë të paqarta": "article 5, article 7, article 9",
    "nenet 5-7": "article 5-7",
    "në pikën 3.2": "point 3.2",
    "pikat 3.1, 3.2 dhe 3.4": "point 3.1, point 3.2, point 3.4",
    "pikën b": "point b",
    "pika b) e nenit 5": "point b, article 5",
    "shkronja c": "point c",
    "shkronjat a) dhe b) të nenit 4": "point a, point b, article 4",
    "germa “ç”": "point ç",
    "paragrafi 2": "paragraph 2",
    "paragrafin e dytë të nenit 8": "paragraph 2, article 8",
    "faqe 12": "page 12",
    "faqja 12-14.": "page 12-14",
    "faqet 12 deri në 14": "page 12-14",
    "f. 12": "page 12",
    "fq. 12": "page 12",
    "faqja e parë": "page 1",
    "kapitulli II": "chapter II",
    "kreu iv": "chapter IV",
    "KREU I": "chapter I",
    "kreun e tretë": "chapter III",
    "kapitulli 2": "chapter 2",
    "seksioni 3": "section 3",
    "shtojca 1": "annex 1",
    "Shtojcën A": "annex A",
    "aneksi nr. 2": "annex 2",
    "tabela 4": "table 4",
    "neni i pestë": "article 5",
    "nenit te peste": "article 5",
    "nenin e 12-të": "article 12",
    "nen 5": "article 5",
    "neni5": "article 5",
    "neni\n5": "article 5",
    "Article 5": "article 5",
    "Art. 9 should apply": "article 9",
    "point 3.2": "point 3.2",
    "paragraph 2 of article 7": "paragraph 2, article 7",
    "the second chapter": "chapter II",
    "Annex 1": "annex 1",
    "p. 12": "page 12",
    "articolo 5": "article 5",
    "Neni 5 dhe neni 5": "article 5",
    "pika 1 e nenit 2 dhe pika 1 e nenit 3": "point 1, article 2, point 1, article 3",
    "neni 5 i draftit bie ndesh me nenin 24 të ligjit nr. 139/2015": "article 5",
    "Sipas ligjit 146/2014, neni 5 i projektvendimit të ndryshohet": "article 5",
    "neni 5 dhe 10 ditë afat": "article 5",
    "neni 5, 3 persona": "article 5",
    "neni 5 i rregullores": "article 5",
}
NAMED_NOWHERE = """\
neni 15 i ligjit 146/2014
nenet 15 dhe 20 të ligjit nr. 146/2014
nenin 15 dhe nenin 16 të ligjit 119/2014
ligji 146/2014, neni 15
ligjit nr. 139/2015 “Për vetëqeverisjen vendore”, neni 8
neni 7 i Kodit Civil
neni 3 i Kushtetutës
neni 4 i VKM nr. 575
pika 2 e nenit 15 të ligjit 146/2014
article 15 of the law 146/2014
l'articolo 5 della legge 241
pika e kontaktit
pika u hoq
pikë së pari
faqe 2026
12 faqe
Rr. Aleksandër Moisiu, p. 12
neni në fjalë
5 nene
kreu
1. janar
Our points:
tabela e tarifave
asnjë nen"""


def _said(places: tuple[Place, ...]) -> str:
    return ", ".join(f"{place.kind} {place.number}" for place in places)


@pytest.mark.parametrize(("text", "places"), NAMED.items())
def test_a_place_that_an_author_names_is_recognised(text: str, places: str) -> None:
    assert _said(places_of(text)) == places


@pytest.mark.parametrize("text", NAMED_NOWHERE.split("\n"))
def test_what_names_no_place_of_the_draft_names_none(text: str) -> None:
    assert places_of(text) == ()


def test_a_place_keeps_the_authors_words() -> None:
    assert [place.words for place in places_of("Në NENET 5  dhe\n7, dhe në pikën 2 të nenit 9")] == [
        "NENET 5 dhe 7",
        "NENET 5 dhe 7",
        "pikën 2 të nenit 9",
        "pikën 2 të nenit 9",
    ]


DRAFT = """\
PLANI VENDOR I MBETJEVE
Neni 5 – Tarifat .............. 7
KREU IV
TARIFAT
Sipas nenit 5 paguhet çdo muaj.
Neni 5 i këtij plani zbatohet nga bashkia.
Neni 5 – Tarifat
1. Tarifa është 100 lekë.
2. Përjashtohen:
a) të moshuarit;
b) të sëmurët.
Neni 6
Gjobat
1. Gjoba është 500 lekë.
3.2 Grumbullimi i mbetjeve
3.2.1 Kazanët
Neni 5/2 Zbritjet
Tabela 4: Kostot
Annex 1. Map"""


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("neni 5", "Neni 5 – Tarifat"),
        ("neni i gjashtë", "Neni 6"),
        ("pika 2 e nenit 5", "2. Përjashtohen:"),
        ("pika 1 e nenit 6", "1. Gjoba është 500 lekë."),
        ("pika 9 e nenit 6", "Neni 6"),
        ("neni 5/1", "1. Tarifa është 100 lekë."),
        ("neni 5/2", "Neni 5/2 Zbritjet"),
        ("nenet 5-6", "Neni 5 – Tarifat"),
        ("shkronja b", "b) të sëmurët."),
        ("pika 3.2", "3.2 Grumbullimi i mbetjeve"),
        ("kreu i katërt", "KREU IV"),
        ("kapitulli 4", "KREU IV"),
        ("tabela 4", "Tabela 4: Kostot"),
        ("annex 1", "Annex 1. Map"),
        ("pika 1", None),
        ("neni 7", None),
        ("faqe 3", None),
    ],
)
def test_a_place_is_shown_with_the_drafts_own_line_where_it_holds_it(words: str, line: str | None) -> None:
    assert link(places_of(words), DRAFT)[0].line == line


def test_a_long_paragraph_is_shown_by_its_beginning() -> None:
    (place,) = link(places_of("neni 5"), "Neni 5. " + "Tarifa paguhet. " * 100)
    assert place.line is not None
    assert place.line.endswith("…")
    assert len(place.line) < 310


@pytest.mark.parametrize(
    "piece", ["neni ", "neni 1, ", "neni 5 i ligjit ", "1", "pika a ", "ligji 1/2 ", "kodit a ", "“", "pp. ", "1.1."]
)
def test_hostile_texts_cost_little(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begun = time.process_time()
    link(places_of(text), text)
    link(places_of(text[:1000]), text.replace(" ", "\n"))
    assert time.process_time() - begun < 5  # a quadratic search would take minutes
