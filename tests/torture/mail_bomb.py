"""A mail bomb in the watched mailbox: whatever else is due waits for less than a minute, and the ledger misses no mail.

The real daemon on Dovecot and Postfix. Its mailbox holds thousands of mails from one sender and from many (`tests/attacks/bombs`), in the
middle of them a director's new draft and a member's answer, and it is the morning of a reminder. Timed is, from the daemon's start, until
the relay has: the acknowledgement, the invitations to the new draft, the reminder, and a mail that the administrator orders meanwhile.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mailflow.rules.fresh import shipped_rules
from tests.attacks.bombs import DRAFT, burst, genuine_answer, genuine_draft
from tests.support.dovecot import Dovecot
from tests.support.installation import Installation
from tests.support.postfix import Postfix, running_postfix
from tests.torture.row import Row

FIRST = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
REMINDER_DAY = datetime(2026, 2, 23, 7, 10, tzinfo=UTC)
"""The fifth working day before the deadline, ten minutes past eight in Tirana."""
LONG, SHORT = 10_000, 500
LIMIT = 60.0
PATIENCE = 900.0
"""Seconds until all of the bomb is decided."""


def measure(*, short: bool, seed: int) -> Row:
    """The longest wait of what is not the bomb, and what the ledger says of the bomb."""
    count = SHORT if short else LONG
    with tempfile.TemporaryDirectory() as name, Dovecot() as dovecot, running_postfix() as relay:
        bombed = Bombed(Path(name), dovecot, relay)
        bombed.prepares()
        placed = bombed.fills(count, seed)
        with bombed.daemon() as process:
            began = time.monotonic()
            waits = bombed.waits(process)
            bombed.until(process, lambda: bombed.undecided(placed) == 0, PATIENCE)
            everything = time.monotonic() - began
        late = tuple(f"{what}: {seconds:.0f} s" for what, seconds in waits.items() if seconds >= LIMIT)
        wrong = tuple(bombed.wrong(placed))
        longest = max(waits, key=lambda what: waits[what])
        return Row(
            measure="mail bomb",
            target=f"nothing else waits {LIMIT:.0f} s; ledger whole",
            figure=f"{count:,} mails in {everything:.0f} s; longest: {longest} {waits[longest]:.0f} s",
            met=not late and not wrong,
            is_late=bool(late) and not wrong,
            details=(*late, *wrong),
        )


class Bombed:
    """An installation, its mailbox and its relay."""

    def __init__(self, folder: Path, dovecot: Dovecot, relay: Postfix) -> None:
        rules = shipped_rules().replace("grace: 30 minutes", "grace: 0")
        self.database = folder / "mailflow.db"
        self.forum = Installation(folder, f"sqlite:///{self.database}", rules=rules)
        self.dovecot, self.relay = dovecot, relay
        self.user = dovecot.fresh_user()
        self.forum.watches(dovecot.host, dovecot.port, self.user, dovecot.password)
        self.forum.sends_through(relay.host, relay.port)
        self.placed = 0

    def prepares(self) -> None:
        """A consultation whose members are invited, three weeks ago."""
        with self.dovecot.human(self.user) as client:
            client.select_folder("INBOX")
        began = self.forum.here("once", now=FIRST)
        assert began.code == 0, began.stderr
        self.puts(DRAFT, FIRST + timedelta(minutes=1))
        assert self.forum.here("once", now=FIRST + timedelta(minutes=5)).code == 0
        assert len(self.invitations(b"2026-001")) == 16

    def fills(self, count: int, seed: int) -> int:
        """The bomb, with the two genuine mails in its middle. Answers how many mails the ledger must know in the end."""
        answer = genuine_answer(self.invitations(b"2026-001"))
        mails = list(burst(count, seed, self.invitations(b"2026-001")))
        mails[count // 2 : count // 2] = [answer, genuine_draft()]
        for number, raw in enumerate(mails):
            self.puts(raw, REMINDER_DAY - timedelta(minutes=5) + timedelta(milliseconds=number))
        return len(mails) + 1

    def puts(self, raw: bytes, at: datetime) -> None:
        """One file more in the mailbox: INTERNALDATE is its time."""
        maildir = self.dovecot.maildir(self.user)
        owner = maildir.stat()
        self.placed += 1
        file = maildir / "new" / f"{int(at.timestamp())}.M{self.placed:06}P1.bomb"
        file.write_bytes(raw)
        os.chown(file, owner.st_uid, owner.st_gid)
        os.utime(file, (at.timestamp(), at.timestamp()))

    @contextmanager
    def daemon(self) -> Iterator[subprocess.Popen[bytes]]:
        """`mailflow run` on the morning of the reminder; stopped as an administrator stops it."""
        self.forum.environment["MAILFLOW_NOW"] = REMINDER_DAY.isoformat()
        process = self.forum.start("run")
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0
        finally:
            process.kill()
            process.wait()

    def waits(self, process: subprocess.Popen[bytes]) -> dict[str, float]:
        """What is no part of the bomb → seconds until the relay has it."""
        began = time.monotonic()
        ordered: float | None = None
        found: dict[str, float] = {}
        wanted: dict[str, Callable[[], bool]] = {
            "acknowledgement": lambda: bool(self.sent(b"acknowledgement", b"M08")),
            "invitations": lambda: len(self.new_invitations()) >= 16,
            "reminder": lambda: bool(self.sent(b"reminder", b"M01")),
            "ordered": lambda: bool(self.sent(b"invitation", b"M02", b"2026-001", slot=b"2")),
        }
        while len(found) < len(wanted) and time.monotonic() - began < PATIENCE:
            assert process.poll() is None, self.forum.log_path.read_text()
            if ordered is None and time.monotonic() - began > 5:
                ordered = time.monotonic()
                told = self.forum.run("invite", "2026-001", "M02", now=REMINDER_DAY)
                assert told.code == 0, told.stderr
            for what, has_come in wanted.items():
                if what not in found and has_come():
                    found[what] = time.monotonic() - (ordered or began if what == "ordered" else began)
            time.sleep(0.2)
        return found | {what: PATIENCE for what in wanted if what not in found}

    def until(self, process: subprocess.Popen[bytes], holds: Callable[[], bool], seconds: float) -> None:
        """Wait until it holds, or `seconds` have passed."""
        began = time.monotonic()
        while not holds() and time.monotonic() - began < seconds:
            assert process.poll() is None, self.forum.log_path.read_text()
            time.sleep(0.5)

    def sent(self, kind: bytes, who: bytes, reference: bytes = b"2026-001", slot: bytes = b"") -> list[bytes]:
        """Mails of ours that the relay has delivered."""
        mark = b"Message-ID: <" + reference + b"." + kind + b"." + slot
        return [raw for raw in self.relay.delivered() if mark in raw and b"." + who + b"." in raw.partition(b"\n\n")[0]]

    def invitations(self, reference: bytes) -> list[bytes]:
        return [raw for raw in self.relay.delivered() if b"Message-ID: <" + reference + b".invitation." in raw]

    def new_invitations(self) -> list[bytes]:
        """To the director's new draft, whichever number it was given."""
        title = b"Draft plani i ri.pdf"
        return [raw for raw in self.relay.delivered() if b".invitation." in raw and title in raw]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as database:
            return database.execute(query).fetchall()

    def undecided(self, placed: int) -> int:
        """Mails that have no end state yet."""
        ((decided,),) = self.rows("SELECT count(*) FROM mail WHERE disposition != 'received'")
        return placed - int(str(decided))

    def wrong(self, placed: int) -> Iterator[str]:
        """Rows missing or doubled, mails that could not be decided, mails to the coordinator without end."""
        states = {str(name): int(str(n)) for name, n in self.rows("SELECT disposition, count(*) FROM mail GROUP BY 1")}
        if sum(states.values()) != placed or states.get("received") or states.get("quarantined"):
            yield f"{placed} mails, the ledger has {states}"
        ((uids,),) = self.rows("SELECT count(DISTINCT uid) FROM mail")
        if uids != placed:
            yield f"{placed} mails, {uids} UIDs"
        to_her = [str(kind) for (kind,) in self.rows("SELECT kind FROM outbox WHERE who = 'coordinator'")]
        if len(to_her) > 200:
            yield f"{len(to_her)} mails to the coordinator"
