"""Mail that lies where mailflow does not read: noted by its header alone, told in status and digest, never acted upon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from mailflow.consultation.people import Register
from mailflow.handlers.office import Office
from mailflow.handlers.sharing import Claim, claim
from mailflow.handlers.watching import envelope_of
from mailflow.mail.incoming import parse
from mailflow.mail.origin import came_in_at
from mailflow.mail.threads import find_parent, references_in_subject
from mailflow.rules.matching import speaks_of_a_draft
from mailflow.storage import unread
from mailflow.storage.transaction import reading, transaction
from mailflow.storage.unread import Glanced, UnreadMail

EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A mail of which only the header was read."""

    uid: int
    header: bytes
    size: int
    received_at: datetime


def must_be_told(header: bytes, role: str, office: Office, register: Register, first_start: datetime) -> bool:
    """Would somebody miss this mail? An answer to ours, a word of drafts in its subject; among unwanted mail anything of somebody we know.

    Of what people file in folders of their own, a mere letter from a directorate is everyday business.
    """
    mail = parse(header)
    at = came_in_at(mail)
    if (at is not None and at < first_start) or claim(mail, office, register) is Claim.ANOTHERS:
        return False
    if any(register.is_contact_point(sender.address) for sender in mail.from_):
        return False  # her own
    return (
        find_parent(mail, office.signer, register.forum) is not None
        or bool(references_in_subject(mail.subject))
        or speaks_of_a_draft(mail.subject, office.ruleset.recognise)
        or (role == "junk" and any(register.knows(sender.address) for sender in mail.from_))
    )


def is_due(engine: Engine, office: Office, mailbox: str, now: datetime) -> bool:
    """Once an hour, counted over restarts."""
    with reading(engine) as tx:
        last = unread.glanced_at(tx, office.forum, mailbox)
    return last is None or not last <= now < last + EVERY


def reached(engine: Engine, office: Office, mailbox: str) -> dict[str, tuple[int, int]]:
    """Of each folder (UIDVALIDITY, UIDNEXT) at the last look."""
    with reading(engine) as tx:
        found = unread.glanced(tx, office.forum, mailbox)
    return {name: (glanced.uidvalidity, glanced.uidnext) for name, glanced in found.items()}


def keep(
    engine: Engine,
    office: Office,
    mailbox: str,
    folder: str,
    role: str,
    standing: tuple[int, int],
    found: Sequence[Seen],
    vanished: Sequence[int],
    now: datetime,
) -> None:
    """What one folder has shown, and how far it was looked through."""
    uidvalidity, _ = standing
    with transaction(engine) as tx:
        for seen in found:
            envelope = envelope_of(seen.header, seen.size, seen.received_at, now)
            mail = UnreadMail(
                folder=folder,
                uidvalidity=uidvalidity,
                uid=seen.uid,
                role=role if role in {"junk", "trash"} else "other",
                seen_at=now,
                received_at=envelope.received_at,
                envelope_hash=envelope.envelope_hash,
                from_address=envelope.from_address,
                subject=envelope.subject,
            )
            unread.note(tx, office.forum, mailbox, mail)
        for uid in vanished:
            gone = UnreadMail(folder=folder, uidvalidity=uidvalidity, uid=uid, role=unread.VANISHED, seen_at=now)
            unread.note(tx, office.forum, mailbox, gone)
        unread.forget(tx, office.forum, now - timedelta(days=office.ruleset.privacy.retention.near_misses))
        unread.keep_glanced(tx, office.forum, mailbox, folder, Glanced(*standing), now)


def noted(engine: Engine, office: Office, mailbox: str, folder: str) -> list[int]:
    """UIDs that were noted in that folder, ascending."""
    with reading(engine) as tx:
        return unread.noted(tx, office.forum, mailbox, folder)


def moved(engine: Engine, office: Office, mailbox: str, folder: str, uids: Sequence[int]) -> None:
    """These lie there no longer."""
    with transaction(engine) as tx:
        unread.forget_moved(tx, office.forum, mailbox, folder, uids)
