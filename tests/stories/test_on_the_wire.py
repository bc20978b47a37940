"""The same stories with the real transports: a mailbox and a relay that break where they are told to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from mailflow.daemon.house import House
from mailflow.daemon.once import Summary, once
from mailflow.rules.fresh import shipped_rules
from mailflow.settings import load_settings
from tests.support.forum import MONDAY, PDF, SECRET, Forum
from tests.support.imap_script import Fault, ScriptedImap
from tests.support.smtp_script import DROP, SWALLOW, SmtpScript

GRACE_OVER = MONDAY + timedelta(minutes=40)
EVERYBODY = 16


class Town:
    """`once` against two scripted servers; `forum` writes the mails and reads the record."""

    def __init__(self, engine: Engine, folder: Path, imap: ScriptedImap, smtp: SmtpScript) -> None:
        (folder / "rules.yaml").write_text(shipped_rules(), encoding="utf-8")
        environment = {
            "MAILFLOW_RULES": str(folder / "rules.yaml"),
            "MAILFLOW_DATABASE_URL": engine.url.render_as_string(hide_password=False),
            "MAILFLOW_SECRET": SECRET.decode(),
            "MAILFLOW_IMAP_URL": f"imap://{imap.user}@{imap.host}:{imap.port}",
            "MAILFLOW_IMAP_PASSWORD": imap.password,
            "MAILFLOW_SMTP_URL": f"smtp://{smtp.host}:{smtp.port}",
        }
        self.imap, self.smtp = imap, smtp
        self.now = MONDAY
        self.house = House(load_settings(environment, folder), lambda: self.now)
        self.forum = Forum(engine, members=())
        self.forum.stops()

    def once(self) -> Summary:
        return once([self.house], since=lambda _: None)

    def director_sends(self, *, stated_size: int | None = None) -> None:
        self.forum.now = self.now
        self.forum.director_sends()
        self.imap.deliver(self.forum.newest, self.now, stated_size=stated_size)

    def recipients(self, kind: str) -> list[str]:
        """Whom the relay has taken such a mail for."""
        return [
            mail.recipient for mail in self.smtp.mails if f".{kind}.".encode() in mail.content.partition(b"\r\n\r\n")[0]
        ]


@pytest.fixture
def town(engine: Engine, tmp_path: Path) -> Iterator[Town]:
    with ScriptedImap() as imap, SmtpScript() as smtp:
        town = Town(engine, tmp_path, imap, smtp)
        yield town
        town.house.engine.dispose()


def test_a_draft_reaches_every_member_over_imap_and_smtp(town: Town) -> None:
    town.once()
    town.director_sends()
    assert town.once().sent == 2
    town.now = GRACE_OVER
    assert town.once().sent == EVERYBODY
    assert len(set(town.recipients("invitation"))) == EVERYBODY
    assert b"JVBERi0xLjQ" in town.smtp.mails[-1].content  # the PDF's beginning, in base64
    assert PDF.startswith(b"%PDF-1.4")
    assert town.once().sent == 0


def test_a_line_that_breaks_in_the_middle_of_a_mail_loses_and_doubles_nothing(town: Town) -> None:
    town.once()
    town.director_sends()
    town.imap.faults += [Fault.TORN_LITERAL, Fault.TORN_LITERAL]
    town.once()
    town.once()
    assert town.recipients("receipt") == ["ylli.cepani@lumas.example"]
    assert [line["disposition"] for line in town.forum.ledger()] == ["opened"]


def test_a_mailbox_out_of_reach_does_not_keep_the_outbox_waiting(town: Town) -> None:
    town.once()
    town.director_sends()
    town.smtp.on("rcpt", "450 4.2.0 greylisted", times=2)
    town.once()
    town.imap.faults += [Fault.DROPPED_LOGIN]
    town.now += timedelta(minutes=10)
    summary = town.once()
    assert summary.sent == 2
    assert [type(fault).__name__ for fault in summary.faults] == ["MailboxFault"]


def test_the_grace_time_does_not_end_while_the_mailbox_is_out_of_reach(town: Town) -> None:
    town.once()
    town.director_sends()
    town.once()
    town.now = GRACE_OVER
    town.imap.faults += [Fault.DROPPED_LOGIN]
    town.once()
    assert town.recipients("invitation") == []
    town.once()
    assert len(town.recipients("invitation")) == EVERYBODY


def test_a_relay_that_dies_in_the_middle_leaves_nobody_out_and_invites_nobody_twice(town: Town) -> None:
    town.once()
    town.director_sends()
    town.once()
    town.now = GRACE_OVER
    town.smtp.on("data", DROP, recipient="m", times=3)
    for _ in range(8):
        town.once()
        town.now += timedelta(minutes=10)
    assert sorted(town.recipients("invitation")) == sorted(set(town.recipients("invitation")))
    assert len(town.recipients("invitation")) == EVERYBODY


def test_an_answer_lost_at_the_dot_repeats_an_invitation_once_and_a_receipt_never(town: Town) -> None:
    town.once()
    town.director_sends()
    town.smtp.on("dot", SWALLOW, recipient="ylli", times=1)
    town.once()
    town.now = GRACE_OVER
    town.smtp.on("dot", SWALLOW, recipient="manjola", times=1)
    for _ in range(4):
        town.once()
        town.now += timedelta(minutes=20)
    assert town.recipients("receipt") == ["ylli.cepani@lumas.example"]
    copies = [mail.content for mail in town.smtp.mails if mail.recipient == "manjola@hapesira.example"]
    assert len(copies) == 2
    assert copies[0] == copies[1]
    assert len(town.recipients("invitation")) == EVERYBODY + 1


def test_a_wrong_smtp_password_pauses_and_nothing_is_spent(town: Town) -> None:
    town.once()
    town.director_sends()
    town.smtp.on("mail", "530 5.7.0 authentication required")
    town.once()
    town.now += timedelta(hours=2)
    town.once()
    states = {(line["state"], line["kind"]) for line in town.forum.outbox()}
    assert states >= {("queued", "receipt"), ("queued", "opened")}
    assert {state for state, _ in states} == {"queued"}
    assert any("530 5.7.0" in waiting["what"] for waiting in town.forum.status()["waiting"])


def test_a_mail_too_large_to_fetch_is_told_once_though_the_server_numbers_its_mails_anew(town: Town) -> None:
    town.once()
    town.director_sends(stated_size=90_000_000)
    town.once()
    (first,) = town.forum.ledger()
    town.imap.renumber()
    town.once()
    assert [line["disposition"] for line in town.forum.ledger()] == ["quarantined", "duplicate"]
    assert town.forum.ledger()[-1]["reasons"] == [f"the same mail as mail:{first['id']}"]
    assert town.recipients("alarm") == ["valbona.kuqja@lumas.example"]
    town.now += timedelta(days=1)
    town.director_sends(stated_size=90_000_000)  # another one is told
    town.once()
    assert [line["disposition"] for line in town.forum.ledger()] == ["quarantined", "duplicate", "quarantined"]
    assert len(town.recipients("alarm")) == 2


def test_nothing_in_her_mailbox_is_changed_but_our_keyword(town: Town) -> None:
    town.imap.deliver(
        b"From: a@b.example\r\nSubject: privat\r\n\r\nx\r\n", MONDAY - timedelta(days=1), flags=[b"\\Flagged"]
    )
    town.once()
    town.director_sends()
    town.once()
    private, draft = town.imap.folders["INBOX"].mails
    assert private.flags == {b"\\Flagged"}
    assert draft.flags == {b"$mailflow"}
