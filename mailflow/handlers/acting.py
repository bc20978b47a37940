"""What follows from an understanding, inside the transaction of `decide_mail`."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.reasons import Reason
from mailflow.handlers import removals
from mailflow.handlers.drafts import open_consultation
from mailflow.handlers.ending import End, end_mail
from mailflow.handlers.holding_back import is_held_back
from mailflow.handlers.inquiries import answer_inquiry
from mailflow.handlers.machines import note_machine
from mailflow.handlers.notices import Circle
from mailflow.handlers.obeying import obey
from mailflow.handlers.other_installation import leap_past, look_at
from mailflow.handlers.repetitions import end_if_repeated
from mailflow.handlers.replies import file_answer
from mailflow.handlers.uncertain import prove_one
from mailflow.handlers.understanding import Understanding
from mailflow.handlers.versions import ask_to_withdraw, link_version
from mailflow.mail.kinds import MachineKind
from mailflow.storage.ledger import StoredMail


def act(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """Do what the mail asks for, write its end state, answer it; beyond the limit of a day it waits in review.

    Whatever else it says, a mail that is ours, answers ours or returns ours proves that the relay has had that one, and which numbers were given.
    """
    look_at(tx, circle, said.mail, is_proven=said.origin.trusted)
    if said.delivery is not None:
        prove_one(tx, circle.office, circle.office.signer.message_id(said.delivery), circle.now)
        leap_past(tx, circle.office, said.delivery)
    if said.kind == "reply" and said.decision in {"file", "review"} and not said.answers_inquiry:
        repeated = end_if_repeated(tx, circle, stored, said)
        if repeated is not None:
            return repeated
    if said.decision in {"open", "hold", "file"} and is_held_back(tx, circle, stored, said):
        return end_mail(
            tx,
            stored,
            replace(said, decision="review"),
            "review",
            reason=Reason("too_many_drafts" if said.kind == "draft" else "too_many_replies"),
        )
    return _act(tx, circle, stored, said)


def _act(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    if said.kind == "revision" and said.decision == "hold" and said.consultation is not None:
        return link_version(tx, circle, stored, said)
    if said.kind == "withdrawal" and said.decision == "hold" and said.consultation is not None:
        return ask_to_withdraw(tx, circle, stored, said)
    if said.decision in {"open", "hold"}:
        return open_consultation(tx, circle, stored, said)
    if said.answers_inquiry:
        return answer_inquiry(tx, circle, stored, said)
    if said.asks_removal:
        return removals.ask_back(tx, circle, stored, said)
    if said.confirms_removal is not None:
        return removals.confirm(tx, circle, stored, said)
    if said.decision == "file":
        return file_answer(tx, circle, stored, said)
    if said.kind == "command" and said.command is not None:
        return obey(tx, circle, stored, said)
    if said.kind in MACHINE_KINDS:
        note_machine(tx, circle, said)
    return end_mail(tx, stored, said, DISPOSITION_OF.get(said.kind, "unrelated"))


MACHINE_KINDS = frozenset(kind.value for kind in MachineKind)
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
