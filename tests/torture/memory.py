"""Thirty simulated days of a busy forum: what the daemon's process holds in memory must not grow.

The process under measure runs the real loops (`daemon.once.Shift`, kept open for the whole month: one IMAP session, one pool of SMTP
connections, one `Intake`) against servers in this process, by a clock that is told to it. Drafts, answers with documents, robots, bounces,
noise, orders, reminders, closings and digests come as the lots say.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from mailflow.daemon.house import build_office
from mailflow.daemon.once import Shift
from tests.crash.story import WHO, World
from tests.support.forum import SECRET, Sent
from tests.support.imap_script import ScriptedImap
from tests.support.smtp_script import SmtpScript
from tests.torture.row import Row

WARM = 3
"""Days after which whatever is kept for good has been met once: templates, statements, modules."""
HOURS = (7, 8, 10, 12, 14, 16, 23)
GROWTH = 10.0
"""Per cent."""
WORDS = (
    "Neni 5: të shtohen pemë.",
    "Pa vërejtje.",
    "Neni 7: të hiqet tarifa.\n\nNeni 9: të sqarohet.",
    "A mund të zgjatet afati?",
)


def measure(*, short: bool, seed: int) -> Row:
    """Thirty days; five in the short run."""
    days = 5 if short else 30
    with tempfile.TemporaryDirectory() as place, ScriptedImap() as imap, SmtpScript() as smtp:
        people = World(imap, smtp, Path(place))
        people.office = build_office(people.ruleset, SECRET)
        lots = Random(seed)
        with _daemon(people, Path(place)) as works:
            sizes = [_day(people, day, lots, works) for day in range(days)]
    begin, end = sizes[WARM - 1], sizes[-1]
    growth = 100 * (end - begin) / begin
    return Row(
        measure=f"memory over {days} simulated days",
        figure=f"{begin / 1000:.1f} MB after day {WARM}, {end / 1000:.1f} MB: {growth:+.1f} %",
        target=f"grows under {GROWTH:.0f} %",
        met=growth < GROWTH,
        details=[
            f"({', '.join(f'day {n}: {size / 1000:.1f}' for n, size in enumerate(sizes, 1) if n % 3 == 0)} MB; seed {seed})"
        ],
    )


def _day(people: World, day: int, lots: Random, works: Any) -> int:
    """What happens on it, hour by hour; the process's size at its end, in kB."""
    midnight = people.now.replace(hour=0, minute=0)
    size = 0
    for hour in HOURS:
        people.now = midnight + timedelta(hours=hour, minutes=1)
        if hour in {8, 12} and lots.random() < 0.4:
            people.director_sends(f"Projektvendim për lagjen {day}-{hour}")
        if hour == 10 and lots.random() < 0.3:
            people.director_sends(f"Draft plani {day}", proven=False)
        for _ in range(lots.randint(1, 4)):
            _somebody_writes(people, lots)
        size = works(people.now)
    _forget(people)
    people.now = midnight + timedelta(days=1)
    return size


def _somebody_writes(people: World, lots: Random) -> None:
    invitations = people.sent("invitation")
    kind = lots.choice(("noise", "noise", "answer", "answer", "robot", "bounce", "order"))
    if kind == "noise" or not invitations:
        noise = people._write("shitje@dyqani.example", f"Oferta {lots.random()}", "Blini sot.", {}, stamp=None)
        people.arrives(noise.as_bytes())
        return
    to: Sent = lots.choice(invitations[-20:])
    if kind == "answer":
        attach = {"Shtojca.pdf": b"%PDF-1.4 " + str(lots.random()).encode()} if lots.random() < 0.2 else None
        people.member_replies(to.who, lots.choice(WORDS), to=to, attach=attach)
    elif kind == "robot":
        people.arrives(people._answer(to, "Jam me pushime.", to.recipient, headers={"Auto-Submitted": "auto-replied"}))
    elif kind == "bounce":
        people.bounces(to.who, "4.2.2", "mailbox full", to=to)
    elif opened := people.sent("opened"):
        people.coordinator_answers("STATUS", to=opened[-1])


def _forget(people: World) -> None:
    """The servers of the test, and the human, keep no more than a few days' mail."""
    del people.smtp.mails[:-400]
    people.delivered.clear()
    people.imap.commands.clear()
    people.smtp.commands.clear()
    inbox = people.imap.folders["INBOX"]
    inbox.mails = inbox.mails[-200:]


@contextmanager
def _daemon(people: World, place: Path) -> Iterator[Any]:
    """The process under measure. Told an instant it does what is due then, and answers its size."""
    arguments = [str(place), people.imap.user, people.imap.password, str(people.imap.port), str(people.smtp.port)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.torture.memory", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None

    def works(now: datetime) -> int:
        print(now.isoformat(), file=process.stdin, flush=True)
        answer = process.stdout.readline()  # type: ignore[union-attr]
        assert answer, f"the process ended with {process.wait()}"
        return int(answer)

    try:
        yield works
        process.stdin.close()
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _serve(place: str, user: str, password: str, imap_port: str, smtp_port: str) -> None:
    import logging

    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    imap: Any = SimpleNamespace(user=user, password=password, host="127.0.0.1", port=int(imap_port))
    smtp: Any = SimpleNamespace(host="127.0.0.1", port=int(smtp_port))
    world = World(imap, smtp, Path(place))
    assert len(world.ruleset.register.members) == len(WHO)
    with Shift(world.house(Path(place) / "month.db")) as shift:
        for line in sys.stdin:
            world.now = datetime.fromisoformat(line.strip())
            summary = shift.work()
            assert summary.faults == [], summary.faults
            gc.collect()
            print(_resident(), flush=True)


def _resident() -> int:
    """kB, of this process alone."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))


if __name__ == "__main__":
    _serve(*sys.argv[1:])
