"""What one sentence asks of the municipality: to be answered, to hand out what it holds, to put its procedure right, to write no more.

Matched on folded sentences (`sentences.Sentence.folded`). A sentence that asks for a change of the draft asks nothing here: it recommends.
"""

from __future__ import annotations

from enum import Enum, auto
from itertools import dropwhile

from mailflow.mail.answer_words import BUT, DEMAND, Clause, clause_of
from mailflow.mail.asking_words import (
    ASKS_WITHOUT_MARK,
    DEMAND_IN_QUESTION,
    FOR_THE_DRAFT,
    HAND_OUT,
    HAND_OUT_DRAFT,
    HELD,
    INDIRECT,
    NOT,
    NOT_ATTACHED,
    NOT_RECEIVED,
    OFFERS,
    OWN_DUTY,
    PLACE,
    POSTPONED,
    REQUEST_HEADING,
)
from mailflow.mail.complaint_words import (
    ADDRESSED,
    BREACH,
    DECLARED,
    GRIEVANCE,
    LAW_146,
    OF_THE_DRAFT,
    PROCEDURE,
    REMEDY,
)
from mailflow.mail.context_words import CONTEXT
from mailflow.mail.leaving_words import LEAVING, NOT_REMOVAL, REMOVAL
from mailflow.mail.sentences import Sentence, clauses


class Said(Enum):
    """What a sentence says, as far as it is no answer to the draft."""

    QUESTION = auto()
    REQUEST = auto()
    """For a document or information that the municipality holds (law 119/2014)."""
    COMPLAINT = auto()
    """About the procedure or the body itself, declared as one."""
    BREACH = auto()
    """That the procedure was not kept; a complaint only together with a remedy or the law."""
    REMEDY = auto()
    """That the procedure be put right: the deadline, the notice, a hearing, an answer in writing."""
    GRIEVANCE = auto()
    """That its author is aggrieved; a complaint only together with a breach."""
    PROCEDURE = auto()
    """Something else about the procedure, without asking for a change of the draft."""
    ADDRESSED = auto()
    """Something else that is said to those who consult; only in a complaint does it belong to it."""
    REMOVAL = auto()
    CONTEXT = auto()
    """Who is writing and why: says nothing of the draft."""
    LEAVING = auto()
    """Why its author wants to be left out."""


def said_in(sentence: Sentence) -> Said | None:
    """What `sentence` says of these; None where it says something of its own, which may be a recommendation."""
    folded = sentence.folded
    if len(folded) > _LONGEST:
        return None
    words = _without_greeting(sentence)
    if _removal(words):
        return Said.REMOVAL
    if DECLARED.search(words) and not OF_THE_DRAFT.search(words):
        return Said.COMPLAINT
    if _request(words, sentence.is_question):
        return Said.REQUEST
    if _question(words, sentence.is_question):
        return Said.QUESTION
    if sentence.is_question:
        return None
    return _about_procedure(words)


def _without_greeting(sentence: Sentence) -> str:
    return " ".join(dropwhile(lambda clause: clause_of(clause) is Clause.NOTHING, clauses(sentence)))


def context_of(words: str) -> Said | None:
    """What a sentence or a part of one says that only tells who is writing, or why; else None."""
    if len(words) > _LONGEST_CONTEXT:
        return None
    if CONTEXT.fullmatch(words):
        return Said.CONTEXT
    return Said.LEAVING if LEAVING.fullmatch(words) else None


def names_consultation_law(sentence: Sentence) -> bool:
    """Does it name law 146/2014 or the Commissioner?"""
    return LAW_146.search(sentence.folded) is not None


def _removal(words: str) -> bool:
    match = REMOVAL.search(words)
    return match is not None and not NOT_REMOVAL.search(words)


def _request(words: str, is_question: bool) -> bool:
    if NOT_ATTACHED.search(words) or HAND_OUT_DRAFT.search(words):
        return False
    if FOR_THE_DRAFT.search(words) or NOT.search(words) or (is_question and DEMAND_IN_QUESTION.search(words)):
        return False
    if REQUEST_HEADING.search(words):
        return True
    return not PLACE.search(words) and HELD.search(words) is not None and HAND_OUT.search(words) is not None


def _question(words: str, is_question: bool) -> bool:
    if NOT_RECEIVED.search(words) and not DEMAND.search(words):
        return True
    if DEMAND_IN_QUESTION.search(words) or BUT.search(words):
        return False
    if not OWN_DUTY.search(words) and DEMAND.search(POSTPONED.sub(" ", words)):
        return False
    if is_question:
        return True
    if OFFERS.search(words):
        return False
    return (
        INDIRECT.search(words) is not None
        or ASKS_WITHOUT_MARK.match(words) is not None
        or HAND_OUT_DRAFT.search(words) is not None
        or (NOT_ATTACHED.search(words) is not None and HAND_OUT.search(words) is not None)
    )


def _about_procedure(words: str) -> Said | None:
    if OF_THE_DRAFT.search(words):
        return None
    if BREACH.search(words):
        return Said.COMPLAINT if GRIEVANCE.search(words) else Said.BREACH
    if GRIEVANCE.search(words) and not DEMAND.search(words):
        return Said.GRIEVANCE
    if REMEDY.search(words):
        return Said.REMEDY
    if DEMAND.search(words):
        return None
    if PROCEDURE.search(words):
        return Said.PROCEDURE
    return Said.ADDRESSED if ADDRESSED.search(words) else None


_LONGEST = 1200
"""Characters; a longer sentence is a letter of its own."""
_LONGEST_CONTEXT = 200
