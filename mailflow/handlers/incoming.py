"""A mail comes in: recorded first, decided after. Each is one visible transaction.

`record_mails`   what the server sent together: ledger rows and raw bytes in one commit; the first attempt to decide is counted with them
`decide_mail`    attempt counted · parsed outside any transaction · one transaction: load, decide, save, enqueue, end state
`decide_mails`   the same for what was recorded together: one commit for all, in their order

A mail that kills the parser is tried three times, then quarantined with its traceback; nothing else stops.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol, TypeVar

import structlog
from sqlalchemy import Connection, Engine

from mailflow.consultation.reasons import Reason
from mailflow.errors import StorageFault
from mailflow.handlers.acting import act
from mailflow.handlers.burying import buried
from mailflow.handlers.guesses import note_guess
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.read_before import read_before
from mailflow.handlers.reading import Reading, read_mail, with_contents
from mailflow.handlers.records import StoredRecords
from mailflow.handlers.restoring import in_lost_time
from mailflow.handlers.understanding import Understanding, understand
from mailflow.handlers.understanding.caution import of_lost_time
from mailflow.handlers.watching import Glimpse, enter_unfetched
from mailflow.mail.compose import text_of
from mailflow.mail.threads import Delivery
from mailflow.storage import ledger, outbox
from mailflow.storage.content import Packed
from mailflow.storage.ledger import Envelope, SeenMail, Source, StoredMail
from mailflow.storage.restoration import Restoration, restoration
from mailflow.storage.transaction import reading, transaction

log = structlog.get_logger("mailflow.incoming")
ATTEMPTS = 3
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one mail."""

    mail_id: int
    disposition: str
    consultation: str | None = None


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail that was fetched: where it lies, what the ledger says of it, its bytes."""

    source: Source
    envelope: Envelope
    packed: Packed


def record_mails(engine: Engine, office: Office, mails: Sequence[Arrival | Glimpse], now: datetime) -> list[int]:
    """Keep mails before anything is made of them, in that order. Ids of the fetched ones that were not in the ledger.

    What was erased, or is kept no longer, and still lies in the mailbox is not kept again (`burying`).
    """
    with transaction(engine) as tx:
        circle = Circle(office, register_of(office, tx), now)
        fetched = [mail for mail in mails if isinstance(mail, Arrival)]
        gone = buried(tx, office, [(mail.envelope, mail.packed.sha256) for mail in fetched])
        reasons = {id(fetched[at]): reason for at, reason in gone.items()}
        ids = [_enter(tx, circle, mail, reasons.get(id(mail))) for mail in mails]
    return [mail_id for mail_id in ids if mail_id is not None]


def _enter(tx: Connection, circle: Circle, mail: Arrival | Glimpse, gone: Reason | None) -> int | None:
    if isinstance(mail, Glimpse):
        enter_unfetched(tx, circle, mail)
        return None
    if gone is not None:
        ledger.record_unfetched(
            tx, mail.source, mail.envelope, "unrelated", near_miss=False, reasons=(gone,), now=circle.now
        )
        return None
    return ledger.record_received(tx, mail.source, mail.envelope, mail.packed, circle.now)


class Write(Protocol):
    """Runs a transaction on the one thread that writes, and answers what it answers."""

    def __call__(self, work: Callable[[], T], /) -> T: ...  # noqa: D102


def here(work: Callable[[], T], /) -> T:
    """Where there is one thread anyway."""
    return work()


def decide_mails(
    engine: Engine, office: Office, mail_ids: Sequence[int], now: datetime, *, write: Write = here
) -> list[Outcome]:
    """Decide what was recorded together, its first attempt counted with it: in one transaction, in that order.

    Where one of them cannot be decided, nothing of it has happened, and each is decided alone: a bad mail costs itself only.
    """
    if len(mail_ids) > 1:
        try:
            with reading(engine) as tx:
                stored = [mail for mail in ledger.load_mails(tx, mail_ids) if mail.disposition == "received"]
                closed = [
                    read_mail(
                        mail.raw,
                        office,
                        partial(_prefix_text, tx, office),
                        mail.received_at,
                        looks_into_documents=False,
                    )
                    for mail in stored
                ]
            seen = with_contents(closed, office)
            together = tuple(zip(stored, seen, strict=True))
            return read_before(
                engine, office, lambda readings: write(lambda: _decide(engine, office, together, now, readings))
            )
        except StorageFault:
            raise  # the database's fault, not a mail's: they stay recorded and are decided at the next poll
        except Exception as exc:  # noqa: BLE001 - its traceback is kept below, with the mail whose fault it is
            log.info("not decided together", mails=len(mail_ids), kind=type(exc).__name__)
    return [decide_mail(engine, office, mail_id, now, first=True, write=write) for mail_id in mail_ids]


def decide_mail(
    engine: Engine, office: Office, mail_id: int, now: datetime, *, first: bool = False, write: Write = here
) -> Outcome:
    """Decide one recorded mail. `first`: its attempt was counted when it was recorded.

    Only the transactions run by `write`: a mail that takes long to read holds up no record of a sent one.
    """
    if not first and not write(lambda: _count_attempt(engine, mail_id)):
        return Outcome(mail_id, "quarantined")
    try:
        return _decide_alone(engine, office, mail_id, now, write)
    except StorageFault:
        # The database's fault, not the mail's: it stays recorded, is decided at the next poll, and this was no attempt.
        with suppress(StorageFault):
            write(lambda: _give_attempt_back(engine, mail_id))
        raise


def _decide_alone(engine: Engine, office: Office, mail_id: int, now: datetime, write: Write) -> Outcome:
    with reading(engine) as tx:
        stored = ledger.load_mail(tx, mail_id)
    if stored is None:
        return Outcome(mail_id, "quarantined")
    if stored.disposition != "received":
        return Outcome(mail_id, stored.disposition, stored.consultation)
    try:
        seen = read_mail(stored.raw, office, partial(_sent_text, engine, office), stored.received_at)
        (outcome,) = read_before(
            engine, office, lambda readings: write(lambda: _decide(engine, office, ((stored, seen),), now, readings))
        )
    except StorageFault:
        raise
    except Exception:  # noqa: BLE001 - one bad mail never stops the loop; its traceback is kept in the ledger
        told = traceback.format_exc()
        write(lambda: _quarantine(engine, mail_id, told))
        return Outcome(mail_id, "quarantined")
    return outcome


def _count_attempt(engine: Engine, mail_id: int) -> bool:
    """Counted and committed before the mail is read; False once its attempts are used up."""
    with transaction(engine) as tx:
        if ledger.count_attempt(tx, mail_id) <= ATTEMPTS:
            return True
        ledger.quarantine(tx, mail_id, "three attempts to read this mail ended the process")
        return False


def _give_attempt_back(engine: Engine, mail_id: int) -> None:
    with transaction(engine) as tx:
        ledger.give_attempt_back(tx, mail_id)


def _quarantine(engine: Engine, mail_id: int, told: str) -> None:
    with transaction(engine) as tx:
        ledger.quarantine(tx, mail_id, told)


def _decide(
    engine: Engine,
    office: Office,
    mails: Sequence[tuple[StoredMail, Reading]],
    now: datetime,
    readings: Mapping[int, Reading],
) -> list[Outcome]:
    with transaction(engine) as tx:
        undecided = ledger.claim(tx, [stored.id for stored, _ in mails])
        circle = Circle(office, register_of(office, tx), now, readings=readings)
        lost = restoration(tx, office.forum)
        return [
            _decide_one(tx, circle, stored, seen, lost)
            if stored.id in undecided
            else Outcome(stored.id, stored.disposition, stored.consultation)
            for stored, seen in mails
        ]


def _decide_one(tx: Connection, circle: Circle, stored: StoredMail, seen: Reading, lost: Restoration | None) -> Outcome:
    duplicate = ledger.find_duplicate(tx, stored)
    if duplicate is not None:
        return _settle_duplicate(tx, stored, duplicate)
    office = circle.office
    understanding = understand(seen, office, circle.register, StoredRecords(tx, office.forum))
    if lost is not None and lost.covers(stored.received_at):
        circle, understanding = in_lost_time(circle, stored.received_at), of_lost_time(understanding)
    disposition, consultation = act(tx, circle, stored, understanding)
    note_guess(tx, circle, understanding)
    return Outcome(stored.id, disposition, consultation)


def _sent_text(engine: Engine, office: Office, delivery: Delivery) -> str | None:
    """The plain text of a mail of ours, as it was sent."""
    with reading(engine) as tx:
        return _prefix_text(tx, office, delivery)


def _prefix_text(tx: Connection, office: Office, delivery: Delivery) -> str | None:
    prefix = outbox.prefix_of(tx, office.forum, delivery.key)
    return text_of(prefix) if prefix is not None else None


def _settle_duplicate(tx: Connection, stored: StoredMail, first: SeenMail) -> Outcome:
    """The same bytes, seen before under another UID or in another folder: recorded, without a second effect."""
    ledger.settle(
        tx,
        stored.id,
        kind=first.kind or "unrelated",
        decision="none",
        disposition="duplicate",
        reasons=(Reason("same_mail", f"mail:{first.id}"),),
        consultation=first.consultation,
        member=first.member,
    )
    return Outcome(stored.id, "duplicate", first.consultation)


def explain_stored(engine: Engine, office: Office, raw: bytes) -> Understanding:
    """What `decide_mail` would make of these bytes; reads the database, writes nothing."""
    seen = read_mail(raw, office, partial(_sent_text, engine, office))
    with reading(engine) as tx:
        return understand(seen, office, register_of(office, tx), StoredRecords(tx, office.forum))
