"""How long an answer of the mail server may take: not only each read, but the whole of it.

A time limit for each read never strikes where a byte comes every few seconds, and such a connection would hold up the watch for days.
Hence each answer may take `SocketTimeout.read` seconds of silence, and altogether `WHOLE` times that, and a second more for every
`SLOWEST` bytes that have come: a large mail on a thin line arrives, a line that only drips breaks off. The time begins anew with
everything that we send. It holds from the greeting on; the TLS handshake is within the time for connecting.
"""

from __future__ import annotations

import imaplib
import socket
import ssl
import time
from typing import Any

from imapclient import IMAPClient, SocketTimeout

WHOLE = 5
"""Times the longest silence (60 s): five minutes."""
SLOWEST = 1024
"""Bytes a second that a server delivers at the least once that time is over."""


class _Patient:
    """What the two kinds of sockets share. Without `allows` they behave as ever."""

    _silence: float | None = None
    _began = 0.0
    _received = 0

    def allows(self, silence: float) -> None:
        """The longest silence, in seconds."""
        self._silence = silence
        self._begin()

    def sendall(self, *arguments: Any) -> None:
        """As usual; the answer's time begins."""
        self._begin()
        super().sendall(*arguments)  # type: ignore[misc]

    def recv_into(self, *arguments: Any, **more: Any) -> int:
        """As usual; raises TimeoutError where the answer has taken too long altogether."""
        waits = self._silence is not None and self.gettimeout() != 0  # type: ignore[attr-defined]
        if waits:
            self.settimeout(self._left())  # type: ignore[attr-defined]
        got: int = super().recv_into(*arguments, **more)  # type: ignore[misc]
        self._received += got
        return got

    def _begin(self) -> None:
        self._began, self._received = time.monotonic(), 0
        if self._silence is not None:
            self.settimeout(self._silence)  # type: ignore[attr-defined]

    def _left(self) -> float:
        assert self._silence is not None
        left = self._began + WHOLE * self._silence + self._received / SLOWEST - time.monotonic()
        if left <= 0:
            raise TimeoutError("the answer comes too slowly")
        return min(self._silence, left)


class PatientSocket(_Patient, socket.socket):
    """Without encryption."""


class PatientTlsSocket(_Patient, ssl.SSLSocket):
    """With TLS."""


class _Imap4(imaplib.IMAP4):
    """imaplib's client on such a socket."""

    def __init__(self, host: str, port: int, tls: ssl.SSLContext | None, timeout: SocketTimeout) -> None:
        self._context, self._timeout = tls, timeout
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        plain = socket.create_connection((self.host, self.port), self._timeout.connect)
        sock: Any = PatientSocket(plain.family, plain.type, plain.proto, plain.detach())
        sock.settimeout(self._timeout.connect)
        if self._context is not None:
            sock = self._context.wrap_socket(sock, server_hostname=self.host)
        sock.allows(self._timeout.read)
        return sock  # type: ignore[no-any-return]


class PatientClient(IMAPClient):  # type: ignore[misc] # imapclient has no types
    """imapclient on such a socket. Its TLS context makes `PatientTlsSocket`s."""

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 (imapclient's name)
        return _Imap4(self.host, self.port, self.ssl_context if self.ssl else None, self._timeout)
