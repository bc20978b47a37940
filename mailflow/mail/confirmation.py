"""A member's yes or no to the one thing she is asked: is she to be left out? Whatever is not plainly one of them is neither."""

from __future__ import annotations

import re

from mailflow.consultation.folding import fold

_LONGEST = 300
"""Characters: who says yes at length says more than yes."""
_YES = re.compile(
    r"(?:po|yes|ok|okay|dakord|e konfirmoj|konfirmoj|konfirmohet|e pohoj|pohoj|confirm|confirmed|i confirm|agreed|sigurisht)\b"
)
_NO = re.compile(
    r"(?:jo|no|mos(?: me (?:hiq|largo)\w*)?|do not|don t|nuk (?:dua|e dua|kam kerkuar|e kam (?:kerkuar|derguar))|i did not|not me)\b"
)
_TAKES_BACK = re.compile(
    r"\b(?:jo|mos|nuk|s|por|porse|mirepo|megjithate|nese|not|don|but|however|if|unless|wait|pri[st]\w*)\b"
)
_WORD = re.compile(r"[^\w\s]+")


def confirms(text: str) -> bool | None:
    """Does `text`, her own words, say yes (True), say no (False), or neither (None)?

    A yes with a word beside it that takes it back ("Po, por jo tani") is neither.
    """
    said = " ".join(_WORD.sub(" ", fold(text[: _LONGEST + 1])).split())
    if not said or len(text) > _LONGEST:
        return None
    if _NO.match(said):
        return False
    if _YES.match(said) and not _TAKES_BACK.search(said):
        return True
    return None
