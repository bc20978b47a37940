"""PostgreSQL restarted again and again under a running daemon, while mail flows; then the oracle of the kills.

The daemon itself lives on, so nothing is in a window: what the relay said waits in memory until the database takes it.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import make_url, text

from mailflow.storage.transaction import engine_for
from tests.support.postgres import Postgres, missing, postgres
from tests.support.reading import read
from tests.torture.launcher import Process
from tests.torture.oracle import Found, Verdict, judge
from tests.torture.row import Row, not_run
from tests.torture.town import CONTACT, Town, towns

SHORT, LONG = 30.0, 1_800.0
"""Seconds."""
PAUSES = {True: (3.0, 8.0), False: (5.0, 40.0)}
AWAY = (0.0, 2.0)
"""Seconds between stop and start."""
AT_ONCE = 0.4
"""Share of the stops that end all sessions without a word."""
WRITE_EVERY = 0.4
QUIET = timedelta(minutes=16)
NAME, TARGET = "PostgreSQL restarted under the daemon", "0 lost, 0 doubled, the daemon lives on"


@dataclass
class Course:
    """How it went."""

    restarts: int = 0
    complaints: list[str] = field(default_factory=list)


def measure(*, short: bool, seed: int) -> Row:
    """A restart every few seconds for 40 seconds, or every 5 to 40 seconds for half an hour."""
    if why := missing():
        return not_run(NAME, TARGET, why)
    with (
        tempfile.TemporaryDirectory() as folder,
        postgres() as server,
        towns(Path(folder), seed) as town,
    ):
        town.place.environment["MAILFLOW_DATABASE_URL"] = _database(server)
        course, verdict = harass(town, server, SHORT if short else LONG, PAUSES[short])
    details = [*course.complaints, *(f"seed {seed}: {failure}" for failure in verdict.failures)]
    return Row(
        measure=NAME,
        target=TARGET,
        figure=f"{course.restarts} restarts, {len(town.put)} mails: {verdict}",
        met=not details and course.restarts > 0,
        details=[*details, *verdict.unknown],
    )


def harass(town: Town, server: Postgres, seconds: float, pauses: tuple[float, float]) -> tuple[Course, Verdict]:
    """Restart it for so long, let the daemon come to rest, and judge."""
    course, draw = Course(), town.random
    town.place.here("once")
    process = town.launcher.start(town.place, "run")
    end = time.monotonic() + seconds
    while time.monotonic() < end and not process.has_ended:
        _people_write(town, draw.uniform(*pauses))
        server.stop(at_once=draw.random() < AT_ONCE)
        _people_write(town, draw.uniform(*AWAY))
        server.start()
        course.restarts += 1
    _people_write(town, 2 * WRITE_EVERY)
    _rest(town, process, course)
    return course, judge(town.put, _found(town))


def _people_write(town: Town, seconds: float) -> None:
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        town.somebody_writes()
        time.sleep(min(WRITE_EVERY, left))


def _rest(town: Town, process: Process, course: Course) -> None:
    """The running daemon alone must get over it: nothing is left in hand when it is told to stop."""
    end = time.monotonic() + 120
    while time.monotonic() < end and not process.has_ended:
        status = town.place.here("status", "--json")
        if status.code in {0, 1} and not any(status.value["outbox"][state] for state in ("sending",)):
            ledger = town.place.here("ledger", "--json").lines
            if len(ledger) >= town.arrived() and all(line["disposition"] != "received" for line in ledger):
                break
        time.sleep(1.0)
    else:
        course.complaints.append(f"not at rest after two minutes (ended: {process.has_ended})")
    if process.has_ended:
        course.complaints.append(f"the daemon ended by itself: {_log(town)[-400:]}")
    process.terminate()
    if (code := process.wait()) != 0:
        course.complaints.append(f"the daemon ended with {code}")
    if "Traceback" in _log(town):
        course.complaints.append(_log(town)[_log(town).index("Traceback") :][:800])
    for later in (timedelta(), QUIET, 2 * QUIET):
        for _ in range(2):
            town.postfix.wait_until_gone(seconds=60)
            ended = town.place.here("once", "--json", now=town.now + later if later else None)
            if ended.code != 0:
                course.complaints.append(f"once: {ended.code} {ended.stderr}")
    town.postfix.wait_until_gone(seconds=60)


def _found(town: Town) -> Found:
    outbox = town.place.here("outbox", "--json").lines
    references = [line["reference"] for line in town.place.here("list", "--json").lines]
    recipients = {line["recipient"] for line in outbox} | {member.addresses[0] for member in town.members} | {CONTACT}
    maildirs = {address: _names_in(town, address) for address in recipients}
    return Found(
        ledger=town.place.here("ledger", "--json").lines,
        outbox=outbox,
        records=[town.place.here("show", reference, "--json").value for reference in references],
        mailbox=maildirs[CONTACT],
        maildirs=maildirs,
        members={member.id: member.addresses[0] for member in town.members},
        windows=frozenset(),
        is_whole=True,
    )


def _names_in(town: Town, address: str) -> Counter[str]:
    folder = town.dovecot.maildir(address)
    paths = [path for name in ("new", "cur") if (folder / name).exists() for path in (folder / name).iterdir()]
    return Counter(str(read(path.read_bytes())["Message-ID"]).strip() for path in paths)


def _log(town: Town) -> str:
    return town.place.log_path.read_text("utf-8") if town.place.log_path.exists() else ""


def _database(server: Postgres) -> str:
    engine = engine_for(server.url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE town"))
    engine.dispose()
    return make_url(server.url).set(database="town").render_as_string(hide_password=False)
