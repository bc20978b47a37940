"""Waiting until mail that was sent to oneself arrives, for a while at most."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailflow.transport.imap import Header, MailboxSession

ROUND = 2.0
"""Seconds between two looks, unless the server announces news."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail that was waited for: where it arrived, and our own time when it was seen there."""

    folder: str
    header: Header
    seen_at: datetime


def next_uids(session: MailboxSession, folders: Sequence[str]) -> dict[str, int]:
    """Per folder that can be opened: UIDs from this one on are news."""
    facts = ((folder, session.examine(folder)) for folder in folders)
    return {folder: found.uidnext for folder, found in facts if found is not None}


def await_arrival(
    session: MailboxSession,
    begin: dict[str, int],
    wanted: Collection[str],
    seconds: float,
    now: Callable[[], datetime],
    told: Callable[[float], None] = lambda passed: None,
) -> dict[str, Arrived]:
    """The mails with these Message-IDs that have arrived after at most `seconds`; the rest is missing.

    Once one is there, the others have as long again as it took, and 5 seconds at least: a form of address that leads nowhere does
    not hold up the command. `told` is called with the seconds that have passed.
    """
    arrived: dict[str, Arrived] = {}
    looked_at: set[tuple[str, int]] = set()
    began = time.monotonic()
    until = began + seconds
    while True:
        for folder, first in begin.items():
            session.examine(folder)
            uids = [uid for uid in session.uids_from(first) if (folder, uid) not in looked_at]
            looked_at.update((folder, uid) for uid in uids)
            for header in session.headers(uids) if uids else ():
                for message_id in wanted:
                    if message_id.encode() in header.header and message_id not in arrived:
                        if not arrived:
                            until = min(until, time.monotonic() + max(5.0, time.monotonic() - began))
                        arrived[message_id] = Arrived(folder, header, now())
        left = until - time.monotonic()
        if len(arrived) == len(wanted) or left <= 0:
            return arrived
        told(time.monotonic() - began)
        if session.can_idle():
            session.idle_round(min(ROUND, left), lambda: False)
        else:
            time.sleep(min(ROUND, left))
