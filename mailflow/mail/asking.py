"""What one sentence asks of the municipality: to be answered, to hand out what it holds, to put its procedure right, to write no more.

Matched on folded sentences (`sentences.Sentence.folded`). A sentence that asks for a change of the draft asks nothing here: it recommends.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from itertools import dropwhile

from mailflow.mail.answer_words import BUT, DEMAND, says_nothing
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
    OF_SOMETHING_ELSE,
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
    if len(sentence.folded) > _LONGEST:
        return None
    words = _without_greeting(sentence)
    asked = _asked(words, sentence.is_question)
    return asked if asked is not None or sentence.is_question else _about_procedure(words)


def asked_in(sentence: Sentence) -> Said | None:
    """The same of what is asked or complained about alone: cheaper, since few sentences of a recommendation ask anything."""
    return None if len(sentence.folded) > _LONGEST else _asked(_without_greeting(sentence), sentence.is_question)


def may_hold(pattern: re.Pattern[str], words: str) -> bool:
    """May `pattern` be found in `words`? Cheap: one of its stems stands there. The long patterns cost more than all others together."""
    return any(stem in words for stem in _STEMS[pattern])


_STEMS: dict[re.Pattern[str], tuple[str, ...]] = {
    REMOVAL: ("hiq", "heq", "hjek", "hieq", "fshi", "larg", "regjistr", "mos ", "stop", "cancella", "rimuov", "togli", "iscriv", "nxirr",
              "nxjerr", "marr", "mor", "pranoj", "dal", "dore", "anetar", "pjese", "unsub", "un sub", "opt out", "remove", "delete", "take",
              "do not", "don t", "cease", "ndalim", "nderpre", "pushim", "no longer", "want", "opt me", "elimina", "ricev", "mandat", "inviat",
              "scrivet", "austrag", "abmeld"),
    DECLARED: ("ank", "protest", "complain", "object", "recla", "lament"),
    REQUEST_HEADING: ("inform", "119", "foi", "right", "kerkes"),
}  # fmt: skip


def _asked(words: str, is_question: bool) -> Said | None:
    if _removal(words):
        return Said.REMOVAL
    if may_hold(DECLARED, words) and DECLARED.search(words) and not _of_the_matter(words):
        return Said.COMPLAINT
    if _request(words, is_question):
        return Said.REQUEST
    if _question(words, is_question):
        return Said.QUESTION
    if is_question or not BREACH.search(words) or OF_THE_DRAFT.search(words):
        return None
    return Said.COMPLAINT if GRIEVANCE.search(words) else Said.BREACH


def _of_the_matter(words: str) -> bool:
    return OF_THE_DRAFT.search(words) is not None or OF_SOMETHING_ELSE.search(words) is not None


def _without_greeting(sentence: Sentence) -> str:
    return " ".join(dropwhile(says_nothing, clauses(sentence)))


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
    return may_hold(REMOVAL, words) and REMOVAL.search(words) is not None and not NOT_REMOVAL.search(words)


def _request(words: str, is_question: bool) -> bool:
    headed = may_hold(REQUEST_HEADING, words) and REQUEST_HEADING.search(words) is not None
    if not headed and (HAND_OUT.search(words) is None or HELD.search(words) is None or PLACE.search(words)):
        return False
    if NOT_ATTACHED.search(words) or HAND_OUT_DRAFT.search(words) or FOR_THE_DRAFT.search(words) or NOT.search(words):
        return False
    return not (is_question and DEMAND_IN_QUESTION.search(words))


def _question(words: str, is_question: bool) -> bool:
    if NOT_RECEIVED.search(words) and not DEMAND.search(words):
        return True
    if not is_question and not _asks_without_mark(words):
        return False
    if DEMAND_IN_QUESTION.search(words) or BUT.search(words):
        return False
    if not OWN_DUTY.search(words) and DEMAND.search(POSTPONED.sub(" ", words)):
        return False
    return is_question or not OFFERS.search(words)


def _asks_without_mark(words: str) -> bool:
    return (
        INDIRECT.search(words) is not None
        or ASKS_WITHOUT_MARK.match(words) is not None
        or HAND_OUT_DRAFT.search(words) is not None
        or (NOT_ATTACHED.search(words) is not None and HAND_OUT.search(words) is not None)
    )


def _about_procedure(words: str) -> Said | None:
    if OF_THE_DRAFT.search(words):
        return None
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
