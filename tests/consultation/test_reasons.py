"""Reasons: kept as values, told in the language of whoever reads them."""

import ast
import re
from pathlib import Path

import pytest

from mailflow.consultation import reason_words
from mailflow.consultation.reason_words import WORDS
from mailflow.consultation.reasons import Reason, from_store, sentence, to_store

SOURCES = sorted((Path(__file__).parents[2] / "mailflow").rglob("*.py"))
CONSTRUCTORS = {"Reason", "Evidence"}


def keys_written() -> dict[str, str]:
    """Key → place, of every `Reason("key", …)` in the code."""
    found = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CONSTRUCTORS:
                found.update(dict.fromkeys(_keys(node.args[0]) if node.args else (), f"{path.name}:{node.lineno}"))
    return found


def _keys(written: ast.expr) -> list[str]:
    """Those that one expression can answer; of `f"stuck_{what}"` every known one that begins so."""
    if isinstance(written, ast.Constant):
        return [str(written.value)]
    if isinstance(written, ast.IfExp):
        return _keys(written.body) + _keys(written.orelse)
    if isinstance(written, ast.JoinedStr) and isinstance(beginning := written.values[0], ast.Constant):
        return [key for key in WORDS if key.startswith(str(beginning.value))] or [str(beginning.value)]
    return []


def placeholders(words: str) -> set[int]:
    return {int(number) for number in re.findall(r"\{(\d)\}", words)}


def test_a_reason_is_told_in_the_readers_language() -> None:
    reason = Reason("same_title", "2026-004")
    assert str(reason) == "it may be a new version of 2026-004: the same directorate, and words of the same title"
    assert reason.told("sq") == "mund të jetë version i ri i 2026-004: e njëjta drejtori dhe fjalë të të njëjtit titull"
    assert reason.told("it") == str(reason)


def test_every_reason_in_the_code_has_its_words() -> None:
    written = keys_written()
    assert len(written) > 50
    assert {key: place for key, place in written.items() if key not in WORDS} == {}


def test_no_key_stands_for_two_reasons() -> None:
    tables = (
        table for name, table in vars(reason_words).items() if name.isupper() and name not in {"WORDS", "STOOD_STILL"}
    )
    keys = [key for table in tables if isinstance(table, dict) for key in table]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize("key", WORDS)
def test_no_reason_lacks_a_language(key: str) -> None:
    english, albanian = WORDS[key]
    assert english.strip()
    assert albanian.strip()
    assert english != albanian or " " not in english, "names stay, sentences are translated"
    assert placeholders(albanian) <= placeholders(english), "a detail that English does not know"
    assert not albanian.endswith("."), "a clause: whoever shows it ends the sentence"


def test_words_of_an_author_may_look_like_placeholders() -> None:
    assert str(Reason("subject", "{0} {x}")) == "“{0} {x}” in the subject"


def test_a_stored_reason_comes_back_as_it_was() -> None:
    reasons = (Reason("no_word"), Reason("another_members_invitation", "M07", "M08"), sentence("whatever"))
    assert from_store(to_store(reasons)) == reasons


def test_what_an_older_version_stored_is_shown_as_it_is() -> None:
    (old,) = from_store(["answers invitation 1 of 2026-004 (proof: token)"])
    assert str(old) == old.told("sq") == "answers invitation 1 of 2026-004 (proof: token)"


def test_what_a_newer_version_stored_can_be_shown() -> None:
    assert str(Reason("not_invented_yet", "M07")) == "not_invented_yet: M07"
    assert Reason("another_members_invitation", "M07").told("sq") == "another_members_invitation: M07"
