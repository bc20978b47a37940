"""The transcript: the one answer to a command mail, with each line, what still waits, and what can be said now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mailflow.consultation.model import Consultation, Notice, NoticeKind, Phase, Role
from mailflow.consultation.opening import COORDINATOR
from mailflow.handlers import whose
from mailflow.handlers.hearing import Hearing, Told, in_grace
from mailflow.handlers.notices import enqueue
from mailflow.handlers.understanding.orders import STATUS_SLOT
from mailflow.mail.commands import Commands
from mailflow.mail.orders import Verb
from mailflow.reports.overview import overview, waiting
from mailflow.storage import inquiries

YES_WHOSE, NO_WHOSE = "yes_whose", "no_whose"
"""Forms of yes and no that name the answer they are about."""


def send(hearing: Hearing, commands: Commands, told: Sequence[Told]) -> None:
    """Owe it to whoever wrote, unless there is nothing to say or a question of its own says it all."""
    unknown = [Told(line=line, done=False, key="unknown").as_facts() for line in commands.unknown]
    if not told and not unknown and not commands.hidden:
        return
    if told and not unknown and not commands.hidden and all(line.elsewhere for line in told):
        return
    verbs = {order.verb for order in commands.effective}
    slot = f"m{hearing.stored.id}"
    if Verb.STATUS in verbs:
        slot = f"{STATUS_SLOT}-{slot}"
    # The page that can be forwarded shows no line but the one that asked for it.
    once = [line for at, line in enumerate(told) if line not in told[:at]]
    lines = [line.as_facts() for line in once] + ([] if Verb.STATUS in verbs and len(told) == 1 else unknown)
    wants_help = Verb.HELP in verbs or (bool(unknown) and not any(line.done for line in told)) or commands.hidden
    current = hearing.current()
    facts: dict[str, Any] = {
        "lines": lines,
        "hidden": commands.hidden,
        "doubt": commands.doubt,
        "waiting": waiting(current),
        "status": overview(current, hearing.circle.office.ruleset.policy, hearing.now)
        if Verb.STATUS in verbs
        else None,
        "words": possible(hearing, current) if wants_help else (),
        "in_reply_to": hearing.said.mail.message_id,
    }
    register = hearing.circle.register
    writer = register.coordinator_of(hearing.said.sender)
    notice = Notice(
        kind=NoticeKind.TRANSCRIPT,
        slot=slot,
        role=Role.COORDINATOR,
        who=COORDINATOR,
        to=writer.address if writer is not None else None,
        facts=facts,
    )
    enqueue(hearing.tx, hearing.circle, _consultation(hearing, told), (notice,))


def _consultation(hearing: Hearing, told: Sequence[Told]) -> Consultation | None:
    """The one that the mail is about, for the subject."""
    references = {line.facts.get("reference") or hearing.about for line in told} or {hearing.about}
    reference = references.pop() if len(references) == 1 else None
    return hearing.load(str(reference)) if reference is not None else None


def possible(hearing: Hearing, current: Sequence[Consultation]) -> list[dict[str, Any]]:
    """The words that mean something now, each with an example: verb, consultation, member."""
    running = [c for c in current if c.phase is Phase.OPEN and c.released_at is not None]
    first = running[0] if running else None
    members = hearing.circle.register.members
    silent = next((m.id for m in first.members if m.is_silent), None) if first is not None else None
    member = silent or (members[0].id if members else "M01")
    found: list[tuple[str, str | None]] = []
    asked = next((c for c in current if c.open_question is not None), None)
    if asked is not None:
        found += [(Verb.YES, asked.reference), (Verb.NO, asked.reference)]
    stoppable = next((c for c in current if in_grace(c)), None)
    if stoppable is not None:
        found.append((Verb.STOP, stoppable.reference))
    if first is not None:
        verbs = (Verb.EXTEND, Verb.CLOSE, Verb.WITHDRAW, Verb.RESEND, Verb.ANSWERED)
        found += [(verb, first.reference) for verb in verbs]
    closed = next((c for c in current if c.phase is Phase.CLOSED), None)
    if closed is not None:
        found.append((Verb.REOPEN, closed.reference))
    unassigned = whose.unassigned(hearing.tx, hearing.circle)
    if unassigned:
        found += [(form, unassigned[0][0]) for form in (YES_WHOSE, NO_WHOSE, Verb.ASSIGN)]
    open_inquiry = next(iter(inquiries.waiting(hearing.tx, hearing.circle.office.forum)), None)
    if open_inquiry is not None:
        found.append((Verb.DONE, str(open_inquiry.number)))
    found += [(Verb.REMOVE, None), (Verb.CONSULT, None), (Verb.STATUS, None), (Verb.HELP, None)]
    return [{"verb": str(verb), "reference": reference, "member": member} for verb, reference in found]
