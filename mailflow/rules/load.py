"""Reading rules.yaml: one pure function from text to ruleset, and the one that reads the file.

Every mistake is found in one pass. The schema looks at each value alone; the checks look at values together, on the plain
tree, so that a mistake in one place hides none in another.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from mailflow.errors import ConfigurationError, Problem
from mailflow.rules.assemble import ruleset_of
from mailflow.rules.mistakes import complain_of
from mailflow.rules.people_checks import check_people
from mailflow.rules.places import Tree, read_tree
from mailflow.rules.rule_checks import check_rules
from mailflow.rules.ruleset import Ruleset
from mailflow.rules.schema import RulesFile
from mailflow.rules.time_checks import check_times


def load_ruleset(path: Path, templates_default: Path | None = None) -> Ruleset:
    """Read and check the rules.yaml at `path`.

    `templates_default` is the folder of a municipality's own templates where the file names none. Raises
    ConfigurationError with every problem, in the order of their places.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        remedy = "Set MAILFLOW_RULES to the file's path, or let `mailflow init` write one."
        raise ConfigurationError((Problem(str(path), f"The rules cannot be read ({reason}).", remedy),)) from None
    return read_ruleset(content, path, templates_default)


def read_ruleset(content: bytes, path: Path, templates_default: Path | None = None) -> Ruleset:
    """The ruleset in `content`, the bytes of the file at `path` (for places, and for the templates folder beside it)."""
    tree = read_tree(_decoded(content, path.name), path.name)
    file = _checked(tree)
    templates = _templates(tree, path) or templates_default
    if tree.problems or file is None:
        raise ConfigurationError(tuple(sorted(tree.problems, key=_in_order)))
    return ruleset_of(file, templates=templates, sha256=hashlib.sha256(content).hexdigest())


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        problem = Problem(f"{file}:{line}:1", "The file is not in UTF-8.", "Save it with the encoding UTF-8.")
        raise ConfigurationError((problem,)) from None


def _checked(tree: Tree) -> RulesFile | None:
    """The file by the schema, or None; all problems are in the tree afterwards."""
    if tree.problems and tree.root is None:
        return None
    if not isinstance(tree.root, dict):
        tree.complain((), "The file holds no keys.", "Let `mailflow init` write one, and fill it in.")
        return None
    check_people(tree)
    check_times(tree)
    check_rules(tree)
    try:
        return RulesFile.model_validate(tree.root)
    except ValidationError as error:
        complain_of(error, RulesFile, tree)
        return None


def _templates(tree: Tree, path: Path) -> Path | None:
    """The municipality's own folder of templates, if the file names one."""
    named = tree.at(("templates",)) if isinstance(tree.root, dict) else None
    if not isinstance(named, str) or not named.strip():
        return None
    folder = (path.parent / named.strip()).resolve()
    if not folder.is_dir():
        tree.complain(("templates",), f"The folder '{named}' does not exist.", f"Create {folder}, or remove the key.")
    return folder


def _in_order(problem: Problem) -> tuple[int, int]:
    _, line, column = problem.place.rsplit(":", 2)
    return int(line), int(column)
