"""What the benchmarks have in common: runs in processes of their own, alternating, and the line that is printed of a figure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
Run = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line: what was measured, ours and what it is compared with, and whether the goal holds on this run."""

    what: str
    ours: str
    bare: str
    value: float
    goal: float
    unit: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.goal

    def __str__(self) -> str:
        verdict = "holds" if self.holds else "DOES NOT HOLD"
        value, goal = (f"{number:.2f}{self.unit}" for number in (self.value, self.goal))
        return f"{self.what:48s} {self.ours:>13s} {self.bare:>28s} {value:>9s}  (goal ≤ {goal}) {verdict}"


def in_own_process(module: str, *arguments: object) -> Run:
    """Run `python -m benchmarks.<module> <arguments>`; its last line is its figures as JSON."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command[2:])} failed:\n{done.stderr[-5_000:]}")
    measured: Run = json.loads(done.stdout.splitlines()[-1])
    return measured


def alternately(rounds: int, *measures: Callable[[], Run]) -> list[list[Run]]:
    """Each of `measures` in turn, `rounds` times: what else the machine does meets all alike."""
    found: list[list[Run]] = [[] for _ in measures]
    for _ in range(rounds):
        for runs, measure in zip(found, measures, strict=True):
            runs.append(measure())
    return found


def middle(runs: Sequence[Run], name: str) -> float:
    """The median of one figure."""
    return median(run[name] for run in runs)


def peak_mb() -> float:
    """The most memory this process has had, MB."""
    return memory_mb("self", "VmHWM")


def memory_mb(process: int | str, name: str) -> float:
    """`VmRSS` (now) or `VmHWM` (the most so far) of a process, MB; getrusage would count the parent's before exec."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(f"{name}:")) / 1024
