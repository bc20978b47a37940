"""A member's reply is filed. Inside the transaction of `decide_mail`, or by the administrator's word."""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.answering import FILED_IN, Arrival, file_reply, takes_answers
from mailflow.consultation.inquiries import KIND_OF, Inquiry
from mailflow.consultation.model import (
    Answer,
    Consultation,
    InquiryKind,
    NoticeKind,
    Recommendation,
)
from mailflow.consultation.people import Member
from mailflow.consultation.reasons import Reason
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers.doubting import ask_whose
from mailflow.handlers.draft_points import linked_points
from mailflow.handlers.enclosures import keep_enclosures
from mailflow.handlers.ending import End, end_mail
from mailflow.handlers.inquiries import pass_on
from mailflow.handlers.learning import learn
from mailflow.handlers.notices import Circle
from mailflow.handlers.reading import enclosures
from mailflow.handlers.records import StoredRecords
from mailflow.handlers.saving import save_decision
from mailflow.handlers.understanding import Understanding
from mailflow.handlers.understanding.enclosed import enclosed, flags_of, speaks
from mailflow.handlers.understanding.passed_on import ONLY_FORWARDED
from mailflow.handlers.versions import version_answered
from mailflow.mail.answers import answer_of
from mailflow.mail.beside import Asked, also_asks
from mailflow.mail.forwarded import own_or_forwarded
from mailflow.reports.annexes import annex_texts
from mailflow.storage import consultations, ledger, recommendations
from mailflow.storage.ledger import StoredMail

_MOST_NAMED = 5


def file_answer(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """File what a member wrote, or keep it for review; acknowledge it to the registered address."""
    forum = circle.office.forum
    assert said.consultation is not None
    consultation = consultations.load_for(tx, forum, said.consultation, said.member)
    if consultation is None:
        return end_mail(tx, stored, replace(said, decision="review"), "review", reason=Reason("unknown_consultation"))
    reply = _reply(tx, circle, stored, said, consultation)
    asked = _pass_on(tx, circle, stored, said, consultation)
    arrival = Arrival(
        in_reply_to=said.mail.message_id,
        came_from=circle.register.shown_to(said.member or "", said.sender),
        doubtful=said.words.doubtful,
        forwarded=any(flag.key in ONLY_FORWARDED for flag in said.flags),
        asked=asked,
        texts=annex_texts(tx, [reply]),
        wants_to_leave=any(one.kind is InquiryKind.REMOVAL for one in _also_asked(said)),
    )
    filing = file_reply(consultation, reply, circle.now, arrival)
    number = None
    if filing.recommendation is not None:
        number = recommendations.add(tx, forum, consultation.reference, filing.recommendation)
    save_decision(tx, circle, consultation, filing.decision)
    if not said.verified and (number is not None or said.answer is Answer.NO_REMARKS):
        ask_whose(tx, circle, stored, said, number)
    if filing.disposition == "review":
        takes_answers = consultation.phase in FILED_IN
        why = Reason("unproven_no_remarks") if takes_answers else Reason("takes_no_answers", consultation.reference)
        return end_mail(tx, stored, replace(said, decision="review"), "review", reason=why)
    return end_mail(tx, stored, said, filing.disposition, recommendation=number)


def _pass_on(
    tx: Connection, circle: Circle, stored: StoredMail, said: Understanding, consultation: Consultation
) -> tuple[Inquiry, ...]:
    """What the mail asks: the whole of it, or sentences beside a recommendation, of which its acknowledgement tells then."""
    if not takes_answers(consultation):
        return ()
    kind = KIND_OF.get(said.answer or Answer.RECOMMENDATION)
    if kind is not None:
        words = said.words.text or ", ".join(part.name or "" for part in enclosures(said.mail))
        return pass_on(tx, circle, consultation, stored, said, [(kind, words)])
    if said.answer is not Answer.RECOMMENDATION:
        return ()
    beside = [(one.kind, one.words) for one in _also_asked(said) if one.kind is not InquiryKind.REMOVAL]
    return pass_on(tx, circle, consultation, stored, said, beside, told_already=True)


def _also_asked(said: Understanding) -> tuple[Asked, ...]:
    """What a recommendation asks beside; in what may be others' words nobody asks anything."""
    if said.answer is not Answer.RECOMMENDATION:
        return ()
    certain = [passage.text for passage in said.words.passages if not passage.doubtful]
    return also_asks("\n\n".join(certain))


def _reply(
    tx: Connection, circle: Circle, stored: StoredMail, said: Understanding, consultation: Consultation
) -> Recommendation:
    forum, reference = circle.office.forum, consultation.reference
    answer = said.answer or Answer.RECOMMENDATION
    numbered = answer is Answer.RECOMMENDATION
    version = version_answered(tx, circle, consultation, said.delivery)
    return Recommendation(
        number=consultations.next_recommendation_number(tx, forum, reference) if numbered else 0,
        member=said.member,
        address=said.sender,
        verified=said.verified,
        received_at=stored.received_at,
        late=False,
        version=version,
        text=said.words.text,
        passages=said.words.passages,
        points=linked_points(tx, circle, consultation, version, said.words.text) if numbered else (),
        answer=answer,
        supplements=_supplemented(tx, forum, said, reference),
        flags=(*said.flags, *flags_of(said)),
        enclosures=keep_enclosures(tx, said),
        message_id=said.mail.message_id,
        mail_id=stored.id,
    )


def _supplemented(tx: Connection, forum: str, said: Understanding, reference: str) -> int | None:
    """Which of her earlier ones it adds to or corrects: the one that it names, whose acknowledgement it answers, or the newest."""
    if said.member is None:
        return None
    named = [
        int(number) for number in re.findall(rf"{re.escape(reference)}/([0-9]{{1,6}})", said.words.text)[:_MOST_NAMED]
    ]
    if (
        said.delivery is not None
        and said.delivery.kind == NoticeKind.ACKNOWLEDGEMENT
        and said.delivery.slot.isdecimal()
    ):
        named.append(int(said.delivery.slot))
    for number in named:
        earlier = recommendations.one(tx, forum, reference, number)
        if earlier is not None and earlier.member == said.member:
            return number
    return recommendations.latest_of_member(tx, forum, reference, said.member)


def file_stored(tx: Connection, circle: Circle, number: int, member: Member, reference: str | None) -> str:
    """File a mail that was kept for review as that member's answer, by the administrator's word."""
    stored = ledger.load_mail(tx, number)
    if stored is None or stored.forum != circle.office.forum or stored.disposition != "review":
        raise NotPossible(
            f"mail:{number} is not in review. `mailflow ledger` shows what became of it.", why="not_in_review"
        )
    wanted = reference or stored.consultation
    consultation = consultations.load(tx, circle.office.forum, wanted) if wanted else None
    if consultation is None or consultation.invitee(member.id) is None:
        raise WrongUse(
            f"mail:{number} names no consultation to which {member.id} was invited. Add --to REFERENCE, for example --to 2026-004."
        )
    reading = circle.reading_of(number)
    said = Understanding(
        mail=reading.mail,
        kind="reply",
        decision="file",
        reasons=(*stored.reasons, Reason("assigned", member.name)),
        origin=reading.origin,
        words=own_or_forwarded(reading.mail, reading.words),
        documents=reading.documents,
        contents=reading.contents,
        consultation=consultation.reference,
        member=member.id,
        verified=True,
    )
    said = replace(said, enclosures=enclosed(said, circle.office, StoredRecords(tx, circle.office.forum)))
    answer = answer_of(said.words.text, has_enclosures=speaks(said)) or Answer.RECOMMENDATION
    said = replace(said, answer=answer)
    learn(tx, circle, said.sender, member.id, forged=said.origin.failed)
    disposition, _ = file_answer(tx, circle, stored, said)
    return disposition
