"""TLS before a server that speaks none, with a certificate that can be exchanged while it runs."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import suppress
from pathlib import Path

from tests.support.server_thread import ServerThread


class TlsProxy(ServerThread):
    """Use it in a `with` statement; clients connect to `port`."""

    def __init__(self, target: int, certificate: tuple[Path, Path]) -> None:
        """`target`: the server's port on loopback. `certificate`: its file and its key's."""
        super().__init__("tls-proxy")
        self._target = target
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.shows(certificate)

    def shows(self, certificate: tuple[Path, Path]) -> None:
        """From the next connection on."""
        self._tls.load_cert_chain(*certificate)

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._relay, self.host, 0, ssl=self._tls)

    async def _relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        far_reader, far_writer = await asyncio.open_connection(self.host, self._target)
        try:
            await asyncio.gather(_copy(reader, far_writer), _copy(far_reader, writer))
        except asyncio.CancelledError:
            pass
        finally:
            self._tasks.discard(task)
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
