"""What a mail program writes below every mail is no word of its author: “this message is confidential …”.

Only rules look at the text without it; every record keeps it.
"""

from __future__ import annotations

import re

from mailflow.consultation.folding import fold
from mailflow.rules.phrases import Sentence, sentences

_OPENING = re.compile(
    r"\W*(?:ky|kjo|ne kete|this|the information|informacioni|permbajtja|the content\w*)\b.{0,60}?"
    r"\b(?:mesazh\w*|email\w*|e mail\w*|post\w* elektronike|message|communication|transmission)\b"
)
_FOR_WHOM = re.compile(
    r"\b(?:marresi\w*|drejtohet vetem|gabimisht|personit te cilit|personave te cileve|recipient\w*|addressee\w*|"
    r"intended (?:only|solely|for)|in error)\b"
)
_IF_NOT = re.compile(r"\W*(?:nese|ne rast|if you)\b")
LONGEST_LINE = 300


def own_sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text` but for those of a disclaimer: it speaks of the message, and of whom it is for or who has it by mistake."""
    kept: list[Sentence] = []
    inside = False
    for sentence in sentences("\n".join(map(_apart, text.split("\n")))):
        for_whom = _FOR_WHOM.search(sentence.folded) is not None
        begins = _OPENING.match(sentence.folded) or (inside and _IF_NOT.match(sentence.folded))
        inside = for_whom and bool(begins)
        if not inside:
            kept.append(sentence)
    return tuple(kept)


def _apart(line: str) -> str:
    """A line that opens a disclaimer begins a paragraph, whatever stands above it: most often the author's signature."""
    return f"\n{line}" if _OPENING.match(fold(line[:LONGEST_LINE])) else line
