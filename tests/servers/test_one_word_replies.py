"""Three consultations run by one-word replies alone, through a real Dovecot and a real Postfix.

From held draft to extension to close, over a weekend and a holiday (Summer Day falls on a Saturday and moves to Monday 16 March),
by a coordinator who is away for eleven days and her deputy. Nobody touches the command line but to let time pass.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

import pytest

from mailflow.rules.fresh import shipped_rules
from tests.support.dovecot import Dovecot
from tests.support.forum import PDF
from tests.support.installation import Installation
from tests.support.postfix import Postfix, running_postfix
from tests.support.reading import read

pytestmark = pytest.mark.server("dovecot", "postfix")

HER = "valbona.kuqja@lumas.example"
DEPUTY = "besa.zevendesi@lumas.example"
ABSENT = (
    "  absences:\n    - {from: 2026-03-13, to: 2026-03-23}\n"
    f"  deputies:\n    - {{name: Besa Zëvendësi, address: {DEPUTY}}}\n"
)
WASTE, MARKETS, PARKS = "2026-001", "2026-002", "2026-003"
MEMBERS = 16
EXTENDED = "2026-04-23"
"""25 working days from 12 March, without the holidays of 16, 20 and 23 March and of 6 and 13 April."""


def local(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    """In Tirana, UTC+1 until 29 March and UTC+2 after."""
    is_summer = (month, day) >= (3, 29)
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=2 if is_summer else 1)


class Office:
    """The contact point's mailbox in Dovecot, and what Postfix has brought to whom."""

    def __init__(self, dovecot: Dovecot, relay: Postfix, folder: Path) -> None:
        self._dovecot, self._relay = dovecot, relay
        self._user = dovecot.fresh_user()
        rules = shipped_rules().replace("  # absences: ", f"{ABSENT}  # absences: ", 1)
        self.forum = Installation(folder, f"sqlite:///{folder / 'mailflow.db'}", rules=rules)
        self.forum.watches("localhost", dovecot.tls_port, self._user, dovecot.password, ca_file=dovecot.ca_file)
        self.forum.sends_through(relay.host, relay.port)
        self._kept: set[str] = set()
        self._now = local(12, 8)

    def time_comes(self, now: datetime) -> None:
        """`mailflow once`; what is for her lies in her own mailbox then, where mailflow meets it again."""
        self._now = now
        ended = self.forum.here("once", "--json", now=now)
        assert (ended.code, ended.value["faults"]) == (0, []), ended.stderr
        sent = [line for line in self.forum.here("outbox", "--json", now=now).lines if line["state"] == "sent"]
        self._relay.wait_for(len(sent))
        for raw in self._relay.delivered(HER):
            message_id = str(read(raw)["Message-ID"])
            if message_id not in self._kept:
                self._kept.add(message_id)
                self._dovecot.append(self._user, raw.replace(b"\n", b"\r\n"), now)

    def mails(self, start: str, recipient: str) -> list[EmailMessage]:
        """What has come for somebody, by the beginning of its Message-ID, oldest first."""
        found = [mail for mail in map(read, self._relay.delivered(recipient)) if f"<{start}" in str(mail["Message-ID"])]
        return sorted(found, key=lambda mail: mail["Date"].datetime)

    def arrives(self, mail: EmailMessage, at: datetime) -> None:
        self._dovecot.append(self._user, mail.as_bytes(policy=SMTP.clone(max_line_length=200)), at)

    def director_sends(self, title: str, number: int, at: datetime) -> None:
        """Without a stamp of the server: nobody can tell that it is the director, so it waits for a word."""
        mail = _mail(
            "bardhyl.tafani@lumas.example", title, "Për konsultim me Forumin.", f"<draft-{number}@lumas.example>", at
        )
        content = PDF + b"\n%" + title.encode()
        mail.add_attachment(content, maintype="application", subtype="pdf", filename=f"{title}.pdf")
        self.arrives(mail, at)

    def answers(self, start: str, words: str, at: datetime, *, sender: str = HER) -> None:
        """One word on top of the quoted mail, and mailflow looks."""
        parent = self.mails(start, sender)[-1]
        body = parent.get_body(("plain",))
        assert body is not None
        quoted = "\n".join(f"> {line}" for line in str(body.get_content()).splitlines())
        text = f"{words}\n\nMë {at:%d.%m.%Y %H:%M}, {parent['From']} shkroi:\n{quoted}\n"
        mail = _mail(sender, f"Re: {parent['Subject']}", text, f"<{at:%d%H%M}-{sender}>", at)
        mail["In-Reply-To"] = mail["References"] = str(parent["Message-ID"])
        mail["Authentication-Results"] = f"mx.lumas.example; auth=pass (LOGIN) smtp.auth={sender}"
        self.arrives(mail, at)
        self.time_comes(at + timedelta(minutes=1))

    def show(self, reference: str) -> dict[str, Any]:
        record: dict[str, Any] = self.forum.here("show", reference, "--json", now=self._now).value
        return record


def _mail(sender: str, subject: str, text: str, message_id: str, at: datetime) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, HER, subject
    mail["Date"], mail["Message-ID"] = at.strftime("%a, %d %b %Y %H:%M:%S +0000"), message_id
    mail.set_content(text)
    return mail


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Iterator[Office]:
    with running_postfix() as relay:
        yield Office(dovecot, relay, tmp_path)


def test_three_consultations_by_one_word_replies_alone(office: Office) -> None:
    office.time_comes(local(12, 8))

    # Thursday: two drafts are held, and she is asked. She answers one, and leaves.
    office.director_sends("Projektvendim për mbetjet", 1, local(12, 9))
    office.director_sends("Projektvendim për tregjet", 2, local(12, 9, 5))
    office.time_comes(local(12, 9, 10))
    assert [office.show(ref)["phase"] for ref in (WASTE, MARKETS)] == ["held", "held"]
    office.answers(f"{WASTE}.question.1.", "Po!\n\nValbona Kuqja", local(12, 9, 30))
    office.time_comes(local(12, 10, 5))
    assert office.show(WASTE)["released_at"] is not None

    # Friday: she is away, so the other question goes to her deputy, who answers just before the weekend.
    office.time_comes(local(13, 8, 5))
    (passed_on,) = office.mails(f"{MARKETS}.question.", DEPUTY)
    assert "tregjet" in str(passed_on["Subject"])
    office.answers(f"{MARKETS}.question.", "PO - faleminderit", local(13, 15, 49), sender=DEPUTY)
    assert office.show(MARKETS)["phase"] == "open"

    # Saturday and Sunday: a third draft; she hesitates, asks what there is to say, and says it. Nobody is invited before Tuesday.
    office.director_sends("Projektvendim për parqet", 3, local(14, 11))
    office.time_comes(local(14, 11, 5))
    office.answers(f"{PARKS}.question.1.", "Po, por prisni deri nesër", local(14, 12), sender=DEPUTY)
    assert office.show(PARKS)["phase"] == "held"
    (asked_back,) = office.mails(f"{PARKS}.transcript.", DEPUTY)
    assert "Nuk u kuptua." in str(asked_back.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    office.answers(f"{PARKS}.transcript.", "PO", local(15, 20), sender=DEPUTY)
    office.time_comes(local(16, 12))
    assert [office.show(ref)["released_at"] for ref in (MARKETS, PARKS)] == [None, None]
    office.time_comes(local(17, 9))
    assert office.show(MARKETS)["released_at"] == "2026-03-17T08:00:00Z"
    assert office.show(PARKS)["released_at"] == "2026-03-17T08:00:00Z"

    # Tuesday: the deputy reads the digest and answers it: an extension, and the state of things for the mayor.
    office.answers(
        "forum.digest.20260317.", f"SHTYJ {WASTE} 5 ditë: festat e marsit\nSTATUS", local(17, 10), sender=DEPUTY
    )
    assert office.show(WASTE)["deadline_on"] == EXTENDED
    (page,) = office.mails("forum.transcript.status-", DEPUTY)
    text = str(page.get_body(("plain",)).get_content())  # type: ignore[union-attr]
    assert all(title in text for title in ("mbetjet", "tregjet", "parqet"))
    assert "@" not in text

    # Back after the second holiday she answers what lies in her mailbox: she extends another to a date, and closes the third early: asked back, and meant.
    office.time_comes(local(24, 8, 5))
    office.answers(f"{WASTE}.opened.1.", f"{MARKETS} SHTYJ 30.04.2026: kërkesë e shoqatave", local(24, 9))
    assert office.show(MARKETS)["deadline_on"] == "2026-04-30"
    office.answers(f"{MARKETS}.transcript.", f"MBYLL {PARKS}: drafti u rishikua", local(24, 10))
    assert office.show(PARKS)["phase"] == "open"
    office.answers(f"{PARKS}.question.2.", "PO", local(24, 10, 30))
    assert office.show(PARKS)["phase"] == "closed"
    office.answers(f"{PARKS}.question.2.", "PO", local(24, 11))  # once more, by mistake

    # The other two close by themselves.
    office.time_comes(local(1, 9, month=5))
    office.time_comes(local(4, 9, month=5))
    assert [office.show(ref)["phase"] for ref in (WASTE, MARKETS, PARKS)] == ["closed", "closed", "closed"]

    # ── what stands written ──
    the_end = local(4, 9, 5, month=5)
    office.time_comes(the_end)
    outbox = office.forum.here("outbox", "--json", now=the_end).lines
    assert {line["state"] for line in outbox} == {"sent"}
    kinds = [line["kind"] for line in outbox]
    assert kinds.count("invitation") == 3 * MEMBERS
    assert kinds.count("extension") == 2 * MEMBERS
    assert kinds.count("closing") == 3 * MEMBERS
    ledger = office.forum.here("ledger", "--json", now=the_end).lines
    ends = [line["disposition"] for line in ledger]
    assert (ends.count("held"), ends.count("commanded")) == (3, 8)
    assert not {"quarantined", "received", "opened"} & set(ends)
    assert ends.count("own") == len([line for line in outbox if line["recipient"] == HER])
    ordered = [
        e["detail"]["order"]
        for ref in (WASTE, MARKETS, PARKS)
        for e in office.show(ref)["history"]
        if e["event"] == "ordered"
    ]
    assert ordered == [f"extend {WASTE} 5", f"extend {MARKETS} 2026-04-30", f"close {PARKS}"]
