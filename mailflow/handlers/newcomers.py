"""Members who were added to rules.yaml in mid-round, or whose mail came back and who have another address there now.

They are members of the forum, so they see every draft that is still open: invited with the time that is left, the deadline stays.
The digest tells the coordinator whom. The rows say who is missing; nothing is remembered between ticks.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Engine

from mailflow.consultation.decisions import decide
from mailflow.consultation.events import Invited
from mailflow.consultation.membership import needs_invitation
from mailflow.consultation.model import Consultation, Invitee, NoticeKind
from mailflow.handlers.drafts import invitees
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.saving import save_decision
from mailflow.storage import consultations, outbox
from mailflow.storage.transaction import reading, transaction


def wanted(engine: Engine, office: Office, now: datetime) -> tuple[str, ...]:
    """References of the open consultations in which somebody is missing."""
    with reading(engine) as tx:
        registered = invitees(register_of(office, tx), ())
        return tuple(c.reference for c in consultations.all_open(tx, office.forum) if _missing(c, registered, now))


def invite(engine: Engine, office: Office, reference: str, now: datetime) -> int:
    """Invite who is missing there, in one transaction; answers how many."""
    with transaction(engine) as tx:
        consultation = consultations.load(tx, office.forum, reference)
        circle = Circle(office, register_of(office, tx), now)
        missing = _missing(consultation, invitees(circle.register, ()), now) if consultation is not None else ()
        for member in missing:
            assert consultation is not None
            event = Invited(at=now, by="mailflow", member=member, slot=next_slot(tx, office, reference, member.id))
            decision = decide(consultation, event, office.ruleset.policy)
            save_decision(tx, circle, consultation, decision)
            consultation = decision.consultation
        return len(missing)


def next_slot(tx: Connection, office: Office, reference: str, member: str) -> str:
    """The slot of that member's next invitation: a repetition is wanted, so it has a key of its own."""
    return str(1 + outbox.slots(tx, office.forum, reference, NoticeKind.INVITATION.value, member))


def _missing(consultation: Consultation, registered: tuple[Invitee, ...], now: datetime) -> tuple[Invitee, ...]:
    return tuple(member for member in registered if needs_invitation(consultation, member, now))
