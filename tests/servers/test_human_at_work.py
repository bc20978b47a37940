"""The contact point at her mailbox, on a phone and in Outlook, at any moment while mailflow reads it.

Whatever she does: a mail that mailflow has seen is recorded once; one that was gone before is told in the log and holds up nobody;
one that she has put into another watched folder is found there and acts once. What she has marked stays as she left it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from mailflow.storage.transaction import engine_for
from tests.support.dovecot import Dovecot
from tests.support.human import BEFORE_IT_IS_SEEN, IS_GONE, LEFT, SEEN, SEEN_BUT_NOT_FETCHED, TURNS_UP_AGAIN, Desk
from tests.support.mailbox_forum import MailboxForum
from tests.support.mailboxes import DovecotMailbox

pytestmark = pytest.mark.server("dovecot")

TITLE = "Projektvendim për parkimin"


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
