"""Another municipality's name, and what only looks like one. Names are invented."""

import pytest

from mailflow.rules.municipalities import named_at_head, named_in_text


@pytest.mark.parametrize(
    "text",
    [
        "draftin e Bashkisë Vurga",
        "Bashkia e Vurgës na dërgoi",
        "bashkia Gurra",
        "the draft of the Municipality of Vurga",
        "Draft Bashkia Gurra.docx",
    ],
)
def test_another_municipality_is_found_in_a_sentence(text: str) -> None:
    assert named_in_text([text], "Lumas") is not None


@pytest.mark.parametrize(
    "text",
    [
        "Bashkia Lumas", "Bashkisë së Lumasit", "BASHKIA SHPALL KONSULTIMIN", "Bashki e Hapur", "bashkia jonë", "Bashkia dhe Forumi",
        "BASHKIA LUMAS",
    ],
)  # fmt: skip
def test_our_own_and_other_words_are_no_other_municipality(text: str) -> None:
    assert named_in_text([text], "Lumas") is None
    assert named_at_head([text], "Lumas") is None


def test_at_the_head_of_a_document_the_name_stands_alone() -> None:
    assert named_at_head(["STRATEGJIA", "BASHKIA VURGA"], "Lumas") == "BASHKIA VURGA"
    assert named_at_head(["Bashkia Vurga"], "Lumas") == "Bashkia Vurga"
    assert named_at_head(["BASHKIA VURGA DHE KOMUNITETI I SAJ"], "Lumas") is None
