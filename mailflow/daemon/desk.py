"""The handlers in the shape in which the loops call them. `write` runs a function on the one thread that writes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from random import uniform
from typing import TypeVar

import structlog
from pydantic import SecretStr

from mailflow.clock import wall_clock
from mailflow.consultation.people import Register
from mailflow.daemon.house import House
from mailflow.daemon.log_ins import mailbox_log_ins, relay_log_ins
from mailflow.errors import ConfigurationError, Problem, StorageFault
from mailflow.handlers import incoming, other_installation, outgoing, timekeeping, uncertain, unread, watching
from mailflow.handlers.concerns import concerns_forum, is_own_copy
from mailflow.handlers.office import Office
from mailflow.handlers.streams import stream_of
from mailflow.loops.dispatch import Outbox
from mailflow.loops.intake import Concern, Desk, Fetched, FolderPlan, Intake, Source, Unfetched, Watch
from mailflow.loops.intake_desk import Glance
from mailflow.mail.retry import Outcome
from mailflow.settings import ServerUrl, Settings
from mailflow.storage import ledger, outbox
from mailflow.storage.ballast import LARGEST_MAILS, free_beside, give_up_ballast
from mailflow.storage.content import pack
from mailflow.storage.outbox import Claimed
from mailflow.storage.transaction import reading
from mailflow.transport.imap import Header, ListedFolder, MailboxSession
from mailflow.transport.smtp import Encryption, Relay

T = TypeVar("T")
Session = TypeVar("Session", bound=MailboxSession)
KEYWORD = "$mailflow"
REAL_PRESENT = timedelta(hours=1)
log = structlog.get_logger("mailflow.intake")


write_here = incoming.here
"""For commands that have one thread anyway."""


class IntakeDesk:
    """What intake calls; see `loops.intake.Desk` for the meaning of each."""

    def __init__(
        self,
        house: House,
        write: incoming.Write,
        on_news: Callable[[], None],
        on_poll: Callable[[], None],
    ) -> None:
        """`on_news()` when a mail was decided: there may be something to send. `on_poll()` when a folder has been polled."""
        self._house = house
        self._write = write
        self._on_news = on_news
        self._on_poll = on_poll
        self._register = house.office.ruleset.register
        self._fresh: set[int] = set()
        self._polled_at: dict[str, datetime | None] = {}

    def desk(self) -> Desk:
        """The functions as one value."""
        return Desk(
            now=self._house.clock,
            watch=self.watch,
            plan=self.plan,
            keep_plan=self.keep_plan,
            first_start=lambda: watching.first_start(self._house.engine, self._house.office, self._house.mailbox),
            unknown=self.unknown,
            concerns=self.concerns,
            record=self.record,
            decide=self.decide,
            waiting=lambda: watching.waiting_mails(self._house.engine, self._house.office),
            poll_done=self.poll_done,
            heartbeat=self.heartbeat,
            alarm=self.alarm,
            sought=lambda: uncertain.sought(self._house.engine, self._house.office, self._house.clock()),
            proven=self.proven,
            among_sent=self.among_sent,
            look_back=self.look_back,
            log_ins=mailbox_log_ins(self._house, self._write),
            stream=lambda mail: stream_of(mail.header.header, self._house.office, self._register),
            glance=glance_of(self._house, self._write, lambda: self._register, self.unknown),
            stands_still=self.stands_still,
        )

    def watch(self) -> Watch:
        """Read at every poll: the rules may have changed, addresses may have been confirmed."""
        self._register = self._house.register()
        ruleset = self._house.office.ruleset
        return Watch(
            folders=ruleset.folders,
            mail_size=ruleset.limits.mail_size,
            keyword=KEYWORD,
            sent_folder=ruleset.sending.sent_folder,
        )

    def plan(self, folder: str) -> FolderPlan | None:
        """What the database knows of a folder."""
        house = self._house
        known = watching.folder_plan(house.engine, house.office, house.mailbox, folder)
        if known is None:
            return None
        state, highest = known
        self._polled_at[folder] = state.poll_began_at
        return FolderPlan(
            uidvalidity=state.uidvalidity,
            baseline_uid=state.baseline_uid,
            baseline_at=state.baseline_at,
            highest_uid=highest,
        )

    def keep_plan(self, folder: str, plan: FolderPlan) -> None:
        """Baseline, or the server's renumbering."""
        house = self._house
        # A rehearsal's now may lie ahead, and the mailbox dates its mail by the real clock.
        baseline_at = min(plan.baseline_at, wall_clock().replace(microsecond=0))
        self._write(
            lambda: watching.keep_plan(
                house.engine, house.office, house.mailbox, folder,
                uidvalidity=plan.uidvalidity, baseline_uid=plan.baseline_uid, baseline_at=baseline_at,
            )
        )  # fmt: skip

    def unknown(self, folder: str, uidvalidity: int, uids: Sequence[int]) -> Iterable[int]:
        """Those not in the ledger."""
        house = self._house
        return watching.unknown_uids(house.engine, house.office, house.mailbox, folder, uidvalidity, uids)

    def concerns(self, header: Header) -> Concern:
        """Fetch it or not."""
        if is_own_copy(header.header, self._house.office, self._register):
            return Concern.OWN
        fetch = concerns_forum(header.header, header.file_names, self._house.office, self._register)
        return Concern.FETCH if fetch or not header.structure_known else Concern.UNRELATED

    def record(self, mails: Sequence[Fetched | Unfetched]) -> Sequence[int]:
        """Ledger rows and bytes; headers are read and bytes compressed before the transaction."""
        house, now = self._house, self._house.clock()
        entries = [self._arrival(m, now) if isinstance(m, Fetched) else self._glimpse(m, now) for m in mails]
        ids: list[int] = []
        arrived = [mail.header.received_at for mail in mails if mail.header is not None and mail.header.received_at]
        self._write(lambda: timekeeping.hear_time(house.engine, house.office, arrived, now))
        # By the clock of its turn to write: what a digest could not know was seen after it.
        self._write(lambda: ids.extend(incoming.record_mails(house.engine, house.office, entries, house.clock())))
        for mail in mails:
            if isinstance(mail, Fetched) and mail.remarks:
                log.warning("fetched with remarks", uid=mail.source.uid, remarks=mail.remarks)
        self._fresh.update(ids)
        return ids

    def _arrival(self, mail: Fetched, now: datetime) -> incoming.Arrival:
        received_at = self._received_at(mail.source.folder, mail.header.received_at or now, now)
        envelope = watching.envelope_of(mail.header.header, len(mail.raw), received_at, now)
        return incoming.Arrival(self._source(mail.source), envelope, pack(mail.raw))

    def _glimpse(self, mail: Unfetched, now: datetime) -> watching.Glimpse:
        return watching.Glimpse(
            source=self._source(mail.source),
            header=mail.header.header if mail.header is not None else b"",
            size=mail.header.size if mail.header is not None else 0,
            received_at=(mail.header.received_at if mail.header is not None else None) or now,
            concern=mail.concern.value,
        )

    def _received_at(self, folder: str, internal_date: datetime, now: datetime) -> datetime:
        """INTERNALDATE. Only a rehearsal can contradict it: what the server dates with the real present, which lies before the
        last poll or after the rehearsal's now, came between the two.
        """
        polled_at = self._polled_at.get(folder)
        if self._house.settings.now is None or polled_at is None or polled_at <= internal_date <= now:
            return internal_date
        return polled_at if abs(internal_date - wall_clock()) < REAL_PRESENT else internal_date

    def decide(self, mail_ids: Sequence[int]) -> None:
        """Decide them; the first attempt of those just recorded is counted already."""
        house, now = self._house, self._house.clock()
        fresh = [mail_id for mail_id in mail_ids if mail_id in self._fresh]
        self._fresh.difference_update(fresh)
        incoming.decide_mails(house.engine, house.office, fresh, now, write=self._write)
        for mail_id in sorted({*mail_ids} - {*fresh}):
            incoming.decide_mail(house.engine, house.office, mail_id, now, write=self._write)
        if mail_ids:
            self._on_news()

    def poll_done(self, folder: str, began_at: datetime) -> None:
        """A poll was completed."""
        house = self._house
        self._write(
            lambda: watching.poll_done(house.engine, house.office, house.mailbox, folder, began_at, house.clock())
        )
        self._on_poll()

    def proven(self, message_ids: Sequence[str]) -> None:
        """Copies of these mails of ours lie among the sent mail."""
        house = self._house
        self._write(lambda: uncertain.prove(house.engine, house.office, message_ids, house.clock()))

    def among_sent(self, headers: Sequence[bytes]) -> None:
        """Is another installation at work?"""
        house = self._house
        self._write(lambda: other_installation.look_among_sent(house.engine, house.office, headers, house.clock()))

    def look_back(self, headers: Sequence[bytes]) -> None:
        """Was another one at work here before?"""
        house = self._house
        self._write(lambda: other_installation.look_back(house.engine, house.office, headers, house.clock()))

    def stands_still(self) -> str | None:
        """A pause, or a disk that a large mail would fill."""
        house = self._house
        mail_size = house.office.ruleset.limits.mail_size
        free = free_beside(house.engine)
        if free is not None and free < LARGEST_MAILS * mail_size:
            return (
                f"Only {free / 1_000_000:.0f} MB are free beside the database, less than {LARGEST_MAILS} times limits.mail_size: nothing is "
                "fetched before there is room; no mail is lost."
            )
        return watching.stands_still(house.engine, house.office, "intake")

    def heartbeat(self, problem: str | None) -> None:
        """Intake lives, or what is wrong."""
        house = self._house
        self._write(lambda: watching.beat(house.engine, house.office, "intake", problem, house.clock()))

    def alarm(self, problem: str) -> None:
        """A person must act."""
        house = self._house
        remedy = "Ask the administrator; `mailflow status` shows what is stuck."
        self._write(lambda: watching.alarm(house.engine, house.office, "intake", problem, remedy, house.clock()))

    def _source(self, source: Source) -> ledger.Source:
        return ledger.Source(
            forum=self._house.office.forum,
            mailbox=source.mailbox,
            folder=source.folder,
            uidvalidity=source.uidvalidity,
            uid=source.uid,
        )


def glance_of(
    house: House,
    write: incoming.Write,
    register: Callable[[], Register],
    unknown: Callable[[str, int, Sequence[int]], Iterable[int]],
) -> Glance:
    """What a look beside the watched folders calls."""
    engine, mailbox = house.engine, house.mailbox

    def keep(folder: ListedFolder, standing: tuple[int, int], found: Sequence[Header], gone: Sequence[int]) -> None:
        now = house.clock()
        seen = [
            unread.Seen(uid=one.uid, header=one.header, size=one.size, received_at=one.received_at or now)
            for one in found
        ]
        write(lambda: unread.keep(engine, house.office, mailbox, folder.name, folder.role, standing, seen, gone, now))

    return Glance(
        is_due=lambda now: unread.is_due(engine, house.office, mailbox, now),
        reached=lambda: unread.reached(engine, house.office, mailbox),
        concerns=lambda header, role, first_start: (
            (header.received_at or first_start) >= first_start
            and unread.must_be_told(header.header, role, house.office, register(), first_start)
        ),
        noted=lambda folder: unread.noted(engine, house.office, mailbox, folder),
        moved=lambda folder, uids: (
            write(lambda: unread.moved(engine, house.office, mailbox, folder, uids)) if uids else None
        ),
        unknown=unknown,
        keep=keep,
    )


def intake_of(
    house: House,
    desk: Desk,
    since: datetime | None = None,
    poke: threading.Event | None = None,
    open_session: Callable[[str], MailboxSession] | None = None,
) -> Intake:
    """Intake of the watched mailbox. `poke` ends its waiting: something is due that a poll would set free."""
    return Intake(
        house.mailbox,
        desk,
        open_session or (lambda password: open_mailbox(house, password, MailboxSession)),
        lambda: imap_password(house),
        since=since,
        poke=poke,
    )


def outbox_of(house: House) -> Outbox[Claimed]:
    """What dispatch asks of the database."""

    def record(claimed: Claimed, outcome: Outcome, now: datetime, claims_next: bool) -> Claimed | None:
        def write() -> Claimed | None:
            jitter = uniform(-1, 1)  # noqa: S311
            return outgoing.record_outcome(
                house.engine, house.office, claimed, outcome, now, claims_next=claims_next, jitter=jitter
            )

        try:
            return write()
        except StorageFault:
            if not give_up_ballast(house.engine):
                raise
            log.warning("the disk is full: the ballast beside the database was given up", id=claimed.id)
            return write()

    def payload(sha256: str) -> bytes:
        with reading(house.engine) as tx:
            return outbox.payload(tx, sha256)

    return Outbox(
        next_delivery=lambda now: outgoing.next_delivery(house.engine, house.office, now),
        intend_dot=lambda claimed, now: outgoing.intend_dot(house.engine, claimed, now),
        record_outcome=record,
        payload=payload,
        heartbeat=lambda now, problem: watching.beat(house.engine, house.office, "dispatch", problem, now),
        log_ins=relay_log_ins(house),
        recover=lambda now: outgoing.recover(house.engine, house.office, now),
    )


def open_mailbox(house: House, password: str, kind: type[Session]) -> Session:
    """Connect and log in."""
    return open_mailbox_at(house.settings, password, kind)


def open_mailbox_at(settings: Settings, password: str | None, kind: type[Session]) -> Session:
    """Connect to the mailbox of these settings and log in."""
    url = _server(settings.imap, "MAILFLOW_IMAP_URL", "imaps://user@mail.example:993")
    return kind(
        host=url.host,
        port=url.port,
        user=url.user or "",
        password=password if password is not None else _plain(settings.read_imap_password()) or "",
        security=url.security,
        ca_file=settings.ca_file,
    )


def imap_password(house: House) -> str:
    """Read afresh, so that a changed password resumes work by itself."""
    return _plain(house.settings.read_imap_password()) or ""


def relay_of(house: House) -> Relay:
    """The relay, not yet connected."""
    return relay_at(house.settings, house.office, audit_copy=lambda: house.office.ruleset.sending.audit_copy)


def relay_at(settings: Settings, office: Office, *, audit_copy: Callable[[], str | None] = lambda: None) -> Relay:
    """The relay of these settings, not yet connected; its password is read afresh at every log-in."""
    url = _server(settings.smtp, "MAILFLOW_SMTP_URL", "smtp+starttls://user@mail.example:587")
    return Relay(
        url.host,
        url.port,
        {"tls": Encryption.TLS, "starttls": Encryption.STARTTLS, "none": Encryption.NONE}[url.security],
        local_hostname=office.ruleset.register.contact_address.rpartition("@")[2],
        user=url.user,
        password=lambda: _plain(settings.read_smtp_password()),
        ca_file=settings.ca_file,
        audit_copy=audit_copy,
    )


def _plain(secret: SecretStr | None) -> str | None:
    return secret.get_secret_value() if secret is not None else None


def _server(url: ServerUrl | None, variable: str, example: str) -> ServerUrl:
    if url is None:
        raise ConfigurationError((Problem(variable, "is missing.", f"Set it, for example to {example}."),))
    return url
