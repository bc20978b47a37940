"""What is a question, and what only looks like one."""

import pytest

from mailflow.rules.phrases import sentences
from mailflow.rules.questions import asked


@pytest.mark.parametrize(
    "text",
    [
        "E hapim për forumin apo presim?",
        "A ta dërgoj te Forumi?",
        "Si thua?",
        "Ja drafti. A duhet konsultuar? Flm",
        "A mund ta dërgojmë te Forumi?",
        "Should this go to the forum?",
        "a hyn te ligji 146 apo jo ?",
    ],
)
def test_a_question_is_found(text: str) -> None:
    assert asked(sentences(text)) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Mund t'ia dërgosh Forumit?",
        "A mund t'ua shpërndash anëtarëve?",
        "Mundeni ta përcillni te anëtarët?",
        "Could you send it to the forum?",
        "Valbona, si je? Ja drafti për forumin.",
        "Valbona mire? Ja drafti.",
        "Drafti: https://bashkia.example/d?id=7",
        "Ja drafti.",
    ],
)
def test_a_request_a_greeting_and_a_link_are_no_question(text: str) -> None:
    assert asked(sentences(text)) is None
