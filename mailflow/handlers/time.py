"""Time passes: each consultation that is due in a transaction of its own, then the digest, then what nobody can know.

The schedule is the rows: `next_due_at <= now`. A repeated or skipped tick does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.decisions import decide
from mailflow.consultation.events import TimePassed
from mailflow.consultation.model import Notice, NoticeKind, Role
from mailflow.consultation.opening import COORDINATOR
from mailflow.consultation.schedule import digest_instant
from mailflow.handlers.notices import Circle, enqueue
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.saving import save_decision
from mailflow.reports.digest import digest_facts
from mailflow.storage import consultations, folders, ledger, outbox
from mailflow.storage.transaction import reading, transaction

WITHOUT_PROOF = timedelta(minutes=15)
"""How long an uncertain delivery waits for proof: longer than the 600 s that a relay may take to answer the dot."""
NEAR_MISSES_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Passed:
    """What a tick did. `waits_for_intake`: something is due that a completed poll would set free."""

    changed: int
    waits_for_intake: bool


def pass_time(engine: Engine, office: Office, mailbox: str, now: datetime) -> Passed:
    """Do everything that is due at `now`."""
    changed, waiting = 0, False
    with reading(engine) as tx:
        due = consultations.due(tx, office.forum, now)
    for reference in due:
        moved = _pass_one(engine, office, mailbox, reference, now)
        changed += moved
        waiting = waiting or not moved
    with transaction(engine) as tx:
        _send_digest_if_due(tx, office, now)
        _settle_uncertain(tx, office, now)
        ledger.forget_near_misses(tx, office.forum, now - NEAR_MISSES_KEPT)
    return Passed(changed, waiting)


def _pass_one(engine: Engine, office: Office, mailbox: str, reference: str, now: datetime) -> bool:
    with transaction(engine) as tx:
        consultation = consultations.load(tx, office.forum, reference)
        if consultation is None or consultation.next_due_at is None or consultation.next_due_at > now:
            return True
        caught_up_at = folders.caught_up_at(tx, office.forum, mailbox, office.ruleset.folders)
        event = TimePassed(at=now, caught_up_at=caught_up_at)
        decision = decide(consultation, event, office.ruleset.policy)
        circle = Circle(office, register_of(office, tx), now)
        save_decision(tx, circle, consultation, decision)
        return decision.consultation != consultation


def _send_digest_if_due(tx: Connection, office: Office, now: datetime) -> None:
    """On working mornings, once, when there is news since the last one."""
    policy = office.ruleset.policy
    today = local_day(now, policy.calendar.zone)
    if not Calendar(policy.calendar).is_working_day(today) or now < digest_instant(policy, today):
        return
    key = f"{office.forum}/forum/{NoticeKind.DIGEST.value}/{today:%Y%m%d}/{COORDINATOR}"
    if outbox.of_key(tx, office.forum, key) is not None:
        return
    register = register_of(office, tx)
    facts = digest_facts(tx, register, policy, now, news_until=digest_instant(policy, today))
    if not facts["news"]:
        return
    notice = Notice(kind=NoticeKind.DIGEST, slot=f"{today:%Y%m%d}", role=Role.COORDINATOR, who=COORDINATOR, facts=facts)
    enqueue(tx, Circle(office, register, now), None, (notice,))


def _settle_uncertain(tx: Connection, office: Office, now: datetime) -> None:
    """After 15 minutes without proof: some kinds once more with the same Message-ID, the others not (architecture.md)."""
    for row in outbox.uncertain_older_than(tx, office.forum, now - WITHOUT_PROOF):
        again = NoticeKind(row.kind).is_repeated_when_uncertain
        outbox.settle_uncertain(tx, row.id, again=again, now=now)
