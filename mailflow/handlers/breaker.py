"""The breaker: whatever a robot looks like, it starts no storm and fills no record (contract.md, promise 4).

It stands behind all recognition and only counts:

1. Answers (`NoticeKind.is_answer`: whatever is mailed because a mail came in): so many to one address in a day, so many to one
   domain in a day, so many in all in an hour.
2. A domain's share grows with the addresses that are registered there, so that no member at a big provider waits for another;
   strangers there have a small share of their own, so that a robot with ever-new addresses takes nothing from the members.
3. Replies: so many of one address, or in the name of one member, are acted upon in a day; further ones are kept for review, unanswered.
4. Drafts: so many are held in a day; further ones of senders who are not proven to be a directorate wait in review, without a question.
5. Beyond a limit there is silence, and one alarm a day.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from mailflow.consultation.people import Register, fold_address
from mailflow.rules.ruleset import Limits
from mailflow.storage import ledger, outbox
from mailflow.storage.ledger import StoredMail

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
PER_REGISTERED = 3
"""Answers a day by which each registered address of a domain raises the share of its domain."""
REMEDY = "What came in is recorded as ever; nothing was lost. `mailflow ledger` shows who writes so often."


@dataclass(frozen=True, slots=True)
class Exceeded:
    """A limit that is reached. `what` names it in the alarm's key: letters, digits, hyphens."""

    what: str
    problem: str


def exceeded_by_answer(
    tx: Connection, register: Register, limits: Limits, address: str, now: datetime
) -> Exceeded | None:
    """The limit that one more answer to `address` would break; None where it may leave."""
    domain = fold_address(address).rpartition("@")[2]
    so_far = outbox.answers_owed(tx, register.forum, address, domain, day=now - DAY, hour=now - HOUR)
    if so_far.to_address >= limits.answers_per_day:
        problem = f"{address} has had {limits.answers_per_day} automatic answers within a day and gets no more for now."
        return Exceeded(f"answers-{short_hash(address)}", problem)
    if so_far.to_domain >= limits.answers_per_domain:
        share = _share(register, limits, address, domain)
        if so_far.to_domain >= share and _among_domain(tx, register, address, domain, now - DAY) >= share:
            problem = f"Addresses at {domain} have had {share} automatic answers within a day and get no more for now."
            return Exceeded(f"answers-{short_hash(domain)}", problem)
    if so_far.in_all >= limits.answers_per_hour:
        problem = f"{limits.answers_per_hour} automatic answers have left within an hour: the next ones are left out."
        return Exceeded("answers", problem)
    return None


def exceeded_by_reply(tx: Connection, limits: Limits, stored: StoredMail, member: str | None) -> Exceeded | None:
    """The limit that one more reply acted upon would break: of its address, or in that member's name."""
    since = stored.received_at - DAY
    most = limits.replies_per_day
    so_far = ledger.acted_upon(
        tx, stored.forum, stored.from_address or "", member, since=since, until=stored.received_at
    )
    if so_far.of_address < most and so_far.of_member < most:
        return None
    who = stored.from_address if so_far.of_address >= most else member
    problem = f"{who} has sent {most} replies within a day: further ones are kept for review and not answered."
    return Exceeded(f"filings-{short_hash(who or '')}", problem)


def exceeded_by_draft(
    tx: Connection, register: Register, limits: Limits, stored: StoredMail, *, proven: bool
) -> Exceeded | None:
    """The limit that one more draft of nobody proven would break: each one asks the coordinator, whatever address it bears."""
    if proven and register.directorate_of(stored.from_address or "") is not None:
        return None
    since = stored.received_at - DAY
    if ledger.drafts_held(tx, stored.forum, since=since, until=stored.received_at) < limits.replies_per_day:
        return None
    problem = (
        f"{limits.replies_per_day} drafts were held within a day: further ones of unproven senders wait in review."
    )
    return Exceeded("drafts", problem)


def was_told(tx: Connection, forum: str, exceeded: Exceeded, now: datetime) -> bool:
    """Has the coordinator had an alarm of the same cause within a day?"""
    return outbox.has_alarm_since(tx, forum, exceeded.what, now - DAY)


def _among_domain(tx: Connection, register: Register, address: str, domain: str, since: datetime) -> int:
    """Answers to addresses of the domain that are registered, or are not, as `address` is."""
    is_registered = register.knows(address)
    answered = outbox.answers_by_recipient(tx, register.forum, domain, since)
    return sum(count for recipient, count in answered.items() if register.knows(recipient) is is_registered)


def _share(register: Register, limits: Limits, address: str, domain: str) -> int:
    if not register.knows(address):
        return limits.answers_per_domain
    addresses = {fold_address(one) for member in register.members for one in member.addresses}
    addresses |= {fold_address(one) for directorate in register.directorates for one in directorate.addresses}
    addresses |= {fold_address(one.address) for one in register.coordinators}
    addresses |= {fold_address(learned) for learned, _ in register.learned}
    return limits.answers_per_domain + PER_REGISTERED * sum(one.endswith(f"@{domain}") for one in addresses)


def short_hash(name: str) -> str:
    """An address as part of a key: keys stand in logs, where no address belongs."""
    return hashlib.sha256(fold_address(name).encode()).hexdigest()[:12]
