"""A mailbox with 50,000 old mails: what the first start and each poll cost, beside an empty one.

    python -m benchmarks.mailbox

The same real intake on a real Dovecot (Maildir), whose own index is warm, as it is where a human reads her mail all day. The first
start draws its baseline, a poll asks for what is new; nothing may depend on what lies in the mailbox. Compared is the CPU time of our
process, which is all that is ours: how long Dovecot itself takes to open or to look through a large folder is told beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from statistics import median

from benchmarks.forum import DRAFTED_AT, house_at, settings_file
from benchmarks.measuring import Figure, Run, in_own_process
from mailflow.cli.logs import configure_logs
from mailflow.daemon.desk import IntakeDesk, intake_of, open_mailbox, write_here
from mailflow.storage import ledger
from mailflow.storage.transaction import reading
from mailflow.transport.imap import MailboxSession
from tests.support import dovecot
from tests.support.dovecot import Dovecot

OLD, POLLS, STARTS = 50_000, 20, 5
ALLOWED = 1.5
OLD_MAIL = b"From: dikush@example.org\r\nSubject: E vjeter %d\r\nMessage-ID: <old.%d@example.org>\r\n\r\nTekst\r\n"
NEW_MAIL = b"From: dikush@example.org\r\nSubject: E re\r\nMessage-ID: <new.%d@example.org>\r\n\r\nTekst\r\n"


def missing() -> str | None:
    """Why this cannot be measured here."""
    return dovecot.missing()


def figures() -> Iterator[Figure]:
    """Start and polls with 50,000 old mails against none."""
    with Dovecot() as server:
        empty, full = (_measured(server, old) for old in (0, OLD))
    for what, name in (
        ("first start", "start"),
        ("a poll without news", "quiet"),
        ("a poll with one new mail", "news"),
    ):
        yield Figure(
            what=f"{what}, {OLD} old mails: CPU",
            ours=f"{full[f'{name} cpu']:.1f} ms",
            bare=f"{empty[f'{name} cpu']:.1f} ms with none",
            value=full[f"{name} cpu"] / empty[f"{name} cpu"],
            goal=ALLOWED,
        )
        print(f"    with Dovecot's own time: {full[name]:.1f} ms, {empty[name]:.1f} ms with none")


def _measured(server: Dovecot, old: int) -> Run:
    user = server.fresh_user()
    with server.human(user) as client:
        client.select_folder("INBOX")
    _fill(server.maildir(user), old)
    with server.human(user) as client:
        assert client.select_folder("INBOX")[b"EXISTS"] == old
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as folder:
        (Path(folder) / "password").write_text(server.password, encoding="utf-8")
        (Path(folder) / "password").chmod(0o600)
        return in_own_process("mailbox", folder, user, server.port, server.maildir(user))


def _fill(maildir: Path, count: int) -> None:
    owner, at = maildir.stat(), (DRAFTED_AT - timedelta(days=30)).timestamp()
    for number in range(count):
        file = maildir / "cur" / f"{int(at)}.M{number}P1.bench:2,S"
        file.write_bytes(OLD_MAIL % (number, number))
        os.chown(file, owner.st_uid, owner.st_gid)
        os.utime(file, (at, at))


def run(folder: Path, user: str, port: int, maildir: Path) -> Run:
    """First starts on new databases, then polls of one installation."""
    configure_logs("json")
    imap = f"imap://{user.replace('@', '%40')}@127.0.0.1:{port}"
    start = Stopwatch()
    for number in range(STARTS):
        _first_start(folder / f"start{number}", folder / "password", imap, start)
    settings_file(folder, 20, imap=imap, smtp="smtp://127.0.0.1:1", password_file=folder / "password")
    house = house_at(folder, DRAFTED_AT)
    intake = intake_of(house, IntakeDesk(house, write_here, lambda: None, lambda: None).desk())
    quiet, news = Stopwatch(), Stopwatch()
    with open_mailbox(house, (folder / "password").read_text(encoding="utf-8"), MailboxSession) as session:
        intake.poll(session)
        for _ in range(POLLS):
            quiet.time(lambda: intake.poll(session))
        for number in range(POLLS):
            file = maildir / "new" / f"{int(time.time())}.M{number}P2.bench"
            file.write_bytes(NEW_MAIL % number)
            os.chown(file, maildir.stat().st_uid, maildir.stat().st_gid)
            news.time(lambda: intake.poll(session))
    with reading(house.engine) as tx:
        assert ledger.sums(tx, house.office.forum) == {"unrelated": POLLS}
    named = {"start": start, "quiet": quiet, "news": news}
    return {name: watch.wall for name, watch in named.items()} | {f"{n} cpu": w.cpu for n, w in named.items()}


class Stopwatch:
    """Medians of what was timed, in milliseconds."""

    def __init__(self) -> None:
        self._times: list[tuple[float, float]] = []

    def time(self, act: Callable[[], object]) -> None:
        began, cpu = time.perf_counter(), time.process_time()
        act()
        self._times.append((time.perf_counter() - began, time.process_time() - cpu))

    @property
    def wall(self) -> float:
        return median(wall for wall, _ in self._times) * 1000

    @property
    def cpu(self) -> float:
        return median(cpu for _, cpu in self._times) * 1000


def _first_start(folder: Path, password: Path, imap: str, watch: Stopwatch) -> None:
    """Connect, log in, draw the baseline."""
    folder.mkdir()
    settings_file(folder, 20, imap=imap, smtp="smtp://127.0.0.1:1", password_file=password)
    house = house_at(folder, DRAFTED_AT)
    intake = intake_of(house, IntakeDesk(house, write_here, lambda: None, lambda: None).desk())
    watch.time(intake.once)
    house.engine.dispose()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("user", nargs="?")
    parser.add_argument("port", nargs="?", type=int)
    parser.add_argument("maildir", nargs="?", type=Path)
    asked = parser.parse_args()
    if asked.folder is None:
        print(missing() or "\n".join(map(str, figures())))
    else:
        print(json.dumps(run(asked.folder, asked.user, asked.port, asked.maildir)))
