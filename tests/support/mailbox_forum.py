"""The forum of the stories with a real mailbox between it and the world: mails are delivered there, and a real poll reads them.

    forum = MailboxForum(engine, DovecotMailbox(dovecot), folders=("INBOX", "Forumi"))
    forum.meanwhile = {"headers": lambda: human.delete(...)}

`meanwhile` is what somebody does just before mailflow's next step of that name (`headers`, `structures`, `fetch`, `mark`); once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from sqlalchemy import Engine

from mailflow.daemon.desk import IntakeDesk, write_here
from mailflow.daemon.house import House
from mailflow.handlers.office import register_of
from mailflow.loops.polling import Poller
from mailflow.storage.transaction import reading
from mailflow.transport.facts import Header, Whole
from mailflow.transport.imap import KEYWORD, MailboxSession
from mailflow.transport.structure import PartFacts
from tests.support.forum import Forum
from tests.support.mailboxes import PATIENCE, Mailbox

STEPS = ("headers", "structures", "fetch", "mark")
"""What a poll does with new mail, in this order."""


class MailboxForum(Forum):
    """`arrives` delivers to the mailbox, with the present instant as INTERNALDATE."""

    def __init__(self, engine: Engine, box: Mailbox, *, folders: Sequence[str] = ("INBOX",), **options: Any) -> None:
        self.box = box
        self.folders = tuple(folders)
        self.meanwhile: dict[str, Callable[[], object]] = {}
        self._into, self._newest = "INBOX", b""
        self._poller: Poller | None = None
        super().__init__(engine, **options)

    def watches(self, *folders: str) -> None:
        """rules.yaml names other folders."""
        self.folders = folders
        self.office = replace(self.office, ruleset=replace(self.office.ruleset, folders=folders))

    def moves_to(self, box: Mailbox) -> None:
        """The mailbox is on another server from now on."""
        self.box = box

    def restarts(self) -> None:
        """The daemon has forgotten what is not in the database."""
        self._poller = None
        self.settles()

    def director_sends(self, *arguments: Any, into: str = "INBOX", **options: Any) -> dict[str, Any]:
        """See `Forum.director_sends`; `into` is the folder where a filter puts it."""
        self._into = into
        return super().director_sends(*arguments, **options)

    def member_writes(self, *arguments: Any, into: str = "INBOX", **options: Any) -> dict[str, Any]:
        """See `Forum.member_writes`."""
        self._into = into
        return super().member_writes(*arguments, **options)

    def arrives(self, raw: bytes, *, folder: str = "") -> dict[str, Any]:
        """See `Forum.arrives`."""
        folder, self._into = folder or self._into, "INBOX"
        self._newest = raw
        uid = self.box.deliver(raw, self.now, folder=folder)
        if self.is_running and self.intake_works:
            self.settles()
        found = [line for line in self.ledger() if (line["folder"], line["uid"]) == (folder, uid)]
        return found[-1] if found else {}

    @property
    def newest(self) -> bytes:
        """See `Forum.newest`."""
        return self._newest

    def _begins(self) -> None:
        self.watches(*self.folders)
        self.settles()

    def _poll(self) -> None:
        self._poller = self._poller or Poller(
            self.mailbox, IntakeDesk(self._house, write_here, _nothing, _nothing).desk()
        )
        with Interrupted(self) as session:
            self._poller.poll(session)

    @property
    def _house(self) -> House:
        """As much of one as intake asks for; whatever is replaced here is seen there."""
        return cast(House, _House(self))


class _House:
    settings = SimpleNamespace(now=None)
    stands_still = None

    def __init__(self, forum: MailboxForum) -> None:
        self._forum = forum
        self.engine, self.mailbox = forum.engine, forum.mailbox

    @property
    def office(self) -> Any:
        return self._forum.office

    def clock(self) -> Any:
        return self._forum.now

    def register(self) -> Any:
        with reading(self.engine) as tx:
            return register_of(self.office, tx)


def _nothing() -> None:
    pass


class Interrupted(MailboxSession):
    """A session between whose steps somebody else is at work."""

    def __init__(self, forum: MailboxForum) -> None:
        box = forum.box
        super().__init__(
            host=box.host, port=box.port, user=box.user, password=box.password, security="none", timeout=PATIENCE
        )
        self._forum = forum

    def headers(self, uids: Sequence[int]) -> list[Header]:
        """See `MailboxSession`."""
        self._meanwhile("headers")
        return super().headers(uids)

    def structures(self, uids: Sequence[int]) -> dict[int, tuple[PartFacts, ...]]:
        """See `MailboxSession`."""
        self._meanwhile("structures")
        return super().structures(uids)

    def fetch(self, mails: Sequence[Header]) -> Iterator[Whole]:
        """See `MailboxSession`."""
        if mails:
            self._meanwhile("fetch")
        return super().fetch(mails)

    def mark(self, folder: str, uids: Sequence[int], keyword: str = KEYWORD) -> bool:
        """See `MailboxSession`."""
        self._meanwhile("mark")
        return super().mark(folder, uids, keyword)

    def _meanwhile(self, step: str) -> None:
        act = self._forum.meanwhile.pop(step, None)
        if act is not None:
            act()
