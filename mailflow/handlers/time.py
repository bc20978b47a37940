"""Time passes: each consultation that is due in a transaction of its own, then the digest, then what nobody can know.

The schedule is the rows: `next_due_at <= now`. A repeated or skipped tick does no harm. What cannot be done (a template with a
mistake) is rolled back, told and tried again at the next tick; everything else goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Engine

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.decisions import decide
from mailflow.consultation.events import TimePassed
from mailflow.consultation.model import Notice, NoticeKind, Role
from mailflow.consultation.opening import COORDINATOR
from mailflow.consultation.schedule import digest_instant
from mailflow.errors import ConfigurationError, MailflowError, StorageFault
from mailflow.handlers import newcomers, uncertain
from mailflow.handlers.additions import send_additions_if_due
from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.notices import Circle, enqueue
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.outgoing import tell_of_put_off
from mailflow.handlers.restoring import end_catching_up
from mailflow.handlers.saving import save_decision
from mailflow.reports.digest import digest_if_news
from mailflow.storage import consultations, folders, ledger, outbox, watch
from mailflow.storage.restoration import restoration
from mailflow.storage.transaction import reading, transaction

log = structlog.get_logger("mailflow.time")
STEPS = 20
"""More than the moves that a consultation knows."""
DECIDING = timedelta(seconds=30)
"""How long a digest waits for mails that are being decided: they came before it, and would be news of no later one. A flood must not hold it up."""


@dataclass(frozen=True, slots=True)
class Passed:
    """What a tick did. `waits_for_intake`: something is due that a completed poll would set free. `problem`: what could not be done."""

    changed: int
    waits_for_intake: bool
    problem: str | None = None


def pass_time(engine: Engine, office: Office, mailbox: str, now: datetime) -> Passed:
    """Do everything that is due at `now`. Raises StorageFault alone."""
    with reading(engine) as tx:
        stands_still = watch.paused(tx, office.forum, watch.TIME)
        lost = restoration(tx, office.forum)
        polled_since = folders.caught_up_at(tx, office.forum, mailbox, office.ruleset.folders)
    if stands_still is not None:
        return Passed(0, False, stands_still.reason)
    if lost is None or lost.caught_up_at is not None:
        return _pass_all(engine, office, mailbox, now)
    if polled_since is None or polled_since <= lost.found_at:
        return Passed(0, True)  # what the mailbox tells of the lost time comes first
    return _catch_up(engine, replace(office, withholds=True), mailbox, now)


def _catch_up(engine: Engine, office: Office, mailbox: str, now: datetime) -> Passed:
    """After an old copy was restored: what is due may have been done already, so the coordinator alone is written to."""
    changed = 0
    for _ in range(STEPS):  # one consultation may have taken several steps in lost time
        passed = _pass_all(engine, office, mailbox, now)
        changed += passed.changed
        if passed.changed == 0 or passed.problem:
            break
    if passed.problem is None:
        with transaction(engine) as tx:
            end_catching_up(tx, Circle(office, register_of(office, tx), now))
    return replace(passed, changed=changed)


def _pass_all(engine: Engine, office: Office, mailbox: str, now: datetime) -> Passed:
    changed, waiting = 0, False
    problems: list[str] = []
    with reading(engine) as tx:
        due = consultations.due(tx, office.forum, now)
    for reference in due:
        with _apart(engine, office, reference, now, problems):
            moved = _pass_one(engine, office, mailbox, reference, now)
            changed += moved
            waiting = waiting or not moved
    for reference in newcomers.wanted(engine, office, now):
        with _apart(engine, office, reference, now, problems):
            changed += newcomers.invite(engine, office, reference, now)
    with _apart(engine, office, NoticeKind.REPORT.value, now, problems), transaction(engine) as tx:
        send_additions_if_due(tx, office, now)
    with _apart(engine, office, NoticeKind.DIGEST.value, now, problems), transaction(engine) as tx:
        _send_digest_if_due(tx, office, now)
    with _apart(engine, office, "outbox", now, problems), transaction(engine) as tx:
        tell_of_put_off(tx, office, now)
    with transaction(engine) as tx:
        waiting = uncertain.settle(tx, office, mailbox, now) or waiting
    return Passed(changed, waiting, "\n".join(problems) or None)


@contextmanager
def _apart(engine: Engine, office: Office, what: str, now: datetime, problems: list[str]) -> Iterator[None]:
    """One thing that is due: where it fails the others go on, and the coordinator hears of it once a day."""
    try:
        yield
    except StorageFault:
        raise
    except MailflowError as fault:
        log.warning("what was due could not be done", what=what, problem=str(fault))
        _tell(engine, office, what, str(fault), now, problems)
    except Exception as fault:
        log.exception("what was due could not be done", what=what)
        _tell(engine, office, what, f"{type(fault).__name__}: {fault}", now, problems)


def _tell(engine: Engine, office: Office, what: str, told: str, now: datetime, problems: list[str]) -> None:
    problems.append(f"{what}: {told}")
    problem = f"What was due for {what} could not be done: {told}"
    remedy = "It is tried again every half minute: correct what is named above. `mailflow check` finds mistakes in templates."
    try:
        with transaction(engine) as tx:
            raise_alarm(tx, Circle(office, register_of(office, tx), now), f"due-{what}", problem, remedy)
    except ConfigurationError as fault:
        log.warning("the alarm could not be written either", what=what, problem=str(fault))


def _pass_one(engine: Engine, office: Office, mailbox: str, reference: str, now: datetime) -> bool:
    with transaction(engine) as tx:
        consultation = consultations.load(tx, office.forum, reference)
        if consultation is None or consultation.next_due_at is None or consultation.next_due_at > now:
            return True
        caught_up_at = folders.caught_up_at(tx, office.forum, mailbox, office.ruleset.folders)
        if caught_up_at is not None and caught_up_at > now:
            caught_up_at = None  # a poll of before the clock was set back tells nothing
        event = TimePassed(
            at=_instant_of(tx, office, consultation.next_due_at, now),
            caught_up_at=caught_up_at,
            in_flight=outbox.in_flight(tx, office.forum, reference, NoticeKind.INVITATION.value),
        )
        decision = decide(consultation, event, office.ruleset.policy)
        circle = Circle(office, register_of(office, tx), now)
        save_decision(tx, circle, consultation, decision)
        return decision.consultation != consultation


def _instant_of(tx: Connection, office: Office, due_at: datetime, now: datetime) -> datetime:
    """When it happens: now; in catching up with lost time, when it has happened: the members know the deadline of that day."""
    lost = restoration(tx, office.forum) if office.withholds else None
    return due_at if lost is not None and lost.covers(due_at) else now


def _send_digest_if_due(tx: Connection, office: Office, now: datetime) -> None:
    """On working mornings, once, when there is news since the last one."""
    policy = office.ruleset.policy
    today = local_day(now, policy.calendar.zone)
    due_at = digest_instant(policy, today)
    if not Calendar(policy.calendar).is_working_day(today) or now < due_at:
        return
    key = f"{office.forum}/forum/{NoticeKind.DIGEST.value}/{today:%Y%m%d}/{COORDINATOR}"
    if outbox.of_key(tx, office.forum, key) is not None:
        return
    if now < due_at + DECIDING and ledger.undecided(tx, office.forum):
        return
    register = register_of(office, tx)
    facts = digest_if_news(tx, register, policy, now, news_until=due_at)
    if facts is None:
        return
    notice = Notice(kind=NoticeKind.DIGEST, slot=f"{today:%Y%m%d}", role=Role.COORDINATOR, who=COORDINATOR, facts=facts)
    enqueue(tx, Circle(office, register, now), None, (notice,))
