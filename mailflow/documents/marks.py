"""Marks of confidentiality: words set *upon* a document, told from words that merely speak of confidentiality.

A mark is

1. a classification property or sensitivity label that holds one of the words
2. a stamp: a line, or a part of one between dashes and brackets, that says nothing else (“KONFIDENCIALE”, “Niveli: Sekret”, “Draft –
   strategjia (konfidenciale)”), in page headers, footers and watermarks, or near the top; one that fills its whole line counts anywhere
3. a sentence near the top that says it of the document itself (“Ky dokument është konfidencial dhe nuk shpërndahet”)

No mark is “ruajtja e konfidencialitetit të të dhënave”, “sekreti profesional”, “votimi është i fshehtë (sekret)”, “nuk është konfidencial”,
nor the footer that a mail program writes about “this message”.

The words are the municipality's (rules.yaml); `*` stands for any ending. Both sides are folded.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from mailflow.consultation.folding import fold
from mailflow.documents.content import DocumentContent

WORDS = (
    "konfidencial", "konfidenciale", "konfidencialë", "rreptësisht konfidencial*", "tepër sekret", "sekret", "sekrete", "i klasifikuar",
    "vetëm për përdorim të brendshëm", "për përdorim të brendshëm", "vetëm për përdorim zyrtar", "mos e shpërnda", "mos e shpërndani",
    "mos ta shpërndani", "të mos shpërndahet", "nuk shpërndahet", "nuk publikohet", "jo për publikim", "jo për shpërndarje", "TLP RED",
    "TLP AMBER", "confidential", "strictly confidential", "top secret", "secret", "for internal use only", "internal use only",
    "not for distribution", "do not distribute", "do not forward", "not for publication", "embargo*", "nën embargo",
)  # fmt: skip
"""What rules.yaml proposes."""
TOP_LINES = 25
TOP_LETTERS = 3_000
LONGEST_STAMP = 120
LONGEST_SENTENCE = 300
MOST = 5
_PARTS = re.compile(r"\s+[-\u2010-\u2015|]+\s+|[\u2013\u2014|()\[\]{}.;,!*\"“”„«»\t]+")
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")
_NEUTRAL = re.compile(
    r"(?:dokument\w*|draft\w*|material\w*|document\w*|ky|kjo|eshte|jane|i|e|te|se|per|me|nivel\w*|shkall\w*|klasifik\w*|classifi\w*|level|status\w*"
    r"|sekretimi\w*|sensitivity|label|etikete|rreptesisht|strikt\w*|strict|strictly|vetem|only|this|is|dhe|and|or|ose|kopje|copy|nr|no|faqe|page|version\w*"
    r"|brendshem|internal|pune|mark\w*|\d+"
    r"|deri|until|ora|dat\w*|janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nentor|dhjetor|january|february|march|april|may|june|july"
    r"|august|september|october|november|december)"
)
"""Folded words that may stand beside the mark in a stamp."""
_NEGATION = re.compile(r"\b(?:nuk|s'|jo|pa|asnje|not|non|no longer|never)\b(?:\W+\w+){0,2}\W*$")
_ITSELF = re.compile(
    r"\b(?:(?:ky|kjo|keto|ketij|kesaj|kete|this|these|the) (?:dokument|draft|projekt|material|tekst|raport|relacion|plan|version|permbajtj"
    r"|document|report|paper|file|text|eshte|nuk|mos|is)|dokumenti|drafti|materiali|teksti|permbajtja)\w*\b|^(?:eshte|jane|it is)\b"
)
"""Folded: the document speaks of itself."""
_OF_A_MAIL = re.compile(
    r"\b(?:(?:ky|kete|ketij|kjo|kesaj) (?:mesazh|e ?mail|email|poste|komunikim)\w*|this (?:e ?mail|message|communication)|marres\w*|recipient|addressee)\b"
)


def marks_in(content: DocumentContent, words: Sequence[str] = WORDS) -> tuple[str, ...]:
    """The marks of a document as they are written in it, at most five; empty where there is none."""
    pattern = _pattern_of(tuple(words))
    found = [label for label in content.labels if _is_stamp(label, pattern, anything_beside=True)]
    found += [line for line in content.header.split("\n") if _holds_stamp(line, pattern)]
    found += marks_in_text(content.text, words)
    return tuple(dict.fromkeys(found))[:MOST]


def marks_in_text(text: str, words: Sequence[str] = WORDS) -> tuple[str, ...]:
    """The marks in the text alone, of a document or of a draft written in the mail itself."""
    pattern = _pattern_of(tuple(words))
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    top, letters = 0, 0
    while top < min(TOP_LINES, len(lines)) and letters < TOP_LETTERS:
        letters += len(lines[top])
        top += 1
    found = [line for line in lines[:top] if _holds_stamp(line, pattern)]
    found += [line for line in lines[top:] if _is_stamp(line, pattern)]
    near_top = "\n".join(lines[:top])[: 2 * TOP_LETTERS]
    found += [sentence for sentence in _SENTENCES.split(near_top) if _says_it_of_itself(sentence, pattern)]
    return tuple(dict.fromkeys(" ".join(mark.split()) for mark in found))[:MOST]


def _holds_stamp(line: str, pattern: re.Pattern[str]) -> bool:
    return len(line) <= 2 * LONGEST_STAMP and any(_is_stamp(part, pattern) for part in (line, *_PARTS.split(line)))


def _is_stamp(part: str, pattern: re.Pattern[str], *, anything_beside: bool = False) -> bool:
    """Does it hold a mark and, besides, nothing that says anything?"""
    if len(part) > LONGEST_STAMP:
        return False
    folded = fold(part)
    found = pattern.search(folded)
    if found is None or _NEGATION.search(folded[: found.start()]):
        return False
    rest = re.findall(r"\w+", pattern.sub(" ", folded))
    return anything_beside or all(_NEUTRAL.fullmatch(word) for word in rest)


def _says_it_of_itself(sentence: str, pattern: re.Pattern[str]) -> bool:
    if len(sentence) > LONGEST_SENTENCE:
        return False
    folded = fold(sentence)
    found = pattern.search(folded)
    if found is None or _NEGATION.search(folded[: found.start()]) or _OF_A_MAIL.search(folded):
        return False
    before = folded[max(0, found.start() - 60) : found.start()]
    return _ITSELF.search(before) is not None


@lru_cache(maxsize=64)
def _pattern_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern over folded text; of two that begin together the longer one is found."""
    spellings = sorted({fold(word) for word in words if fold(word)}, key=len, reverse=True)
    expressions = (r"\W{1,5}".join(re.escape(word).replace(r"\*", r"\w*") for word in s.split()) for s in spellings)
    return re.compile(rf"(?<!\w)(?:{'|'.join(expressions) or '(?!)'})(?!\w)")
