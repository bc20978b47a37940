"""Lines by which people sign: no evidence for a rule. “Drejtoria e Strategjisë” below a name is no strategy.

Nothing is lost by it: only rules look at the text without these lines, every record keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.consultation.folding import fold

_CLOSING = re.compile(
    r"(?:me (?:respekt|konsiderate|nderime|te mira|miresi)\w*|(?:ju )?faleminderit\w*|flm|pune te mbare|gjithe te mirat|"
    r"(?:best |kind |warm )?(?:regards|wishes)|respectfully|sincerely|yours|(?:many )?thanks|thank you)\b\W*(?:\w+\W*){0,4}"
)
_OFFICE = re.compile(
    r"(?:n ?/? ?|zv ?/? ?|zevendes ?)?(?:drejtor|sektor|zyra\b|njesia\b|departament|pergjegjes|specialist|shef|kryetar|sekretar|"
    r"administrator|bashkia\b|agjencia\b|qendra\b|rruga\b|rr\b|bulevardi\b|tel\b|cel\b|mob\b|fax\b|adresa\b|e ?mail\b|www\b|http|"
    r"director|department|head\b|office\b|unit\b|municipality\b|address\b|phone\b)"
)
_SMALL = "i e të së te se dhe për per në ne nga of and the for in"
_SMALL_WORDS = frozenset(_SMALL.split())
_LONGEST = 80
_MOST_WORDS = 10
_MOST_LINES = 10
_SENTENCE_END = (".", "!", "?", ":", ";")


_GREETING = re.compile(
    r"\b(?:pershendetje|miredita|mirmengjes|miremengjes|tungjatjeta|ckemi|hej|e nderuar\w*|i nderuar\w*|te nderuar\w*|zonj\w+|zot[eri]\w*|znj|z|"
    r"kolege\w*|ju lutem|lutem|faleminderit\w*|ju faleminderit\w*|flm|pune te mbare|gjithe te mirat|me respekt|me konsiderate|"
    r"dear|hello|hi|good morning|good afternoon|colleagues|thank you|thanks|please|regards|all|te gjithe\w*)\b"
)


def words_beside_greetings(line: str) -> list[str]:
    """The words of a line that are more than courtesy."""
    return re.findall(r"[^\W\d_]{2,}", _GREETING.sub(" ", fold(line)))


def without_signed_lines(text: str) -> str:
    """`text` without the names, titles and offices at its end."""
    lines = text.rstrip().split("\n")
    for _ in range(_MOST_LINES):
        if not lines or not _signs(lines):
            break
        lines.pop()
    return "\n".join(lines)


def _signs(lines: Sequence[str]) -> bool:
    """Is the last line blank, an office with its names, or, below a closing formula, a name?

    Names and titles are written with capitals; a line with words in small letters is a sentence, and stays.
    """
    last = lines[-1].strip()
    if not last:
        return True
    words = last.split()
    if len(last) > _LONGEST or len(words) > _MOST_WORDS or last.endswith(_SENTENCE_END):
        return False
    plain = sum(word[0].islower() and word.casefold() not in _SMALL_WORDS for word in words)
    closed = any(is_closing(line) for line in lines[-_MOST_LINES:-1])
    if _OFFICE.match(fold(last)):
        return plain <= (2 if closed else 1)
    return closed and plain == 0


def is_closing(line: str) -> bool:
    """Is it a closing formula: “Me respekt,”?"""
    return len(line) <= _LONGEST and _CLOSING.fullmatch(fold(line)) is not None
