"""What became of one delivery to the relay, as a value, and when it is tried again.

1. One recipient per transaction, so that an outcome belongs to exactly one delivery.
2. The phase that failed decides: lost before the terminating dot was written = certainly not accepted (`Deferred`);
   lost after it = nobody can know (`Uncertain`), never sent again blindly (RFC 1047).
3. A fault that would hit every delivery alike (relaying, sender) is `Misconfigured`: all sending pauses and nobody's delivery is
   spent. A refused log-in (`LogInRefused`) is one that mends itself when the password is corrected.
4. A deferred delivery is tried again after 5 minutes, doubling to one hour, ± 20 %, for five days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=1)
GIVEN_UP_AFTER = timedelta(days=5)
"""RFC 5321 4.5.4.1: the give-up time is at least 4-5 days."""
LEAST_ATTEMPTS = 5
"""Days during which mailflow itself stood still are no attempts: a delivery has at least this many before it is given up."""


class TransactionPhase(StrEnum):
    """How far a mail transaction had come (RFC 5321 3.3)."""

    CONNECT = "connect"
    """Connecting, EHLO, STARTTLS, log-in: nothing of the mail was named yet."""
    MAIL = "mail"
    RCPT = "rcpt"
    DATA = "data"
    """The DATA command and the message up to the terminating dot, which has not been written."""
    DOT = "dot"
    """The terminating dot was written; its answer decides."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The relay said 250 to the terminating dot: it is responsible now."""

    smtp_reply: str


@dataclass(frozen=True, slots=True)
class Deferred:
    """Certainly not accepted, may be tried again: a 4xx reply, or a loss before the dot."""

    smtp_reply: str
    phase: TransactionPhase


@dataclass(frozen=True, slots=True)
class Refused:
    """Certainly not accepted, for good.

    `concerns_address` only where the reply says that the address itself is bad: a refusal for size, content or policy never
    marks an address.
    """

    smtp_reply: str
    concerns_address: bool


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """Certainly not accepted, and every other delivery would fare alike: sending pauses until a person has mended it."""

    smtp_reply: str


@dataclass(frozen=True, slots=True)
class LogInRefused:
    """Certainly not accepted: the relay refuses name or password. Nobody's delivery is spent; the log-in is tried again with care."""

    smtp_reply: str


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The dot left and its answer never came: the relay may have the mail or not."""

    phase: TransactionPhase = TransactionPhase.DOT


Outcome = Accepted | Deferred | Refused | Misconfigured | LogInRefused | Uncertain


def next_attempt(attempts: int, now: datetime, jitter: float, *, since: datetime | None = None) -> datetime | None:
    """When a deferred delivery is tried again; None when it is given up.

    `attempts` made so far (at least 1); `jitter` in [-1, 1] is scaled to ± 20 %; `since` is when the delivery fell due: with it
    five days are counted from there, else along the schedule itself.
    """
    if since is None:
        spent = sum((_pause_after(n) for n in range(1, attempts)), timedelta())
        if spent >= GIVEN_UP_AFTER:
            return None
    elif attempts >= LEAST_ATTEMPTS and now - since >= GIVEN_UP_AFTER:
        return None
    return now + _pause_after(attempts) * (1 + 0.2 * max(-1.0, min(1.0, jitter)))


def _pause_after(attempts: int) -> timedelta:
    doublings = min(max(attempts, 1) - 1, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
