"""What the administrator can say on the command line for the coordinator: each one transaction, by `administrator`."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, Engine

from mailflow.consultation.answering import file_reply, with_answer
from mailflow.consultation.decisions import decide
from mailflow.consultation.events import Approved, Closed, Dismissed, Event, Extended, Invited, Withdrawn
from mailflow.consultation.model import (
    Answer,
    Consultation,
    Decision,
    HistoryEntry,
    NoticeKind,
    Passage,
    Recommendation,
)
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers.drafts import invitees
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.replies import file_stored
from mailflow.handlers.saving import save_decision
from mailflow.storage import consultations, ledger, members, outbox, recommendations, watch
from mailflow.storage.transaction import transaction

ADMINISTRATOR = "administrator"
TELEPHONE = "telephone"
"""Stands where a mailed answer has its address."""


def approve(engine: Engine, office: Office, reference: str, now: datetime) -> Consultation:
    """Yes to what waits."""
    return _say(engine, office, reference, Approved(at=now, by=ADMINISTRATOR))


def dismiss(engine: Engine, office: Office, reference: str, now: datetime) -> Consultation:
    """No to what waits."""
    return _say(engine, office, reference, Dismissed(at=now, by=ADMINISTRATOR))


def extend(engine: Engine, office: Office, reference: str, to: date | int, reason: str, now: datetime) -> Consultation:
    """A later deadline: a local date, or that many working days more."""
    return _say(engine, office, reference, Extended(at=now, by=ADMINISTRATOR, to=to, reason=reason))


def close(engine: Engine, office: Office, reference: str, now: datetime) -> Consultation:
    """Close before the deadline."""
    return _say(engine, office, reference, Closed(at=now, by=ADMINISTRATOR))


def withdraw(engine: Engine, office: Office, reference: str, reason: str, now: datetime) -> Consultation:
    """Take the draft back."""
    return _say(engine, office, reference, Withdrawn(at=now, by=ADMINISTRATOR, reason=reason))


def invite(engine: Engine, office: Office, reference: str, member_id: str, now: datetime) -> Consultation:
    """Send a member the invitation again, or to a newcomer for the first time."""
    with transaction(engine) as tx:
        consultation = _load(tx, office, reference)
        circle = Circle(office, register_of(office, tx), now)
        member = circle.register.member(member_id)
        if member is None:
            raise WrongUse(f"{member_id} is no member in rules.yaml. Write the id of a member, for example M07.")
        (invitee,) = invitees(replace(circle.register, members=(member,)), ())
        slot = str(1 + outbox.slots(tx, office.forum, consultation.reference, NoticeKind.INVITATION.value, member.id))
        event = Invited(at=now, by=ADMINISTRATOR, member=invitee, slot=slot)
        decision = decide(consultation, event, office.ruleset.policy)
        save_decision(tx, circle, consultation, decision)
        return decision.consultation


def answered(
    engine: Engine, office: Office, reference: str, member_id: str, text: str | None, now: datetime
) -> Recommendation:
    """Record an answer given by telephone; without text it means: no remarks."""
    with transaction(engine) as tx:
        consultation = _load(tx, office, reference)
        reference = consultation.reference
        member = consultation.invitee(member_id) or consultation.invitee(member_id.upper())
        if member is None:
            raise WrongUse(f"{member_id} was not invited to {reference}. `mailflow show {reference}` lists who was.")
        reply = Recommendation(
            number=consultations.next_recommendation_number(tx, office.forum, reference) if text else 0,
            member=member.id,
            address=TELEPHONE,
            verified=True,
            received_at=now,
            late=False,
            version=consultation.version.number,
            text=text or "",
            passages=(Passage(text=text),) if text else (),
            answer=Answer.RECOMMENDATION if text else Answer.NO_REMARKS,
            supplements=recommendations.latest_of_member(tx, office.forum, reference, member.id),
        )
        slot = int(now.timestamp())
        filing = file_reply(consultation, replace(reply, mail_id=slot), now, doubtful=False, in_reply_to=None)
        if filing.disposition == "review":
            raise NotPossible(f"{reference} is {consultation.phase}: it takes no answers now.")
        kept = replace(filing.recommendation, mail_id=0) if filing.recommendation is not None else None
        if kept is not None:
            recommendations.add(tx, office.forum, reference, kept)
        save_decision(tx, Circle(office, register_of(office, tx), now), consultation, filing.decision)
        return kept or reply


def assign(
    engine: Engine, office: Office, what: str, member_id: str, now: datetime, *, reference: str | None = None
) -> str:
    """`mail:17` in review, or an unverified `2026-004/7`, belongs to that member; her address is remembered.

    `reference` names the consultation where the mail itself does not.
    """
    with transaction(engine) as tx:
        circle = Circle(office, register_of(office, tx), now)
        member = circle.register.member(member_id)
        if member is None:
            raise WrongUse(f"{member_id} is no member in rules.yaml. Write the id of a member, for example M07.")
        if what.startswith("mail:"):
            return file_stored(tx, circle, _mail_number(what), member, reference)
        return _confirm(tx, circle, what, member.id)


def _confirm(tx: Connection, circle: Circle, what: str, member_id: str) -> str:
    reference, _, written = what.partition("/")
    number = _number(written)
    if number is None:
        raise WrongUse(f"{what} names nothing to assign. Write mail:17 or a recommendation such as 2026-004/7.")
    forum = circle.office.forum
    consultation = _load(tx, circle.office, reference)
    reference = consultation.reference
    found = recommendations.one(tx, forum, reference, number)
    if found is None:
        raise WrongUse(f"{what} does not exist. `mailflow show {reference}` lists the recommendations.")
    confirmed = replace(found, member=member_id, verified=True)
    recommendations.confirm(tx, forum, reference, found.number, member_id)
    members.learn_address(tx, forum, found.address, member_id, circle.now)
    entry = HistoryEntry(
        at=circle.now,
        event="recommendation_assigned",
        by=ADMINISTRATOR,
        detail={"number": found.number, "member": member_id},
    )
    decision = Decision(
        consultation=with_answer(consultation, confirmed),
        history=(entry,),
        cancel=((NoticeKind.REMINDER, member_id),),
    )
    save_decision(tx, circle, consultation, decision)
    return f"{reference}/{found.number}"


def retry(engine: Engine, office: Office, what: str, now: datetime) -> str:
    """Run a quarantined mail (`mail:17`) or a refused or uncertain delivery (`delivery:203`) again."""
    with transaction(engine) as tx:
        kind, _, written = what.partition(":")
        number = _number(written)
        if number is None or kind not in {"mail", "delivery"}:
            raise WrongUse(f"{what} names nothing to retry. Write mail:17 or delivery:203.")
        done = (
            ledger.requeue(tx, office.forum, number)
            if kind == "mail"
            else outbox.requeue(tx, office.forum, number, now)
        )
        if not done:
            raise NotPossible(
                f"{what} is not waiting for a retry. `mailflow ledger` and `mailflow outbox` show the states."
            )
        return what


def resume(engine: Engine, office: Office) -> tuple[str, ...]:
    """Go on after a pause. Answers what had been paused."""
    with transaction(engine) as tx:
        return watch.resume(tx, office.forum)


def _say(engine: Engine, office: Office, reference: str, event: Event) -> Consultation:
    with transaction(engine) as tx:
        consultation = _load(tx, office, reference)
        decision = decide(consultation, event, office.ruleset.policy)
        save_decision(tx, Circle(office, register_of(office, tx), event.at), consultation, decision)
        return decision.consultation


def _load(tx: Connection, office: Office, reference: str) -> Consultation:
    wanted = reference.strip().upper().removeprefix("K-")
    if wanted.startswith("MAIL:"):
        stored = ledger.load_mail(tx, _mail_number(reference))
        ours = stored is not None and stored.forum == office.forum
        wanted = (stored.consultation if stored is not None and ours else None) or wanted
    consultation = consultations.load(tx, office.forum, wanted)
    if consultation is None:
        raise WrongUse(f"There is no consultation {reference}. `mailflow list` shows those there are.")
    return consultation


def _mail_number(what: str) -> int:
    number = _number(what.partition(":")[2])
    if number is None:
        raise WrongUse(f"{what} names no mail. Write mail: and the number from `mailflow ledger`, for example mail:17.")
    return number


def _number(written: str) -> int | None:
    """A number that a database can hold."""
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else None
