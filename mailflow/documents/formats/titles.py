"""The line that names a document, where no style says which: the first that is no letterhead, number or date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.consultation.folding import fold
from mailflow.documents.formats.found import Row

_FIRST_ROWS = 40
_LETTERHEAD = re.compile(
    r"(?:republika e shqiperise|republika|qarku|bashkia|keshilli (?:i )?(?:bashkiak|bashkise|qarkut)|prefektura|prefekti|kryetari"
    r"|drejtori\w*|sektori|zyra|njesia|sherbimi|agjencia|qendra|ministria|adresa|tel|telefon|fax|faks|cel|e ?mail|email|web|www|http"
    r"|nr|numri|prot|protokoll\w*|data|date|dt|me|lenda|drejtuar|per dijeni|faqe|page|aneks nr|konfidencial\w*|sekret"
    r"|vetem per perdorim|municipality of|republic of)\b"
)
"""Folded beginnings of the lines that stand above a title."""
_KIND_OF_ACT = re.compile(
    r"(?:projekt ?|draft ?)?(?:vendim|urdher|rregullore|plan|program|strategji|relacion|raport|njoftim|udhezim|draft|projekt)\w*\.?"
)
"""Folded: a line that only says what kind of act it is; the next one says on what."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def title_line(rows: Sequence[Row]) -> str:
    """The title, joined over two or three lines where the first only names the kind of act; '' where no line looks like one."""
    lines = [" ".join(row) for row in rows[:_FIRST_ROWS]]
    for number, line in enumerate(lines):
        folded = fold(line)
        if len(line) > 250 or not _WORD.search(line) or is_letterhead(line):
            continue
        if _KIND_OF_ACT.fullmatch(folded):
            following = next(
                (one for one in lines[number + 1 : number + 4] if _WORD.search(one) and not is_letterhead(one)), ""
            )
            return f"{line} {following}".strip() if len(following) <= 250 else line
        return line
    return ""


def is_letterhead(line: str) -> bool:
    """Does it say who writes, when and under which number?"""
    return len(line) < 120 and _LETTERHEAD.match(fold(line)) is not None
