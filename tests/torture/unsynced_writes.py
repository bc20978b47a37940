"""Lost unsynced writes (tests/disks): cuts at random instants of a recorded run, with random sectors lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.crash.story import ACTS, WORD
from tests.disks.unsynced import faults_of, missing, record
from tests.torture.row import Row, not_run

NAME, TARGET = "power cuts that drop unsynced writes", "0 commits lost, database whole"
CUTS, FEW = 200, 60


def measure(*, short: bool, seed: int) -> Row:
    """The short run records fewer acts, and tries fewer cuts."""
    cuts = FEW if short else CUTS
    if why := missing():
        return not_run(NAME, TARGET, why)
    with tempfile.TemporaryDirectory() as name:
        happened = record(Path(name), acts=WORD + 1 if short else len(ACTS))
        faults = faults_of(happened, range(seed, seed + cuts), Path(name))
    syncs = sum(event.what == "sync" for event in happened)
    return Row(
        measure=NAME,
        target=TARGET,
        figure=f"{cuts} cuts of {len(happened):,} calls, {syncs} syncs: {len(faults)} faults",
        met=not faults and syncs > 0,
        details=faults,
    )
