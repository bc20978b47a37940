"""What `doctor` says of a server, and what mailflow does instead of what it lacks: on each server in turn."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mailflow.daemon.doctor import servers
from mailflow.daemon.doctor.findings import Level
from tests.support.forum import shipped_rules
from tests.support.imap_script import Folder, ScriptedImap
from tests.support.mailboxes import Mailbox, session

MAY = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
UNREAD = b"From: a@lumas.example\r\nSubject: Pershendetje\r\n\r\nTekst\r\n"


def found(mailbox: Mailbox) -> dict[str, tuple[Level, str]]:
    with session(mailbox) as watching:
        findings = servers.mailbox(watching, shipped_rules())
        findings.append(servers.idle(watching, shipped_rules()))
    return {one.what: (one.level, one.detail) for one in findings}


def test_what_the_server_lacks_is_named_with_what_is_done_instead(mailbox: Mailbox) -> None:
    uid = mailbox.deliver(UNREAD, MAY, flags=[b"\\Flagged"])
    said = found(mailbox)
    assert said["reading"] == (Level.OK, "leaves no mark")
    assert mailbox.flags(uid) == {b"\\Flagged"}
    level, keywords = said["keywords"]
    assert level is Level.OK
    assert ("marks what mailflow has read" in keywords) is mailbox.keeps_keywords
    assert ("its database alone knows what was read" in keywords) is not mailbox.keeps_keywords
    level, idle = said["IDLE"]
    assert (level is Level.OK) is mailbox.can_idle
    assert ("mailflow then asks every 5 minutes" in idle) is not mailbox.can_idle
    assert said["unwanted mail"][0] is Level.OK


def test_a_server_that_marks_what_is_only_peeked_at_is_a_problem(scripted: ScriptedImap) -> None:
    scripted.deliver(UNREAD, MAY)
    scripted.peeking_marks = True
    level, told = found(scripted)["reading"]
    assert level is Level.PROBLEM
    assert "the human would overlook new mail" in told


@pytest.mark.parametrize(
    ("folder", "told"), [("Spam", "in Spam headers alone are read"), ("Arkivi", "no folder of unwanted mail")]
)
def test_where_the_server_puts_what_it_suspects_is_told(scripted: ScriptedImap, folder: str, told: str) -> None:
    scripted.folders[folder] = Folder()
    assert found(scripted)["unwanted mail"][1].startswith(told)
