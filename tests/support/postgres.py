"""A real PostgreSQL of its own: in a temporary folder, on a free loopback port, gone at the end."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FAST = ("fsync=off", "full_page_writes=off", "max_wal_size=256MB", "shared_buffers=32MB", "autovacuum=off", "jit=off")
"""Tests lose nothing with the machine. Benchmarks of durability start it with `durable=True`."""


def missing() -> str | None:
    """Why PostgreSQL cannot be started here; None where it can."""
    if _binaries() is None:
        return "PostgreSQL is not installed (apt install postgresql)"
    if os.geteuid() == 0 and _unprivileged() is None:
        return "PostgreSQL refuses root, and there is no user `postgres` to run it as"
    return None


class Postgres:
    """A server that can be stopped and started again; `url` is that of its maintenance database."""

    def __init__(self, binaries: Path, folder: Path, *, durable: bool) -> None:
        self._binaries, self._folder, self._port = binaries, folder, _free_port()
        settings = (f"port={self._port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={folder}")
        self._flags = [part for setting in (*settings, *(() if durable else _FAST)) for part in ("-c", setting)]
        self._server: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql://mailflow@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        """Until it answers."""
        with (self._folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [*_as_unprivileged(), str(self._binaries / "postgres"), "-D", str(self._folder / "cluster"), *self._flags],
                stdout=log, stderr=log, cwd=self._folder, start_new_session=True,
            )  # fmt: skip
        ready = (self._binaries / "pg_isready", "-h", "127.0.0.1", "-p", str(self._port), "-d", "postgres")
        _run(*ready, ready_within=30)

    def stop(self, *, at_once: bool = False) -> None:
        """Ends all sessions; `at_once` as after a power cut, so that the next start recovers."""
        if self._server is not None:
            self._server.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
            self._server.wait(30)
            self._server = None


@contextmanager
def running_postgres(*, durable: bool = False) -> Iterator[str]:
    """A server; answers the URL of its maintenance database."""
    with postgres(durable=durable) as server:
        yield server.url


@contextmanager
def postgres(*, durable: bool = False) -> Iterator[Postgres]:
    """A server that is running."""
    binaries = _binaries()
    assert binaries is not None
    folder = Path(tempfile.mkdtemp(prefix="mailflow-postgres-"))
    try:
        _give_away(folder)
        cluster = folder / "cluster"
        _run(
            binaries / "initdb", "-D", cluster, "-U", "mailflow", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )
        server = Postgres(binaries, folder, durable=durable)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path | None:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if installed:
        return installed[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _unprivileged() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


def _as_unprivileged() -> list[str]:
    user = _unprivileged()
    if os.geteuid() != 0 or user is None:
        return []
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def _give_away(folder: Path) -> None:
    user = _unprivileged()
    if os.geteuid() == 0 and user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)


def _run(program: Path, *arguments: str | Path, ready_within: int = 0) -> None:
    """Run to success; with `ready_within`, ask again until the server answers or the seconds are over."""
    command = [*_as_unprivileged(), str(program), *map(str, arguments)]
    if ready_within:
        command = [
            "timeout",
            str(ready_within),
            "sh",
            "-c",
            'until "$@" >/dev/null; do sleep 0.05; done',
            "sh",
            *command,
        ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    if done.returncode != 0:
        raise RuntimeError(f"{program.name} failed: {done.stdout}{done.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
