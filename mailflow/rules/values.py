"""The small values of rules.yaml: sizes, durations, dates, times, addresses, ids, yes and no.

Every function takes the text as the clerk wrote it and answers the value, or raises ValueError with one sentence; what to
write instead stands in the schema, beside the key.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from email_validator import EmailNotValidError, validate_email

from mailflow.settings.servers import ServerUrl, read_server_url

_UNITS_OF_SIZE = {"": 1, "b": 1, "byte": 1, "bytes": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9}
_UNITS_OF_SIZE |= {"kib": 2**10, "mib": 2**20, "gib": 2**30}
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_UNITS_OF_TIME = {
    **dict.fromkeys(("", "m", "min", "minute", "minutes", "minuta", "minutë"), _MINUTE),
    **dict.fromkeys(("h", "hour", "hours", "orë", "ore", "ora"), _HOUR),
}
_UNITS_OF_DAYS = {
    **dict.fromkeys(("", "d", "day", "days", "ditë", "dite", "dita"), 1),
    **dict.fromkeys(("month", "months", "muaj"), 30),
    **dict.fromkeys(("year", "years", "vit", "vjet", "vite"), 365),
}
_YES = frozenset({"yes", "true", "po", "on"})
_NO = frozenset({"no", "false", "jo", "off"})
_AMOUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([^\W\d_]*)")
_ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL_DATE = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
_CLOCK_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")


def size(text: str) -> int:
    """Bytes of `25 MB` (decimal, as relays announce SIZE), `500 kB`, `2.5 MiB` or a plain number."""
    amount, unit = _amount(text)
    if unit not in _UNITS_OF_SIZE:
        raise ValueError("is no size")
    return round(amount * _UNITS_OF_SIZE[unit])


def duration(text: str) -> timedelta:
    """`30 minutes`, `30 minuta`, `2 hours`, `2 orë`, `0`; a plain number means minutes."""
    amount, unit = _amount(text)
    if unit not in _UNITS_OF_TIME:
        raise ValueError("is no span of time")
    return amount * _UNITS_OF_TIME[unit]


def days(text: str) -> int:
    """Days of `90 days`, `90 ditë`, `6 months`, `1 year`, `1 vit`; a month is 30 and a year 365 days, a plain number means days."""
    amount, unit = _amount(text)
    if unit not in _UNITS_OF_DAYS or amount != int(amount):
        raise ValueError("is no number of days")
    return int(amount) * _UNITS_OF_DAYS[unit]


def local_date(text: str) -> date:
    """`2026-12-24` or `24.12.2026`: day first, always (domain: dates in Albanian)."""
    written = text.strip()
    if match := _ISO_DATE.fullmatch(written):
        year, month, day = (int(part) for part in match.groups())
    elif match := _LOCAL_DATE.fullmatch(written):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise ValueError("is no date")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError("is no day of the calendar") from None


def clock_time(text: str) -> time:
    """`08:00`, `8.00` or `8`; `24:00` is midnight, written 00:00."""
    match = _CLOCK_TIME.fullmatch(text.strip())
    hour, minute = (int(match[1]), int(match[2] or 0)) if match else (99, 0)
    if (hour, minute) == (24, 0):
        return time(0, 0)
    if hour > 23 or minute > 59:
        raise ValueError("is no time of day")
    return time(hour, minute)


def yes_or_no(text: str) -> bool:
    """`yes`, `no`, `po`, `jo`, `true`, `false`."""
    word = text.strip().casefold()
    if word in _YES or word in _NO:
        return word in _YES
    raise ValueError("is neither yes nor no")


def address(text: str) -> str:
    """An address as mail can be sent to: ASCII (a domain with accents in its punycode form), case of the part before @ kept.

    Reserved domains of tests and examples (`.example`, `.test`) are accepted; nothing is looked up in the DNS.
    """
    try:
        valid = validate_email(text.strip(), check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError as error:
        raise ValueError(f"is no e-mail address: {_as_clause(str(error))}") from None
    return valid.ascii_email or valid.normalized


def alarm_relay(text: str) -> ServerUrl:
    """A relay beside the usual one. The message shows no password."""
    try:
        return read_server_url(text, "smtp")
    except ValueError as error:
        told = str(error).rstrip(".").replace("MAILFLOW_SMTP_", "MAILFLOW_ALARM_SMTP_")
        raise ValueError(f"has an smtp that cannot be used: {told}") from None


def time_zone(text: str) -> str:
    """An IANA zone name that this machine knows, e.g. `Europe/Tirane`."""
    try:
        return ZoneInfo(text.strip()).key
    except (OSError, ValueError, KeyError):
        raise ValueError("is no known time zone") from None


def country(text: str) -> str:
    """A country code that the calendar of public holidays knows, e.g. `AL`."""
    from holidays import list_supported_countries  # noqa: PLC0415 - slow to import, and the default needs no check

    code = text.strip().upper()
    if code != "AL" and code not in list_supported_countries():
        raise ValueError("is no country whose public holidays are known")
    return code


_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


def identifier(text: str) -> str:
    """An id: part of database keys and of Message-IDs, hence letters without accents, digits, hyphen and underscore."""
    if not _ID.fullmatch(text.strip()):
        raise ValueError("cannot be an id")
    return text.strip()


def word(text: str) -> str:
    """A word or phrase of a list; a star only at the end of a word, and something before it; words on both sides of a stroke."""
    written = " ".join(text.split())
    for part in re.split(r"[ |]", written.replace(" !", " ")):
        if "*" in part[:-1] or part == "*":
            raise ValueError("has a star where none can be")
    if re.search(r"(?:^|[ |])\||\|$|\| ", written):
        raise ValueError("has a stroke without a word on both sides")
    if "!" in re.sub(r" !(?=\S+$)", " ", written):
        raise ValueError("has an exclamation mark that does not begin its last word")
    if not re.search(r"\w", written):
        raise ValueError("holds no letter")
    return written


def file_type(text: str) -> str:
    """The ending of file names: `docx`."""
    ending = text.strip().lstrip(".").casefold()
    if not re.fullmatch(r"[a-z0-9]{1,8}", ending):
        raise ValueError("is no ending of file names")
    return ending


def _amount(text: str) -> tuple[float, str]:
    match = _AMOUNT.fullmatch(text.strip().casefold())
    if not match:
        raise ValueError("is no number with a unit")
    return float(match[1].replace(",", ".")), match[2]


def _as_clause(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:].rstrip(".") if sentence else sentence
