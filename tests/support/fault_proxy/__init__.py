"""A proxy before a real mail server that speaks its protocol just far enough to break it at a chosen step.

    with ImapProxy(dovecot.port) as proxy:
        proxy.inject(Fault(Kind.CUT_LITERAL, "body"))

Stages of IMAP: handshake, connect, login, list, examine, select, search, headers, structure, body, store, idle, noop, logout; of SMTP:
handshake, connect, ehlo, auth, mail, rcpt, data, body (while the message comes), dot (withheld), answer (the relay has the mail and its
word does not come back). `struck` tells what has really happened.
"""

from __future__ import annotations

from tests.support.fault_proxy.imap import ImapProxy
from tests.support.fault_proxy.smtp import SmtpProxy
from tests.support.fault_proxy.wire import Fault, Kind

__all__ = ["Fault", "ImapProxy", "Kind", "SmtpProxy"]
