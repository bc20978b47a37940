"""`kill -9` of a running daemon at random instants, while drafts, answers, machine mail and noise come in; then an independent oracle.

Every kill is placed by what lies on the disk after it: a row in hand of dispatch, a mail recorded and not decided, a mail not fetched yet. The
instants come from the seed, the work under way at that instant from the machine: the same seed is the same plan, not the same run.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support.reading import read
from tests.torture.oracle import Found, Verdict, judge
from tests.torture.row import Row
from tests.torture.town import CONTACT, Town, towns

SHORT, LONG = 50, 1_000
PHASES = ("starting", "fetching", "deciding", "sending", "dot", "owing", "waiting")
"""What a kill may hit: before the daemon stood; mails not recorded yet; recorded and not decided; a delivery in hand before its dot, and
after; mails owed with none in hand; nothing to do."""
BUSY = {"intake": ("fetching",), "decisions": ("deciding",), "dispatch": ("sending", "dot", "owing")}
"""Each must have been hit, or the long run has proved little; fifty kills may miss one."""
AIMED = 0.3
"""Share of the kills that are aimed at dispatch: it has a mail in hand for milliseconds only."""
UNTIL_SENDING = 2.5
"""Seconds that an aimed kill waits for a mail in hand: after a kill there is first to fetch, to read and to decide."""
BACKLOG = 12
"""Mails that may wait before the people pause: a daemon that is always killed must not be buried."""
STEP = 0.01
PROOF = timedelta(minutes=16)
"""After which what nobody knows is settled."""


@dataclass
class Toll:
    """What the kills hit, and how the run ended."""

    kills: int = 0
    phases: Counter[str] = field(default_factory=Counter)
    windows: set[str] = field(default_factory=set)
    """Message-IDs that were in their window at a kill."""
    complaints: list[str] = field(default_factory=list)
    """What was seen while it ran, and may not be."""
    orphans: list[tuple[int, int]] = field(default_factory=list)
    """Kill, and a process that the daemon had started and that lived on."""
    retried: int = 0
    """Mails that three kills in a row had put aside."""


def measure(*, short: bool, seed: int) -> Row:
    """50 kills, or 1,000."""
    kills = SHORT if short else LONG
    with tempfile.TemporaryDirectory() as folder, towns(Path(folder), seed) as town:
        toll, verdict = besiege(town, kills)
        evidence = _evidence(town, verdict)
    spared = [name for name, phases in BUSY.items() if not any(toll.phases[phase] for phase in phases)]
    details = [*toll.complaints, *(f"seed {seed}: {failure}" for failure in verdict.failures)]
    details += [f"no kill hit {name}" for name in spared if not short] + evidence
    hit = ", ".join(f"{toll.phases[phase]} {phase}" for phase in PHASES)
    return Row(
        measure="random kills (kill -9)",
        target=f"{kills:,}: 0 lost, 0 doubled outside the window",
        figure=f"{toll.kills:,} over {len(town.put):,} mails: {verdict}",
        met=not details,
        details=[
            *details,
            f"(hit: {hit}; {toll.retried} mails retried; {len(toll.windows)} in their window)",
            *verdict.unknown,
        ],
    )


def besiege(town: Town, kills: int) -> tuple[Toll, Verdict]:
    """Kill it that often, let it come to rest, and judge."""
    toll = Toll()
    town.place.here("once")  # the baseline: from here on mail counts
    pace = _pace(town)
    for number in range(1, kills + 1):
        _one_life(town, toll, pace)
        if number % 100 == 0:
            print(f"kills: {number:,} of {kills:,}, {len(town.put):,} mails", file=sys.stderr)
    come_to_rest(town, toll)
    found = found_in(town, toll)
    return toll, judge(town.put, found)


def _pace(town: Town) -> float:
    """Seconds from the start of the process until the daemon stands, on this machine as it is now; the first start is not counted."""
    for _ in range(2):
        seen = len(_log(town))
        process = town.launcher.start(town.place, "run")
        began = time.monotonic()
        while "started" not in _log(town)[seen:]:
            assert not process.has_ended, _log(town)
            time.sleep(STEP)
        pace = time.monotonic() - began
        process.kill()
        process.wait()
    return pace


def _one_life(town: Town, toll: Toll, pace: float) -> None:
    """Start it, write to it, kill it."""
    draw = town.random
    life = pace * (draw.uniform(0.8, 2.0) if draw.random() < 0.8 else draw.uniform(0.0, 5.0))
    writes_at = sorted(life * draw.random() ** 0.5 for _ in range(draw.randrange(6)))
    log_size = len(_log(town))
    process = town.launcher.start(town.place, "run")
    began = time.monotonic()
    is_aimed, late = draw.random() < AIMED, draw.uniform(0, 0.03)
    life = max(life, UNTIL_SENDING) if is_aimed else life
    while (age := time.monotonic() - began) < life:
        if is_aimed and _count(town.database, "outbox WHERE state = 'sending'"):
            life = min(life, age + late)
        if writes_at and writes_at[0] <= age:
            writes_at.pop(0)
            if town.arrived() - _count(town.database, "mail") < BACKLOG:
                town.somebody_writes()
        else:
            time.sleep(min(STEP, life - age))
        if process.has_ended:
            toll.complaints.append(f"kill {toll.kills}: it ended by itself with {process.wait()}")
            break
    children = process.children
    process.kill()
    if process.wait() == -9:
        toll.kills += 1
    _note_orphans(toll, children)
    log = _log(town)[log_size:]
    if "Traceback" in log:
        toll.complaints.append(f"kill {toll.kills}: {log[-500:]}")
    _place(town, toll, has_started="started" in log)


def _note_orphans(toll: Toll, children: list[int]) -> None:
    """Processes that were started by one killed two lives ago must be gone."""
    for kill, pid in toll.orphans:
        if kill < toll.kills - 2 and _lives(pid):
            toll.complaints.append(f"kill {kill}: process {pid}, which it had started, lives on")
    toll.orphans = [(kill, pid) for kill, pid in toll.orphans if kill >= toll.kills - 2]
    toll.orphans += [(toll.kills, pid) for pid in children]


def _lives(pid: int) -> bool:
    """One that has ended and was not yet asked for by the machine's first process (state Z) lives no more."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


def _place(town: Town, toll: Toll, *, has_started: bool) -> None:
    """What did the kill hit? Read from a copy: the next daemon finds the files as they were left."""
    with _copied(town.database) as tx:
        in_hand = tx.execute("SELECT message_id, dot_at FROM outbox WHERE state = 'sending'").fetchall()
        (owed,) = tx.execute("SELECT count(*) FROM outbox WHERE state = 'queued'").fetchone()
        (undecided,) = tx.execute("SELECT count(*) FROM mail WHERE disposition = 'received'").fetchone()
        (lines,) = tx.execute("SELECT count(*) FROM mail").fetchone()
    in_window = {name for name, dot_at in in_hand if dot_at is not None}
    toll.windows |= in_window
    hit = {
        "starting": not has_started,
        "dot": bool(in_window),
        "sending": bool(in_hand),
        "deciding": undecided > 0,
        "fetching": town.arrived() > lines,
        "owing": owed > 0,
        "waiting": True,
    }
    toll.phases[next(phase for phase, holds in hit.items() if holds)] += 1


def _log(town: Town) -> str:
    return town.place.log_path.read_text("utf-8") if town.place.log_path.exists() else ""


def _count(database: Path, rows: str) -> int:
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as tx:
        return int(tx.execute(f"SELECT count(*) FROM {rows}").fetchone()[0])


@contextlib.contextmanager
def _copied(database: Path) -> Iterator[sqlite3.Connection]:
    with tempfile.TemporaryDirectory() as name:
        for suffix in ("", "-wal"):
            path = database.with_name(database.name + suffix)
            if path.exists():
                shutil.copy(path, Path(name) / path.name)
        with contextlib.closing(sqlite3.connect(Path(name) / database.name)) as tx:
            yield tx


def come_to_rest(town: Town, toll: Toll) -> None:
    """Let it do all that is due, and what becomes due when the time for proof is over; run again what kills had put aside."""
    _works(town, toll, timedelta())
    for line in town.place.here("ledger", "--json").lines:
        if line["disposition"] == "quarantined":
            toll.retried += 1
            town.place.here("retry", f"mail:{line['id']}")
    if toll.windows or toll.retried:
        _works(town, toll, PROOF)


def _works(town: Town, toll: Toll, later: timedelta) -> None:
    """Until nothing is owed and nothing waits: what it sends to the contact point comes back as mail."""
    for _ in range(10):
        ended = town.place.here("once", "--json", now=town.now + later if later else None)
        if ended.code != 0:
            toll.complaints.append(f"once: {ended.code} {ended.stderr}")
        town.postfix.wait_until_gone(seconds=60)
        owed = _count(town.database, "outbox WHERE state IN ('queued', 'sending')")
        if not owed and _count(town.database, "mail WHERE disposition <> 'received'") >= town.arrived():
            return


def found_in(town: Town, toll: Toll) -> Found:
    """What came out: in the maildirs, and by the commands."""
    outbox = town.place.here("outbox", "--json").lines
    references = [line["reference"] for line in town.place.here("list", "--json").lines]
    recipients = {line["recipient"] for line in outbox} | {member.addresses[0] for member in town.members} | {CONTACT}
    with _copied(town.database) as tx:
        is_whole = tx.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        is_whole = is_whole and tx.execute("PRAGMA foreign_key_check").fetchall() == []
    maildirs = {address: _names_in(town, address) for address in recipients}
    return Found(
        ledger=town.place.here("ledger", "--json").lines,
        outbox=outbox,
        records=[_record(town, reference) for reference in references],
        mailbox=maildirs[CONTACT],
        maildirs=maildirs,
        members={member.id: member.addresses[0] for member in town.members},
        windows=frozenset(toll.windows),
        is_whole=is_whole,
    )


def _record(town: Town, reference: str) -> dict[str, Any]:
    found: dict[str, Any] = town.place.here("show", reference, "--json").value
    return found


def _evidence(town: Town, verdict: Verdict) -> list[str]:
    """Of what failed, which cannot be played again: the rows of the mails that are named, and by which Received their copies came."""
    told = " ".join(map(str, verdict.failures))
    found: list[str] = []
    with _copied(town.database) as tx:
        columns = "key, recipient, message_id, state, attempts, created_at, claimed_at, dot_at, sent_at, settled_at"
        for row in tx.execute(f"SELECT {columns} FROM outbox ORDER BY id").fetchall():
            reference = row[0].split("/")[1]
            if row[0] not in told and not (f"closing of {reference}" in told and "/closing/" in row[0]):
                continue
            found.append(f"{row[0]}: {dict(zip(columns.split(', ')[3:], row[3:], strict=True))}")
            for path in town.dovecot.maildir(row[1]).glob("*/*"):
                raw = path.read_bytes()
                if row[2].encode() in raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]:
                    found += [" ".join(str(one).split()) for one in read(raw).get_all("Received", [])]
    for reference in re.findall(r"closing of (\S+)", told):
        states = [(one["id"], one["state"], one["invited_at"]) for one in _record(town, reference)["members"]]
        history = [(one["at"], one["event"], one["by"]) for one in _record(town, reference)["history"]]
        found.append(f"{reference}: {states} {history}")
    return found


def _names_in(town: Town, address: str) -> Counter[str]:
    folder = town.dovecot.maildir(address)
    paths = [path for name in ("new", "cur") if (folder / name).exists() for path in (folder / name).iterdir()]
    return Counter(str(read(path.read_bytes())["Message-ID"]).strip() for path in paths)
