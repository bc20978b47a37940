"""Folding: what a clerk types without ë and ç, and what a phone adds, is the same word."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.consultation.folding import fold, fold_keeping_punctuation


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Përçjellje e DRAFTIT", "percjellje e draftit"),
        (unicodedata.normalize("NFD", "Përçjellje"), "percjellje"),
        ("PLANI_vendor-i\u00a0MBETJEVE.docx", "plani vendor i mbetjeve docx"),
        ("projekt–vendim", "projekt vendim"),
        ("projekt\u2011vendim", "projekt vendim"),
        ("  një \t\n  dy ", "nje dy"),
        ("t’ia përcillni", "t'ia percillni"),
        ("Ven\u00addim", "vendim"),
        ("\ufeffPër\u200bmendim", "permendim"),
        ("STRASSE Straße", "strasse strasse"),
        ("ﬁnal", "final"),
        ("Pro\ufffdekt", "pro\ufffdekt"),
        ("", ""),
    ],
)
def test_words_are_compared_without_accents_case_and_joining_marks(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_an_attribution_line_keeps_its_punctuation() -> None:
    line = "Më 2025-05-20 11:16, Emri Mbiemri <e.m@x.example> shkroi:"
    assert fold_keeping_punctuation(line) == "me 2025-05-20 11:16, emri mbiemri <e.m@x.example> shkroi:"
    assert fold_keeping_punctuation("Datë:\u00a0e\nNga:") == "date: e\nnga:"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold_keeping_punctuation(fold_keeping_punctuation(text)) == fold_keeping_punctuation(text)


@given(st.text())
def test_composed_and_decomposed_letters_are_the_same(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))
