"""`backtest`: the mailbox's past, read and judged. Folders are opened for reading; nothing is written anywhere.

Thousands of mails are sifted by their headers, and where these leave it open by the names of their files; few are read
whole, in the order in which they arrived, whatever folders they lie in. Nothing waits for the
server, or for the process that reads documents, while there is a batch of mails to be dealt with (`ahead`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from mailflow.daemon.ahead import ahead
from mailflow.handlers.hindsight import Hindsight, Parsed, PastMail, Sifted, look_at
from mailflow.handlers.office import Office
from mailflow.mail.glance import Glance
from mailflow.transport.facts import groups
from mailflow.transport.imap import Header, MailboxSession

BATCH = 250
"""Mails sifted at once."""
TOGETHER = 200
"""Mails that are read at once, whatever folders they lie in. The process for their documents takes 0.2 s to start, as long as reading a hundred small ones."""
TOGETHER_SIZE = 16 << 20
"""Bytes of them. Three times as much can be on its way: fetched, looked into, judged."""
ONE_DAY = timedelta(days=1)
NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
Place = tuple[str, int]
"""Folder and UID."""
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
    seen: Glance
    sifted: Sifted

    @property
    def place(self) -> Place:
        return self.folder, self.header.uid

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
    runs, largest, done = list(_runs(found)), office.ruleset.limits.mail_size, 0
    wholes = ahead(lambda run: _fetched(session, run, largest), runs)
    parsed = (_parsed(hindsight, *pair, largest) for pair in zip(runs, wholes, strict=True))
    for run, mails in zip(runs, ahead(hindsight.look_inside, parsed), strict=True):
        for one, mail in zip(run, mails, strict=True):
            yield Past(one.folder, one.header.uid, hindsight.judge(mail))
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
    batches = [uids[start : start + BATCH] for start in range(0, len(uids), BATCH)]
    found: list[_Found] = []
    for number, glimpses in enumerate(ahead(session.glimpses, batches), start=1):
        for glimpse in glimpses:
            if since is not None and (glimpse.header.received_at or NO_DATE) < since:
                continue
            looked.mails += 1
            seen = look_at(glimpse.header.header)
            said = hindsight.sift(seen, glimpse.file_names)
            if said is not Sifted.ASIDE:
                found.append(_Found(folder, glimpse.header, seen, said))
        progress(f"Sifting {folder}", min(number * BATCH, len(uids)), len(uids))
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


def _fetched(session: MailboxSession, run: Sequence[_Found], largest: int) -> dict[Place, bytes]:
    """The whole mails of `run` that are to be read."""
    wholes: dict[Place, bytes] = {}
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


def _parsed(hindsight: Hindsight, run: Sequence[_Found], wholes: dict[Place, bytes], largest: int) -> list[Parsed]:
    """Each mail of `run`, or the line of one that is not to be had whole."""
    mails: list[Parsed] = []
    for one in run:
        raw = wholes.get(one.place)
        if raw is not None:
            mails.append(hindsight.parse(raw, one.received_at))
        elif one.sifted is Sifted.NEAR_MISS:
            mails.append(Parsed(hindsight.near_miss(one.seen, one.received_at)))
        else:
            mails.append(Parsed(hindsight.unread(one.seen, one.received_at, _why_unread(one.header, largest))))
    return mails


def _why_unread(header: Header, largest: int) -> str:
    if header.size > largest:
        return f"it is larger than limits.mail_size ({header.size / 1_000_000:.1f} MB): the coordinator would be told"
    return "it has gone from the mailbox meanwhile"
