"""The human at her mailbox, with two mail programs open: a phone and Outlook. What each of her acts does to the newest mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from imapclient import IMAPClient

from tests.support.forum import MONDAY
from tests.support.mailboxes import DovecotMailbox


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
