"""Whose is an answer that nothing proves? The coordinator is asked, and one word of hers settles it.

1. At most one such mail a day for a consultation: the first answer in doubt is asked about at once, what comes later on that day is
   asked about together on the next working morning.
2. One question waits at a time: a later one takes over what is left of the one before.
3. A mail shows twelve at most, those with a token of ours first, so that a flood hides none; the rest is asked about in the next one.
4. It is not asked again by mail: what waits stands in every digest.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.events import IdentityDoubted, IdentitySettled
from mailflow.consultation.model import Consultation, Decision, Notice, Phase, Policy, Question
from mailflow.consultation.opening import question_notice
from mailflow.consultation.schedule import digest_instant

WHOSE = "whose"
"""`Question.why`."""
MOST_SHOWN = 12
_MOST_KEPT = 200
_ASKED_IN = frozenset({Phase.OPEN, Phase.CLOSED, Phase.ANSWERED})

Item = dict[str, Any]
"""`name` (`2026-004/7` or `mail:17`), `word` (how a line names it), `member`, `who`, `address`, `answer`, `received_at`, `text`, `reasons`,
`token` (a signed mail of ours proves what it answers), `forged` (the receiving server calls the sender false); `settled` once it is."""


def doubt(consultation: Consultation, event: IdentityDoubted, policy: Policy) -> Decision:
    """One more answer is in doubt: asked about now, or with the others on the next working morning."""
    if consultation.phase not in _ASKED_IN:
        return Decision(consultation=consultation)
    waits = open_question(consultation)
    if waits is not None and not is_asked(waits):
        return Decision(consultation=_changed(consultation, _with_items(waits, (*items_of(waits), event.item))))
    left = unsettled(waits) if waits is not None else ()
    return _ask(consultation, waits, (*left, event.item), event.at, policy)


def settle(consultation: Consultation, event: IdentitySettled, policy: Policy) -> Decision:
    """One is settled; with the last that was shown the question is, and what it could not show is asked about next."""
    waits = open_question(consultation)
    if waits is None or event.item not in {item["name"] for item in unsettled(waits)}:
        return Decision(consultation=consultation)
    word = "yes" if event.yes else "no"
    items = tuple(item | {"settled": word} if item["name"] == event.item else item for item in items_of(waits))
    after = _with_items(waits, items)
    left = unsettled(after)
    if any(item in shown(after) for item in left):
        return Decision(consultation=_changed(consultation, after))
    if left:
        return _ask(_changed(consultation, after), after, left, event.at, policy)
    words = {item["settled"] for item in items}
    done = replace(after, settled_at=event.at, settled_by=event.by, answer=word if len(words) == 1 else "partly")
    return Decision(consultation=_changed(consultation, done))


def ask_if_due(consultation: Consultation, now: datetime) -> Decision | None:
    """The mail about what has gathered since the last one; None where none is due."""
    waits = open_question(consultation)
    if waits is None or is_asked(waits) or waits.asked_at > now or consultation.phase not in _ASKED_IN:
        return None
    asked = replace(waits, asked_at=now, detail=waits.detail | {"asked": True})
    return Decision(consultation=_changed(consultation, asked), notices=(notice(consultation, asked),))


def next_bundle(consultation: Consultation) -> datetime | None:
    """When `ask_if_due` has something to do."""
    waits = open_question(consultation)
    due = waits is not None and not is_asked(waits) and consultation.phase in _ASKED_IN
    return waits.asked_at if waits is not None and due else None


def open_question(consultation: Consultation) -> Question | None:
    """The one that waits, asked or not."""
    return next((q for q in reversed(consultation.questions) if q.why == WHOSE and q.settled_at is None), None)


def is_asked(question: Question) -> bool:
    """Has its mail been written? It waits for the next morning else."""
    return bool(question.detail["asked"])


def items_of(question: Question) -> tuple[Item, ...]:
    """Everything it is about."""
    return tuple(question.detail["items"])


def shown(question: Question) -> tuple[Item, ...]:
    """What its mail shows."""
    return items_of(question)[:MOST_SHOWN]


def unsettled(question: Question) -> tuple[Item, ...]:
    """What still waits of it."""
    return tuple(item for item in items_of(question) if "settled" not in item)


def waits_since(question: Question) -> datetime:
    """Since when: of whose answers are, since the first of those that still wait came."""
    if question.why != WHOSE:
        return question.asked_at
    came = [datetime.fromisoformat(item["received_at"]) for item in unsettled(question)]
    return min(came, default=question.asked_at)


def notice(consultation: Consultation, question: Question) -> Notice:
    """The mail with what it shows."""
    asking = question_notice(consultation, question)
    answers = [item | {"received_at": datetime.fromisoformat(item["received_at"])} for item in shown(question)]
    more = len(items_of(question)) - len(answers)
    return replace(asking, facts={**asking.facts, "answers": answers, "more": more})


def _ask(
    consultation: Consultation, before: Question | None, items: tuple[Item, ...], now: datetime, policy: Policy
) -> Decision:
    today = local_day(now, policy.calendar.zone)
    at_once = not any(
        q.why == WHOSE and is_asked(q) and local_day(q.asked_at, policy.calendar.zone) == today
        for q in consultation.questions
    )
    if before is not None:
        consultation = _changed(consultation, replace(before, settled_at=now, settled_by="mailflow", answer="replaced"))
    morning = digest_instant(policy, Calendar(policy.calendar).add_working_days(today, 1))
    question = Question(
        number=consultation.next_question,
        why=WHOSE,
        asked_at=now if at_once else morning,
        detail={"asked": at_once, "items": []},
    )
    question = _with_items(question, items)
    asking = replace(consultation, questions=(*consultation.questions, question))
    return Decision(consultation=asking, notices=(notice(asking, question),) if at_once else ())


def _with_items(question: Question, items: tuple[Item, ...]) -> Question:
    """Before it is asked, what a token of ours proves stands first."""
    kept = items if is_asked(question) else tuple(sorted(items, key=lambda item: not item["token"]))
    return replace(question, detail=question.detail | {"items": list(kept[:_MOST_KEPT])})


def _changed(consultation: Consultation, question: Question) -> Consultation:
    questions = tuple(question if q.number == question.number else q for q in consultation.questions)
    return replace(consultation, questions=questions)
