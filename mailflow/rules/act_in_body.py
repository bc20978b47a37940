"""A draft written in the mail itself: the text of the act, from its heading on, without its sender's greetings and signature."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.consultation.folding import fold
from mailflow.rules.signed_lines import is_closing, without_signed_lines

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
_LONGEST_SIGNATURE = 15
"""Lines with words, from the closing formula or the name on."""
_LONGEST_SIGNED_LINE = 200
"""A disclaimer below a signature may be as long."""
_CONTACT = re.compile(r"(?:tel|cel|mob|fax|phone|e ?mail)\b|\S*@\S+|(?:https?|www)\b|\+\d")


def act_text(own_text: str, author: str = "") -> str | None:
    """From the heading (“PROJEKTVENDIM …” alone on its line) to the end, if numbered paragraphs follow; else None.

    An agenda is none: there the headings are many, or are themselves the numbered lines. How the mail's `author` (a display name)
    signs is no part of it: this text goes to the members as it is.
    """
    lines = own_text.split("\n", maxsplit=_MOST_LINES)[:_MOST_LINES]
    headings = [at for at, line in enumerate(lines) if _is_heading(line)]
    if not headings or len(headings) > 2 or not _has_paragraphs(lines[headings[0] + 1 :]):
        return None
    return "\n".join(_unsigned(lines[headings[0] :], author)).strip()


def beside_act(own_text: str, act: str) -> str:
    """`own_text` without the paragraphs of the act in it: what the author says of it, and its heading.

    “Ky vendim hyn në fuqi …” is no word of the author's. Lines below the last paragraph may be, so they stay.
    """
    before, found, after = own_text.partition(act)
    if not found:
        return own_text
    lines = act.split("\n")
    numbered = [at for at, line in enumerate(lines) if _PARAGRAPH.match(line)]
    kept, inside = [], False
    for at, line in enumerate(lines):
        if at in numbered:
            inside = True
        elif not line.strip() or (at > numbered[-1] + (1 if _is_bare(lines[numbered[-1]]) else 0)):
            inside = False
        if not inside:
            kept.append(line)
    return before + "\n".join(kept) + after


def _is_bare(line: str) -> bool:
    """“Neni 4” alone: its words stand in the next line."""
    found = _PARAGRAPH.match(line)
    return found is not None and not line[found.end() :].strip(" .:–-")


def _unsigned(lines: Sequence[str], author: str) -> Sequence[str]:
    """Up to the closing formula or the author's name, where nothing of the act stands below; telephones at the end go in any case."""
    at = _signature(lines, fold(author))
    if at is not None:
        return _unsigned(lines[:at], author)
    last = next((line for line in reversed(lines) if line.strip()), "")
    if _CONTACT.match(last.strip().casefold()) is None:
        return lines
    end = len(lines) - 1 - next(n for n, line in enumerate(reversed(lines)) if line.strip())
    return without_signed_lines("\n".join(lines[:end])).split("\n")


def _signature(lines: Sequence[str], author: str) -> int | None:
    """Where the first line stands from which on nothing is left but a signature."""
    found = None
    signed = 0
    for at in range(len(lines) - 1, 0, -1):
        line = lines[at].strip()
        if not line:
            continue
        signed += 1
        if signed > _LONGEST_SIGNATURE or len(line) > _LONGEST_SIGNED_LINE or _PARAGRAPH.match(line):
            break
        if is_closing(line) or (author and fold(line) == author):
            found = at
    return found


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
