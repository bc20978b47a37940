"""A ledger in memory: what intake calls, written down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from mailflow.loops.intake_desk import Concern, Desk, Fetched, FolderPlan, Source, Unfetched, Watch
from mailflow.loops.log_ins import LogIns

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@dataclass
class Notebook:
    """Every mail concerns the forum unless its subject says `privat`."""

    now: datetime = START
    folders: tuple[str, ...] = ("INBOX",)
    mail_size: int = 30_000_000
    keyword: str | None = "$mailflow"
    recorded: dict[Source, bytes] = field(default_factory=dict)
    received: dict[Source, datetime | None] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    aside: dict[Source, Concern] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    """UIDs in the order in which they were entered."""
    effects: list[bytes] = field(default_factory=list)
    """Bytes that were decided for the first time."""
    undecided: list[int] = field(default_factory=list)
    plans: dict[str, FolderPlan] = field(default_factory=dict)
    polls: list[tuple[str, datetime]] = field(default_factory=list)
    told: list[str | None] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    """Words of refused log-ins."""
    taken: int = 0
    log_ins: LogIns = field(init=False)
    on_record: Callable[[bytes], None] = lambda _raw: None
    on_poll: Callable[[], None] = lambda: None

    def __post_init__(self) -> None:
        self.log_ins = LogIns(refused=self.refused.append, taken=self.take)

    def take(self) -> None:
        """A log-in that was taken."""
        self.taken += 1

    def desk(self) -> Desk:
        """What intake calls."""
        return Desk(
            now=lambda: self.now,
            watch=lambda: Watch(folders=self.folders, mail_size=self.mail_size, keyword=self.keyword),
            plan=self.plan,
            keep_plan=self.plans.__setitem__,
            first_start=lambda: min((plan.baseline_at for plan in self.plans.values()), default=None),
            unknown=self.unknown,
            concerns=lambda header: Concern.UNRELATED if b"privat" in header.header else Concern.FETCH,
            record=self.record,
            decide=self.decide,
            waiting=lambda: tuple(self.undecided),
            poll_done=self.poll_done,
            heartbeat=self.told.append,
            alarm=self.alarms.append,
            log_ins=self.log_ins,
        )

    def known(self, folder: str, uidvalidity: int) -> set[int]:
        """UIDs in the ledger."""
        return {s.uid for s in (*self.recorded, *self.aside) if (s.folder, s.uidvalidity) == (folder, uidvalidity)}

    def plan(self, folder: str) -> FolderPlan | None:
        """As the database answers it."""
        plan = self.plans.get(folder)
        if plan is None:
            return None
        highest = max(self.known(folder, plan.uidvalidity), default=0)
        return FolderPlan(
            uidvalidity=plan.uidvalidity,
            baseline_uid=plan.baseline_uid,
            baseline_at=plan.baseline_at,
            highest_uid=highest,
        )

    def unknown(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> list[int]:
        """Those not in the ledger."""
        return [uid for uid in uids if uid not in self.known(folder, uidvalidity)]

    def record(self, mails: Sequence[Fetched | Unfetched]) -> list[int]:
        """One transaction; the unique key makes each mail once."""
        for mail in mails:
            if isinstance(mail, Fetched):
                self.on_record(mail.raw)
        return [number for mail in mails if (number := self.enter(mail)) is not None]

    def enter(self, mail: Fetched | Unfetched) -> int | None:
        """Its number where it was fetched and is new."""
        if mail.source in self.recorded or mail.source in self.aside:
            return None
        self.order.append(mail.source.uid)
        if isinstance(mail, Unfetched):
            self.aside[mail.source] = mail.concern
            return None
        self.recorded[mail.source] = mail.raw
        self.received[mail.source] = mail.header.received_at
        self.remarks += mail.remarks
        self.undecided.append(len(self.recorded))
        return len(self.recorded)

    def decide(self, ledger_ids: Sequence[int]) -> None:
        """The same bytes have an effect once."""
        for ledger_id in ledger_ids:
            self.undecided.remove(ledger_id)
            raw = list(self.recorded.values())[ledger_id - 1]
            if raw not in self.effects:
                self.effects.append(raw)

    def poll_done(self, folder: str, began_at: datetime) -> None:
        """A completed poll."""
        self.polls.append((folder, began_at))
        self.on_poll()
