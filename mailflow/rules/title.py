"""The consultation's title: from the subject, else from the main document's name, else from the act in the mail.

Readable, one line, never empty. What only says that it is a draft, or that the forum is asked, is no part of a title.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Protocol

from mailflow.consultation.folding import fold
from mailflow.rules.prefixes import without_prefixes

LONGEST = 120
_EMPTY_WORDS = (
    "per konsultim konsultimi konsultimin mendim mendime koment komente opinion opinione sugjerim sugjerime rekomandim rekomandime "
    "vendim diskutim shqyrtim me te tek nga ne forum forumi forumin forumit ogp anetaret draft drafti draftin drafte projekt projekti "
    "version versioni versionin variant varianti variantin final finale perfundimtar fundit pare dyte trete ri re i e v ver nr "
    "konfidencial konfidenciale confidential urgjent urgjente urgent shume afat afati dite pune deri kopje copy e korrigjuar rishikuar "
    "material materiale materiali materialet dokument dokumente dokumenti dokumentet for consultation comment comments the to of "
    "publik publike juaj tuaj your review feedback lutem ju"
)
_NOISE = frozenset(_EMPTY_WORDS.split())
"""Folded words that, alone or together, name no document."""
_NO_NAME = re.compile(
    r"(?:scan|skan|img|image|foto|pic|doc|docx|document|file|pdf|untitled|attachment|attachments|winmail|unnamed|noname|wa|"
    r"subjekt|subject|pa|no|info|informacion|njoftim|email|mail|bashkengjitur|bashkelidhje|pershendetje|miredita|fwd|dat|\d+)\d*"
)
_DRAFT_BEFORE = re.compile(
    r"(?:urgjent\w{0,2}[\s!:–—-]{1,4}|draft(?:i|in)?[\s:–—-]{1,4}(?:\d{1,2}(?:\.\d{1,2})?[\s:–—-]{1,4})?(?!(?:i|e|të|te|së|se|për|per|of|for)\s)|projekt[\s-]?(?=plan))",
    re.IGNORECASE,
)
_PHRASE_BEHIND = re.compile(
    r"[\s_]+(?:(?:versioni?t?\s+)?p[eë]r\s+(?:konsultim|mendim|koment|opinion|sugjerim|forumin)\w{0,2}(?:\s+(?:me|nga|publik|ogp|forum\w{0,2}))"
    r"{0,3}|for\s+(?:public\s+)?(?:consultation|comments?)(?:\s+with\s+the\s+forum)?"
    r"|(?:draft\w{0,2}|projekt|version\w{0,3}|ver|v)[\s_.]*\d{0,2}(?:[._]\d{1,2})?)$",
    re.IGNORECASE,
)
_BRACKETS_BEHIND = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]{0,80})[)\]]")
_PART_BEHIND = re.compile(r"(.*\S)\s*(?:\s[-–—_]+|[,:;–—])\s*([^,:;–—]{1,80})")
_PART_BEFORE = re.compile(r"([^:–—]{1,60}?)\s*(?::|\s[-–—]+\s|–|—)\s*(\S.*)")
_COPY = re.compile(r"\s*\(\d{1,2}\)$|\s+-\s+cop(?:y|ie)$", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_OUTER = " \t-–—:;,._"
_SUPPORTING = ("relacion", "aneks", "annex", "tabel", "hart", "shtojc", "appendix", "memo", "permbledh")
_ACRONYMS = frozenset({"ppv", "pba", "ogp", "vsm", "kb", "be", "ipa", "secap", "oshc", "peqs", "pvmmn", "pdv", "bb"})
_MOST_TRIMS = 8
_MOST_NAMES = 20
_LONGEST_TEXT = 5_000
_NAMED_IN_TEXT = re.compile(r"\b(?:draft|projekt)[\w-]{0,20}\s+[^.!?,;:\n()]{4,160}", re.IGNORECASE)
_END_OF_NAME = re.compile(
    r"\s+(?:p[eë]r\s+(?:forum|konsultim|mendim|koment|opinion|sugjerim|shqyrtim)|brenda|deri|dhe\s+relacion|bashk[eë]\w*|flm|faleminderit|"
    r"is attached|for the forum|for consultation|for comments?)\b.*",
    re.IGNORECASE,
)


class Named(Protocol):
    """A document, as far as its title goes."""

    @property
    def name(self) -> str:
        """File name."""


def title_of(
    subject: str,
    documents: Sequence[Named],
    act: str | None,
    text: str = "",
    *,
    headings: Sequence[str] = (),
    old_thread: bool = False,
) -> str:
    """A title for subjects and invitations, at most 120 characters. `text` and the documents' own `headings` are looked at where names
    say nothing.

    The subject of an `old_thread` is about something else: file names come before it.
    """
    names = [document.name for document in sorted(documents[:_MOST_NAMES], key=is_supporting)]
    by_subject = _read(without_prefixes(_clean(subject)))
    by_names = [_read(_stem(name)) for name in names]
    best = (*by_names, by_subject) if old_thread else (by_subject, *by_names)
    by_heading = (_read(_clean(heading)) for heading in headings)
    by_act = _line(_heading(act)) if act is not None else ""
    rest = (_line(_capital(name)) for name in (without_prefixes(_clean(subject)), *map(_stem, names)))
    return next(title for title in (*best, by_act, *by_heading, _from_text(text), *rest, "Draft") if title)


def _from_text(text: str) -> str:
    """“Bashkëngjitur draft plani i emergjencave, për Forumin.” → “Plani i emergjencave”."""
    found = _NAMED_IN_TEXT.search(text[:_LONGEST_TEXT])
    if found is None:
        return ""
    name = re.sub(r"^(draft|projekt)in e ", r"\1i i ", " ".join(found[0].split()), flags=re.IGNORECASE)
    return _read(_END_OF_NAME.split(name, maxsplit=1)[0])


def is_supporting(document: Named) -> bool:
    """The draft before the papers that go with it."""
    return fold(document.name[:LONGEST]).startswith(_SUPPORTING)


def _read(text: str) -> str:
    """`text` without what is no title; '' where nothing is left."""
    title = text.strip(_OUTER)
    for _ in range(_MOST_TRIMS):
        shorter = _trim(title).strip(_OUTER)
        if shorter == title or _is_noise(shorter):
            break
        title = shorter
    return "" if _names_nothing(title) else _line(_capital(_calm(title)))


def _trim(title: str) -> str:
    """One thing less: a bracket, a part behind, a part before, or a word of a draft."""
    for pattern, kept, dropped in ((_BRACKETS_BEHIND, 1, 2), (_PART_BEHIND, 1, 2), (_PART_BEFORE, 2, 1)):
        found = pattern.fullmatch(title)
        if found is not None and _is_noise(found[dropped]):
            return found[kept]
    before = _DRAFT_BEFORE.match(title)
    return title[before.end() :] if before is not None else _PHRASE_BEHIND.sub("", title)


def _is_noise(text: str) -> bool:
    words = [word.strip("()[]!,:;+\"'") for word in fold(text).split()]
    plain = [word for word in words if word and not word.isdigit()]
    small = all(len(word) <= 2 for word in words if word.isdigit())
    return not words or (bool(plain) and small and all(word in _NOISE or re.fullmatch(r"v\d+", word) for word in plain))


def _names_nothing(title: str) -> bool:
    return all(word in _NOISE or _NO_NAME.fullmatch(word) for word in re.findall(r"[^\W_]+", fold(title)))


def _stem(name: str) -> str:
    """A file name as words: without folder, ending and the marks of copies."""
    stem = _COPY.sub("", _ENDING.sub("", re.split(r"[\\/]", _clean(name))[-1].strip()))
    stem = stem.replace("_", " ")
    if " " not in stem:
        stem = re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", " ", stem) if stem.count("-") > 1 else stem
    return stem.strip(_OUTER)


def _heading(act: str) -> str:
    """“PROJEKTVENDIM / Për orarin e tregut” in one line."""
    first, *rest = [line.strip() for line in act.split("\n") if line.strip()][:2]
    if rest and re.match(r"(?:për|per|mbi|on|for)\s", rest[0], re.IGNORECASE):
        return _capital(f"{first.lower() if first.isupper() else first} {rest[0][:1].lower()}{rest[0][1:]}")
    return _capital(_calm(first))


def _calm(title: str) -> str:
    """Written in capitals only: in small letters, but for acronyms and Roman numbers."""
    if not title.isupper() or len(title.split()) < 2 or len(title) < 10:
        return title
    return re.sub(r"[^\W\d_]+", lambda word: word[0] if fold(word[0]) in _ACRONYMS else word[0].lower(), title)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _clean(text: str) -> str:
    """NFC, one line, no controls."""
    shown = (
        c if not unicodedata.category(c).startswith("C") else " " if c.isspace() else "" for c in text[: 8 * LONGEST]
    )
    return " ".join(unicodedata.normalize("NFC", "".join(shown)).split())


def _line(text: str) -> str:
    """At most 120 characters, cut at a word where there is one."""
    if len(text) <= LONGEST:
        return text
    cut = text[: LONGEST - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:–-(") + "…"
