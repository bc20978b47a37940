"""`backtest`: the mailbox's past, read and judged. Folders are opened for reading; nothing is written anywhere.

Thousands of mails are sifted by their headers, and where these leave it open by the names of their files; few are read
whole, in the order in which they arrived, whatever folders they lie in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from mailflow.handlers.hindsight import Hindsight, PastMail, Sifted, look_at
from mailflow.handlers.office import Office
from mailflow.transport.facts import groups
from mailflow.transport.imap import Header, MailboxSession

BATCH = 250
"""Headers asked for at once."""
TOGETHER = 50
"""Whole mails of several folders that are brought into one order at once."""
TOGETHER_SIZE = 16 << 20
"""Bytes of them."""
ONE_DAY = timedelta(days=1)
NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
Progress = Callable[[str, int, int], None]
"""(what is done, how many so far, of how many)."""


@dataclass(frozen=True, slots=True)
class Past:
    """A mail of the past: where it lies, what was made of it."""

    folder: str
    uid: int
    mail: PastMail


@dataclass(slots=True)
class Looked:
    """How many mails were looked at, and how many of them read whole; folders that cannot be opened."""

    mails: int = 0
    read: int = 0
    closed: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Found:
    folder: str
    header: Header
    sifted: Sifted

    @property
    def received_at(self) -> datetime:
        return self.header.received_at or NO_DATE


def look_back(
    session: MailboxSession, office: Office, since: datetime | None, progress: Progress, looked: Looked
) -> Iterator[Past]:
    """What the rules of today would have made of each mail that reached the watched folders at `since` or later, in order.

    Mail that is nothing for the forum is only counted, in `looked`. Raises MailboxFault.
    """
    hindsight = Hindsight(office)
    found: list[_Found] = []
    for folder in office.ruleset.folders:
        if session.examine(folder) is None:
            looked.closed.append(folder)
            continue
        found += _sifted(session, folder, hindsight, since, progress, looked)
    found.sort(key=lambda one: (one.received_at, one.folder, one.header.uid))
    looked.read = sum(one.sifted is Sifted.READ for one in found)
    done = 0
    for run in _runs(found):
        wholes = _fetched(session, run, office.ruleset.limits.mail_size)
        yield from _judged(hindsight, run, wholes, office)
        done += len(run)
        progress("Judging", done, len(found))


def _sifted(
    session: MailboxSession,
    folder: str,
    hindsight: Hindsight,
    since: datetime | None,
    progress: Progress,
    looked: Looked,
) -> list[_Found]:
    """The mails of the open folder that are for the forum, or nearly."""
    uids = session.uids_since(since.date() - ONE_DAY) if since is not None else session.uids_from(1)
    found: list[_Found] = []
    for start in range(0, len(uids), BATCH):
        glimpses = [
            glimpse
            for glimpse in session.glimpses(uids[start : start + BATCH])
            if since is None or (glimpse.header.received_at or NO_DATE) >= since
        ]
        looked.mails += len(glimpses)
        for glimpse in glimpses:
            said = hindsight.sift(look_at(glimpse.header.header), glimpse.file_names)
            if said is not Sifted.ASIDE:
                found.append(_Found(folder, glimpse.header, said))
        progress(f"Sifting {folder}", min(start + BATCH, len(uids)), len(uids))
    return found


def _runs(found: Sequence[_Found]) -> Iterator[Sequence[_Found]]:
    """Runs of at most `TOGETHER` mails and `TOGETHER_SIZE` bytes; a larger mail alone."""
    run: list[_Found] = []
    size = 0
    for one in found:
        if run and (len(run) == TOGETHER or size + one.header.size > TOGETHER_SIZE):
            yield run
            run, size = [], 0
        run.append(one)
        size += one.header.size
    if run:
        yield run


def _fetched(session: MailboxSession, run: Sequence[_Found], largest: int) -> dict[tuple[str, int], bytes]:
    """The whole mails of `run` that are to be read, by folder and UID."""
    wholes: dict[tuple[str, int], bytes] = {}
    for folder in sorted({one.folder for one in run}):
        wanted = [
            one.header
            for one in run
            if one.folder == folder and one.sifted is Sifted.READ and one.header.size <= largest
        ]
        if wanted and session.examine(folder) is not None:
            for group in groups(sorted(wanted, key=lambda header: header.uid)):
                wholes |= {(folder, whole.uid): whole.raw for whole in session.fetch(group)}
    return wholes


def _judged(
    hindsight: Hindsight, run: Sequence[_Found], wholes: dict[tuple[str, int], bytes], office: Office
) -> Iterator[Past]:
    """Each mail of `run`, in its order."""
    there = [one for one in run if (one.folder, one.header.uid) in wholes]
    read = hindsight.read([(wholes[one.folder, one.header.uid], one.received_at) for one in there])
    readings = {(one.folder, one.header.uid): reading for one, reading in zip(there, read, strict=True)}
    for one in run:
        place = (one.folder, one.header.uid)
        if place in readings:
            yield Past(*place, hindsight.judge(readings[place]))
        elif one.sifted is Sifted.NEAR_MISS:
            yield Past(*place, hindsight.near_miss(look_at(one.header.header), one.received_at))
        else:
            told = _why_unread(one.header, office.ruleset.limits.mail_size)
            yield Past(*place, hindsight.unread(look_at(one.header.header), one.received_at, told))


def _why_unread(header: Header, largest: int) -> str:
    if header.size > largest:
        return f"it is larger than limits.mail_size ({header.size / 1_000_000:.1f} MB): the coordinator would be told"
    return "it has gone from the mailbox meanwhile"
