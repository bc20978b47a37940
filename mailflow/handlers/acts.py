"""What a human's word does, inside the caller's transaction: the same by mail (`carrying`) and on the command line (`commands`).

`by` is `coordinator` or `administrator`. Whoever calls has loaded the consultation in the same transaction.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.answering import file_reply
from mailflow.consultation.decisions import decide
from mailflow.consultation.events import Approved, Closed, Event, Invited, Removed
from mailflow.consultation.inquiries import settle
from mailflow.consultation.model import (
    Answer,
    Consultation,
    Invitee,
    NoticeKind,
    Passage,
    Recommendation,
)
from mailflow.consultation.people import Member
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers.drafts import invitees
from mailflow.handlers.notices import Circle
from mailflow.handlers.saving import save_decision
from mailflow.storage import consultations, inquiries, members, outbox, recommendations

TELEPHONE = "telephone"
"""Stands where a mailed answer has its address."""


def say(tx: Connection, circle: Circle, consultation: Consultation, event: Event) -> Consultation:
    """One event; answers the consultation after it. `NotPossible` where the answer is no."""
    if isinstance(event, Approved | Closed):
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
    filing = file_reply(consultation, reply, circle.now)
    if filing.disposition == "review":
        raise NotPossible(f"{reference} is {consultation.phase}: it takes no answers now.", why="takes_no_answers")
    kept = replace(filing.recommendation, mail_id=0) if filing.recommendation is not None else None
    if kept is not None:
        recommendations.add(tx, forum, reference, kept)
    save_decision(tx, circle, consultation, filing.decision)
    return kept or replace(reply, mail_id=0)


def member_of(circle: Circle, member_id: str) -> Member:
    """The member of that id; `WrongUse` where rules.yaml has none."""
    member = circle.register.member(member_id)
    if member is None:
        raise WrongUse(f"{member_id} is no member in rules.yaml. Write the id of a member, for example M07.")
    return member


def may_be_invited(circle: Circle, member_id: str) -> Member | None:
    """The member of that id in rules.yaml, also one who was removed while running; None where there is none."""
    return circle.office.ruleset.register.member(member_id)


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
