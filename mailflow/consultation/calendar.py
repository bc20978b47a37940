"""Local days and working days.

A working day is Monday to Friday and no public holiday of the country (a feast on a weekend moves to the next working day;
`holidays` knows that). The municipality's own `closed` and `open` days are laid over it: days off by a decision of the
Council of Ministers, and the Saturdays on which they are worked off, stand in no library.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from mailflow.consultation.model import CalendarPolicy

_DAY = timedelta(days=1)
_END = time(23, 59, 59)
_SATURDAY = 5


def local_day(instant: datetime, zone: str) -> date:
    """The calendar day of `instant` on a wall clock in `zone` (IANA name)."""
    return instant.astimezone(ZoneInfo(zone)).date()


def at(day: date, clock: time, zone: str) -> datetime:
    """The instant (UTC) at which a wall clock in `zone` shows `clock` on `day`.

    A time that the change to summer time leaves out is taken an hour later; of a time that occurs twice, the first.
    """
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """The last second of `day` in `zone`, 23:59:59 local, in UTC: the kinder reading of a deadline that names a day."""
    return at(day, _END, zone)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working calendar of one municipality. Holidays are cached, so one can be built wherever it is needed."""

    policy: CalendarPolicy

    def is_working_day(self, day: date) -> bool:
        """Is the municipality at work on `day`? Its own closed days come first, then its own open days."""
        if day in self.policy.closed:
            return False
        return day in self.policy.open or (_is_weekday(day) and day not in _holidays(self.policy.country, day.year))

    def next_working_day(self, day: date) -> date:
        """`day` itself where it is a working day, else the first after it."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def add_working_days(self, day: date, n: int) -> date:
        """The `n`-th working day after `day`, which is day 0 and not counted; before it for a negative `n`."""
        step = _DAY if n > 0 else -_DAY
        left = abs(n)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, after: date, until: date) -> int:
        """How many working days lie after `after`, up to and with `until`; 0 where `until` is not later."""
        return sum(self.is_working_day(day) for day in _days(after, until))

    def closed_weekdays_between(self, after: date, until: date) -> tuple[date, ...]:
        """The Mondays to Fridays after `after`, up to and with `until`, that are no working days, in order."""
        return tuple(day for day in _days(after, until) if _is_weekday(day) and not self.is_working_day(day))


def knows_country(country: str) -> bool:
    """Are the public holidays of `country` (ISO 3166 code, upper case) known?"""
    return country in holidays.list_supported_countries(include_aliases=False)


@lru_cache(maxsize=256)
def _holidays(country: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays(country, years=year))


def _is_weekday(day: date) -> bool:
    return day.weekday() < _SATURDAY


def _days(after: date, until: date) -> Iterator[date]:
    return (after + timedelta(days=n) for n in range(1, (until - after).days + 1))
