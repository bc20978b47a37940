"""Is she to be left out? Only a plain yes is one."""

from __future__ import annotations

import pytest

from mailflow.mail.confirmation import confirms


@pytest.mark.parametrize(
    "text",
    ["PO", "Po.", "po, ju lutem", "Yes please", "E konfirmoj", "Konfirmoj.\n\nAgim", "OK", "Dakord, faleminderit"],
)
def test_a_plain_yes(text: str) -> None:
    assert confirms(text) is True


@pytest.mark.parametrize("text", ["JO", "Jo, dua të vazhdoj", "No!", "Nuk e kam dërguar unë", "I did not ask for this"])
def test_a_plain_no(text: str) -> None:
    assert confirms(text) is False


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Po, por jo tani",
        "Po nuk e kuptova",
        "Ok but wait",
        "Të shtohen pemë.",
        "Faleminderit",
        "Po " + "fjalë " * 80,
        "Porosi",
    ],
)
def test_whatever_else_is_neither(text: str) -> None:
    assert confirms(text) is None
