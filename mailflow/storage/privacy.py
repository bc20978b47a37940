"""What is let go of: mail that turned out not to concern the forum is not kept (a person's own mailbox is watched)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, exists, select, update

from mailflow.storage.tables import content, mail, outbox


def let_go(tx: Connection, mail_id: int, *, keep_names: bool) -> None:
    """Drop the bytes of a mail that is unrelated after all, and its names unless it is a near miss (kept for 30 days)."""
    sha256 = tx.execute(select(mail.c.raw_sha256).where(mail.c.id == mail_id)).scalar_one_or_none()
    names: dict[str, Any] = {} if keep_names else {"message_id": None, "from_address": None, "subject": None}
    tx.execute(update(mail).where(mail.c.id == mail_id).values(raw_sha256=None, **names))
    if sha256 is None:
        return
    still_used = exists().where(mail.c.raw_sha256 == sha256) | exists().where(outbox.c.payload_sha256 == sha256)
    tx.execute(delete(content).where(content.c.sha256 == sha256, ~still_used))
