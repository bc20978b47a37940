"""Opening an IMAP connection: verified TLS, timeouts on everything, one clear sentence where it fails.

An IMAPClient that leaves here is logged in, answers aware instants, sends small commands at once (TCP_NODELAY: 44 ms a
command without it), notices a dead peer (keep-alive, TCP_USER_TIMEOUT), and does not format every literal for a log that
nobody reads (`debug`: three to eight times the fetching speed).
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from pathlib import Path
from typing import Literal

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from mailflow.errors import LoginRefused, MailboxFault
from mailflow.transport.patience import PatientClient, PatientTlsSocket

Security = Literal["tls", "starttls", "none"]
"""`tls`: TLS from the first byte; `starttls`: TLS before the log-in, or no log-in; `none`: loopback only."""

TIMEOUT = SocketTimeout(connect=15, read=60)
"""Seconds, `read` for one silence (`patience` tells how long a whole answer may take). After a timeout a connection is dead and never
used again."""

_PASSING = re.compile(r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", re.IGNORECASE)
"""Response codes of RFC 5530 that refuse for the moment, without meaning the password or the folder."""


def connect(
    *,
    host: str,
    port: int,
    user: str,
    password: str,
    security: Security,
    ca_file: Path | None = None,
    timeout: SocketTimeout = TIMEOUT,
) -> IMAPClient:
    """A logged-in connection.

    `ca_file` (PEM) is trusted besides the system's authorities. Raises `LoginRefused` where the server refused user or
    password, `MailboxFault` for everything else that can go wrong.
    """
    place = f"{host}:{port}"
    client: IMAPClient | None = None
    try:
        context = _trusting(ca_file) if security != "none" else None
        client = PatientClient(host, port, ssl=security == "tls", ssl_context=context, timeout=timeout)
        _tune(client, timeout)
        if security == "starttls":
            client.starttls(context)
            _tune(client, timeout)
        _log_in(client, user, password)
    except Exception as exc:  # seven unrelated kinds come out of imapclient, imaplib, ssl, the socket
        if client is not None:
            discard(client)
        raise _opening_fault(exc, place, user) from exc
    return client


def discard(client: IMAPClient) -> None:
    """Close the socket, whatever state the connection is in."""
    try:
        client.shutdown()
    except (OSError, imaplib.IMAP4.error):
        client.socket().close()


def reason(exc: BaseException) -> str:
    """What an exception of a connection says, short and in words."""
    if isinstance(exc, TimeoutError):
        return "no answer in time"
    if isinstance(exc, ssl.SSLCertVerificationError):
        return exc.verify_message or "certificate not accepted"
    text = exc.args[-1] if isinstance(exc, OSError) and exc.args else str(exc)
    if isinstance(text, bytes):
        text = text.decode("utf-8", "replace")
    words = " ".join(str(text).split())[:200].rstrip(".")
    if "EOF" in words:
        return "the server closed the connection"
    return words or type(exc).__name__


def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.sslsocket_class = PatientTlsSocket
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context


def _tune(client: IMAPClient, timeout: SocketTimeout) -> None:
    client.normalise_times = False
    client._imap.debug = 0  # noqa: SLF001 - no public switch; tests/transport/test_imap_pins.py holds it
    sock = client.socket()
    sock.allows(timeout.read)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(timeout.read * 1000))


def _log_in(client: IMAPClient, user: str, password: str) -> None:
    """AUTHENTICATE PLAIN where offered: imaplib's LOGIN knows ASCII only and does not quote the user."""
    if client.has_capability("AUTH=PLAIN"):
        client.plain_login(user, password)
    elif client.has_capability("LOGINDISABLED"):
        raise MailboxFault("it takes no password on an unencrypted connection: use imaps:// or imap+starttls://")
    else:
        client.login(user, password)


def _opening_fault(exc: Exception, place: str, user: str) -> LoginRefused | MailboxFault:
    if isinstance(exc, LoginError) and _is_refusal(exc):
        return LoginRefused(
            f"The mail server {place} refused the log-in of {user} ({reason(exc)}). "
            "Correct user and password: MAILFLOW_IMAP_URL, MAILFLOW_IMAP_PASSWORD."
        )
    if isinstance(exc, ssl.SSLCertVerificationError):
        return MailboxFault(
            f"The certificate of the mail server {place} is not accepted ({reason(exc)}). "
            "Have it renewed, use the host name it was made for, or name its authority in MAILFLOW_CA_FILE."
        )
    return MailboxFault(
        f"The mail server {place} cannot be used ({reason(exc)}). Check MAILFLOW_IMAP_URL and the server."
    )


def _is_refusal(exc: LoginError) -> bool:
    """A connection that breaks during the log-in is called a LoginError by imapclient too."""
    return not isinstance(exc.__context__, imaplib.IMAP4.abort) and not is_passing(exc)


def is_passing(refusal: Exception) -> bool:
    """Does the server say that it refuses for the moment only?"""
    return _PASSING.search(str(refusal)) is not None
