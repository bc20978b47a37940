"""The proxy before an IMAP server (RFC 3501): tags, literals, IDLE."""

from __future__ import annotations

import asyncio
import re

from tests.support.fault_proxy.wire import Cut, Fault, FaultProxy, Kind, Link

_COMMAND = re.compile(rb"([A-Z]{4}\d+) (.*)\r\n", re.DOTALL)
_LITERAL = re.compile(rb"\{(\d+)\}\r\n$")
_VALIDITY = re.compile(rb"\[UIDVALIDITY \d+\]")
_STAGES = (
    ("login", re.compile(rb"LOGIN|AUTHENTICATE", re.IGNORECASE)),
    ("store", re.compile(rb"UID STORE", re.IGNORECASE)),
    ("search", re.compile(rb"UID SEARCH", re.IGNORECASE)),
    ("headers", re.compile(rb"UID FETCH .*BODY\.PEEK\[HEADER", re.IGNORECASE)),
    ("body", re.compile(rb"UID FETCH .*BODY\.PEEK\[\]", re.IGNORECASE)),
    ("structure", re.compile(rb"UID FETCH .*BODYSTRUCTURE", re.IGNORECASE)),
    *((word, re.compile(word.encode(), re.IGNORECASE)) for word in ("list", "examine", "select", "idle", "noop", "logout")),
)  # fmt: skip


class _Course:
    """One connection: the command that is under way, and what is to happen to its answer."""

    def __init__(self) -> None:
        self.tag = b""
        self.stage = ""
        self.fault: Fault | None = None


class ImapProxy(FaultProxy):
    """While `uidvalidity` is set, every folder that is opened claims to have that one."""

    stages = frozenset({"handshake", "connect", *(name for name, _ in _STAGES)})

    uidvalidity: int | None = None

    async def serve(self, link: Link) -> None:
        """Both directions until one of them ends."""
        course = _Course()
        course.fault = self.take("connect")
        ways = [asyncio.ensure_future(way(link, course)) for way in (self._upstream, self._downstream)]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _upstream(self, link: Link, course: _Course) -> None:
        while line := await link.client_reader.readline():
            command = _COMMAND.fullmatch(line)
            if command is not None:
                course.tag, course.stage = command[1], _stage_of(command[2])
                course.fault = self.take(course.stage) if course.stage else None
                if course.fault is not None and await self._withheld(course.fault, link, course):
                    continue
            await link.to_server(line)

    async def _withheld(self, fault: Fault, link: Link, course: _Course) -> bool:
        """What happens before the server hears of the command; True where it does not hear of it at all."""
        if fault.kind is Kind.REPLY:
            await link.to_client(b"%b %b\r\n" % (course.tag, fault.reply.encode()))
            return True
        if fault.kind is Kind.BYE and course.stage != "idle":
            await link.to_client(b"* BYE going down for maintenance\r\n")
            raise Cut
        if not fault.heard:
            await link.strike(fault, b"%b OK done\r\n" % course.tag)
            return True
        return False

    async def _downstream(self, link: Link, course: _Course) -> None:
        while line := await link.server_reader.readline():
            if self.uidvalidity is not None:
                line = _VALIDITY.sub(b"[UIDVALIDITY %d]" % self.uidvalidity, line)
            literal = _LITERAL.search(line)
            content = await link.server_reader.readexactly(int(literal[1])) if literal else b""
            fault = course.fault
            if fault is None:
                await link.to_client(line + content)
            elif await self._broken(fault, link, course, line, content):
                course.fault = None

    async def _broken(self, fault: Fault, link: Link, course: _Course, line: bytes, content: bytes) -> bool:
        """Pass a line of the answer on as `fault` has it; True where it has happened."""
        if fault.kind is Kind.CUT_LITERAL and content:
            await link.to_client(line + content[: len(content) // 2])
            link.reset()
        if fault.kind is Kind.SHORT_LITERAL and content:
            short = content[: max(0, len(content) - 10)]
            await link.to_client(_LITERAL.sub(b"{%d}\r\n" % len(short), line) + short)
            return True
        is_last = line.startswith(course.tag + b" ") or course.stage == ""
        is_idling = course.stage == "idle" and line.startswith(b"+")
        if fault.kind is Kind.BYE and is_idling:
            await link.to_client(line + b"* BYE going down for maintenance\r\n")
            raise Cut
        if fault.kind in {Kind.DRIP, Kind.LATENCY}:
            slow = line + content + (b"* OK still here\r\n" * 1000 if is_idling else b"")
            await link.strike(fault, slow)
            return is_last or fault.kind is Kind.LATENCY
        if is_idling:
            await link.to_client(line)
        is_answer = not line.startswith(b"+")
        if is_idling or (is_answer and fault.kind not in {Kind.CUT_LITERAL, Kind.SHORT_LITERAL}):
            await link.strike(fault, line)
            return True
        await link.to_client(line + content)
        return is_last


def _stage_of(command: bytes) -> str:
    return next((name for name, pattern in _STAGES if pattern.match(command)), "")
