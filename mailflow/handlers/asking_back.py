"""An order is written down once, asked back, or answered by asking anew."""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.calendar import local_day
from mailflow.consultation.confirming import waits_for
from mailflow.consultation.decisions import decide
from mailflow.consultation.events import ConfirmationAsked
from mailflow.consultation.model import Consultation, HistoryEntry
from mailflow.consultation.opening import question_notice
from mailflow.handlers.hearing import Hearing, Told
from mailflow.handlers.notices import enqueue
from mailflow.handlers.saving import save_decision
from mailflow.mail.orders import Order
from mailflow.storage import consultations

ORDERED = "ordered"
"""Event of the history: an order by mail, and the mail that it answers."""


def ask_back(
    hearing: Hearing,
    consultation: Consultation,
    order: Order,
    danger: str,
    trial: Consultation,
    *,
    revision: int | None = None,
) -> Told:
    """Asked once, and whoever spoke: the same order asked twice waits in one question. `trial`: the consultation as it would be."""
    kept = order.as_json() | {"revision": revision}
    moved = trial.deadline is not None and trial.deadline != consultation.deadline
    if moved and trial.deadline is not None:
        kept["new_deadline"] = f"{trial.deadline.on:%d.%m.%Y}"
    waits = waits_for(consultation, kept)
    if waits is not None and waits.detail["order"] == kept:
        return ask_anew(hearing, consultation, order, settled=False)
    note(hearing, consultation, order)
    event = ConfirmationAsked(at=hearing.now, by=hearing.by, danger=danger, order=kept)
    decision = decide(consultation, event, hearing.circle.office.ruleset.policy)
    asked = tuple(replace(notice, to=hearing.said.sender) for notice in decision.notices)
    save_decision(hearing.tx, hearing.circle, consultation, replace(decision, notices=asked))
    return Told(line=order.line, done=False, key="asked_back", facts=facts_of(consultation), elsewhere=True)


def ask_anew(hearing: Hearing, consultation: Consultation, order: Order, *, settled: bool) -> Told:
    """What waits now is asked once more, once a day; where nothing waits that is said."""
    waits = consultation.open_question
    if waits is None:
        key = "settled" if settled else "nothing_waits"
        return Told(line=order.line, done=False, key=key, facts=facts_of(consultation))
    day = local_day(hearing.now, hearing.circle.register.zone)
    again = question_notice(consultation, waits, again="repeated")
    notice = replace(again, slot=f"{waits.number}-{day:%Y%m%d}", to=hearing.said.sender)
    enqueue(hearing.tx, hearing.circle, consultation, (notice,))
    key = "settled_asked_anew" if settled else "asked_anew"
    return Told(line=order.line, done=False, key=key, facts=facts_of(consultation))


def once(hearing: Hearing, consultation: Consultation, order: Order) -> Told | None:
    """An order that was carried out in answer to the same mail already."""
    past = consultations.history(hearing.tx, consultation.forum, consultation.reference)
    same = {"order": order.sense, "answers": hearing.answers}
    before = next((e for e in past if e.event == ORDERED and {k: e.detail.get(k) for k in same} == same), None)
    if before is None:
        return None
    return Told(line=order.line, done=False, key="done_already", facts={**facts_of(consultation), "since": before.at})


def note(hearing: Hearing, consultation: Consultation, order: Order, *, unless: bool = False) -> None:
    """Write the order into the history, unless it was written there when it was asked back."""
    if unless:
        return
    detail = {"order": order.sense, "answers": hearing.answers, "mail": f"mail:{hearing.stored.id}"}
    entry = HistoryEntry(at=hearing.now, event=ORDERED, by=hearing.by, detail=detail)
    consultations.add_history(hearing.tx, consultation.forum, consultation.reference, (entry,))


def done(order: Order, after: Consultation, *, key: str | None = None, **facts: object) -> Told:
    """The order was carried out; `after` is the consultation as it is now."""
    return Told(line=order.line, done=True, key=key or order.verb.value, facts={**facts_of(after), **facts})


def facts_of(consultation: Consultation) -> dict[str, object]:
    """What a sentence of the transcript may say of a consultation."""
    deadline = consultation.deadline
    return {
        "reference": consultation.reference,
        "title": consultation.title,
        "phase": consultation.phase.value,
        "release_at": consultation.release_at,
        "deadline_on": deadline.on if deadline else None,
        "reached": sum(member.is_reached for member in consultation.members),
    }
