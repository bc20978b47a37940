"""What a mail is and what it asks for: one value, used by `explain` and by `decide_mail` alike. Writes nothing.

The order of the questions is the order of trust:

1. own mail (a Message-ID that we signed), then machines: neither is ever answered
2. an answer to a mail of ours: proof by In-Reply-To, References, reply token
3. a director's follow-up to a draft we know
4. a draft, by the rules
5. a member who names the consultation in the subject, or its title
6. everything else is unrelated; a registered member's mail without proof goes to review
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.consultation.calendar import local_day
from mailflow.consultation.model import Answer, Consultation, NoticeKind, Phase
from mailflow.consultation.people import Register
from mailflow.documents.draft import DraftDocument
from mailflow.handlers.office import Office
from mailflow.handlers.reading import Reading, enclosures
from mailflow.handlers.records import Records
from mailflow.mail.answers import answer_of
from mailflow.mail.commands import Word, read_word
from mailflow.mail.delivery_status import Bounce, read_bounce
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.kinds import Verdict
from mailflow.mail.origin import Origin
from mailflow.mail.quoting import Words
from mailflow.mail.threads import Delivery, Parent, find_parent, references_in_subject, title_matches
from mailflow.rules.explanation import Evidence, tell
from mailflow.rules.matching import Candidate, DocumentFacts, Recognition, recognise

MEMBER_KINDS = frozenset(kind.value for kind in NoticeKind if kind.is_for_members)
ANSWERS_ANOTHER = "its direct parent is not a mail of mailflow's"
UNPROVEN = "the sender's origin is not proven"


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """The verdict on one mail. `kind` and `decision` are the words of contract.md."""

    mail: IncomingMail
    kind: str
    decision: str
    reasons: tuple[str, ...]
    origin: Origin
    words: Words
    answer: Answer | None = None
    consultation: str | None = None
    member: str | None = None
    verified: bool = False
    delivery: Delivery | None = None
    """The mail of ours that it answers or returns."""
    command: Word | None = None
    bounce: Bounce | None = None
    recognition: Recognition | None = None
    doubt: Evidence | None = None
    """Why a draft that the rules would open is held all the same."""
    documents: tuple[DraftDocument, ...] = ()
    received_at: datetime | None = None
    """INTERNALDATE; None for a mail that is only a file."""
    rule: str | None = None

    @property
    def sender(self) -> str:
        """The From address, '' where there is none."""
        if self.origin.address is not None:
            return self.origin.address
        return self.mail.from_[0].address if self.mail.from_ else ""


Question = Callable[[Understanding, Office, Register, Records], Understanding | None]


def understand(reading: Reading, office: Office, register: Register, records: Records) -> Understanding:
    """Say what the mail is and what it asks for."""
    mail = reading.mail
    seen = Understanding(
        mail=mail,
        kind="unrelated",
        decision="none",
        reasons=(),
        origin=reading.origin,
        words=reading.words,
        documents=reading.documents,
        received_at=reading.received_at,
    )
    if mail.message_id and office.signer.read_message_id(mail.message_id, register.forum):
        return replace(seen, kind="own", reasons=("carries a Message-ID that mailflow signed",))
    parent = find_parent(mail, office.signer, register.forum)
    if reading.machine is not None:
        return _machine(seen, reading.machine, parent, office, register)
    if parent is not None:
        delivery = parent.delivery
        proof = f"answers {delivery.kind} {delivery.slot} of {delivery.reference} (proof: {parent.proof})"
        answer = _answer_to_ours(replace(seen, delivery=delivery, reasons=(proof,)), delivery, register, records)
        return _unless_private(answer, parent, records)
    # A director's mail is a draft before it is an answer; a member's is an answer before it is anything else.
    is_director = register.directorate_of(seen.sender) is not None
    of_others: tuple[Question, ...] = (_by_subject,) if _names_anothers_draft(seen, register, records) else ()
    as_director = (*of_others, _follow_up, _draft, _by_subject, _by_title)
    questions: tuple[Question, ...] = as_director if is_director else (_by_subject, _by_title, _by_code, _draft)
    for question in questions:
        found = question(seen, office, register, records)
        if found is not None:
            return found
    return _rest(seen, register)


def _machine(
    seen: Understanding, machine: Verdict, parent: Parent | None, office: Office, register: Register
) -> Understanding:
    delivery = parent.delivery if parent is not None else None
    bounce = read_bounce(seen.mail) if machine.kind.value == "bounce" else None
    if bounce is not None:
        returned = (office.signer.read_message_id(i, register.forum) for i in bounce.returned_message_ids)
        delivery = next((d for d in returned if d is not None), delivery)
    seen = replace(seen, kind=machine.kind.value, reasons=machine.reasons, bounce=bounce, delivery=delivery)
    if delivery is None or delivery.kind not in MEMBER_KINDS:
        return seen
    return replace(seen, consultation=delivery.reference, member=_member_id(delivery, register))


def _member_id(delivery: Delivery, register: Register) -> str:
    member = register.member(delivery.who)
    return member.id if member is not None else delivery.who


def _answer_to_ours(seen: Understanding, delivery: Delivery, register: Register, records: Records) -> Understanding:
    if delivery.kind in MEMBER_KINDS:
        return _reply(seen, delivery, register)
    if delivery.who == "coordinator":
        return _command(seen, delivery, register)
    directorate = register.directorate_of(seen.sender)
    if directorate is None or directorate.id != delivery.who or seen.origin.failed:
        reason = "answers the directorate's mail from an address that is not the directorate's"
        return replace(
            seen, kind="command", decision="review", consultation=delivery.reference, reasons=(*seen.reasons, reason)
        )
    return _from_the_directorate(seen, delivery.reference, records)


def _from_the_directorate(seen: Understanding, reference: str, records: Records) -> Understanding:
    """Whatever a director writes within the grace time freezes the consultation; later it is for the coordinator's eyes."""
    consultation = records.consultation(reference)
    in_grace = consultation is not None and consultation.phase is Phase.OPEN and consultation.released_at is None
    if in_grace and not seen.origin.failed:
        reasons = (*seen.reasons, "the directorate writes within the grace time")
        return replace(
            seen, kind="command", decision="none", consultation=reference, command=Word.STOP, reasons=reasons
        )
    kind = "revision" if seen.mail.documents else "reply"
    return replace(seen, kind=kind, decision="review", consultation=reference)


def _unless_private(answer: Understanding, parent: Parent, records: Records) -> Understanding:
    """Its direct parent is somebody else's mail: private correspondence in our thread, for the coordinator's eyes.

    A member who goes on from her own earlier answer is no such case, and neither is one who writes to the token's address.
    """
    if parent.foreign is None or parent.proof == "token" or answer.decision != "file":
        return answer
    if records.filed(parent.foreign) == (answer.consultation, answer.member):
        return answer
    return replace(answer, decision="review", reasons=(*answer.reasons, ANSWERS_ANOTHER))


def _reply(seen: Understanding, delivery: Delivery, register: Register) -> Understanding:
    """The token names the member; only her own registered address makes it hers beyond doubt."""
    sender = register.member_of(seen.origin.address or "")
    known = _member_id(delivery, register)
    verified = sender is not None and sender.id == known
    reasons = seen.reasons
    if sender is None:
        reasons = (*reasons, "written from an address that is not registered")
    elif not verified:
        reasons = (*reasons, f"written from the address of {sender.id}, with the invitation of {known}")
    return _answered(replace(seen, reasons=reasons), reference=delivery.reference, member=known, verified=verified)


def _answered(seen: Understanding, *, reference: str, member: str, verified: bool) -> Understanding:
    answer = answer_of(seen.words.text, has_enclosures=bool(enclosures(seen.mail)))
    return replace(
        seen,
        kind="reply",
        decision="file" if answer is not None else "review",
        consultation=reference,
        member=member,
        verified=verified,
        answer=answer,
    )


def _command(seen: Understanding, delivery: Delivery, register: Register) -> Understanding:
    reference = delivery.reference if delivery.reference != "forum" else None
    seen = replace(seen, kind="command", consultation=reference)
    if register.coordinator_of(seen.origin.address or "") is None or seen.origin.failed:
        reason = "answers the coordinator's mail from an address that is not hers"
        return replace(seen, decision="review", reasons=(*seen.reasons, reason))
    word = read_word(seen.words.text)
    if word is None:
        reason = "no word stands alone on its line: PO, JO or NDAL"
        return replace(seen, decision="review", reasons=(*seen.reasons, reason))
    return replace(seen, decision="none", command=word, reasons=(*seen.reasons, f"the coordinator says {word.value}"))


def _follow_up(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """A directorate that answers in the thread of a draft we know: a revision or a word, never a second consultation."""
    del office
    if register.directorate_of(seen.sender) is None:
        return None
    for message_id in (*seen.mail.in_reply_to, *reversed(seen.mail.references)):
        reference = records.draft(message_id)
        if reference is not None:
            reason = f"answers the draft of {reference}"
            return _from_the_directorate(replace(seen, reasons=(*seen.reasons, reason)), reference, records)
    return None


def _names_anothers_draft(seen: Understanding, register: Register, records: Records) -> bool:
    """The subject names a consultation on another directorate's draft: a director writes as a member of the forum."""
    directorate = register.directorate_of(seen.sender)
    named = [records.consultation(reference) for reference in references_in_subject(seen.mail.subject)[:1]]
    return any(c is not None and directorate is not None and c.directorate != directorate.id for c in named)


def _draft(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """The rules; None where they say nothing, so that a director who is a member too can still be answering."""
    documents = seen.documents
    candidate = Candidate(
        mail=seen.mail,
        own_text=seen.words.text,
        quoted=seen.words.quoted,
        origin=seen.origin,
        documents=tuple(DocumentFacts(d.name, d.media_type, len(d.content)) for d in documents),
        doubtful=seen.words.doubtful,
        received_on=local_day(seen.received_at, register.zone) if seen.received_at is not None else None,
    )
    found = recognise(candidate, office.ruleset.recognise, register)
    said = replace(seen, recognition=found, rule=found.rule, reasons=(*seen.reasons, *found.reasons))
    if found.kind == "withdrawal":
        return replace(said, kind=found.kind, decision="review")
    if found.decision == "open" and any("left out" in defect for defect in seen.mail.defects):
        return _held(said, found.kind, Evidence("too_much"))
    if found.decision == "open" and (before := _same_title(said, found.title, register, records)) is not None:
        return _held(said, "revision", Evidence("same_title", before))
    if found.decision in {"open", "hold"}:
        return replace(said, kind=found.kind, decision=found.decision)
    if register.member_of(seen.sender) is None:
        return replace(said, kind="unrelated", decision=found.decision)
    return None  # a member: the next questions, and in the end `_rest`, speak


def _held(said: Understanding, kind: str, doubt: Evidence) -> Understanding:
    return replace(said, kind=kind, decision="hold", doubt=doubt, reasons=(*said.reasons, tell(doubt, "en")))


def _same_title(seen: Understanding, title: str, register: Register, records: Records) -> str | None:
    """Reference of a running consultation on a draft of the same directorate with words of that title."""
    directorate = register.directorate_of(seen.sender)
    running = (c for c in records.running() if directorate is not None and c.directorate == directorate.id)
    return next((c.reference for c in running if title_matches(c.title, title)), None)


def _by_subject(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """The reference in the subject, and a registered member."""
    del office
    member = register.member_of(seen.sender)
    references = references_in_subject(seen.mail.subject)
    if member is None or not references:
        return None
    consultation = records.consultation(references[0])
    if consultation is None or consultation.invitee(member.id) is None:
        return None
    return _by_weak_proof(seen, consultation, member.id, "the reference stands in the subject", records)


def _by_title(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
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
    return _by_weak_proof(seen, named[0], member.id, "words of the title stand in the mail", records)


def _by_weak_proof(
    seen: Understanding, consultation: Consultation, member: str, proof: str, records: Records
) -> Understanding:
    """Without a token the origin must be aligned; and a direct parent that is not ours is private correspondence."""
    reasons = (*seen.reasons, f"{proof}, and the sender is registered")
    parents = seen.mail.in_reply_to
    own_earlier = any(records.filed(parent) == (consultation.reference, member) for parent in parents)
    if parents and not own_earlier:
        return replace(
            seen,
            kind="reply",
            decision="review",
            consultation=consultation.reference,
            member=member,
            reasons=(*reasons, ANSWERS_ANOTHER),
        )
    verified = seen.origin.trusted
    if not verified:
        reasons = (*reasons, UNPROVEN)
    return _answered(replace(seen, reasons=reasons), reference=consultation.reference, member=member, verified=verified)


def _by_code(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """The subject carries our code, but nobody registered wrote it, or not in answer to us: kept for the coordinator."""
    del office
    references = references_in_subject(seen.mail.subject)
    if not references:
        return None
    known = records.consultation(references[0])
    member = register.member_of(seen.sender)
    reason = f"the subject names {references[0]}, but the sender is not registered for it"
    return replace(
        _unproven_reply(seen, member.id if member is not None else None),
        consultation=known.reference if known is not None else None,
        reasons=(*seen.reasons, reason),
    )


def _unproven_reply(seen: Understanding, member: str | None) -> Understanding:
    """In the form of an answer, without proof of what it answers: review, with a guess of what kind of answer it is."""
    answer = answer_of(seen.words.text, has_enclosures=bool(enclosures(seen.mail)))
    return replace(seen, kind="reply", decision="review", member=member, answer=answer)


def _rest(seen: Understanding, register: Register) -> Understanding:
    member = register.member_of(seen.sender)
    if member is not None:
        reason = "a registered sender alone proves nothing"
        return replace(_unproven_reply(seen, member.id), reasons=(*seen.reasons, reason))
    return replace(seen, decision="none")
