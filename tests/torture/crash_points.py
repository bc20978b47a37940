"""The power cut at every step of every handler and loop (tests/crash): enumerated, not drawn by lot."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.crash.rehearsal import Rehearsal
from tests.crash.story import worlds
from tests.torture.row import Row


def measure(*, short: bool, seed: int) -> Row:
    """From every state of disk and world that the steps leave; the short run takes every fourth."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with worlds(folder) as world:
            rehearsal = Rehearsal(world, folder)
            every = 4 if short else 1
            faults = rehearsal.faults(folder, every=every)
    states = len(rehearsal.camera.pictures)
    tried = -(-states // every)
    return Row(
        measure="crash points enumerated",
        target="all; 0 lost, 0 doubled outside the window",
        figure=f"{rehearsal.camera.steps:,} points, {tried} of {states} states: {len(faults)} faults",
        met=not faults,
        details=faults,
    )
