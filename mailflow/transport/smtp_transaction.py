"""One kept connection to the relay, and one mail transaction on it.

1. One recipient per transaction: its outcome belongs to one delivery (RFC 5321 3.3). An audit address may be a second one, and its
   outcome counts for nothing: where the relay refuses it, the mail goes without it.
2. The message's bytes go out as they are: CRLF line ends, no line that begins with a dot, CRLF at the end. The composer
   guarantees it, so nothing is searched, replaced or copied here; a payload shared by 500 members stays one piece of memory.
3. Up to the terminating dot every loss is `Deferred`: the relay has nothing (measured: 0 of 400 delivered).
   From the dot on every loss is `Uncertain`. The border is `end_with_dot`, and it is nowhere else.
4. After any fault, and when cancelled, the connection is aborted, never used again: a late reply to the last command must not
   answer the next one.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import cast

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPHeloError,
    SMTPResponse,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from mailflow.mail.retry import Deferred, LogInRefused, Misconfigured, Outcome, Refused, TransactionPhase, Uncertain
from mailflow.mail.smtp_reply import OUT_OF_STEP, read_reply, reply_line

BeforeDot = Callable[[], Awaitable[None]]
"""Called when the whole message has been written and only the dot is missing: the place to commit the intent."""

SLICE = 256 * 1024
"""How much is written before waiting for the relay to take it: bounds the memory of a connection, whatever the message's size."""

Faults = (SMTPException, OSError)
"""All that a lost or babbling server makes aiosmtplib raise; time-outs are OSErrors."""


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds to wait for the server (RFC 5321 4.5.3.2)."""

    connect: float = 30
    """Connecting, TLS handshake, greeting, EHLO and log-in together."""
    command: float = 300
    block: float = 180
    """Until the relay has taken one slice of the message."""
    dot: float = 600
    """A shorter wait for the answer to the dot makes duplicates (RFC 1047)."""


@dataclass(frozen=True, slots=True)
class Message:
    """What goes over the wire for one recipient. `payload` is shared between messages and never copied."""

    sender: str
    recipient: str
    prefix: bytes
    payload: bytes | None
    audit_copy: str | None = None
    """A second recipient of the same transaction: its copy, seen in the mailbox, proves that the relay took the mail."""

    @property
    def size(self) -> int:
        """Octets on the wire."""
        return len(self.prefix) + len(self.payload or b"")

    @property
    def pieces(self) -> tuple[bytes, ...]:
        """Prefix and payload. Their borders are asserted; what lies between is the composer's promise."""
        pieces = (self.prefix,) if self.payload is None else (self.prefix, self.payload)
        for piece in pieces:
            assert piece.endswith(b"\r\n"), "each piece of a message ends with CRLF"
            assert not piece.startswith(b"."), "no line of a message begins with a dot"
        return pieces


class Connection:
    """One connection: opened once, used for transactions one after the other, aborted at the first fault."""

    def __init__(self, client: SMTP, user: str | None, password: str | None, timeouts: Timeouts) -> None:
        self._client = client
        self._user = user
        self._password = password
        self._timeouts = timeouts
        self._writer: asyncio.StreamWriter | None = None
        self._opening: asyncio.Task[None] | None = None
        self._is_aborted = False

    @property
    def is_usable(self) -> bool:
        """Can the next transaction begin on it?"""
        return not self._is_aborted and self._client.is_connected

    async def open(self) -> None:
        """Connect, greet, encrypt, log in. Raises what aiosmtplib raises (`Faults`); aborted meanwhile: disconnected."""
        self._opening = asyncio.ensure_future(self._open())
        try:
            await self._opening
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if self._is_aborted and task is not None and not task.cancelling():
                raise SMTPServerDisconnected("stopped while connecting") from None
            self.abort()
            raise
        except BaseException:
            self.abort()
            raise

    async def _open(self) -> None:
        async with asyncio.timeout(self._timeouts.connect):
            await self._client.connect()
            if self._client.is_ehlo_or_helo_needed:
                await self._greet()
            if self._user is not None:
                await self._log_in(self._user, self._password or "")
        transport, protocol = self._client.transport, self._client.protocol
        if transport is None or protocol is None:
            raise SMTPServerDisconnected("Connection lost")
        loop = asyncio.get_running_loop()
        self._writer = asyncio.StreamWriter(cast(asyncio.WriteTransport, transport), protocol, None, loop)

    async def _greet(self) -> None:
        try:
            await self._client.ehlo()
        except SMTPHeloError:
            if not self._client.is_connected:
                raise
            await self._client.helo()

    async def _log_in(self, user: str, password: str) -> None:
        """One attempt by one method: aiosmtplib's `login` would try a wrong password by each of three, and lock the account."""
        offered = self._client.server_auth_methods
        if "plain" in offered:
            await self._client.auth_plain(user, password)
        elif "login" in offered:
            await self._client.auth_login(user, password)
        elif "cram-md5" in offered:
            await self._client.auth_crammd5(user, password)
        else:
            raise SMTPException("the relay offers no log-in by password (AUTH PLAIN, LOGIN or CRAM-MD5)")

    def size_limit(self) -> int | None:
        """The relay's limit in octets (RFC 1870); None where it says nothing or 0."""
        limit = self._client.esmtp_extensions.get("size", "")
        return int(limit) or None if limit.isdecimal() else None

    async def refusal_of(self, sender: str, recipient: str) -> str | None:
        """MAIL, RCPT and no more: what the relay says against taking mail for `recipient`; None where it would. Raises `Faults`."""
        message = Message(sender, recipient, b"", None)
        for phase, command in self._envelope(message)[:-1]:
            reply = await self._client.execute_command(*command, timeout=self._timeouts.command)
            if not _is_expected(phase, reply):
                await self._leave_transaction(reply)
                return f"{reply.code} {' '.join(reply.message.split())}"
        await self._leave_transaction(None)
        return None

    async def transact(self, message: Message, before_dot: BeforeDot | None = None) -> Outcome:
        """Offer one message; always an outcome, unless cancelled or `before_dot` raises (then no dot was sent)."""
        try:
            outcome = await self._transact(message, before_dot)
        except BaseException:
            self.abort()
            raise
        if isinstance(outcome, Uncertain):
            self.abort()
        return outcome

    async def _transact(self, message: Message, before_dot: BeforeDot | None) -> Outcome:
        phase = TransactionPhase.MAIL
        try:
            for phase, command in self._envelope(message):
                if phase is TransactionPhase.DATA and message.audit_copy is not None:
                    await self._name_audit_copy(message.audit_copy)
                reply = await self._client.execute_command(*command, timeout=self._timeouts.command)
                if not _is_expected(phase, reply):
                    await self._leave_transaction(reply)
                    return read_reply(phase, reply.code, reply.message)
            await self._write(message.pieces)
        except UnicodeEncodeError:
            await self._leave_transaction(None)
            return Refused("the relay takes only ASCII addresses (no SMTPUTF8)", concerns_address=True)
        except Faults as fault:
            self.abort()
            return Deferred(f"lost before the end of the message: {describe(fault)}", phase)
        return await end_with_dot(self._client, before_dot, self._timeouts.dot)

    async def _name_audit_copy(self, address: str) -> None:
        """Whatever the relay says of it, the mail goes to its recipient (who has been accepted already)."""
        if address.isascii():
            command = (b"RCPT", b"TO:<%b>" % address.encode("ascii"))
            await self._client.execute_command(*command, timeout=self._timeouts.command)

    def _envelope(self, message: Message) -> tuple[tuple[TransactionPhase, tuple[bytes, ...]], ...]:
        options = [b"SIZE=%d" % message.size] if self._client.supports_extension("size") else []
        encoding = "ascii"
        if not (message.sender + message.recipient).isascii() and self._client.supports_extension("smtputf8"):
            encoding, options = "utf-8", [*options, b"SMTPUTF8"]
        sender, recipient = message.sender.encode(encoding), message.recipient.encode(encoding)
        return (
            (TransactionPhase.MAIL, (b"MAIL", b"FROM:<%b>" % sender, *options)),
            (TransactionPhase.RCPT, (b"RCPT", b"TO:<%b>" % recipient)),
            (TransactionPhase.DATA, (b"DATA",)),
        )

    async def _write(self, pieces: tuple[bytes, ...]) -> None:
        assert self._writer is not None
        for piece in pieces:
            view = memoryview(piece)
            for start in range(0, len(view), SLICE):
                self._writer.write(view[start : start + SLICE])
                async with asyncio.timeout(self._timeouts.block):
                    await self._writer.drain()

    async def _leave_transaction(self, reply: SMTPResponse | None) -> None:
        """Make the connection fit for the next transaction, or abort it: after a reply that closes, that is no refusal, or out of step."""
        if reply is not None and (reply.code in {421, OUT_OF_STEP} or not 400 <= reply.code < 600):
            self.abort()
            return
        try:
            await self._client.rset(timeout=self._timeouts.command)
        except Faults:
            self.abort()

    async def quit(self) -> None:
        """Part politely, without waiting long; over TLS, the server's farewell to the encryption is not waited for."""
        transport = self._client.transport
        with contextlib.suppress(*Faults):
            await self._client.quit(timeout=5)
        if isinstance(transport, asyncio.WriteTransport):
            transport.abort()
        self.abort()

    def abort(self) -> None:
        """Drop the connection at once, with all that is not yet written: a message without its dot is never delivered."""
        self._is_aborted = True
        if self._opening is not None and not self._opening.done():
            self._opening.cancel()
        if isinstance(transport := self._client.transport, asyncio.WriteTransport):
            transport.abort()
        self._client.close()


async def end_with_dot(client: SMTP, before_dot: BeforeDot | None, timeout: float) -> Outcome:  # noqa: ASYNC109 (the server's, not the caller's)
    """The border between `Deferred` and `Uncertain`: the whole message is written, its terminating dot is not.

    `before_dot` runs first; if it raises, no dot leaves. A connection found dead before the dot is still a certain "not
    accepted". Then the dot is written alone and its answer awaited; whatever prevents that answer is uncertain.
    """
    if before_dot is not None:
        await before_dot()
    if not client.is_connected:
        return Deferred("lost before the end of the message: connection lost", TransactionPhase.DATA)
    try:
        reply = await client.execute_command(b".", timeout=timeout)
    except Faults:
        return Uncertain()
    return read_reply(TransactionPhase.DOT, reply.code, reply.message)


def _is_expected(phase: TransactionPhase, reply: SMTPResponse) -> bool:
    if phase is TransactionPhase.DATA:
        return reply.code == 354
    return reply.code == 250 or (phase is TransactionPhase.RCPT and reply.code == 251)


def read_fault_of_opening(fault: Exception) -> Outcome:
    """What a failed `open` means for the mail that wanted the connection.

    A network's fault passes; a 5xx, a feature that is not offered, a password file that cannot be read do not.
    """
    if isinstance(fault, SMTPAuthenticationError) and is_log_in_refusal(fault):
        return LogInRefused(reply_line(fault.code, fault.message))
    if isinstance(fault, SMTPResponseException) and fault.code > 0:
        return read_reply(TransactionPhase.CONNECT, fault.code, fault.message)
    if isinstance(fault, OSError | SMTPResponseException):
        return Deferred(describe(fault), TransactionPhase.CONNECT)
    return Misconfigured(describe(fault))


def is_log_in_refusal(fault: Exception) -> bool:
    """Did the server refuse name or password (and not just put us off)?"""
    return isinstance(fault, SMTPAuthenticationError) and fault.code >= 500


def describe(fault: BaseException) -> str:
    """One line for the record."""
    if (why := _refused_certificate(fault)) is not None:
        return (
            f"its certificate is not accepted ({why}): have it renewed, use the host name it was made for, "
            "or name its authority in MAILFLOW_CA_FILE"
        )
    words = fault.message if isinstance(fault, SMTPException) else str(fault)
    return " ".join(words.split()) or ("no answer in time" if isinstance(fault, TimeoutError) else type(fault).__name__)


def _refused_certificate(fault: BaseException | None) -> str | None:
    """Why TLS did not take the server's certificate, where that is what lies below `fault`."""
    while fault is not None:
        if isinstance(fault, ssl.SSLCertVerificationError):
            return fault.verify_message
        fault = fault.__cause__ or fault.__context__
    return None
