"""TLS before a server that speaks none, with a certificate that can be exchanged while it runs."""

from __future__ import annotations

import asyncio
import ssl
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self


class TlsProxy:
    """Use it in a `with` statement; clients connect to `port`."""

    host = "127.0.0.1"

    def __init__(self, target: int, certificate: tuple[Path, Path]) -> None:
        """`target`: the server's port on loopback. `certificate`: its file and its key's."""
        self._target = target
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.shows(certificate)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tls-proxy", daemon=True)
        self._relays: set[asyncio.Task[None]] = set()
        self.port = 0

    def shows(self, certificate: tuple[Path, Path]) -> None:
        """From the next connection on."""
        self._tls.load_cert_chain(*certificate)

    def __enter__(self) -> Self:
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result(10)
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._relay, self.host, 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self._server.close()
        for relay in self._relays:
            relay.cancel()
        await asyncio.gather(*self._relays, return_exceptions=True)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._relays.add(task)
        far_reader, far_writer = await asyncio.open_connection(self.host, self._target)
        try:
            await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
        except asyncio.CancelledError:
            pass
        finally:
            self._relays.discard(task)
            for side in (writer, far_writer):
                side.transport.abort()
                with suppress(OSError):
                    await side.wait_closed()


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while piece := await source.read(1 << 16):
            target.write(piece)
            await target.drain()
    with suppress(OSError):
        target.close()
