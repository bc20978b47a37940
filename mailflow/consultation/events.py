"""What happened: past participles, each with its instant `at` (aware, UTC)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mailflow.consultation.model import AskedDeadline, Invitee, Mode, Version
from mailflow.consultation.reasons import Reason


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
    reasons: tuple[Reason, ...]
    asked: AskedDeadline | None
    in_reply_to: str | None
    """Message-ID of the director's mail, for the receipt."""
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The coordinator (or the administrator) said yes to what waited: to that question, or (None) to the one that waits.

    `in_flight`: as of `Withdrawn`, where the question is whether the draft is taken back.
    """

    at: datetime
    by: str
    question: int | None = None
    in_flight: frozenset[str] = frozenset()


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
    """It is later. `caught_up_at`: when the last poll began that was completed in every folder; None before the first.

    `in_flight`: as of `Withdrawn`.
    """

    at: datetime
    caught_up_at: datetime | None
    in_flight: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """The coordinator moved the deadline: to a local date, or by a number of working days counted from the old one."""

    at: datetime
    by: str
    reason: str
    to: date | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The coordinator closed it before its deadline. `in_flight`: as of `Withdrawn`."""

    at: datetime
    by: str
    reason: str = ""
    in_flight: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened:
    """The coordinator opened a closed consultation again: to a local date, for a number of working days from today on, or (None) for the usual time."""

    at: datetime
    by: str
    reason: str
    to: date | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The draft was taken back. `in_flight`: members whose invitation the relay may have at this moment; storage knows."""

    at: datetime
    by: str
    reason: str
    in_flight: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A member is to be invited again, or a newcomer for the first time. `slot` has not been used before."""

    at: datetime
    by: str
    member: Invitee
    slot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """A member (by id) is no longer to be written to."""

    at: datetime
    by: str
    member: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationAsked:
    """A command must be meant twice. `danger`: why (`steering.asks_back`, or `unasked`); `order`: the command as plain values."""

    at: datetime
    by: str
    danger: str
    order: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionReceived:
    """A director's mail brings a new version. `version.number` is not given yet."""

    at: datetime
    sender: str
    version: Version
    title: str
    reasons: tuple[Reason, ...]
    """Why it is held for a new version: they take the place of the old ones where nobody has seen the draft."""
    doubts: tuple[str, ...]
    """What speaks against sending it, told in the coordinator's language."""
    asked: AskedDeadline | None
    changes: list[dict[str, Any]]
    """Per document what changed, as plain values (`handlers.versions`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawalReceived:
    """A director takes the draft back by mail. `words`: his own."""

    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDoubted:
    """An answer has come of which it is not certain whose it is. `item`: what the coordinator is told of it (`whose`)."""

    at: datetime
    item: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentitySettled:
    """It is known whose the answer is, or that it is nobody's. `item`: its name; `yes`: it counts."""

    at: datetime
    by: str
    item: str
    yes: bool


Event = (
    DraftReceived
    | Approved
    | Dismissed
    | Stopped
    | TimePassed
    | Extended
    | Closed
    | Reopened
    | Withdrawn
    | Invited
    | Removed
    | ConfirmationAsked
    | RevisionReceived
    | WithdrawalReceived
    | IdentityDoubted
    | IdentitySettled
)
