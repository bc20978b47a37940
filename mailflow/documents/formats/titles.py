"""The line that names a document, where no style says which: the first that is no letterhead, number or date."""

from __future__ import annotations

import re

from mailflow.consultation.folding import fold, fold_keeping_punctuation
from mailflow.documents.formats.found import Found

_FIRST_ROWS = 40
_LETTERHEAD = re.compile(
    r"(?:republika e shqiperise|republika|qarku|bashkia|keshilli (?:i )?(?:bashkiak|bashkise|qarkut)|prefektura|prefekti|kryetari"
    r"|drejtori\w*|sektori|zyra|ministria|adresa|tel|telefon|fax|faks|cel|e ?mail|email|web|www|http"
    r"|nr|numri|prot|protokoll\w*|data|date|dt|me|lenda|drejtuar|per dijeni|faqe|page|aneks nr|konfidencial\w*|sekret"
    r"|vetem per perdorim|municipality of|republic of|sheet ?\d*|flet[ea] ?\d*|tabelle ?\d*|foglio ?\d*)\b"
)
"""Folded beginnings of the lines that stand above a title."""
_KIND_OF_ACT = re.compile(
    r"(?:projekt ?|draft ?)?(?:vendim|urdher|rregullore|plan|program|strategji|relacion|raport|njoftim|udhezim|draft|projekt)\w*\.?"
)
"""Folded: a line that only says what kind of act it is; the next one says on what."""
_SECTION = re.compile(
    r"(?:\d{1,2}(?: \d{1,2})* [^\W\d]|[ivx]{1,4} |kreu|kapitulli|neni|pjesa|hyrje|permbajtj|tabela e permbajtjes|introduction|contents)"
)
"""Folded beginnings of headings within a document."""
_UNFINISHED = re.compile(r"(?:\b(?:e|i|te|se|per|me|ne|nga|mbi|dhe|ose|si|the|of|for|and|on|to)|[-\u2013\u2014,:])\s*$")
"""Folded: no title ends so."""
LONGEST = 250
_WORD = re.compile(r"[^\W\d_]{2,}")


def title_of(found: Found) -> str:
    """What its author set as title or first heading, else the first line like one, else the property; '' where there is nothing."""
    lines = [" ".join(row) for row in found.rows[:_FIRST_ROWS]]
    for line in (*found.titles, *lines):
        if len(line) <= LONGEST and _WORD.search(line) and not is_letterhead(line) and not _SECTION.match(fold(line)):
            return _with_its_subject(line, lines)
    return found.property_title


def _with_its_subject(title: str, lines: list[str]) -> str:
    """“VENDIM” alone names nothing: the next line says on what. A line of a PDF may end in the middle of the title."""
    if title not in lines:
        return title
    following = [line for line in lines[lines.index(title) + 1 :] if _WORD.search(line) and not is_letterhead(line)][:2]
    for line in following:
        goes_on = _KIND_OF_ACT.fullmatch(fold(title)) or _UNFINISHED.search(fold_keeping_punctuation(title))
        if not goes_on or len(title) + len(line) > LONGEST:
            break
        title = f"{title} {line}"
    return title


def is_letterhead(line: str) -> bool:
    """Does it say who writes, when and under which number, or is it a name that a program gave?"""
    return len(line) < 120 and _LETTERHEAD.match(fold(line)) is not None
