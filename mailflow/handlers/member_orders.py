"""Orders about members: invite again, an answer by telephone, whose mail this is, leave out."""

from __future__ import annotations

from mailflow.consultation.confirming import UNASKED
from mailflow.consultation.model import Answer, Consultation
from mailflow.handlers import acts, whose
from mailflow.handlers.asking_back import ask_back, done, facts_of, note
from mailflow.handlers.hearing import Hearing, Told
from mailflow.handlers.identity_orders import only_waiting
from mailflow.mail.answers import answer_of
from mailflow.mail.orders import Order, Verb

OF_MEMBERS = frozenset({Verb.ASSIGN, Verb.REMOVE})
"""They need no consultation."""


def of_member(hearing: Hearing, consultation: Consultation, order: Order, *, meant: bool = False) -> Told:
    """Invite again, or an answer by telephone."""
    circle, named = hearing.circle, order.member or ""
    member = acts.may_be_invited(circle, named) if order.verb is Verb.RESEND else circle.register.member(named)
    invitee = next((m for m in consultation.members if m.id.casefold() == (order.member or "").casefold()), None)
    if member is None and (invitee is None or order.verb is Verb.RESEND):
        return Told(line=order.line, done=False, key="no_such_member", facts={"member": order.member})
    if not meant and hearing.unasked:
        return ask_back(hearing, consultation, order, UNASKED, consultation)
    if order.verb is Verb.RESEND:
        assert member is not None
        after = acts.invite(hearing.tx, hearing.circle, consultation, member, hearing.by)
        note(hearing, consultation, order, unless=meant)
        return done(order, after, member=member.name)
    if invitee is None:
        return Told(
            line=order.line, done=False, key="not_invited", facts={"member": order.member, **facts_of(consultation)}
        )
    words = None if answer_of(order.reason, has_enclosures=False) is Answer.NO_REMARKS else order.reason
    filed = acts.record_answer(hearing.tx, hearing.circle, consultation, invitee, words)
    note(hearing, consultation, order, unless=meant)
    number = f"{consultation.reference}/{filed.number}" if filed.number else None
    return done(order, consultation, member=invitee.name, number=number)


def of_members(hearing: Hearing, order: Order) -> Told:
    """Assign and remove; unasked they have no consultation in which they could be asked back."""
    if hearing.unasked:
        return Told(line=order.line, done=False, key="say_it_in_an_answer")
    return assign_or_remove(hearing, order)


def assign_or_remove(hearing: Hearing, order: Order) -> Told:
    """Whose a mail or recommendation is, or who is left out from now on."""
    register, named = hearing.circle.register, order.member or ""
    member = register.named(named) if order.verb is Verb.ASSIGN else register.member(named)
    if member is None:
        return Told(line=order.line, done=False, key="no_such_member", facts={"member": order.member})
    if order.verb is Verb.REMOVE:
        acts.remove(hearing.tx, hearing.circle, member, hearing.by)
        return Told(line=order.line, done=True, key="remove", facts={"member": member.name})
    what = order.item
    if what is None or what.startswith("/"):
        what = f"{hearing.about}{what}" if what and hearing.about else _only_unassigned(hearing, order)
    if what is None:
        choices = [{"reference": one, "title": title} for one, title in whose.unassigned(hearing.tx, hearing.circle)]
        key = "which_mail" if choices else "nothing_to_assign"
        return Told(line=order.line, done=False, key=key, facts={"choices": choices})
    reference = order.reference or hearing.about
    number = whose.assign(hearing.tx, hearing.circle, what, member, hearing.by, reference)
    return Told(line=order.line, done=True, key="assign", facts={"member": member.name, "item": what, "number": number})


def _only_unassigned(hearing: Hearing, order: Order) -> str | None:
    """What the answered question alone waits for; else the single mail or recommendation that waits to be assigned."""
    asked = only_waiting(hearing)
    if asked is not None:
        return asked
    reference = order.reference or hearing.about
    waiting = [one for one, _ in whose.unassigned(hearing.tx, hearing.circle, reference)]
    return waiting[0] if len(waiting) == 1 else None
