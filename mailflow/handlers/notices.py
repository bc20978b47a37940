"""From the notices a decision owes to rows of the outbox: who, in which language, with which documents, frozen bytes.

`enqueue` runs inside the handler's transaction. Documents are serialised once per consultation version and language; every
invitation then is a prefix of a few kilobytes and the shared payload.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mailflow.consultation.calendar import local_day
from mailflow.consultation.model import AddressState, Consultation, Notice, NoticeKind, Recommendation, Role
from mailflow.consultation.opening import COORDINATOR
from mailflow.consultation.people import Register
from mailflow.errors import NotYetRead
from mailflow.handlers.breaker import REMEDY, Exceeded, exceeded_by_answer, was_told
from mailflow.handlers.office import Office
from mailflow.handlers.reading import Reading
from mailflow.mail.compose import Payload, PayloadPart, Recipient, build_payload
from mailflow.mail.invitation_ics import deadline_ics
from mailflow.mail.threads import Delivery
from mailflow.reports.annexes import annex_texts
from mailflow.reports.closing import closing_facts, report_facts, report_parts
from mailflow.storage import outbox, recommendations
from mailflow.storage.content import get_content, put_content
from mailflow.storage.outbox import OutboxMail

_WITH_PAYLOAD = frozenset({NoticeKind.INVITATION, NoticeKind.VERSION, NoticeKind.REPORT})
FORUM = "forum"
"""Reference of mails that belong to no consultation."""


@dataclass(frozen=True, slots=True)
class Circle:
    """What `enqueue` needs to know of the forum at this moment."""

    office: Office
    register: Register
    now: datetime
    texts: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Texts of drafts that were read in this transaction, by SHA-256: a hundred answers name places of the same one."""
    readings: Mapping[int, Reading] = field(default_factory=dict, repr=False, compare=False)
    """Mails of the ledger that were read before this transaction, by number."""

    def reading_of(self, mail_id: int) -> Reading:
        """What that mail says. Raises `NotYetRead`, on which `read_before` reads it and begins the transaction again."""
        if mail_id not in self.readings:
            raise NotYetRead(mail_id)
        return self.readings[mail_id]


def enqueue(tx: Connection, circle: Circle, consultation: Consultation | None, notices: Iterable[Notice]) -> int:
    """Owe these mails from now on. Answers how many were new: a key that exists already owes nothing twice."""
    payloads: dict[tuple[NoticeKind, str], tuple[Payload, str]] = {}
    rows, caps = [], []
    for notice in notices:
        recipient = _recipient(circle, consultation, notice)
        if recipient is None:
            continue
        exceeded = _exceeded_cap(tx, circle, notice, recipient)
        if exceeded is not None:
            caps.append(exceeded)
            continue
        filled = _with_record(tx, circle, consultation, notice, recipient.language)
        payload = None
        if consultation is not None and (notice.kind in _WITH_PAYLOAD or notice.facts.get("parts")):
            place = (notice.kind, recipient.language)
            if place not in payloads:
                payloads[place] = _payload(tx, circle, consultation, filled, recipient.language)
            payload = payloads[place][0]
        rows.append(_row(circle, consultation, filled, recipient, payload))
    owed = _owe(tx, circle, rows)
    return owed + (enqueue(tx, circle, None, cap_alarms(tx, circle, caps)) if caps else 0)


def _owe(tx: Connection, circle: Circle, rows: Sequence[OutboxMail]) -> int:
    """In catching up with lost time only the coordinator is written to: the others may have had these mails already."""
    withheld = [row for row in rows if circle.office.withholds and row.who != COORDINATOR]
    owed = [row for row in rows if row not in withheld] if withheld else rows
    entered = outbox.withhold_all(tx, withheld, circle.now) if withheld else 0
    return entered + outbox.enqueue_all(tx, owed, circle.now, circle.now)


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
        if member is None or member.removed_at is not None:  # the last gate: whoever was removed gets nothing any more
            return None
        if member.address_state is AddressState.COMPLAINED:  # … and so does whoever complained, until she has decided
            return None
        return Recipient(member.name, notice.to or member.address, member.language)
    if notice.role is Role.MEMBER:
        known = register.member(notice.who)
        return Recipient(known.name, known.addresses[0], known.language) if known is not None else None
    if notice.role is Role.DIRECTORATE:
        directorate = register.directorate(notice.who)
        if directorate is None:
            return None
        return Recipient(directorate.director or "", notice.to or directorate.addresses[0], directorate.language)
    named = register.coordinator_of(notice.to) if notice.to is not None else None
    coordinator = named or register.coordinator_on(local_day(circle.now, register.zone))
    return Recipient(coordinator.name, notice.to or coordinator.address, coordinator.language)


def _with_record(
    tx: Connection, circle: Circle, consultation: Consultation | None, notice: Notice, language: str
) -> Notice:
    """Closing and report tell what the record holds at this moment; an invitation, what rules.yaml adds to each."""
    if notice.kind is NoticeKind.INVITATION:
        return replace(notice, facts={**notice.facts, **_of_the_house(circle, language)})
    if consultation is None or notice.kind not in {NoticeKind.CLOSING, NoticeKind.REPORT}:
        return notice
    filed = _told(tx, circle, consultation, notice)
    if notice.kind is NoticeKind.CLOSING:
        facts = closing_facts(consultation, filed)
    else:
        facts = report_facts(consultation, filed, annex_texts(tx, filed))
    return replace(notice, facts={**notice.facts, **facts})


def _told(tx: Connection, circle: Circle, consultation: Consultation, notice: Notice) -> tuple[Recommendation, ...]:
    """All recommendations; of an addition to the report those that came after it."""
    filed = recommendations.of_consultation(tx, circle.office.forum, consultation.reference)
    numbers = notice.facts.get("numbers")
    return filed if numbers is None else tuple(one for one in filed if one.number in numbers)


def _of_the_house(circle: Circle, language: str) -> dict[str, Any]:
    """The privacy line, and the office that the law's notice names (146/2014) where it is registered."""
    ruleset = circle.office.ruleset
    office = ruleset.notices.coordinator_146
    return {"privacy": ruleset.privacy.line(language), "coordinator_146": office.line if office else None}


def _payload(
    tx: Connection, circle: Circle, consultation: Consultation, notice: Notice, language: str
) -> tuple[Payload, str]:
    if notice.kind is NoticeKind.REPORT:
        filed = _told(tx, circle, consultation, notice)
        is_addition = "numbers" in notice.facts
        parts = list(report_parts(consultation, filed, language, annex_texts(tx, filed), is_addition=is_addition))
    elif notice.kind is NoticeKind.ANSWER:
        parts = [PayloadPart(p["name"], p["media_type"], get_content(tx, p["sha256"])) for p in notice.facts["parts"]]
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


def _exceeded_cap(tx: Connection, circle: Circle, notice: Notice, recipient: Recipient) -> Exceeded | None:
    """No robot can start a storm: beyond the caps on answers there is silence and an alarm (contract.md, promise 4)."""
    if not notice.kind.is_answer:
        return None
    return exceeded_by_answer(tx, circle.register, circle.office.ruleset.limits, recipient.address, circle.now)


def cap_alarms(tx: Connection, circle: Circle, caps: Iterable[Exceeded]) -> list[Notice]:
    """One alarm for each limit that was reached, unless the coordinator has had it within a day."""
    told = {cap.what: cap for cap in caps if not was_told(tx, circle.office.forum, cap, circle.now)}
    return [alarm_notice(circle, cap.what, cap.problem, REMEDY) for cap in told.values()]


def alarm_notice(circle: Circle, what: str, problem: str, remedy: str) -> Notice:
    """To the coordinator, once a day for one cause. `what` names it: letters, digits, hyphens, part of the outbox key."""
    day = local_day(circle.now, circle.register.zone)
    facts = {"what": what, "cause": what.partition("-")[0], "since": circle.now, "problem": problem, "remedy": remedy}
    return Notice(
        kind=NoticeKind.ALARM, slot=f"{what}-{day:%Y%m%d}", role=Role.COORDINATOR, who=COORDINATOR, facts=facts
    )
