"""What the coordinator orders, the directorate's stop. Inside the transaction of `decide_mail`; one transcript per mail.

1. Each line is carried out, asked back or refused by itself (`carrying`); two that contradict each other are neither.
2. What the coordinator writes to the notice of an opening within its grace time, and is no order, stops it: doubt means hold.
3. The transcript goes to the registered address of whoever wrote. STATUS makes it a page to be forwarded: an answer to that
   gives no word any force.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.decisions import decide
from mailflow.consultation.events import Stopped
from mailflow.consultation.model import Consultation, Notice, NoticeKind, Role
from mailflow.consultation.reasons import Reason
from mailflow.errors import NotPossible
from mailflow.handlers import transcripts
from mailflow.handlers.carrying import carry_out
from mailflow.handlers.ending import End, end_mail
from mailflow.handlers.hearing import Hearing, Told, in_grace
from mailflow.handlers.notices import Circle, enqueue
from mailflow.handlers.saving import save_decision
from mailflow.handlers.understanding import Understanding
from mailflow.mail.commands import Commands, contradictory
from mailflow.mail.orders import Order, Verb
from mailflow.storage import consultations
from mailflow.storage.ledger import StoredMail


def obey(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """Do what the mail orders, once; its author hears of each line what was done, or why not."""
    assert said.command is not None
    if said.directorate is not None:
        return _stop_for(tx, circle, stored, said, said.directorate)
    hearing = Hearing(tx, circle, stored, said, unasked=said.unasked)
    commands = said.command
    told = _heard(hearing, commands)
    if not commands.effective:
        told = [*told, *_freeze(hearing, commands)]
    transcripts.send(hearing, commands, told)
    if any(line.done or line.elsewhere for line in told) or commands.effective:
        return end_mail(tx, stored, said, "commanded", consultation=_only_reference(told))
    if commands.says_nothing:
        return end_mail(tx, stored, said, "thanks")
    return end_mail(tx, stored, replace(said, decision="review"), "review", reason=Reason("no_word"))


def _heard(hearing: Hearing, commands: Commands) -> list[Told]:
    """The outcome of each order, in the order of the lines."""
    about = hearing.about
    orders = [
        order if order.reference or about is None else replace(order, reference=about) for order in commands.orders
    ]
    against = contradictory(orders)
    may = {order.line for order in commands.effective}
    return [_outcome(hearing, order, order in against, order.line in may) for order in orders]


def _outcome(hearing: Hearing, order: Order, contradicts: bool, may: bool) -> Told:
    if contradicts:
        return Told(line=order.line, done=False, key="contradiction")
    if not may:
        return Told(line=order.line, done=False, key="doubt")
    return carry_out(hearing, order)


def _freeze(hearing: Hearing, commands: Commands) -> list[Told]:
    """Words that are no order, in answer to the notice of an opening that can still be stopped."""
    delivery = hearing.said.delivery
    if delivery is None or delivery.kind != NoticeKind.OPENED or commands.says_nothing:
        return []
    consultation = hearing.load(delivery.reference)
    if consultation is None or not in_grace(consultation):
        return []
    words = hearing.said.words.text.strip()
    stop = Order(verb=Verb.STOP, line=commands.unknown[0] if commands.unknown else words[:200], reason=words)
    return [replace(carry_out(hearing, stop), key="froze")]


def _only_reference(told: list[Told]) -> str | None:
    """The consultation of the mail in the ledger, where all lines are about one."""
    references = {line.facts.get("reference") for line in told} - {None}
    return str(references.pop()) if len(references) == 1 else None


# ── the directorate ──────────────────────────────────────────────────────────────────────────────────────────────


def _stop_for(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding, directorate: str) -> End:
    """A directorate's word within the grace time: the coordinator is asked, the directorate hears only of a no."""
    consultation = consultations.load(tx, circle.office.forum, said.consultation) if said.consultation else None
    if consultation is None:
        return end_mail(tx, stored, replace(said, decision="review"), "review", reason=Reason("no_consultation"))
    event = Stopped(at=circle.now, by=directorate, words=said.words.text)
    try:
        decision = decide(consultation, event, circle.office.ruleset.policy)
    except NotPossible as no:
        _refuse(tx, circle, stored, consultation, said, directorate, no)
        return end_mail(tx, stored, said, "commanded", reason=Reason(no.why, no))
    save_decision(tx, circle, consultation, decision)
    return end_mail(tx, stored, said, "commanded")


def _refuse(
    tx: Connection,
    circle: Circle,
    stored: StoredMail,
    consultation: Consultation,
    said: Understanding,
    directorate: str,
    no: NotPossible,
) -> None:
    line = Told(line="NDAL", done=False, key=no.why, facts={"sentence": str(no)})
    notice = Notice(
        kind=NoticeKind.TRANSCRIPT,
        slot=f"m{stored.id}",
        role=Role.DIRECTORATE,
        who=directorate,
        to=said.sender,
        facts={"lines": [line.as_facts()], "in_reply_to": said.mail.message_id},
    )
    enqueue(tx, circle, consultation, (notice,))
