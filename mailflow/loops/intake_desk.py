"""What passes between intake and those who decide: where a mail lies, what is known of a folder, the functions intake calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from mailflow.loops.log_ins import LogIns
from mailflow.transport.imap import Header, ListedFolder


class Concern(StrEnum):
    """What becomes of a mail before it is fetched. `Desk.concerns` answers the first four."""

    FETCH = "fetch"
    OWN = "own"
    """A copy of a mail of ours: known already, byte for byte."""
    UNRELATED = "unrelated"
    NEAR_MISS = "near_miss"
    OLD = "old"
    TOO_LARGE = "too_large"
    UNFETCHABLE = "unfetchable"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a mail lies: unique in the ledger."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderPlan:
    """What the database knows of a folder. `baseline_*`: mail that was there before the first start."""

    uidvalidity: int
    baseline_uid: int
    baseline_at: datetime
    highest_uid: int = 0
    """The highest UID in the ledger under this UIDVALIDITY; 0 if there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """What the rules say at the moment."""

    folders: tuple[str, ...]
    mail_size: int
    """Bytes; a larger mail is not fetched."""
    keyword: str | None = None
    sent_folder: str | None = None
    """Where the provider keeps what was sent; None: where the server says so (RFC 6154)."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail that was fetched whole."""

    source: Source
    header: Header
    raw: bytes = field(repr=False)
    remarks: tuple[str, ...] = ()
    """On the fetching."""


@dataclass(frozen=True, slots=True)
class Unfetched:
    """A mail that is entered into the ledger without being fetched. `header` is None where not even that could be read."""

    source: Source
    header: Header | None
    concern: Concern


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """What a look beside the watched folders calls (`loops.unread`)."""

    is_due: Callable[[datetime], bool]
    """Is it time for another?"""
    reached: Callable[[], Mapping[str, tuple[int, int]]]
    """Of each folder (UIDVALIDITY, UIDNEXT) at the last look."""
    concerns: Callable[[Header, str, datetime], bool]
    """(header, the folder's role, first start): must a person be told of it?"""
    noted: Callable[[str], Sequence[int]]
    """UIDs that were noted in that folder, ascending."""
    moved: Callable[[str, Sequence[int]], None]
    """(folder, uids): these lie there no longer."""
    unknown: Callable[[str, int, Sequence[int]], Iterable[int]]
    """As `Desk.unknown`."""
    keep: Callable[[ListedFolder, tuple[int, int], Sequence[Header], Sequence[int]], None]
    """(folder, its counters, what was found there, UIDs that have vanished)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What intake calls. Each function that writes commits before it returns."""

    now: Callable[[], datetime]
    watch: Callable[[], Watch]
    plan: Callable[[str], FolderPlan | None]
    """Of a folder; None before its first start."""
    keep_plan: Callable[[str, FolderPlan], None]
    first_start: Callable[[], datetime | None]
    """From when on mail of this mailbox counts, in whatever folder; None before the first start."""
    unknown: Callable[[str, int, Sequence[int]], Iterable[int]]
    """(folder, uidvalidity, uids): those that are not in the ledger."""
    concerns: Callable[[Header], Concern]
    """Pure: FETCH, OWN, UNRELATED or NEAR_MISS."""
    record: Callable[[Sequence[Fetched | Unfetched]], Sequence[int]]
    """Ledger rows in that order and raw bytes, in one transaction; TOO_LARGE and UNFETCHABLE go to the coordinator's notice.

    The ledger ids of what was fetched and is not known already.
    """
    decide: Callable[[Sequence[int]], None]
    """Decide these, in that order: what was just recorded together, or what a crash left behind."""
    waiting: Callable[[], Sequence[int]]
    """Ledger ids recorded and not yet decided (after a crash)."""
    poll_done: Callable[[str, datetime], None]
    """(folder, when the poll began): everything that had arrived by then is recorded and decided."""
    heartbeat: Callable[[str | None], None]
    """None: all is well; else what is wrong, one sentence."""
    alarm: Callable[[str], None]
    """A person must act."""
    sought: Callable[[], Sequence[str]] = tuple
    """Message-IDs of mails of ours of which nobody knows whether they left; mostly none."""
    proven: Callable[[Sequence[str]], None] = lambda message_ids: None
    """These lie among the sent mail."""
    among_sent: Callable[[Sequence[bytes]], None] | None = None
    """Headers of mails of mailflow's that lie among the sent mail: are they all ours? None: nobody asks."""
    look_back: Callable[[Sequence[bytes]], None] = lambda headers: None
    """At a first start: headers of mails of mailflow's that are there already."""
    log_ins: LogIns = LogIns()  # noqa: RUF009 (frozen)
    stream: Callable[[Fetched], str | None] = lambda mail: None
    """Whose stream of mail it belongs to (`crowd`); None: it is decided at once, however many there are."""
    glance: Glance | None = None
    """None: nobody looks beside the watched folders."""
    stands_still: Callable[[], str | None] = lambda: None
    """Why nothing is read at present, one sentence; None: it is."""
