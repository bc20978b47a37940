"""Numerals as drafts and letters write them: Roman, and ordinals in words."""

from __future__ import annotations

import re

ORDINALS = {
    word: number
    for number, words in enumerate(
        ("pare first primo", "dyte second secondo", "trete third terzo", "katert fourth quarto", "peste fifth quinto",
         "gjashte sixth sesto", "shtate seventh settimo", "tete eighth ottavo", "nente ninth nono", "dhjete tenth decimo",
         "njembedhjete eleventh", "dymbedhjete twelfth", "trembedhjete thirteenth", "katermbedhjete fourteenth",
         "pesembedhjete fifteenth", "gjashtembedhjete sixteenth", "shtatembedhjete seventeenth", "tetembedhjete eighteenth",
         "nentembedhjete nineteenth", "njezete twentieth"), start=1)
    for word in words.split()
}  # fmt: skip
"""Folded ordinals in Albanian, English and Italian: "peste" → 5."""

_ROMAN = re.compile(r"(?=[ivxl])(x[lc]|l?x{0,3})(ix|iv|v?i{0,3})")
_TENS = {"": 0, "x": 10, "xx": 20, "xxx": 30, "xl": 40, "l": 50, "lx": 60, "lxx": 70, "lxxx": 80, "xc": 90}
_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")


def from_roman(numeral: str) -> int | None:
    """The value of a Roman numeral below 100, in capitals or not; None where it is none."""
    match = _ROMAN.fullmatch(numeral.lower())
    return None if match is None else _TENS[match.group(1)] + _ONES.index(match.group(2))


def roman(number: int) -> str:
    """The Roman numeral of a number from 1 to 99, in capitals."""
    tens = next(numeral for numeral, value in _TENS.items() if value == number // 10 * 10)
    return (tens + _ONES[number % 10]).upper()
