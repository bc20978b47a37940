"""What templates can do with a value. Language and zone come from the mail that is being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from mailflow.consultation import enclosure_words, words
from mailflow.consultation.model import Deadline

_LONGEST_TITLE = 120
_DECLINED = (("ja", "së"), ("ia", "isë"), ("a", "ës"), ("i", "it"), ("u", "ut"))


def _day(context: Context, value: date | datetime) -> date:
    if isinstance(value, datetime):
        return value.astimezone(ZoneInfo(context["register"].zone)).date()
    return value


@pass_context
def long_date(context: Context, value: date | datetime) -> str:
    """A day in the mail's language: `28.12.2026`, `28 December 2026`; an instant is taken at its local day."""
    return words.long_date(_day(context, value), context["language"])


@pass_context
def weekday(context: Context, value: date | datetime) -> str:
    """The weekday as it stands in a sentence: `hënë` (after “ditën e”), `Monday`."""
    day = _day(context, value)
    return words.weekday_after_diten(day) if context["language"] == "sq" else words.weekday(day, context["language"])


@pass_context
def clock_time(context: Context, value: datetime) -> str:
    """The local hour of an instant: `16:00`."""
    return words.clock_time(value, context["register"].zone)


@pass_context
def moment(context: Context, value: datetime | date | str) -> str:
    """Day and local hour of an instant; a day stays a day, words stay as they are."""
    if isinstance(value, str):
        return value
    if not isinstance(value, datetime):
        return words.long_date(value, context["language"])
    day, hour = long_date(context, value), clock_time(context, value)
    return f"{day}, ora {hour}" if context["language"] == "sq" else f"{day}, {hour}"


@pass_context
def counted(context: Context, value: int, noun: words.Noun) -> str:
    """A number with its noun: `2 rekomandime`, `no recommendations`."""
    return words.counted(value, noun, context["language"])


@pass_context
def explained(context: Context, value: Deadline) -> str:
    """How a deadline was computed."""
    return words.explain_deadline(value, context["language"])


@pass_context
def summed_up(context: Context, value: dict[str, Any]) -> str:
    """What was read in an attachment, as a clause; '' where there is nothing to say."""
    return enclosure_words.summary(value, context["language"])


@pass_context
def mark(context: Context, value: dict[str, Any]) -> str:
    """A tracked change, a comment or a changed paragraph, as a line."""
    return enclosure_words.mark_line(value, context["language"])


def shortened(value: str) -> str:
    """A title short enough for a subject: cut at a word, with an ellipsis."""
    one_line = " ".join(value.split())
    if len(one_line) <= _LONGEST_TITLE:
        return one_line
    return one_line[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"


def quoted(value: str) -> str:
    """Text behind `> `, line by line."""
    return "\n".join(f"> {line}".rstrip() for line in value.splitlines())


def indented(value: str) -> str:
    """Text set in by three blanks, line by line."""
    return "\n".join(f"   {line}".rstrip() for line in value.splitlines())


def lines(value: str) -> Markup:
    """Text for HTML: escaped, its line ends kept."""
    return Markup("<br>\n").join(escape(line) for line in value.splitlines())


def spoken(value: Iterable[Any], names: dict[str, str]) -> str:
    """Keys as words, with commas; a key without a word stands for itself."""
    return ", ".join(names.get(str(key), str(key)) for key in value)


def declined(value: str) -> str:
    """An Albanian name as it follows “përmes”: its first word takes the ending (Forumi OGP → Forumit OGP)."""
    first, blank, rest = value.partition(" ")
    for ending, new in _DECLINED:
        if first.endswith(ending) and len(first) > len(ending) + 1:
            return f"{first.removesuffix(ending)}{new}{blank}{rest}"
    return value


FILTERS: dict[str, Callable[..., Any]] = {
    "date": long_date,
    "weekday": weekday,
    "time": clock_time,
    "moment": moment,
    "counted": counted,
    "explained": explained,
    "summed_up": summed_up,
    "mark": mark,
    "shortened": shortened,
    "quoted": quoted,
    "indented": indented,
    "lines": lines,
    "spoken": spoken,
    "declined": declined,
}
