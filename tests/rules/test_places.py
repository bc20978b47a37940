"""YAML with places: what is no YAML is told with its line and a remedy."""

from pathlib import Path

import pytest

from mailflow.errors import ConfigurationError
from mailflow.rules.load import read_ruleset
from mailflow.rules.places import read_tree
from tests.rules.sample import SMALL, problems


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        ("forum:\n\tid: x\n", "2:1", "Indent with blanks"),
        ("forum: {id: x\n", "2:1", "Close the bracket"),
        ('forum: "x\n', "2:1", "Close the quotation mark"),
        ("forum: a: b\n", "1:9", "in quotes"),
        ("words: {strong: [*draft]}\n", "1:18", "begins with * goes in quotes"),
        ("forum: @x\n", "1:8", "goes in quotes"),
        ("a: 1\n---\nb: 2\n", "2:1", "Remove the line `---`"),
        ("a:\n  - b\n c: d\n", "3:2", "Indent this line"),
        ("a: 1\nb: \x07\n", "2:1", "Remove that character"),
        ("", "1:1", "mailflow init"),
        ("- a\n", "1:1", "mailflow init"),
        ("[" * 500, "1:1", "docs/rules.md"),
    ],
)
def test_what_is_no_yaml_is_told_with_its_place_and_a_remedy(text: str, place: str, remedy: str) -> None:
    (told,) = problems(text)
    assert told.startswith(f"rules.yaml:{place}: ")
    assert remedy in told


def test_a_file_in_another_encoding_is_told_with_its_line() -> None:
    with pytest.raises(ConfigurationError, match=r"rules\.yaml:7:1: The file is not in UTF-8"):
        read_ruleset("# a\n\n\n\n\n\nname: Çepani".encode("cp1252"), Path("rules.yaml"))


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake() -> None:
    text = "\ufeff" + SMALL.replace("\n", "\r\n")
    assert read_ruleset(text.encode(), Path("rules.yaml")).register.forum == "lumas"


def test_a_key_that_stands_twice_is_told_and_the_first_one_counts() -> None:
    tree = read_tree("a: 1\nb: {c: 2,\n  c: 3}\na: 4\n", "rules.yaml")
    assert [problem.place for problem in tree.problems] == ["rules.yaml:3:3", "rules.yaml:4:1"]
    assert "first at rules.yaml:2:5" in tree.problems[0].message
    assert tree.root == {"a": "1", "b": {"c": "2"}}


def test_aliases_are_refused_so_that_a_small_file_cannot_grow_without_end() -> None:
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12))
    tree = read_tree(f"l0: &l0 [x]\n{levels}\n", "rules.yaml")
    assert "alias" in tree.problems[0].message


def test_places_of_missing_things_are_those_around_them() -> None:
    tree = read_tree("a:\n  - b: 1\n    c:\n", "rules.yaml")
    assert tree.place(("a", 0, "b")) == "rules.yaml:2:8"
    assert tree.place(("a", 0, "c")) == "rules.yaml:3:5"
    assert tree.place(("a", 0, "gone")) == "rules.yaml:2:5"
    assert tree.place(()) == "rules.yaml:1:1"
