"""The proxy before an SMTP relay (RFC 5321): commands, replies, the message, its dot. One command at a time, as mailflow sends them."""

from __future__ import annotations

import asyncio

from tests.support.fault_proxy.wire import Fault, FaultProxy, Kind, Link

_VERBS = {
    "EHLO": "ehlo", "HELO": "ehlo", "AUTH": "auth", "MAIL": "mail", "RCPT": "rcpt", "DATA": "data", "RSET": "rset", "QUIT": "quit",
}  # fmt: skip


class SmtpProxy(FaultProxy):
    """`swallowed` holds the messages that the relay took and whose answer never came back.

    While `swallows_each_once` is set, that happens to every message when it comes for the first time.
    """

    swallows_each_once = False

    stages = frozenset({"handshake", "connect", "body", "dot", "answer", *_VERBS.values()})

    def __init__(self, target: int, **options: object) -> None:
        super().__init__(target, **options)  # type: ignore[arg-type] # those of FaultProxy
        self.swallowed: list[bytes] = []

    async def serve(self, link: Link) -> None:
        """Greeting, then commands and their replies in turn."""
        await self._answer(link, self.take("connect"), await _reply(link))
        while line := await link.client_reader.readline():
            verb = line[:4].decode("ascii", "replace").upper()
            if verb == "DATA":
                await self._message(link, line)
            else:
                await self._command(link, line, self.take(_VERBS[verb]) if verb in _VERBS else None)

    async def _command(self, link: Link, line: bytes, fault: Fault | None) -> None:
        if fault is not None and fault.kind is Kind.REPLY:
            await self._answer(link, fault, b"")
            return
        await link.to_server(line)
        await self._answer(link, fault, await _reply(link))

    async def _message(self, link: Link, line: bytes) -> None:
        """DATA and the message. A dictated answer to the dot is given by the proxy alone: the relay hears of no DATA at all."""
        if (fault := self.take("data")) is not None:
            await self._command(link, line, fault)
            if fault.kind is not Kind.LATENCY and fault.kind is not Kind.DRIP:
                return
        at_dot = self.take("dot")
        if at_dot is not None and at_dot.kind is Kind.REPLY:
            await link.to_client(b"354 go on\r\n")
            await _whole(link)
            await link.to_server(b"RSET\r\n")
            await _reply(link)
            await self._answer(link, at_dot, b"")
            return
        if fault is None:
            await link.to_server(line)
            reply = await _reply(link)
            await link.to_client(reply)
            if not reply.startswith(b"354"):
                return
        if (broken := self.take("body")) is not None:
            await link.to_server(await link.client_reader.readline())
            if broken.kind is Kind.DRIP:
                await _read_slowly(link, broken.seconds)
            else:
                await link.strike(broken, b"")
        message = await _whole(link)
        if at_dot is not None:
            await link.to_server(message[:-3])
            await link.strike(at_dot, b"")
        await self._dot(link, message)

    async def _dot(self, link: Link, message: bytes) -> None:
        """The relay gets the whole message; whether its answer comes back is another matter."""
        await link.to_server(message)
        reply = await _reply(link)
        broken = self.take("answer")
        if self.swallows_each_once and message not in self.swallowed:
            broken = Fault(Kind.CLOSE, "answer")
        if broken is not None and broken.kind not in {Kind.LATENCY, Kind.DRIP}:
            self.swallowed.append(message)
        await self._answer(link, broken, reply)

    async def _answer(self, link: Link, fault: Fault | None, reply: bytes) -> None:
        if fault is None:
            await link.to_client(reply)
        elif fault.kind is Kind.REPLY:
            await link.to_client(fault.reply.encode() + b"\r\n")
        else:
            await link.strike(fault, reply)


async def _reply(link: Link) -> bytes:
    """All lines of one reply; a relay that has hung up takes the client with it."""
    lines = b""
    while True:
        line = await link.server_reader.readline()
        if not line:
            raise asyncio.IncompleteReadError(lines, None)
        lines += line
        if line[3:4] != b"-":
            return lines


async def _read_slowly(link: Link, seconds: float) -> None:
    """A relay that takes a byte now and then, for ever."""
    while await link.client_reader.read(1):  # noqa: ASYNC110 - slowness is what it is for
        await asyncio.sleep(seconds)  # noqa: TID251


async def _whole(link: Link) -> bytes:
    """The message to its dot. An empty one is the dot alone."""
    message = b""
    while not message.endswith(b"\r\n.\r\n") and message != b".\r\n":
        line = await link.client_reader.readline()
        if not line:
            raise asyncio.IncompleteReadError(message, None)
        message += line
    return message
