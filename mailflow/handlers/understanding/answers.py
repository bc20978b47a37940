"""Whose answer a mail is, and to which consultation: by proof, or by what stands in it."""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.model import Consultation
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.handlers.office import Office
from mailflow.handlers.reading import enclosures
from mailflow.handlers.records import Records
from mailflow.handlers.understanding.value import Understanding
from mailflow.mail.answers import answer_of
from mailflow.mail.threads import Delivery, Parent, references_in_subject, title_matches


def member_id(delivery: Delivery, register: Register) -> str:
    """The member whom a mail of ours was written to, by the id of today's register where it is known there."""
    member = register.member(delivery.who)
    return member.id if member is not None else delivery.who


def answer_to_notice(seen: Understanding, delivery: Delivery, register: Register) -> Understanding:
    """The token names the member; only her own registered address makes it hers beyond doubt."""
    sender = register.member_of(seen.origin.address or "")
    known = member_id(delivery, register)
    verified = sender is not None and sender.id == known
    if sender is None:
        seen = seen.because(Reason("unregistered_address"))
    elif not verified:
        seen = seen.because(Reason("another_members_invitation", sender.id, known))
    return _answered(seen, reference=delivery.reference, member=known, verified=verified)


def unless_private(answer: Understanding, parent: Parent, records: Records) -> Understanding:
    """Its direct parent is somebody else's mail: private correspondence in our thread, for the coordinator's eyes.

    A member who goes on from her own earlier answer is no such case, and neither is one who writes to the token's address.
    """
    if parent.foreign is None or parent.proof == "token" or answer.decision != "file":
        return answer
    if records.filed(parent.foreign) == (answer.consultation, answer.member):
        return answer
    return replace(answer, decision="review").because(Reason("answers_another"))


def by_subject(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """The reference in the subject, and a registered member."""
    del office
    member = register.member_of(seen.sender)
    references = references_in_subject(seen.mail.subject)
    if member is None or not references:
        return None
    consultation = records.consultation(references[0])
    if consultation is None or consultation.invitee(member.id) is None:
        return None
    return _by_weak_proof(seen.because(Reason("reference_in_subject")), consultation, member.id, records)


def by_title(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """Words of exactly one title, and a registered member."""
    del office
    member = register.member_of(seen.sender)
    if member is None:
        return None
    text = f"{seen.mail.subject}\n{seen.words.text}"
    named = [
        c
        for c in records.answerable()
        if c.invitee(member.id) is not None
        and (title_matches(c.title, seen.mail.subject) or title_matches(c.title, text))
    ]
    if len(named) != 1:
        return None
    return _by_weak_proof(seen.because(Reason("title_in_mail")), named[0], member.id, records)


def by_code(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """The subject carries our code, but nobody registered wrote it, or not in answer to us: kept for the coordinator."""
    del office
    references = references_in_subject(seen.mail.subject)
    if not references:
        return None
    known = records.consultation(references[0])
    member = register.member_of(seen.sender)
    answer = unproven_answer(seen, member.id if member is not None else None)
    said = replace(answer, consultation=known.reference if known is not None else None)
    return said.because(Reason("not_registered_for", references[0]))


def unproven_answer(seen: Understanding, member: str | None) -> Understanding:
    """In the form of an answer, without proof of what it answers: review, with a guess of what kind of answer it is."""
    answer = answer_of(seen.words.text, has_enclosures=bool(enclosures(seen.mail)))
    return replace(seen, kind="reply", decision="review", member=member, answer=answer)


def _by_weak_proof(seen: Understanding, consultation: Consultation, member: str, records: Records) -> Understanding:
    """Without a token the origin must be aligned; and a direct parent that is not ours is private correspondence."""
    parents = seen.mail.in_reply_to
    own_earlier = any(records.filed(parent) == (consultation.reference, member) for parent in parents)
    if parents and not own_earlier:
        review = replace(seen, kind="reply", decision="review", consultation=consultation.reference, member=member)
        return review.because(Reason("answers_another"))
    verified = seen.origin.trusted
    if not verified:
        seen = seen.because(Reason("unproven"))
    return _answered(seen, reference=consultation.reference, member=member, verified=verified)


def _answered(seen: Understanding, *, reference: str, member: str, verified: bool) -> Understanding:
    answer = answer_of(seen.words.text, has_enclosures=bool(enclosures(seen.mail)))
    said = replace(seen, kind="reply", consultation=reference, member=member, verified=verified, answer=answer)
    if answer is None:
        return replace(said, decision="review").because(Reason("no_own_words"))
    return replace(said, decision="file")
