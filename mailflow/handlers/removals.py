"""A member wants to leave: asked back at the registered address, and done only by her yes to that mail.

The record stays: what she has answered counts as ever. `mailflow invite` brings her back.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.calendar import local_day
from mailflow.consultation.inquiries import Inquiry, in_mode, is_waiting, settle
from mailflow.consultation.model import InquiryKind, Notice, NoticeKind, Role
from mailflow.consultation.opening import COORDINATOR
from mailflow.consultation.people import Member
from mailflow.consultation.reasons import Reason
from mailflow.consultation.telling import member_notice
from mailflow.handlers import acts
from mailflow.handlers.ending import End, end_mail
from mailflow.handlers.inquiries import of_slot, opened_inquiry
from mailflow.handlers.notices import Circle, enqueue
from mailflow.handlers.understanding import Understanding
from mailflow.storage import inquiries
from mailflow.storage.ledger import StoredMail


def ask_back(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """She is asked at her registered address, whoever wrote; once a day while her answer waits."""
    member = circle.register.member(said.member or "")
    if member is None:
        return end_mail(tx, stored, replace(said, decision="review"), "review", reason=Reason("left_already"))
    waiting = inquiries.waiting_removal(tx, circle.office.forum, member.id)
    if waiting is not None and not is_waiting(waiting, circle.now):
        inquiries.save(tx, circle.office.forum, settle(waiting, "mailflow", circle.now))
        waiting = None
    text = said.words.text or said.mail.subject
    inquiry = waiting or opened_inquiry(tx, circle, stored, said, InquiryKind.REMOVAL, text)
    day = local_day(circle.now, circle.register.zone)
    facts = {
        "received_at": inquiry.received_at,
        "text": inquiry.text,
        "verified": inquiry.verified,
        "in_reply_to": inquiry.message_id if inquiry.verified else None,
    }
    notice = member_notice(NoticeKind.REMOVAL, member.id, slot=f"{inquiry.number}-{day:%Y%m%d}", facts=facts)
    enqueue(tx, circle, None, in_mode(circle.office.ruleset.policy.mode, [notice]))
    return end_mail(tx, stored, said, "commanded")


def confirm(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """Her yes removes her, with one last mail; her no leaves everything as it is. Either settles the question."""
    assert said.delivery is not None
    inquiry = of_slot(tx, circle, said.delivery.slot)
    member = circle.register.member(said.member or "")
    if inquiry is None or member is None or inquiry.settled_at is not None:
        return end_mail(tx, stored, replace(said, decision="review"), "review", reason=Reason("settled_removal"))
    inquiries.save(tx, circle.office.forum, settle(inquiry, member.id, circle.now))
    if said.confirms_removal:
        acts.remove(tx, circle, member, member.id)
        enqueue(tx, circle, None, _told(inquiry, member, said))
    return end_mail(tx, stored, said, "commanded")


def _told(inquiry: Inquiry, member: Member, said: Understanding) -> tuple[Notice, ...]:
    """The last mail to her, which the removal itself does not hold back; and the coordinator hears of it."""
    slot = f"{inquiry.number}-done"
    last = {"received_at": inquiry.received_at, "done": True, "in_reply_to": said.mail.message_id}
    hers = {
        "kind": InquiryKind.REMOVAL.value,
        "number": inquiry.number,
        "who": f"{member.name} ({member.organisation})" if member.organisation else member.name,
        "member": member.id,
        "text": inquiry.text,
        "received_at": inquiry.received_at,
    }
    return (
        member_notice(NoticeKind.REMOVAL, member.id, slot=slot, facts=last),
        Notice(kind=NoticeKind.INQUIRY, slot=slot, role=Role.COORDINATOR, who=COORDINATOR, facts=hers),
    )
