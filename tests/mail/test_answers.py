"""What counts as an answer without remarks, as thanks, as a question; everything unsure is a recommendation."""

from __future__ import annotations

import pytest

from mailflow.consultation.model import Answer
from mailflow.mail.answers import answer_of
from mailflow.mail.beside import also_asks

NO_REMARKS = """\
Pa vërejtje
pa verejtje.
PA VËREJTJE!!
Nuk kam vërejtje
Nuk kam vërejtje për draftin.
S'kam vërejtje.
S’kam verejtje
Ska vërejtje
Nuk kemi vërejtje dhe sugjerime.
Nuk kemi asnjë vërejtje për planin e mbetjeve
Nuk kam asnjë koment, faleminderit.
Asnjë vërejtje nga ana ime.
Pa komente
Nuk kam kundërshtime
Jam dakord
Jemi plotësisht dakord me draftin.
Dakord
Dakord me draftin e propozuar
Jam dakord me gjithçka.
Miratoj draftin
Drafti është në rregull.
Qendra Rinore nuk ka vërejtje.
Nuk kam asgjë për të shtuar. Vjollca
Përshëndetje,//Pa vërejtje.//Me respekt,/Arben Hoxha/Kryetar, Shoqata "Gjelbërimi" Lumas
Të nderuar,/nuk kemi vërejtje nga ana jonë. Faleminderit!/Vjollca
Pershendetje/nuk kam verejtje/me respekt gezimi
Pa vërejtje//Arben Hoxha
No comments
We have no comments on the draft.//Best regards,/Helen Marsh
I have no objections. Thank you!
No remarks from our side
I agree with the draft.
Nothing to add."""

RECOMMENDATION = """\
Nuk kam vërejtje, por neni 3 të hiqet
Nuk kam vërejtje por tarifa është e lartë
Nuk kam vërejtje. Neni 5 është shumë i lartë.
Nuk kam vërejtje/Neni 5 të hiqet
Nuk kam vërejtje, përveç nenit 5
Dakord, me përjashtim të nenit 5
Dakord me draftin po të ulen tarifat
Dakord me orarin, kundër përjashtimeve për dasmat.
Jam dakord me planin, por në lagjen tonë kazanët janë vetëm dy.
Ok, dakort me te gjitha. Vetem gjoba eshte e ulet per disa lokale.
Pranoj gjithçka veç çmimit të qelqit.
Jam dakord me nenin 3
Kundër.
Nuk jam dakord
Nuk jam dakord me draftin.
Po
Jo
Përshëndetje
Qendra Rinore nuk ka vërejtje.//Vetëm një pyetje: a vlen rregullorja edhe për koncertet?
No comments except section 4.
I agree, however section 4 needs an indicator
Thank you for sharing the draft. We have two comments: the target and the budget
Faleminderit për materialin. Sugjeroj që të shtohet edhe një pikë
Do të shkruaj se tarifa është e lartë
Pse nuk shtohen edhe fshatrat?
Gjobat janë në rregull, por kush do t'i mbledhë?
Neni 2 është i paqartë. A e keni parë?
Më vjen keq, javën tjetër jam me pushime"""

THANKS = """\
Faleminderit
Faleminderit!//Arben Hoxha
Faleminderit, e mora. Do ta shoh me kolegët dhe do t'ju kthej përgjigje.
Mora dijeni
E mora
E morëm ftesën.
Ok
OK, faleminderit!
Në rregull
E mora, do të përgjigjem brenda javës me mendimin e mësuesve.
Ju faleminderit për ftesën.//Me respekt,/Gëzim Përmeti
Do t'ju dërgoj komentet nesër.
Thank you, received.
Thanks! I will get back to you next week."""

QUESTION = """\
A mund të ma dërgoni PDF-në?
Përshëndetje, a është ky projektbuxhet i njëjti me atë të nëntorit? Dhe a mund ta publikojmë?//Jonida Vathi/Lumas Sot
Faleminderit. Kur është takimi publik?
When is the public hearing?"""


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        pytest.param(text.replace("/", "\n"), answer, id=text)
        for answer, texts in (
            (Answer.NO_REMARKS, NO_REMARKS),
            (Answer.RECOMMENDATION, RECOMMENDATION),
            (Answer.THANKS, THANKS),
            (Answer.QUESTION, QUESTION),
        )
        for text in texts.split("\n")
    ],
)
def test_the_whole_text_tells_what_an_answer_is(text: str, answer: Answer) -> None:
    assert answer_of(text, has_enclosures=False) is answer


@pytest.mark.parametrize("text", ["", "Pa vërejtje", "Faleminderit", "Kur është takimi?"])
def test_a_document_always_says_something(text: str) -> None:
    assert answer_of(text, has_enclosures=True) is Answer.RECOMMENDATION


@pytest.mark.parametrize("text", ["", " \n", "--"])
def test_nothing_at_all_is_no_answer(text: str) -> None:
    assert answer_of(text, has_enclosures=False) is None


def test_a_long_answer_is_a_recommendation() -> None:
    assert answer_of("Pa vërejtje. " * 500, has_enclosures=False) is Answer.RECOMMENDATION


@pytest.mark.parametrize(
    "text",
    [
        "Opinionin tonë e gjeni në PDF-në bashkëngjitur. Të shtohen dy vendkalime.",
        "Ju dërgojmë bashkëngjitur vërejtjet. Tarifa të ulet.",
        "Please find attached our comments in PDF. The fee should be lower.",
    ],
)
def test_whoever_hands_something_over_asks_for_nothing(text: str) -> None:
    assert also_asks(text) == ()
