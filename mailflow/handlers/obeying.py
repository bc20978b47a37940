"""The coordinator's word, the directorate's stop. Inside the transaction of `decide_mail`; every word gets its transcript."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.decisions import decide
from mailflow.consultation.events import Approved, Dismissed, Event, Stopped
from mailflow.consultation.model import (
    Consultation,
    Notice,
    NoticeKind,
    Role,
)
from mailflow.consultation.opening import COORDINATOR
from mailflow.consultation.reasons import Reason
from mailflow.errors import NotPossible
from mailflow.handlers.ending import End, end_mail
from mailflow.handlers.notices import Circle, enqueue
from mailflow.handlers.saving import save_decision
from mailflow.handlers.understanding import Understanding
from mailflow.mail.commands import Word
from mailflow.storage import consultations
from mailflow.storage.ledger import StoredMail


def obey(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """Do what the word says, once; the sender hears what was done, or why not."""
    consultation = consultations.load(tx, circle.office.forum, said.consultation) if said.consultation else None
    if consultation is None:
        return end_mail(tx, stored, replace(said, decision="review"), "review", reason=Reason("no_consultation"))
    by = _speaker(circle, said)
    try:
        decision = decide(consultation, _event(said, by, circle), circle.office.ruleset.policy)
    except NotPossible as no:
        _transcribe(tx, circle, stored, consultation, said, by, str(no), why=no.why)
        return end_mail(tx, stored, said, "commanded", reason=Reason(no.why, no))
    save_decision(tx, circle, consultation, decision)
    if by == COORDINATOR:
        done = f"{consultation.code}: {decision.consultation.phase.value}"
        _transcribe(tx, circle, stored, decision.consultation, said, by, done)
    return end_mail(tx, stored, said, "commanded")


def _event(said: Understanding, by: str, circle: Circle) -> Event:
    question = _question_of(said)
    if said.command is Word.YES:
        return Approved(at=circle.now, by=by, question=question)
    if said.command is Word.NO:
        return Dismissed(at=circle.now, by=by, question=question)
    return Stopped(at=circle.now, by=by, words=said.words.text)


def _speaker(circle: Circle, said: Understanding) -> str:
    """The directorate, where its receipt or its own draft is answered; else the coordinator."""
    directorate = circle.register.directorate_of(said.sender)
    is_hers = said.delivery is not None and said.delivery.who == COORDINATOR
    return directorate.id if directorate is not None and not is_hers else COORDINATOR


def _question_of(said: Understanding) -> int | None:
    """The number of the question that is answered: an answer to a settled one must not settle another."""
    delivery = said.delivery
    is_question = delivery is not None and delivery.kind == NoticeKind.QUESTION and delivery.slot.isdigit()
    return int(delivery.slot) if is_question and delivery is not None else None


def _transcribe(
    tx: Connection,
    circle: Circle,
    stored: StoredMail,
    consultation: Consultation,
    said: Understanding,
    by: str,
    line: str,
    *,
    why: str | None = None,
) -> None:
    """Tell the sender what was done with the word, or why not."""
    word = said.command.value if said.command is not None else ""
    facts = {
        "lines": [line],
        "ok": why is None,
        "why": why,
        "word": word,
        "phase": consultation.phase.value,
        "in_reply_to": said.mail.message_id,
    }
    role = Role.COORDINATOR if by == COORDINATOR else Role.DIRECTORATE
    notice = Notice(kind=NoticeKind.TRANSCRIPT, slot=f"m{stored.id}", role=role, who=by, to=said.sender, facts=facts)
    enqueue(tx, circle, consultation, (notice,))
