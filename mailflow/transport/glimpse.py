"""Header, date, size and file names of many mails in one answer, read off the raw lines: for looking through thousands.

imapclient's parser takes the structure of a mail apart letter by letter, which costs more than the server's own work. Whatever is not
answered in the plain form (one literal a mail, which is the header) is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from imapclient.datetime_util import parse_to_datetime

from mailflow.transport.facts import HEADER_ITEM, Header
from mailflow.transport.structure import names_of

ITEMS = f"(UID RFC822.SIZE INTERNALDATE BODYSTRUCTURE {HEADER_ITEM})"
_QUOTED = re.compile(rb'"(?:[^"\\]|\\.)*"')
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d+)")
_DATE = re.compile(rb'INTERNALDATE "([^"\\]{20,40})"')
_HEADER = re.compile(rb"BODY\[HEADER\](?:<0>)? \{\d+\}$")


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A mail from outside."""

    header: Header
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
        received_at = parse_to_datetime(date[1], normalise=False).astimezone(UTC) if date is not None else None
    except ValueError:
        return None
    return Glimpse(Header(uid=int(uid[1]), size=int(size[1]), received_at=received_at, header=header), names)
