"""What may come of a mail whose forum is not certain: nothing without somebody's word."""

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
