"""A refusal never counts as "no remarks" or thanks, in any of the forum's languages; two negations that agree do."""

from __future__ import annotations

from itertools import product

import pytest

from mailflow.consultation.model import Answer
from mailflow.mail.answers import answer_of
from tests.mail import refusal_letters as letters

NO_REFUSAL = {Answer.NO_REMARKS, Answer.THANKS}

NEGATIONS = [
    "jo",
    "nuk",
    "s",
    "asnjëherë",
    "asnjehere",
    "asniherë",
    "kurrë",
    "asesi",
    "aspak",
    "hiç",
    "as",
    "njuk",
    "sun",
    "nuk jam",
    "s'jemi",
    "s’jam",
    "sjam",
    "nuk jom",
    "s'jena",
    "nuk jam plotësisht",
    "not",
    "never",
    "we are not",
    "don't",
    "no",
    "non",
    "non sono",
    "mai",
    "nicht",
    "ich bin nicht",
    "δεν",
    "όχι",
    "askush",
]
AGREEMENTS = [
    "dakord",
    "dakort",
    "dakor",
    "dakord me planin e mbetjeve",
    "ok",
    "mirë",
    "në rregull",
    "pro",
    "e mbështes",
    "pajtohem",
    "miratoj",
    "e pranoj",
    "i kënaqur",
    "një mendje",
    "agree",
    "agreed",
    "fine with me",
    "d'accordo",
    "va bene",
    "einverstanden",
    "συμφωνώ",
    "mund të vazhdoni",
    "pa vërejtje",
]
FRAMES = [
    "{}",
    "Përshëndetje {}",
    "Përshëndetje,\n\n{}\n\nMe respekt,\nArta Hoxha",
    "Faleminderit, {}",
    "Shoqata jonë {}",
    "Për ne {}",
    "Në emër të shoqatës {}",
    "Ju njoftoj se {}",
    "Ok, {}",
    "Faleminderit!\nPërshëndetje, {}",
    "Faleminderit dhe {}",
    "Drafti {}",
]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_negation_before_an_agreement_refuses(frame: str) -> None:
    texts = [
        frame.format(written)
        for negation, agreement in product(NEGATIONS, AGREEMENTS)
        for written in (f"{negation} {agreement}", f"{negation} {agreement}".title())
    ]
    assert [text for text in texts if answer_of(text, has_enclosures=False) in NO_REFUSAL] == []


@pytest.mark.parametrize("apart", [" ", ", ", ". ", "\n", "? ", "! ", " - "])
def test_a_negation_behind_an_agreement_refuses(apart: str) -> None:
    after = ["jo", "nuk jam", "s'jam", "kurrë", "asnjëherë", "aspak", "not", "never", "nuk është", "no", "nein", "mai"]
    texts = [
        f"Faleminderit. {agreement}{apart}{negation}"
        for agreement, negation in product(
            ("Dakord", "Ok", "Mirë", "Në rregull", "Pro", "Agreed", "Einverstanden"), after
        )
    ]
    assert [text for text in texts if answer_of(text, has_enclosures=False) in NO_REFUSAL] == []


@pytest.mark.parametrize("line", letters.REFUSAL.split("\n"))
def test_who_refuses_is_kept_as_a_recommendation(line: str) -> None:
    assert answer_of(line.replace("/", "\n"), has_enclosures=False) is Answer.RECOMMENDATION


@pytest.mark.parametrize("line", letters.AGREES_TWICE_NEGATED.split("\n"))
def test_two_negations_agree(line: str) -> None:
    assert answer_of(line, has_enclosures=False) is Answer.NO_REMARKS


@pytest.mark.parametrize(
    "text",
    [
        "Pa vërejtje.\nMe respekt,\nAgim Hoxha\nP.S. Neni 3 të hiqet.",
        "Dakord\nMe respekt\nJo dakord",
        "Faleminderit!\nPërshëndetje, shtoni kosha",
        "Faleminderit.\nNuk Pajtohem",
        "Faleminderit për draftin.\nKundër Këtij Plani",
        "Pa vërejtje për draftin e papranueshëm",
    ],
)
def test_what_stands_at_the_closing_is_read(text: str) -> None:
    assert answer_of(text, has_enclosures=False) is Answer.RECOMMENDATION


def test_a_name_below_the_closing_says_nothing() -> None:
    text = "Pa vërejtje.\nMe respekt,\nAgim\nKryetar, Shoqata Drini\nTel: 069 000 0000"
    assert answer_of(text, has_enclosures=False) is Answer.NO_REMARKS


@pytest.mark.parametrize("text", ["\U0001f44e", "Dakord \U0001f44e", "Faleminderit \u274c"])
def test_a_sign_of_refusal_refuses(text: str) -> None:
    assert answer_of(text, has_enclosures=False) is Answer.RECOMMENDATION


@pytest.mark.parametrize("text", ["Po, dakord", "Po, jemi dakord me draftin", "Jo, s'kam asgjë për të shtuar"])
def test_a_yes_or_no_before_words_that_say_so_adds_nothing(text: str) -> None:
    assert answer_of(text, has_enclosures=False) is Answer.NO_REMARKS
