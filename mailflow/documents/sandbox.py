"""Reading hostile bytes in a process of its own that can be killed, with limits on time and memory.

A plain subprocess, so that any caller can use it: it imports nothing of the caller's, holds none of its open files, sees
none of its environment (where secrets may stand), and takes its whole process group with it when it is killed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from pathlib import Path

from mailflow.documents.frames import unpack
from mailflow.errors import Unreadable

MEMORY = 512 * 1024 * 1024
"""Bytes of address space, everything included."""
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
"""Of the environment only what an interpreter may need to start."""
_OWN = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path[:0] = sys.argv[4:]; from mailflow.documents.worker import main; main(*sys.argv[1:4])"


def run_apart(reader: str, content: bytes, *, seconds: float, memory: int = MEMORY) -> tuple[tuple[str, bytes], ...]:
    """The files that `read(content)` of the module `reader` finds, run in another process.

    Raises `Unreadable` where it fails, breaks off, or takes longer than `seconds` of the clock.
    """
    cpu = int(seconds) + 1
    command = [sys.executable, "-I", "-c", _START, reader, str(memory), str(cpu), *_import_paths()]
    try:
        process = subprocess.Popen(  # noqa: S603  our own interpreter, and no word of the mail in the command
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            start_new_session=True,
        )
    except OSError as fault:
        raise Unreadable(f"It could not be read: no process could be started ({fault.strerror}).") from fault
    with process:
        try:
            answer, _ = process.communicate(content, timeout=seconds)
        except subprocess.TimeoutExpired as late:
            raise Unreadable(f"It could not be read within {seconds:g} seconds.") from late
        finally:
            _kill_group(process)
    if process.returncode != 0:
        raise Unreadable("It could not be read: its reader broke off.")
    try:
        return unpack(answer)
    except ValueError as broken:
        raise Unreadable("It could not be read: its reader broke off.") from broken


def _import_paths() -> list[str]:
    """Where this process finds its modules, its own first: a source tree or an installation, never the current folder."""
    return [str(_OWN), *(str(Path(entry).resolve()) for entry in sys.path if entry and Path(entry).exists())]


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Whatever the reader has started goes with it. Most often nobody is left (while there is, the number is given to no other)."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
