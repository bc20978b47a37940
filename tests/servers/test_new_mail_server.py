"""The municipality moves to another mail server: all mail is copied there, with its dates or without them; nothing old acts, nothing is lost.

The first start was on the old server. On the new one every number is another, the server stamps another name, and some folders have
another name too.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import pytest

from mailflow.consultation.model import Phase
from mailflow.storage.transaction import engine_for
from tests.support.dovecot import Dovecot, missing
from tests.support.forum import MONDAY, PDF
from tests.support.mailbox_forum import MailboxForum
from tests.support.mailboxes import DovecotMailbox, Mailbox

pytestmark = pytest.mark.server("dovecot")

WORDS = "Të shtohen edhe dhjetë vende për biçikleta."
LATE_WORDS = "Të ndalohet hyrja e kamionëve gjatë ditës."
MOVING_DAY = MONDAY + timedelta(days=3)


@pytest.fixture(scope="module")
def new_server() -> Iterator[Dovecot]:
    if reason := missing():
        pytest.skip(reason)
    with Dovecot() as server:
        yield server


@pytest.fixture
def forum(fresh_sqlite: str, dovecot: Dovecot) -> Iterator[MailboxForum]:
    """Before the first start there were three drafts in INBOX and one in the forum's folder."""
    box = DovecotMailbox(dovecot)
    for number, folder in enumerate(("INBOX", "INBOX", "INBOX", "Forumi")):
        at = MONDAY - timedelta(days=30 + number)
        box.deliver(draft(f"Plani i vjetër {number}", at), at, folder=folder)
    engine = engine_for(fresh_sqlite)
    yield MailboxForum(engine, box, folders=("INBOX", "Forumi"))
    engine.dispose()


def draft(title: str, at: datetime, *, server: str = "mx.lumas.example") -> bytes:
    """A director's draft as his mail server has taken it in: proven on that server."""
    sender = "bardhyl.tafani@lumas.example"
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{server}; auth=pass smtp.auth={sender}"
    mail["Received"] = (
        f"from pc7 (pc7.lumas.example [192.0.2.7]) by {server} (Postfix) with ESMTPSA id 4Q; {format_datetime(at)}"
    )
    mail["From"], mail["To"], mail["Subject"] = sender, "valbona.kuqja@lumas.example", title
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{at:%m%d%H%M}@lumas.example>"
    mail.set_content("Ju lutem t'ia përcillni Forumit për mendime.")
    name = f"{title}.pdf"
    mail.add_attachment(PDF + name.encode(), maintype="application", subtype="pdf", filename=name)
    return mail.as_bytes(policy=SMTP)


def copied(
    old: Mailbox, server: Dovecot, names: dict[str, str], *, dated: bool = True, header: bytes = b""
) -> DovecotMailbox:
    """All mail on the new server, in the order of its numbers. Without dates, each has arrived on the day of the move."""
    new = DovecotMailbox(server)
    new.deliver(
        b"From: a@x.example\r\nSubject: Mirese vini\r\n\r\nServeri i ri.\r\n", MOVING_DAY
    )  # other numbers than before
    assert isinstance(old, DovecotMailbox)
    with old.human() as human:
        for name in ("INBOX", "Forumi"):
            human.select_folder(name, readonly=True)
            mails = human.fetch(human.search(), ["BODY.PEEK[]", "INTERNALDATE", "FLAGS"])
            for uid in sorted(mails):
                flags = [flag for flag in mails[uid][b"FLAGS"] if flag != b"\\Recent"]
                at = mails[uid][b"INTERNALDATE"] if dated else MOVING_DAY
                new.deliver(header + mails[uid][b"BODY[]"], at, folder=names.get(name, name), flags=flags)
    return new


def consults(forum: MailboxForum) -> None:
    """A draft is opened, a member answers; the daemon is stopped for the move, and two more mails reach the old server."""
    line = forum.arrives(draft("Projektvendim për parkimin", forum.now))
    assert line["disposition"] == "opened", line
    forum.time_passes(days=1)
    forum.member_replies("M05", WORDS)
    forum.time_passes(hours=1)
    forum.stops()
    forum.time_comes(MOVING_DAY - timedelta(hours=2))
    forum.member_replies("M07", LATE_WORDS)
    forum.arrives(draft("Plani i Gjelbërimit", forum.now), folder="Forumi")
    forum.time_comes(MOVING_DAY)


def titles(forum: MailboxForum, phase: Phase) -> list[str]:
    from mailflow.storage import consultations
    from mailflow.storage.transaction import reading

    with reading(forum.engine) as tx:
        found = consultations.all_current(tx, forum.office.forum)
    return [c.title for c in found if c.phase is phase]


@pytest.mark.parametrize(
    ("dated", "header"),
    [(True, b""), (False, b""), (False, b"X-Migrated-By: imapsync\r\n")],
    ids=["dates kept", "dates lost", "dates lost, one header more"],
)
def test_nothing_old_acts_and_nothing_new_is_lost(
    forum: MailboxForum, new_server: Dovecot, dated: bool, header: bytes
) -> None:
    consults(forum)
    invitations = len(forum.sent("invitation"))
    forum.moves_to(copied(forum.box, new_server, {}, dated=dated, header=header))
    forum.starts()
    forum.arrives(draft("Plani i Turizmit", forum.now, server="mail2.lumas.example"))
    forum.time_passes(hours=2)
    assert sorted(titles(forum, Phase.OPEN)) == ["Plani i Gjelbërimit", "Projektvendim për parkimin"]
    assert titles(forum, Phase.HELD) == ["Plani i Turizmit"], (
        "a server that `trust` does not name proves nothing: she is asked"
    )
    assert sorted(r["text"] for r in forum.recommendations()) == sorted([WORDS, LATE_WORDS])
    assert [r["late"] for r in forum.recommendations()] == [False, False]
    assert len(forum.sent("invitation")) == 2 * invitations, "each draft once"
    assert len(forum.sent("acknowledgement")) == 2
    assert "received" not in {line["disposition"] for line in forum.ledger()}


def test_a_folder_that_has_another_name_there_is_missed_aloud_and_then_read_from_the_first_start_on(
    forum: MailboxForum, new_server: Dovecot
) -> None:
    consults(forum)
    forum.moves_to(copied(forum.box, new_server, {"Forumi": "Punët/Forumi i ri"}, dated=False))
    assert isinstance(forum.box, DovecotMailbox)
    with forum.box.human() as human:
        human.delete_folder("Forumi")
    forum.starts()
    problem = next(loop["problem"] for loop in forum.status()["loops"] if loop["name"].startswith("intake"))
    assert "Forumi cannot be opened" in problem
    assert "Punët/Forumi i ri" in problem
    assert titles(forum, Phase.OPEN) == ["Projektvendim për parkimin"]
    forum.watches("INBOX", "Punët/Forumi i ri")
    forum.time_passes(hours=2)
    assert sorted(titles(forum, Phase.OPEN)) == ["Plani i Gjelbërimit", "Projektvendim për parkimin"]
    assert titles(forum, Phase.HELD) == []
