"""What machine mail says of a member: an address that fails, a complaint, a day of return. Nothing of it is ever answered.

1. It counts only where a Message-ID that we signed proves which delivery it is about (`understanding`): a forged bounce that names
   somebody else's address changes nothing, and neither does one that is about an address which has been replaced since. An automatic
   answer needs no more than a human one: a sender who is proven, and a subject that names the consultation.
2. A delay is no failure. A dead address is marked at once; a full mailbox and what else may pass only when mail to it has
   failed on three days (`delivering`).
3. Whoever complains gets nothing more, in any consultation, until the coordinator has decided.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.calendar import local_day
from mailflow.consultation.model import AddressState, HistoryEntry, Invitee, NoticeKind
from mailflow.consultation.people import Register, fold_address
from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.failures import RETURNED, note_failure
from mailflow.handlers.notices import Circle
from mailflow.handlers.understanding import Understanding
from mailflow.mail.away import away_until
from mailflow.mail.delivery_status import Bounce
from mailflow.storage import consultations, outbox

COMPLAINED = "complained"
"""Event of the history: a feedback loop passed on a member's complaint."""


def note_machine(tx: Connection, circle: Circle, said: Understanding) -> None:
    """Keep what `said` tells of the member whom one of our mails was for; nothing where it tells of none."""
    if said.consultation is None or said.member is None:
        return
    member = consultations.load_invitee(tx, circle.office.forum, said.consultation, said.member)
    if member is None:
        return
    if said.bounce is not None:
        _failed(tx, circle, said, member, said.bounce)
    elif said.kind == "feedback_report":
        _complained(tx, circle, said, member)
    elif said.kind == "auto_reply":
        _away(tx, circle, said, member)


def _failed(tx: Connection, circle: Circle, said: Understanding, member: Invitee, bounce: Bounce) -> None:
    forum, reference = circle.office.forum, said.consultation
    assert reference is not None
    assert said.delivery is not None
    written_to = outbox.recipient_of(tx, forum, said.delivery.key)
    if written_to is None or fold_address(written_to) != fold_address(member.address):
        return
    if _is_of_audit_copy(circle, member, bounce):
        return
    about = bounce.about(member.address)
    if _names_another(circle.register, member, bounce) or not any(one.concerns_address for one in about):
        return
    note_failure(
        tx,
        forum,
        reference,
        member,
        circle.now,
        event=RETURNED,
        kind=said.delivery.kind,
        permanent=any(one.permanent for one in about),
        concerns_address=True,
        zone=circle.register.zone,
        status=next((one.status for one in about if one.status), ""),
    )


def _is_of_audit_copy(circle: Circle, member: Invitee, bounce: Bounce) -> bool:
    """Did only the copy for ourselves come back? The member has hers."""
    audit_copy = circle.office.ruleset.sending.audit_copy
    named = {fold_address(one.address) for one in bounce.recipients}
    return audit_copy is not None and fold_address(audit_copy) in named and fold_address(member.address) not in named


def _names_another(register: Register, member: Invitee, bounce: Bounce) -> bool:
    """Does it return this member's mail, and name another member's address? Nobody can tell what that means."""
    named = [register.member_of(one.address) for one in bounce.recipients]
    others = [one for one in named if one is not None and one.id.casefold() != member.id.casefold()]
    return bool(others) and not any(
        fold_address(one.address) == fold_address(member.address) for one in bounce.recipients
    )


def _complained(tx: Connection, circle: Circle, said: Understanding, member: Invitee) -> None:
    forum = circle.office.forum
    if member.address_state is AddressState.COMPLAINED:
        return
    for consultation in consultations.all_current(tx, forum):
        known = consultation.invitee(member.id)
        if known is None:
            continue
        marked = replace(known, address_state=AddressState.COMPLAINED)
        consultations.save_invitee(tx, forum, consultation.reference, marked)
        for kind in NoticeKind:
            if kind.is_for_members:
                outbox.cancel(tx, forum, consultation.reference, kind.value, member.id)
    assert said.consultation is not None
    consultations.save_invitee(tx, forum, said.consultation, replace(member, address_state=AddressState.COMPLAINED))
    entry = HistoryEntry(at=circle.now, event=COMPLAINED, by="mailflow", detail={"member": member.id})
    consultations.add_history(tx, forum, said.consultation, (entry,))
    who, reference = member.id, said.consultation
    problem = f"{member.name} ({who}) has reported a mail about {reference} as unwanted: nothing more is sent to {who}."
    remedy = f"Write “{reference} RIDËRGO {who}” to write to them again, “HIQ {who}” to leave them out for good."
    raise_alarm(tx, circle, f"complaint-{who.lower()}", problem, remedy)


def _away(tx: Connection, circle: Circle, said: Understanding, member: Invitee) -> None:
    if _is_house(circle, said.sender):
        return  # the contact point's own absence, told to the audit copy
    arrived = said.received_at or circle.now
    until = away_until(said.mail, local_day(arrived, circle.register.zone))
    if until is not None and said.consultation is not None:
        consultations.save_invitee(tx, circle.office.forum, said.consultation, replace(member, away_until=until))


def _is_house(circle: Circle, sender: str) -> bool:
    audit_copy = circle.office.ruleset.sending.audit_copy or ""
    return circle.register.is_contact_point(sender) or fold_address(sender) == fold_address(audit_copy)
