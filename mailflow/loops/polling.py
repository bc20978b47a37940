r"""One poll of the watched folders: what is new, and what becomes of it.

1. Work is the difference between the folder's UIDs and the ledger's under the same UIDVALIDITY; `\Seen` means nothing.
2. A folder is worked through in ascending order of UIDs, and what the server sends together is entered into the ledger
   together. Hence all up to the ledger's highest UID is known, and a poll asks only for what is above (and a little below,
   for UIDs that became visible late). Once a day all of the last 30 days is compared.
3. What reached the mailbox before the first start (INTERNALDATE) never acts, whatever its UID or folder later becomes. Where a move to
   another server has lost these dates, the old server's Received tells it.
4. Headers first; the structure where the header alone does not settle it; the whole mail only where it concerns the forum.
5. A mail that breaks the connection five times is put aside as not fetchable; the rest goes on.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mailflow.errors import MailboxFault
from mailflow.loops.crowd import Crowd
from mailflow.loops.intake_desk import Concern, Desk, Fetched, FolderPlan, Source, Unfetched, Watch
from mailflow.loops.proof import look_among_sent, look_back, look_for_proof
from mailflow.loops.unread import glance
from mailflow.mail.incoming import parse
from mailflow.mail.origin import came_in_at
from mailflow.transport.facts import groups
from mailflow.transport.imap import FolderFacts, Header, MailboxSession, Whole

LOOK_BACK = 100
"""UIDs below the highest known that every poll compares again."""
BATCH = 100
"""Headers asked for at once."""
MARKED = 1_000
"""Mails that are marked by one command: servers take no line without end (Dovecot: 64 kB)."""
SWEEP_EVERY = timedelta(days=1)
SWEEP_REACH = timedelta(days=30)
BESIDE_EVERY = timedelta(hours=1)
"""Between two looks beside the watched folders: at the sent mail for another installation's, at the others for what is not read."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)
ONE_DAY = timedelta(days=1)
TRIES = 5
ALONE, WITHOUT_STRUCTURE = 1, 3
"""Faults after which a mail is asked for alone, and then without its structure."""
LENGTH_TRIES = 3
LONGEST_QUEUE = timedelta(days=7)
"""How long a mail may lie on a server before it reaches the mailbox; most give up after five days (RFC 5321, 4.5.4.1)."""
RENUMBERINGS = 5
NAMED = 20
"""Folders of the mailbox that a message names at most."""


class Poller:
    """Polls one mailbox; remembers what went wrong from one connection to the next."""

    def __init__(self, mailbox: str, desk: Desk, *, since: datetime | None = None) -> None:
        """`since` moves a first start's baseline back."""
        self._mailbox = mailbox
        self._desk = desk
        self._since = since
        self._faults: Counter[Source] = Counter()
        self._broken_off = 0
        self._problem: str | None = None
        self._swept: dict[str, datetime] = {}
        self._sent_from: int | None = None
        self._sent_seen_at = self._glanced_at = LONG_AGO
        self._renumbered: deque[tuple[datetime, str, int]] = deque()
        self._crowd = Crowd(desk.stream)

    @property
    def goes_on(self) -> bool:
        """Are mails recorded that wait for the next poll to be decided?"""
        return bool(self._crowd)

    @property
    def faults(self) -> int:
        """How often a connection broke off over a mail so far."""
        return self._broken_off

    @property
    def problem(self) -> str | None:
        """What the last complete poll could not do, one sentence."""
        return self._problem

    def poll(self, session: MailboxSession, stop: Callable[[], bool] = lambda: False) -> dict[str, int]:
        """One complete poll of all watched folders; answers for each the highest UID that was looked at.

        A folder that cannot be opened is told and does not hold up the others. `stop()` ends the poll after a batch.
        """
        self._desk.decide(self._crowd.left_behind(self._desk.waiting()))
        looked_at: dict[str, int] = {}
        closed: list[str] = []
        watch = self._desk.watch()
        first_start = self._desk.first_start()
        if not self._look_around(session, watch):
            return looked_at
        for folder in watch.folders:
            began_at = self._desk.now()
            facts = session.examine(folder)
            if facts is None:
                closed.append(folder)
                continue
            highest = self._poll_folder(session, facts, watch, began_at, stop, first_start)
            if highest is None:
                return looked_at
            looked_at[folder] = highest
        self._desk.decide(self._crowd.next())
        self._problem = _not_opened(closed, session.folders()) if closed else None
        self._desk.heartbeat(self._problem)
        if self._problem and any(self._desk.plan(folder) for folder in closed):
            self._desk.alarm(self._problem)  # it was there: somebody has renamed or removed it
        if first_start is not None:
            self._look_beside(session, watch, first_start)
        return looked_at

    def _look_beside(self, session: MailboxSession, watch: Watch, first_start: datetime) -> None:
        """At the other folders. One that breaks the connection is met once an hour: the polls go on meanwhile."""
        now, desk = self._desk.now(), self._desk.glance
        if desk is not None and not now - BESIDE_EVERY < self._glanced_at <= now and desk.is_due(now):
            self._glanced_at = now
            glance(session, desk, watch, first_start, now)

    def _look_around(self, session: MailboxSession, watch: Watch) -> bool:
        """At what lies outside the watched folders, or was there before the first start. False where nothing may be read now."""
        look_for_proof(session, self._desk, watch)
        if all(self._desk.plan(folder) is None for folder in watch.folders):
            look_back(session, self._desk, watch)
        now = self._desk.now()
        if self._desk.among_sent is not None and not now - BESIDE_EVERY < self._sent_seen_at <= now:
            self._sent_from = look_among_sent(session, self._desk, watch, self._sent_from, now)
            self._sent_seen_at = now
        return self._desk.stands_still() is None

    def _poll_folder(
        self,
        session: MailboxSession,
        facts: FolderFacts,
        watch: Watch,
        began_at: datetime,
        stop: Callable[[], bool],
        first_start: datetime | None,
    ) -> int | None:
        """Record and decide what is new in the open folder; the highest UID seen, None where it was stopped before the end."""
        plan = self._desk.plan(facts.name)
        is_listed_later = plan is None and first_start is not None and self._since is None
        if plan is None:
            drawn = self._baseline(session, facts, began_at, self._since or first_start)
            self._desk.keep_plan(facts.name, drawn)
            plan = self._desk.plan(facts.name) or drawn
        is_moved = facts.uidvalidity != plan.uidvalidity
        sweep = began_at - self._swept.get(facts.name, began_at - SWEEP_EVERY) >= SWEEP_EVERY
        uids = self._visible(session, facts, plan, began_at, sweep=sweep)
        fetched: list[int] = []
        for batch in self._batches(self._new(facts, uids)):
            if stop():
                return None
            with self._counting_faults(batch):
                fetched += self._take(session, batch, plan, watch, may_be_old=is_moved or is_listed_later)
        if is_moved:
            self._desk.keep_plan(facts.name, _renumbered(plan, facts))
        if sweep:
            self._swept[facts.name] = began_at
        if not self._crowd.owes:
            self._desk.poll_done(facts.name, began_at)
        if watch.keyword:
            for start in range(0, len(fetched), MARKED):
                session.mark(facts.name, fetched[start : start + MARKED], watch.keyword)
        return max(facts.uidnext - 1, *uids) if uids else facts.uidnext - 1

    def _baseline(
        self, session: MailboxSession, facts: FolderFacts, now: datetime, since: datetime | None
    ) -> FolderPlan:
        """A ceiling and an instant, no row per old mail. With `since`, the ceiling lies below the first mail of that day.

        A folder that is watched (or renamed) later counts from the mailbox's first start on, as the others do.
        """
        ceiling = facts.uidnext - 1
        if since is not None:
            wanted = session.uids_since(since.date() - ONE_DAY)
            ceiling = min(wanted, default=facts.uidnext) - 1
        at = (since or now).replace(microsecond=0)  # INTERNALDATE knows whole seconds
        return FolderPlan(uidvalidity=facts.uidvalidity, baseline_uid=ceiling, baseline_at=at)

    def _visible(
        self, session: MailboxSession, facts: FolderFacts, plan: FolderPlan, now: datetime, *, sweep: bool
    ) -> list[int]:
        """UIDs that may be new, ascending: few, however many mails the folder holds."""
        if facts.uidvalidity != plan.uidvalidity:
            self._note_renumbering(facts, now)
            return session.uids_since(plan.baseline_at.date() - ONE_DAY)
        uids = set(session.uids_from(max(plan.baseline_uid, plan.highest_uid - LOOK_BACK) + 1))
        if sweep:
            since = max(plan.baseline_at, now - SWEEP_REACH).date() - ONE_DAY
            uids.update(session.uids_since(since, plan.baseline_uid + 1))
        return sorted(uids)

    def _new(self, facts: FolderFacts, uids: Sequence[int]) -> list[Source]:
        """Those that are not in the ledger, ascending."""
        unknown = sorted(self._desk.unknown(facts.name, facts.uidvalidity, uids)) if uids else []
        return [Source(self._mailbox, facts.name, facts.uidvalidity, uid) for uid in unknown]

    def _note_renumbering(self, facts: FolderFacts, now: datetime) -> None:
        if any(noted[1:] == (facts.name, facts.uidvalidity) for noted in self._renumbered):
            return  # the same change, looked at again after a fault
        self._renumbered.append((now, facts.name, facts.uidvalidity))
        while now - self._renumbered[0][0] > ONE_DAY:
            self._renumbered.popleft()
        if len(self._renumbered) > RENUMBERINGS:
            self._desk.alarm(
                f"The mail server has renumbered its folders {len(self._renumbered)} times within a day, last {facts.name}. "
                "Nothing is lost or done twice, but every time all recent mail is read again: ask its administrator."
            )

    # ── one batch ────────────────────────────────────────────────────────────────────────────────────────────────

    def _batches(self, sources: Sequence[Source]) -> Iterator[list[Source]]:
        """Runs of at most `BATCH`; a mail that was there when the connection broke goes alone."""
        run: list[Source] = []
        for source in sources:
            alone = self._faults[source] >= ALONE
            if run and (alone or len(run) == BATCH):
                yield run
                run = []
            run.append(source)
            if alone:
                yield run
                run = []
        if run:
            yield run

    @contextmanager
    def _counting_faults(self, batch: Sequence[Source]) -> Iterator[None]:
        """Count a broken connection on every mail of the batch it happened in; forget those that went well.

        Another fault is not the mails': a database that is locked says nothing about them.
        """
        try:
            yield
        except MailboxFault:
            self._faults.update(batch)
            self._broken_off += 1
            raise
        for source in batch:
            del self._faults[source]

    def _take(
        self, session: MailboxSession, batch: Sequence[Source], plan: FolderPlan, watch: Watch, *, may_be_old: bool
    ) -> list[int]:
        """Record and decide a batch in ascending order; the UIDs of those that were fetched."""
        faults = self._faults[batch[0]]
        if faults >= TRIES:
            self._enter([Unfetched(batch[0], None, Concern.UNFETCHABLE)])
            return []
        headers = session.headers([source.uid for source in batch])
        concerns = self._concerns(
            session, headers, plan, watch, structure=faults < WITHOUT_STRUCTURE, may_be_old=may_be_old
        )
        by_uid = {source.uid: source for source in batch}
        taken: list[int] = []
        entered = 0
        for asked in [*groups([header for header in headers if concerns[header.uid] is Concern.FETCH]), []]:
            wholes = {whole.uid: whole for whole in session.fetch(asked)}
            end = headers.index(asked[-1]) + 1 if asked else len(headers)
            entries = [
                self._entry(session, by_uid[header.uid], header, concerns[header.uid], wholes.get(header.uid))
                for header in headers[entered:end]
            ]
            self._enter(entries)
            taken += wholes
            entered = end
        return taken

    def _enter(self, entries: Sequence[Fetched | Unfetched]) -> None:
        """What came in one answer of the server is in the ledger before any of it is decided, and decided before the next is asked for, but for the crowd."""
        if entries:
            ids = self._desk.record(entries)
            self._desk.decide(self._crowd.prompt(ids, [entry for entry in entries if isinstance(entry, Fetched)]))

    def _entry(
        self, session: MailboxSession, source: Source, header: Header, concern: Concern, whole: Whole | None
    ) -> Fetched | Unfetched:
        if concern is not Concern.FETCH:
            return Unfetched(source, header, concern)
        if whole is None:
            return Unfetched(source, header, Concern.GONE)
        return _whole(session, source, header, whole)

    def _concerns(
        self,
        session: MailboxSession,
        headers: Sequence[Header],
        plan: FolderPlan,
        watch: Watch,
        *,
        structure: bool,
        may_be_old: bool,
    ) -> dict[int, Concern]:
        """What becomes of each mail, by UID. The structure is asked for only where the header does not settle it."""
        found: dict[int, Concern] = {}
        doubtful: list[Header] = []
        for header in headers:
            if header.received_at is not None and header.received_at < plan.baseline_at:
                found[header.uid] = Concern.OLD
                continue
            found[header.uid] = Concern.FETCH if header.is_torn else self._desk.concerns(header)
            if found[header.uid] not in {Concern.FETCH, Concern.OWN}:
                doubtful.append(header)
        parts = session.structures([header.uid for header in doubtful]) if structure and doubtful else {}
        for header in doubtful:
            known = replace(header, parts=parts.get(header.uid, ()), structure_known=header.uid in parts)
            found[header.uid] = self._desk.concerns(known)
        if may_be_old:  # copied by a tool, perhaps, that loses the INTERNALDATEs
            for header in headers:
                if found[header.uid] is Concern.FETCH and _came_long_before(header, plan.baseline_at):
                    found[header.uid] = Concern.OLD
        sizes = {header.uid: header.size for header in headers}
        large = [uid for uid, concern in found.items() if concern is Concern.FETCH and sizes[uid] > watch.mail_size]
        return found | dict.fromkeys(large, Concern.TOO_LARGE)


def _came_long_before(header: Header, baseline_at: datetime) -> bool:
    """By the Received of the server that took it in. What waited in a queue over the first start is not meant."""
    at = came_in_at(parse(header.header))
    return at is not None and at < baseline_at - LONGEST_QUEUE


def _not_opened(closed: Sequence[str], there: Sequence[str]) -> str:
    """One sentence. A stop or an answer may lie there unread, hence nothing is due before (`folders.caught_up_at`)."""
    which = f"folder {closed[0]}" if len(closed) == 1 else f"folders {', '.join(closed)}"
    named = ", ".join(there[:NAMED]) + (", …" if len(there) > NAMED else "")
    return (
        f"The {which} cannot be opened: correct `folders` in rules.yaml (there are: {named}). "
        "Until then nothing is released, reminded or closed."
    )


def _whole(session: MailboxSession, source: Source, header: Header, whole: Whole) -> Fetched | Unfetched:
    """A length that is not the stated one means a torn answer: fetched again; the third time the server is wrong.

    Or the mail was removed meanwhile: Courier delivers a text of its own then, under another header.
    """
    remarks: tuple[str, ...] = () if header.received_at is not None else ("the server does not say when it arrived",)
    for _ in range(LENGTH_TRIES - 1):
        if whole.complete:
            break
        whole = session.fetch_whole(source.uid, header.size) or whole
    if not whole.complete:
        if [again.header for again in session.headers([source.uid])] != [header.header]:
            return Unfetched(source, header, Concern.GONE)
        remarks += (f"the server states {header.size} bytes and delivers {len(whole.raw)}",)
    return Fetched(source, header, whole.raw, remarks)


def _renumbered(plan: FolderPlan, facts: FolderFacts) -> FolderPlan:
    """After a change of UIDVALIDITY everything up to here has been compared; the instant of the baseline stays."""
    return FolderPlan(
        uidvalidity=facts.uidvalidity, baseline_uid=facts.uidnext - 1, baseline_at=plan.baseline_at, highest_uid=0
    )
