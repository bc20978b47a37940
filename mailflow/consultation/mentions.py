"""Days and spans of time as directors write them, in Albanian (with or without ë and ç) and English.

Works on text folded for accents and case, its punctuation kept. It only says what is mentioned and how plainly; whether a
mention is a deadline is decided in `asked`. The day always comes first: 05.06 is the fifth of June.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Plainness(StrEnum):
    """How plain a mention is: the less, the more must stand around it before it may be taken for a deadline."""

    DATE = "date"
    """A day with its month."""
    BARE = "bare"
    """A weekday, a day of the month, a week: means a deadline only directly behind “deri”, “brenda”, “by” …"""
    WORKING_DAYS = "working_days"
    SPAN = "span"
    """Calendar days, weeks, months, hours: laws and plans are full of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A time that a text mentions, from `start` to `end`: a day, or a number of working days."""

    start: int
    end: int
    plainness: Plainness
    on: date | None = None
    working_days: int | None = None


def mentions(folded: str, sent_on: date) -> tuple[Mention, ...]:
    """Every day or span that `folded` mentions, in order, none overlapping another.

    A day without a year is the next such day on or after `sent_on`, if that is less than `_NEAR` away. Spans other than
    working days are counted from `sent_on`. Days that no calendar has (31.02) are no mentions.
    """
    found: list[Mention] = []
    taken = bytearray(len(folded))
    for mention in _all(folded, sent_on):
        if not any(taken[mention.start : mention.end]):
            taken[mention.start : mention.end] = b"x" * (mention.end - mention.start)
            found.append(mention)
    return tuple(sorted(found, key=lambda mention: mention.start))


_NEAR = timedelta(days=200)
"""A day without a year that comes round later than this is a day of the past, or of something else."""

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("janar january jan", "shkurt february feb", "mars march mar", "prill april apr", "maj may", "qershor june jun",
         "korrik july jul", "gusht august aug", "shtator september sept sep", "tetor october oct",
         "nentor november nov", "dhjetor december dec"), start=1)
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("hen monday", "mart tuesday", "merkur wednesday", "enjt thursday", "premt friday", "shtun saturday", "diel sunday"))
    for name in names.split()
}  # fmt: skip
_NUMBERS = {
    word: number
    for number, words in (
        (1, "nje one a"), (2, "dy two"), (3, "tre tri three"), (4, "kater four"), (5, "pese five"), (6, "gjashte six"),
        (7, "shtate seven"), (8, "tete eight"), (9, "nente nine"), (10, "dhjete ten"), (12, "dymbedhjete twelve"),
        (14, "katermbedhjete fourteen"), (15, "pesembedhjete fifteen"), (20, "njezet twenty"), (30, "tridhjete thirty"),
        (40, "dyzet katerdhjete forty"))
    for word in words.split()
}  # fmt: skip

_SQ_MONTHS = "janar|shkurt|mars|prill|maj|qershor|korrik|gusht|shtator|tetor|nentor|dhjetor"
_EN_MONTHS = "|".join(sorted((name for name in _MONTHS if name not in _SQ_MONTHS.split("|")), key=len, reverse=True))
_MONTH = rf"(?:(?P<month>(?:{_SQ_MONTHS})(?=(?:it|in|i)?\b)|(?:{_EN_MONTHS})\b)(?:it|in|i)?\.?)"
_YEAR = r"(?:[\s,]*(?:te\s+|i\s+)?(?:vitit?\s+)?(?P<year>20\d\d)\b)?"
_NEXT = r"(?:\s+(?P<next>(?:(?:e|se|te)\s+)?(?:ardhsh\w+|tjeter\w*|pasardhes\w*|qe\s+vjen)))?"
_NUMBER = (
    rf"(?<![\w.,/])(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})(?![\d.,])"
    r"\s*(?:\([a-z ]{2,30}\))?[\s-]*"
)
_END = r"(?:fund(?:it|in|i)?\s+(?:te\s+|i\s+)?(?:muajit\s+)?|end\s+of\s+(?:the\s+month\s+of\s+)?)"
_MIDDLE = r"(?:mes\w{0,3}\s+(?:te\s+|i\s+|e\s+)?(?:muajit\s+)?|mid(?:dle\s+of)?[\s-]+)"
_NO_DATE = rf"(?![\s,(]*(?:(?:me|ne|dat\w{{0,3}}|the|on)\s+)*(?:\d|(?:{_EN_MONTHS})\b))"
"""A weekday that leads a date is only its ornament."""
_NO_AMOUNT = r"(?!\s*(?:%|lek|euro|mije|mln|milion|km|ha\b|m2|ton|kw|pike|faqe))"


def _day_of_month(m: re.Match[str], sent_on: date) -> date | None:
    return _date(m, sent_on, int(m["day"]))


def _last_of_month(m: re.Match[str], sent_on: date) -> date | None:
    return _date(m, sent_on, None)


def _middle_of_month(m: re.Match[str], sent_on: date) -> date | None:
    return _date(m, sent_on, 15)


def _coming_day(m: re.Match[str], sent_on: date) -> date | None:
    """A day of the month without its month: the next one."""
    first = sent_on.replace(day=1)
    months = [first, _next_month(first)]
    days = [_valid(month.year, month.month, int(m["day"])) for month in (months[1:] if m["next"] else months)]
    return next((day for day in days if day is not None and day >= sent_on), None)


def _coming_weekday(m: re.Match[str], sent_on: date) -> date | None:
    """The next one after the day of sending; “e ardhshme” is the one of the following week."""
    wanted = _WEEKDAYS[m["weekday"]]
    if m["next"]:
        return sent_on + timedelta(days=7 - sent_on.weekday() + wanted)
    return sent_on + timedelta(days=(wanted - sent_on.weekday() - 1) % 7 + 1)


def _friday(m: re.Match[str], sent_on: date) -> date | None:
    """The week ends with its Friday; on a weekend, “the week” is the coming one."""
    friday = sent_on + timedelta(days=(4 - sent_on.weekday()) % 7)
    return friday + timedelta(days=7) if m["next"] and sent_on.weekday() <= 4 else friday


def _month_end(m: re.Match[str], sent_on: date) -> date | None:
    first = sent_on.replace(day=1)
    if m["next"]:
        first = _next_month(first)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def _tomorrow(m: re.Match[str], sent_on: date) -> date | None:
    return sent_on + timedelta(days=2 if m[0].startswith("pas") else 1)


def _span_end(m: re.Match[str], sent_on: date) -> date | None:
    n, unit = _amount(m), m["unit"]
    if unit.startswith(("or", "hour")):
        return sent_on + timedelta(hours=n + 23)  # any part of a day is that day
    days = 7 if unit.startswith(("jav", "week")) else 31 if unit.startswith(("muaj", "month")) else 1
    return sent_on + timedelta(days=days * n)


_DAYS: tuple[tuple[Plainness, re.Pattern[str], Callable[[re.Match[str], date], date | None]], ...] = tuple(
    (plainness, re.compile(pattern), read)
    for plainness, pattern, read in (
        (Plainness.DATE, r"(?<![\d./-])(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])", _day_of_month),
        (
            Plainness.DATE,
            r"(?<![\d./-])(?P<day>\d{1,2})\s?(?P<sep>[./-])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>20\d\d|\d\d)(?![\d/-]|\.\d)",
            _day_of_month,
        ),
        (Plainness.DATE, rf"\b{_END}{_MONTH}{_YEAR}", _last_of_month),
        (Plainness.DATE, rf"\b{_MIDDLE}{_MONTH}{_YEAR}", _middle_of_month),
        (
            Plainness.DATE,
            rf"(?<![\d.,/])(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*(?:of\s+|(?:te\s+)?muajit\s+|te\s+)?\b{_MONTH}{_YEAR}",
            _day_of_month,
        ),
        (
            Plainness.DATE,
            rf"\b(?P<month>{_EN_MONTHS})\b\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){_YEAR}",
            _day_of_month,
        ),
        (Plainness.BARE, rf"(?<=\bbrenda\s)(?:muajit\s+)?{_MONTH}{_YEAR}", _last_of_month),
        (
            Plainness.BARE,
            rf"(?<![\d./,-])(?P<day>\d{{1,2}})[./](?P<month>0\d|1[0-2])(?P<year>)(?!\d|[./-]\d){_NO_AMOUNT}",
            _day_of_month,
        ),
        (
            Plainness.BARE,
            r"\bdat\w{0,3}\s+(?P<day>\d{1,2})[./-](?P<month>\d{1,2})(?P<year>)(?!\d|[./-]\d)",
            _day_of_month,
        ),
        (
            Plainness.BARE,
            rf"\bdat\w{{0,3}}\s+(?P<day>\d{{1,2}})(?![\d:]|[./-]\d)(?:\s+te\s+(?:ketij\s+muaji|muajit{_NEXT}))?",
            _coming_day,
        ),
        (
            Plainness.BARE,
            rf"(?<![\d.,/])(?P<day>\d{{1,2}})\s+te\s+(?:ketij\s+muaji\b|muajit\b{_NEXT}(?!\s+(?:{_SQ_MONTHS})))",
            _coming_day,
        ),
        (
            Plainness.BARE,
            r"(?<![\d./,-])(?P<day>\d{1,2})/(?P<month>\d{1,2})(?P<year>)(?!\d|[./-]\d|\s+e\b)",
            _day_of_month,
        ),
        (Plainness.BARE, r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)\b(?P<next>)", _coming_day),
        (Plainness.BARE, r"(?<=\bderi\sme\s)(?P<day>\d{1,2})(?P<next>)(?=\s*(?:[,;!)]|\.(?!\d)|$))", _coming_day),
        (
            Plainness.BARE,
            rf"\b(?P<weekday>hen|mart|merkur|enjt|premt|shtun|diel)(?:en|es|e|ja|a)?\b{_NEXT}{_NO_DATE}",
            _coming_weekday,
        ),
        (
            Plainness.BARE,
            rf"\b(?P<next>next\s+)?(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b{_NO_DATE}",
            _coming_weekday,
        ),
        (
            Plainness.BARE,
            (
                rf"\b(?:fund(?:it|in|i)?\s+(?:te\s+)?)?(?:kesaj\s+jave|fundjaves?|jave[ns])\b{_NEXT}"
                r"(?!\s+se\s+(?:pare|dyte|trete|katert|fundit|kaluar|shkuar))"
            ),
            _friday,
        ),
        (Plainness.BARE, r"\b(?:end\s+of\s+)?(?:the|this|(?P<next>next))\s+week\b", _friday),
        (
            Plainness.BARE,
            rf"\b(?:fund(?:it|in|i)?\s+(?:te\s+)?)?(?:ketij\s+muaji|muajit)\b{_NEXT}(?!\s+se\s+(?:kaluar|shkuar))",
            _month_end,
        ),
        (Plainness.BARE, r"\b(?:end\s+of\s+)?(?:the|this|(?P<next>next))\s+month\b", _month_end),
        (Plainness.BARE, r"\b(?:pas)?neser\b|\btomorrow\b", _tomorrow),
        (
            Plainness.SPAN,
            (
                rf"{_NUMBER}(?P<unit>dit(?:eve|esh|et|e|ore?)|(?:calendar\s+)?days?|jav(?:eve|esh|et|e)|weeks?"
                r"|muaj(?:ve|sh|it|i|t)?|months?|or(?:eve|esh|e)|hours?)\b(?!\s*-?\s*pun)(?!\s+(?:me\s+pare|ago|before)\b)"
            ),
            _span_end,
        ),
    )
)
_WORKING_DAYS = re.compile(
    rf"{_NUMBER}(?:dit(?:eve|esh|et|or|e)[\s-]*(?:te\s+|e\s+|i\s+)?pun(?:es|e)|(?:working|business|work)[\s-]+days?)\b"
    r"(?!\s+(?:me\s+pare|para|perpara|ago|before)\b)"
)


def _all(folded: str, sent_on: date) -> Iterator[Mention]:
    """All mentions, the plainer kinds first."""
    for m in _WORKING_DAYS.finditer(folded):
        if _amount(m):
            yield Mention(start=m.start(), end=m.end(), plainness=Plainness.WORKING_DAYS, working_days=_amount(m))
    for plainness, pattern, read in _DAYS:
        for m in pattern.finditer(folded):
            on = read(m, sent_on)
            if on is not None:
                yield Mention(start=m.start(), end=m.end(), plainness=plainness, on=on)


def _amount(m: re.Match[str]) -> int:
    return _NUMBERS.get(m["n"]) or int(m["n"])


def _date(m: re.Match[str], sent_on: date, day: int | None) -> date | None:
    """The day of a match that names a month, perhaps a year; the month's last where `day` is None."""
    month = int(m["month"]) if m["month"].isdigit() else _MONTHS[m["month"]]
    if m["year"]:
        year = int(m["year"])
        return _valid(year + 2000 if year < 100 else year, month, day)
    coming = (_valid(year, month, day) for year in (sent_on.year, sent_on.year + 1))
    on = next((candidate for candidate in coming if candidate is not None and candidate >= sent_on), None)
    return on if on is not None and on - sent_on <= _NEAR else None


def _valid(year: int, month: int, day: int | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    if day is not None and not 1 <= day <= last:
        return None
    return date(year, month, day or last)


def _next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)
