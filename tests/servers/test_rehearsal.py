"""Rehearsals with MAILFLOW_NOW far from the machine's clock: every mail comes by SMTP, through Postfix into Dovecot.

INTERNALDATE is then the real present, whatever MAILFLOW_NOW says: such a mail came between the last poll and MAILFLOW_NOW.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from mailflow.demo.sample import complete_mails
from tests.support.dovecot import Dovecot
from tests.support.installation import Installation
from tests.support.postfix import Postfix, running_postfix
from tests.support.reading import by_kind

pytestmark = pytest.mark.server("dovecot", "postfix")

HER = "valbona.kuqja@lumas.example"


class World:
    """One Postfix that takes mail from everybody and brings it into everybody's mailbox in Dovecot."""

    def __init__(self, dovecot: Dovecot, postfix: Postfix, folder: Path) -> None:
        self.dovecot, self.postfix = dovecot, postfix
        self.forum = Installation(folder, f"sqlite:///{folder / 'mailflow.db'}")
        self.forum.watches(dovecot.host, dovecot.port, HER, dovecot.password)
        self.forum.sends_through(postfix.host, postfix.port)
        self._expected: dict[str, int] = {}

    def sends(self, raw: bytes, sender: str, *, to: str = HER) -> None:
        """By SMTP; back when the mail lies in the recipient's mailbox."""
        before = len(self.mails(to))
        with smtplib.SMTP(self.postfix.host, self.postfix.port, timeout=30) as smtp:
            smtp.sendmail(sender, [to], raw)
        self.mails(to, at_least=before + 1)

    def mails(self, user: str, *, at_least: int = 0) -> list[bytes]:
        """What lies in somebody's INBOX, once there are so many; IDLE tells when to look again."""
        with self.dovecot.human(user) as human:
            human.select_folder("INBOX", readonly=True)
            for _ in range(100):
                uids = human.search()
                if len(uids) >= at_least:
                    found = human.fetch(uids, ["BODY.PEEK[]"])
                    return [found[uid][b"BODY[]"] for uid in sorted(found)]
                human.idle()
                human.idle_check(timeout=1)
                human.idle_done()
        raise AssertionError(f"{len(uids)} of {at_least} mails for {user}: {self.postfix.log()}")

    def once(self, now: datetime, *arguments: str) -> dict[str, Any]:
        ended = self.forum.here("once", "--json", *arguments, now=now)
        assert ended.code == 0, ended.stderr
        summary: dict[str, Any] = ended.value
        assert summary["faults"] == []
        return summary

    def show(self, now: datetime) -> dict[str, Any]:
        """The first consultation of that year."""
        record: dict[str, Any] = self.forum.here("show", f"{now.year}-001", "--json", now=now).value
        return record


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with Dovecot() as dovecot, running_postfix(lmtp_port=dovecot.lmtp_port) as postfix:
        yield World(dovecot, postfix, tmp_path)


def draft(name: str) -> bytes:
    return next(mail.raw for mail in complete_mails() if mail.name == name)


def answer(parent: EmailMessage, sender: str, text: str, *, stamp: str) -> bytes:
    """As a mail program answers; the receiving server's stamp stands on top."""
    mail = EmailMessage()
    mail["Authentication-Results"] = f"mx.lumas.example; {stamp}"
    mail["From"] = sender
    mail["To"] = str(parent["Reply-To"] or parent["From"])
    mail["Subject"] = f"Re: {parent['Subject']}"
    mail["In-Reply-To"] = str(parent["Message-ID"]).strip()
    mail["Message-ID"] = f"<{abs(hash((sender, text)))}@{sender.partition('@')[2]}>"
    mail.set_content(text)
    return mail.as_bytes().replace(b"\n", b"\r\n")


MANJOLA = "manjola@hapesira.example"
PASSED = "dmarc=pass header.from=hapesira.example"


@pytest.mark.parametrize("year", [2026, 2045], ids=["behind", "ahead"])
def test_a_consultation_far_from_the_machines_clock(world: World, year: int) -> None:
    start = datetime(year, 2, 7 if year == 2045 else 3, 10, 0, tzinfo=UTC)  # a Tuesday
    world.once(start)
    world.sends(draft("01-draft-waste-plan.eml"), "bardhyl.tafani@lumas.example")
    assert world.once(start + timedelta(minutes=1))["sent"] == 2
    release = start + timedelta(minutes=40)
    assert world.once(release)["sent"] == 16
    invitation = by_kind(world.mails(MANJOLA, at_least=1), "invitation")
    world.sends(answer(invitation, MANJOLA, "Të shtohen kazanë te shkolla.", stamp=PASSED), MANJOLA)
    assert world.once(release + timedelta(minutes=5))["sent"] == 1
    record = world.show(release + timedelta(minutes=6))
    assert [(r["member"], r["late"], r["verified"]) for r in record["recommendations"]] == [("M05", False, True)]

    # Another answer waits in the mailbox while the deadline passes: it is in time.
    deadline = datetime.fromisoformat(record["deadline"])
    world.sends(answer(invitation, MANJOLA, "Dhe një kosh te parku.", stamp=PASSED), MANJOLA)
    world.once(deadline + timedelta(hours=1))
    assert world.show(deadline + timedelta(hours=1))["phase"] == "closed"
    assert by_kind(world.mails(MANJOLA, at_least=3), "closing")
    late = answer(invitation, MANJOLA, "Edhe ndriçimi te sheshi, po munda.", stamp=PASSED)
    world.sends(late, MANJOLA)
    world.once(deadline + timedelta(days=1))
    record = world.show(deadline + timedelta(days=1))
    assert [r["late"] for r in record["recommendations"]] == [False, False, True]
    received = [datetime.fromisoformat(r["received_at"]) for r in record["recommendations"]]
    assert start < received[0] < received[1] < deadline < received[2]


def test_she_opens_a_held_draft_by_one_word(world: World) -> None:
    now = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
    world.once(now)
    world.sends(draft("16-hold-spoofed-sender.eml"), "dikush@example.org")
    assert world.once(now + timedelta(minutes=1))["sent"] == 1
    question = by_kind(world.mails(HER, at_least=2), "question")
    word = answer(
        question,
        HER,
        f"PO\n\nMë 03.02.2026 Forumi shkroi:\n> {question['Subject']}\n",
        stamp=f"auth=pass smtp.auth={HER}",
    )
    world.sends(word, HER)
    world.once(now + timedelta(minutes=3))
    record = world.show(now + timedelta(minutes=4))
    assert record["phase"] == "open"
    assert "approved" in [entry["event"] for entry in record["history"]]
    ledger = world.forum.here("ledger", "--json", now=now).lines
    assert {"held", "own", "commanded"} <= {line["disposition"] for line in ledger}
    world.once(now + timedelta(hours=1))
    assert world.show(now + timedelta(hours=1))["released_at"] is not None


def test_since_takes_mail_that_was_there_before_the_first_start(world: World) -> None:
    now = datetime(2026, 2, 3, 9, 0, tzinfo=UTC)
    raw = draft("01-draft-waste-plan.eml")
    world.dovecot.append(HER, raw, now - timedelta(days=1))
    world.dovecot.append(HER, draft("02-draft-civil-emergencies.eml"), now - timedelta(days=4))
    assert world.once(now, "--since", "2026-02-02")["sent"] == 2
    assert world.show(now)["phase"] == "open"
    ledger = world.forum.here("ledger", "--json", now=now).lines
    assert [line["disposition"] for line in ledger if line["disposition"] == "opened"] == ["opened"]
    assert [line["reference"] for line in world.forum.here("list", "--json", now=now).lines] == ["2026-001"]
