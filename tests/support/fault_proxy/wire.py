"""What may break on the wire, and the part of the proxy that knows no protocol: listening, TLS, resets, silence, slowness."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
import struct
import threading
from abc import abstractmethod
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from tests.support.server_thread import ServerThread

_NO_LINGER = struct.pack("ii", 1, 0)
_TORN_RECORD = b"\x17\x03\x03\x40\x00torn"
"""The beginning of a TLS record of 16 kB."""


class Kind(Enum):
    """What goes wrong."""

    RESET = "the connection is reset (RST)"
    CLOSE = "the connection is closed (FIN, and no farewell of TLS)"
    BLACK_HOLE = "the connection stays, and nothing passes any more"
    LATENCY = "the answer comes late"
    DRIP = "the answer comes a byte at a time"
    CUT_LITERAL = "the connection is reset in the middle of a literal"
    SHORT_LITERAL = "a literal is shorter than the mail, and agrees with itself"
    REPLY = "other words come instead of the server's answer; it has not heard the command"
    BYE = "the server says goodbye and closes"
    GARBAGE = "something comes that is no answer at all"
    TORN_TLS = "a TLS record is begun and not ended"


@dataclass(frozen=True, slots=True)
class Fault:
    """`kind` at `stage`: after it has passed `skip` times, `times` times (None: until it is lifted)."""

    kind: Kind
    stage: str
    skip: int = 0
    times: int | None = 1
    reply: str = ""
    """Of REPLY, without tag and line end."""
    seconds: float = 0.05
    """Of LATENCY: altogether; of DRIP: for each byte."""
    heard: bool = True
    """Has the server got the command? (SMTP tells it by the stage.)"""


class Cut(Exception):
    """This connection is at its end."""


class Link:
    """A client, the server, and what stands between."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.client_reader, self.client = reader, writer
        self.server_reader: asyncio.StreamReader
        self.server: asyncio.StreamWriter
        self.is_silent = False

    async def to_client(self, data: bytes) -> None:
        """Pass on, unless nothing passes any more."""
        if self.is_silent:
            await asyncio.Event().wait()
        self.client.write(data)
        await self.client.drain()

    async def to_server(self, data: bytes) -> None:
        """The same in the other direction."""
        if self.is_silent:
            await asyncio.Event().wait()
        self.server.write(data)
        await self.server.drain()

    async def drip(self, data: bytes, seconds: float) -> None:
        """A byte, a pause, a byte."""
        for at in range(len(data)):
            await self.to_client(data[at : at + 1])
            await asyncio.sleep(seconds)  # noqa: TID251 - slowness is what it is for

    def reset(self) -> None:
        """RST, with whatever was not yet delivered."""
        sock = self.client.get_extra_info("socket")
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        raise Cut

    def raw(self, data: bytes) -> None:
        """Past the encryption, straight to the wire."""
        sock = socket.socket(fileno=os.dup(self.client.get_extra_info("socket").fileno()))
        with sock, suppress(OSError):
            sock.send(data)

    async def strike(self, fault: Fault, answer: bytes) -> None:
        """Let `fault` happen where the client waits for `answer`."""
        match fault.kind:
            case Kind.RESET:
                self.reset()
            case Kind.CLOSE:
                raise Cut
            case Kind.BLACK_HOLE:
                self.is_silent = True
                await asyncio.Event().wait()
            case Kind.LATENCY:
                await asyncio.sleep(fault.seconds)  # noqa: TID251 - slowness is what it is for
                await self.to_client(answer)
            case Kind.DRIP:
                await self.drip(answer, fault.seconds)
            case Kind.GARBAGE:
                await self.to_client(b"\x00\xff\x80 what?\r\n" * 3)
                raise Cut
            case Kind.TORN_TLS:
                self.raw(_TORN_RECORD)
                raise Cut
            case _:
                raise AssertionError(f"{fault.kind} is no fault of any wire")


@dataclass(slots=True)
class _Armed:
    """A fault that waits for its stage."""

    fault: Fault
    skip: int
    times: int | None

    def is_due(self, stage: str) -> bool:
        """Does it strike at this pass? The pass is counted."""
        if self.fault.stage != stage or self.times == 0:
            return False
        if self.skip:
            self.skip -= 1
            return False
        self.times = None if self.times is None else self.times - 1
        return True


class FaultProxy(ServerThread):
    """Use it in a `with` statement; clients connect to `port`, over TLS where a certificate is given."""

    stages: frozenset[str]

    def __init__(self, target: int, *, certificate: tuple[Path, Path] | None = None) -> None:
        """`target`: the server's port on loopback. `certificate`: its file and its key's."""
        super().__init__("fault-proxy")
        self.target = target
        self.struck: list[Fault] = []
        self.on_strike: Callable[[Fault], None] = lambda fault: None
        """Called in the proxy's own thread."""
        self._armed: list[_Armed] = []
        self._tls: ssl.SSLContext | None = None
        if certificate is not None:
            self.shows(certificate)
        self._lock = threading.Lock()

    def shows(self, certificate: tuple[Path, Path]) -> None:
        """Another certificate, from the next connection on."""
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(*certificate)

    def inject(self, *faults: Fault) -> None:
        """Let them happen when their stages come."""
        for fault in faults:
            assert fault.stage in self.stages, f"{fault.stage} is no stage of {type(self).__name__}"
            with self._lock:
                self._armed.append(_Armed(fault, fault.skip, fault.times))

    def lift(self) -> None:
        """Behave from now on; what hangs in a black hole is closed."""
        with self._lock:
            self._armed.clear()
        self.cut()

    def cut(self) -> None:
        """Break every connection."""
        asyncio.run_coroutine_threadsafe(self._cancel(), self._loop).result(10)

    def take(self, stage: str) -> Fault | None:
        """The fault that is due at this pass of `stage`, and count the pass."""
        with self._lock:
            due = next((armed for armed in self._armed if armed.is_due(stage)), None)
            if due is None:
                return None
            self.struck.append(due.fault)
        self.on_strike(due.fault)
        return due.fault

    @abstractmethod
    async def serve(self, link: Link) -> None:
        """Carry one connection."""

    async def _listen(self) -> asyncio.Server:
        return await asyncio.start_server(self._accept, self.host, 0, limit=1 << 26)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        link = Link(reader, writer)
        try:
            await self._carry(link)
        except (Cut, OSError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError):
            pass
        finally:
            self._tasks.discard(task)
            for side in (link.client, getattr(link, "server", None)):
                if side is not None:
                    side.transport.abort()
                    with suppress(OSError, asyncio.CancelledError):
                        await side.wait_closed()

    async def _carry(self, link: Link) -> None:
        if fault := self.take("handshake"):
            await link.strike(fault, b"")
        if self._tls is not None:
            await link.client.start_tls(self._tls)
        link.server_reader, link.server = await asyncio.open_connection(self.host, self.target, limit=1 << 26)
        await self.serve(link)
