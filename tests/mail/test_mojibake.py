"""Letters that some program spoiled on the way are mended where that is certain, and nowhere else."""

from __future__ import annotations

import time

import pytest

from mailflow.mail.charsets import decode
from mailflow.mail.mojibake import repaired

WORDS = "Kërkesë për çmimet: “më të ulëta” – jo më shumë, 5 €…"


def misread(text: str, charset: str) -> str:
    """UTF-8 shown in a one-byte charset; its gaps as the control characters that programs make of them."""
    return "".join(bytes([byte]).decode(charset, "ignore") or chr(byte) for byte in text.encode())


@pytest.mark.parametrize("charset", ["cp1252", "cp1250", "latin-1"])
def test_utf_8_that_was_taken_for_another_charset_is_mended(charset: str) -> None:
    assert misread(WORDS, charset) != WORDS
    assert decode(misread(WORDS, charset).encode(), "utf-8") == WORDS


def test_it_may_have_happened_twice() -> None:
    spoiled = misread(misread("Kërkesë për çmimet", "cp1252"), "cp1252")
    assert repaired(spoiled) == "Kërkesë për çmimet"


def test_a_spoiled_quote_is_mended_beside_right_words() -> None:
    assert repaired(f"Dakord për çmimet.\n> {misread(WORDS, 'cp1252')}") == f"Dakord për çmimet.\n> {WORDS}"


@pytest.mark.parametrize(
    "line",
    [
        "Shkronjat më dalin kështu: Ã«",
        "São Tomé, CORAÇÃO, NÃO",
        "“Ä” është shkronjë gjermane",
        "l’âge, Âge, naïve Â",
        "Ă este o literă",
        "Kërkesë",
        "",
    ],
)
def test_letters_that_somebody_meant_stay(line: str) -> None:
    assert repaired(line) == line


def test_greek_or_control_characters_are_no_likely_outcome() -> None:
    assert repaired("Î±Î²") == "Î±Î²"
    assert repaired("Â\u0085") == "Â\u0085"


@pytest.mark.parametrize("unit", ["Ã«", "Ã", "Ã«\n", "Ã« ë ", "â€"])
def test_it_costs_the_size_of_the_text(unit: str) -> None:
    began = time.process_time()
    repaired((unit * 500_000)[:500_000])
    assert time.process_time() - began < 2
