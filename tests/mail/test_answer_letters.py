"""What many members' letters are: the table `answer_letters`, and what a recommendation asks beside."""

from __future__ import annotations

import time

import pytest

from mailflow.consultation.model import Answer, InquiryKind
from mailflow.mail import asking
from mailflow.mail.answers import answer_of, asks_removal, corrects_earlier
from mailflow.mail.beside import also_asks
from mailflow.mail.sentences import sentences
from tests.mail import answer_letters as letters

ANSWERS = {
    Answer.NO_REMARKS: letters.NO_REMARKS,
    Answer.THANKS: letters.THANKS,
    Answer.QUESTION: letters.QUESTION,
    Answer.RECOMMENDATION: letters.RECOMMENDATION,
    Answer.COMPLAINT: letters.COMPLAINT,
    Answer.INFORMATION_REQUEST: letters.INFORMATION_REQUEST,
}


def _broken(line: str) -> str:
    """`/` is a new line, but not in the number of a law."""
    return line.replace("/20", "\0").replace("/", "\n").replace("\0", "/20")


@pytest.mark.parametrize(
    ("text", "answer"),
    [pytest.param(_broken(line), answer, id=line) for answer, lines in ANSWERS.items() for line in lines.split("\n")],
)
def test_a_letter_is_what_it_says_as_a_whole(text: str, answer: Answer) -> None:
    assert answer_of(text, has_enclosures=False) is answer


@pytest.mark.parametrize("text", [pytest.param(_broken(line), id=line) for line in letters.REMOVAL.split("\n")])
def test_who_asks_to_be_left_out_is_understood(text: str) -> None:
    assert asks_removal(text)


@pytest.mark.parametrize(
    "text",
    [pytest.param(_broken(line), id=line) for line in (letters.NO_REMOVAL + "\n" + letters.RECOMMENDATION).split("\n")],
)
def test_who_asks_for_anything_else_stays(text: str) -> None:
    assert not asks_removal(text)


@pytest.mark.parametrize("text", [pytest.param(_broken(line), id=line) for line in letters.CORRECTION.split("\n")])
def test_a_correction_of_an_earlier_answer_is_a_recommendation_that_says_so(text: str) -> None:
    assert corrects_earlier(text)
    assert answer_of(text, has_enclosures=False) is Answer.RECOMMENDATION


@pytest.mark.parametrize("text", [pytest.param(_broken(line), id=line) for line in letters.NO_CORRECTION.split("\n")])
def test_a_correction_of_the_draft_is_none_of_an_earlier_answer(text: str) -> None:
    assert not corrects_earlier(text)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Neni 5 të hiqet. Kur mbahet dëgjesa?", [(InquiryKind.QUESTION, "Kur mbahet dëgjesa?")]),
        (
            "Neni 5 të hiqet. Ankohem edhe për mënyrën e konsultimit.",
            [(InquiryKind.COMPLAINT, "Ankohem edhe për mënyrën e konsultimit.")],
        ),
        (
            "Propozoj të ulet tarifa.\nJu lutem më dërgoni studimin e fizibilitetit.",
            [(InquiryKind.INFORMATION_REQUEST, "Ju lutem më dërgoni studimin e fizibilitetit.")],
        ),
        ("Neni 5 të hiqet. Ju lutem më hiqni nga lista.", [(InquiryKind.REMOVAL, "Ju lutem më hiqni nga lista.")]),
        ("Neni 5 të hiqet. Pse nuk shtohen fshatrat?", []),
        ("Neni 5 të hiqet. Të vendoset një numër për ankesa.", []),
        ("Neni 5 të hiqet. Kërkojmë të publikohet raporti.", []),
        ("Pa vërejtje", []),
        ("", []),
    ],
)
def test_what_a_recommendation_asks_beside_is_not_lost(text: str, asked: list[tuple[InquiryKind, str]]) -> None:
    assert [(one.kind, one.words) for one in also_asks(text)] == asked


@pytest.mark.parametrize(
    "piece", ["nuk kam vërejtje ", "kërkoj ", "më hiqni nga ", ".", "? ", "a ", "ankese ", "\n", "neni 5 "]
)
def test_hostile_letters_cost_little(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    begun = time.process_time()
    for decide in (
        lambda: answer_of(text, False),
        lambda: asks_removal(text),
        lambda: also_asks(text),
        lambda: corrects_earlier(text),
    ):
        decide()
    assert time.process_time() - begun < 4


def test_the_stems_by_which_a_long_pattern_is_left_out_stand_in_all_that_it_finds() -> None:
    every = [line for name, lines in vars(letters).items() if name.isupper() for line in str(lines).split("\n")]
    for line in every:
        for sentence in sentences(_broken(line)):
            for pattern in asking._STEMS:
                assert pattern.search(sentence.folded) is None or asking.may_hold(pattern, sentence.folded), line
