"""One order of a mail is carried out, asked back, or refused with a reason.

1. An order acts once: the same order in answer to the same mail is not carried out again.
2. What cannot be taken back, and whatever answers no mail of ours, is asked back once as a question; its yes carries the order out.
3. A yes or no to a settled question settles no other: what waits now is asked anew. But a no stops what has not gone out yet.
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.confirming import CONFIRM, UNASKED
from mailflow.consultation.decisions import decide
from mailflow.consultation.events import Approved, Closed, Dismissed, Event, Extended, Reopened, Stopped, Withdrawn
from mailflow.consultation.model import Consultation, Question
from mailflow.consultation.steering import asks_back
from mailflow.consultation.versions import REVISION
from mailflow.consultation.whose import WHOSE
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers import acts
from mailflow.handlers.asking_back import ask_anew, ask_back, done, note, once
from mailflow.handlers.consulting import consult
from mailflow.handlers.hearing import Hearing, Told, in_grace, meant_consultation, meant_question
from mailflow.handlers.identity_orders import of_item, of_question
from mailflow.handlers.inquiries import dealt_with
from mailflow.handlers.member_orders import OF_MEMBERS, assign_or_remove, of_member, of_members
from mailflow.mail.orders import Order, Verb

MILD = frozenset({"no_reason"})
"""Why an act would be asked back elsewhere: by mail it is done, and the transcript says what was missing."""


def carry_out(hearing: Hearing, order: Order) -> Told:
    """Do it, or say why not. Every write is within the mail's transaction."""
    if order.verb in {Verb.STATUS, Verb.HELP}:
        return Told(line=order.line, done=True, key=order.verb.value)
    if order.verb is Verb.CONSULT:
        return consult(hearing, order)
    if order.verb is Verb.DONE:
        return dealt_with(hearing, order)
    try:
        return of_members(hearing, order) if order.verb in OF_MEMBERS else _consultations(hearing, order)
    except NotPossible as no:
        return Told(line=order.line, done=False, key=no.why, facts={"sentence": str(no)})
    except WrongUse as wrong:
        return Told(line=order.line, done=False, key="wrong", facts={"sentence": str(wrong)})


def _consultations(hearing: Hearing, order: Order) -> Told:
    if order.item is not None:
        return of_item(hearing, order)
    consultation = meant_consultation(hearing, order)
    if isinstance(consultation, Told):
        return consultation
    order = replace(order, reference=consultation.reference)
    if order.verb in {Verb.YES, Verb.NO}:
        return _answer(hearing, consultation, order)
    if order.verb in {Verb.RESEND, Verb.ANSWERED}:
        return once(hearing, consultation, order) or of_member(hearing, consultation, order)
    return once(hearing, consultation, order) or _act(hearing, consultation, order)


def _answer(hearing: Hearing, consultation: Consultation, order: Order) -> Told:
    """Yes or no to the question that is meant."""
    question = meant_question(hearing, consultation)
    if question is not None and question.why == WHOSE and not hearing.unasked:
        return of_question(hearing, question, order)
    if hearing.unasked or question is None or question.settled_at is not None:
        if order.verb is Verb.NO and in_grace(consultation) and not hearing.unasked:
            return _act(hearing, consultation, replace(order, verb=Verb.STOP))
        return ask_anew(hearing, consultation, order, settled=question is not None and not hearing.unasked)
    event = (Approved if order.verb is Verb.YES else Dismissed)(at=hearing.now, by=hearing.by, question=question.number)
    after = acts.say(hearing.tx, hearing.circle, consultation, event)
    if question.why == CONFIRM and order.verb is Verb.YES:
        return confirmed(hearing, question, order.line)
    return done(order, after, key=f"{order.verb.value}_{question.why}")


def confirmed(hearing: Hearing, question: Question, line: str) -> Told:
    """The order that the question kept, carried out."""
    kept = replace(Order.from_json(question.detail["order"]), line=line)
    if kept.verb in OF_MEMBERS:
        return assign_or_remove(hearing, kept)
    consultation = hearing.load(kept.reference or "")
    assert consultation is not None
    if kept.verb in {Verb.RESEND, Verb.ANSWERED}:
        return of_member(hearing, consultation, kept, meant=True)
    return _act(hearing, consultation, kept, meant=True, revision=question.detail["order"].get("revision"))


def _act(
    hearing: Hearing, consultation: Consultation, order: Order, *, meant: bool = False, revision: int | None = None
) -> Told:
    """Extend, close, reopen, withdraw, stop: at once, or after a question. `revision`: the question it says yes to as well."""
    event = _event(hearing, order)
    policy = hearing.circle.office.ruleset.policy
    yes = _yes_to_revision(hearing, consultation, order, revision)
    before = decide(consultation, yes, policy).consultation if yes is not None else consultation
    trial = decide(before, event, policy).consultation  # what cannot be done at all is said at once
    danger = UNASKED if hearing.unasked else asks_back(before, event, policy)
    if not meant and danger is not None and danger not in MILD:
        number = yes.question if yes is not None else None
        return ask_back(hearing, consultation, order, danger, trial, revision=number)
    note(hearing, consultation, order, unless=meant)
    after = acts.say(hearing.tx, hearing.circle, consultation, event)
    if yes is not None:  # afterwards, so that the new version goes out with the new deadline
        after = acts.say(hearing.tx, hearing.circle, after, yes)
    return done(order, after, without_reason=danger in MILD)


def _yes_to_revision(
    hearing: Hearing, consultation: Consultation, order: Order, revision: int | None
) -> Approved | None:
    """An extension in answer to the question about a new version says yes to it as well."""
    number = revision if revision is not None else hearing.asks(consultation.reference)
    question = next((q for q in consultation.questions if q.number == number), None)
    if order.verb is not Verb.EXTEND or question is None or question.why != REVISION or question.settled_at is not None:
        return None
    return Approved(at=hearing.now, by=hearing.by, question=number)


def _event(hearing: Hearing, order: Order) -> Event:
    at, by, reason = hearing.now, hearing.by, order.reason
    match order.verb:
        case Verb.EXTEND:
            assert order.to is not None
            return Extended(at=at, by=by, reason=reason, to=order.to)
        case Verb.REOPEN:
            return Reopened(at=at, by=by, reason=reason, to=order.to)
        case Verb.CLOSE:
            return Closed(at=at, by=by, reason=reason)
        case Verb.WITHDRAW:
            in_flight = acts.in_flight(hearing.tx, hearing.circle, order.reference or "")
            return Withdrawn(at=at, by=by, reason=reason, in_flight=in_flight)
        case _:
            return Stopped(at=at, by=by, words=reason or order.line)
