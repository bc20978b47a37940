"""A question that waits: asked again after two working days, passed on where she is absent or silent for three.

1. Each once, in working time. After a long stop only one mail goes out, to whoever is asked last.
2. Every mail asks the same question: whichever is answered first settles it.
3. She is absent when `absences` in rules.yaml says so on the day, although she was there when she was asked.
4. Passed on is to the first of coordinator and deputies who is there and was not asked before; where there is none, nobody.
5. Whose answers are (`whose`) is not asked again: it stands in every digest until it is answered.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.calendar import at as clock_on
from mailflow.consultation.model import Consultation, Decision, HistoryEntry, Phase, Policy, Question
from mailflow.consultation.opening import question_notice
from mailflow.consultation.people import Coordinator, first_present
from mailflow.consultation.schedule import add_working_time, length_of_working_day, next_working_time
from mailflow.consultation.whose import WHOSE

REPEATED_AFTER = 2
"""Working days."""
PASSED_ON_AFTER = 3
"""Working days of silence."""
_LONGEST_ABSENCE = 366
_OVER = frozenset({Phase.DISMISSED, Phase.WITHDRAWN, Phase.PUBLISHED})


def ask_again_if_due(consultation: Consultation, now: datetime, policy: Policy) -> Decision | None:
    """The question whose next asking fell due first, asked again or passed on; None where none is due."""
    due = [(at, question) for question, at in _next_askings(consultation, policy) if at <= now]
    if not due:
        return None
    question = min(due, key=lambda pair: (pair[0], pair[1].number))[1]
    passed_on_at = _passed_on_due(question, policy)
    if passed_on_at is not None and passed_on_at <= now:
        deputy = _other(policy, _asked(question, policy), local_day(now, policy.calendar.zone))
        if deputy is not None:
            return _pass_on(consultation, question, deputy, now, policy)
    return _repeat(consultation, question, now)


def next_asking(consultation: Consultation, policy: Policy) -> datetime | None:
    """When a question is asked again next; None where none waits or each was asked as often as it may be."""
    return min((at for _, at in _next_askings(consultation, policy)), default=None)


def _next_askings(consultation: Consultation, policy: Policy) -> Iterator[tuple[Question, datetime]]:
    if consultation.phase in _OVER:
        return
    for question in consultation.questions:
        if question.settled_at is None and question.why != WHOSE:
            instants = (_repeat_due(question, policy), _passed_on_due(question, policy))
            known = [at for at in instants if at is not None]
            if known:
                yield question, min(known)


def _repeat_due(question: Question, policy: Policy) -> datetime | None:
    if question.repeated_at is not None:
        return None
    return _after(policy, question.passed_on_at or question.asked_at, REPEATED_AFTER)


def _passed_on_due(question: Question, policy: Policy) -> datetime | None:
    """After three working days, or as soon as the one who was asked is absent; None where nobody else is there by then."""
    if question.passed_on_at is not None:
        return None
    asked = _asked(question, policy)
    if asked is None:
        return None
    calendar, zone = Calendar(policy.calendar), policy.calendar.zone
    silent_at = _after(policy, question.asked_at, PASSED_ON_AFTER)
    day, silent_on = local_day(question.asked_at, zone), local_day(silent_at, zone)
    for _ in range(_LONGEST_ABSENCE):
        opening = next_working_time(policy, max(question.asked_at, clock_on(day, policy.hours_from, zone)))
        if local_day(opening, zone) == day and _other(policy, asked, day) is not None:
            if asked.is_absent(day) or day > silent_on:
                return opening
            if day == silent_on:
                return silent_at
        day = calendar.add_working_days(day, 1)
    return None


def _after(policy: Policy, start: datetime, days: int) -> datetime:
    """So many working days after `start`, in working time."""
    return next_working_time(policy, add_working_time(policy, start, days * length_of_working_day(policy)))


def _asked(question: Question, policy: Policy) -> Coordinator | None:
    """Who was written to when the question was asked; None where rules.yaml names nobody."""
    return first_present(policy.coordinators, local_day(question.asked_at, policy.calendar.zone))


def _other(policy: Policy, asked: Coordinator | None, day: date) -> Coordinator | None:
    return next((c for c in policy.coordinators if c != asked and not c.is_absent(day)), None)


def _repeat(consultation: Consultation, question: Question, now: datetime) -> Decision:
    again = replace(question, repeated_at=now)
    notice = question_notice(consultation, question, again="repeated")
    entry = HistoryEntry(at=now, event="asked_again", by="mailflow", detail={"question": question.why})
    return Decision(consultation=_with(consultation, again), notices=(notice,), history=(entry,))


def _pass_on(
    consultation: Consultation, question: Question, deputy: Coordinator, now: datetime, policy: Policy
) -> Decision:
    """The deputy's mail stands for a repetition that is due as well."""
    repeat_due = _repeat_due(question, policy)
    repeated_at = now if repeat_due is not None and repeat_due <= now else question.repeated_at
    passed_on = replace(question, passed_on_at=now, repeated_at=repeated_at)
    notice = replace(question_notice(consultation, question, again="passed_on"), to=deputy.address)
    entry = HistoryEntry(at=now, event="passed_on", by="mailflow", detail={"question": question.why, "to": deputy.name})
    return Decision(consultation=_with(consultation, passed_on), notices=(notice,), history=(entry,))


def _with(consultation: Consultation, changed: Question) -> Consultation:
    questions = tuple(changed if q.number == changed.number else q for q in consultation.questions)
    return replace(consultation, questions=questions)
