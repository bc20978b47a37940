"""A draft written in the mail itself: the text of the act, from its heading on."""

from __future__ import annotations

import re

from mailflow.consultation.folding import fold

HEADING = re.compile(
    r"^(?:projekt ?(?:vendim|rregullor\w*|akt|urdheres\w*|propozim)|draft (?:vendim|rregullor\w*|akt)|draft decision|draft regulation)\b.{0,120}$"
)
PARAGRAPH = re.compile(
    r"^\s*(?:neni\s+\d+|\d{1,2}[.)]|pika\s+\d+|[a-z][.)]|article\s+\d+|[ivx]{1,4}[.)])\s*\S?", re.IGNORECASE
)
LEAST_PARAGRAPHS = 2


def act_text(own_text: str) -> str | None:
    """From the heading (“PROJEKTVENDIM …” alone on its line) to the end, if at least two numbered paragraphs follow; else None."""
    lines = own_text.split("\n")
    for at, line in enumerate(lines):
        if HEADING.match(fold(line)) and _is_heading(line):
            rest = lines[at + 1 :]
            if sum(PARAGRAPH.match(text) is not None for text in rest) >= LEAST_PARAGRAPHS:
                return "\n".join(lines[at:]).strip()
    return None


def _is_heading(line: str) -> bool:
    """A heading stands alone: it is no sentence."""
    return not line.rstrip().endswith((".", ",", ";", ":"))
