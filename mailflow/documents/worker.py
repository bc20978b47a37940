"""The other process of `sandbox`: it limits itself, reads standard input, and writes the files it found to standard output."""

from __future__ import annotations

import importlib
import resource
import sys

from mailflow.documents.frames import pack


def main(reader: str, memory: str, cpu: str) -> None:
    """Run `read` of the module `reader` on standard input, within `memory` bytes and `cpu` seconds of computing.

    It may open no file for writing and leave no core. An exception ends the process with a status that is not zero.
    """
    for limit, value in (
        (resource.RLIMIT_AS, int(memory)),
        (resource.RLIMIT_CPU, int(cpu)),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    read = importlib.import_module(reader).read
    sys.stdout.buffer.write(pack(read(sys.stdin.buffer.read())))
    sys.stdout.buffer.flush()
