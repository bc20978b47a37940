"""Where the two mail servers are: a URL, read strictly, that never lets a password leave in the clear."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

Security = Literal["tls", "starttls", "none"]
_SCHEMES: dict[str, tuple[Security, int]] = {
    "imaps": ("tls", 993),
    "imap+starttls": ("starttls", 143),
    "imap": ("none", 143),
    "smtps": ("tls", 465),
    "smtp+starttls": ("starttls", 587),
    "smtp": ("none", 25),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerUrl:
    """Where a mail server is and how the connection is secured."""

    scheme: str
    host: str
    port: int
    user: str | None
    security: Security

    @property
    def is_loopback(self) -> bool:
        """Does the host name this machine (127.0.0.0/8, ::1, localhost)?"""
        return names_loopback(self.host)

    def __str__(self) -> str:
        user = f"{self.user}@" if self.user else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{user}{host}:{self.port}"


def names_loopback(host: str) -> bool:
    """Does `host` name this machine (127.0.0.0/8, ::1, localhost)?"""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_server_url(text: str, protocol: str) -> ServerUrl:
    """The server that `text` names. `protocol` is `imap` or `smtp`. Raises ValueError with a
    sentence that shows no password.

    The user may hold an @ (`imaps://emri@bashkia.gov.al@mail.bashkia.gov.al`), plain or as %40.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise ValueError("The URL of the server cannot be read.") from None
    shown = f"'{_without_password(parts)}'"
    if not parts.scheme.startswith(protocol) or parts.scheme not in _SCHEMES or not parts.hostname:
        raise ValueError(f"{shown} names no {protocol.upper()} server.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError(f"{shown} has something behind the host.")
    if parts.password is not None:
        raise ValueError(f"{shown} holds a password, which belongs into MAILFLOW_{protocol.upper()}_PASSWORD_FILE.")
    security, usual_port = _SCHEMES[parts.scheme]
    server = ServerUrl(
        scheme=parts.scheme,
        host=parts.hostname,
        port=port or usual_port,
        user=unquote(parts.username) if parts.username else None,
        security=security,
    )
    if security == "none" and not server.is_loopback:
        raise ValueError(f"{shown} would send passwords and mail in the clear.")
    return server


def _without_password(parts: SplitResult) -> str:
    """The URL as a message may show it."""
    user, has_password, _ = parts.netloc.rpartition("@")[0].partition(":")
    host = parts.netloc.rpartition("@")[2]
    shown = f"{user}{':…' if has_password else ''}@{host}" if user else host
    return f"{parts.scheme}://{shown}" if parts.scheme else shown or "…"
