"""What kind of answer a member's own words are: no remarks, only thanks, a question, a complaint, a request, or else a recommendation.

1. The whole text decides, never a word inside it: it is divided into sentences, greetings, closings and names are left out, and every
   other sentence must be known. "Nuk kam vërejtje, por …" has one that is not.
2. What is unsure is a recommendation: a human reads it. Where a recommendation also asks something, `beside.also_asks` says so.
3. A complaint is against the procedure or the body that consults (law 146/2014), never against the draft.
4. A request is for a document or information that the municipality holds (law 119/2014); what the draft should publish is recommended,
   and what was missing beside the draft is a question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache
from itertools import islice

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.consultation.model import Answer
from mailflow.mail.answer_words import ANNOUNCED, CLOSING, DEMAND, JOINED, Clause, clause_of
from mailflow.mail.asking import Said, context_of, names_consultation_law, said_in
from mailflow.mail.context_words import UNCLEAR
from mailflow.mail.corrections import CORRECTION
from mailflow.mail.refusal_words import NEGATES, NONE_THERE, OF_THE_MATTER, ONLY_NO, ONLY_YES, REFUSES
from mailflow.mail.sentences import Sentence, bare, clauses, joined, sentences

_LONGEST = 8000
"""Characters; a longer answer always says more than this file knows."""
_LONGEST_SHORT = 2000
"""The same of answers that are no letters: no remarks, thanks, questions, a wish to be removed."""
_MOST_JOINTS = 4
_MOST_WORDS_OF_A_NAME = 3
_LONGEST_JOINED = 200
"""Characters of a clause that may be two."""


def answer_of(text: str, has_enclosures: bool) -> Answer | None:
    """What kind of answer `text`, the author's own words, is; None where there is nothing at all.

    A document that came along always says something: with enclosures every answer is a recommendation. A wish to be removed
    (`asks_removal`) is no answer to a draft: ask for it first, here it is a recommendation like everything unknown.
    """
    if has_enclosures:
        return Answer.RECOMMENDATION
    refused = _THUMBS_DOWN.search(text) is not None
    if not refused and not any(c.isalnum() for c in text):
        return None
    said = None if refused or len(text) > _LONGEST else _all_known(text)
    if said is None:
        return Answer.RECOMMENDATION
    parts = sentences(text)
    if len(text) <= _LONGEST_SHORT:
        for answer, enough, beside in _SHORT:
            if enough in said and said <= beside:
                return answer
    if _complains(parts, said) and said <= _IN_COMPLAINTS:
        return Answer.COMPLAINT
    if Said.REQUEST in said and said <= _IN_REQUESTS:
        return Answer.INFORMATION_REQUEST
    return Answer.RECOMMENDATION


def asks_removal(text: str) -> bool:
    """Does `text`, as a whole, ask that its author be left out of the forum's mail? It is then no answer: ask this before `answer_of`."""
    if len(text) > _LONGEST_SHORT or "@" in text:
        return False
    said = _all_known(text)
    return (
        said is not None
        and Said.REMOVAL in said
        and said <= {Said.REMOVAL, Said.CONTEXT, Said.LEAVING, Clause.THANKS}
        and not _WILL_ANSWER.search(fold_keeping_punctuation(text))
    )


def corrects_earlier(text: str) -> bool:
    """Does `text` say that it corrects or adds to what its author sent before?"""
    return any(CORRECTION.search(part.folded) for part in sentences(text[:_LONGEST]))


@lru_cache(maxsize=16)
def _all_known(text: str) -> frozenset[Clause | Said] | None:
    """What all the sentences say; None as soon as one is not known, which most recommendations begin with."""
    known: set[Clause | Said] = set()
    parts = sentences(text)
    n = 0
    while n < len(parts):
        said = set(_said(parts[n]))
        if Clause.OTHER in said:
            said, n = _with_next(parts, n)
        if Clause.OTHER in said:
            return None
        known |= said
        n += 1
    return frozenset(known - {Clause.NOTHING})


def _with_next(parts: Sequence[Sentence], n: int) -> tuple[set[Clause | Said], int]:
    """What an unknown sentence says together with the next, and the number of the last that was read.

    "Nuk e kuptova nenin 4: a vlen për fshatin?" leads to a question; "Kërkoj: kopjen e raportit" is one sentence.
    """
    if n + 1 < len(parts):
        if parts[n + 1].is_question and UNCLEAR.fullmatch(bare(parts[n].folded)):
            return {Said.CONTEXT}, n
        if parts[n].leads:
            whole = said_in(joined(parts[n], parts[n + 1]))
            if whole in _DECLARED_TOGETHER:
                return {whole}, n + 1
    return {Clause.OTHER}, n


def _said(part: Sentence) -> Iterator[Clause | Said]:
    """What a sentence says: each of its clauses, where all are known; else what it says as a whole."""
    parts = clauses(part)
    by_clause = [
        what
        for n, clause in enumerate(parts)
        if not _is_signed(parts, n) and not _is_mere_yes_or_no(parts, n)
        for what in _said_by(clause)
    ]
    if not part.is_question and Clause.OTHER not in by_clause:
        yield from by_clause
        return
    whole = said_in(part)
    if whole is not None:
        yield whole
    elif part.is_question:
        yield Clause.OTHER
    else:
        yield from by_clause


def _is_signed(parts: Sequence[str], n: int) -> bool:
    """Is it the name behind a closing: "me respekt, Agim Hoxha"?"""
    return (
        n > 0
        and len(parts[n].split()) <= _MOST_WORDS_OF_A_NAME
        and CLOSING.fullmatch(parts[n - 1]) is not None
        and clause_of(parts[n]) is Clause.OTHER
        and not any(character.isdigit() for character in parts[n])
        and not any(pattern.search(parts[n]) for pattern in (NEGATES, DEMAND, OF_THE_MATTER))
    )


def _is_mere_yes_or_no(parts: Sequence[str], n: int) -> bool:
    """Is it the "no" before words that say so themselves, "jo, nuk kam vërejtje", or a "yes" before "dakord"? "Jo, dakord" is none."""
    if n + 1 >= len(parts):
        return False
    fits = ONLY_YES.fullmatch(parts[n]) or (ONLY_NO.fullmatch(parts[n]) and NONE_THERE.match(parts[n + 1]))
    return fits is not None and clause_of(parts[n + 1]) is Clause.NO_REMARKS


def _said_by(clause: str) -> tuple[Clause | Said, ...]:
    """What a clause says; where it is not known as a whole, the two that "dhe" joins, where both are."""
    whole = _known(clause)
    if whole is not Clause.OTHER:
        return (whole,)
    for joint in islice(JOINED.finditer(clause[:_LONGEST_JOINED]), _MOST_JOINTS):
        both = (_known(clause[: joint.start()]), _known(clause[joint.end() :]))
        if Clause.OTHER not in both:
            return both
    return (Clause.OTHER,)


def _known(clause: str) -> Clause | Said:
    """What a clause says as it stands, or without what announces it ("ju njoftojmë se …"), which must not hide a refusal."""
    if REFUSES.search(clause):
        return Clause.OTHER
    for words in (clause, ANNOUNCED.sub("", clause)):
        said = clause_of(words)
        if said is not Clause.OTHER:
            return said
        context = context_of(words)
        if context is not None:
            return context
    return Clause.OTHER


def _complains(parts: Sequence[Sentence], said: Set[Clause | Said]) -> bool:
    """Declared as a complaint; or a breach of the procedure, together with a remedy or the law."""
    if Said.COMPLAINT in said:
        return True
    return Said.BREACH in said and (
        not said.isdisjoint({Said.REMEDY, Said.GRIEVANCE}) or any(names_consultation_law(part) for part in parts)
    )


_BESIDE: frozenset[Clause | Said] = frozenset({Clause.THANKS, Said.CONTEXT})
_SHORT: tuple[tuple[Answer, Clause | Said, frozenset[Clause | Said]], ...] = (
    (Answer.QUESTION, Said.QUESTION, _BESIDE | {Said.QUESTION}),
    (Answer.NO_REMARKS, Clause.NO_REMARKS, _BESIDE | {Clause.NO_REMARKS}),
    (Answer.THANKS, Clause.THANKS, _BESIDE),
)
"""(answer, what must be said, what else may be said)."""
_IN_REQUESTS = _BESIDE | {Said.REQUEST, Said.QUESTION, Said.PROCEDURE}
_IN_COMPLAINTS = _IN_REQUESTS | {Said.COMPLAINT, Said.BREACH, Said.REMEDY, Said.GRIEVANCE, Said.ADDRESSED}
_DECLARED_TOGETHER = {Said.REQUEST, Said.QUESTION, Said.COMPLAINT}
_THUMBS_DOWN = re.compile("[\U0001f44e\U0001f645\u274c\u26d4\U0001f6ab]")
"""Signs of refusal, whatever words stand beside them."""
_WILL_ANSWER = re.compile(
    r"\b(?:do (?:te |t'?(?:ju|i) |ju )?(?:pergjigj|kthe|dergo|shkrua)|will (?:answer|reply|send))"
)
