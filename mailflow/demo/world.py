"""The embedded mail world: the contact point's mailbox (IMAP), a relay (SMTP), and a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from mailflow.daemon.house import House
from mailflow.demo.pymap_server import PymapServer
from mailflow.demo.smtp_sink import SmtpSink, SunkMail
from mailflow.rules.fresh import shipped_rules
from mailflow.settings import load_settings

PASSWORD = "demo"  # noqa: S105 - of a mailbox that lives for a minute on loopback
SECRET = "0123456789abcdef" * 4


class World:
    """Use it in a `with` statement."""

    def __init__(self, folder: Path, now: datetime) -> None:
        """`folder` takes rules.yaml, the database and all mails."""
        self.folder = folder
        self.now = now
        self._stack = ExitStack()
        self._imap = PymapServer()
        self._relay = SmtpSink()
        self._taken = 0
        self.delivered = 0

    def __enter__(self) -> Self:
        self._stack.enter_context(self._imap)
        self._stack.enter_context(self._relay)
        (self.folder / "rules.yaml").write_text(shipped_rules(), encoding="utf-8")
        self.house = House(load_settings(self._environment(), self.folder), self.clock)
        self.address = self.house.office.ruleset.register.contact_address
        self._imap.add_user(self.address, PASSWORD)
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.house.engine.dispose()
        self._stack.close()

    def _environment(self) -> dict[str, str]:
        contact = "valbona.kuqja%40lumas.example"
        return {
            "MAILFLOW_RULES": str(self.folder / "rules.yaml"),
            "MAILFLOW_DATABASE_URL": f"sqlite:///{self.folder / 'mailflow.db'}",
            "MAILFLOW_IMAP_URL": f"imap://{contact}@{self._imap.host}:{self._imap.port}",
            "MAILFLOW_IMAP_PASSWORD": PASSWORD,
            "MAILFLOW_SMTP_URL": f"smtp://{self._relay.host}:{self._relay.port}",
            "MAILFLOW_SECRET": SECRET,
        }

    def leave_settings(self) -> None:
        """For whoever looks at the kept folder: commands there read this database, at the instant where the story ended."""
        settings = f"MAILFLOW_SECRET={SECRET}\nMAILFLOW_NOW={self.now.isoformat()}\n"
        (self.folder / "mailflow.env").write_text(settings, encoding="utf-8")

    def clock(self) -> datetime:
        """The demo's now."""
        return self.now

    def deliver(self, raw: bytes, name: str) -> None:
        """A mail reaches the contact point's mailbox now."""
        self.delivered += 1
        self._imap.deliver(self.address, raw, self.now)
        self._keep("received", f"{self.delivered:03d}-{name}", raw)

    def sent(self, for_each: Callable[[SunkMail], None]) -> None:
        """What the relay took since the last call; what is for the contact point reaches its mailbox, as it would."""
        fresh = self._relay.mails[self._taken :]
        for mail in fresh:
            self._taken += 1
            self._keep("sent", f"{self._taken:03d}", mail.content)
            if mail.recipient.casefold() == self.address.casefold():
                self._imap.deliver(self.address, mail.content, self.now)
            for_each(mail)

    def _keep(self, where: str, name: str, raw: bytes) -> None:
        folder = self.folder / where
        folder.mkdir(exist_ok=True)
        (folder / f"{Path(name).stem}.eml").write_bytes(raw)
