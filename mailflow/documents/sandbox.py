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
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from mailflow.documents.frames import Files, pack, unpack, unpack_whole
from mailflow.errors import Unreadable

MEMORY = 512 * 1024 * 1024
"""Bytes of address space, everything included."""
_PASSED_ON = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
"""Of the environment only what an interpreter may need to start."""
_OWN = Path(__file__).resolve().parents[2]
_START = """
import sys
entry, paths, *arguments = sys.argv[1:]
sys.path[:0] = paths.splitlines()
from mailflow.documents import worker
getattr(worker, entry)(*arguments)
"""
Fault = Literal["", "late", "broke off"]
"""How a process ended: well, killed because time was up (of the clock or of computing), or by itself."""


def run_apart(reader: str, content: bytes, *, seconds: float, memory: int = MEMORY) -> tuple[tuple[str, bytes], ...]:
    """The files that `read(content)` of the module `reader` finds, run in another process.

    Raises `Unreadable` where it fails, breaks off, or takes longer than `seconds` of the clock.
    """
    answer, fault = _run("main", (reader, str(memory), str(int(seconds) + 1)), content, seconds)
    if fault == "late":
        raise Unreadable(f"It could not be read within {seconds:g} seconds.")
    if fault:
        raise Unreadable("It could not be read: its reader broke off.")
    try:
        return unpack(answer)
    except ValueError as broken:
        raise Unreadable("It could not be read: its reader broke off.") from broken


def run_each(
    reader: str, files: Files, *, seconds: float, seconds_each: int, memory: int = MEMORY
) -> tuple[tuple[bytes, ...], Fault]:
    """What `read(name, content)` of the module `reader` answers to each file, all in one other process.

    Where the process ends too early there are fewer answers than files: the file after the last answer ended it, by the fault
    that is told. `seconds` are of the clock for all, `seconds_each` of computing for one. Raises `Unreadable` where no process
    could be started.
    """
    limits = (str(memory), str(int(seconds) + 1), str(seconds_each))
    answer, fault = _run("main_each", (reader, *limits), pack(files), seconds)
    answers = tuple(content for _, content in unpack_whole(answer)[: len(files)])
    return answers, fault if fault or len(answers) == len(files) else "broke off"


def _run(entry: str, arguments: Sequence[str], given: bytes, seconds: float) -> tuple[bytes, Fault]:
    """What the process wrote, as far as it came."""
    command = [sys.executable, "-I", "-S", "-c", _START, entry, _import_paths(), *arguments]
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
            answer, _ = process.communicate(given, timeout=seconds)
        except subprocess.TimeoutExpired as late:
            return late.output or b"", "late"
        finally:
            _kill_group(process)
    if process.returncode == 0:
        return answer, ""
    return answer, "late" if process.returncode == -signal.SIGXCPU else "broke off"


def _import_paths() -> str:
    """Where this process finds its modules, its own first, a line each: a source tree or an installation, never the current folder."""
    return "\n".join([str(_OWN), *(str(Path(entry).resolve()) for entry in sys.path if entry and Path(entry).exists())])


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    """Whatever the reader has started goes with it. Most often nobody is left (while there is, the number is given to no other)."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
