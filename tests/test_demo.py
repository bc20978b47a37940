"""The demo plays the sample mailbox through the real handlers, IMAP and SMTP: what comes out is what the sample says must."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from mailflow.cli.demo import FIRST_MORNING
from mailflow.demo.sample import FOLDER, header_of
from mailflow.demo.story import Story
from mailflow.demo.telling import Telling
from mailflow.demo.world import World
from mailflow.handlers.records import message_id_hash
from mailflow.reports.record import record
from mailflow.reports.status import status
from mailflow.storage import consultations, ledger, outbox, recommendations
from mailflow.storage.transaction import reading
from tests.cli.conftest import Shell, installed, shell

__all__ = ["installed", "shell"]

TRUTH: dict[str, dict[str, Any]] = {
    mail["id"]: mail for mail in json.loads(FOLDER.joinpath("truth.json").read_text("utf-8"))["mails"]
}
ANSWERS = [number for number, mail in TRUTH.items() if mail["kind"] in {"recommendation", "no_objection"}]
COUNTS = {
    "mails": 65,
    "consultations": 13,
    "held": 5,
    "invitations": 208,
    "recommendations": 15,
    "no_remarks": 1,
    "machine": 7,
    "reminders": 356,
    "digests": 27,
    "closed": 12,
}
ENDS = {
    "draft": {"opened", "held"},
    "borderline": {"held", "dismissed"},
    "ordinary": {"unrelated", "ignored"},
    "spam": {"unrelated", "ignored"},
    "revision": {"linked"},
    "withdrawal": {"withdrawn"},
    "recommendation": {"filed"},
    "no_objection": {"no_remarks"},
    "question": {"question"},
    "thanks": {"thanks"},
    "auto_reply": {"machine"},
    "bounce": {"machine"},
    "receipt": {"machine"},
    "calendar": {"machine"},
}


@dataclass(frozen=True)
class Told:
    """The demo after its end."""

    counts: dict[str, int]
    lines: list[str]
    received: dict[str, bytes]
    """Number in the sample → the mail as it was delivered."""
    ledger: list[dict[str, Any]]
    outbox: list[dict[str, Any]]
    records: dict[str, dict[str, Any]]
    status: dict[str, Any]

    def line_of(self, number: str) -> dict[str, Any]:
        """The ledger's one line for a mail of the sample."""
        wanted = message_id_hash(str(header_of(self.received[number])["Message-ID"]).strip())
        (line,) = [line for line in self.ledger if line["message_id_hash"] == wanted]
        return line


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """Played once for all tests."""
    folder = tmp_path_factory.mktemp("demo")
    lines: list[str] = []
    with World(folder, FIRST_MORNING) as world:
        story = Story(world, Telling(lines.append, "Europe/Tirane"))
        story.play()
        register, forum = world.house.office.ruleset.register, world.house.office.forum
        with reading(world.house.engine) as tx:
            references = [line.reference for line in consultations.listing(tx, forum)]
            yield Told(
                counts=story.counts(),
                lines=lines,
                received={
                    path.name[4:6]: path.read_bytes()
                    for path in sorted((folder / "received").iterdir())
                    if path.name[4:6].isdecimal()
                },
                ledger=list(ledger.ledger_lines(tx, forum)),
                outbox=list(outbox.outbox_lines(tx, forum)),
                records={
                    reference: record(
                        whole,
                        recommendations.of_consultation(tx, forum, reference),
                        consultations.history(tx, forum, reference),
                        "sq",
                    )
                    for reference in references
                    if (whole := consultations.load(tx, forum, reference)) is not None
                },
                status=status(
                    tx, register, "automatic", world.now, mailbox=world.house.mailbox,
                    folders=world.house.office.ruleset.folders,
                ),
            )  # fmt: skip


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip()


def test_the_counts_are_always_the_same(told: Told) -> None:
    assert told.counts == COUNTS


def test_every_mail_of_the_sample_arrives(told: Told) -> None:
    assert set(told.received) == set(TRUTH)


@pytest.mark.parametrize("number", TRUTH)
def test_every_mail_has_the_one_end_it_should(told: Told, number: str) -> None:
    assert told.line_of(number)["disposition"] in ENDS[TRUTH[number]["kind"]]


def test_no_mail_is_without_its_end_and_the_sum_is_right(told: Told) -> None:
    ends = Counter(line["disposition"] for line in told.ledger)
    assert not {"received", "quarantined"} & set(ends)
    to_herself = [line for line in told.outbox if line["recipient"] == "valbona.kuqja@lumas.example"]
    assert ends["own"] == len(to_herself)
    assert sum(ends.values()) == COUNTS["mails"] + len(to_herself)


@pytest.mark.parametrize("number", ANSWERS)
def test_every_answer_is_recorded_whole_and_without_the_quote(told: Told, number: str) -> None:
    truth, line = TRUTH[number], told.line_of(number)
    whole = told.records[line["consultation"]]
    assert line["member"] == truth["member"]
    if truth["kind"] == "no_objection":
        assert next(m for m in whole["members"] if m["id"] == truth["member"])["state"] == "no_remarks"
        return
    (filed,) = [
        r for r in whole["recommendations"] if r["number"] == f"{line['consultation']}/{line['recommendation']}"
    ]
    text = folded(filed["text"])
    expected = truth["expected_text"]
    for passage in expected if isinstance(expected, list) else [expected]:
        assert folded(passage) in text
    for foreign in truth["must_not_contain"]:
        assert all(folded(words) not in text for words in _lines_of(foreign, told, line))
    assert filed["late"] is bool(truth.get("late"))
    assert filed["verified"] is not bool(truth.get("from_unknown_address"))
    assert (filed["supplements"] is not None) is bool(truth.get("adds_to"))
    documents = [a for a in truth["attachments"] if not a.get("inline")]
    assert {a["sha256"] for a in documents} <= {a["sha256"] for a in filed["attachments"]}


def _lines_of(foreign: str, told: Told, line: dict[str, Any]) -> list[str]:
    """Words that must not be recorded; `{{QUOTE_TEXT}}` stands for every line of the invitation that says something."""
    if foreign != "{{QUOTE_TEXT}}":
        return [foreign]
    return [
        "mjafton të përgjigjeni",
        "duke iu përgjigjur thjesht këtij mesazhi",
        "Të dhënat tuaja personale përdoren",
        "nevojitet vetëm për",
        told.records[line["consultation"]]["deadline_explained"],
    ]


@pytest.mark.parametrize("number", [n for n, mail in TRUTH.items() if mail["kind"] == "draft" and n != "05"])
def test_the_documents_are_kept_byte_for_byte(told: Told, number: str) -> None:
    version = told.records[told.line_of(number)["consultation"]]["versions"][0]
    outer = [a for a in TRUTH[number]["attachments"] if not a.get("inline")]
    wanted = {part["sha256"] for a in outer for part in a.get("contains", [a])}
    assert wanted <= {document["sha256"] for document in version["documents"]}
    assert version["documents"]


def test_only_the_silent_are_reminded_and_nobody_twice(told: Told) -> None:
    assert len({line["key"] for line in told.outbox}) == len(told.outbox)
    for whole in told.records.values():
        for member in whole["members"]:
            answered = member["answered_at"]
            assert answered is None or all(at < answered for at in member["reminded_at"])
            assert len(member["reminded_at"]) <= 2


@pytest.mark.parametrize("number", [n for n, mail in TRUTH.items() if mail["kind"] == "bounce"])
def test_a_bounce_marks_the_address(told: Told, number: str) -> None:
    whole = told.records[told.line_of(number)["consultation"]]
    member = next(m for m in whole["members"] if m["id"] == TRUTH[number]["member"])
    assert member["address_state"] == ("hard" if TRUTH[number]["permanent"] else "soft")


def test_at_the_end_all_is_well_and_the_coordinator_is_waited_for(told: Told) -> None:
    assert told.status["ok"] is True
    waiting = [entry["what"] for entry in told.status["waiting"]]
    assert Counter(what.partition(":")[0] for what in waiting) == {"question": 4, "inquiry": 2}
    assert told.status["outbox"] == {"queued": 0, "sending": 0, "uncertain": 0, "refused": 0}


def test_the_story_fits_on_two_screens_and_tells_each_step(told: Told) -> None:
    assert len(told.lines) <= 64
    assert all(len(line) <= 125 for line in told.lines)
    story = "\n".join(told.lines)
    for step in (
        "Drejtoria e Shërbimeve Publike mails a draft, as always",
        "16 members are invited, each by a mail of their own",
        "waits for the coordinator",
        "The coordinator answers JO",
        "Manjola Berberi answers: 2026-001/1",
        "Suela Markaj answers 2026-002: no remarks.",
        "members who have not answered are reminded. Nobody else is.",
        "K-2026-001 “Plani Vendor i Menaxhimit të Mbetjeve” closes: 5 of 16 answered, 6 recommendations.",
        "The coordinator's first digest",
    ):
        assert step in story
    assert told.lines[0].startswith("02.02. 09:14  ")


# ── the command ───────────────────────────────────────────────────────────────────────────────────────────────────


class ShortStory(Story):
    """The first day, so that the command itself can be tried in a second."""

    def play(self) -> None:
        self._mails = self._mails[:8]
        super().play()

    def _next_instant(self) -> datetime | None:
        instant = super()._next_instant()
        return instant if instant is not None and instant < datetime(2026, 2, 3, tzinfo=UTC) else None


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailflow.demo.story.Story", ShortStory)


@pytest.mark.usefixtures("short")
def test_a_script_gets_one_object_with_the_counts(shell: Shell) -> None:
    said = shell("demo", "--json")
    assert (said.code, said.err) == (0, "")
    assert list(said.value) == [*COUNTS, "seconds"]
    assert list(shell.folder.iterdir()) == []


@pytest.mark.usefixtures("short")
def test_what_is_kept_can_be_looked_at_by_the_same_commands(shell: Shell) -> None:
    said = shell("demo", "--keep", "kept")
    assert (said.code, said.err) == (0, "")
    assert f"Every mail is in {shell.folder}/kept/sent" in said.out
    assert "Përshëndetje" in said.out
    shell.folder /= "kept"
    assert len(list((shell.folder / "received").iterdir())) == 5
    assert shell("list", "--json").lines[0]["phase"] == "open"
    assert shell("status").code == 0
    again = shell("demo", "--keep", ".")
    assert again.code == 2
    assert "is not empty" in again.err


def test_without_its_extra_the_demo_says_what_to_install(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in [name for name in sys.modules if name.startswith(("mailflow.demo.", "pymap"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pymap", None)
    said = shell("demo")
    assert said.code == 2
    assert "pip install 'mailflow[demo]'" in said.err


def test_the_demo_leaves_a_folder_that_is_in_use_alone(shell: Shell) -> None:
    (shell.folder / "kept").mkdir()
    (shell.folder / "kept/letter.txt").write_text("mine")
    said = shell("demo", "--keep", Path("kept"))
    assert said.code == 2
    assert [path.name for path in (shell.folder / "kept").iterdir()] == ["letter.txt"]
