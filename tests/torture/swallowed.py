"""The relay takes a mail, and its answer never comes back: every mail of whole consultations, with and without an audit address."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.faults.seeded import Seeded
from tests.faults.wired import benches
from tests.torture.row import Row

MAILS, FEW = 200, 40
"""With an audit address, and as many without."""


def measure(*, short: bool, seed: int) -> Row:
    """With the copies nothing goes twice; without, what its kind allows goes twice and nothing more."""
    wanted = FEW if short else MAILS
    struck = {True: 0, False: 0}
    failures: list[str] = []
    with tempfile.TemporaryDirectory(prefix="mailflow-swallowed-") as folder, benches(Path(folder)) as bench:
        seeded = Seeded(bench, Path(folder))
        for audited in (True, False):
            while struck[audited] < wanted:
                number, found = seeded.swallowed(audited=audited)
                struck[audited] += number
                failures += [f"{'with' if audited else 'without'} an audit address: {failure}" for failure in found]
    lost = sum("lost:" in failure for failure in failures)
    doubled = sum("doubled:" in failure for failure in failures)
    return Row(
        measure=f"the relay's answer swallowed ({struck[True]} + {struck[False]})",
        figure=f"{lost} lost, {doubled} doubled, {len(failures)} failures",
        target="0 lost, 0 doubled with proof, else by kind",
        met=not failures,
        details=failures,
    )
