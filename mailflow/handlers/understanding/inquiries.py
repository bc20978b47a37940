"""What is asked of the municipality and answered by mail: an office's words for whoever asked, and a member's wish to leave."""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.inquiries import kind_of_slot, number_of_slot
from mailflow.consultation.model import Answer, InquiryKind, NoticeKind
from mailflow.consultation.opening import COORDINATOR
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.handlers.office import Office
from mailflow.handlers.reading import enclosures
from mailflow.handlers.understanding.answers import member_id
from mailflow.handlers.understanding.drafts import or_taken_back
from mailflow.handlers.understanding.orders import read_orders
from mailflow.handlers.understanding.passed_on import ONLY_FORWARDED
from mailflow.handlers.understanding.value import Understanding
from mailflow.mail.answers import answer_of, asks_removal
from mailflow.mail.confirmation import confirms
from mailflow.mail.orders import Verb
from mailflow.mail.threads import NO_CONSULTATION, Parent

_TO_AUTHORS = frozenset({NoticeKind.RECEIVED, NoticeKind.ANSWER})
_MAY_BE_WORDS = frozenset({Verb.YES, Verb.NO})
"""A member asked: yes and no are answers to her, and never a word about something else that waits."""


def to_inquiry(seen: Understanding, parent: Parent, office: Office, register: Register) -> Understanding | None:
    """In answer to what was passed on: words for whoever asked. None where it is another mail, or an order."""
    delivery = parent.delivery
    if delivery.kind != NoticeKind.INQUIRY:
        return None
    reference = delivery.reference if delivery.reference != NO_CONSULTATION else None
    said = replace(seen, kind="command", consultation=reference)
    if delivery.who == COORDINATOR:
        if any(order.verb not in _MAY_BE_WORDS for order in read_orders(seen).orders):
            return None
        theirs = register.coordinator_of(seen.origin.address or "") is not None
        stranger = "not_the_coordinators_address"
    else:
        directorate = register.directorate_of(seen.sender)
        theirs = directorate is not None and directorate.id == delivery.who
        stranger = "not_the_directorates_address"
        taken_back = or_taken_back(replace(said, kind="reply", decision="review"), office, register)
        if theirs and taken_back.kind == "withdrawal":
            return taken_back
    if not theirs or seen.origin.failed:
        return replace(said, decision="review").because(Reason(stranger))
    if parent.foreign is not None and parent.proof == "references":
        return replace(said, decision="review").because(Reason("answers_another"))
    if _may_hold_others(seen):
        return replace(said, decision="review").because(Reason("words_not_told_apart"))
    if not _says_something(seen):
        return replace(said, decision="review").because(Reason("no_own_words"))
    return replace(said, decision="none", answers_inquiry=True).because(
        Reason("passed_on", number_of_slot(delivery.slot))
    )


def to_removal(seen: Understanding, parent: Parent, register: Register) -> Understanding | None:
    """In answer to our question whether she is to be left out: whoever has that mail is asked, from whatever address."""
    delivery = parent.delivery
    if delivery.kind != NoticeKind.REMOVAL:
        return None
    said = replace(seen, kind="command", member=member_id(delivery, register), verified=True)
    if parent.foreign is not None and parent.proof != "token":
        return replace(said, decision="review").because(Reason("answers_another"))
    word = confirms(seen.words.text)
    if word is None and asks_removal(seen.words.text):
        word = True
    if word is None:
        answer = answer_of(seen.words.text, has_enclosures=bool(enclosures(seen.mail)))
        return replace(said, kind="reply", decision="review", answer=answer).because(Reason("neither_yes_nor_no"))
    said = replace(said, decision="none", confirms_removal=word)
    return said.because(Reason("confirms_removal" if word else "declines_removal"))


def or_goes_on(said: Understanding) -> Understanding:
    """Whoever goes on with a complaint or a request speaks to the coordinator, and does not recommend anything.

    So does whoever answers a receipt: it asks that what she did not send be told. After the answer to a question comes a recommendation.
    """
    delivery = said.delivery
    if delivery is None or delivery.kind not in _TO_AUTHORS or said.answer is not Answer.RECOMMENDATION:
        return said
    kind = kind_of_slot(delivery.slot)
    if kind is None or (delivery.kind == NoticeKind.ANSWER and kind is InquiryKind.QUESTION):
        return said
    return replace(said, answer=Answer(kind.value)).because(Reason("goes_on_with", number_of_slot(delivery.slot)))


def or_wants_to_leave(said: Understanding) -> Understanding:
    """A member's mail that as a whole asks to be left out is no answer: she is asked at her registered address.

    Without proof too, since nothing happens without her yes; not where she answers somebody's private mail.
    """
    is_private = any(reason.key in {"answers_another", *ONLY_FORWARDED} for reason in said.reasons)
    if said.kind != "reply" or said.member is None or is_private or said.directorate is not None:
        return said
    words = said.words.text if said.words.text.strip() or said.delivery is not None else said.mail.subject
    if enclosures(said.mail) or not asks_removal(words):
        return said
    wanted = replace(said, kind="command", decision="none", answer=None, asks_removal=True)
    return wanted.because(Reason("asks_removal"))


def _may_hold_others(seen: Understanding) -> bool:
    """What somebody else wrote to an office must not go to a member."""
    return seen.words.doubtful or any(line.lstrip().startswith(">") for line in seen.words.text.splitlines())


def _says_something(seen: Understanding) -> bool:
    return any(map(str.isalnum, seen.words.text)) or bool(enclosures(seen.mail))
