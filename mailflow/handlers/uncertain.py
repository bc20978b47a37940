"""What becomes of a mail of which nobody knows whether the relay took it: its dot had left, and the answer never came.

1. A proof settles it: a copy of the mail in a watched folder (the audit copy, or a member whose address ends in the watched
   mailbox), a copy in the provider's folder of sent mail, or any mail that answers or returns it. Its Message-ID is signed, so
   nobody can name it who has not seen it.
2. Without proof its kind decides, 15 minutes after the dot and once in a delivery's life: once more with the same Message-ID,
   not again, or (`sending.when_uncertain: ask`, and whenever the second copy is in doubt as well) the coordinator's word.
3. "Without proof" is said only after a poll that began after those 15 minutes: an answer that lies unread is a proof, too.
4. What was proven or decided stands in the consultation's history.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection, Engine

from mailflow.consultation.calendar import local_day
from mailflow.consultation.delivering import Unproven, delivered, without_proof
from mailflow.consultation.model import HistoryEntry, NoticeKind
from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.records import message_id_hash
from mailflow.handlers.saving import is_over
from mailflow.storage import consultations, folders, ledger, outbox
from mailflow.storage.outbox import OutboxEntry
from mailflow.storage.transaction import reading, transaction

log = structlog.get_logger("mailflow.uncertain")
WITHOUT_PROOF = timedelta(minutes=15)
"""How long an uncertain delivery waits for proof: longer than the 600 s that a relay may take to answer the dot."""
LOOKED_FOR = timedelta(days=1)
"""After the dot: whoever has kept a copy has kept it by then."""
PROVEN = "delivery_proven"
"""Event of the history: the relay's answer was lost, and the mail was seen all the same."""
UNPROVEN = "delivery_uncertain"
"""Event of the history: it was not seen. `then`: `again`, `leave` or `ask`."""


def sought(engine: Engine, office: Office, now: datetime) -> tuple[str, ...]:
    """The Message-IDs whose copies are worth looking for: empty, and without cost, as long as nothing is uncertain."""
    with reading(engine) as tx:
        return outbox.uncertain_since(tx, office.forum, now - LOOKED_FOR)


def prove(engine: Engine, office: Office, message_ids: Iterable[str], now: datetime) -> int:
    """Copies of these were found among the sent mail; answers how many deliveries that settled."""
    with transaction(engine) as tx:
        return sum(prove_one(tx, office, message_id, now) for message_id in message_ids)


def prove_one(tx: Connection, office: Office, message_id: str, now: datetime) -> bool:
    """That mail was seen, so the relay has it. Did it settle anything? Nothing, where the delivery was no longer in doubt."""
    row = outbox.prove_sent(tx, office.forum, message_id, now)
    if row is None:
        return False
    note_delivery(tx, office, row.kind, row.reference, row.who, _dot_of(row))
    _enter(tx, office, row, now, PROVEN, {})
    log.info("uncertain delivery proven", id=row.id)
    return True


def settle(tx: Connection, office: Office, mailbox: str, now: datetime) -> bool:
    """Apply the policy to what has been without proof for 15 minutes. Does something wait for a poll only?"""
    rows = outbox.unproven(tx, office.forum)
    if not rows:
        return False
    caught_up_at, waits = folders.caught_up_at(tx, office.forum, mailbox, office.ruleset.folders), False
    for row in rows:
        if ledger.has_message(tx, office.forum, message_id_hash(row.message_id)):
            prove_one(tx, office, row.message_id, now)  # it was seen while the relay's answer was still awaited
            continue
        due_at = _dot_of(row) + WITHOUT_PROOF
        if now < due_at:
            continue
        if caught_up_at is None or caught_up_at < due_at:
            waits = True
            continue
        _decide(tx, office, row, now)
    return waits


def note_delivery(
    tx: Connection, office: Office, kind: str, reference: str | None, who: str, sent_at: datetime
) -> None:
    """The relay has it since `sent_at`: what that says of the member it was for. It runs once per mail sent."""
    if reference is None or kind not in _TELLING:
        return
    member = consultations.load_invitee(tx, office.forum, reference, who)
    if member is None:
        return
    consultations.save_invitee(tx, office.forum, reference, delivered(member, NoticeKind(kind), sent_at))
    if kind == NoticeKind.INVITATION:
        day = local_day(sent_at, office.ruleset.policy.calendar.zone)
        # Invitations that leave after day 0 are for the coordinator: the next tick asks her.
        consultations.wake_if_day_zero_passed(tx, office.forum, reference, day, sent_at)


_TELLING = frozenset({NoticeKind.INVITATION.value, NoticeKind.REMINDER.value})


def _decide(tx: Connection, office: Office, row: OutboxEntry, now: datetime) -> None:
    over = is_over(tx, office.forum, row.kind, row.reference)
    asks, went_again = office.ruleset.sending.when_uncertain == "ask", row.settled_at is not None
    then = without_proof(NoticeKind(row.kind), is_over=over, asks=asks, went_again=went_again)
    if then is Unproven.ASK:
        _ask(tx, office, row, now)
    outbox.settle_uncertain(tx, row.id, again=then is Unproven.AGAIN, now=now)
    _enter(tx, office, row, now, UNPROVEN, {"then": then.value})
    log.info("uncertain delivery settled", id=row.id, then=then.value)


def _ask(tx: Connection, office: Office, row: OutboxEntry, now: datetime) -> None:
    """It stays uncertain until somebody has decided."""
    problem = (
        f"Nobody knows whether a mail of ours has left: {row.kind} to {row.who}"
        + (f" about {row.reference}" if row.reference else "")
        + f" (delivery:{row.id}). The mail server broke off before it had answered, and no copy of the mail was found."
    )
    remedy = f"To send it once more: `mailflow retry delivery:{row.id}`. If it has arrived, nothing need be done."
    raise_alarm(tx, Circle(office, register_of(office, tx), now), f"uncertain-{row.id}", problem, remedy)


def _dot_of(row: OutboxEntry) -> datetime:
    """A delivery of before the intent was kept has the instant of its claim."""
    return row.dot_at or row.claimed_at or row.created_at


def _enter(tx: Connection, office: Office, row: OutboxEntry, now: datetime, event: str, detail: dict[str, str]) -> None:
    if row.reference is None:
        return
    named = {"kind": row.kind, "to": row.who, "delivery": row.id}
    entry = HistoryEntry(at=now, event=event, by="mailflow", detail=named | detail)
    consultations.add_history(tx, office.forum, row.reference, (entry,))
