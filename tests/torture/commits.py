"""The power cut before and after every kind of transaction that a story of the forum makes (tests/crash/commits), and which functions none makes."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.crash.commits import BY_HAND
from tests.torture.row import Row

ROOT = Path(__file__).parents[2]
ROOMS = ("handlers", "loops", "daemon", "cli")


def measure(*, short: bool, seed: int) -> Row:
    """Of each kind five, in all stories; in the short run one, in some forty stories drawn by lot."""
    told = _told("1" if short else "5", "0.07" if short else "1", seed)
    functions = {kind.partition(":")[0].removesuffix(BY_HAND) for kind in told["kinds"]}
    never = sorted(_writing() - functions)
    uncut = sorted(cut for cut in told["tries"] if not told["cuts"].get(cut))
    details = [*told["faults"], *([] if told["ended"] == 0 else [f"pytest ended with {told['ended']}"])]
    return Row(
        measure="power cuts around every kind of commit",
        target="the stories end as they are told",
        figure=f"{len(told['kinds'])} kinds in {told['stories']} stories, {sum(told['cuts'].values()):,} cuts: {len(told['faults'])} faults",
        met=not details and bool(told["cuts"]),
        details=[
            *details,
            *([] if short else [f"(no story: {', '.join(never) or 'of none'})"]),
            f"(no cut, since the story itself was at work: {'; '.join(uncut) or 'in none'})",
        ],
    )


def _told(of_each: str, share: str, seed: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.json"
        options = ["--cuts-told", str(told), "--cuts-of-each", of_each, "--cuts-share", share, "--cuts-seed", str(seed)]
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "tests/stories", "-p", "tests.crash.commits", *options],
            cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False,
        )  # fmt: skip
        found: dict[str, Any] = json.loads(told.read_text("utf-8"))
    return found | {"ended": ended.returncode}


def _writing() -> set[str]:
    """Every function of ours that opens a transaction."""
    found = set()
    for path in (path for room in ROOMS for path in (ROOT / "mailflow" / room).rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and any(map(_opens, _own(function))):
                found.add(f"{path.relative_to(ROOT / 'mailflow')} {function.name}")
    return found


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """All below it, but for functions within, which are told by their own names."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _own(child)


def _opens(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "transaction"
