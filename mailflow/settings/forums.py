"""Several forums in one installation: MAILFLOW_RULES names a folder, with a rules file for each forum.

Beside `elbasan.yaml` there may be `elbasan.env`, settings of that forum alone; what it does not set, all forums have in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from mailflow.errors import ConfigurationError, Problem
from mailflow.settings import Settings


def settings_of_forums(common: Settings) -> tuple[Settings, ...]:
    """One for each forum: `common` itself where MAILFLOW_RULES is a file; where it is a folder, one for each `*.yaml` in it.

    Raises ConfigurationError with every problem of every settings file, and of files that no forum would read.
    """
    folder = common.rules_path
    if not folder.is_dir():
        return (common,)
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    rules = [path for path in files if path.suffix == ".yaml"]
    problems = [*_read_by_nobody(files, rules, common.file)]
    if not rules:
        remedy = "Write one rules file for each forum into it, for example elbasan.yaml."
        problems.append(Problem(str(folder), "The folder holds no rules (*.yaml).", remedy))
    found = []
    for path in rules:
        try:
            found.append(common.of_forum(path))
        except ConfigurationError as wrong:
            problems += wrong.problems
    if problems:
        raise ConfigurationError(tuple(problems))
    return tuple(found)


def _read_by_nobody(files: Sequence[Path], rules: Sequence[Path], common: Path | None) -> Iterator[Problem]:
    """Left alone, such a file would let its forum be missing, or share the common mailbox."""
    for path in files:
        if path.suffix == ".yml":
            yield Problem(path.name, "Rules end in .yaml; this file is not read.", f"Rename it to {path.stem}.yaml.")
        elif path.suffix == ".env" and path.with_suffix(".yaml") not in rules and path != common:
            message = "These settings belong to no rules file."
            yield Problem(path.name, message, f"Name it as the forum's rules file, or write {path.stem}.yaml.")
