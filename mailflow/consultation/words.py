"""Dates, weekdays and counted words as mailflow writes them, in Albanian and English; any other language reads English.

Own tables: the system's locale decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from mailflow.consultation.model import AskedDeadline, Deadline

Noun = Literal["recommendation", "working_day", "member", "participant", "document", "answer"]

_WEEKDAYS_SQ = ("e hënë", "e martë", "e mërkurë", "e enjte", "e premte", "e shtunë", "e diel")
_WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS_EN = ("January", "February", "March", "April", "May", "June",
              "July", "August", "September", "October", "November", "December")  # fmt: skip
_NOUNS_SQ: dict[Noun, tuple[str, str]] = {
    "recommendation": ("rekomandim", "rekomandime"),
    "working_day": ("ditë pune", "ditë pune"),
    "member": ("anëtar", "anëtarë"),
    "participant": ("pjesëmarrës", "pjesëmarrës"),
    "document": ("dokument", "dokumente"),
    "answer": ("përgjigje", "përgjigje"),
}
_NOUNS_EN: dict[Noun, tuple[str, str]] = {
    "recommendation": ("recommendation", "recommendations"),
    "working_day": ("working day", "working days"),
    "member": ("member", "members"),
    "participant": ("participant", "participants"),
    "document": ("document", "documents"),
    "answer": ("answer", "answers"),
}


def long_date(day: date, language: str) -> str:
    """A date as it stands in a sentence: `28.12.2026`, `28 December 2026`."""
    return f"{day:%d.%m.%Y}" if language == "sq" else f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"


def weekday(day: date, language: str) -> str:
    """The weekday named alone: `e hënë`, `Monday`."""
    return (_WEEKDAYS_SQ if language == "sq" else _WEEKDAYS_EN)[day.weekday()]


def weekday_after_diten(day: date) -> str:
    """The Albanian weekday as it follows “ditën e”: `hënë`."""
    return weekday(day, "sq").removeprefix("e ")


def clock_time(instant: datetime, zone: str) -> str:
    """The local hour, 24 hours: `16:00`."""
    return f"{instant.astimezone(ZoneInfo(zone)):%H:%M}"


def counted(n: int, noun: Noun, language: str) -> str:
    """A number with its noun: `1 rekomandim`, `2 rekomandime`, `asnjë rekomandim`; `no recommendations`."""
    one, many = (_NOUNS_SQ if language == "sq" else _NOUNS_EN)[noun]
    if n == 0:
        return f"asnjë {one}" if language == "sq" else f"no {many}"
    return f"{n} {one if n == 1 else many}"


def explain_deadline(deadline: Deadline, language: str) -> str:
    """How the deadline was computed, in a sentence or two, for the invitation and the record."""
    days = counted(deadline.working_days, "working_day", language)
    start = long_date(deadline.counted_from, language)
    if language == "sq":
        since = "rihapja" if deadline.round > 1 else "njoftimi"
        return f"{days} nga {since} ({start}){_days_off_sq(deadline.skipped)}.{_moved(deadline, language)}"
    since = "the reopening" if deadline.round > 1 else "the notice"
    return f"{days} from {since} ({start}){_days_off_en(deadline.skipped)}.{_moved(deadline, language)}"


def explain_refusal(deadline: Deadline, language: str) -> str | None:
    """Why the director's own wish does not hold, for the director and the coordinator; None where nothing was refused."""
    if deadline.asked is None or deadline.asked_refused is None:
        return None
    wish = _wish(deadline.asked, language)
    until = long_date(deadline.on, language)
    days = counted(deadline.working_days, "working_day", language)
    if language == "sq":
        if deadline.asked_refused == "shorter":
            return f"U kërkua {wish}, më pak se afati i zakonshëm; vlen afati i zakonshëm prej {days}, deri më {until}."
        return f"U kërkua {wish}, më shumë se afati më i gjatë i lejuar; vlen afati më i gjatë prej {days}, deri më {until}."
    if deadline.asked_refused == "shorter":
        return f"{wish} was asked, less than the ordinary time; the ordinary {days} hold, until {until}."
    return f"{wish} was asked, more than the longest time allowed; the longest time of {days} holds, until {until}."


def _wish(asked: AskedDeadline, language: str) -> str:
    if asked.on is not None:
        day = long_date(asked.on, language)
        return f"afati {day}" if language == "sq" else f"A deadline of {day}"
    days = counted(asked.working_days or 0, "working_day", language)
    return f"afati prej {days}" if language == "sq" else f"A deadline of {days}"


def _moved(deadline: Deadline, language: str) -> str:
    """The second sentence, where the day that was asked for is no working day."""
    asked = deadline.asked.on if deadline.asked is not None and deadline.basis == "asked" else None
    if asked is None or asked == deadline.on:
        return ""
    day = long_date(asked, language)
    if language == "sq":
        return f" Data e kërkuar ({day}) nuk është ditë pune, prandaj afati kalon në ditën pasuese të punës."
    return f" The date asked for ({day}) is no working day, so the deadline moves to the next one."


def _days_off_sq(days: Sequence[date]) -> str:
    if not days:
        return ""
    words = [f"{day:%d.%m.%Y}" if _closes_its_year(days, n) else f"{day:%d.%m}" for n, day in enumerate(days)]
    return f", pa {'ditën' if len(days) == 1 else 'ditët'} e pushimit {_listed(words, 'dhe')}"


def _days_off_en(days: Sequence[date]) -> str:
    if not days:
        return ""
    words = [long_date(d, "en") if _closes_its_year(days, n) else long_date(d, "en")[:-5] for n, d in enumerate(days)]
    return f", leaving out the {'day' if len(days) == 1 else 'days'} off {_listed(words, 'and')}"


def _closes_its_year(days: Sequence[date], n: int) -> bool:
    """Is it the last of its year in the list? The year is written once, behind its last day."""
    return n + 1 == len(days) or days[n + 1].year != days[n].year


def _listed(words: Sequence[str], conjunction: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {conjunction} {words[-1]}"
