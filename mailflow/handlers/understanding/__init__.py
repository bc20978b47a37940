"""What a mail is and what it asks for: one value, used by `explain` and by `decide_mail` alike. Writes nothing.

The order of the questions is the order of trust:

1. own mail (a Message-ID that we signed), then machines: neither is ever answered
2. an answer to a mail of ours: proof by In-Reply-To, References, reply token
3. the coordinator's orders in a new mail
4. a director's follow-up to a draft we know
5. a draft, by the rules
6. a member who names the consultation in the subject, or its title
7. everything else is unrelated; a registered member's mail without proof goes to review

`answers` says whose answer a mail is, `orders` what the coordinator or a directorate tells us, `drafts` what the rules say.
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.model import NoticeKind
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.handlers.office import Office
from mailflow.handlers.reading import Reading
from mailflow.handlers.records import Records
from mailflow.handlers.sharing import Claim, claim
from mailflow.handlers.understanding.answers import (
    answer_to_notice,
    automatic_answer,
    by_code,
    by_sender,
    by_subject,
    by_title,
    member_id,
    unless_private,
)
from mailflow.handlers.understanding.caution import with_caution
from mailflow.handlers.understanding.drafts import draft, follow_up, names_anothers_draft, or_taken_back
from mailflow.handlers.understanding.enclosed import by_documents
from mailflow.handlers.understanding.inquiries import or_goes_on, or_wants_to_leave, to_inquiry, to_removal
from mailflow.handlers.understanding.orders import order, strangers, unasked
from mailflow.handlers.understanding.passed_on import or_only_forwarded
from mailflow.handlers.understanding.value import Question, Understanding
from mailflow.mail.delivery_status import read_bounce
from mailflow.mail.kinds import MachineKind, Verdict
from mailflow.mail.returned import returned_ids
from mailflow.mail.threads import NO_CONSULTATION, Parent, bears_false_token, find_parent

__all__ = ["FALSE_TOKEN", "Understanding", "understand"]

FALSE_TOKEN = Reason("false_token")
"""It claims to answer a mail of ours and does not: `handlers.guesses` counts these."""
MEMBER_KINDS = frozenset(kind.value for kind in NoticeKind if kind.is_for_members)


def understand(reading: Reading, office: Office, register: Register, records: Records) -> Understanding:
    """Say what the mail is and what it asks for."""
    whose = claim(reading.mail, office, register)
    said = _understand(reading, office, register, records, is_anothers=whose is Claim.ANOTHERS)
    said = or_wants_to_leave(by_documents(or_only_forwarded(said, register), office, records))
    said = with_caution(said) if whose is Claim.SEVERAL else said
    return said.because(FALSE_TOKEN) if bears_false_token(reading.mail, office.signers) else said


def _understand(
    reading: Reading, office: Office, register: Register, records: Records, *, is_anothers: bool
) -> Understanding:
    mail = reading.mail
    seen = Understanding(
        mail=mail,
        kind="unrelated",
        decision="none",
        reasons=(),
        origin=reading.origin,
        words=reading.words,
        documents=reading.documents,
        contents=reading.contents,
        received_at=reading.received_at,
    )
    if is_anothers:
        return seen.because(Reason("another_forum"))
    own = office.signer.read_message_id(mail.message_id, register.forum) if mail.message_id else None
    if own is not None:
        return replace(seen, kind="own", delivery=own).because(Reason("own"))
    parent = find_parent(mail, office.signer, register.forum)
    if reading.machine is not None:
        return _machine(seen, reading.machine, parent, office, register, records)
    if parent is not None:
        return _answer_to_ours(seen, parent, office, register, records)
    ordered = unasked(seen, register)
    if ordered is not None:
        return ordered
    for question in _questions(seen, register, records):
        found = question(seen, office, register, records)
        if found is not None:
            return strangers(found, records) or found if found.kind == "unrelated" else found
    return by_sender(seen, register, records) or seen


def _machine(
    seen: Understanding,
    machine: Verdict,
    parent: Parent | None,
    office: Office,
    register: Register,
    records: Records,
) -> Understanding:
    delivery = parent.delivery if parent is not None else None
    bounce = read_bounce(seen.mail) if machine.kind.value == "bounce" else None
    returned = (office.signer.read_message_id(i, register.forum) for i in returned_ids(seen.mail))
    delivery = next((d for d in returned if d is not None), delivery)
    seen = replace(seen, kind=machine.kind.value, reasons=machine.reasons, bounce=bounce, delivery=delivery)
    if delivery is None and seen.kind == MachineKind.AUTO_REPLY:
        return automatic_answer(seen, register, records)
    if delivery is None or delivery.kind not in MEMBER_KINDS:
        return seen
    reference = delivery.reference if delivery.reference != NO_CONSULTATION else None
    return replace(seen, consultation=reference, member=member_id(delivery, register))


def _answer_to_ours(
    seen: Understanding, parent: Parent, office: Office, register: Register, records: Records
) -> Understanding:
    """To a notice to members, or to a mail that the coordinator or a directorate has from us."""
    delivery = parent.delivery
    key = "answers_forum" if delivery.reference == NO_CONSULTATION else "answers_consultation"
    proof = Reason(key, delivery.kind, delivery.slot, delivery.reference, parent.proof)
    seen = replace(seen, delivery=delivery).because(proof)
    asked = to_inquiry(seen, parent, office, register) or to_removal(seen, parent, register)
    if asked is not None:
        return asked
    if delivery.kind in MEMBER_KINDS:
        answer = answer_to_notice(seen, parent, office, register, records)
        return or_goes_on(unless_private(answer, parent, register, records))
    return or_taken_back(order(seen, parent, register, records), office, register)


def _questions(seen: Understanding, register: Register, records: Records) -> tuple[Question, ...]:
    """A director's mail is a draft before it is an answer; a member's is an answer before it is anything else."""
    if register.directorate_of(seen.sender) is None:
        return (by_subject, by_title, by_code, draft)
    as_director = (follow_up, draft, by_subject, by_title)
    return (by_subject, *as_director) if names_anothers_draft(seen, register, records) else as_director
