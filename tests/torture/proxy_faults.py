"""A proxy before Dovecot and one before Postfix break everything they can, at every stage, while consultations go on (tests/faults)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.faults.seeded import Ended, Seeded
from tests.faults.wired import benches
from tests.torture.row import Row

FAULTS, FEW = 500, 60


def measure(*, short: bool, seed: int) -> Row:
    """Episodes of seeds `seed`, `seed + 1`, … until that many faults have struck."""
    wanted = FEW if short else FAULTS
    episodes: list[Ended] = []
    struck = 0
    with tempfile.TemporaryDirectory(prefix="mailflow-faults-") as folder, benches(Path(folder)) as bench:
        seeded = Seeded(bench, Path(folder))
        while struck < wanted:
            episodes.append(seeded.episode(seed + len(episodes)))
            struck += len(episodes[-1].faults)
    failures = [f"seed {each.seed}: {failure}" for each in episodes for failure in each.failures]
    lost = sum("lost:" in failure for failure in failures)
    doubled = sum("doubled:" in failure for failure in failures)
    uncertain = sum(each.uncertain for each in episodes)
    repeated = sum(each.repeated for each in episodes)
    return Row(
        measure=f"faults between mailflow and its servers ({struck})",
        figure=f"{lost} lost, {doubled} doubled; {repeated} of {uncertain} uncertain twice; {len(failures)} failures",
        target="0 lost, 0 doubled, resumes, database whole",
        met=not failures,
        details=failures,
    )
