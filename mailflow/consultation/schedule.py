"""When things fall due: deadlines, the grace time, reminders, the digest.

1. The local day of release is day 0; a deadline ends with its day, 23:59:59 local.
2. The standard holds (20 working days, law 146/2014 art. 15) unless the director asks for more; less is never granted, and
   never more than the longest (40).
3. A date that is no working day moves to the next working day.
4. Whatever is computed is stored with its explanation, and nothing here is ever asked again to correct it.
5. Working hours are those of working days, local, from `hours_from` up to but without `hours_to`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from mailflow.consultation.calendar import Calendar, at, end_of_day, local_day
from mailflow.consultation.model import AskedDeadline, Deadline, Policy
from mailflow.errors import NotPossible, WrongUse

REOPENED_DAYS = 10
"""Working days of a consultation that is opened again without a word on how long."""
_A_YEAR = 366


def compute_deadline(policy: Policy, released_at: datetime, asked: AskedDeadline | None) -> Deadline:
    """The deadline of invitations released at `released_at` (aware): the longer of the standard and what was asked.

    `basis` is `standard`, `asked` or `longest`; `asked_refused` says where the director asked for less (`shorter`) than the
    standard or for more (`longer`) than the longest.
    """
    calendar = Calendar(policy.calendar)
    day_0 = local_day(released_at, policy.calendar.zone)
    standard = calendar.add_working_days(day_0, policy.standard_days)
    longest = calendar.add_working_days(day_0, max(policy.longest_days, policy.standard_days))
    wanted = _asked_day(calendar, day_0, longest, asked)
    if wanted is None or wanted == standard:
        on, basis, refused = standard, "standard", None
    elif wanted < standard:
        on, basis, refused = standard, "standard", "shorter"
    elif wanted <= longest:
        on, basis, refused = wanted, "asked", None
    else:
        on, basis, refused = longest, "longest", "longer"
    return _counted(policy, day_0, on, basis=basis, asked=asked, refused=refused)


def extend_deadline(policy: Policy, current: Deadline, to: date | int, now: datetime) -> Deadline:
    """A later deadline: on a date (moved to a working day), or `to` working days after the current one or after today.

    A published deadline is never shortened. Working days are still told from the day 0 of the current deadline.
    Raises WrongUse for a number below 1 or a day more than a year ahead, NotPossible for a day that is not later. What is
    beyond the longest time needs a second confirmation, which is asked for elsewhere (`steering.asks_back`).
    """
    calendar = Calendar(policy.calendar)
    today = local_day(now, policy.calendar.zone)
    start = max(current.on, today)
    if isinstance(to, int):
        if not 1 <= to <= _A_YEAR:
            raise WrongUse(f"{to} working days cannot extend a deadline; give a number from 1 to {_A_YEAR}.")
        on = calendar.add_working_days(start, to)
    elif to > start + timedelta(days=_A_YEAR):
        raise WrongUse(f"{to:%Y-%m-%d} is more than a year away; check the year.")
    else:
        on = calendar.next_working_day(to)
    if on <= current.on or on < today:
        raise NotPossible(
            f"{on:%Y-%m-%d} is no extension: a published deadline ({current.on:%Y-%m-%d}) is never shortened; "
            "name a day that is later than it and not over yet."
        )
    later = _counted(policy, current.counted_from, on, basis="extended", asked=current.asked)
    return replace(later, round=current.round, earlier_days=current.earlier_days)


def reopen_deadline(
    policy: Policy, old: Deadline, closed_at: datetime, to: date | int | None, now: datetime
) -> Deadline:
    """The deadline of the next round: on a date (moved to a working day), or `to` working days after today.

    Today is its day 0. None asks for the usual time: the published deadline where that is still ahead, else ten working
    days, or more where the members have had less than the standard. A published deadline is never shortened: a number of
    days ends with it at the earliest. Raises WrongUse for a number below 1 or a day more than a year ahead, NotPossible
    for a day that is not ahead or earlier than the published one.
    """
    calendar = Calendar(policy.calendar)
    today = local_day(now, policy.calendar.zone)
    had = old.earlier_days + days_open(policy, old, closed_at)
    if isinstance(to, date):
        on = calendar.next_working_day(to)
        if on > today + timedelta(days=_A_YEAR):
            raise WrongUse(f"{to:%Y-%m-%d} is more than a year away; check the year.")
        if on <= max(today, old.on - timedelta(days=1)):
            raise NotPossible(
                f"Nothing can be opened again until {on:%Y-%m-%d}: name a day that is ahead and not earlier than the "
                f"published deadline ({old.on:%Y-%m-%d}).",
                why="shorter",
            )
    else:
        if to is not None and not 1 <= to <= _A_YEAR:
            raise WrongUse(f"Nothing can be opened for {to} working days; give a number from 1 to {_A_YEAR}.")
        usual = 0 if old.on > today else max(REOPENED_DAYS, policy.standard_days - had)
        on = max(old.on, calendar.add_working_days(today, usual if to is None else to))
    counted = _counted(policy, today, on, basis="reopened", asked=None)
    return replace(counted, round=old.round + 1, earlier_days=had)


def days_open(policy: Policy, deadline: Deadline, until: datetime) -> int:
    """Working days of this round that the members had until `until`; all of them once the deadline is over."""
    day = min(local_day(until, policy.calendar.zone), deadline.on)
    return Calendar(policy.calendar).working_days_between(deadline.counted_from, day)


def length_of_working_day(policy: Policy) -> timedelta:
    """The working hours of one working day."""
    return timedelta(
        hours=policy.hours_to.hour, minutes=policy.hours_to.minute, seconds=policy.hours_to.second
    ) - timedelta(hours=policy.hours_from.hour, minutes=policy.hours_from.minute, seconds=policy.hours_from.second)


def is_working_time(policy: Policy, instant: datetime) -> bool:
    """Does `instant` lie in the working hours of a working day?"""
    today = local_day(instant, policy.calendar.zone)
    opens, closes = _hours(policy, today)
    return opens <= instant < closes and Calendar(policy.calendar).is_working_day(today)


def next_working_time(policy: Policy, instant: datetime) -> datetime:
    """`instant` itself where it is working time, else the next opening of a working day (UTC)."""
    if is_working_time(policy, instant):
        return instant
    today = local_day(instant, policy.calendar.zone)
    if instant >= _hours(policy, today)[0]:
        today += timedelta(days=1)
    return _hours(policy, Calendar(policy.calendar).next_working_day(today))[0]


def add_working_time(policy: Policy, start: datetime, span: timedelta) -> datetime:
    """The instant at which `span` of working hours has passed since `start`; `start` itself where `span` is nothing."""
    left = span
    while left > timedelta(0):
        start = next_working_time(policy, start)
        closes = _hours(policy, local_day(start, policy.calendar.zone))[1]
        worked = min(left, closes - start)
        start, left = start + worked, left - worked
    return start


def reminder_instant(policy: Policy, deadline: Deadline, days_before: int) -> datetime:
    """When the reminder of `days_before` working days falls due: as working hours begin on that working day (UTC)."""
    day = Calendar(policy.calendar).add_working_days(deadline.on, -days_before)
    return at(day, policy.hours_from, policy.calendar.zone)


def digest_instant(policy: Policy, day: date) -> datetime:
    """When the digest of the local day `day` falls due (UTC). Whether there is one that day is `Calendar.is_working_day`."""
    return at(day, policy.digest_at, policy.calendar.zone)


def _asked_day(calendar: Calendar, day_0: date, longest: date, asked: AskedDeadline | None) -> date | None:
    """The working day that was asked for; a day after `longest` stands for everything beyond it."""
    if asked is None:
        return None
    beyond = longest + timedelta(days=1)
    if asked.on is not None:
        return beyond if asked.on > longest else calendar.next_working_day(asked.on)
    if asked.working_days is None:
        return None
    most = calendar.working_days_between(day_0, longest)
    return beyond if asked.working_days > most else calendar.add_working_days(day_0, max(asked.working_days, 0))


def _counted(
    policy: Policy, day_0: date, on: date, *, basis: str, asked: AskedDeadline | None, refused: str | None = None
) -> Deadline:
    """The deadline on `on` with its explanation."""
    calendar = Calendar(policy.calendar)
    return Deadline(
        at=end_of_day(on, policy.calendar.zone),
        on=on,
        zone=policy.calendar.zone,
        counted_from=day_0,
        working_days=calendar.working_days_between(day_0, on),
        skipped=calendar.closed_weekdays_between(day_0, on),
        basis=basis,
        asked=asked,
        asked_refused=refused,
    )


def _hours(policy: Policy, day: date) -> tuple[datetime, datetime]:
    """Opening and closing (UTC) of the local day `day`, were it a working day."""
    zone = policy.calendar.zone
    return at(day, policy.hours_from, zone), at(day, policy.hours_to, zone)
