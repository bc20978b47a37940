"""Whether a loop may log in to its server: `handlers.log_ins` decides, so that no account is locked by us."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LogIns:
    """At one server, with the password as the settings have it at the moment. Each may raise `ConfigurationError`, `StorageFault`."""

    locked_out: Callable[[], str | None] = lambda: None
    """Why the password is not to be tried now, one sentence."""
    refused: Callable[[str], None] = lambda words: None
    """The server has refused it, in these words."""
    taken: Callable[[], None] = lambda: None
    """It has taken it."""
