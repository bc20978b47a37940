"""erase and its export, as an administrator meets them; and what an older copy of the database brings back."""

from __future__ import annotations

import json
import shutil
import stat
from zipfile import ZipFile

import pytest

from mailflow.daemon.erased import erase_again
from mailflow.daemon.house import House
from mailflow.settings import load_settings
from tests.cli.conftest import Shell, follow
from tests.support.forum import Forum

WORDS = "Të mbillen njëzet plepa përgjatë lumit Zaranikë."


@pytest.fixture
def answered(forum: Forum, installed: Shell) -> Forum:
    """M05 and M07 have answered."""
    forum.invites()
    forum.member_replies("M05", WORDS, attach={"shtojce.pdf": b"%PDF-1.4 Zaranika"})
    forum.member_replies("M07", "Të ketë më shumë stola.")
    follow(installed, forum)
    return forum


def test_an_export_holds_everything_about_her_and_nothing_of_the_others(answered: Forum, installed: Shell) -> None:
    address = answered.address_of("M05")
    said = installed("erase", address, "--export", "hers.zip", "--json")
    assert said.code == 0
    archive = installed.folder / "hers.zip"
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with ZipFile(archive) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    assert sorted(files) == said.value["files"]
    data = json.loads(files["data.json"])
    assert data["addresses"] == [address]
    assert [one["text"] for one in data["recommendations"]] == [WORDS]
    assert [one["kind"] for one in data["sent_to_her"]] == ["invitation", "acknowledgement"]
    assert files["attachments/2026-001-1-1-shtojce.pdf"] == b"%PDF-1.4 Zaranika"
    assert any(name.startswith("mails/") for name in files)
    everything = b"".join(files.values())
    assert answered.address_of("M07").encode() not in everything
    assert b"stola" not in everything
    assert answered.recommendations()[0]["text"] == WORDS  # nothing was erased


def test_an_export_goes_into_a_folder_and_overwrites_nothing(answered: Forum, installed: Shell) -> None:
    assert installed("erase", "M05", "--export", "hers").code == 0
    assert (installed.folder / "hers" / "data.json").exists()
    assert installed("erase", "M05", "--export", "hers").code == 2


def test_erasing_is_asked_once_more_and_names_the_lines_to_remove(answered: Forum, installed: Shell) -> None:
    address = answered.address_of("M05")
    assert installed("erase", address).code == 1
    said = installed("erase", address, "--yes", "--json")
    assert said.code == 0
    assert said.value["erased"]["recommendations"] == 1
    assert [line.partition(" ")[2] for line in said.value["rules"]] == [
        "- id: M05", 'name: "Manjola Berberi"', "addresses: [manjola@hapesira.example]",
    ]  # fmt: skip
    assert answered.recommendations()[0]["text"] == "[fshirë]"
    for command in (["list"], ["show", "2026-001"], ["ledger"], ["outbox"], ["digest"], ["status"]):
        shown = installed(*command, "--json")
        assert shown.code in {0, 1}
        assert address not in shown.out
        assert "Zaranikë" not in shown.out
    again = installed("erase", address, "--yes")
    assert again.code == 1
    assert "Nothing is held" in again.err


def test_nobody_and_an_office_are_refused(answered: Forum, installed: Shell) -> None:
    assert installed("erase", "nobody@nowhere.example", "--yes").code == 1
    assert installed("erase", "M99", "--yes").code == 2
    assert installed("erase", answered.mailbox, "--yes").code == 1


def test_whom_an_older_copy_brings_back_is_erased_again_before_anything_else(answered: Forum, installed: Shell) -> None:
    copy = installed.folder / "copy.db"
    assert installed("backup", copy).code == 0
    assert installed("erase", "M05", "--yes").code == 0
    answered.engine.dispose()
    shutil.copy(copy, installed.database)
    assert answered.recommendations()[0]["text"] == WORDS
    house = House(load_settings(installed.settings, installed.folder))
    try:
        assert erase_again((house,), answered.now) == 1
        assert erase_again((house,), answered.now) == 0
    finally:
        house.engine.dispose()
    assert answered.recommendations()[0]["text"] == "[fshirë]"
    assert answered.recommendations()[1]["text"] == "Të ketë më shumë stola."


def test_the_record_of_processing_names_nobody(answered: Forum, installed: Shell) -> None:
    said = installed("privacy", "--json")
    assert said.code == 0
    held = {row["kind"]: row for row in said.value["held"]}
    assert (held["recommendations"]["count"], held["recommendations"]["persons"]) == (2, 2)
    assert held["participation"]["count"] == 6
    assert held["near_misses"]["until"] == {"en": "30 days", "sq": "30 ditë"}
    assert "146/2014" in said.value["basis"]["sq"]
    for language in ("sq", "en"):
        told = installed("privacy", "--language", language)
        assert told.code == 0
        for member in answered.office.ruleset.register.members:
            assert member.name not in told.out
            assert member.addresses[0] not in told.out + said.out
    assert installed("privacy", "--language", "it").code == 2
