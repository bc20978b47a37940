"""Back at work with 10,000 mails waiting: the daemon was down, the mailbox went on, and people wait for what they wrote first.

Mails are decided in the order of their arrival, because a later one may take back what an earlier one says; none overtakes. "First new mail"
is therefore the first of those waiting that concerns the forum, and it has to be decided, and its acknowledgement has to be with the relay,
within ten seconds from the start of the process. How long the whole backlog takes is told beside it (15 minutes are allowed).
"""

from __future__ import annotations

import contextlib
import re
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from mailflow.rules.fresh import shipped_rules
from tests.support.dovecot import Dovecot
from tests.support.postfix import running_postfix
from tests.torture.launcher import Launcher
from tests.torture.row import Row
from tests.torture.town import LIFTED, Town

WAITING, CONCERNING = 10_000, 10
"""Mails in the mailbox, and every how many-eth of them concerns the forum."""
FIRST, ALL = 10.0, 900.0
"""Seconds."""


class Backlog(Town):
    """The town while the daemon is down: what people write goes into the maildir, as the mail server would put it."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._waiting = 0

    def waits(self, raw: bytes) -> None:
        """One more mail lies in the mailbox."""
        self._waiting += 1
        maildir = self.dovecot.maildir(self.mailbox)
        name = f"{1_700_000_000 + self._waiting}.waiting"
        (maildir / "tmp" / name).write_bytes(raw)
        (maildir / "tmp" / name).rename(maildir / "new" / name)


def measure(*, short: bool, seed: int) -> Row:
    """10,000 mails in either run; the short one does not wait for the last."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        dovecot = stack.enter_context(Dovecot())
        postfix = stack.enter_context(running_postfix(lmtp_port=dovecot.lmtp_port))
        town = Backlog(dovecot, postfix, stack.enter_context(Launcher()), folder, seed)
        town.place.rules_path.write_text(_without_limits(), "utf-8")
        _fill(town)
        first, everything = _restarted(town, waits_for_all=not short)
    told = f"first mail after {first:.1f} s" + (f", all {WAITING:,} after {everything:.0f} s" if everything else "")
    in_time = first <= FIRST and (everything or 0) <= ALL
    return Row(
        measure="restart to work with 10,000 mails waiting",
        target=f"first new mail within {FIRST:.0f} s",
        figure=told,
        met=in_time,
        is_late=not in_time,
    )


def _without_limits() -> str:
    """The sample municipality's whole rules, as they are read at a real start."""
    text = re.sub(r"(?m)^grace: .*$", "grace: 0", shipped_rules())
    for name in LIFTED:
        text = re.sub(rf"(?m)^  {name}: \d+", f"  {name}: 1000000", text)
    return text


def _fill(town: Backlog) -> None:
    """A consultation is under way; then nobody is there while 10,000 mails come."""
    town.place.here("once")
    town.a_draft()
    for _ in range(3):
        town.postfix.wait_until_gone()
        assert town.place.here("once").code == 0
    town.postfix.wait_until_gone()
    town.looks()
    assert town.invited
    answers = [town.answer_to(invitation, "Propozimi NUMRI: të shtohen pemë.") for invitation in town.invited]
    for number in range(WAITING):
        if number % CONCERNING == CONCERNING - 1:
            answer = answers[number // CONCERNING % len(answers)]
            answer = answer.replace(b"Message-ID: <", b"Message-ID: <%d." % number)
            town.waits(answer.replace(b"NUMRI", b"%d" % number))
        else:
            town.waits(town.newsletter())


def _restarted(town: Backlog, *, waits_for_all: bool) -> tuple[float, float | None]:
    """Seconds until the first answer is acknowledged, and until every mail is decided."""
    began = time.monotonic()
    process = town.place.start("run")

    def seconds_until(holds: Callable[[], bool]) -> float:
        while not holds() and time.monotonic() - began < ALL:
            assert process.poll() is None, town.place.log_path.read_text("utf-8")
            time.sleep(0.02)
        return time.monotonic() - began

    try:
        first = seconds_until(lambda: _count(town, "outbox WHERE kind = 'acknowledgement' AND state = 'sent'") > 0)
        if not waits_for_all:
            return first, None
        return first, seconds_until(lambda: _count(town, "mail WHERE disposition <> 'received'") >= WAITING)
    finally:
        process.terminate()
        process.wait(60)


def _count(town: Town, rows: str) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{town.database}?mode=ro", uri=True)) as tx:
        return int(tx.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])
