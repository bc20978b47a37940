"""An old copy of the database put back (tests/disks): copied after each act of the story, put back after each later one."""

from __future__ import annotations

import tempfile
from itertools import combinations
from pathlib import Path
from random import Random

from tests.crash.story import ACTS, worlds
from tests.disks.restored import Restored, taken_back
from tests.torture.row import Row

SHORT = 6


def measure(*, short: bool, seed: int) -> Row:
    """The short run takes some pairs, drawn by `seed`."""
    pairs = list(combinations(range(len(ACTS) - 1), 2))
    if short:
        pairs = sorted(Random(seed).sample(pairs, SHORT))
    faults = []
    for copied_after, restored_after in pairs:
        with tempfile.TemporaryDirectory() as name, worlds(Path(name)) as world:
            found = taken_back(world, Path(name), copied_after=copied_after, restored_after=restored_after)
        if fault := _fault(found):
            faults.append(f"copied after act {copied_after}, put back after act {restored_after}: {fault}")
    return Row(
        measure="old copies of the database put back",
        target="0 mails without a word, 0 twice, 0 numbers twice",
        figure=f"{len(pairs)} pairs of instants: {len(faults)} faults",
        met=not faults,
        details=faults,
    )


def _fault(found: Restored) -> str:
    if not found.reasons:
        return "it did not stand still"
    if found.sent_meanwhile:
        return f"{found.sent_meanwhile} mails left before the word"
    if found.doubled:
        return "; ".join(found.doubled)
    return f"given twice: {', '.join(sorted(found.reused))}" if found.reused else ""
