"""A draft written in the mail itself: the text of the act, from its heading on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.consultation.folding import fold

_DRAFT_HEADING = re.compile(
    r"(?:projekt|draft) ?(?:vendim|rregullore|akt|urdherese|propozim|plan|strategji|program|decision|regulation|act|plan|strategy)\b"
)
_HEADING = re.compile(r"(?:vendim|rregullore|urdherese|plan|strategji|program|decision|regulation)\b")
"""Without a word of a draft only where the whole line is in capitals."""
_PARAGRAPH = re.compile(
    r"\s{0,8}(?:(?:neni|pika|article)\s{1,3}(\d{1,3}|[ivx]{1,5})\b|(\d{1,3}|[ivx]{1,5}|[a-z])\s?[.)])", re.IGNORECASE
)
_FIRST = frozenset({"1", "i", "a"})
_LONGEST_HEADING = 150
_MOST_LINES = 5_000
_MOST_LINES_TO_FIRST = 12
"""Name of the act and preamble (“Në mbështetje të …, Këshilli Bashkiak VENDOSI:”)."""
_LEAST_PARAGRAPHS = 2


def act_text(own_text: str) -> str | None:
    """From the heading (“PROJEKTVENDIM …” alone on its line) to the end, if numbered paragraphs follow; else None.

    An agenda is none: there the headings are many, or are themselves the numbered lines.
    """
    lines = own_text.split("\n", maxsplit=_MOST_LINES)[:_MOST_LINES]
    headings = [at for at, line in enumerate(lines) if _is_heading(line)]
    if not headings or len(headings) > 2 or not _has_paragraphs(lines[headings[0] + 1 :]):
        return None
    return "\n".join(lines[headings[0] :]).strip()


def _is_heading(line: str) -> bool:
    """A heading stands alone: it is no sentence, and no item of a list."""
    text = line.strip()
    if not text or len(text) > _LONGEST_HEADING or text.endswith((".", ",", ";", ":", "!", "?")):
        return False
    folded = fold(text)
    return _DRAFT_HEADING.match(folded) is not None or (text.isupper() and _HEADING.match(folded) is not None)


def _has_paragraphs(rest: Sequence[str]) -> bool:
    """Do paragraphs begin soon, and with the first one?"""
    found = [_PARAGRAPH.match(line) for line in rest if line.strip()]
    begins = next((at for at, paragraph in enumerate(found) if paragraph is not None), _MOST_LINES)
    numbers = [(paragraph[1] or paragraph[2]).lower() for paragraph in found if paragraph is not None]
    return begins < _MOST_LINES_TO_FIRST and len(numbers) >= _LEAST_PARAGRAPHS and numbers[0] in _FIRST
