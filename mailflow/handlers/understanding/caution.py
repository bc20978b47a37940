"""What may come of a mail whose forum is not certain, or that may have acted already: nothing without somebody's word."""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.reasons import Reason
from mailflow.handlers.understanding.value import Understanding


def with_caution(said: Understanding) -> Understanding:
    """Several forums share the mailbox, and nothing says whose this mail is: it is held or reviewed where it would act."""
    doubt = Reason("several_forums")
    if said.decision == "open":
        return replace(said, decision="hold", doubt=doubt).because(doubt)
    acts = said.answers_inquiry or said.asks_removal or said.confirms_removal is not None
    if said.decision == "file" or said.command is not None or acts:
        nothing = replace(said, answers_inquiry=False, asks_removal=False, confirms_removal=None)
        return replace(nothing, decision="review", command=None).because(doubt)
    return said


def of_lost_time(said: Understanding) -> Understanding:
    """The restored database does not know whether it came in before: a draft that the rules would open may be open already."""
    doubt = Reason("lost_time")
    return replace(said, decision="hold", doubt=doubt).because(doubt) if said.decision == "open" else said
