"""What an examination finds: well, not quite, or wrong, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How it stands."""

    OK = "ok"
    WARN = "warn"
    """mailflow works, less well than it could."""
    PROBLEM = "problem"
    """Something will go wrong."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One thing that was looked at."""

    what: str
    level: Level
    detail: str
    remedy: str = ""
    exit_code: int = 0
    """Of a fault: 2 configuration, 3 network; 0 where both servers answered."""


def well(what: str, detail: str) -> Examined:
    """As it should be."""
    return Examined(what, Level.OK, detail)


def warning(what: str, detail: str, remedy: str) -> Examined:
    """Not as good as it could be."""
    return Examined(what, Level.WARN, detail, remedy)


def problem(what: str, detail: str, remedy: str = "", exit_code: int = 0) -> Examined:
    """Wrong."""
    return Examined(what, Level.PROBLEM, detail, remedy, exit_code)
