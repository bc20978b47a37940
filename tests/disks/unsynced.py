"""Writes that no sync had forced to the disk when the power failed: recorded from a real run by strace, dropped by lot.

`record` plays the story's first acts in a process of its own under strace. What it wrote to the database, and when it was synced, is
rebuilt for any instant: of what was written since the last sync of its file, each sector may be on the disk or not. Markers in the
recording (`access` to a path that does not exist) tell what the world, and mailflow itself, took for done.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from unittest import mock

from tests.crash.story import ACTS, message_id_of, worlds
from tests.support.smtp_script import TakenMail

ROOT = Path(__file__).parents[2]
MARK = "/mailflow-was-here/"
SECTOR = 512
CALLS = "pwrite64,fsync,fdatasync,ftruncate,unlink,access"
_CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<rest>.*)$")
_RESUMED = re.compile(r"^\d+ +<\.\.\. (?P<name>f(?:data)?sync) resumed>")
_FD = re.compile(r"^\d+<(?P<path>[^>]*)>")
_STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Happened:
    """`write` at `offset`, `truncate` to `offset`, `sync`, `unlink` of a file; or `done`, what a marker says."""

    what: str
    file: str = ""
    offset: int = 0
    data: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Done:
    """What counted as done at an instant."""

    mails: int = 0
    owed: int = 0
    sent: int = 0
    taken: frozenset[str] = frozenset()
    """Message-IDs that the relay has."""


def missing() -> str | None:
    """Why this cannot be recorded here; None where it can."""
    if shutil.which("strace") is None:
        return "strace is not installed (apt install strace)"
    tried = subprocess.run(["strace", "-f", "-o", os.devnull, "true"], capture_output=True, check=False)
    return None if tried.returncode == 0 else "strace may not be used here (ptrace)"


def record(folder: Path, acts: int) -> list[Happened]:
    """Play so many acts, and tell what happened to the files."""
    trace = folder / "trace"
    command = ["strace", "-f", "-y", "-xx", "-s", "100000", "-o", str(trace), "-e", f"trace={CALLS}", "--"]
    subprocess.run(
        [*command, sys.executable, "-m", "tests.disks.unsynced", str(folder), str(acts)],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return list(_read(trace))


def _read(trace: Path) -> Iterator[Happened]:
    syncing: dict[str, str] = {}
    """Thread → the file that it is waiting for."""
    for line in trace.read_text("ascii", "replace").splitlines():
        thread = line.partition(" ")[0]
        if _RESUMED.match(line) and thread in syncing:
            yield Happened("sync", syncing.pop(thread))
        elif call := _CALL.match(line):
            strings = [_plain(found) for found in _STRING.findall(call["rest"])]
            fd = _FD.match(call["rest"])
            event = _happened(call["name"], call["rest"], strings, _suffix(_plain(fd["path"])) if fd else None)
            if event is not None and event.what == "sync" and "unfinished" in line:
                syncing[thread] = event.file
            elif event is not None:
                yield event


def _happened(name: str, rest: str, strings: list[str], file: str | None) -> Happened | None:
    if name == "access":
        return Happened("done", strings[0].removeprefix(MARK)) if strings and strings[0].startswith(MARK) else None
    if name == "unlink":
        gone = _suffix(strings[0]) if strings else None
        return None if gone is None else Happened("unlink", gone)
    if file is None:
        return None
    if name == "pwrite64":
        offset = int(rest.rpartition('", ')[2].split(",")[1].split(")")[0].split()[0])
        return Happened("write", file, offset, strings[0].encode("latin-1"))
    if name == "ftruncate":
        return Happened("truncate", file, int(rest.partition(">, ")[2].split(")")[0].split()[0]))
    return Happened("sync", file)


def _plain(text: str) -> str:
    return re.sub(r"\\x([0-9a-f]{2})", lambda found: chr(int(found[1], 16)), text)


def _suffix(path: str) -> str | None:
    """'' for the database, '-wal' for its log; None for every other file."""
    name = path.rpartition("/")[2]
    return name.removeprefix("cut.db") if name in {"cut.db", "cut.db-wal"} else None


def left(happened: list[Happened], draw: Random) -> tuple[dict[str, bytes], Done]:
    """The power fails after these: what is on the disk, and what had counted as done."""
    synced: dict[str, bytearray] = {}
    loose: dict[str, list[Happened]] = {}
    done = Done()
    for event in happened:
        if event.what == "done":
            done = _noted(done, event.file)
        elif event.what == "sync":
            for earlier in loose.pop(event.file, []):
                _apply(synced, earlier, lambda: True)
        elif event.what == "unlink":
            synced.pop(event.file, None)
            loose.pop(event.file, None)
        else:
            loose.setdefault(event.file, []).append(event)
    keeps = draw.choice((0.0, 0.5, 0.9, 1.0))
    for events in loose.values():
        for event in events:
            _apply(synced, event, lambda: draw.random() < keeps)
    return {suffix: bytes(content) for suffix, content in synced.items()}, done


def _apply(files: dict[str, bytearray], event: Happened, kept: object) -> None:
    assert callable(kept)
    content = files.setdefault(event.file, bytearray())
    if event.what == "truncate":
        if kept():
            del content[event.offset :]
            content.extend(bytes(event.offset - len(content)))
        return
    for start in range(0, len(event.data), SECTOR):
        if kept():
            piece, at = event.data[start : start + SECTOR], event.offset + start
            content.extend(bytes(max(0, at + len(piece) - len(content))))
            content[at : at + len(piece)] = piece


def _noted(done: Done, said: str) -> Done:
    kind, *rest = said.split("/")
    if kind == "taken":
        return Done(done.mails, done.owed, done.sent, done.taken | {rest[0]})
    mails, owed, sent = map(int, rest)
    return Done(mails, owed, sent, done.taken)


def fault_of(disk: dict[str, bytes], done: Done, folder: Path) -> str:
    """What is wrong with what is left; '' where nothing is."""
    database = folder / "left.db"
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    for suffix, content in disk.items():
        database.with_name(database.name + suffix).write_bytes(content)
    if "" not in disk or not disk[""]:
        return "" if done == Done() else "there is no database"
    try:
        with closing(sqlite3.connect(database)) as tx:
            if tx.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                return "damaged"
            kept = tx.execute(COUNTS).fetchone()
            known = {
                row[0] for row in tx.execute("SELECT message_id FROM outbox WHERE state = 'sent' OR dot_at IS NOT NULL")
            }
    except sqlite3.Error as error:
        return "" if done == Done() and "no such table" in str(error) else f"{error}"
    if any(now < before for now, before in zip(kept, (done.mails, done.owed, done.sent), strict=True)):
        return f"committed {(done.mails, done.owed, done.sent)}, left {kept}"
    return f"the relay has {sorted(done.taken - known)}, and the database does not know" if done.taken - known else ""


def faults_of(happened: list[Happened], seeds: Iterable[int], folder: Path) -> list[str]:
    """For each seed an instant and what of the unsynced writes is kept: the faults, each with its seed."""
    found = []
    for seed in seeds:
        draw = Random(seed)
        instant = draw.randrange(len(happened) + 1)
        if fault := fault_of(*left(happened[:instant], draw), folder):
            found.append(f"seed {seed}, after {instant} of {len(happened)} calls: {fault}")
    return found


COUNTS = "SELECT (SELECT count(*) FROM mail), (SELECT count(*) FROM outbox), (SELECT count(*) FROM outbox WHERE state = 'sent')"


# ── the process that is recorded ─────────────────────────────────────────────────────────────────────────────────


def _play(folder: Path, acts: int) -> None:
    with worlds(folder) as world:
        house = world.house(folder / "cut.db")
        commit, dialect = house.engine.dialect.do_commit, house.engine.dialect

        def do_commit(connection: Any) -> None:
            commit(connection)
            with closing(sqlite3.connect(folder / "cut.db")) as tx:
                _mark("commit", *tx.execute(COUNTS).fetchone())

        with mock.patch.object(dialect, "do_commit", do_commit), mock.patch.object(world.smtp, "mails", _Marked()):
            for act in ACTS[:acts]:
                world.now += act.later
                act.happens(world)
                world.works(house)
        house.engine.dispose()


class _Marked(list[TakenMail]):
    """Tells of each mail that the relay takes."""

    def append(self, mail: TakenMail) -> None:
        super().append(mail)
        _mark("taken", message_id_of(mail))


def _mark(*said: object) -> None:
    os.access(MARK + "/".join(map(str, said)), os.F_OK)


if __name__ == "__main__":
    _play(Path(sys.argv[1]), int(sys.argv[2]))
