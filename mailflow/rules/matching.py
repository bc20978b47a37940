"""The ordered rules against one mail: the first rule whose conditions all hold decides. Hits and misses are kept.

1. Nothing is guessed: a rule holds only where every condition of it has its evidence.
2. Quoted text, signatures and forwarded mail are no evidence: rules see the author's own words. Where these cannot be told
   apart for certain, nothing opens by them.
3. What stands in no rule is `none`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mailflow.consultation.asked import find_asked_deadline
from mailflow.consultation.calendar import local_day
from mailflow.consultation.folding import fold
from mailflow.consultation.model import AskedDeadline
from mailflow.consultation.people import Register
from mailflow.rules.candidate import MOST_NAMES, Candidate, DocumentFacts
from mailflow.rules.conditions import CONDITIONS, roles_of
from mailflow.rules.explanation import Evidence, rule_evidence, tell
from mailflow.rules.phrases import pattern_of
from mailflow.rules.prefixes import answers
from mailflow.rules.ruleset import Rule, Sender, Then
from mailflow.rules.title import title_of

__all__ = ["Candidate", "DocumentFacts", "Outcome", "Recognition", "recognise", "speaks_of_a_draft"]

LONGEST_LINE = 1_000
"""Characters of a subject or a file name that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One rule against the mail: what held, and the first condition that did not (None: the rule matched)."""

    rule: str
    hits: tuple[Evidence, ...]
    miss: str | None
    """Name of the condition, as in rules.yaml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """The verdict of the rules."""

    decision: str
    """`open` | `hold` | `ignore` | `none`"""
    kind: str
    """`draft` | `revision` | `withdrawal` | `unrelated`"""
    rule: str | None
    evidence: tuple[Evidence, ...]
    """What made the rule fit."""
    title: str
    asked: AskedDeadline | None
    audience: tuple[str, ...]
    draft_text: str | None
    """The act written in the mail itself, where no document brings it."""
    near_miss: bool
    """Not for the forum, but it has the words of a draft: shown to the coordinator for 30 days."""
    outcomes: tuple[Outcome, ...]

    @property
    def explanation(self) -> tuple[Evidence, ...]:
        """The rule and its evidence."""
        return (rule_evidence(self.rule), *self.evidence)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The same in English."""
        return self.reasons_in("en")

    def reasons_in(self, language: str) -> tuple[str, ...]:
        """The same for people: `sq` or `en`."""
        return tuple(tell(found, language) for found in self.explanation)


def recognise(candidate: Candidate, rules: Sequence[Rule], register: Register) -> Recognition:
    """What the rules say of this mail."""
    outcomes = []
    decided: Rule | None = None
    for rule in rules:
        outcome = _try(rule, candidate, register)
        outcomes.append(outcome)
        if outcome.miss is None:
            decided = rule
            break
    decision = decided.then.value if decided is not None else "none"
    evidence = outcomes[-1].hits if decided is not None else ()
    if (
        decided is not None
        and decision == Then.OPEN
        and candidate.doubtful
        and not _fits_without_text(decided, candidate, register)
    ):
        decision, evidence = Then.HOLD.value, (Evidence("doubtful"), *evidence)
    for_forum = decision in {Then.OPEN.value, Then.HOLD.value}
    return Recognition(
        decision=decision,
        kind=_kind(decided) if decided is not None and for_forum else "unrelated",
        rule=decided.name if decided is not None else None,
        evidence=evidence,
        title=_title(candidate, rules),
        asked=_asked(candidate, decided, register) if for_forum else None,
        audience=decided.audience if decided is not None else (),
        draft_text=candidate.act if not candidate.documents and not candidate.doubtful else None,
        near_miss=not for_forum and _is_near_miss(candidate, rules, register),
        outcomes=tuple(outcomes),
    )


def _title(candidate: Candidate, rules: Sequence[Rule]) -> str:
    """The subject of an old thread names something else, unless it speaks of a draft."""
    subject = candidate.mail.subject[:LONGEST_LINE]
    headings = [document.title for document in candidate.documents[:MOST_NAMES] if document.title]
    old = answers(subject) and not speaks_of_a_draft(subject, rules)
    return title_of(subject, candidate.documents, candidate.act, candidate.own_text, headings=headings, old_thread=old)


def _fits_without_text(rule: Rule, candidate: Candidate, register: Register) -> bool:
    return _try(rule, replace(candidate, own_text=""), register).miss is None


def _kind(rule: Rule) -> str:
    """A rule that asks for the words of a list called `revision` or `withdrawal` recognises just that."""
    asked = (rule.when.words, rule.when.words_also)
    lists = {name for words in asked if words is not None for name in words.lists}
    return next((kind for kind in ("withdrawal", "revision") if kind in lists), "draft")


def _try(rule: Rule, candidate: Candidate, register: Register) -> Outcome:
    hits: list[Evidence] = []
    for name, condition in CONDITIONS.items():
        wanted = getattr(rule.when, name)
        if wanted is None or wanted == ():
            continue
        evidence = condition(rule.when, candidate, register)
        if evidence is None:
            return Outcome(rule=rule.name, hits=tuple(hits), miss=name)
        hits.append(evidence)
    return Outcome(rule=rule.name, hits=tuple(hits), miss=None)


def _asked(candidate: Candidate, rule: Rule | None, register: Register) -> AskedDeadline | None:
    """The deadline the author asks for; a rule's own one where it is longer or nothing is asked."""
    sent_on = candidate.received_on
    if sent_on is None and candidate.mail.date is not None:
        sent_on = local_day(candidate.mail.date, register.zone)
    asked = find_asked_deadline(candidate.own_text, sent_on) if sent_on is not None else None
    ruled = rule.deadline if rule is not None else None
    if ruled is None or (asked is not None and (asked.on is not None or (asked.working_days or 0) >= ruled)):
        return asked
    assert rule is not None
    return AskedDeadline(words=f"rule “{rule.name}”", working_days=ruled)


def _is_near_miss(candidate: Candidate, rules: Sequence[Rule], register: Register) -> bool:
    """Draft words in subject or file names of a mail that is not the contact point's own."""
    if Sender.CONTACT_POINT in roles_of(candidate.sender, register):
        return False
    texts = (candidate.mail.subject, *(document.name for document in candidate.documents))
    return any(speaks_of_a_draft(text, rules) for text in texts)


def speaks_of_a_draft(text: str, rules: Sequence[Rule]) -> bool:
    """Does it hold a word by which alone a rule opens? Cheap: asked of every subject and file name in the mailbox."""
    return holds_word(text, draft_words(rules))


def holds_word(text: str, words: re.Pattern[str]) -> bool:
    """The same with the words at hand, where it is asked thousands of times."""
    return words.search(fold(text[:LONGEST_LINE])) is not None


def draft_words(rules: Sequence[Rule]) -> re.Pattern[str]:
    """The words by which alone a rule opens, as one pattern over folded text."""
    opening = (rule.when for rule in rules if rule.then is Then.OPEN)
    alone = (when.words for when in opening if when.words is not None and when.words_also is None)
    return pattern_of(tuple(word for words in alone for word in words.words))
