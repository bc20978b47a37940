"""The consultation of tests/crash/story between a real Dovecot and a real Postfix, with a proxy before each, over TLS.

The daemon's own loops (intake, tick, dispatch) run in turn in this thread; where they wait, the world's clock goes on instead. So
pauses of minutes cost nothing, and what a loop does after a fault is what it does in the daemon.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote

from imapclient import SocketTimeout
from sqlalchemy import text

from mailflow.daemon.desk import IntakeDesk, intake_of, outbox_of, write_here
from mailflow.daemon.house import House
from mailflow.handlers.outgoing import recover
from mailflow.handlers.time import pass_time
from mailflow.loops import dispatch
from mailflow.mail.retry import Uncertain
from mailflow.settings import Settings, load_settings
from mailflow.storage import outbox
from mailflow.storage.transaction import reading
from mailflow.transport.imap import MailboxSession
from mailflow.transport.smtp import Encryption, Relay
from mailflow.transport.smtp_transaction import Timeouts
from tests.crash.story import World
from tests.support.dovecot import Dovecot
from tests.support.dovecot_certificate import make_certificate
from tests.support.fault_proxy import ImapProxy, SmtpProxy
from tests.support.forum import MONDAY, SECRET, Sent
from tests.support.postfix import Postfix, running_postfix
from tests.support.smtp_script import TakenMail

PATIENCE = 0.5
"""Seconds in the place of the minutes of `connection.TIMEOUT` and `smtp_transaction.Timeouts`."""
AUDIT = "arkiva@lumas.example"
"""Where copies go, in a world that keeps them: its mail reaches the watched mailbox."""
ROUNDS = 200
"""Of waiting, after which work has not gone on by itself."""
SOON = timedelta(hours=2)
"""What is owed within this time is waited for before the next act; a deferral takes an hour at the most."""


@dataclass
class Bench:
    """The two servers and the proxies before them, for many worlds in turn."""

    dovecot: Dovecot
    relay: Postfix
    imap: ImapProxy
    smtp: SmtpProxy
    ca_file: Path

    def lift(self) -> None:
        """Both behave from now on."""
        for proxy in (self.imap, self.smtp):
            proxy.lift()


@contextmanager
def benches(folder: Path) -> Iterator[Bench]:
    """Started here, gone at the end."""
    with ExitStack() as stack:
        certificate = make_certificate(folder / "good", names="IP:127.0.0.1")
        dovecot = stack.enter_context(Dovecot())
        relay = stack.enter_context(running_postfix())
        imap = stack.enter_context(ImapProxy(dovecot.port, certificate=certificate))
        smtp = stack.enter_context(SmtpProxy(relay.port, certificate=certificate))
        yield Bench(dovecot, relay, imap, smtp, certificate[0])


@dataclass
class _Mailbox:
    """What `World` asks of a mailbox."""

    user: str
    password: str
    host: str
    port: int


@dataclass
class _Outside:
    """What the relay has taken; every look waits until Postfix has delivered."""

    relay: Postfix
    host: str
    port: int
    _known: dict[str, TakenMail] = field(default_factory=dict)

    @property
    def mails(self) -> list[TakenMail]:
        """Without the audit copies."""
        return [mail for mail in self.all_mails() if mail.recipient != AUDIT]

    def all_mails(self) -> list[TakenMail]:
        """With them."""
        self.relay.wait_until_gone(seconds=60)
        for path in sorted(self.relay.folder.glob("mail/all/new/*"), key=lambda path: path.stat().st_mtime_ns):
            if path.name not in self._known:
                content = path.read_bytes().replace(b"\n", b"\r\n")
                recipient = str(message_from_bytes(content)["Delivered-To"])
                self._known[path.name] = TakenMail("", recipient, content)
        return list(self._known.values())


class WiredWorld(World):
    """`World` on the two real servers."""

    def __init__(self, bench: Bench, folder: Path, *, audited: bool = False) -> None:
        self.bench = bench
        self._audit_copy = AUDIT if audited else None
        self._archived = 0
        bench.relay.wait_until_gone(seconds=60)
        for path in bench.relay.folder.glob("mail/all/new/*"):
            path.unlink()
        mailbox = _Mailbox(bench.dovecot.fresh_user(), bench.dovecot.password, bench.imap.host, bench.imap.port)
        outside = _Outside(bench.relay, bench.smtp.host, bench.smtp.port)
        super().__init__(mailbox, outside, folder)  # type: ignore[arg-type] # they do what is asked of them here
        self.outside = outside
        self.ruleset = replace(self.ruleset, sending=replace(self.ruleset.sending, audit_copy=self._audit_copy))
        self.now = MONDAY
        self.uncertain: Counter[str] = Counter()
        """Message-ID → how often its end was uncertain."""
        self.waited = 0
        with bench.dovecot.human(mailbox.user) as human:
            human.select_folder("INBOX")

    def _settings(self, database: Path) -> Settings:
        bench = self.bench
        return load_settings(
            {
                "MAILFLOW_RULES": str(self._folder / "rules.yaml"),
                "MAILFLOW_DATABASE_URL": f"sqlite:///{database}",
                "MAILFLOW_SECRET": SECRET.decode(),
                "MAILFLOW_IMAP_URL": f"imaps://{quote(self.imap.user)}@{bench.imap.host}:{bench.imap.port}",
                "MAILFLOW_IMAP_PASSWORD": self.imap.password,
                "MAILFLOW_SMTP_URL": f"smtps://{bench.smtp.host}:{bench.smtp.port}",
                "MAILFLOW_CA_FILE": str(bench.ca_file),
            },
            self._folder,
        )

    def arrives(self, raw: bytes, *, folder: str = "INBOX") -> dict[str, Any]:
        """Into the mailbox, past the proxy."""
        self.delivered.append(raw)
        self.bench.dovecot.append(self.imap.user, raw, self.now, folder=folder)
        return {}

    def works(self, house: House) -> None:
        """The loops, until nothing is owed soon."""
        self.waited = 0
        recover(house.engine, house.office, house.clock())
        for _ in range(ROUNDS):
            self._archive()
            self._watch(house)
            passed = pass_time(house.engine, house.office, house.mailbox, house.clock())
            if self._send(house) or passed.changed or passed.waits_for_intake:
                continue
            if not self._goes_on_to_what_is_owed(house):
                return
        raise AssertionError(f"work has not come to an end in {ROUNDS} rounds")

    def _archive(self) -> None:
        """The audit address's mail reaches the mailbox."""
        if self._audit_copy is None:
            return
        copies = [mail for mail in self.outside.all_mails() if mail.recipient == AUDIT]
        for copy in copies[self._archived :]:
            self.bench.dovecot.append(self.imap.user, copy.content, self.now)
        self._archived = len(copies)

    def _goes_on_to_what_is_owed(self, house: House) -> bool:
        """The clock moves to the next delivery that is owed soon, or to the end of what is uncertain. False where there is none."""
        with reading(house.engine) as tx:
            due_at = outbox.next_due_at(tx, house.office.forum)
            query = text("SELECT count(*) FROM outbox WHERE state = 'uncertain' AND settled_at IS NULL")
            uncertain = tx.execute(query).scalar_one()
        if due_at is not None and due_at <= self.now + SOON:
            self.now = max(self.now, due_at)
            return True
        self.now += timedelta(minutes=16) if uncertain else timedelta()
        return bool(uncertain)

    def _waits(self, seconds: float) -> None:
        self.waited += 1
        if self.waited > ROUNDS:
            raise AssertionError(f"work has not resumed after {ROUNDS} pauses")
        self.now += timedelta(seconds=seconds)

    def _watch(self, house: House) -> None:
        """Intake's own loop, until one connection has polled, waited and polled again."""
        stop, polls = threading.Event(), Counter[str]()

        def polled() -> None:
            polls["since the last fault"] += 1
            if polls["since the last fault"] > 1:
                stop.set()

        def wait(seconds: float) -> None:
            polls.clear()
            self._waits(seconds)

        def opened(password: str) -> MailboxSession:
            return MailboxSession(
                host=self.bench.imap.host, port=self.bench.imap.port, user=self.imap.user, password=password, security="tls",
                ca_file=self.bench.ca_file, timeout=SocketTimeout(connect=2 * PATIENCE, read=PATIENCE),
            )  # fmt: skip

        desk = IntakeDesk(house, write_here, lambda: None, polled).desk()
        intake_of(house, desk, poke=_Always(), open_session=opened).run(stop, wait)

    def _send(self, house: House) -> int:
        """Dispatch's own loop, until nothing is due; answers how many deliveries were tried."""
        tried = Counter[str]()
        told = outbox_of(house)

        def record(claimed: Any, outcome: Any, *more: Any) -> Any:
            tried["all"] += 1
            self.uncertain[claimed.message_id] += isinstance(outcome, Uncertain)
            return told.record_outcome(claimed, outcome, *more)

        async def all_due() -> None:
            stop = asyncio.Event()

            async def wait(seconds: float, *events: asyncio.Event) -> bool:
                if len(events) == 1:
                    self._waits(seconds)
                else:
                    stop.set()
                return False

            relay = Relay(
                self.bench.smtp.host, self.bench.smtp.port, Encryption.TLS, local_hostname="lumas.example",
                ca_file=self.bench.ca_file, timeouts=Timeouts(2 * PATIENCE, PATIENCE, PATIENCE, PATIENCE),
                audit_copy=lambda: self._audit_copy,
            )  # fmt: skip
            with mock.patch.object(dispatch, "_wait", wait):
                work: Any = dispatch.Dispatch(relay, replace(told, record_outcome=record), _here, house.clock)
                await work.run(stop, asyncio.Event())

        asyncio.run(all_due())
        return tried["all"]

    def sent(self, kind: str = "", *, to: str = "") -> list[Sent]:
        """What went out, each once, by reference: which of two came first is a matter of the faults.

        What its policy leaves uncertain is there as well, delivered or not: the story goes on with the same words.
        """
        found = {sent.message_id: sent for sent in super().sent(kind, to=to)}
        assert self._house is not None
        with reading(self._house.engine) as tx:
            for line in list(outbox.outbox_lines(tx, self._house.office.forum, state="uncertain")):
                _, reference, named, _, who = line["key"].split("/")
                raw = outbox.prefix_of(tx, self._house.office.forum, line["key"])
                if kind in {"", named} and to in {"", who} and raw is not None:
                    sent = Sent(self.now, named, who, reference, line["recipient"], raw)
                    found.setdefault(sent.message_id, sent)
        return sorted(found.values(), key=lambda sent: sent.reference or "")


class _Always(threading.Event):
    """A poke that never ends: a round of waiting is as short as can be."""

    def is_set(self) -> bool:
        return True


async def _here(work: Callable[[], Any], /) -> Any:
    return work()
