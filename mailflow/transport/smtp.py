"""The relay: a small pool of kept connections, through which every mail of ours leaves.

Encryption is what the settings say, verified, or the connection does not come about: never opportunistic. Connections are opened
when a mail needs one, kept while mails follow each other, and given back by `rest`. A kept connection that the server has
meanwhile given up costs the delivery nothing: it is repeated once on a fresh one if the server had not yet been told anything.
"""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from aiosmtplib import SMTP

from mailflow.errors import ConfigurationError, LoginRefused, Problem, RelayFault
from mailflow.mail.retry import Deferred, Outcome, Refused, TransactionPhase
from mailflow.transport.smtp_transaction import (
    BeforeDot,
    Connection,
    Faults,
    Message,
    Timeouts,
    describe,
    is_log_in_refusal,
    read_fault_of_opening,
)

FAR_CONNECTIONS, NEAR_CONNECTIONS = 4, 2
"""To a relay elsewhere, whose answers take their way; to one on this machine, which works on our own processors: there more of them send
hardly faster, and only lengthen the time in which nobody knows whether a mail has left (docs/performance.md)."""


class Encryption(StrEnum):
    """How the connection is protected."""

    TLS = "tls"
    """From the first byte (port 465)."""
    STARTTLS = "starttls"
    """By STARTTLS, demanded (port 587)."""
    NONE = "none"
    """Not at all: loopback only."""


def is_loopback(host: str) -> bool:
    """Does `host` name this machine?"""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Relay:
    """The SMTP server that takes our mails. One event loop; any number of concurrent `send`s, at most `connections` at a time."""

    def __init__(
        self,
        host: str,
        port: int,
        encryption: Encryption,
        *,
        local_hostname: str,
        user: str | None = None,
        password: str | Callable[[], str | None] | None = None,
        ca_file: Path | None = None,
        connections: int | None = None,
        timeouts: Timeouts | None = None,
        audit_copy: Callable[[], str | None] = lambda: None,
    ) -> None:
        """`local_hostname` is what EHLO says: a name under which this machine is known. `ca_file` replaces the system's CAs.

        `password` may be a function, asked at every log-in, so that a changed password needs no restart. `audit_copy()` is asked
        with every mail: the address that gets it as well, if any. `connections`: at most; by default as near as it is.
        """
        if encryption is Encryption.NONE and not is_loopback(host):
            problem = Problem(
                "MAILFLOW_SMTP_URL",
                f"{host} without encryption.",
                "Write smtps:// or smtp+starttls://; smtp:// is for loopback.",
            )
            raise ConfigurationError((problem,))
        self.host = host
        self.port = port
        self.connections = connections or (NEAR_CONNECTIONS if is_loopback(host) else FAR_CONNECTIONS)
        self._encryption = encryption
        self._local_hostname = local_hostname.encode("idna").decode("ascii")
        self._user = user
        self._password = password
        self._tls = None if encryption is Encryption.NONE else _verifying(ca_file)
        self._timeouts = timeouts or Timeouts()
        self._audit_copy = audit_copy
        self._slots = asyncio.Semaphore(self.connections)
        self._door = asyncio.Lock()
        self._failures = 0
        self._failure: Exception | None = None
        self._kept: list[Connection] = []
        self._open: set[Connection] = set()
        self._is_aborted = False

    async def send(
        self, prefix: bytes, payload: bytes | None, sender: str, recipient: str, *, before_dot: BeforeDot | None = None
    ) -> Outcome:
        """Offer one mail to the relay for one recipient; `prefix` and `payload` are the message's bytes as they go over the wire.

        Always answers an outcome, whatever the network does; raises only when cancelled or when `before_dot` raises, and then
        the relay has not got the mail.
        """
        message = Message(sender, recipient, prefix, payload, self._audited(recipient))
        if any(_is_unfit(address) for address in (sender, recipient)):
            return Refused(f"not an address: {recipient!r} (from {sender!r})", concerns_address=True)
        async with self._slots:
            while self._kept:
                outcome = await self._send_on(self._kept.pop(), message, before_dot)
                if not (isinstance(outcome, Deferred) and outcome.phase is TransactionPhase.MAIL):
                    return outcome
            if self._is_aborted:
                return Deferred("stopped", TransactionPhase.CONNECT)
            try:
                connection = await self._connect()
            except Exception as fault:  # noqa: BLE001 - what breaks here would break for every mail: never one mail's fault
                return read_fault_of_opening(fault)
            return await self._send_on(connection, message, before_dot)

    def _audited(self, recipient: str) -> str | None:
        """Where a copy goes; nowhere where the recipient is that address, or it is none."""
        address = self._audit_copy()
        if address is None or _is_unfit(address) or address.casefold() == recipient.casefold():
            return None
        return address

    async def _send_on(self, connection: Connection, message: Message, before_dot: BeforeDot | None) -> Outcome:
        try:
            outcome = await connection.transact(message, before_dot)
        except BaseException:
            self._open.discard(connection)
            raise
        if isinstance(outcome, Deferred) and outcome.phase is TransactionPhase.MAIL:
            connection.abort()
        if connection.is_usable:
            self._kept.append(connection)
        else:
            self._open.discard(connection)
        return outcome

    async def _connect(self) -> Connection:
        """Log-ins one at a time: four at once with a wrong password would lock the account. Who waited meanwhile shares the refusal."""
        if self._user is None:
            return await self._open_connection()
        seen = self._failures
        async with self._door:
            if self._failure is not None and self._failures > seen:
                raise self._failure
            try:
                return await self._open_connection()
            except Exception as fault:
                if is_log_in_refusal(fault) or isinstance(fault, TimeoutError):
                    self._failures, self._failure = self._failures + 1, fault
                raise

    async def _open_connection(self) -> Connection:
        client = SMTP(
            hostname=self.host,
            port=self.port,
            local_hostname=self._local_hostname,
            timeout=self._timeouts.connect,
            use_tls=self._encryption is Encryption.TLS,
            start_tls=self._encryption is Encryption.STARTTLS,
            tls_context=self._tls,
        )
        password = self._password() if callable(self._password) else self._password
        connection = Connection(client, self._user, password, self._timeouts)
        self._open.add(connection)
        try:
            await connection.open()
        except BaseException:
            self._open.discard(connection)
            raise
        return connection

    async def size_limit(self) -> int | None:
        """Log in and ask how large a mail may be, in octets (RFC 1870); None where the relay names no limit.

        Raises `LoginRefused` or `RelayFault`.
        """
        async with self._slots:
            connection = await self._connect_or_tell()
            self._kept.append(connection)
            return connection.size_limit()

    async def refusal_of(self, sender: str, recipient: str) -> str | None:
        """What the relay says against taking mail for `recipient`; None where it would take it. Nothing is sent.

        Raises `LoginRefused` or `RelayFault`.
        """
        async with self._slots:
            connection = self._kept.pop() if self._kept else await self._connect_or_tell()
            try:
                refusal = await connection.refusal_of(sender, recipient)
            except Faults as fault:
                connection.abort()
                raise RelayFault(f"the relay {self.host}:{self.port} cannot be used: {describe(fault)}") from fault
            if connection.is_usable:
                self._kept.append(connection)
            else:
                self._open.discard(connection)
            return refusal

    async def _connect_or_tell(self) -> Connection:
        try:
            return await self._connect()
        except Faults as fault:
            place = f"the relay {self.host}:{self.port}"
            if is_log_in_refusal(fault):
                raise LoginRefused(f"{place} refused the log-in of {self._user}: {describe(fault)}") from fault
            raise RelayFault(f"{place} cannot be used: {describe(fault)}") from fault

    async def rest(self) -> None:
        """Say QUIT on the connections that are not in use; the next mail opens a new one."""
        resting, self._kept = self._kept, []
        await asyncio.gather(*(connection.quit() for connection in resting))
        self._open.difference_update(resting)

    def abort(self) -> None:
        """Drop every connection, for good: sends under way answer at once, `Deferred` before the dot and `Uncertain` after it."""
        self._is_aborted = True
        for connection in tuple(self._open):
            connection.abort()
        self._open.clear()
        self._kept.clear()


def _verifying(ca_file: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=ca_file)
    except OSError as error:
        problem = Problem("MAILFLOW_CA_FILE", f"{ca_file} holds no certificates: {error}.", "Name a PEM file.")
        raise ConfigurationError((problem,)) from error


def _is_unfit(address: str) -> bool:
    """Could it break out of the envelope command's angle brackets? (`''` is the null reverse-path.)"""
    return any(char in "<>" or char.isspace() or not char.isprintable() for char in address)
