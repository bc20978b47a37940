"""Why something was decided, as a value: a key, and what exactly. It is put into words when it is shown.

1. Stored is the value, never the sentence: a mail read by an Albanian coordinator and a log read by an English developer
   tell the same reason.
2. Every key has its words in every language, in one table (`reason_words`). Languages without a column read English.
3. Whatever an older or newer version has stored can be shown: a sentence stays a sentence, a strange key shows itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mailflow.consultation.reason_words import WORDS

_TWO_LANGUAGES = " / "
_NAMED_TWICE = frozenset({"rule", "document_unreadable", "document_active", "personal_data"})
"""Keys whose details may be names in two languages: “taken back / tërhiqet”."""
_SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, init=False)
class Reason:
    """One reason. `details` are names, numbers and words as their author wrote them; the key's words say where they stand."""

    key: str
    details: tuple[str, ...]

    def __init__(self, key: str, *details: object) -> None:
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "details", tuple(str(detail) for detail in details))

    @property
    def detail(self) -> str:
        """The first detail, '' where there is none."""
        return self.details[0] if self.details else ""

    def told(self, language: str) -> str:
        """A clause in `language`: `sq`, else English."""
        english, albanian = WORDS.get(self.key, ("", ""))
        details = self.details
        if self.key in _NAMED_TWICE:
            details = tuple(_in_language(detail, language) for detail in details)
        try:
            words = (albanian if language == "sq" else english).format(*details)
        except IndexError:  # stored by a version that said less
            words = ""
        return words or ": ".join((self.key, *details))

    def __str__(self) -> str:
        """In English, for JSON and logs."""
        return self.told("en")


def sentence(text: str) -> Reason:
    """A reason that exists in one wording only: what a server said, what an older version wrote."""
    return Reason(_SENTENCE, text)


def named_twice(key: str, *details: object) -> str:
    """The words of `key` in both languages, as a detail of another reason: “macros / makro”."""
    part = Reason(key, *details)
    return _TWO_LANGUAGES.join((part.told("en"), part.told("sq")))


def all_named_twice(names: Iterable[str]) -> str:
    """Several of them as one: “macros, a script / makro, skript”."""
    pairs = [name.partition(_TWO_LANGUAGES) for name in names]
    return _TWO_LANGUAGES.join(", ".join(pair[at] for pair in pairs) for at in (0, 2))


def to_store(reasons: Iterable[Reason | str]) -> list[list[str]]:
    """As plain JSON values: `[["same_title", "2026-004"], …]`."""
    values = (sentence(reason) if isinstance(reason, str) else reason for reason in reasons)
    return [[value.key, *value.details] for value in values]


def from_store(stored: Iterable[str | Sequence[str]]) -> tuple[Reason, ...]:
    """The reasons that `to_store` wrote; sentences of older versions stay as they are."""
    return tuple(sentence(item) if isinstance(item, str) else Reason(*item) for item in stored if item)


def _in_language(name: str, language: str) -> str:
    english, _, albanian = name.partition(_TWO_LANGUAGES)
    return albanian if language == "sq" and albanian else english
