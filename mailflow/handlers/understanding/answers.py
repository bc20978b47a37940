"""Whose answer a mail is, and to which consultation: by proof, or by what stands in it.

The proofs in their order: our signed Message-ID in In-Reply-To, in References, the reply token; then, only for a registered sender,
the reference in the subject, words of the title. What contradicts the strongest of them, or leaves open whose answer it is, is flagged:
the answer is filed by the strongest proof, and counts only once a human has said so.
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.model import Consultation
from mailflow.consultation.people import Member, Register
from mailflow.consultation.reasons import Reason
from mailflow.handlers.office import Office
from mailflow.handlers.reading import enclosures
from mailflow.handlers.records import Records
from mailflow.handlers.understanding.guessing import (
    answers_members_mail,
    bears_the_name,
    likely_consultation,
    likely_member,
    speaks_for,
)
from mailflow.handlers.understanding.value import Understanding
from mailflow.mail.answers import answer_of
from mailflow.mail.proofs import contradicting
from mailflow.mail.threads import Delivery, Parent, references_in_subject, title_matches


def member_id(delivery: Delivery, register: Register) -> str:
    """The member whom a mail of ours was written to, by the id of today's register where it is known there."""
    member = register.member(delivery.who)
    return member.id if member is not None else delivery.who


def answer_to_notice(
    seen: Understanding, parent: Parent, office: Office, register: Register, records: Records
) -> Understanding:
    """The token names the member; only her own registered address makes it hers beyond doubt, and nothing may contradict it.

    Of those who share an address it is the one whose name the author bears.
    """
    delivery = parent.delivery
    known = member_id(delivery, register)
    seen = _several_authors(_contradicted(seen, parent, office, register, records), register)
    senders = register.members_at(seen.origin.address or "")
    namesakes = [sender for sender in senders if bears_the_name(seen, sender)]
    if seen.origin.address is None and register.members_at(seen.sender):
        seen = seen.flagged(Reason("unproven"), *seen.origin.reasons[:1])
    elif not senders and not seen.flags:
        member = register.member(known)
        hints = speaks_for(seen, member, office.ruleset.trust.internal_domains) if member is not None else ()
        forged = (Reason("forged"),) if seen.origin.failed else ()
        seen = seen.flagged(Reason("unregistered_address"), *forged).hinted(*hints)
    elif senders and known not in {sender.id for sender in namesakes or senders}:
        writers = ", ".join(dict.fromkeys(sender.name for sender in namesakes or senders))
        seen = seen.flagged(Reason("another_members_invitation", writers, register.name_of(known)))
    return _answered(seen, reference=delivery.reference, member=known)


def unless_private(answer: Understanding, parent: Parent, register: Register, records: Records) -> Understanding:
    """Its direct parent is somebody else's mail: private correspondence in our thread, for the coordinator's eyes.

    No such case is a member who goes on from an answer that was filed, her own or one that another had sent to all; whoever
    answers a member who forwarded our mail; and whoever writes to the token's address.
    """
    if parent.foreign is None or parent.proof == "token" or answer.decision != "file":
        return answer
    filed = records.filed(parent.foreign)
    if filed is not None and filed[0] == answer.consultation:
        return _to_anothers_answer(answer, filed[1], register, records)
    member = register.member(answer.member or "")
    if member is not None and answers_members_mail(answer, member, register):
        return replace(answer, verified=False).flagged(Reason("answers_members_mail", member.name))
    return replace(answer, decision="review", verified=False).because(Reason("answers_another"))


def _to_anothers_answer(answer: Understanding, author: str, register: Register, records: Records) -> Understanding:
    """Somebody goes on from an answer that is filed. The token in its thread is its author's; a member who wrote to all of them has none."""
    writers = register.members_at(answer.origin.address or "")
    if not writers or author in {writer.id for writer in writers}:
        return answer
    consultation = records.consultation(answer.consultation or "")
    writer = next((w for w in writers if consultation is not None and consultation.invitee(w.id) is not None), None)
    if writer is None or answer.member != author:
        return answer
    flags = tuple(flag for flag in answer.flags if flag.key != "another_members_invitation")
    hers = replace(answer, member=writer.id, verified=False, flags=flags)
    return hers.flagged(Reason("answers_members_mail", register.name_of(author)))


def by_subject(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """The reference in the subject, and a registered member."""
    del office
    known = _named_in_subject(seen, records)
    if not known:
        return None
    member = _writer(seen, register, known[0])
    if member is None:
        return None
    seen = _shared(_several_authors(seen.because(Reason("reference_in_subject")), register), register, member)
    if len(known) > 1:
        seen = seen.flagged(Reason("subject_names_another", known[1].reference))
    return _by_weak_proof(seen, known[0], member.id, records)


def by_title(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """Words of exactly one title, and a registered member."""
    del office
    if not register.members_at(seen.sender):
        return None
    text = f"{seen.mail.subject}\n{seen.words.text}"
    named = [
        (c, member)
        for c in records.answerable()
        if (member := _writer(seen, register, c)) is not None
        and (title_matches(c.title, seen.mail.subject) or title_matches(c.title, text))
    ]
    if len(named) != 1:
        return None
    consultation, member = named[0]
    seen = _shared(_several_authors(seen.because(Reason("title_in_mail")), register), register, member)
    return _by_weak_proof(seen, consultation, member.id, records)


def automatic_answer(seen: Understanding, register: Register, records: Records) -> Understanding:
    """An automatic answer without a token: a proven member's, to the consultation that its subject names by number or by title."""
    if not seen.origin.trusted:
        return seen
    subject = seen.mail.subject
    named = _named_in_subject(seen, records) or [c for c in records.answerable() if title_matches(c.title, subject)]
    found = [(c, member) for c in named if (member := _writer(seen, register, c)) is not None]
    if len(found) != 1:
        return seen
    return replace(seen, consultation=found[0][0].reference, member=found[0][1].id)


def by_code(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """The subject carries our code, but nobody registered wrote it: filed, unverified, for the member for whom something speaks.

    Kept for the coordinator where nothing does, or where it answers somebody else's mail.
    """
    references = references_in_subject(seen.mail.subject)
    if not references:
        return None
    known = next(iter(_named_in_subject(seen, records)), None)
    writer = register.member_of(seen.sender)
    house = office.ruleset.trust.internal_domains
    may_guess = known is not None and not register.knows(seen.sender) and not register.is_contact_point(seen.sender)
    guess = likely_member(seen, register, known, house) if may_guess else None
    seen = seen.because(Reason("not_registered_for", known.reference if known else references[0]))
    if guess is None or known is None:
        answer = unproven_answer(seen, writer.id if writer is not None else None)
        return replace(answer, consultation=known.reference if known is not None else None)
    member, why = guess
    seen = seen.flagged(Reason("unregistered_address")).hinted(why)
    if seen.mail.in_reply_to and not answers_members_mail(seen, member, register):
        private = replace(unproven_answer(seen, member.id), consultation=known.reference)
        return private.because(Reason("answers_another"))
    return _answered(_distrusted(seen), reference=known.reference, member=member.id)


def by_sender(seen: Understanding, register: Register, records: Records) -> Understanding | None:
    """A registered sender alone proves nothing: review, with the consultation that it may be about."""
    member = register.member_of(seen.sender)
    if member is None:
        return None
    seen = unproven_answer(seen, member.id).because(Reason("sender_alone"))
    guess = likely_consultation(seen, member, records)
    if guess is None:
        return seen
    return replace(seen, consultation=guess[0].reference).because(guess[1])


def unproven_answer(seen: Understanding, member: str | None) -> Understanding:
    """In the form of an answer, without proof of what it answers: review, with a guess of what kind of answer it is."""
    answer = answer_of(seen.words.text, has_enclosures=bool(enclosures(seen.mail)))
    return replace(seen, kind="reply", decision="review", member=member, answer=answer)


# ── contradictions ───────────────────────────────────────────────────────────────────────────────────────────────


def _contradicted(
    seen: Understanding, parent: Parent, office: Office, register: Register, records: Records
) -> Understanding:
    """Other mails of ours that it names, and another consultation in its subject. One that names its own contradicts nothing."""
    mail, delivery = seen.mail, parent.delivery
    others = contradicting(mail, parent, office.signer, delivery.forum)
    if others:
        told = "; ".join(f"K-{other.reference}, {register.name_of(other.who)}" for other in others)
        seen = seen.flagged(Reason("names_another_mail", told))
    if delivery.reference in references_in_subject(mail.subject):
        return seen
    named = _named_in_subject(seen, records)
    if named:
        seen = seen.flagged(Reason("subject_names_another", named[0].reference))
    return seen


def _several_authors(seen: Understanding, register: Register) -> Understanding:
    """Several registered members in From."""
    authors = [member for box in seen.mail.from_ for member in register.members_at(box.address)]
    if len({box.address for box in seen.mail.from_}) < 2 or len({author.id for author in authors}) < 2:
        return seen
    return seen.flagged(Reason("several_members_in_from", ", ".join(dict.fromkeys(author.name for author in authors))))


def _shared(seen: Understanding, register: Register, member: Member) -> Understanding:
    """An address of several members, without a token: the author's name says which of them, else nothing does."""
    sharing = register.members_at(seen.sender)
    if len(sharing) < 2 or len([m for m in sharing if bears_the_name(seen, m)]) == 1:
        return seen
    return seen.flagged(Reason("shared_address", ", ".join(m.name for m in sharing), member.name))


def _writer(seen: Understanding, register: Register, consultation: Consultation) -> Member | None:
    """The invited member who has the sender's address; of several the one whose name the author bears, else the first."""
    invited = [m for m in register.members_at(seen.sender) if consultation.invitee(m.id) is not None]
    named = [member for member in invited if bears_the_name(seen, member)]
    return next(iter(named if len(named) == 1 else invited), None)


def _named_in_subject(seen: Understanding, records: Records) -> list[Consultation]:
    found = (records.consultation(reference) for reference in references_in_subject(seen.mail.subject))
    return [consultation for consultation in found if consultation is not None]


# ── the verdict ──────────────────────────────────────────────────────────────────────────────────────────────────


def _by_weak_proof(seen: Understanding, consultation: Consultation, member: str, records: Records) -> Understanding:
    """Without a token the origin must be aligned; and a direct parent that is not ours is private correspondence."""
    parents = seen.mail.in_reply_to
    own_earlier = any(records.filed(parent) == (consultation.reference, member) for parent in parents)
    if parents and not own_earlier:
        review = replace(seen, kind="reply", decision="review", consultation=consultation.reference, member=member)
        return review.because(Reason("answers_another"))
    return _answered(_distrusted(seen), reference=consultation.reference, member=member)


def _distrusted(seen: Understanding) -> Understanding:
    if seen.origin.trusted:
        return seen
    return seen.flagged(Reason("forged" if seen.origin.failed else "unproven"))


def _answered(seen: Understanding, *, reference: str, member: str) -> Understanding:
    answer = answer_of(seen.words.text, has_enclosures=bool(enclosures(seen.mail)))
    said = replace(seen, kind="reply", consultation=reference, member=member, verified=not seen.flags, answer=answer)
    if answer is None:
        return replace(said, decision="review").because(Reason("no_own_words"))
    return replace(said, decision="file")
