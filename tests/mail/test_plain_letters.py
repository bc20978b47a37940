"""What members' short, plain letters are, and which of their sentences are handed on with what they ask."""

from __future__ import annotations

import pytest

from mailflow.consultation.model import Answer, InquiryKind
from mailflow.mail.answers import answer_of
from mailflow.mail.beside import also_asks
from tests.mail import plain_letters as letters

ANSWERS = {
    Answer.NO_REMARKS: letters.NO_REMARKS,
    Answer.THANKS: letters.THANKS,
    Answer.QUESTION: letters.QUESTION,
    Answer.COMPLAINT: letters.COMPLAINT,
    Answer.INFORMATION_REQUEST: letters.INFORMATION_REQUEST,
    Answer.RECOMMENDATION: letters.RECOMMENDATION,
}


def _broken(line: str) -> str:
    return line.replace("/20", "\0").replace("/", "\n").replace("\0", "/20")


@pytest.mark.parametrize(
    ("text", "answer"),
    [pytest.param(_broken(line), answer, id=line) for answer, lines in ANSWERS.items() for line in lines.split("\n")],
)
def test_a_plain_letter_is_what_it_says(text: str, answer: Answer) -> None:
    assert answer_of(text, has_enclosures=False) is answer


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        (
            "Neni 5 të hiqet. Ankohem: në seancën e kaluar nuk na u dha fjala. Kërkoj përgjigje me shkrim. Neni 7 të hiqet.",
            InquiryKind.COMPLAINT,
            "Ankohem: në seancën e kaluar nuk na u dha fjala. Kërkoj përgjigje me shkrim.",
        ),
        (
            "Neni 3 të hiqet.\nAnkohemi për:\n- afatin e shkurtër\n- mungesën e dëgjesës\nNeni 4 të mbetet.",
            InquiryKind.COMPLAINT,
            "Ankohemi për:\n- afatin e shkurtër\n- mungesën e dëgjesës",
        ),
        (
            "Neni 5 të hiqet.\nKam disa pyetje:\n1. Kur mbahet dëgjesa?\n2. Ku gjendet harta?",
            InquiryKind.QUESTION,
            "Kam disa pyetje:\n- Kur mbahet dëgjesa?\n- Ku gjendet harta?",
        ),
        ("Neni 3: si llogaritet tarifa? Neni 4: të hiqet.", InquiryKind.QUESTION, "Neni 3: si llogaritet tarifa?"),
        (
            "Tarifa të ulet.\nKërkojmë kopje të:\n- kontratës\n- raportit të auditit",
            InquiryKind.INFORMATION_REQUEST,
            "Kërkojmë kopje të:\n- kontratës\n- raportit të auditit",
        ),
    ],
)
def test_what_is_asked_is_handed_on_with_what_belongs_to_it(text: str, kind: InquiryKind, words: str) -> None:
    assert [(asked.kind, asked.words) for asked in also_asks(text)] == [(kind, words)]


@pytest.mark.parametrize(
    "text",
    [
        "Të shtohen kosha\nkur është e mundur\nte shkollat.",
        "Të shtohen kosha\nku mund të vihen\nte shkollat.",
        "Neni 5 të hiqet.\n> Ku gjendet harta?\n> kur është e mundur",
    ],
)
def test_neither_a_wrapped_line_nor_a_quoted_one_asks_anything(text: str) -> None:
    assert also_asks(text) == ()
