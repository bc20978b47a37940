"""What the coordinator can say by mail: a verb, and what it is about. Plain values; `command_line` reads them from a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any


class Verb(StrEnum):
    """The words of docs/commands.md, by their meaning."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    EXTEND = "extend"
    CLOSE = "close"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    ASSIGN = "assign"
    RESEND = "resend"
    ANSWERED = "answered"
    REMOVE = "remove"
    DONE = "done"
    STATUS = "status"
    HELP = "help"
    CONSULT = "consult"


STEERING = frozenset({Verb.YES, Verb.NO, Verb.STOP, Verb.EXTEND, Verb.CLOSE, Verb.REOPEN, Verb.WITHDRAW})
"""Of these a consultation takes one in a mail: two that differ contradict each other."""
HARMLESS = frozenset({Verb.STATUS, Verb.HELP})
"""They change nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One command of one line."""

    verb: Verb
    line: str
    """As it was written, for the transcript."""
    reference: str | None = None
    """`2026-004`; None where the line names no consultation."""
    member: str | None = None
    """A member's id, as it was written; of whom something is assigned to also the full name, or an address."""
    item: str | None = None
    """What is assigned, or what a yes or no is about: `mail:17` or `2026-004/7`; of `DONE` the number of an inquiry behind the slash."""
    days: int | None = None
    """Working days."""
    on: date | None = None
    reason: str = ""
    """What stands behind the colon: a reason, or what was said by telephone."""

    @property
    def to(self) -> date | int | None:
        """The new deadline: a day, or working days more."""
        return self.on if self.on is not None else self.days

    @property
    def sense(self) -> str:
        """What it asks for, however it was written: two orders of one sense are the same. Two answers by telephone may differ."""
        told = sha256(self.reason.encode()).hexdigest()[:8] if self.verb is Verb.ANSWERED else None
        on = self.on.isoformat() if self.on is not None else None
        about = (self.reference, self.item, self.member, on, self.days, told)
        return " ".join(str(word) for word in (self.verb.value, *about) if word is not None)

    def as_json(self) -> dict[str, Any]:
        """Plain values, for a question that asks whether it is meant."""
        return {
            "verb": self.verb.value,
            "line": self.line,
            "reference": self.reference,
            "member": self.member,
            "item": self.item,
            "days": self.days,
            "on": self.on.isoformat() if self.on else None,
            "reason": self.reason,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Order:
        """The order that `as_json` kept."""
        on = date.fromisoformat(kept["on"]) if kept["on"] else None
        return cls(
            verb=Verb(kept["verb"]),
            line=kept["line"],
            reference=kept["reference"],
            member=kept["member"],
            item=kept["item"],
            days=kept["days"],
            on=on,
            reason=kept["reason"],
        )
