"""What the coordinator or a directorate tells us, in answer to a mail that only they have."""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.model import Consultation, NoticeKind, Phase
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.consultation.versions import pending_versions
from mailflow.handlers.records import Records
from mailflow.handlers.understanding.value import Understanding
from mailflow.mail.commands import Commands, read_commands
from mailflow.mail.orders import Order, Verb
from mailflow.mail.threads import NO_CONSULTATION, Parent, references_in_subject
from mailflow.rules.kinship import LIVING

STATUS_SLOT = "status"
"""How the slot of a transcript begins that may be forwarded: nobody can command by answering it."""


def order(seen: Understanding, parent: Parent, register: Register, records: Records) -> Understanding:
    """A word to mailflow, where the one to whom it wrote says it; anybody else's is for the coordinator's eyes."""
    delivery = parent.delivery
    if delivery.who == "coordinator":
        if delivery.kind == NoticeKind.TRANSCRIPT and delivery.slot.startswith(STATUS_SLOT):
            return _to_a_forwarded_page(seen, register)
        return _coordinators(seen, parent, register)
    directorate = register.directorate_of(seen.sender)
    if directorate is None or directorate.id != delivery.who or seen.origin.failed:
        said = replace(seen, kind="command", decision="review", consultation=delivery.reference)
        return said.because(Reason("not_the_directorates_address"))
    return directorates(seen, delivery.reference, records)


def directorates(seen: Understanding, reference: str, records: Records) -> Understanding:
    """Whatever a director writes within the grace time freezes the consultation; later it is for the coordinator's eyes."""
    consultation = records.consultation(reference)
    if consultation is not None and seen.documents and consultation.phase in LIVING and not seen.origin.failed:
        return further_version(seen, consultation)
    in_grace = consultation is not None and consultation.phase is Phase.OPEN and consultation.released_at is None
    if in_grace and not seen.origin.failed:
        stop = Commands(orders=(Order(verb=Verb.STOP, line=seen.words.text[:200]),))
        directorate = consultation.directorate if consultation is not None else None
        said = replace(
            seen, kind="command", decision="none", consultation=reference, command=stop, directorate=directorate
        )
        return said.because(Reason("within_grace"))
    said = replace(seen, kind="reply", decision="review", consultation=reference)
    return said.because(Reason("forged" if in_grace else "after_grace"))


def further_version(seen: Understanding, consultation: Consultation) -> Understanding:
    """Documents in answer to a draft that is known: a new version, or the same documents once more."""
    said = replace(seen, kind="revision", consultation=consultation.reference)
    known = {d.sha256 for v in (*consultation.versions, *pending_versions(consultation)) for d in v.documents}
    if {document.sha256 for document in seen.documents} <= known:
        return replace(said, decision="none").because(Reason("same_draft"))
    return replace(said, decision="hold").because(Reason("kin_thread", consultation.reference))


def _coordinators(seen: Understanding, parent: Parent, register: Register) -> Understanding:
    """Hers counts where it answers our mail itself: in a thread that grew from it she talks to somebody else."""
    delivery = parent.delivery
    reference = delivery.reference if delivery.reference != NO_CONSULTATION else None
    seen = replace(seen, kind="command", consultation=reference)
    if register.coordinator_of(seen.origin.address or "") is None or seen.origin.failed:
        return replace(seen, decision="review").because(Reason("not_the_coordinators_address"))
    if parent.foreign is not None and parent.proof == "references":
        return replace(seen, decision="review").because(Reason("answers_another"))
    return _ordered(seen, read_orders(seen))


def unasked(seen: Understanding, register: Register) -> Understanding | None:
    """Orders of the coordinator in a new mail to the contact point; None where it is no such mail.

    Nothing but her From says that they are hers, so that must be proven; and each is confirmed before it is done.
    """
    is_to_us = any(register.is_contact_point(box.address) for box in (*seen.mail.to, *seen.mail.cc))
    if register.coordinator_of(seen.sender) is None or not is_to_us:
        return None
    commands = read_orders(seen)
    consults = any(order.verb is Verb.CONSULT for order in commands.orders)
    if not commands.orders or (seen.mail.in_reply_to and not consults):
        return None
    seen = replace(seen, kind="command", unasked=True)
    if not seen.origin.trusted:
        return replace(seen, decision="review").because(Reason("command_unproven"))
    return _ordered(seen, _about_the_subject(seen, commands))


def strangers(seen: Understanding, records: Records) -> Understanding | None:
    """Orders about a consultation of ours from somebody who may give none: the coordinator sees the attempt, nobody is answered."""
    about = (order.reference for order in read_orders(seen).orders if order.reference is not None)
    known = next((reference for reference in about if records.consultation(reference) is not None), None)
    if known is None:
        return None
    return replace(seen, kind="command", decision="review", consultation=known).because(Reason("command_of_a_stranger"))


def read_orders(seen: Understanding) -> Commands:
    """The orders that stand in its own new words, visible in its plain text."""
    author = seen.mail.from_[0].name if seen.mail.from_ else ""
    return read_commands(seen.words.text, plain=seen.mail.text, author=author, unsure=seen.words.doubtful)


def _to_a_forwarded_page(seen: Understanding, register: Register) -> Understanding:
    """The page with the state of things goes from hand to hand: an answer to it counts like a new mail."""
    found = unasked(replace(seen, mail=replace(seen.mail, in_reply_to=())), register)
    if found is not None:
        return replace(found, mail=seen.mail)
    hers = register.coordinator_of(seen.origin.address or "") is not None
    said = replace(seen, kind="command", decision="review")
    return said.because(Reason("no_word" if hers else "not_the_coordinators_address"))


def _about_the_subject(seen: Understanding, commands: Commands) -> Commands:
    """A subject that names one consultation says which one the lines mean that name none."""
    named = references_in_subject(seen.mail.subject)
    if len(named) != 1:
        return commands
    orders = (order if order.reference else replace(order, reference=named[0]) for order in commands.orders)
    return replace(commands, orders=tuple(orders))


def _ordered(seen: Understanding, commands: Commands) -> Understanding:
    if not commands.orders:
        return replace(seen, decision="none", command=commands).because(Reason("no_word"))
    spoken = ", ".join(order.verb.value for order in commands.orders)
    return replace(seen, decision="none", command=commands).because(Reason("coordinator_says", spoken))
