"""Is there news for a digest? Asked at every tick of a working day, so it costs a few small queries, however long the past is.

News is what happened since the last digest was composed. What still waits for the coordinator's word, or is stuck, is told in
every digest and makes one of its own on the first working morning of a week; what the law wants answered soon, on every working morning.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Select, select

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.inquiries import is_waiting
from mailflow.consultation.model import Phase, Policy
from mailflow.consultation.reasons import Reason
from mailflow.reports.stood_still import has_stood_still
from mailflow.storage import inquiries, ledger, outbox, unread, watch
from mailflow.storage.tables import consultation, history, question
from mailflow.storage.unread import VANISHED

EVENTS = (
    "recommendation_filed",
    "no_remarks",
    "closed",
    "withdrawn",
    "released",
    "invitations_left_late",
    "invited_newcomer",
    "revised",
)
"""Of a consultation's history: those that are worth a mail."""
DUE_SOON = 2
"""Working days before the law's day for an answer: from here on every working morning has a digest, until it is given."""


def is_news(
    tx: Connection, forum: str, policy: Policy, now: datetime, *, since: datetime | None, until: datetime
) -> bool:
    """Has anything happened after `since` (the last digest) and until `until`, or does a week begin with something waiting?"""
    happened = select(history.c.id).where(history.c.forum == forum, history.c.event.in_(EVENTS), history.c.at <= until)
    waits = (
        select(question.c.number)
        .join_from(question, consultation)
        .where(
            question.c.forum == forum,
            question.c.settled_at.is_(None),
            question.c.asked_at <= until,
            consultation.c.phase.not_in((str(Phase.DISMISSED), str(Phase.PUBLISHED))),
        )
    )
    if since is None:
        fresh = _any(tx, happened) or _any(tx, waits)
    else:
        fresh = _any(tx, happened.where(history.c.at > since)) or _any(tx, waits.where(question.c.asked_at > since))
    soon = Calendar(policy.calendar).add_working_days(local_day(now, policy.calendar.zone), DUE_SOON)
    return (
        fresh
        or has_stood_still(tx, forum, since, until)
        or inquiries.is_news(tx, forum, since=since, until=until, soon=soon)
        or any(line.seen_at <= until for line in _mails(tx, forum, since))
        or any(one.role != VANISHED and one.seen_at <= until for one in unread.unread(tx, forum, since))
        or (
            _begins_the_week(policy, now)
            and (
                _any(tx, waits)
                or any(is_waiting(i, now) for i in inquiries.waiting(tx, forum))
                or bool(stuck(tx, forum))
            )
        )
    )


def stuck(tx: Connection, forum: str) -> list[Reason]:
    """What stands still, and how it goes on."""
    counts = outbox.counts(tx, forum)
    lines = [Reason(f"stuck_{state}", counts[state]) for state in ("refused", "uncertain") if counts.get(state)]
    lines += [Reason("stuck_mail", number) for number in ledger.quarantined(tx, forum)]
    lines += [Reason(f"stuck_{pause.what}", pause.reason) for pause in watch.pauses(tx, forum)]
    return lines


def _mails(tx: Connection, forum: str, since: datetime | None) -> tuple[ledger.SeenMail, ...]:
    found = (ledger.mails_to_review, ledger.near_misses)
    return tuple(line for kind in found for line in kind(tx, forum, since))


def _any(tx: Connection, query: Select[Any]) -> bool:
    return tx.execute(query.limit(1)).first() is not None


def _begins_the_week(policy: Policy, now: datetime) -> bool:
    today = local_day(now, policy.calendar.zone)
    monday = today - timedelta(days=today.weekday())
    return Calendar(policy.calendar).next_working_day(monday) == today
