"""What is done once a local day, at night: a table of jobs, each apart from the others.

1. A job is due from 02:30 in the forum's zone on, or at the first tick after it where mailflow was not running; `mailflow once`
   does the same. Its last success is the heartbeat row `nightly <name>`: nothing is remembered elsewhere.
2. A job that fails, or finds something wrong, is a problem in `mailflow status`; it stops neither the others nor the tick, and is
   tried again after an hour.
3. In the daemon the jobs have a thread of their own, so that a long one holds up no mail: each writes in short transactions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog
from sqlalchemy import Engine

from mailflow.consultation.calendar import at, local_day
from mailflow.errors import MailflowError, StorageFault
from mailflow.handlers import watching
from mailflow.handlers.auditing import audit
from mailflow.handlers.office import Office
from mailflow.handlers.retaining import retain
from mailflow.storage import watch
from mailflow.storage.transaction import reading
from mailflow.storage.watch import Heartbeat

log = structlog.get_logger("mailflow.nightly")
BEGINS = time(2, 30)
"""Local time: after midnight's reminders were decided, before anybody is at work."""
AGAIN_AFTER = timedelta(hours=1)
"""What failed is tried again then."""


@dataclass(frozen=True, slots=True)
class Job:
    """`work(engine, office, now)` answers what is wrong, in one sentence, or None; whatever it raises is a failure."""

    name: str
    work: Callable[[Engine, Office, datetime], str | None]

    @property
    def loop(self) -> str:
        """Its row among the heartbeats."""
        return f"nightly {self.name}"


JOBS: tuple[Job, ...] = (Job("self-audit", audit), Job("retention", retain))
"""In the order in which they are done."""


def due(engine: Engine, office: Office, now: datetime, jobs: Sequence[Job] = JOBS) -> tuple[Job, ...]:
    """The jobs that have not been done since the last 02:30, but for those that failed within the last hour."""
    begins = _last_beginning(office.ruleset.register.zone, now)
    with reading(engine) as tx:
        if watch.paused(tx, office.forum, watch.TIME) is not None:
            return ()  # a clock that leapt ahead would have years purged
        known = {beat.loop: beat for beat in watch.loops(tx, office.forum)}
    return tuple(job for job in jobs if _is_due(known.get(job.loop), begins, now))


def _last_beginning(zone: str, now: datetime) -> datetime:
    today = local_day(now, zone)
    begins = at(today, BEGINS, zone)
    return begins if begins <= now else at(today - timedelta(days=1), BEGINS, zone)


def _is_due(beat: Heartbeat | None, begins: datetime, now: datetime) -> bool:
    if beat is None or beat.heard_at is None:
        return True
    if beat.problem is not None:
        return not now - AGAIN_AFTER < beat.heard_at <= now
    return beat.last_ok_at is None or beat.last_ok_at < begins


def do(engine: Engine, office: Office, now: datetime, jobs: Sequence[Job]) -> list[str]:
    """Do these jobs, one after the other; answers what went wrong, a sentence for each. Raises nothing."""
    problems = []
    for job in jobs:
        problem = _done(job, engine, office, now)
        if problem is not None:
            problems.append(f"{job.loop}: {problem}")
        try:
            watching.beat(engine, office, job.loop, problem, now)
        except StorageFault as fault:
            log.warning("nightly job not recorded", job=job.name, problem=str(fault))
    return problems


def _done(job: Job, engine: Engine, office: Office, now: datetime) -> str | None:
    try:
        problem = job.work(engine, office, now)
    except MailflowError as fault:
        problem = str(fault)
    except Exception as fault:
        log.exception("nightly job failed", job=job.name)
        return f"{type(fault).__name__}: {fault}"
    if problem is not None:
        log.warning("nightly job found a problem", job=job.name, problem=problem)
    return problem
