"""Starts processes of mailflow in milliseconds: from a process that has imported it already and forks.

What is forked runs the command as `python -m mailflow` would, with its own environment, folder and log, and can be killed alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.support.installation import Installation

_PRELOADED = (
    "mailflow.cli.app",
    "mailflow.cli.work",
    "mailflow.cli.house",
    "mailflow.daemon.run",
    "mailflow.documents.contents",
    "sqlalchemy.dialects.sqlite",
    "mailparser",
    "holidays",
)


class Process:
    """A command under way."""

    def __init__(self, launcher: Launcher, pid: int) -> None:
        self.pid = pid
        self._launcher = launcher
        self._status: int | None = None

    def kill(self) -> None:
        """`kill -9`."""
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def terminate(self) -> None:
        """As an administrator stops it."""
        if self._status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGTERM)

    def wait(self) -> int:
        """Its exit code once it has ended; −9 after `kill -9`."""
        if self._status is None:
            self._status = self._launcher.asked({"wait": self.pid})
        return self._status

    @property
    def has_ended(self) -> bool:
        """Without waiting; what was not waited for is not forgotten."""
        if self._status is None:
            with contextlib.suppress(FileNotFoundError):
                state = Path(f"/proc/{self.pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
                return state == "Z"
        return True

    @property
    def children(self) -> list[int]:
        """The processes that it has started and that live."""
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            tasks = Path(f"/proc/{self.pid}/task").glob("*/children")
            return [int(pid) for task in tasks for pid in task.read_text("ascii").split()]
        return []


class Launcher:
    """Use it in a `with` statement."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.torture.launcher"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._started: list[Process] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        for process in self._started:
            process.kill()
        self._process.communicate()

    def start(self, place: Installation, *arguments: str) -> Process:
        """`mailflow ARGUMENTS…` in that installation; what it prints goes to the installation's log."""
        order: dict[str, object] = {
            "arguments": arguments,
            "environ": place.environ(None),
            "folder": str(place.folder),
            "log": str(place.log_path),
        }
        process = Process(self, self.asked(order))
        self._started = [*(one for one in self._started if not one.has_ended), process]
        return process

    def asked(self, order: dict[str, object]) -> int:
        """Give an order; its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


# ── the process that forks ───────────────────────────────────────────────────────────────────────────────────────────


def _serve() -> None:
    for module in _PRELOADED:
        import_module(module)
    for line in sys.stdin.buffer:
        order = json.loads(line)
        if "wait" in order:
            answer = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        else:
            answer = os.fork()
            if answer == 0:
                _become(order)
        print(answer, flush=True)


def _become(order: dict[str, object]) -> None:
    """This process is that command from here on."""
    code = 1
    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        log = os.open(str(order["log"]), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.environ.clear()
        os.environ.update(order["environ"])  # type: ignore[call-overload]  # as it was written by `start`
        os.chdir(str(order["folder"]))
        import_module("mailflow.cli").main(order["arguments"])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve()
