"""aiosmtpd as an embedded relay that keeps every mail: `with SmtpSink() as sink: … sink.mails`."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP


@dataclass(frozen=True)
class SunkMail:
    """A mail the sink took."""

    sender: str
    recipient: str
    content: bytes
    """As received, CRLF line ends, dots unstuffed."""


class SmtpSink:
    """Its own thread and event loop, so that it serves tests with and without one."""

    def __init__(self, *, size_limit: int = 33_554_432) -> None:
        self.mails: list[SunkMail] = []
        self.host = "127.0.0.1"
        self.port = 0
        self._size_limit = size_limit
        self._loop = asyncio.new_event_loop()
        self._is_listening = threading.Event()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        """Keep it, once per recipient."""
        for recipient in envelope.rcpt_tos:
            self.mails.append(SunkMail(envelope.mail_from, recipient, bytes(envelope.original_content)))
        return "250 2.0.0 kept"

    def __enter__(self) -> SmtpSink:
        self._thread.start()
        assert self._is_listening.wait(10), "the sink does not listen"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(timeout=10)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        server = await self._loop.create_server(self._session, self.host, 0)
        self.port = server.sockets[0].getsockname()[1]
        self._is_listening.set()
        await self._stop.wait()
        server.close()

    def _session(self) -> SMTP:
        return SMTP(self, loop=self._loop, data_size_limit=self._size_limit, hostname="sink.test", enable_SMTPUTF8=True)
