"""What intake asks and tells beside the mails themselves: baselines, mails left unfetched, polls, heartbeats, alarms."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine

from mailflow.consultation.reasons import Reason
from mailflow.handlers import uncertain
from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.burying import buried
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.other_installation import look_at
from mailflow.handlers.records import message_id_hash
from mailflow.mail.incoming import parse
from mailflow.storage import folders, ledger, watch
from mailflow.storage.folders import FolderState
from mailflow.storage.ledger import Envelope, Source
from mailflow.storage.transaction import reading, transaction

NOT_FETCHED = {
    "own": ("own", Reason("own")),
    "unrelated": ("unrelated", Reason("unrelated")),
    "old": ("old", Reason("old")),
    "too_large": ("quarantined", Reason("mail_too_large")),
    "unfetchable": ("quarantined", Reason("unfetchable")),
    "gone": ("unrelated", Reason("gone")),
}
"""Concern → (disposition, reason)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """A mail that was not fetched: where it lies, its header if one could be read, and why."""

    source: Source
    header: bytes
    size: int
    received_at: datetime
    concern: str


def envelope_of(header: bytes, size: int, received_at: datetime, now: datetime) -> Envelope:
    """The ledger's view of a mail. No mail can have arrived later than now: a server's clock that runs ahead is cut."""
    mail = parse(header)
    date = mail.date.isoformat() if mail.date is not None else ""
    identity = f"{mail.message_id or ''}\n{date}\n{size}".encode("utf-8", "surrogateescape")
    return Envelope(
        received_at=min(received_at, now),
        size=size,
        envelope_hash=hashlib.sha256(identity).hexdigest(),
        message_id=mail.message_id,
        message_id_hash=message_id_hash(mail.message_id),
        from_address=mail.from_[0].address if mail.from_ else None,
        subject=mail.subject or None,
    )


def folder_plan(engine: Engine, office: Office, mailbox: str, folder: str) -> tuple[FolderState, int] | None:
    """(baseline and last poll, highest UID in the ledger) of a folder; None before its first start."""
    with reading(engine) as tx:
        state = folders.folder_state(tx, office.forum, mailbox, folder)
        if state is None:
            return None
        return state, folders.highest_uid(tx, office.forum, mailbox, folder, state.uidvalidity)


def first_start(engine: Engine, office: Office, mailbox: str) -> datetime | None:
    """From when on mail of this mailbox counts; None before the first start."""
    with reading(engine) as tx:
        return folders.first_start(tx, office.forum, mailbox)


def keep_plan(
    engine: Engine,
    office: Office,
    mailbox: str,
    folder: str,
    *,
    uidvalidity: int,
    baseline_uid: int,
    baseline_at: datetime,
) -> None:
    """Draw the baseline at a first start; later only the server's renumbering is noted, the instant stays."""
    with transaction(engine) as tx:
        drawn = folders.set_baseline(
            tx, office.forum, mailbox, folder,
            uidvalidity=uidvalidity, baseline_uid=baseline_uid, baseline_at=baseline_at,
        )  # fmt: skip
        if not drawn:
            folders.change_uidvalidity(tx, office.forum, mailbox, folder, uidvalidity, baseline_uid)


def unknown_uids(
    engine: Engine, office: Office, mailbox: str, folder: str, uidvalidity: int, uids: Sequence[int]
) -> list[int]:
    """Those of the ascending `uids` that are not in the ledger."""
    with reading(engine) as tx:
        known = folders.known_uids_since(tx, office.forum, mailbox, folder, uidvalidity, uid_floor=uids[0])
    return [uid for uid in uids if uid not in known]


def enter_unfetched(tx: Connection, circle: Circle, glimpse: Glimpse) -> None:
    """A ledger row for a mail that is not fetched; what should have been and was not goes to the coordinator, once."""
    disposition, reason = NOT_FETCHED[glimpse.concern]
    envelope = envelope_of(glimpse.header, glimpse.size, glimpse.received_at, circle.now)
    first = ledger.find_envelope(tx, circle.office.forum, envelope) if disposition == "quarantined" else None
    if first is not None:
        disposition, reason = "duplicate", Reason("same_mail", f"mail:{first.id}")
    elif disposition == "quarantined" and (gone := buried(tx, circle.office, [(envelope, None)])):
        disposition, reason = "unrelated", gone[0]
    mail_id = ledger.record_unfetched(
        tx, glimpse.source, envelope, disposition, near_miss=False, reasons=(reason,), now=circle.now
    )
    if disposition == "own" and envelope.message_id is not None:
        uncertain.prove_one(tx, circle.office, envelope.message_id, circle.now)
        look_at(tx, circle, parse(glimpse.header), is_proven=False)
    if mail_id is not None and disposition == "quarantined":
        problem = f"mail:{mail_id} ({glimpse.size / 1_000_000:.1f} MB) was not fetched: {reason}."
        remedy = "Read it in the mailbox; raise limits.mail_size in rules.yaml if such mails are to be taken."
        raise_alarm(tx, circle, f"mail-{mail_id}", problem, remedy)


def poll_done(engine: Engine, office: Office, mailbox: str, folder: str, began_at: datetime, now: datetime) -> None:
    """Everything that had arrived when the poll began is recorded and decided."""
    with transaction(engine) as tx:
        folders.poll_done(tx, office.forum, mailbox, folder, began_at=began_at, done_at=now)


def waiting_mails(engine: Engine, office: Office) -> list[int]:
    """Recorded and not decided: what a crash left behind."""
    with reading(engine) as tx:
        return ledger.undecided(tx, office.forum)


def stands_still(engine: Engine, office: Office, what: str) -> str | None:
    """Why `what` is paused; None where it is not."""
    with reading(engine) as tx:
        pause = watch.paused(tx, office.forum, what)
    return None if pause is None else pause.reason


def beat(engine: Engine, office: Office, loop: str, problem: str | None, now: datetime) -> None:
    """A loop lives; `problem` is what is wrong with it, if anything."""
    with transaction(engine) as tx:
        if problem is None:
            watch.beat(tx, office.forum, loop, now)
        else:
            watch.trouble(tx, office.forum, loop, problem, now)


def alarm(engine: Engine, office: Office, what: str, problem: str, remedy: str, now: datetime) -> None:
    """A person must act."""
    with transaction(engine) as tx:
        raise_alarm(tx, Circle(office, register_of(office, tx), now), what, problem, remedy)
