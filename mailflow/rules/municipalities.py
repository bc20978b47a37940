"""Another municipality's paper: “BASHKIA VURGA” at its head, “draftin e Bashkisë Vurga” in the mail. It is not ours to consult on.

Names are told by their capitals, so this looks at what was written, not at what was folded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailflow.consultation.folding import fold

_NAMED = re.compile(
    r"\b(?:[Bb]ashki(?:a|së|se|në|ne|ja)|[Mm]unicipality\s+of)\s+(?:[es]\s+|së\s+|se\s+)?([A-ZÇË][\w’'-]{2,})(?!\w)"
)
_HEADING = re.compile(r"\W*(?:BASHKIA|BASHKI|MUNICIPALITY OF)\s+([A-ZÇË][\w’'-]{2,})\W*", re.IGNORECASE)
_NO_NAMES = frozenset(
    ["hapur", "open", "jone", "tone", "sone", "bashkia", "drejtoria", "forumi", "keshilli", "dhe", "eshte"]
)
_SAME = 4
"""Letters by which a declined name is told: Elbasan, Elbasanit."""


def named_in_text(texts: Iterable[str], own: str) -> str | None:
    """Another municipality's name in sentences; shouted ones (all capitals) tell no names."""
    found = (match for text in texts if not text.isupper() for match in _NAMED.finditer(text[:LONGEST]))
    return next((match[0] for match in found if _is_another(match[1], own)), None)


def named_at_head(lines: Iterable[str], own: str) -> str | None:
    """Another municipality's name alone on a line at the head of a document."""
    found = (match for line in lines if (match := _HEADING.fullmatch(line.strip()[:LONGEST])))
    return next((match[0].strip() for match in found if _is_another(match[1], own)), None)


LONGEST = 2_000
"""Characters of a sentence or line that are looked at."""


def _is_another(name: str, own: str) -> bool:
    folded, ours = fold(name), fold(own)
    return folded not in _NO_NAMES and folded[:_SAME] != ours[:_SAME]
