"""A command that is not carried out before the coordinator has said yes to it once more.

The question keeps the command as plain values in its `detail`; it is carried out by whoever hears the yes (`handlers/carrying`), since
some commands need more than the consultation. Here the question is asked and settled.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mailflow.consultation.events import Approved, ConfirmationAsked, Dismissed
from mailflow.consultation.model import Consultation, Decision, HistoryEntry, Question
from mailflow.consultation.opening import question_notice

CONFIRM = "confirm"
"""`Question.why`."""
UNASKED = "unasked"
"""Why a command is confirmed that answers no mail of ours."""


def ask_to_confirm(consultation: Consultation, event: ConfirmationAsked) -> Decision:
    """The question whether that command is meant; a waiting one about the same verb is replaced by it."""
    replaced = tuple(_replaced(question, event) for question in consultation.questions)
    question = Question(
        number=consultation.next_question,
        why=CONFIRM,
        asked_at=event.at,
        detail={"order": event.order, "danger": event.danger},
    )
    asking = replace(consultation, questions=(*replaced, question))
    entry = HistoryEntry(
        at=event.at, event="confirmation_asked", by=event.by, detail={"order": event.order["line"], "why": event.danger}
    )
    return Decision(consultation=asking, notices=(question_notice(asking, question),), history=(entry,))


def settle_confirmation(consultation: Consultation, question: Question, event: Approved | Dismissed) -> Decision:
    """The answer is written down; nothing else follows from it here."""
    answer = "yes" if isinstance(event, Approved) else "no"
    settled = replace(question, settled_at=event.at, settled_by=event.by, answer=answer)
    questions = tuple(settled if q.number == question.number else q for q in consultation.questions)
    entry = HistoryEntry(
        at=event.at,
        event="confirmed" if answer == "yes" else "not_confirmed",
        by=event.by,
        detail={"order": question.detail["order"]["line"]},
    )
    return Decision(consultation=replace(consultation, questions=questions), history=(entry,))


def waits_for(consultation: Consultation, order: dict[str, Any]) -> Question | None:
    """The waiting question about a command of the same verb."""
    return next((q for q in consultation.questions if _is_about(q, order) and q.settled_at is None), None)


def _is_about(question: Question, order: dict[str, Any]) -> bool:
    kept = question.detail.get("order") if question.why == CONFIRM else None
    return kept is not None and (kept["verb"], kept["member"], kept["item"]) == (
        order["verb"],
        order["member"],
        order["item"],
    )


def _replaced(question: Question, event: ConfirmationAsked) -> Question:
    if question.settled_at is not None or not _is_about(question, event.order):
        return question
    return replace(question, settled_at=event.at, settled_by=event.by, answer="replaced")
