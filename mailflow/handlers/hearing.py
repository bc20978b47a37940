"""One command mail while it is obeyed: who speaks, in answer to what, and which consultation and question a line means.

1. In answer to a mail about one consultation a line means that one, unless it names another.
2. In answer to a digest (or another mail about many) a bare word means what it can mean alone: where several things wait, none.
3. A question that was asked after the mail that is answered cannot be meant.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mailflow.consultation.model import Consultation, NoticeKind, Phase, Question
from mailflow.consultation.opening import COORDINATOR, question_of_slot
from mailflow.consultation.whose import WHOSE
from mailflow.handlers.notices import Circle
from mailflow.handlers.records import message_id_hash
from mailflow.handlers.understanding import Understanding
from mailflow.mail.orders import Order, Verb
from mailflow.mail.threads import NO_CONSULTATION
from mailflow.storage import consultations, outbox
from mailflow.storage.ledger import StoredMail

CAN_BE_TAKEN_BACK = frozenset({Phase.HELD, Phase.OPEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the transcript says of one line. `key` names the sentence; `facts` are what it needs."""

    line: str
    done: bool
    key: str
    facts: dict[str, Any] = field(default_factory=dict)
    elsewhere: bool = False
    """A question of its own tells it already."""

    def as_facts(self) -> dict[str, Any]:
        """For the template."""
        return {**_NOTHING_MORE, **self.facts, "line": self.line, "done": self.done, "key": self.key}


_NOTHING_MORE: dict[str, Any] = {
    "reference": None, "title": None, "phase": None, "release_at": None, "deadline_on": None, "reached": 0, "member": None,
    "number": None, "item": None, "choices": (), "since": None, "sentence": None, "without_reason": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hearing:
    """What every order of the mail has in common."""

    tx: Connection
    circle: Circle
    stored: StoredMail
    said: Understanding
    unasked: bool
    """It answers no mail of ours that gives a word its force."""

    @property
    def by(self) -> str:
        """Who speaks, for the record."""
        return COORDINATOR

    @property
    def now(self) -> datetime:
        """The instant of all that is done."""
        return self.circle.now

    def current(self) -> tuple[Consultation, ...]:
        """All that is going on."""
        return consultations.all_current(self.tx, self.circle.office.forum)

    def load(self, reference: str) -> Consultation | None:
        """One consultation, as it is at this moment of the transaction."""
        return consultations.load(self.tx, self.circle.office.forum, reference)

    @property
    def answers(self) -> str:
        """What the mail answers, in a word that is the same for every replay of it."""
        delivery = self.said.delivery
        if delivery is None or self.unasked:
            return f"mail/{message_id_hash(self.said.mail.message_id)[:16]}"
        return f"{delivery.reference}/{delivery.kind}/{delivery.slot}"

    @property
    def about(self) -> str | None:
        """The consultation that the answered mail is about."""
        delivery = self.said.delivery
        if delivery is None or self.unasked or delivery.reference == NO_CONSULTATION:
            return None
        return delivery.reference

    @property
    def asked_until(self) -> datetime:
        """Questions asked later than this are not meant: when the answered mail was written."""
        delivery = self.said.delivery
        entry = None
        if delivery is not None and not self.unasked:
            entry = outbox.of_key(self.tx, self.circle.office.forum, delivery.key)
        return entry.created_at if entry is not None else self.now

    def asks(self, reference: str) -> int | None:
        """The number of the question that the answered mail asks about that consultation."""
        delivery = self.said.delivery
        if delivery is None or self.unasked or delivery.kind != NoticeKind.QUESTION or delivery.reference != reference:
            return None
        return question_of_slot(delivery.slot)


def meant_consultation(hearing: Hearing, order: Order) -> Consultation | Told:
    """The consultation that the line means, or why none."""
    reference = order.reference or hearing.about
    if reference is not None:
        found = hearing.load(reference)
        return found or Told(line=order.line, done=False, key="no_such_consultation", facts={"reference": reference})
    could_be = [c for c in hearing.current() if _CAN[order.verb](hearing, order, c)]
    if len(could_be) == 1:
        return could_be[0]
    if not could_be:
        return Told(line=order.line, done=False, key="nothing_waits")
    choices = [{"reference": c.reference, "title": c.title} for c in could_be]
    return Told(line=order.line, done=False, key="which_one", facts={"choices": choices})


def meant_question(hearing: Hearing, consultation: Consultation) -> Question | None:
    """The question that a yes or no answers: the asked one, else the newest that waited when the answered mail was written.

    Whose answers are comes last: a bare word to something else says nothing of people, unless nothing else waited.
    """
    number = hearing.asks(consultation.reference)
    if number is not None:
        return next((q for q in consultation.questions if q.number == number), None)
    until = hearing.asked_until
    asked = sorted((q for q in consultation.questions if q.asked_at <= until), key=lambda q: q.why != WHOSE)
    waiting = [q for q in asked if q.settled_at is None]
    return waiting[-1] if waiting else next((q for q in reversed(asked) if _waited(q, until)), None)


def _waited(question: Question, until: datetime) -> bool:
    """Did it wait when the answered mail was written?"""
    return question.asked_at <= until and (question.settled_at is None or question.settled_at > until)


Can = Callable[[Hearing, Order, Consultation], bool]


def _answers(hearing: Hearing, _: Order, consultation: Consultation) -> bool:
    return any(_waited(question, hearing.asked_until) for question in consultation.questions)


def _stops(_: Hearing, __: Order, consultation: Consultation) -> bool:
    return in_grace(consultation)


def _runs(_: Hearing, __: Order, consultation: Consultation) -> bool:
    return consultation.phase is Phase.OPEN and consultation.released_at is not None


def _has_member(hearing: Hearing, order: Order, consultation: Consultation) -> bool:
    return _runs(hearing, order, consultation) and any(
        member.id.casefold() == (order.member or "").casefold() for member in consultation.members
    )


def _is_closed(_: Hearing, __: Order, consultation: Consultation) -> bool:
    return consultation.phase is Phase.CLOSED


def _is_taken_back(_: Hearing, __: Order, consultation: Consultation) -> bool:
    return consultation.phase in CAN_BE_TAKEN_BACK


def _never(_: Hearing, __: Order, ___: Consultation) -> bool:
    return False


_CAN: dict[Verb, Can] = {
    Verb.YES: _answers,
    Verb.NO: _answers,
    Verb.STOP: _stops,
    Verb.EXTEND: _runs,
    Verb.CLOSE: _runs,
    Verb.REOPEN: _is_closed,
    Verb.WITHDRAW: _is_taken_back,
    Verb.RESEND: _runs,
    Verb.ANSWERED: _has_member,
    Verb.ASSIGN: _never,
    Verb.REMOVE: _never,
    Verb.DONE: _never,
    Verb.STATUS: _never,
    Verb.HELP: _never,
    Verb.CONSULT: _never,
}


def in_grace(consultation: Consultation) -> bool:
    """May it still be stopped?"""
    return consultation.phase is Phase.OPEN and consultation.released_at is None and consultation.release_at is not None
