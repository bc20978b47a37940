"""From the notices a decision owes to rows of the outbox: who, in which language, with which documents, frozen bytes.

`enqueue` runs inside the handler's transaction. Documents are serialised once per consultation version and language; every
invitation then is a prefix of a few kilobytes and the shared payload.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from mailflow.consultation.calendar import local_day
from mailflow.consultation.model import Consultation, Notice, NoticeKind, Role
from mailflow.consultation.people import Register
from mailflow.handlers.office import Office
from mailflow.mail.compose import Payload, PayloadPart, Recipient, build_payload
from mailflow.mail.invitation_ics import deadline_ics
from mailflow.mail.threads import Delivery
from mailflow.reports.closing import closing_facts, report_facts, report_parts
from mailflow.storage import outbox, recommendations
from mailflow.storage.content import get_content, put_content
from mailflow.storage.outbox import OutboxMail

FORUM = "forum"
"""Reference of mails that belong to no consultation."""


@dataclass(frozen=True, slots=True)
class Circle:
    """What `enqueue` needs to know of the forum at this moment."""

    office: Office
    register: Register
    now: datetime


def enqueue(tx: Connection, circle: Circle, consultation: Consultation | None, notices: Iterable[Notice]) -> int:
    """Owe these mails from now on. Answers how many were new: a key that exists already owes nothing twice."""
    payloads: dict[tuple[NoticeKind, str], tuple[Payload, str]] = {}
    rows = []
    for notice in _within_caps(tx, circle, notices):
        recipient = _recipient(circle, consultation, notice)
        if recipient is None:
            continue
        filled = _with_record(tx, circle, consultation, notice)
        payload = None
        if consultation is not None and notice.kind in {NoticeKind.INVITATION, NoticeKind.REPORT}:
            place = (notice.kind, recipient.language)
            if place not in payloads:
                payloads[place] = _payload(tx, circle, consultation, filled, recipient.language)
            payload = payloads[place][0]
        rows.append(_row(circle, consultation, filled, recipient, payload))
    return outbox.enqueue_all(tx, rows, circle.now, circle.now)


def _row(
    circle: Circle, consultation: Consultation | None, notice: Notice, recipient: Recipient, payload: Payload | None
) -> OutboxMail:
    reference = consultation.reference if consultation is not None else FORUM
    delivery = Delivery(circle.office.forum, reference, notice.kind.value, notice.slot, notice.who)
    mail = circle.office.composer.compose(notice, consultation, recipient, circle.now, payload)
    return OutboxMail(
        forum=circle.office.forum,
        key=delivery.key,
        kind=notice.kind.value,
        reference=consultation.reference if consultation is not None else None,
        who=notice.who,
        recipient=mail.recipient,
        sender=mail.sender,
        message_id=mail.message_id,
        prefix=mail.prefix,
        payload_sha256=mail.payload_sha256,
    )


def _recipient(circle: Circle, consultation: Consultation | None, notice: Notice) -> Recipient | None:
    register = circle.register
    if notice.role is Role.MEMBER and consultation is not None:
        member = consultation.invitee(notice.who)
        return None if member is None else Recipient(member.name, notice.to or member.address, member.language)
    if notice.role is Role.DIRECTORATE:
        directorate = register.directorate(notice.who)
        if directorate is None:
            return None
        return Recipient(directorate.director or "", notice.to or directorate.addresses[0], directorate.language)
    coordinator = register.coordinator_on(local_day(circle.now, register.zone))
    return Recipient(coordinator.name, notice.to or coordinator.address, coordinator.language)


def _with_record(tx: Connection, circle: Circle, consultation: Consultation | None, notice: Notice) -> Notice:
    """Closing and report tell what the record holds at this moment."""
    if consultation is None or notice.kind not in {NoticeKind.CLOSING, NoticeKind.REPORT}:
        return notice
    filed = recommendations.of_consultation(tx, circle.office.forum, consultation.reference)
    facts = closing_facts(filed) if notice.kind is NoticeKind.CLOSING else report_facts(consultation, filed)
    return replace(notice, facts={**notice.facts, **facts})


def _payload(
    tx: Connection, circle: Circle, consultation: Consultation, notice: Notice, language: str
) -> tuple[Payload, str]:
    if notice.kind is NoticeKind.REPORT:
        filed = recommendations.of_consultation(tx, circle.office.forum, consultation.reference)
        parts = list(report_parts(consultation, filed, language))
    else:
        parts = invitation_parts(tx, circle, consultation, language)
    payload = build_payload(parts)
    return payload, put_content(tx, payload.data)


def invitation_parts(tx: Connection, circle: Circle, consultation: Consultation, language: str) -> list[PayloadPart]:
    """The director's documents byte for byte, and the deadline for the member's calendar."""
    parts = [
        PayloadPart(document.name, document.media_type, get_content(tx, document.sha256))
        for document in consultation.version.documents
    ]
    if consultation.deadline is not None:
        ics = deadline_ics(consultation, circle.register, language, circle.now)
        parts.append(PayloadPart("afati.ics" if language == "sq" else "deadline.ics", "text/calendar", ics))
    return parts


def _within_caps(tx: Connection, circle: Circle, notices: Iterable[Notice]) -> list[Notice]:
    """No robot can start a storm: beyond the caps on answers there is silence (contract.md, promise 4)."""
    limits, now = circle.office.ruleset.limits, circle.now
    kept = []
    for notice in notices:
        if notice.kind.is_answer:
            address = notice.to
            in_all = outbox.answers_since(tx, circle.office.forum, None, now - timedelta(hours=1))
            to_one = (
                0
                if address is None
                else outbox.answers_since(tx, circle.office.forum, address, now - timedelta(days=1))
            )
            if in_all >= limits.answers_per_hour or to_one >= limits.answers_per_day:
                continue
        kept.append(notice)
    return kept
