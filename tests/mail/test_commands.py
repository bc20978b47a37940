"""One-word answers: PO, JO, NDAL, alone on their line."""

from __future__ import annotations

import pytest

from mailflow.mail.commands import Word, read_word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("PO", Word.YES),
        ("po.", Word.YES),
        ("“PO”", Word.YES),
        ("  Yes!\n", Word.YES),
        ("JO", Word.NO),
        ("no", Word.NO),
        ("NDAL", Word.STOP),
        ("*Stop*", Word.STOP),
        ("Përshëndetje,\n\nPO\n\nMe respekt,\nArta", Word.YES),
        ("PO\nPO", Word.YES),
    ],
)
def test_a_word_alone_on_its_line_is_read(text: str, word: Word) -> None:
    assert read_word(text) is word


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Po e shoh",
        "Po, por prisni",
        "Po,\npor prisni deri nesër",
        "PO\npor prisni deri nesër",
        "PO\nJO",
        "Po?",
        "Jo sot",
        "NDALESA",
        "nuk e di",
        "Një\ndy\ntre\nkatër\npesë\nPO",
    ],
)
def test_anything_else_is_no_word(text: str) -> None:
    assert read_word(text) is None
