"""A recommendation's list becomes points; whatever stands in an item stands in exactly one of them."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.consultation.points import points_of


def _points(text: str) -> list[str]:
    return [point.text for point in points_of(text)]


def _places(text: str) -> list[list[str]]:
    return [[f"{place.kind} {place.number}" for place in point.places] for point in points_of(text)]


LISTS = {
    "numbers with dots": ("1. Një\n2. Dy\n3. Tre", ["Një", "Dy", "Tre"]),
    "numbers in brackets": ("1) Një\n2) Dy", ["Një", "Dy"]),
    "numbers between brackets": ("(1) Një\n(2) Dy", ["Një", "Dy"]),
    "numbers with hyphens": ("1- Të hiqet\n2- Të shtohet", ["Të hiqet", "Të shtohet"]),
    "numbers without a blank": ("1.Të hiqet\n2.Të shtohet", ["Të hiqet", "Të shtohet"]),
    "letters": ("a) Një\nb) Dy\nc) Tre", ["Një", "Dy", "Tre"]),
    "capitals": ("A. Një\nB. Dy", ["Një", "Dy"]),
    "Roman": ("I. Tarifat\nII. Gjobat\nIII. Koha", ["Tarifat", "Gjobat", "Koha"]),
    "small Roman": ("i) një\nii) dy\niii) tre", ["një", "dy", "tre"]),
    "hyphens": ("- neni 3: të hiqet\n- neni 5: të mbetet", ["neni 3: të hiqet", "neni 5: të mbetet"]),
    "hyphens without a blank": ("-Të hiqet\n-Të shtohet", ["Të hiqet", "Të shtohet"]),
    "bullets": ("• Një\n• Dy", ["Një", "Dy"]),
    "ticks": ("✓ Një\n✓ Dy", ["Një", "Dy"]),
    "ordinals": ("Së pari, Neni 5.\nSë dyti, Neni 6.", ["Së pari, Neni 5.", "Së dyti, Neni 6."]),
    "ordinals in one paragraph": (
        "Kemi dy gjëra. Së pari, ulni tarifën. Së dyti, shtoni kosha. Së fundi, botojeni.",
        ["Së pari, ulni tarifën.", "Së dyti, shtoni kosha.", "Së fundi, botojeni."],
    ),
    "English ordinals": ("First, remove it.\nSecond, add that.", ["First, remove it.", "Second, add that."]),
    "nouns of order": ("E para, tarifa.\nE dyta, koshat.", ["E para, tarifa.", "E dyta, koshat."]),
    "names with numbers": ("Komenti 1.\nNjë\n\nKomenti 2.\nDy", ["Një", "Dy"]),
    "numbers called so": ("Nr. 1 Një\nNr. 2 Dy", ["Një", "Dy"]),
    "numbers with both": ("1.) Një\n2.) Dy", ["Një", "Dy"]),
    "numbers in bold": ("*1.* Një\n*2.* Dy", ["Një", "Dy"]),
    "letters in one line": (
        "Kërkojmë që a) të ulet tarifa, b) të shtohen kosha.",
        ["të ulet tarifa,", "të shtohen kosha."],
    ),
    "in one line": ("Kërkoj: 1) të ulet tarifa; 2) të shtohen kosha.", ["të ulet tarifa;", "të shtohen kosha."]),
    "paragraphs of places": ("Neni 5: e lartë\n\nNeni 7: e ulët\nfare", ["Neni 5: e lartë", "Neni 7: e ulët\nfare"]),
    "lines of places": ("neni 5 te hiqet\nneni 7 te ndryshohet", ["neni 5 te hiqet", "neni 7 te ndryshohet"]),
    "the draft's own numbers": ("3.2 Të hiqet\n3.10 Të shtohet", ["3.2 Të hiqet", "3.10 Të shtohet"]),
    "somebody who miscounts": ("1. A\n2. B\n2. C\n4. D", ["A", "B", "C", "D"]),
}
NO_LISTS = {
    "a single item": "Vetëm një gjë:\n1. Të ulet tarifa",
    "dates": "1. janar fillon viti.\n2. shkurt mbaron afati.",
    "dates in figures": "12.11.2026 takimi\n13.11.2026 dëgjesa",
    "initials": "A. Hoxha dhe B. Leka pajtohen.",
    "telephones": "Tel: 1. 069 2. 068",
    "amounts": "2.500 lekë janë shumë\n3.500 lekë edhe më shumë",
    "a law": "Ligji 146/2014, neni 15 thotë:\n1. Organi publik njofton.\n2. Afati është 20 ditë.",
    "an article of a law": "Neni 15 i ligjit 146/2014\n1. Organi publik njofton.\n2. Afati është 20 ditë.",
    "a quotation": "Propozoj këtë tekst:\n“1. Bashkia boton.\n2. Raporti është falas.”\nKaq.",
    "further references": "neni 5 pika a) është e qartë, b) jo",
    "references": "pikat a) dhe b) janë të paqarta",
    "rulers": "---\nNjë fjali\n---",
    "nothing": "",
}


@pytest.mark.parametrize(("text", "points"), LISTS.values(), ids=LISTS)
def test_a_list_becomes_points(text: str, points: list[str]) -> None:
    assert _points(text) == points
    assert [point.number for point in points_of(text)] == list(range(1, len(points) + 1))


@pytest.mark.parametrize("text", NO_LISTS.values(), ids=NO_LISTS)
def test_what_only_looks_like_a_list_stays_whole(text: str) -> None:
    assert len(_points(text)) < 2


def test_introduction_and_closing_are_no_points() -> None:
    text = "Përshëndetje,\nKam dy vërejtje:\n1. Një\n2. Dy\n\nFaleminderit,\nArben"
    assert _points(text) == ["Një", "Dy"]


def test_a_closing_right_below_the_last_item_is_no_part_of_it() -> None:
    assert _points("1. Një\n2. Dy\nMe respekt,\nArben") == ["Një", "Dy"]


def test_an_item_keeps_its_further_lines_and_its_own_lists() -> None:
    text = "1. Neni 5: e lartë\n   për familjet:\n   - të reja\n   - të vjetra\n2. Neni 7\n1) një\n2) dy\n3. Tre"
    assert _points(text) == [
        "Neni 5: e lartë\n   për familjet:\n   - të reja\n   - të vjetra",
        "Neni 7\n1) një\n2) dy",
        "Tre",
    ]


def test_an_item_keeps_its_further_paragraphs() -> None:
    text = "1. Tarifat\n\nJanë të larta.\n\n2. Gjobat\n\nJanë të ulëta.\n\nPresim përgjigje."
    assert _points(text) == ["Tarifat\n\nJanë të larta.", "Gjobat\n\nJanë të ulëta."]


def test_two_lists_one_after_the_other_are_all_points() -> None:
    assert _points("Për tarifën:\n- një\n- dy\n\nPër gjobat:\n\n- tre\n- katër") == ["një", "dy", "tre", "katër"]
    assert _points("- banorë\n- biznese\n1. Një\n2. Dy") == ["banorë", "biznese", "Një", "Dy"]


def test_each_point_has_the_places_that_it_names() -> None:
    assert _places("1. Neni 5 të hiqet\n2. Të shtohen kosha\n3. pika 2 e nenit 7") == [
        ["article 5"],
        [],
        ["point 2", "article 7"],
    ]


def test_the_line_that_leads_a_list_in_names_the_place_of_all() -> None:
    assert _places("Për nenin 5:\n1. të ulet tarifa\n2. neni 6 të hiqet") == [["article 5"], ["article 6"]]


def test_a_text_without_a_list_is_one_point_where_it_names_a_place() -> None:
    assert _points("Neni 5 të hiqet.\nArben") == ["Neni 5 të hiqet.\nArben"]
    assert _places("Neni 5 të hiqet.") == [["article 5"]]
    assert points_of("Të ulet tarifa.") == ()


def test_a_list_that_no_human_wrote_stays_whole() -> None:
    assert points_of("- x\n" * 501) == ()


_WORD = st.sampled_from(
    ["tarifa", "kosha", "duhet", "Neni", "5", "7", "dhe", "të", "hiqet", "lekë", "“", "”", "(b)", "nenit", "x"]
)
_LINE = st.lists(_WORD, min_size=1, max_size=8).map(" ".join)
_MARKS = st.sampled_from(["{n}. ", "{n}) ", "({n}) ", "- ", "• ", "{a}) ", "{n}/ "])


@given(_MARKS, st.lists(st.lists(_LINE, min_size=1, max_size=3), min_size=2, max_size=9))
@settings(max_examples=100, deadline=None)
def test_every_word_of_every_item_stands_in_exactly_one_point(mark: str, items: list[list[str]]) -> None:
    items = [[re.sub(r"[“”]", "", line).strip() or "kosha" for line in item] for item in items]
    text = "\n".join(
        mark.format(n=n, a=chr(96 + n)) + "x " + "\n  ".join(item) for n, item in enumerate(items, start=1)
    )
    assert " ".join(_points(text)).split() == " ".join("x " + " ".join(item) for item in items).split()
    assert len(_points(text)) == len(items)


@given(st.text(alphabet='1234ab.)(-•\n :IVnei5“”"Së', max_size=200) | st.lists(_LINE).map("\n- ".join))
@settings(max_examples=200, deadline=None)
def test_points_are_parts_of_the_text_in_its_order(text: str) -> None:
    at = 0
    for point in points_of(text):
        at = text.index(point.text, at) + len(point.text)


@pytest.mark.parametrize(
    "piece",
    [
        "1. a\n",
        "- a\n  - b\n",
        "1. ",
        "1. a\n2. b\n",
        "a) x\n",
        "Neni 1\n",
        "“\n",
        "1.\n",
        "\n\n- a",
        "Së pari ",
        " 1) x; 2) y",
    ],
)
def test_hostile_lists_cost_little(piece: str) -> None:
    text = piece * (50_000 // len(piece))
    begun = time.process_time()
    points_of(text)
    assert time.process_time() - begun < 5  # a quadratic search would take minutes
