"""One order of a mail is carried out, asked back, or refused with a reason.

1. An order acts once: the same order in answer to the same mail is not carried out again.
2. What cannot be taken back, and whatever answers no mail of ours, is asked back once as a question; its yes carries the order out.
3. A yes or no to a settled question settles no other: what waits now is asked anew.
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.calendar import local_day
from mailflow.consultation.confirming import CONFIRM, UNASKED, waits_for
from mailflow.consultation.decisions import decide
from mailflow.consultation.events import (
    Approved,
    Closed,
    ConfirmationAsked,
    Dismissed,
    Event,
    Extended,
    Reopened,
    Stopped,
    Withdrawn,
)
from mailflow.consultation.model import Answer, Consultation, HistoryEntry, Question
from mailflow.consultation.opening import question_notice
from mailflow.consultation.steering import asks_back
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers import acts
from mailflow.handlers.consulting import consult
from mailflow.handlers.hearing import Hearing, Told, meant_consultation, meant_question
from mailflow.handlers.notices import enqueue
from mailflow.mail.answers import answer_of
from mailflow.mail.orders import Order, Verb
from mailflow.storage import consultations

ORDERED = "ordered"
"""Event of the history: an order by mail, and the mail that it answers."""
MILD = frozenset({"no_reason"})
"""Why an act would be asked back elsewhere: by mail it is done, and the transcript says what was missing."""


def carry_out(hearing: Hearing, order: Order) -> Told:
    """Do it, or say why not. Every write is within the mail's transaction."""
    if order.verb in {Verb.STATUS, Verb.HELP}:
        return Told(line=order.line, done=True, key=order.verb.value)
    if order.verb is Verb.CONSULT:
        return consult(hearing, order)
    try:
        return _members(hearing, order) if order.verb in _OF_MEMBERS else _consultations(hearing, order)
    except NotPossible as no:
        return Told(line=order.line, done=False, key=no.why, facts={"sentence": str(no)})
    except WrongUse as wrong:
        return Told(line=order.line, done=False, key="wrong", facts={"sentence": str(wrong)})


# ── what is said to a consultation ───────────────────────────────────────────────────────────────────────────────


def _consultations(hearing: Hearing, order: Order) -> Told:
    consultation = meant_consultation(hearing, order)
    if isinstance(consultation, Told):
        return consultation
    order = replace(order, reference=consultation.reference)
    if order.verb in {Verb.YES, Verb.NO}:
        return _answer(hearing, consultation, order)
    if order.verb in {Verb.RESEND, Verb.ANSWERED}:
        return _once(hearing, consultation, order) or _of_member(hearing, consultation, order)
    return _once(hearing, consultation, order) or _act(hearing, consultation, order)


def _answer(hearing: Hearing, consultation: Consultation, order: Order) -> Told:
    """Yes or no to the question that is meant."""
    question = meant_question(hearing, consultation)
    if hearing.unasked or question is None or question.settled_at is not None:
        return _ask_anew(hearing, consultation, order, settled=question is not None and not hearing.unasked)
    event = (Approved if order.verb is Verb.YES else Dismissed)(at=hearing.now, by=hearing.by, question=question.number)
    after = acts.say(hearing.tx, hearing.circle, consultation, event)
    if question.why == CONFIRM and order.verb is Verb.YES:
        return confirmed(hearing, question, order.line)
    return _done(order, after, key=f"{order.verb.value}_{question.why}")


def confirmed(hearing: Hearing, question: Question, line: str) -> Told:
    """The order that the question kept, carried out."""
    kept = replace(Order.from_json(question.detail["order"]), line=line)
    if kept.verb in _OF_MEMBERS:
        return _assign_or_remove(hearing, kept)
    consultation = hearing.load(kept.reference or "")
    assert consultation is not None
    if kept.verb in {Verb.RESEND, Verb.ANSWERED}:
        return _of_member(hearing, consultation, kept, meant=True)
    return _act(hearing, consultation, kept, meant=True)


def _ask_anew(hearing: Hearing, consultation: Consultation, order: Order, *, settled: bool) -> Told:
    """What waits now is asked once more, once a day; where nothing waits that is said."""
    waits = consultation.open_question
    if waits is None:
        key = "settled" if settled else "nothing_waits"
        return Told(line=order.line, done=False, key=key, facts=_facts(consultation))
    day = local_day(hearing.now, hearing.circle.register.zone)
    again = question_notice(consultation, waits, again="repeated")
    notice = replace(again, slot=f"{waits.number}-{day:%Y%m%d}", to=hearing.said.sender)
    enqueue(hearing.tx, hearing.circle, consultation, (notice,))
    key = "settled_asked_anew" if settled else "asked_anew"
    return Told(line=order.line, done=False, key=key, facts=_facts(consultation))


def _act(hearing: Hearing, consultation: Consultation, order: Order, *, meant: bool = False) -> Told:
    """Extend, close, reopen, withdraw, stop: at once, or after a question."""
    event = _event(hearing, order)
    policy = hearing.circle.office.ruleset.policy
    before = _approve_revision(hearing, consultation, order)
    trial = decide(before, event, policy)  # what cannot be done at all is said at once
    danger = asks_back(before, event, policy)
    if not meant and hearing.unasked:
        return _ask_back(hearing, consultation, order, UNASKED, trial.consultation)
    if not meant and danger is not None and danger not in MILD:
        return _ask_back(hearing, consultation, order, danger, trial.consultation)
    _note(hearing, consultation, order, unless=meant)
    if before is not consultation:
        number = hearing.asks(consultation.reference)
        consultation = acts.say(
            hearing.tx, hearing.circle, consultation, Approved(at=hearing.now, by=hearing.by, question=number)
        )
    after = acts.say(hearing.tx, hearing.circle, consultation, event)
    return _done(order, after, without_reason=danger in MILD)


def _approve_revision(hearing: Hearing, consultation: Consultation, order: Order) -> Consultation:
    """An extension in answer to the question about a new version says yes to it as well."""
    number = hearing.asks(consultation.reference)
    question = next((q for q in consultation.questions if q.number == number), None)
    if order.verb is not Verb.EXTEND or question is None or question.why != "revision" or question.settled_at:
        return consultation
    event = Approved(at=hearing.now, by=hearing.by, question=number)
    return decide(consultation, event, hearing.circle.office.ruleset.policy).consultation


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


def _ask_back(hearing: Hearing, consultation: Consultation, order: Order, danger: str, trial: Consultation) -> Told:
    """Asked once: the same order asked twice waits in one question."""
    kept = order.as_json()
    moved = trial.deadline is not None and trial.deadline != consultation.deadline
    if moved and trial.deadline is not None:
        kept["new_deadline"] = f"{trial.deadline.on:%d.%m.%Y}"
    waits = waits_for(consultation, kept)
    if waits is not None and waits.detail["order"] == kept:
        return _ask_anew(hearing, consultation, order, settled=False)
    _note(hearing, consultation, order)
    event = ConfirmationAsked(at=hearing.now, by=hearing.by, danger=danger, order=kept)
    acts.say(hearing.tx, hearing.circle, consultation, event)
    return Told(line=order.line, done=False, key="asked_back", facts=_facts(consultation), elsewhere=True)


# ── what is said of members ──────────────────────────────────────────────────────────────────────────────────────

_OF_MEMBERS = frozenset({Verb.ASSIGN, Verb.REMOVE})
"""They need no consultation."""


def _of_member(hearing: Hearing, consultation: Consultation, order: Order, *, meant: bool = False) -> Told:
    """Invite again, or an answer by telephone."""
    circle, named = hearing.circle, order.member or ""
    member = acts.may_be_invited(circle, named) if order.verb is Verb.RESEND else circle.register.member(named)
    invitee = next((m for m in consultation.members if m.id.casefold() == (order.member or "").casefold()), None)
    if member is None and (invitee is None or order.verb is Verb.RESEND):
        return Told(line=order.line, done=False, key="no_such_member", facts={"member": order.member})
    if not meant and hearing.unasked:
        return _ask_back(hearing, consultation, order, UNASKED, consultation)
    if order.verb is Verb.RESEND:
        assert member is not None
        after = acts.invite(hearing.tx, hearing.circle, consultation, member, hearing.by)
        _note(hearing, consultation, order, unless=meant)
        return _done(order, after, member=member.name)
    if invitee is None:
        return Told(
            line=order.line, done=False, key="not_invited", facts={"member": order.member, **_facts(consultation)}
        )
    words = None if answer_of(order.reason, has_enclosures=False) is Answer.NO_REMARKS else order.reason
    filed = acts.record_answer(hearing.tx, hearing.circle, consultation, invitee, words)
    _note(hearing, consultation, order, unless=meant)
    number = f"{consultation.reference}/{filed.number}" if filed.number else None
    return _done(order, consultation, member=invitee.name, number=number)


def _members(hearing: Hearing, order: Order) -> Told:
    """Assign and remove; unasked they have no consultation in which they could be asked back."""
    if hearing.unasked:
        return Told(line=order.line, done=False, key="say_it_in_an_answer")
    return _assign_or_remove(hearing, order)


def _assign_or_remove(hearing: Hearing, order: Order) -> Told:
    member = hearing.circle.register.member(order.member or "")
    if member is None:
        return Told(line=order.line, done=False, key="no_such_member", facts={"member": order.member})
    if order.verb is Verb.REMOVE:
        acts.remove(hearing.tx, hearing.circle, member, hearing.by)
        return Told(line=order.line, done=True, key="remove", facts={"member": member.name})
    what = order.item
    if what is None or what.startswith("/"):
        what = f"{hearing.about}{what}" if what and hearing.about else _only_unassigned(hearing, order)
    if what is None:
        choices = [{"reference": one, "title": title} for one, title in acts.unassigned(hearing.tx, hearing.circle)]
        key = "which_mail" if choices else "nothing_to_assign"
        return Told(line=order.line, done=False, key=key, facts={"choices": choices})
    reference = order.reference or hearing.about
    number = acts.assign(hearing.tx, hearing.circle, what, member, hearing.by, reference)
    return Told(line=order.line, done=True, key="assign", facts={"member": member.name, "item": what, "number": number})


def _only_unassigned(hearing: Hearing, order: Order) -> str | None:
    """Where one single mail or recommendation waits to be assigned, it is meant."""
    reference = order.reference or hearing.about
    waiting = [one for one, _ in acts.unassigned(hearing.tx, hearing.circle, reference)]
    return waiting[0] if len(waiting) == 1 else None


# ── what is written down ─────────────────────────────────────────────────────────────────────────────────────────


def _once(hearing: Hearing, consultation: Consultation, order: Order) -> Told | None:
    """An order that was carried out in answer to the same mail already."""
    past = consultations.history(hearing.tx, consultation.forum, consultation.reference)
    same = {"order": order.sense, "answers": hearing.answers}
    before = next((e for e in past if e.event == ORDERED and {k: e.detail.get(k) for k in same} == same), None)
    if before is None:
        return None
    return Told(line=order.line, done=False, key="done_already", facts={**_facts(consultation), "since": before.at})


def _note(hearing: Hearing, consultation: Consultation, order: Order, *, unless: bool = False) -> None:
    """Write the order into the history, unless it was written there when it was asked back."""
    if unless:
        return
    detail = {"order": order.sense, "answers": hearing.answers, "mail": f"mail:{hearing.stored.id}"}
    entry = HistoryEntry(at=hearing.now, event=ORDERED, by=hearing.by, detail=detail)
    consultations.add_history(hearing.tx, consultation.forum, consultation.reference, (entry,))


def _done(order: Order, after: Consultation, *, key: str | None = None, **facts: object) -> Told:
    return Told(line=order.line, done=True, key=key or order.verb.value, facts={**_facts(after), **facts})


def _facts(consultation: Consultation) -> dict[str, object]:
    deadline = consultation.deadline
    return {
        "reference": consultation.reference,
        "title": consultation.title,
        "phase": consultation.phase.value,
        "release_at": consultation.release_at,
        "deadline_on": deadline.on if deadline else None,
        "reached": sum(member.is_reached for member in consultation.members),
    }
