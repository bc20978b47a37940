"""What the coordinator can do with a mail that waits for her eyes: the next step, by what the mail is and what it lacks."""

from __future__ import annotations

from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.storage.ledger import SeenMail

_NOT_PASSED_ON = frozenset({"words_not_told_apart", "answer_reaches_nobody", "answer_too_large"})


def next_step(line: SeenMail, register: Register) -> Reason:
    """The one thing that settles it, if it is what it seems to be."""
    if line.kind == "withdrawal":
        return Reason("step_withdraw", line.consultation) if line.consultation else Reason("step_withdraw_which")
    if line.kind == "revision":
        return Reason("step_new_version")
    if any(reason.key in _NOT_PASSED_ON for reason in line.reasons):
        return Reason("step_pass_on")
    if line.kind == "command":
        return Reason("step_say_again")
    if register.directorate_of(line.from_address or "") is not None and line.member is None:
        return Reason("step_read")
    return _file(line, register)


def _file(line: SeenMail, register: Register) -> Reason:
    """`mailflow assign`, with what is known of it already."""
    mail, member = f"mail:{line.id}", register.member(line.member or "")
    if member is None:
        key = "step_file_whose" if line.consultation else "step_file_whose_where"
        return Reason(key, mail, *((line.consultation,) if line.consultation else ()))
    if line.consultation is None:
        return Reason("step_file_where", mail, member.id, member.name)
    return Reason("step_file", mail, member.name, line.consultation)
