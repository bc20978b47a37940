"""explain: what a mail is and what would be done with it, without a database and with one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailflow.demo.sample import FOLDER
from mailflow.handlers.reading import read_mail
from tests.cli.conftest import Shell, follow
from tests.support.forum import FIRST, Forum

FIELDS = [
    "file", "kind", "decision", "rule", "reasons", "from", "trusted", "trust_reasons", "consultation", "member", "verified",
    "text", "passages", "quoted", "answer", "attachments",
]  # fmt: skip
ATTACHMENT = ["name", "type", "size", "sha256", "role", "changes"]
HELD = {"05", "15", "16", "17"}
LATER = {"18", "33", "34", "35"}
"""Mails about which more is decided in time to come: revisions, withdrawals, persons' data."""
TRUTH = json.loads(FOLDER.joinpath("truth.json").read_text("utf-8"))["mails"]
MAILS = [mail for mail in TRUTH if mail["file"].endswith(".eml")]


def sample(number: str) -> Path:
    (found,) = [Path(str(FOLDER.joinpath(mail["file"]))) for mail in MAILS if mail["id"] == number]
    return found


def test_the_sample_mailbox_is_understood_as_it_is_meant(installed: Shell) -> None:
    said = installed("explain", "--json", *(sample(mail["id"]) for mail in MAILS))
    assert said.code == 0
    decided = {mail["id"]: line["decision"] for mail, line in zip(MAILS, said.lines, strict=True)}
    assert {number for number, decision in decided.items() if decision == "open"} == {
        mail["id"] for mail in MAILS if mail["must_open"]
    } - HELD
    assert {number for number in HELD if decided[number] == "hold"} == HELD
    quiet = {mail["id"] for mail in MAILS if not mail["must_open"] and not mail["must_hold"]} - HELD - LATER
    assert {decided[number] for number in quiet} <= {"none", "ignore", "review"}
    assert [path.name for path in installed.folder.iterdir()] == ["rules.yaml"]


def test_every_field_is_there_in_its_order(installed: Shell) -> None:
    (line,) = installed("explain", sample("01"), "--json").lines
    assert list(line) == FIELDS
    assert line["file"] == str(sample("01"))
    assert (line["kind"], line["decision"]) == ("draft", "open")
    assert line["rule"].startswith("a directorate's draft")
    assert (line["from"], line["trusted"]) == ("bardhyl.tafani@lumas.example", True)
    assert line["reasons"]
    assert line["trust_reasons"]
    assert [list(attachment) for attachment in line["attachments"]] == [ATTACHMENT] * 2
    assert [attachment["role"] for attachment in line["attachments"]] == ["document", "annex"]


@pytest.mark.parametrize("mail", [mail for mail in MAILS if mail["attachments"]], ids=lambda mail: str(mail["id"]))
def test_the_documents_have_the_hashes_of_their_files(installed: Shell, mail: dict[str, object]) -> None:
    (line,) = installed("explain", sample(str(mail["id"])), "--json").lines
    documents = {a["sha256"] for a in line["attachments"] if a["role"] != "decoration"}
    attachments = mail["attachments"]
    assert isinstance(attachments, list)
    assert {a["sha256"] for a in attachments if "sha256" in a and not a.get("inline")} <= documents


def test_people_read_the_reasons(installed: Shell) -> None:
    (line,) = installed("explain", sample("15"), "--json").lines
    said = installed("explain", sample("15"))
    assert said.code == 0
    assert f"{sample('15')}: draft, hold\n  from gentian.hysolli@lumas.example (proven)\n" in said.out
    assert all(f"  - {reason}\n" in said.out for reason in line["reasons"] + line["trust_reasons"])


def test_with_a_database_an_answer_is_known_and_nothing_is_written(forum: Forum, installed: Shell) -> None:
    forum.invites()
    line = forum.member_replies("M05", "Të shtohen pemë te sheshi.")
    follow(installed, forum)
    mail = installed.folder / "answer.eml"
    mail.write_bytes(forum.raw_of(line["uid"]))
    before = forum.ledger(), forum.outbox()
    (said,) = installed("explain", "answer.eml", "--json").lines
    assert (said["kind"], said["decision"], said["consultation"], said["member"]) == ("reply", "file", FIRST, "M05")
    assert (said["text"], said["answer"], said["verified"]) == ("Të shtohen pemë te sheshi.", "recommendation", True)
    assert said["passages"] == [{"text": "Të shtohen pemë te sheshi.", "quoted": None, "doubtful": False}]
    assert "Të nderuar" in said["quoted"]
    assert (forum.ledger(), forum.outbox()) == before
    assert "own words:\n    Të shtohen pemë te sheshi." in installed("explain", "answer.eml").out


def test_a_file_that_cannot_be_read_does_not_hold_up_the_others(installed: Shell) -> None:
    said = installed("explain", "--json", "missing.eml", sample("01"), installed.folder)
    assert said.code == 2
    assert [line["file"] for line in said.lines] == [str(sample("01"))]
    assert "missing.eml cannot be read: No such file or directory." in said.err
    assert "Is a directory." in said.err


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe" * 100,
        b"From: a@b\r\nFrom: c@d\r\n\r\ntwo senders",
        b"Content-Type: text/plain; charset=x-klingon\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!not base64!!!",
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 200,
        b"Subject: " + b"a" * 100_000 + b"\r\n\r\n",
    ],
    ids=["empty", "noise", "two-froms", "charset", "nested", "long"],
)
def test_nonsense_is_explained_too(installed: Shell, raw: bytes) -> None:
    (installed.folder / "nonsense.eml").write_bytes(raw)
    said = installed("explain", "nonsense.eml", "--json")
    assert (said.code, said.err) == (0, "")
    assert list(said.lines[0]) == FIELDS
    assert said.lines[0]["decision"] in {"none", "ignore", "hold"}


def test_a_mail_that_breaks_the_reader_is_unreadable_and_the_next_is_explained(
    installed: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(raw: bytes, *rest: object) -> object:
        if raw == b"bomb":
            raise RecursionError("too deep")
        return read_mail(raw, *rest)  # type: ignore[arg-type]  # as the caller's

    monkeypatch.setattr("mailflow.cli.explanation.read_mail", breaks)
    (installed.folder / "bomb.eml").write_bytes(b"bomb")
    said = installed("explain", "bomb.eml", sample("01"), "--json")
    assert said.code == 0
    assert [line["kind"] for line in said.lines] == ["unreadable", "draft"]
    assert [list(line) for line in said.lines] == [FIELDS, FIELDS]
    assert said.lines[0]["reasons"] == ["cannot be read (RecursionError: too deep): it would be set aside"]
