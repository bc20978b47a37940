"""What happened: past participles, each with its instant `at` (aware, UTC)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from mailflow.consultation.model import AskedDeadline, Invitee, Mode, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftReceived:
    """A director's mail holds a draft. `verdict` is what the rules said: `open` or `hold`."""

    at: datetime
    forum: str
    reference: str
    verdict: str
    why: str
    """Of a hold: `hold` | `too_large`."""
    title: str
    directorate: str | None
    directorate_name: str
    sender: str
    version: Version
    members: tuple[Invitee, ...]
    reasons: tuple[str, ...]
    asked: AskedDeadline | None
    in_reply_to: str | None
    """Message-ID of the director's mail, for the receipt."""
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The coordinator (or the administrator) said yes to what waited: to that question, or (None) to the one that waits."""

    at: datetime
    by: str
    question: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissed:
    """The coordinator said no to what waited."""

    at: datetime
    by: str
    question: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """The directorate or the coordinator answered within the grace time: nothing goes out before her word."""

    at: datetime
    by: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePassed:
    """It is later. `caught_up_at`: when the last poll began that was completed in every folder; None before the first."""

    at: datetime
    caught_up_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """The coordinator moved the deadline: to a local date, or by a number of working days counted from the old one."""

    at: datetime
    by: str
    reason: str
    to: date | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The coordinator closed it before its deadline."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The draft was taken back."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A member is to be invited again, or a newcomer for the first time. `slot` has not been used before."""

    at: datetime
    by: str
    member: Invitee
    slot: str


Event = DraftReceived | Approved | Dismissed | Stopped | TimePassed | Extended | Closed | Withdrawn | Invited
