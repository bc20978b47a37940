"""The sample mailbox in its order of arrival, its answers made of the invitations that were really sent (as `mailflow demo` plays it).

What the ledger and the records hold afterwards is compared with what is known of each mail.
"""

from __future__ import annotations

import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from mailflow.cli.demo import FIRST_MORNING
from mailflow.cli.explanation import explained
from mailflow.demo import sample as sample_mailbox
from mailflow.demo.story import Story
from mailflow.demo.telling import Telling
from mailflow.demo.world import World
from mailflow.handlers.incoming import explain_stored
from mailflow.handlers.records import message_id_hash
from mailflow.reports.record import record
from mailflow.storage import consultations, ledger, recommendations
from mailflow.storage.transaction import reading
from tests.corpus.replies import folded
from tests.corpus.row import Row, share
from tests.corpus.samples import mailbox_truth, place_of

NEEDS = ("mailbox",)
KINDS = {
    "draft": "draft", "borderline": "draft", "revision": "revision", "withdrawal": "withdrawal", "ordinary": "unrelated",
    "spam": "unrelated", "recommendation": "reply", "no_objection": "reply", "question": "reply", "thanks": "reply",
    "auto_reply": "auto_reply", "bounce": "bounce", "receipt": "receipt", "calendar": "calendar",
}  # fmt: skip
"""Kind in truth.json → in the ledger (docs/json.md)."""
ENDS = {
    "draft": {"opened", "held"}, "borderline": {"held", "dismissed"}, "ordinary": {"unrelated", "ignored"},
    "spam": {"unrelated", "ignored"}, "revision": {"linked"}, "withdrawal": {"withdrawn"}, "recommendation": {"filed"},
    "no_objection": {"no_remarks"}, "question": {"question"}, "thanks": {"thanks"},
}  # fmt: skip
ANSWERS = {"recommendation": "recommendation", "no_objection": "no_remarks", "question": "question", "thanks": "thanks"}
WORDS_OF_A_LINE = 4
"""A line of the invitation with fewer words proves nothing where it stands in an answer."""


@dataclass(frozen=True, slots=True)
class Told:
    """One mail after the story: what is known of it, its line in the ledger, what `explain` says, what was filed."""

    truth: dict[str, Any]
    line: dict[str, Any]
    said: dict[str, Any]
    filed: dict[str, Any] | None
    invitation: str

    @property
    def text(self) -> str:
        """The recorded words; where nothing was filed, those that `explain` shows."""
        return _same(self.filed["text"] if self.filed is not None else self.said["text"])


def rows() -> Iterator[Row]:
    """Each measure over the mails that it concerns."""
    told, references = _played()
    checks = {
        "kind": [(t, t.line["kind"] == KINDS[t.truth["kind"]]) for t in told],
        "end": [(t, t.line["disposition"] in ENDS.get(t.truth["kind"], {"machine"})) for t in told],
        "member": [(t, t.line["member"] == t.truth["member"]) for t in told if t.truth["member"]],
        "draft": [(t, t.line["consultation"] == references.get(t.truth["answers_draft"])) for t in told if t.truth["answers_draft"]],
        "answer": [(t, t.said["answer"] == ANSWERS[t.truth["kind"]]) for t in told if t.truth["kind"] in ANSWERS],
        "expected text": [(t, _holds_expected(t)) for t in told if t.truth["expected_text"] is not None],
        "must_not_contain": [(t, not _foreign(t)) for t in told if t.truth["must_not_contain"]],
        "late, unverified, supplements": [(t, _circumstances(t)) for t in told if t.filed is not None],
        "attachments": [(t, _attached(t)) for t in told if t.truth["attachments"]],
        "tracked changes": [(t, _changed(t)) for t in told if _tracked(t.truth)],
    }  # fmt: skip
    for name, results in checks.items():
        missed = [t.truth["file"] for t, is_right in results if not is_right]
        yield share(f"sample mailbox: {name}", 100, len(results), missed)


def _same(text: str) -> str:
    return folded(unicodedata.normalize("NFC", text))


def _played() -> tuple[list[Told], dict[str, str]]:
    """Every mail with what became of it; draft of truth.json → its reference."""
    print("playing the sample mailbox …", file=sys.stderr)
    with (
        tempfile.TemporaryDirectory() as name,
        mock.patch.object(sample_mailbox, "FOLDER", place_of("mailbox")),
        World(Path(name), FIRST_MORNING) as world,
    ):
        story = Story(world, Telling(lambda _line: None, "Europe/Tirane"))
        story.play()
        return list(_told(world, story)), {draft: reference for reference, draft in story._draft_of.items()}


def _told(world: World, story: Story) -> Iterator[Told]:
    forum, engine = world.house.office.forum, world.house.engine
    with reading(engine) as tx:
        lines = {line["message_id_hash"]: line for line in ledger.ledger_lines(tx, forum)}
        records = {}
        for listed in consultations.listing(tx, forum):
            whole = consultations.load(tx, forum, listed.reference)
            assert whole is not None
            filed = recommendations.of_consultation(tx, forum, listed.reference)
            records[listed.reference] = record(whole, filed, (), "sq")
    received = {
        path.name[4:6]: path.read_bytes()
        for path in sorted((world.folder / "received").iterdir())
        if path.name[4:6].isdecimal()
    }
    for number, truth in mailbox_truth().items():
        raw = received[number]
        line = lines[message_id_hash(str(sample_mailbox.header_of(raw)["Message-ID"]).strip())]
        said = explained(truth["file"], explain_stored(engine, world.house.office, raw))
        key = f"QUOTE_PLAIN:{truth['answers_draft']}:{truth['member']}"
        yield Told(truth, line, said, _filed(records, line), story._values.get(key, ""))


def _filed(records: dict[str, dict[str, Any]], line: dict[str, Any]) -> dict[str, Any] | None:
    if line["recommendation"] is None:
        return None
    number = f"{line['consultation']}/{line['recommendation']}"
    filed: list[dict[str, Any]] = records[line["consultation"]]["recommendations"]
    return next(recommendation for recommendation in filed if recommendation["number"] == number)


def _holds_expected(told: Told) -> bool:
    expected = told.truth["expected_text"]
    if not isinstance(expected, list):
        return _same(expected) in told.text
    passages = (told.filed or told.said)["passages"]
    return [_same(passage["text"]) for passage in passages] == [_same(part) for part in expected]


def _foreign(told: Told) -> list[str]:
    """What stands in the text and must not."""
    unwanted: list[str] = []
    for words in told.truth["must_not_contain"]:
        ours = [line for line in told.invitation.splitlines() if len(line.split()) >= WORDS_OF_A_LINE]
        unwanted += ours if words == "{{QUOTE_TEXT}}" else [words]
    return [words for words in unwanted if _same(words) in told.text]


def _circumstances(told: Told) -> bool:
    filed, truth = told.filed, told.truth
    assert filed is not None
    late = filed["late"] is bool(truth.get("late"))
    verified = filed["verified"] is not bool(truth.get("from_unknown_address"))
    return late and verified and (filed["supplements"] is not None) is bool(truth.get("adds_to"))


def _attached(told: Told) -> bool:
    """Each by name and bytes; logos are decoration, and what stands in a wrapped file is there as well."""
    shown = told.said["attachments"]
    for wanted in told.truth["attachments"]:
        if "sha256" not in wanted:
            continue
        fitting = [a for a in shown if a["sha256"] == wanted["sha256"]]
        if not any(_same(a["name"] or "") == _same(wanted["name"] or "") for a in fitting):
            return False
        if bool(wanted.get("inline")) is not all(a["role"] == "decoration" for a in fitting):
            return False
    enclosed = {part["sha256"] for a in told.truth["attachments"] for part in a.get("contains", ())}
    return enclosed <= {a["sha256"] for a in shown}


def _tracked(truth: dict[str, Any]) -> list[dict[str, Any]]:
    return [a for a in truth["attachments"] if "tracked" in a]


def _changed(told: Told) -> bool:
    """Each insertion, deletion and comment of each such document, whole, with its author and nothing besides."""
    for wanted in _tracked(told.truth):
        tracked = wanted["tracked"]
        found = [c for a in told.said["attachments"] if a["sha256"] == wanted["sha256"] for c in a["changes"]]
        texts = {kind: _texts(found, kind) for kind in ("insertion", "deletion", "comment")}
        if texts["insertion"] != Counter(map(_same, tracked["insertions"])):
            return False
        if texts["deletion"] != Counter(map(_same, tracked["deletions"])):
            return False
        if texts["comment"] != Counter(_same(comment["text"]) for comment in tracked["comments"]):
            return False
        if any(change["author"] != tracked["author"] for change in found):
            return False
        anchors = [_same(c["anchor"]) for c in found if c["kind"] == "comment"]
        if not all(any(_same(comment["on"]) in anchor for anchor in anchors) for comment in tracked["comments"]):
            return False
    return True


def _texts(changes: list[dict[str, Any]], kind: str) -> Counter[str]:
    return Counter(_same(change["text"]) for change in changes if change["kind"] == kind)
