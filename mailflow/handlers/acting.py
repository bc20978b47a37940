"""What follows from an understanding, inside the transaction of `decide_mail`."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.consultation.delivering import failed
from mailflow.handlers.drafts import open_consultation
from mailflow.handlers.ending import End, end_mail
from mailflow.handlers.notices import Circle
from mailflow.handlers.obeying import obey
from mailflow.handlers.replies import file_answer
from mailflow.handlers.understanding import Understanding
from mailflow.handlers.versions import ask_to_withdraw, link_version
from mailflow.storage import consultations
from mailflow.storage.ledger import StoredMail


def act(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """Do what the mail asks for, write its end state, answer it."""
    if said.kind == "revision" and said.decision == "hold" and said.consultation is not None:
        return link_version(tx, circle, stored, said)
    if said.kind == "withdrawal" and said.decision == "hold" and said.consultation is not None:
        return ask_to_withdraw(tx, circle, stored, said)
    if said.decision in {"open", "hold"}:
        return open_consultation(tx, circle, stored, said)
    if said.decision == "file":
        return file_answer(tx, circle, stored, said)
    if said.kind == "command" and said.command is not None:
        return obey(tx, circle, stored, said)
    if said.bounce is not None and said.member is not None:
        _mark_address(tx, circle, said)
    return end_mail(tx, stored, said, DISPOSITION_OF.get(said.kind, "unrelated"))


DISPOSITION_OF = {
    "own": "own",
    "auto_reply": "machine",
    "bounce": "machine",
    "receipt": "machine",
    "calendar": "machine",
    "feedback_report": "machine",
    "revision": "duplicate",
    "withdrawal": "review",
    "command": "review",
    "reply": "review",
}


def _mark_address(tx: Connection, circle: Circle, said: Understanding) -> None:
    bounce = said.bounce
    assert bounce is not None
    assert said.consultation is not None
    assert said.member is not None
    member = consultations.load_invitee(tx, circle.office.forum, said.consultation, said.member)
    if member is None or not bounce.concerns_address:
        return
    permanent = any(recipient.permanent for recipient in bounce.recipients)
    marked = failed(member, permanent=permanent, concerns_address=True)
    consultations.save_invitee(tx, circle.office.forum, said.consultation, marked)
