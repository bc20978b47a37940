"""What a mailbox tells of folders and mails, as values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from mailflow.transport.structure import PartFacts

SMALL = 256 << 10
"""A mail up to this size may come together with others."""
TOGETHER = 4 << 20
"""Bytes of small mails in one answer."""
HEADER_LIMIT = 256 << 10
"""Bytes of a header that are looked at; the whole mail is fetched in full all the same."""
FIRST_MAIL = datetime(1990, 1, 1, tzinfo=UTC)
"""No mailbox is older than IMAP."""
HEADER_ITEM = f"BODY.PEEK[HEADER]<0.{HEADER_LIMIT}>"


@dataclass(frozen=True, slots=True)
class FolderFacts:
    """What EXAMINE said when the folder was opened."""

    name: str
    uidvalidity: int
    uidnext: int
    exists: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A mail before it is fetched: what its header and its structure tell."""

    uid: int
    size: int
    """RFC822.SIZE, bytes, as the server states it."""
    received_at: datetime | None
    """INTERNALDATE in UTC: when the mail reached the mailbox. None where the server gives nonsense (1970: it has lost the date)."""
    header: bytes = field(repr=False)
    """The raw header block, at most `HEADER_LIMIT` bytes of it."""
    parts: tuple[PartFacts, ...] = ()
    """What the structure tells; empty as long as it was not asked for, because the header alone settled the matter."""
    structure_known: bool = True
    """False where the structure cannot be had: that `parts` is empty then proves nothing."""

    @property
    def is_torn(self) -> bool:
        """Does the header lack its end, the blank line (RFC 3501, HEADER)? Then it says nothing about what it does not name."""
        ends = self.header.endswith((b"\r\n\r\n", b"\n\n")) or self.header in {b"\r\n", b"\n"}
        return not ends and len(self.header) < min(self.size, HEADER_LIMIT)

    @property
    def file_names(self) -> tuple[str, ...]:
        """Names of all parts that have one, those in enclosed mails too."""
        return tuple(part.name for part in self.parts if part.name)


@dataclass(frozen=True, slots=True)
class Whole:
    """A mail as fetched. `complete` is False where its length is not what the server stated."""

    uid: int
    raw: bytes = field(repr=False)
    complete: bool


def header_of(uid: int, item: dict[bytes, Any]) -> Header:
    """One mail of a FETCH answer as imapclient gives it."""
    received_at = item.get(b"INTERNALDATE")
    if isinstance(received_at, datetime):
        received_at = received_at.replace(tzinfo=received_at.tzinfo or UTC).astimezone(UTC)
        received_at = received_at if received_at > FIRST_MAIL else None
    header = next((value for key, value in item.items() if key.startswith(b"BODY[HEADER")), None)
    return Header(uid=uid, size=int(item[b"RFC822.SIZE"]), received_at=received_at, header=header or b"")


def is_there(item: dict[bytes, Any]) -> bool:
    """Does an answer tell of a mail? Dovecot answers zero bytes for one that somebody has just removed."""
    return bool(item.get(b"RFC822.SIZE"))


def groups(mails: Sequence[Header]) -> Iterator[list[Header]]:
    """Runs of small mails within `TOGETHER` bytes; a larger mail stands alone."""
    group: list[Header] = []
    filled = 0
    for mail in mails:
        if group and (mail.size > SMALL or filled + mail.size > TOGETHER):
            yield group
            group, filled = [], 0
        group.append(mail)
        filled += mail.size
        if mail.size > SMALL:
            yield group
            group, filled = [], 0
    if group:
        yield group
