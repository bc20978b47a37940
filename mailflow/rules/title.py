"""The consultation's title: from the subject, else from the main document's name. Readable, one line, never empty."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from pathlib import PurePath

from mailflow.consultation.folding import fold
from mailflow.rules.conditions import DocumentFacts

LONGEST = 120
PREFIX = re.compile(
    r"^\s*(?:(?:re|fwd?|fw|aw|wg|r|i|tr|απ|πρθ|p[eë]rgj(?:igje)?|p[eë]rcj?)\s*(?:\[\d+\]|-\d+)?\s*:\s*)+", re.IGNORECASE
)
LEADING = re.compile(r"^(?:urgjent\w*|draft(?:i|in)?|projekt(?=[ -]?plan))\b[\s:–—-]*", re.IGNORECASE)
TRAILING = re.compile(
    r"[\s,:;–—-]*(?:\((?:p[eë]r )?forumin?\)|p[eë]r (?:konsultim|mendim|koment|forumin|opinion)\w*|,?\s*draft\w*|-\s*projekt"
    r"|per forumin|for (?:consultation|comments?))\s*[.!]*$",
    re.IGNORECASE,
)
VERSION = re.compile(r"[\s(_-]*\b(?:draft\w*|projekt|version\w*|ver|v)\b[\s.]*\d*(?:\.\d+)*\)?\s*$", re.IGNORECASE)
EMPTY = frozenset(
    {"", "material", "materiale", "dokument", "dokumente", "draft", "drafti", "projekt", "pa subjekt", "no subject"}
)
SUPPORTING = ("relacion", "aneks", "annex", "tabel", "hart", "shtojc")


def title_of(subject: str, documents: Sequence[DocumentFacts], act: str | None) -> str:
    """A title for subjects and invitations, at most 120 characters."""
    candidates = [_from_subject(subject)]
    if act is not None:
        candidates.append(_line(" ".join(act.split("\n")[:2])))
    candidates += [_from_name(document.name) for document in _main_first(documents)]
    candidates.append(_line(subject))
    return next((title for title in candidates if fold(title) not in EMPTY), "Draft")


def _from_subject(subject: str) -> str:
    title = PREFIX.sub("", _line(subject))
    for _ in range(3):
        shorter = TRAILING.sub("", LEADING.sub("", title)).strip(" -–—:,.")
        if fold(shorter) in EMPTY or shorter == title:
            break
        title = shorter
    return _capital(title)


def _from_name(name: str) -> str:
    stem = PurePath(name.replace("\\", "/")).stem.replace("_", " ")
    shorter = VERSION.sub("", _line(stem)).strip(" -–—:,.")
    return _capital(shorter if fold(shorter) not in EMPTY else _line(stem))


def _main_first(documents: Sequence[DocumentFacts]) -> list[DocumentFacts]:
    """The draft before the papers that go with it."""
    return sorted(documents, key=lambda document: fold(document.name).startswith(SUPPORTING))


def _line(text: str) -> str:
    """One line, without controls, cut at a word."""
    text = " ".join(
        "".join(
            c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] != "C" or c.isspace()
        ).split()
    )
    if len(text) <= LONGEST:
        return text
    return text[: LONGEST - 1].rpartition(" ")[0].rstrip(" ,;:–-") + "…"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
