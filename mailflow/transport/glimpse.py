"""Sender, subject, date, size and file names of many mails in one answer, read off the raw lines: for looking through thousands.

imapclient's parser takes the structure of a mail apart letter by letter, which costs more than the server's own work. Whatever is not
answered in the plain form (one literal a mail, which is the header fields) is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from mailflow.transport.facts import HEADER_LIMIT, Header
from mailflow.transport.structure import names_of

FIELDS = ("FROM", "SUBJECT")
"""What a mail is sifted by. Many servers keep them in their index and need not open the mail; of a header they are a tenth."""
ITEMS = f"(UID RFC822.SIZE INTERNALDATE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS ({' '.join(FIELDS)})]<0.{HEADER_LIMIT}>)"
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"')
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([ \d]\d)-(\w{3})-(\d{4}) (\d\d:\d\d:\d\d) ([+-]\d{4})"')
_MONTHS = b"jan feb mar apr may jun jul aug sep oct nov dec".split()
_HEADER = re.compile(rb"BODY\[HEADER\.FIELDS \([^()]*\)\](?:<0>)? \{\d+\}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A mail from outside."""

    header: Header
    """Of its fields no other than `FIELDS`."""
    file_names: tuple[str, ...]


def glimpses_of(lines: Sequence[Any], asked: Sequence[int]) -> list[Glimpse] | None:
    """The mails of a raw FETCH answer to `ITEMS`, ascending; None where one is not answered in the plain form."""
    found: dict[int, Glimpse] = {}
    wanted = frozenset(asked)
    for at, line in enumerate(lines):
        if not isinstance(line, tuple):
            continue
        rest = lines[at + 1] if at + 1 < len(lines) else None
        if not isinstance(rest, bytes) or _HEADER.search(line[0]) is None:
            return None
        glimpse = _glimpse(line[0] + b" " + rest, line[1])
        if glimpse is None or glimpse.header.uid not in wanted:
            return None
        found[glimpse.header.uid] = glimpse
    return [found[uid] for uid in sorted(found)]


def _glimpse(facts: bytes, header: bytes) -> Glimpse | None:
    bare = _QUOTED.sub(b'""', facts)  # what a file's name says is no fact of the server's
    uid, size, date = _UID.search(bare), _SIZE.search(bare), _DATE.search(facts)
    if uid is None or size is None or b"BODYSTRUCTURE (" not in bare:
        return None
    try:
        names = names_of(facts)
        received_at = _instant(*date.groups()) if date is not None else None
    except ValueError:
        return None
    return Glimpse(Header(uid=int(uid[1]), size=int(size[1]), received_at=received_at, header=header), names)


def _instant(day: bytes, month: bytes, year: bytes, time: bytes, zone: bytes) -> datetime:
    """INTERNALDATE in UTC (RFC 3501, `date-time`), eight times as fast as imapclient. Raises ValueError where there is no such day."""
    number = _MONTHS.index(month.lower()) + 1
    return datetime.fromisoformat(
        f"{int(year):04}-{number:02}-{int(day):02}T{time.decode()}{zone.decode()}"
    ).astimezone(UTC)
