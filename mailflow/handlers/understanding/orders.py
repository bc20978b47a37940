"""What the coordinator or a directorate tells us, in answer to a mail that only they have."""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.model import Phase
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.handlers.records import Records
from mailflow.handlers.understanding.value import Understanding
from mailflow.mail.commands import Word, read_word
from mailflow.mail.threads import NO_CONSULTATION, Delivery


def order(seen: Understanding, delivery: Delivery, register: Register, records: Records) -> Understanding:
    """A word to mailflow, where the one to whom it wrote says it; anybody else's is for the coordinator's eyes."""
    if delivery.who == "coordinator":
        return _coordinators(seen, delivery, register)
    directorate = register.directorate_of(seen.sender)
    if directorate is None or directorate.id != delivery.who or seen.origin.failed:
        said = replace(seen, kind="command", decision="review", consultation=delivery.reference)
        return said.because(Reason("not_the_directorates_address"))
    return directorates(seen, delivery.reference, records)


def directorates(seen: Understanding, reference: str, records: Records) -> Understanding:
    """Whatever a director writes within the grace time freezes the consultation; later it is for the coordinator's eyes."""
    consultation = records.consultation(reference)
    in_grace = consultation is not None and consultation.phase is Phase.OPEN and consultation.released_at is None
    if in_grace and not seen.origin.failed:
        said = replace(seen, kind="command", decision="none", consultation=reference, command=Word.STOP)
        return said.because(Reason("within_grace"))
    kind = "revision" if seen.mail.documents else "reply"
    said = replace(seen, kind=kind, decision="review", consultation=reference)
    return said.because(Reason("forged" if in_grace else "after_grace"))


def _coordinators(seen: Understanding, delivery: Delivery, register: Register) -> Understanding:
    reference = delivery.reference if delivery.reference != NO_CONSULTATION else None
    seen = replace(seen, kind="command", consultation=reference)
    if register.coordinator_of(seen.origin.address or "") is None or seen.origin.failed:
        return replace(seen, decision="review").because(Reason("not_the_coordinators_address"))
    word = read_word(seen.words.text)
    if word is None:
        return replace(seen, decision="review").because(Reason("no_word"))
    return replace(seen, decision="none", command=word).because(Reason("coordinator_says", word.value))
