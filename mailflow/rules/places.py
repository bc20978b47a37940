"""YAML with places: plain values, and for each of them the line and column where it stands.

Every scalar is read as text, and the schema says what it must be: so `no` stays a word, `08:00` a time of day and
`2026-02-30` a date that can be refused together with all other mistakes. Anchors and aliases are refused; a clerk's file
needs none. Duplicate keys are reported and the first one counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from mailflow.errors import Problem

Path = tuple[str | int, ...]
"""The way to a value: keys and list positions, e.g. `("members", 4, "addresses", 0)`."""

_NULL = "tag:yaml.org,2002:null"


@dataclass(slots=True)
class Tree:
    """A parsed file: `root` of dicts, lists, texts and None; where everything stands; what was wrong already."""

    file: str
    root: Any = None
    problems: list[Problem] = field(default_factory=list)
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)

    def place(self, path: Path) -> str:
        """`rules.yaml:41:7` of the value at `path`; where there is none, of the nearest thing around it."""
        return self._spoken(path, self.values)

    def key_place(self, path: Path) -> str:
        """Where the key at the end of `path` stands."""
        return self._spoken(path, self.keys)

    def at(self, path: Path) -> Any:
        """The plain value at `path`, or None."""
        value = self.root
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def complain(self, path: Path, message: str, remedy: str, *, at_key: bool = False) -> None:
        """Note a problem of the value (or the key) at `path`."""
        place = self.key_place(path) if at_key else self.place(path)
        self.problems.append(Problem(place, message, remedy))

    def _spoken(self, path: Path, first: dict[Path, tuple[int, int]]) -> str:
        for known in (first, self.keys, self.values):
            if path in known:
                line, column = known[path]
                return f"{self.file}:{line}:{column}"
        return self._spoken(path[:-1], self.keys) if path else f"{self.file}:1:1"


def read_tree(text: str, file: str) -> Tree:
    """Parse `text`; `file` is the name that places begin with. Never raises: a syntax error is the tree's one problem."""
    tree = Tree(file)
    try:
        node = YAML(typ="safe", pure=True).compose(text)
        if node is not None:
            tree.root = _Reader(tree).read(node, ())
    except MarkedYAMLError as error:
        tree.problems.append(_syntax_problem(error, file))
    except YAMLError as error:
        tree.problems.append(
            Problem(f"{file}:{_line_of_control(text)}:1", _first_line(error), "Remove that character.")
        )
    except RecursionError:
        tree.problems.append(Problem(f"{file}:1:1", "Values are nested too deeply.", "Write them as in docs/rules.md."))
    return tree


class _Reader:
    """Turns YAML nodes into plain values and notes where each stands."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._seen: set[int] = set()

    def read(self, node: Node, path: Path) -> Any:
        self._tree.values.setdefault(path, _mark(node))
        if id(node) in self._seen:
            self._tree.complain(
                path,
                "This value is an alias (*name) of another one.",
                "Write the value out; rules.yaml uses no & and *. A word with a star goes in quotes.",
                at_key=True,
            )
            return None
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return self._read_mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.read(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._read_scalar(node, path)

    def _read_mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
            here = (*path, key)
            if key in values:
                first = self._tree.key_place(here)
                line, column = _mark(key_node)
                message = f"The key '{key}' stands here a second time (first at {first})."
                self._tree.problems.append(
                    Problem(f"{self._tree.file}:{line}:{column}", message, "Keep one of the two, or join their values.")
                )
                continue
            self._tree.keys[here] = _mark(key_node)
            values[key] = self.read(value_node, here)
        return values

    def _read_scalar(self, node: Node, path: Path) -> str | None:
        if node.tag == _NULL:
            if path and isinstance(path[-1], str):
                self._tree.values.pop(path, None)  # nothing stands there: the key's place says more
            return None
        return str(node.value)


def _mark(node: Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1


def _syntax_problem(error: MarkedYAMLError, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    place = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else f"{file}:1:1"
    what = str(error.problem or error.context or "unreadable")
    return Problem(place, f"This is not YAML: {what}.", _syntax_remedy(what))


_REMEDIES = (
    ("'\\t'", "Indent with blanks; a tab cannot stand here."),
    ("mapping values are not allowed", "A text that holds a colon goes in quotes; otherwise look at the indentation."),
    ("cannot start any token", "A text that begins with @, `, % or & goes in quotes."),
    ("alias", "A text that begins with * goes in quotes."),
    ("quoted scalar", "Close the quotation mark."),
    ("end of stream", "Close the quotation mark."),
    ("stream end", "Close the bracket."),
    ("another document", "Remove the line `---` in the middle of the file."),
    ("<block end>", "Indent this line exactly as the lines above that it belongs with."),
)


def _syntax_remedy(what: str) -> str:
    return next(
        (remedy for sign, remedy in _REMEDIES if sign in what), "Compare the lines around it with docs/rules.md."
    )


def _line_of_control(text: str) -> int:
    """The line of the first control character (YAML allows tab, line feed and carriage return only)."""
    for number, line in enumerate(text.split("\n"), start=1):
        if any(ord(c) < 32 and c not in "\t\r" for c in line) or "\x7f" in line:
            return number
    return 1


def _first_line(error: Exception) -> str:
    return f"The file holds a character that YAML does not allow ({str(error).splitlines()[0]})."
