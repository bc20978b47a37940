"""Reading hostile bytes in a process that can be killed, with limits on time and memory."""

from __future__ import annotations

import multiprocessing
import resource
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from mailflow.errors import Unreadable

T = TypeVar("T")
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space."""


def run_apart(read: Callable[[bytes], T], content: bytes, *, seconds: float, memory: int = MEMORY) -> T:
    """`read(content)` in another process. Raises `Unreadable` where it fails, is killed, or takes longer than `seconds`."""
    context = multiprocessing.get_context("forkserver")
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, read, memory), daemon=True)
    process.start()
    theirs.close()
    try:
        ours.send_bytes(content)
        if not ours.poll(seconds):
            raise Unreadable(f"It could not be read within {seconds:.0f} seconds.")
        succeeded, answer = ours.recv()
    except (EOFError, OSError) as broken:
        raise Unreadable("It could not be read: the reader broke off.") from broken
    finally:
        ours.close()
        if process.is_alive():
            process.kill()
        process.join()
        process.close()
    if not succeeded:
        raise Unreadable(f"It could not be read: {answer}.")
    return answer  # type: ignore[no-any-return]


def _work(theirs: Connection, read: Callable[[bytes], object], memory: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    try:
        theirs.send((True, read(theirs.recv_bytes())))
    except Exception as fault:  # noqa: BLE001 - whatever a hostile file does to its reader is told as one sentence
        theirs.send((False, type(fault).__name__))
