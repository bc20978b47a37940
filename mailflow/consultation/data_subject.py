"""One person in the sense of data protection (law 124/2024): how she is found in a text, and taken out of it.

1. Her addresses are found in any case, with a tag (`arta+ogp@…`), and as bounces and links write them (`arta=example.al`, `arta%40…`).
2. Her full name is found with and without ë and ç, in either order, and declined as Albanian does (“Arta Hoxhës”). One word of a
   name alone is nobody's: it is never looked for.
3. Her own words are found where five of them stand together as she wrote them. That is enough to say “this mail quotes her”, and
   never enough to take words out of what somebody else wrote: two members may send the same letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

from mailflow.consultation.folding import fold

ERASED = {"sq": "[fshirë]", "en": "[erased]"}
"""What stands where her data stood."""
_WORD = re.compile(r"\w+")
_RUN = 5
"""Words in a row."""
_NOT_IN_ADDRESS, _AT = r"[\w.+%=-]", r"(?:@|=40|%40|=)"
_MOST_PERMUTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSubject:
    """Who is meant. `addresses` are folded; `members` are (forum, id in lower case); `words` are texts that she wrote."""

    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    members: frozenset[tuple[str, str]] = frozenset()
    words: tuple[str, ...] = ()

    def is_member(self, forum: str, member: str | None) -> bool:
        """Is that id hers?"""
        return member is not None and (forum, member.casefold()) in self.members


class Traces:
    """Finds her in texts. Built once for a search of everything."""

    def __init__(self, subject: DataSubject) -> None:
        patterns = [*map(_address, sorted(subject.addresses)), *map(_name, sorted(subject.names))]
        written = "|".join(pattern for pattern in patterns if pattern)
        self._named = re.compile(written, re.IGNORECASE) if written else None
        self._runs = frozenset(run for text in subject.words for run in _runs(_folded_words(text)))

    def names(self, text: str) -> bool:
        """Does it hold one of her addresses, or her name?"""
        return self._named is not None and self._named.search(text) is not None

    def quotes(self, text: str) -> bool:
        """Does it hold words of hers, as she wrote them?"""
        return bool(self._runs) and any(run in self._runs for run in _runs(_folded_words(text)))

    def without(self, text: str, mark: str) -> str:
        """The text with `mark` in the place of every address and name of hers."""
        return text if self._named is None else self._named.sub(lambda _: mark, text)


def _address(address: str) -> str:
    local, _, domain = address.partition("@")
    if not local or not domain:
        return ""
    return rf"(?<!{_NOT_IN_ADDRESS}){re.escape(local)}(?:\+[\w.=-]{{1,64}})?{_AT}{re.escape(domain)}(?![\w-]|\.\w)"


def _name(name: str) -> str:
    words = _WORD.findall(name)
    if len(words) < 2:
        return ""
    orders = set(permutations(words)) if len(words) <= _MOST_PERMUTED else {tuple(words), (words[-1], *words[:-1])}
    orders |= {(words[0], words[-1]), (words[-1], words[0])}
    written = (r"[\W_]{1,3}".join(map(_declined, order)) for order in sorted(orders, key=lambda o: (-len(o), o)))
    return rf"(?<!\w)(?:{'|'.join(written)})(?!\w)"


def _declined(word: str) -> str:
    """The word and its cases: Hoxha, Hoxhës; Kuqi, Kuqit; Arben, Arbenit."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(c))
    if len(bare) > 2 and bare[-1] in "ae":
        return f"{_letters(bare[:-1])}{_letter('[aeë]')}[sn]?"
    if bare[-1] in "iou":
        return f"{_letters(bare)}(?:[stn]|s{_letter('[eë]')})?"
    return f"{_letters(bare)}(?:[iu][tn]?)?"


def _letters(bare: str) -> str:
    return "".join(_letter({"e": "[eë]", "c": "[cç]"}.get(c, re.escape(c))) for c in bare)


def _letter(pattern: str) -> str:
    """With whatever accent."""
    return rf"{pattern}[\u0300-\u036f]*"


def _folded_words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _runs(words: list[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1))
