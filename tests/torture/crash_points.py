"""The power cut at every step of every handler and loop (tests/crash): enumerated, not drawn by lot."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.crash.rehearsal import Rehearsal
from tests.crash.story import worlds
from tests.torture.row import Row


def measure(*, short: bool, seed: int) -> Row:
    """From every state of disk and world that the steps leave, and a second time while the daemon starts again after the first.

    The second cuts are a steady sample of some thousands; the short run takes every twelfth state, and fewer of these.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with worlds(folder) as world:
            rehearsal = Rehearsal(world, folder)
            faults = rehearsal.faults(folder, every=12 if short else 1, again=31 if short else 17)
    states = len(rehearsal.camera.pictures)
    cuts = f"{rehearsal.first_cuts} of {states} states, {rehearsal.second_cuts} second cuts"
    return Row(
        measure="crash points enumerated",
        target="all; 0 lost, 0 doubled outside the window",
        figure=f"{rehearsal.camera.steps:,} points, {cuts}: {len(faults)} faults",
        met=not faults,
        details=faults,
    )
