"""Damaged mails (tests/corpus) in the Dovecot mailbox of a running daemon: it never ends, each has one end state, no robot is answered.

The forum has invited its members, and the mails to damage answer those invitations. What a header calls a robot's comes first: until all
of that is decided, nothing may be owed to anybody but the coordinator.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
import sqlite3
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from mailflow.rules.fresh import shipped_rules
from tests.corpus.mutations import END_STATES, NEEDS, _is_robots, prepared
from tests.corpus.mutator import mutant
from tests.corpus.samples import Sample, missing
from tests.support.dovecot import Dovecot
from tests.support.forum import MONDAY, SECRET, Forum
from tests.support.installation import Installation
from tests.support.postfix import running_postfix
from tests.torture.launcher import Launcher, Process
from tests.torture.row import Row, not_run

MEASURE, SHORT, LONG = "fuzzed mails through the running daemon", 300, 10_000
PORTION = 200
"""Mails that arrive together."""
STANDSTILL = 300.0
"""Seconds without a mail decided after which it hangs."""
LIMITS = ("answers_per_day", "answers_per_domain", "answers_per_hour", "replies_per_day")
COORDINATOR = "valbona.kuqja@lumas.example"


@dataclass
class Run:
    """What was seen."""

    mails: int = 0
    exits: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)


def measure(*, short: bool, seed: int) -> Row:
    """300 mails, or 10,000."""
    count = SHORT if short else LONG
    target = f"{count:,}: 0 exits, one end state each, 0 robots answered"
    if why := missing(*NEEDS):
        return not_run(MEASURE, target, why)
    with tempfile.TemporaryDirectory() as name:
        run = _fuzzed(Path(name), count, seed)
    ended = ", ".join(f"{number:,} {state}" for state, number in run.ends.most_common())
    return Row(
        measure=MEASURE,
        target=target,
        figure=f"{run.mails:,}: {len(run.exits)} exits, {len(run.faults)} faults",
        met=not (run.exits or run.faults),
        details=[*run.exits, *run.faults, f"({ended})"],
    )


def _fuzzed(folder: Path, count: int, seed: int) -> Run:
    scene = folder / "scene"
    scene.mkdir()
    prepared(scene)
    pool = [
        [Sample(n, raw.encode("latin-1")) for n, raw in group]
        for group in json.loads((scene / "pool.json").read_text())
    ]
    mutants = [(number, mutant(seed, number, pool)) for number in range(count)]
    mutants.sort(key=lambda one: not _is_robots(one[1].raw))
    robots = sum(_is_robots(one.raw) for _, one in mutants)
    with ExitStack() as stack:
        dovecot = stack.enter_context(Dovecot())
        relay = stack.enter_context(running_postfix())
        launcher = stack.enter_context(Launcher())
        place = Installation(folder, f"sqlite:///{folder / 'mailflow.db'}", rules=_rules())
        shutil.copy(scene / "template.db", folder / "mailflow.db")
        place.environment |= {
            "MAILFLOW_SECRET": SECRET.decode(),
            "MAILFLOW_NOW": (MONDAY + timedelta(hours=4)).isoformat(),
        }
        place.watches("localhost", dovecot.port, Forum.mailbox, dovecot.password)
        place.sends_through(relay.host, relay.port)
        with dovecot.human(Forum.mailbox) as human:
            human.select_folder("INBOX")
        watched = _Watched(place, launcher, dovecot.maildir(Forum.mailbox), seed)
        watched.baseline()
        watched.take([(number, one.raw) for number, one in mutants[:robots]])
        watched.check_silence()
        watched.take([(number, one.raw) for number, one in mutants[robots:]])
        return watched.ended()


def _rules() -> str:
    text = shipped_rules()
    for name in LIMITS:
        text = re.sub(rf"(?m)^  {name}: \d+", f"  {name}: 1000000", text)
    return text


class _Watched:
    """The daemon, what it was given, and what it did."""

    def __init__(self, place: Installation, launcher: Launcher, maildir: Path, seed: int) -> None:
        self._place, self._launcher, self._maildir, self._seed = place, launcher, maildir, seed
        self._run = Run()
        self._process: Process | None = None
        self._owed_before = 0
        self._lines_before = 0

    def baseline(self) -> None:
        """From here on mail counts."""
        ended = self._place.here("once")
        assert ended.code == 0, ended.stderr
        (self._owed_before,) = self._asked("SELECT coalesce(max(id), 0) FROM outbox")[0]
        self._lines_before = self._count()
        self._process = self._launcher.start(self._place, "run")

    def take(self, mails: list[tuple[int, bytes]]) -> None:
        """They reach the mailbox, as a maildir takes mail, and are waited for."""
        for start in range(0, len(mails), PORTION):
            for number, raw in mails[start : start + PORTION]:
                # The name tells the order; the server hands out UIDs by it.
                name = f"{1_700_000_000 + self._run.mails}.mutant-{self._seed}-{number}"
                (self._maildir / "tmp" / name).write_bytes(raw)
                (self._maildir / "tmp" / name).rename(self._maildir / "new" / name)
                self._run.mails += 1
            self._wait()

    def _wait(self) -> None:
        """Until every mail is decided; a daemon that has ended is started again, one that hangs is told."""
        last, since = -1, time.monotonic()
        while (decided := self._count("WHERE disposition <> 'received'") - self._lines_before) < self._run.mails:
            if decided != last:
                last, since = decided, time.monotonic()
            if time.monotonic() - since > STANDSTILL:
                self._run.faults.append(
                    f"seed {self._seed}: {decided} of {self._run.mails} mails decided, then nothing"
                )
                return
            assert self._process is not None
            if self._process.has_ended:
                log = self._place.log_path.read_text("utf-8")[-600:]
                self._run.exits.append(f"seed {self._seed}: exit {self._process.wait()} at mail {decided}: {log}")
                self._process = self._launcher.start(self._place, "run")
            time.sleep(0.05)

    def check_silence(self) -> None:
        """Nobody but the coordinator is owed anything yet."""
        query = "SELECT key, recipient FROM outbox WHERE id > ? AND recipient <> ?"
        for key, recipient in self._asked(query, self._owed_before, COORDINATOR):
            self._run.faults.append(f"seed {self._seed}: a robot was answered: {key} to {recipient}")

    def ended(self) -> Run:
        """Stop it as an administrator would, and count."""
        assert self._process is not None
        self._process.terminate()
        if (code := self._process.wait()) != 0:
            self._run.exits.append(f"seed {self._seed}: exit {code} when asked to stop")
        names = dict(self._names())
        lines = self._asked("SELECT uid, disposition, traceback FROM mail ORDER BY id")[self._lines_before :]
        for uid, disposition, told in lines:
            self._run.ends[disposition] += 1
            if disposition not in END_STATES:
                last = (told or "").strip().splitlines()[-1:]
                self._run.faults.append(f"{names.get(uid, uid)} ended as {disposition} {last}")
        for uid, times in Counter(uid for uid, _, _ in lines).items():
            if times != 1:
                self._run.faults.append(f"{names.get(uid, uid)} has {times} lines in the ledger")
        if len(lines) != self._run.mails:
            self._run.faults.append(f"{len(lines)} lines in the ledger for {self._run.mails} mails")
        return self._run

    def _names(self) -> Iterator[tuple[int, str]]:
        """UID → name of the file, as Dovecot keeps it."""
        for line in (self._maildir / "dovecot-uidlist").read_text("utf-8").splitlines()[1:]:
            yield int(line.split()[0]), line.rpartition(":")[2]

    def _count(self, where: str = "") -> int:
        return int(self._asked(f"SELECT count(*) FROM mail {where}")[0][0])

    def _asked(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        path = self._place.folder / "mailflow.db"
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as tx:
            return tx.execute(query, values).fetchall()
