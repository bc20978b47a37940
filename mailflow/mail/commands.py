"""The one-word answers of the coordinator and the directorate: PO, JO, NDAL, in Albanian or English."""

from __future__ import annotations

from enum import StrEnum

from mailflow.consultation.folding import fold

_FIRST_LINES = 5
_ORNAMENT = " \t.!*\"'“”„«»‘’()_"
_GOES_ON = ("por", "mirepo", "megjithate", "prisni", "prit", "but", "however", "wait", "not", "jo ")


class Word(StrEnum):
    """What a one-word answer says."""

    YES = "yes"
    NO = "no"
    STOP = "stop"


_WORDS = {
    "po": Word.YES,
    "yes": Word.YES,
    "jo": Word.NO,
    "no": Word.NO,
    "ndal": Word.STOP,
    "stop": Word.STOP,
}


def read_word(text: str) -> Word | None:
    """The word that stands alone on one of the first lines of `text`, the author's own new words.

    "Po e shoh" and "Po, por prisni" are none; nor are two words that contradict each other, a question ("Po?"), or a word that the next
    line takes back.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    found: set[Word] = set()
    for at, line in enumerate(lines[:_FIRST_LINES]):
        word = _WORDS.get(fold(line[:40].strip(_ORNAMENT))) if len(line) <= 40 else None
        if word is None:
            continue
        following = fold(lines[at + 1]) if at + 1 < len(lines) else ""
        if following.startswith(_GOES_ON) and following not in _WORDS:
            return None
        found.add(word)
    return found.pop() if len(found) == 1 else None
