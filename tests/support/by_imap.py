"""What the human does by IMAP, on whatever server."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from imapclient import IMAPClient


def connected(host: str, port: int) -> IMAPClient:
    """Not yet logged in; INTERNALDATEs come with their zone."""
    client = IMAPClient(host, port, ssl=False, timeout=30)
    client.normalise_times = False
    return client


def appended(client: IMAPClient, raw: bytes, at: datetime, *, folder: str, flags: Iterable[str]) -> int:
    """INTERNALDATE is `at`. The UID that the server answers (UIDPLUS, RFC 4315)."""
    answer: bytes = client.append(folder, raw, flags, at)
    return int(answer.split(b"APPENDUID ")[1].split()[1].rstrip(b"]"))
