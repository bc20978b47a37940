"""Looking among the sent mail for what may have left: only while something is uncertain, and for its Message-ID alone.

Many providers keep a copy of what is sent through them. The folder is opened for reading, and nothing of what the human has
sent is looked at: the server is asked for our own signed Message-IDs, one by one.
"""

from __future__ import annotations

from mailflow.loops.intake_desk import Desk, Watch
from mailflow.transport.imap import MailboxSession

MOST = 500
"""Message-IDs that are asked for at once: a whole list of members; the rest at the next poll."""


def look_for_proof(session: MailboxSession, desk: Desk, watch: Watch) -> None:
    """Tell the desk which of the mails it seeks were sent. A mailbox without such a folder proves nothing, and is no fault."""
    sought = desk.sought()
    if not sought:
        return
    folder = watch.sent_folder or session.sent_folder()
    if folder is None or session.examine(folder) is None:
        return
    found = [message_id for message_id in sought[:MOST] if session.uids_with("Message-ID", message_id)]
    if found:
        desk.proven(found)
