"""Looking for mails of mailflow's own outside the watched folders, and before the first start.

1. Among the sent mail, while something is uncertain: whether it has left. Many providers keep a copy of what is sent through them.
2. Among the sent mail, once an hour: whether another installation sends in our name.
3. At a first start, in all these folders: whether one did before. Relays often keep no copy, so answers to invitations tell it too.

Nothing of what the human has sent is looked at: the server is asked for our own signed Message-IDs, and for mails with our header field.
A mailbox without such a folder, or a server that cannot search for a field, proves nothing, and is no fault.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mailflow.loops.intake_desk import Desk, Watch
from mailflow.transport.imap import MailboxSession

MOST = 500
"""Message-IDs that are asked for at once: a whole list of members; the rest at the next poll."""
NEWEST = 50
"""Mails of which the header is read at most."""
INSTANCE = "X-Mailflow-Instance"
FIELDS = ("FROM", "DATE", "MESSAGE-ID", INSTANCE.upper())
ANSWERS = ("FROM", "DATE", "IN-REPLY-TO")
INVITATION = ".invitation."
"""In the middle of every Message-ID of an invitation of ours (`mail/threads`)."""
REACH = timedelta(days=7)


def look_for_proof(session: MailboxSession, desk: Desk, watch: Watch) -> None:
    """Tell the desk which of the mails it seeks were sent."""
    sought = desk.sought()
    if not sought or not _open_sent(session, watch):
        return
    found = [message_id for message_id in sought[:MOST] if _lies_here(session, message_id)]
    if found:
        desk.proven(found)


def _lies_here(session: MailboxSession, message_id: str) -> bool:
    """The server has found it, and it is it: one that answers a search with whatever it has must not make us lose a mail."""
    uids = session.uids_with("Message-ID", message_id)
    headers = session.fields(uids[-NEWEST:], ("MESSAGE-ID",)) if uids else []
    return any(message_id.encode() in b"".join(mail.header.split()) for mail in headers)


def look_among_sent(session: MailboxSession, desk: Desk, watch: Watch, first: int | None, now: datetime) -> int | None:
    """Show the desk what mailflow has sent from UID `first` on (None: in the last week); answers where to go on."""
    if desk.among_sent is None or not _open_sent(session, watch):
        return first
    if first is None:
        recent = session.uids_since((now - REACH).date())
        if not recent:
            return None
        first = recent[0]
    uids = session.uids_with(INSTANCE, "", first)
    if headers := _headers(session, uids):
        desk.among_sent(headers)
    return max(uids) + 1 if uids else first


def look_back(session: MailboxSession, desk: Desk, watch: Watch) -> None:
    """Show the desk the newest mails of mailflow's that are there already, and answers to them."""
    found: list[bytes] = []
    for folder in watch.folders:
        if session.examine(folder) is not None:
            found += _headers(session, session.uids_with(INSTANCE, ""))
            found += _headers(session, session.uids_with("In-Reply-To", INVITATION), ANSWERS, INVITATION)
    if _open_sent(session, watch):
        found += _headers(session, session.uids_with(INSTANCE, ""))
    if found:
        desk.look_back(found)


def _headers(
    session: MailboxSession, uids: Sequence[int], fields: Sequence[str] = FIELDS, sought: str = INSTANCE
) -> list[bytes]:
    """Of the newest of them. Whoever has not what was sought was found by a server that cannot search for it."""
    if not uids:
        return []
    found = session.fields(sorted(uids)[-NEWEST:], fields)
    return [mail.header for mail in found if sought.lower().encode() in mail.header.lower()]


def _open_sent(session: MailboxSession, watch: Watch) -> bool:
    folder = watch.sent_folder or session.sent_folder()
    return folder is not None and folder not in watch.folders and session.examine(folder) is not None
