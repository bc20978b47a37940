"""What is left of a daemon when the power fails, at every step it takes: the bytes on the disk and what the world has.

A step is a statement of SQL, a commit, a command to the mail server or to the relay; each is photographed before and after. Memory is lost
in a power cut, so nothing else counts, and two steps that leave the same on disk and in the world are one picture. SQLite syncs at every
commit (`synchronous=FULL`), so the files as they are read here are what a disk would hold.
"""

from __future__ import annotations

import hashlib
import imaplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

import aiosmtplib
from sqlalchemy import Engine, event
from sqlalchemy.engine import Dialect

from tests.support.imap_script import Folder


@dataclass(frozen=True, slots=True)
class Picture:
    """One state of disk and world. `steps`: after which of them it looked like that."""

    act: int
    disk: dict[str, bytes] = field(repr=False)
    """Suffix of the database's file name → its bytes."""
    folders: dict[str, Folder] = field(repr=False)
    taken: int
    """How many mails the relay has."""
    steps: list[str]


class Camera:
    """Photographs `database` and the world, which `look` tells: the folders, and how many mails the relay has taken."""

    def __init__(self, database: Path, look: Callable[[], tuple[dict[str, Folder], int]]) -> None:
        self.pictures: dict[bytes, Picture] = {}
        self.steps = 0
        self.act = 0
        self._database = database
        self._look = look
        self._before_dot: dict[str, bytes] = {}

    def sees(self, step: str) -> None:
        """Photograph."""
        self._keep(step, self._disk())

    def sees_dot(self) -> None:
        """The relay has the mail, and mailflow does not know it yet: the disk is as it was before the dot."""
        self._keep("the dot's answer is under way", self._before_dot)

    def _keep(self, step: str, disk: dict[str, bytes]) -> None:
        self.steps += 1
        folders, taken = self._look()
        marks = [(name, mail.uid, sorted(mail.flags)) for name, folder in folders.items() for mail in folder.mails]
        looks = hashlib.sha256(repr((self.act, taken, marks)).encode())
        for content in disk.values():
            looks.update(content)
        name = looks.digest()
        if name in self.pictures:
            self.pictures[name].steps.append(step)
        else:
            self.pictures[name] = Picture(self.act, disk, deepcopy(folders), taken, [step])

    def _disk(self) -> dict[str, bytes]:
        files = {suffix: self._database.with_name(self._database.name + suffix) for suffix in ("", "-wal", ".mark")}
        return {suffix: path.read_bytes() for suffix, path in files.items() if path.exists()}

    @contextmanager
    def watching(self, engine: Engine) -> Iterator[None]:
        """Photograph every step until the end of the block."""
        imap: Any = imaplib.IMAP4
        with (
            self._statements(),
            self._commits(engine.dialect),
            mock.patch.object(aiosmtplib.SMTP, "execute_command", self._relay(aiosmtplib.SMTP.execute_command)),
            mock.patch.object(imap, "_command", self._mailbox("begins", imap._command)),
            mock.patch.object(imap, "_command_complete", self._mailbox("ends", imap._command_complete)),
        ):
            yield

    @contextmanager
    def _statements(self) -> Iterator[None]:
        def before(*arguments: Any) -> None:
            self.sees(f"before {arguments[2][:60]!r}")

        def after(*arguments: Any) -> None:
            self.sees(f"after {arguments[2][:60]!r}")

        event.listen(Engine, "before_cursor_execute", before)
        event.listen(Engine, "after_cursor_execute", after)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", before)
            event.remove(Engine, "after_cursor_execute", after)

    @contextmanager
    def _commits(self, dialect: Dialect) -> Iterator[None]:
        commit = dialect.do_commit

        def do_commit(connection: Any) -> None:
            self.sees("before COMMIT")
            commit(connection)
            self.sees("after COMMIT")

        with mock.patch.object(dialect, "do_commit", do_commit):
            yield

    def _relay(self, execute: Any) -> Any:
        async def execute_command(client: Any, *command: bytes, **options: Any) -> Any:
            named = b" ".join(command)[:40].decode("ascii", "replace")
            self.sees(f"before {named}")
            if command == (b".",):
                self._before_dot = self._disk()
            reply = await execute(client, *command, **options)
            if command == (b".",):
                self.sees_dot()
            self.sees(f"after {named}")
            return reply

        return execute_command

    def _mailbox(self, when: str, command: Any) -> Any:
        def photographed(client: Any, *arguments: Any) -> Any:
            done = command(client, *arguments)
            self.sees(f"{when} {arguments[0] if when == 'ends' else arguments[:3]}")
            return done

        return photographed
