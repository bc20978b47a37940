"""Do the rules have to know what stands in a mail's documents? Looking into them takes a process; most old mail can do without.

A verdict reached without the documents' contents is settled where no rule that was tried could come out otherwise by them: each
missed for another reason, and the one that fitted does not ask about them.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.rules.document_conditions import DOCUMENT_CONDITIONS
from mailflow.rules.matching import Recognition
from mailflow.rules.ruleset import Rule, Then, When, WordPlace

ARCHIVES = (".zip", ".rar", ".7z", ".gz", ".tar", ".eml", ".msg", ".dat")
"""Endings of files that hold other files, whose names rules look at."""
_INSIDE = frozenset({WordPlace.TITLES, WordPlace.FIRST_PAGES})
_WORDS = ("words", "words_also", "without_words")


def is_settled(found: Recognition, rules: Sequence[Rule], file_names: Sequence[str]) -> bool:
    """Would the verdict `found`, made without the contents of documents, be the same with them? Only ever said of `ignore`."""
    if found.decision != Then.IGNORE.value or any(name.lower().endswith(ARCHIVES) for name in file_names):
        return False
    *missed, fitted = zip(rules, found.outcomes, strict=False)
    if any(outcome.miss is None or _looks_inside(rule.when, outcome.miss) for rule, outcome in missed):
        return False
    return not any(_looks_inside(fitted[0].when, name) for name in (*DOCUMENT_CONDITIONS, *_WORDS))


def _looks_inside(when: When, condition: str) -> bool:
    """Does this condition of the rule depend on what stands in documents?"""
    wanted = getattr(when, condition)
    if wanted is None:
        return False
    if condition in _WORDS:
        return not _INSIDE.isdisjoint(wanted.places)
    return condition in DOCUMENT_CONDITIONS
