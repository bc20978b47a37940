"""The other process of `sandbox`: it limits itself, reads standard input, and writes what it found to standard output."""

from __future__ import annotations

import importlib
import resource
import sys

from mailflow.documents.frames import pack, unpack


def main(reader: str, memory: str, cpu: str) -> None:
    """Run `read` of the module `reader` on standard input, within `memory` bytes and `cpu` seconds of computing.

    It may open no file for writing and leave no core. An exception ends the process with a status that is not zero.
    """
    _limit(int(memory), int(cpu))
    read = importlib.import_module(reader).read
    sys.stdout.buffer.write(pack(read(sys.stdin.buffer.read())))
    sys.stdout.buffer.flush()


def main_each(reader: str, memory: str, cpu: str, cpu_each: str) -> None:
    """Run `read(name, content)` on each file of standard input; each answer is written before the next file is begun.

    A file that needs more than `cpu_each` seconds of computing ends the process (SIGXCPU).
    """
    _limit(int(memory), int(cpu))
    read = importlib.import_module(reader).read
    for name, content in unpack(sys.stdin.buffer.read()):
        used = resource.getrusage(resource.RUSAGE_SELF)
        soft = int(used.ru_utime + used.ru_stime) + 1 + int(cpu_each)
        resource.setrlimit(resource.RLIMIT_CPU, (min(soft, int(cpu)), int(cpu)))
        sys.stdout.buffer.write(pack([(name, read(name, content))]))
        sys.stdout.buffer.flush()


def _limit(memory: int, cpu: int) -> None:
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(limit, (value, value))
