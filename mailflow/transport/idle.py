"""One round of IDLE (RFC 2177) that neither spins on a dropped connection nor sleeps through a mail.

imapclient's own `idle_check` answers an end of file with an empty list, at once and for ever; it does not see lines that
arrived in the same segment as the server's `+`; and its `idle` fails on lines that came before the `+`. Hence:

1. bytes already read (by TLS or by the line buffer) count as readable;
2. lines are read blocking, with the connection's read timeout: an end of file is an exception;
3. untagged lines before the `+` are news like any other;
4. the answer to DONE is awaited: a peer that is half open shows itself there at the latest.

A round is a hint. Whoever calls it polls afterwards, whatever it answered.
"""

from __future__ import annotations

import re
import select
import ssl
import time
from collections.abc import Callable
from typing import Any

from imapclient import IMAPClient

from mailflow.errors import MailboxFault

SLICE = 1.0
"""Seconds after which `stop` is asked again."""

_NEWS = re.compile(rb"\* \d+ (EXISTS|RECENT)\b", re.IGNORECASE)
_BYE = re.compile(rb"\* BYE\b", re.IGNORECASE)


def idle_round(client: IMAPClient, seconds: float, stop: Callable[[], bool]) -> bool:
    """Wait until the selected folder has news, `stop()` is true or `seconds` have passed; True where there is news.

    Raises whatever the connection raises when it breaks, `MailboxFault` on BYE.
    """
    imap = client._imap  # noqa: SLF001 - see above; imapclient's own IDLE is built on the same calls
    tag = imap._command("IDLE")  # noqa: SLF001
    news, waiting = False, True
    while waiting:
        line = imap._get_response()  # noqa: SLF001
        if imap.tagged_commands.get(tag) is not None:
            imap._command_complete("IDLE", tag)  # noqa: SLF001 - raises where the server said BAD
            raise MailboxFault("The mail server offers IDLE and refuses it.")
        waiting = line is not None
        news = news or _is_news(line)
    until = time.monotonic() + seconds
    while not news and not stop() and (left := until - time.monotonic()) > 0:
        if _readable(client, min(SLICE, left)):
            news = _is_news(imap._get_response())  # noqa: SLF001
    imap.send(b"DONE\r\n")
    imap._command_complete("IDLE", tag)  # noqa: SLF001
    return news


def _is_news(line: bytes | None) -> bool:
    if line is None:
        return False
    if _BYE.match(line):
        raise MailboxFault(f"The mail server said goodbye ({line[6:].decode('utf-8', 'replace').strip()[:200]}).")
    return _NEWS.match(line) is not None


def _readable(client: IMAPClient, seconds: float) -> bool:
    if _peek(client):
        return True
    poller = select.poll()
    poller.register(client.socket().fileno(), select.POLLIN)
    return bool(poller.poll(seconds * 1000)) and _peek(client) is not None


def _peek(client: IMAPClient) -> bytes | None:
    """What can be read without waiting: bytes; b'' for nothing or the end of the file; None for a TLS record without data."""
    sock = client.socket()
    imap: Any = client._imap  # noqa: SLF001
    timeout = sock.gettimeout()
    sock.setblocking(False)
    try:
        return bytes(imap.file.peek(1)[:1])
    except (ssl.SSLWantReadError, BlockingIOError):
        return None
    finally:
        sock.settimeout(timeout)
