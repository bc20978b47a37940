"""What stood still since the last digest: the coordinator reads in the morning what happened at night, from when to when."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from mailflow.consultation.reason_words import STOOD_STILL
from mailflow.consultation.reasons import Reason
from mailflow.storage import alarms
from mailflow.storage.alarms import Alarm


def stood_still(tx: Connection, forum: str, zone: str, since: datetime | None) -> list[Reason]:
    """One line for each, the oldest first, with local times."""
    return [_line(alarm, ZoneInfo(zone)) for alarm in alarms.since(tx, forum, since)]


def has_stood_still(tx: Connection, forum: str, since: datetime | None, until: datetime) -> bool:
    """Has something begun to stand still, or gone on again, between the two?"""
    instants = (at for alarm in alarms.since(tx, forum, since) for at in (alarm.told_at, alarm.recovered_at))
    return any(at is not None and (since is None or at > since) and at <= until for at in instants)


def _line(alarm: Alarm, zone: ZoneInfo) -> Reason:
    cause = alarm.what.partition("-")[0]
    known = cause if cause in STOOD_STILL else "other"
    times = [f"{at.astimezone(zone):%d.%m.%Y %H:%M}" for at in (alarm.since, alarm.recovered_at) if at is not None]
    return Reason(f"{'stands' if alarm.recovered_at is None else 'stood'}_still_{known}", *times, alarm.what)
