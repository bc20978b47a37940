"""The end state of a mail in the ledger, and what is let go of with it."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.consultation.reasons import Reason
from mailflow.handlers.understanding import Understanding
from mailflow.storage import ledger
from mailflow.storage.ledger import StoredMail
from mailflow.storage.privacy import let_go

End = tuple[str, str | None]
"""(disposition, consultation)"""


def end_mail(
    tx: Connection,
    stored: StoredMail,
    said: Understanding,
    disposition: str,
    *,
    consultation: str | None = None,
    recommendation: int | None = None,
    reason: Reason | None = None,
) -> End:
    """Write the one end state. A mail that does not concern the forum after all is not kept."""
    if said.decision == "review":
        disposition = "review"
    elif said.decision == "ignore" and said.kind == "unrelated":
        disposition = "ignored"
    reference = consultation or said.consultation
    ledger.settle(
        tx,
        stored.id,
        kind=said.kind,
        decision=said.decision,
        disposition=disposition,
        reasons=tuple(dict.fromkeys((*said.reasons, *((reason,) if reason else ())))),
        consultation=reference,
        member=said.member,
        recommendation=recommendation,
    )
    if said.kind == "unrelated" and disposition in {"unrelated", "ignored"}:
        let_go(tx, stored.id, keep_names=said.recognition is not None and said.recognition.near_miss)
    return disposition, reference
