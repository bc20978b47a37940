"""pymap, an IMAP server in memory, run on an event loop in a thread of its own.

Two of its habits are put right, so that it behaves as the servers of municipalities do: keywords are kept (pymap drops
them silently), and mail without a date gets an aware one.
"""

from __future__ import annotations

import asyncio
import threading
from argparse import Namespace
from collections.abc import Coroutine, Iterable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

from proxyprotocol.reader import ProxyProtocolReader
from pymap.backend.dict import DictBackend, Identity
from pymap.backend.dict.mailbox import MailboxData, Message
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials.flag import Flag
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from mailflow.clock import wall_clock

KEYWORD = b"$mailflow"
T = TypeVar("T")


class Folder(MailboxData):
    """A folder whose mail always has an aware date."""

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        """As pymap's, which takes a naive local time where the client gave none."""
        at = append_msg.when or wall_clock()
        return await super().append(AppendMessage(append_msg.literal, at, append_msg.flag_set), recent=recent)


class KeepingFolder(Folder):
    """A folder that keeps our keyword; pymap's drops it silently."""

    @property
    def permanent_flags(self) -> frozenset[Flag]:
        """The system's flags and ours."""
        return frozenset(super().permanent_flags) | {Flag(KEYWORD)}


class PymapServer:
    """Use it in a `with` statement. `host`, `port`; users are made by `add_user`; no TLS: loopback only."""

    host = "127.0.0.1"

    def __init__(self, *, keeps_keyword: bool = True) -> None:
        self._keeps_keyword = keeps_keyword
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="pymap", daemon=True)
        self._stack = AsyncExitStack()
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._run(self._start())
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self._run(self._stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def add_user(self, user: str, password: str, folders: Iterable[str] = ()) -> None:
        """A user with an INBOX and `folders`."""
        self._run(self._add_user(user, password, tuple(folders)))

    def deliver(
        self, user: str, raw: bytes, at: datetime, *, folder: str = "INBOX", flags: Iterable[bytes] = ()
    ) -> int:
        """Put a mail into a folder, as if it had reached it at `at`; its UID."""
        return self._run(self._deliver(user, raw, at, folder, frozenset(Flag(flag) for flag in flags)))

    def flags(self, user: str, uid: int, folder: str = "INBOX") -> set[bytes]:
        """The flags a mail has now."""
        return self._run(self._flags(user, uid, folder))

    def renumber(self, user: str, folder: str = "INBOX") -> None:
        """A new UIDVALIDITY, as after a migration."""
        self._run(self._renumber(user, folder))

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(30)

    async def _start(self) -> None:
        args = Namespace(
            host=self.host, port=0, debug=False, cert=None, key=None, tls=False, proxy_protocol=None, passlib_cfg=None,
            demo_data=False, demo_user="nobody@demo.example", demo_password="unused",  # noqa: S106
        )  # fmt: skip
        self._backend, self._config = await DictBackend.init(args, hash_context=Cleartext(), invalid_user_sleep=0.0)
        self._config.apply_context()
        await self._backend.start(self._stack)
        reader = ProxyProtocolReader(self._config.proxy_protocol)
        serve = reader.get_callback(IMAPServer(self._backend.login, self._config))
        server = await asyncio.start_server(serve, self.host, 0)
        self.port = server.sockets[0].getsockname()[1]
        self._server = server

    async def _stop(self) -> None:
        self._server.close()
        await self._stack.aclose()
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _add_user(self, user: str, password: str, folders: tuple[str, ...]) -> None:
        identity = Identity(user, self._backend.login, None, frozenset({"admin"}))
        await identity.set(UserMetadata(self._config, user, password=password))
        async with identity.new_session() as session:
            for folder in folders:
                await session.mailbox_set.add_mailbox(folder)
            for folder in ("INBOX", *folders):
                mailbox = await session.mailbox_set.get_mailbox(folder)
                mailbox.__class__ = KeepingFolder if self._keeps_keyword else Folder

    async def _mailbox(self, user: str, folder: str) -> MailboxData:
        async with Identity(user, self._backend.login, None, frozenset()).new_session() as session:
            return await session.mailbox_set.get_mailbox(folder)

    async def _deliver(self, user: str, raw: bytes, at: datetime, folder: str, flags: frozenset[Flag]) -> int:
        mailbox = await self._mailbox(user, folder)
        message = await mailbox.append(AppendMessage(raw, at.astimezone(UTC), flags))
        return int(message.uid)

    async def _flags(self, user: str, uid: int, folder: str) -> set[bytes]:
        mailbox = await self._mailbox(user, folder)
        async for message in mailbox.messages():
            if message.uid == uid:
                return {bytes(flag) for flag in message.permanent_flags}
        raise LookupError(uid)

    async def _renumber(self, user: str, folder: str) -> None:
        mailbox = await self._mailbox(user, folder)
        mailbox._uid_validity += 1  # noqa: SLF001 - pymap offers no other way
