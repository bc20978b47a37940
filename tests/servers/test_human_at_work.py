"""The contact point at her mailbox, on a phone and in Outlook, at any moment while mailflow reads it.

Whatever she does: a mail that mailflow has seen is recorded once; one that was gone before is told in the log and holds up nobody;
one that she has put into another watched folder is found there and acts once. What she has marked stays as she left it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from imapclient import IMAPClient

from mailflow.storage.transaction import engine_for
from tests.support.dovecot import Dovecot
from tests.support.forum import MONDAY
from tests.support.mailbox_forum import MailboxForum
from tests.support.mailboxes import DovecotMailbox

pytestmark = pytest.mark.server("dovecot")

TITLE = "Projektvendim për parkimin"


class Desk:
    """The contact point with two mail programs open: a phone and Outlook."""

    def __init__(self, box: DovecotMailbox) -> None:
        self.box = box
        self.phone, self.outlook = box.human(), box.human()
        for program in (self.phone, self.outlook):
            program.select_folder("INBOX")

    def newest(self, program: IMAPClient) -> int:
        program.noop()
        return int(max(program.search()))

    def reads(self) -> None:
        """On the phone: `\\Seen`, as every program sets it."""
        self.phone.fetch([self.newest(self.phone)], ["BODY[]"])

    def flags(self) -> None:
        self.outlook.add_flags([self.newest(self.outlook)], [b"\\Flagged", b"\\Answered", "$Forwarded"])

    def deletes(self) -> None:
        """As Outlook does: marked, and expunged later or never."""
        self.outlook.add_flags([self.newest(self.outlook)], [b"\\Deleted"])

    def expunges(self) -> None:
        self.deletes()
        self.outlook.expunge()

    def moves(self) -> None:
        """On the phone, into a folder that is watched."""
        self.phone.move([self.newest(self.phone)], "Forumi")

    def files(self) -> None:
        """As Outlook does without MOVE: copied, marked, expunged."""
        uid = self.newest(self.outlook)
        self.outlook.copy([uid], "Forumi")
        self.expunges()

    def moves_away(self) -> None:
        """Into a folder that nobody watches."""
        self.phone.move([self.newest(self.phone)], "Arkivi")

    def uploads_again(self) -> None:
        """As a program does that keeps its own store: the same bytes under another UID and date, the first one removed."""
        uid = self.newest(self.outlook)
        raw = self.outlook.fetch([uid], ["BODY.PEEK[]"])[uid][b"BODY[]"]
        self.outlook.append("INBOX", raw, (), MONDAY + timedelta(hours=3))
        self.outlook.add_flags([uid], [b"\\Deleted"])
        self.outlook.uid_expunge([uid])

    def leaves(self) -> None:
        for program in (self.phone, self.outlook):
            program.logout()


LEFT: dict[Callable[[Desk], None], set[bytes]] = {
    Desk.reads: {b"\\Seen"},
    Desk.flags: {b"\\Flagged", b"\\Answered", b"$Forwarded"},
    Desk.deletes: {b"\\Deleted"},
}
"""What stays where it was, and the marks that are hers."""
TURNS_UP_AGAIN = (Desk.moves, Desk.files, Desk.uploads_again)
IS_GONE = (Desk.expunges, Desk.moves_away)
BEFORE_IT_IS_SEEN = ("before the poll", "headers")
"""`headers`: the poll has found its UID, and asks for its header next."""
SEEN_BUT_NOT_FETCHED = ("fetch",)
SEEN = ("mark",)


@pytest.fixture
def box(dovecot: Dovecot) -> DovecotMailbox:
    box = DovecotMailbox(dovecot)
    with box.human() as human:
        human.create_folder("Arkivi")
    return box


@pytest.fixture
def forum(fresh_sqlite: str, box: DovecotMailbox) -> Iterator[MailboxForum]:
    engine = engine_for(fresh_sqlite)
    yield MailboxForum(engine, box, folders=("INBOX", "Forumi"))
    engine.dispose()


@pytest.fixture
def her(box: DovecotMailbox) -> Iterator[Desk]:
    desk = Desk(box)
    yield desk
    desk.leaves()


def a_draft_comes(forum: MailboxForum, her: Desk, act: Callable[[Desk], None], moment: str) -> None:
    forum.stops()
    forum.director_sends(TITLE)
    if moment == "before the poll":
        act(her)
    else:
        forum.meanwhile[moment] = lambda: act(her)
    forum.starts()
    assert forum.meanwhile == {}, "the moment came"
    forum.time_passes(minutes=5)


def opened(forum: MailboxForum) -> int:
    return [line["disposition"] for line in forum.ledger()].count("opened")


@pytest.mark.parametrize("moment", [*BEFORE_IT_IS_SEEN, *SEEN_BUT_NOT_FETCHED, *SEEN])
@pytest.mark.parametrize("act", [*LEFT, *TURNS_UP_AGAIN])
def test_a_mail_that_is_still_there_acts_once(
    forum: MailboxForum, her: Desk, act: Callable[[Desk], None], moment: str
) -> None:
    a_draft_comes(forum, her, act, moment)
    assert opened(forum) == 1
    assert len(forum.sent("receipt")) == 1
    others = {line["disposition"] for line in forum.ledger()} - {"opened"}
    assert others <= {"duplicate", "unrelated"}
    if act in LEFT:
        assert forum.box.flags(her.newest(her.phone)) == LEFT[act] | {b"$mailflow"}, "and as she left it"


@pytest.mark.parametrize("act", IS_GONE)
@pytest.mark.parametrize("moment", [*BEFORE_IT_IS_SEEN, *SEEN_BUT_NOT_FETCHED, *SEEN])
def test_a_mail_that_she_has_removed_holds_up_nobody(
    forum: MailboxForum, her: Desk, act: Callable[[Desk], None], moment: str
) -> None:
    a_draft_comes(forum, her, act, moment)
    seen = moment in SEEN
    assert opened(forum) == int(seen), "what was fetched acts, whatever becomes of it later"
    assert (len(forum.ledger()) == 0) == (moment in BEFORE_IT_IS_SEEN)
    if moment in SEEN_BUT_NOT_FETCHED:
        (line,) = forum.ledger()
        assert (line["disposition"], line["reasons"]) == (
            "unrelated",
            ["gone from the folder before it could be fetched"],
        )
    forum.director_sends("Plani i Gjelbërimit")
    assert opened(forum) == 1 + int(seen)
