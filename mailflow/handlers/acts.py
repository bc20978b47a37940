"""What a human's word does, inside the caller's transaction: the same by mail (`carrying`) and on the command line (`commands`).

`by` is `coordinator` or `administrator`. Whoever calls has loaded the consultation in the same transaction.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.answering import file_reply, with_answer
from mailflow.consultation.decisions import decide
from mailflow.consultation.events import Approved, Event, Invited, Removed
from mailflow.consultation.inquiries import settle
from mailflow.consultation.model import (
    Answer,
    Consultation,
    Decision,
    HistoryEntry,
    Invitee,
    NoticeKind,
    Passage,
    Recommendation,
)
from mailflow.consultation.people import Member
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers.drafts import invitees
from mailflow.handlers.notices import Circle
from mailflow.handlers.replies import file_stored
from mailflow.handlers.saving import save_decision
from mailflow.storage import consultations, inquiries, ledger, members, outbox, recommendations

TELEPHONE = "telephone"
"""Stands where a mailed answer has its address."""


def say(tx: Connection, circle: Circle, consultation: Consultation, event: Event) -> Consultation:
    """One event; answers the consultation after it. `NotPossible` where the answer is no."""
    if isinstance(event, Approved):
        event = replace(event, in_flight=in_flight(tx, circle, consultation.reference))
    decision = decide(consultation, event, circle.office.ruleset.policy)
    save_decision(tx, circle, consultation, decision)
    return decision.consultation


def invite(tx: Connection, circle: Circle, consultation: Consultation, member: Member, by: str) -> Consultation:
    """Send a member the invitation again, or to a newcomer for the first time; one who had been removed belongs to the forum again."""
    members.restore(tx, circle.office.forum, member.id)
    (invitee,) = invitees(replace(circle.register, members=(member,)), ())
    consultations.forgive(tx, circle.office.forum, member.id)
    used = outbox.slots(tx, circle.office.forum, consultation.reference, NoticeKind.INVITATION.value, member.id)
    event = Invited(at=circle.now, by=by, member=invitee, slot=str(1 + used))
    return say(tx, circle, consultation, event)


def record_answer(
    tx: Connection, circle: Circle, consultation: Consultation, member: Invitee, text: str | None
) -> Recommendation:
    """Record an answer given by telephone; without text it means: no remarks."""
    forum, reference = circle.office.forum, consultation.reference
    slot = int(circle.now.timestamp())
    reply = Recommendation(
        number=consultations.next_recommendation_number(tx, forum, reference) if text else 0,
        member=member.id,
        address=TELEPHONE,
        verified=True,
        received_at=circle.now,
        late=False,
        version=consultation.version.number,
        text=text or "",
        passages=(Passage(text=text),) if text else (),
        answer=Answer.RECOMMENDATION if text else Answer.NO_REMARKS,
        supplements=recommendations.latest_of_member(tx, forum, reference, member.id),
        mail_id=slot,
    )
    filing = file_reply(consultation, reply, circle.now, doubtful=False, in_reply_to=None)
    if filing.disposition == "review":
        raise NotPossible(f"{reference} is {consultation.phase}: it takes no answers now.", why="takes_no_answers")
    kept = replace(filing.recommendation, mail_id=0) if filing.recommendation is not None else None
    if kept is not None:
        recommendations.add(tx, forum, reference, kept)
    save_decision(tx, circle, consultation, filing.decision)
    return kept or replace(reply, mail_id=0)


def assign(tx: Connection, circle: Circle, what: str, member: Member, by: str, reference: str | None = None) -> str:
    """`mail:17` in review, or an unverified `2026-004/7`, belongs to that member; her address is remembered.

    `reference` names the consultation where the mail itself does not. Answers the mail's end state, or the recommendation.
    """
    if what.startswith("mail:"):
        return file_stored(tx, circle, mail_number(what), member, reference)
    return _confirm(tx, circle, what, member.id, by)


def _confirm(tx: Connection, circle: Circle, what: str, member_id: str, by: str) -> str:
    reference, _, written = what.partition("/")
    number = small_number(written)
    if number is None:
        raise WrongUse(f"{what} names nothing to assign. Write mail:17 or a recommendation such as 2026-004/7.")
    consultation = load(tx, circle, reference)
    found = recommendations.one(tx, circle.office.forum, consultation.reference, number)
    if found is None:
        raise WrongUse(f"{what} does not exist. `mailflow show {reference}` lists the recommendations.")
    confirmed = replace(found, member=member_id, verified=True)
    recommendations.confirm(tx, circle.office.forum, consultation.reference, found.number, member_id)
    members.learn_address(tx, circle.office.forum, found.address, member_id, circle.now)
    entry = HistoryEntry(
        at=circle.now,
        event="recommendation_assigned",
        by=by,
        detail={"number": found.number, "member": member_id},
    )
    decision = Decision(
        consultation=with_answer(consultation, confirmed),
        history=(entry,),
        cancel=((NoticeKind.REMINDER, member_id),),
    )
    save_decision(tx, circle, consultation, decision)
    return f"{consultation.reference}/{found.number}"


def load(tx: Connection, circle: Circle, reference: str) -> Consultation:
    """The consultation that `reference` names (`2026-004`, `K-2026-004`, `mail:17`)."""
    wanted = reference.strip().upper().removeprefix("K-")
    if wanted.startswith("MAIL:"):
        stored = ledger.load_mail(tx, mail_number(reference))
        ours = stored is not None and stored.forum == circle.office.forum
        wanted = (stored.consultation if stored is not None and ours else None) or wanted
    consultation = consultations.load(tx, circle.office.forum, wanted)
    if consultation is None:
        raise WrongUse(f"There is no consultation {reference}. `mailflow list` shows those there are.")
    return consultation


def member_of(circle: Circle, member_id: str) -> Member:
    """The member of that id; `WrongUse` where rules.yaml has none."""
    member = circle.register.member(member_id)
    if member is None:
        raise WrongUse(f"{member_id} is no member in rules.yaml. Write the id of a member, for example M07.")
    return member


def may_be_invited(circle: Circle, member_id: str) -> Member | None:
    """The member of that id in rules.yaml, also one who was removed while running; None where there is none."""
    return circle.office.ruleset.register.member(member_id)


def mail_number(what: str) -> int:
    """The number in `mail:17`."""
    number = small_number(what.partition(":")[2])
    if number is None:
        raise WrongUse(f"{what} names no mail. Write mail: and the number from `mailflow ledger`, for example mail:17.")
    return number


def small_number(written: str) -> int | None:
    """A number that a database can hold."""
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else None


def in_flight(tx: Connection, circle: Circle, reference: str) -> frozenset[str]:
    """Members whose invitation the relay may have at this moment."""
    return outbox.in_flight(tx, circle.office.forum, reference, NoticeKind.INVITATION.value)


def remove(tx: Connection, circle: Circle, member: Member, by: str) -> None:
    """Nothing more is sent to that member, in any consultation, whatever rules.yaml says."""
    members.remove(tx, circle.office.forum, member.id, circle.now)
    waiting = inquiries.waiting_removal(tx, circle.office.forum, member.id)
    if waiting is not None:
        inquiries.save(tx, circle.office.forum, settle(waiting, by, circle.now))
    for consultation in consultations.all_current(tx, circle.office.forum):
        if consultation.invitee(member.id) is not None:
            say(tx, circle, consultation, Removed(at=circle.now, by=by, member=member.id))


def unassigned(tx: Connection, circle: Circle, reference: str | None = None) -> list[tuple[str, str]]:
    """(`mail:17` or `2026-004/7`, from whom) of what waits to be assigned to a member."""
    forum = circle.office.forum
    mails = [
        (f"mail:{line.id}", f"{line.from_address or ''} “{line.subject or ''}”")
        for line in ledger.mails_to_review(tx, forum)
        if line.kind == "reply" and reference in {None, line.consultation}
    ]
    filed = [
        (f"{c.reference}/{r.number}", r.address)
        for c in consultations.all_current(tx, forum)
        if reference in {None, c.reference}
        for r in recommendations.of_consultation(tx, forum, c.reference)
        if not r.verified
    ]
    return [*mails, *filed]
