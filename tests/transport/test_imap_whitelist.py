"""The check that every test is held to: it sees what mailflow sends, within this process and on the wire, and knows what it forbids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

from mailflow.transport.imap import MailboxSession
from tests.support.dovecot import Dovecot, said_to_dovecot
from tests.support.imap_script import ScriptedImap
from tests.support.imap_whitelist import outside_the_whitelist, recorded
from tests.support.mailboxes import DovecotMailbox, session

FORBIDDEN = (
    "EXPUNGE", "UID EXPUNGE 1", "CLOSE", "UID MOVE 1 x", "MOVE 1 x", "UID COPY 1 x", 'CREATE "x"', 'DELETE "x"', 'RENAME "a" "b"',
    "UID FETCH 1 (BODY[])", "UID FETCH 1 BODY[]", "UID FETCH 1 (BODY[TEXT])", "UID FETCH 1 (RFC822)", "UID FETCH 1 (RFC822.TEXT)",
    "UID FETCH 1 (RFC822.SIZE RFC822)", "UID FETCH 1 ALL", "UID STORE 1 +FLAGS.SILENT (\\Seen)", "UID STORE 1 +FLAGS (\\Deleted)",
    "UID STORE 1 +FLAGS.SILENT ($mailflow \\Deleted)", "UID STORE 1 FLAGS ($mailflow)", "UID STORE 1 -FLAGS.SILENT ($mailflow)",
    "STORE 1 +FLAGS.SILENT ($mailflow)", "FETCH 1 (FLAGS)", "SEARCH UNSEEN", "APPEND x", "CHECK", 'SUBSCRIBE "x"',
)  # fmt: skip
ALLOWED = (
    "CAPABILITY", "LOGIN …", 'EXAMINE "INBOX"', "UID SEARCH UID 5:*", "UID FETCH 1,2 (RFC822.SIZE BODY.PEEK[HEADER]<0.99>)",
    "UID FETCH 3 (BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])", "IDLE", 'SELECT "INBOX"', "UID STORE 7 +FLAGS.SILENT ($mailflow)",
    "UID FETCH 7 (FLAGS)", 'EXAMINE "INBOX"', "UID FETCH 8 (BODY.PEEK[])", 'STATUS "Junk" (UIDNEXT)', "NOOP", "LOGOUT",
)  # fmt: skip


def test_what_the_law_forbids_is_outside_and_what_it_allows_is_not() -> None:
    assert outside_the_whitelist(FORBIDDEN) == list(FORBIDDEN)
    assert outside_the_whitelist(ALLOWED) == []


def test_a_folder_is_selected_for_the_keyword_alone() -> None:
    read_selected = ('SELECT "INBOX"', "UID SEARCH ALL", "UID FETCH 1 (BODY.PEEK[])", "IDLE")
    assert outside_the_whitelist(read_selected) == list(read_selected[1:])
    assert outside_the_whitelist(('SELECT "INBOX"', "LOGIN …", 'EXAMINE "INBOX"', "IDLE")) == []


TRESPASSES: dict[str, Callable[[Any], object]] = {
    "CLOSE": lambda client: client.close_folder(),
    "EXPUNGE": lambda client: client.expunge(),
    "UID STORE 1 +FLAGS (\\Seen)": lambda client: client.add_flags([1], [b"\\Seen"]),
    "UID FETCH 1 (BODY[])": lambda client: client.fetch([1], ["BODY[]"]),
    "UID FETCH 1 (RFC822)": lambda client: client.fetch([1], ["RFC822"]),
}
"""Command → how a careless change of mailflow would send it."""


@pytest.fixture
def scripted() -> Iterator[ScriptedImap]:
    with ScriptedImap() as server:
        yield server


@pytest.mark.parametrize("command", TRESPASSES)
def test_a_careless_command_of_ours_is_seen_in_every_test(scripted: ScriptedImap, command: str) -> None:
    with recorded() as connections, session(scripted) as watching:
        watching.examine("INBOX")
        _trespass(watching, command)
    (commands,) = connections
    assert outside_the_whitelist(commands) == [command]


@pytest.mark.server("dovecot")
@pytest.mark.parametrize("command", TRESPASSES)
def test_a_careless_command_is_seen_on_the_wire_whoever_sends_it(dovecot: Dovecot, command: str) -> None:
    """As a process of its own would: no record is kept where it is sent, and the line is encrypted."""
    said_to_dovecot()
    user = dovecot.fresh_user()
    with (
        recorded(),
        MailboxSession(
            host="localhost", port=dovecot.tls_port, user=user, password=dovecot.password, ca_file=dovecot.ca_file
        ) as watching,
    ):
        watching.examine("INBOX")
        _trespass(watching, command)
    (commands,) = said_to_dovecot()
    assert outside_the_whitelist(commands) == [command]


@pytest.mark.server("dovecot")
def test_what_the_human_does_is_her_own_affair(dovecot: Dovecot) -> None:
    said_to_dovecot()
    with DovecotMailbox(dovecot).human() as human:
        human.select_folder("INBOX")
        human.expunge()
    assert said_to_dovecot() == []


def _trespass(watching: MailboxSession, command: str) -> None:
    client: IMAPClient = watching._client
    with suppress(IMAPClientError):  # refused: it was sent all the same
        TRESPASSES[command](client)
