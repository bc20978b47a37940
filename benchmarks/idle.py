"""The idle daemon: what `mailflow run` holds and burns while nothing happens.

    python -m benchmarks.idle [seconds]        60 by default; the goal speaks of 300

The daemon is the real command, in a process of its own: it waits in IDLE on a real Dovecot, ticks every half minute, looks into its
outbox every few seconds. Its forum has 200 members, and before it is idle it has sent them a draft with a 1 MB PDF and closed that
consultation. CPU is user and system time of the whole process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks import dispatch
from benchmarks.forum import RELEASED_AT, house_at, receive_draft, release, settings_file
from benchmarks.measuring import Figure, memory_mb
from mailflow.daemon.house import House
from mailflow.storage import outbox
from mailflow.storage.transaction import reading
from tests.support import dovecot
from tests.support.dovecot import Dovecot

MEMBERS, SECONDS, SETTLING, PATIENCE = 200, 60.0, 5.0, 120.0
_TICKS = os.sysconf("SC_CLK_TCK")


def missing() -> str | None:
    """Why this cannot be measured here."""
    return dovecot.missing() or dispatch.missing()


def figures(seconds: float = SECONDS) -> Iterator[Figure]:
    """Memory and CPU of the daemon that has nothing to do."""
    with (
        Dovecot() as server,
        dispatch.running_sink() as port,
        tempfile.TemporaryDirectory(prefix="mailflow-bench-") as name,
    ):
        folder, user = Path(name), server.fresh_user()
        (folder / "password").write_text(server.password, encoding="utf-8")
        (folder / "password").chmod(0o600)
        imap = f"imap://{user.replace('@', '%40')}@127.0.0.1:{server.port}"
        file = settings_file(
            folder, MEMBERS, imap=imap, smtp=f"smtp://127.0.0.1:{port}", password_file=folder / "password"
        )
        house = house_at(folder, RELEASED_AT)
        receive_draft(house)
        release(house)
        memory, cpu = _watched(file, house, seconds)
        house.engine.dispose()
    yield Figure(what="idle daemon, memory (RSS)", ours=f"{memory:.0f} MB", bare="", value=memory, goal=120, unit=" MB")
    share = cpu / seconds * 100
    yield Figure(
        what=f"idle daemon, CPU over {seconds:.0f} s", ours=f"{cpu:.2f} s", bare="", value=share, goal=0.5, unit=" %"
    )


def _watched(settings: Path, house: House, seconds: float) -> tuple[float, float]:
    """(RSS at the end in MB, CPU seconds within the time)."""
    log = settings.with_name("log")
    with log.open("wb") as stderr:
        daemon = subprocess.Popen(
            [sys.executable, "-m", "mailflow", "run"],
            env=os.environ | {"MAILFLOW_SETTINGS": str(settings)},
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )
    try:
        _await_idleness(house)
        before = _cpu(daemon.pid)
        time.sleep(seconds)
        if daemon.poll() is not None:
            raise RuntimeError(f"the daemon ended:\n{log.read_text()[-5_000:]}")
        return memory_mb(daemon.pid, "VmRSS"), _cpu(daemon.pid) - before
    finally:
        daemon.terminate()
        daemon.wait(60)


def _await_idleness(house: House) -> None:
    """Until nothing has been owed for a while."""
    quiet_since = time.monotonic()
    began = quiet_since
    while time.monotonic() - quiet_since < SETTLING:
        time.sleep(0.5)
        with reading(house.engine) as tx:
            counts = outbox.counts(tx, house.office.forum)
        if counts["queued"] or counts["sending"]:
            quiet_since = time.monotonic()
        assert time.monotonic() - began < PATIENCE, counts


def _cpu(pid: int) -> float:
    """User and system seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


if __name__ == "__main__":
    asked = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    print(missing() or "\n".join(map(str, figures(asked))))
