"""The shipped rules.yaml, and the empty one that `init` writes."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from mailflow.consultation.model import Mode
from mailflow.rules.fresh import fresh_rules, shipped_rules
from mailflow.rules.load import load_ruleset
from mailflow.rules.mistakes import _schema_in
from mailflow.rules.ruleset import Ruleset, Sender, Then, WordPlace
from mailflow.rules.schema import RulesFile
from tests.rules.sample import read

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def shipped() -> Ruleset:
    return load_ruleset(ROOT / "rules.yaml")


def fresh(**asked: str) -> str:
    answers = {
        "forum_id": "elbasan",
        "forum_name": "Forumi OGP Elbasan",
        "municipality": "Elbasan",
        "contact_name": "Emri Mbiemri",
        "contact_address": "emri.mbiemri@bashkia.example",
        **asked,
    }
    return fresh_rules(**answers)


def test_the_sample_municipality_is_complete(shipped: Ruleset) -> None:
    register = shipped.register
    assert (register.contact_name, register.contact_address) == ("Valbona Kuqja", "valbona.kuqja@lumas.example")
    assert (len(register.directorates), len(register.members), len(register.groups)) == (10, 16, 4)
    assert {member.group for member in register.members} == set(register.groups)
    assert shipped.policy.mode is Mode.AUTOMATIC
    assert shipped.trust.authserv_ids == ("mx.lumas.example",)
    assert shipped.trust.internal_domains == ("lumas.example",)


def test_the_shipped_rules_never_open_for_the_contact_point_and_end_with_a_rule_for_everything(
    shipped: Ruleset,
) -> None:
    first, last = shipped.recognise[0], shipped.recognise[-1]
    assert (first.when.sender, first.then) == ((Sender.CONTACT_POINT,), Then.IGNORE)
    assert (last.when.sender, last.then) == ((Sender.ANYONE,), Then.IGNORE)


def test_a_fresh_file_is_right_and_only_watches() -> None:
    ruleset = read(fresh())
    assert ruleset.policy.mode is Mode.SHADOW
    assert (ruleset.register.directorates, ruleset.register.members) == ((), ())
    assert ruleset.register.contact_address == "emri.mbiemri@bashkia.example"
    assert ruleset.trust.authserv_ids == ()


def test_a_fresh_file_has_the_shipped_rules_and_nobody_of_the_sample(shipped: Ruleset) -> None:
    text = fresh()
    assert read(text).recognise == shipped.recognise
    assert "lumas" not in text.casefold()


def test_answers_cannot_break_the_file_whatever_they_hold() -> None:
    awkward = 'O\'Brien: "x" # y\n- {z} {language} \\'
    register = read(fresh(contact_name=awkward, forum_name="{contact_name}")).register
    assert register.contact_name == 'O\'Brien: "x" # y - {z} {language} \\'
    assert register.forum_name == "{contact_name}"


def test_the_remarks_of_a_fresh_file_are_right_entries_once_they_are_uncommented() -> None:
    for key, first in (("directorates", "#  - id: mjedisi"), ("members", "#  - id: M01")):
        block = f"{key}:\n{_block(fresh(), first)}"
        assert getattr(read(fresh().replace(f"{key}: []", block)).register, key)
    text = fresh()
    for first in ("# coordinator:", "# trust:", "# notices:"):
        block = _block(text, first)
        text = text.replace(block, "\n".join(line.removeprefix("# ") for line in block.splitlines()))
    ruleset = read(text)
    assert ruleset.trust.authserv_ids == ("mx.bashkia.gov.al",)
    assert len(ruleset.register.coordinators) == 2
    assert ruleset.notices.coordinator_146


def _block(text: str, first: str) -> str:
    block = text[text.index(first) :].split("\n\n", maxsplit=1)[0]
    return block if not first.startswith("#  ") else "\n".join(line.removeprefix("#") for line in block.splitlines())


def test_the_shipped_text_is_found_in_the_source_tree() -> None:
    assert shipped_rules() == (ROOT / "rules.yaml").read_text("utf-8")


def keys_of(model: type[BaseModel]) -> set[str]:
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        keys.add(field.alias or name)
        inner = _schema_in(field.annotation)
        keys |= keys_of(inner) if inner else set()
    return keys


def test_every_key_and_every_word_of_the_vocabulary_is_documented() -> None:
    documented = set(re.findall(r"`([a-z_0-9]+)`", (ROOT / "docs" / "rules.md").read_text("utf-8")))
    vocabulary = (
        keys_of(RulesFile) | set(Sender) | set(Then) | set(WordPlace) | set(Mode) | {"plain", "plus", "catchall"}
    )
    assert vocabulary - documented == set()


def test_every_key_says_what_to_write() -> None:
    def undescribed(model: type[BaseModel]) -> list[str]:
        found = [name for name, field in model.model_fields.items() if not field.description]
        inner = [_schema_in(field.annotation) for field in model.model_fields.values()]
        return found + [name for schema in inner if schema for name in undescribed(schema)]

    assert undescribed(RulesFile) == []
