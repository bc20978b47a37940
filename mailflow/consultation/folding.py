"""Folding: the form in which words are compared. Municipal mail has ë and ç, or e and c, or bytes of both kinds.

Both sides of every comparison are folded by the same function, and this is the only place that knows how.
"""

from __future__ import annotations

import re
import unicodedata

_JOINERS = re.compile(r"[\s\-_.\u2010-\u2015\u2212]+")
_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u02b9\u00b4\u2032`"), "'")


def fold(text: str) -> str:
    """`text` without accents and case; hyphens, underscores, dots and all blanks become one space; no outer blanks.

    "PLANI_vendor-i\u00a0MBETJEVE.docx" → "plani vendor i mbetjeve docx". Typographic apostrophes become plain ones and
    invisible characters (soft hyphens, zero-width spaces) vanish. Folding twice changes nothing.
    """
    return _JOINERS.sub(" ", fold_keeping_punctuation(text.translate(_APOSTROPHES))).strip()


def fold_keeping_punctuation(text: str) -> str:
    """`text` without accents and case; punctuation, line ends and blanks stay (a no-break space becomes a plain one)."""
    return text.lower() if text.isascii() else text.translate(_BARE)


class _Bare(dict[int, str]):
    """What becomes of each character; found out once per character, so that long mails are folded in C."""

    def __missing__(self, code: int) -> str:
        folded = _bare(_bare(chr(code)).casefold())
        self[code] = folded
        return folded


def _bare(text: str) -> str:
    """Compatibility-decomposed, without combining marks and invisible format characters."""
    return "".join(
        c
        for c in unicodedata.normalize("NFKD", text)
        if c.isascii() or unicodedata.category(c) not in {"Mn", "Me", "Cf"}
    )


_BARE = _Bare()
