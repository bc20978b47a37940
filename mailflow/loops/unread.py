"""A look beside the watched folders, once an hour: what a filter, a phone or the server's own suspicion has put elsewhere.

1. Of each folder only its counters are asked for (STATUS); where they have moved, headers of the new mail, of the last 30 days at most.
2. Nothing found there acts. It is told, so that a person moves it or lists the folder.
3. In the watched folders numbers may be missing: mail that came and was moved or deleted before it could be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mailflow.loops.intake_desk import Glance, Watch
from mailflow.transport.imap import ListedFolder, MailboxSession

REACH = timedelta(days=30)
ONE_DAY = timedelta(days=1)
MOST = 2_000
"""Of each folder the newest mails, at most so many at once."""
BATCH = 100
GAP = 500
"""Where more numbers are missing at once, the server counts in another way: that is no mail that was moved."""
LEFT_OUT = frozenset({"sent", "drafts", "all", "flagged"})
"""What she wrote herself, and views of mail that lies elsewhere too."""


def glance(session: MailboxSession, desk: Glance, watch: Watch, first_start: datetime, now: datetime) -> None:
    """Note what concerns the forum and is not read, and what has vanished."""
    reached = desk.reached()
    for folder in session.listed():
        if folder.role in LEFT_OUT:
            continue
        if folder.name in watch.folders:
            desk.moved(folder.name, desk.noted(folder.name))  # read by now, where it was not watched before
        standing = session.standing(folder.name)
        if standing is None or reached.get(folder.name) == standing:
            continue
        before = reached.get(folder.name)
        first = before[1] if before is not None and before[0] == standing[0] else None
        if folder.name in watch.folders:
            vanished = _vanished(session, desk, folder.name, standing, first)
            desk.keep(folder, standing, (), vanished)
            continue
        if session.examine(folder.name) is None:
            continue
        since = max(first_start, now - REACH).date() - ONE_DAY
        uids = session.uids_since(since, first or 1)[-MOST:]
        _forget_moved(session, desk, folder)
        found = [
            header
            for start in range(0, len(uids), BATCH)
            for header in session.headers(uids[start : start + BATCH])
            if desk.concerns(header, folder.role, first_start)
        ]
        desk.keep(folder, standing, found, ())


def _forget_moved(session: MailboxSession, desk: Glance, folder: ListedFolder) -> None:
    noted = desk.noted(folder.name)
    if noted:
        there = set(session.uids_from(noted[0]))
        desk.moved(folder.name, [uid for uid in noted if uid not in there])


def _vanished(
    session: MailboxSession, desk: Glance, folder: str, standing: tuple[int, int], first: int | None
) -> Sequence[int]:
    """UIDs from `first` on that are neither in the folder nor in the ledger."""
    uidvalidity, uidnext = standing
    if first is None or session.examine(folder) is None:
        return ()
    there = set(session.uids_from(first))
    gone = [uid for uid in range(first, uidnext) if uid not in there] if uidnext - first - len(there) <= GAP else []
    return sorted(desk.unknown(folder, uidvalidity, gone)) if gone else ()
