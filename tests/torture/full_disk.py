"""The disk full at every write of every act of the story (tests/disks): enumerated by the size that files may have."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.crash.story import ACTS, worlds
from tests.disks.full import FRAME, Stage, file_limit
from tests.torture.row import Row

SHORT_STEP = 72
"""Frames of the write-ahead log; the full run takes each."""
QUIET = 2
"""Runs without a fault after which an act is done."""


def measure(*, short: bool, seed: int) -> Row:
    """`seed` is not used: nothing is drawn by lot."""
    step = FRAME * (SHORT_STEP if short else 1)
    faults, tried, noticed = [], 0, 0
    with tempfile.TemporaryDirectory() as name, worlds(Path(name)) as world:
        stage = Stage(world, Path(name))
        for act in range(len(ACTS)):
            size, quiet = 0, 0
            while quiet < QUIET:
                failed, fault = stage.starved(act, file_limit(size))
                tried, noticed, quiet = tried + 1, noticed + failed, 0 if failed else quiet + 1
                if fault:
                    faults.append(f"act {act}, files of at most {size} bytes: {fault}")
                size += step
    return Row(
        measure="full disk at every write",
        target="0 lost, 0 doubled, database whole",
        figure=f"{tried} limits, {noticed} full disks: {len(faults)} faults",
        met=not faults and noticed > 0,
        details=faults,
    )
