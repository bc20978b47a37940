"""Does a subject speak of a consultation's draft? The weakest proof of a thread, believed only of registered senders.

People write "plani i mbetjeve" for "Draft – Plani Vendor i Menaxhimit të Mbetjeve të Ngurta". Words are folded and
bare of their endings. Words that every draft has in common (plan, vendor, strategji …) say what kind of paper is
meant, never which one.
"""

from __future__ import annotations

import re

from mailflow.consultation.folding import fold

_LONGEST_TEXT = 1_000
_SHORTEST_STEM = 3
_WORD = re.compile(r"[^\W\d_]+")

# Endings of Albanian nouns and adjectives (folded): mbetje, mbetjet, mbetjeve, mbetjes → mbet; buxhet, buxhetit → buxh.
_ENDINGS = "jeve jet jes jen je ja ise ine ve eve ave sh esh ash ish se es ne en in un te et at it ut a e i u"
_SILENT = (
    "per nga tek ose dhe pra mbi nen neper permes lidhur rreth qe ajo kjo keto ketij kesaj jone tone tuaj juaj nje disa cdo "
    "vit viti viteve periudha periudhe periudhen date afati afat lutem pershendetje "
    "the and for from with about this that your our year years until please"
)
_KINDS = (
    "plan planifikim strategji program politike rregullore projekt projektplan projektvendim projektakt projektrregullore "
    "projektstrategji vendim akt buxhet raport relacion dokument studim "
    "strategy programme policy regulation project decision document report budget"
)
_COMMON = (
    "draft version vendor lokal sektorial kombetar bashki bashkiak komun qytet qytetar publik komunitet forum menaxhim "
    "administrim zhvillim veprim permiresim mase propozim konsultim mendim koment sugjerim rekomandim vleresim ftese kujtese "
    "njoftim material informacion pergjigje vrejtje verejtje takim mbledhje "
    "municipal municipality local public citizen management development action proposal consultation comment opinion "
    "invitation reminder new final fwd"
)


def title_matches(title: str, text: str) -> bool:
    """Do the words of `text` (a subject) name the draft called `title`?

    True where the whole title stands in it; or two of its own words and at least half of them; or fewer, but half of
    them and the same kind of paper ("plani i mbetjeve"). One shared word such as "plan" is never enough.
    """
    wanted, given = _stems(title), _stems(text[:_LONGEST_TEXT])
    if not wanted or not given:
        return False
    own = wanted - _COMMON_STEMS - _KIND_STEMS
    shared = own & given
    if wanted <= given:
        return bool(own) or len(wanted) > 1
    if not own or 2 * len(shared) < len(own):
        return False
    return len(shared) > 1 or bool(wanted & given & _KIND_STEMS)


def _stems(text: str) -> frozenset[str]:
    words = _WORD.findall(fold(text))
    return frozenset(_stem(word) for word in words if len(word) >= _SHORTEST_STEM and word not in _SILENT_WORDS)


def _stem(word: str) -> str:
    shortest = _SHORTEST_STEM
    while ending := next((e for e in _LONGEST_FIRST if word.endswith(e) and len(word) - len(e) >= shortest), None):
        word, shortest = word[: -len(ending)], _SHORTEST_STEM + 1
    return word


_LONGEST_FIRST = tuple(sorted(_ENDINGS.split(), key=len, reverse=True))
_SILENT_WORDS = frozenset(_SILENT.split())
_KIND_STEMS = frozenset(map(_stem, _KINDS.split()))
_COMMON_STEMS = frozenset(map(_stem, _COMMON.split()))
