"""What lies in the mailbox and is not read by mailflow: in folders that nobody watches, or gone before it could be read.

No mail is kept here, only where it lies and, for 30 days, from whom and about what: so that a person can be told to move it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, exists, func, select

from mailflow.storage.tables import glanced_folder, mail, unread_mail
from mailflow.storage.upsert import insert_into, once

VANISHED = "vanished"


@dataclass(frozen=True, slots=True)
class Glanced:
    """How far a folder was looked through: UIDs below `uidnext`."""

    uidvalidity: int
    uidnext: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadMail:
    """A mail that was not read. `role` is its folder's (`junk`, `trash`, `other`), or `vanished`: then nothing more is known."""

    folder: str
    uidvalidity: int
    uid: int
    role: str
    seen_at: datetime
    received_at: datetime | None = None
    envelope_hash: str | None = None
    from_address: str | None = None
    subject: str | None = None


def glanced(tx: Connection, forum: str, mailbox: str) -> dict[str, Glanced]:
    """How far each folder was looked through."""
    query = select(glanced_folder).where(glanced_folder.c.forum == forum, glanced_folder.c.mailbox == mailbox)
    return {row.name: Glanced(row.uidvalidity, row.uidnext) for row in tx.execute(query)}


def glanced_at(tx: Connection, forum: str, mailbox: str) -> datetime | None:
    """When the folders were last looked through; None if never."""
    query = select(func.max(glanced_folder.c.glanced_at)).where(
        glanced_folder.c.forum == forum, glanced_folder.c.mailbox == mailbox
    )
    found: datetime | None = tx.execute(query).scalar_one()
    return found


def keep_glanced(tx: Connection, forum: str, mailbox: str, name: str, reached: Glanced, now: datetime) -> None:
    """The folder was looked through so far."""
    values = {"uidvalidity": reached.uidvalidity, "uidnext": reached.uidnext, "glanced_at": now}
    row = insert_into(tx.dialect.name, glanced_folder).values(forum=forum, mailbox=mailbox, name=name, **values)
    tx.execute(row.on_conflict_do_update(index_elements=["forum", "mailbox", "name"], set_=values))


def note(tx: Connection, forum: str, mailbox: str, found: UnreadMail) -> bool:
    """Remember it. False where it is known, here or in the ledger: she files what mailflow has read long ago."""
    if found.envelope_hash is not None and tx.execute(select(_is_in_ledger(forum, found.envelope_hash))).scalar_one():
        return False
    values = {name: getattr(found, name) for name in UnreadMail.__slots__}
    return tx.execute(once(tx, unread_mail.c.uid), values | {"forum": forum, "mailbox": mailbox}).first() is not None


def unread(tx: Connection, forum: str, since: datetime | None = None) -> tuple[UnreadMail, ...]:
    """What still waits to be moved, and what vanished, noted after `since`; oldest first.

    Without what has come into the ledger since, by whatever way.
    """
    table = unread_mail.c
    in_ledger = exists().where(mail.c.forum == forum, mail.c.envelope_hash == table.envelope_hash)
    appeared = exists().where(
        mail.c.forum == forum, mail.c.mailbox == table.mailbox, mail.c.folder == table.folder,
        mail.c.uidvalidity == table.uidvalidity, mail.c.uid == table.uid,
    )  # fmt: skip
    columns = [table[name] for name in UnreadMail.__slots__]
    query = select(*columns).where(table.forum == forum, ~in_ledger, ~appeared)
    if since is not None:
        query = query.where(table.seen_at > since)
    rows = tx.execute(query.order_by(table.seen_at, table.folder, table.uid)).mappings()
    return tuple(UnreadMail(**dict(row)) for row in rows)


def noted(tx: Connection, forum: str, mailbox: str, folder: str) -> list[int]:
    """UIDs of what was noted in that folder and still lay there then, ascending."""
    query = select(unread_mail.c.uid).where(_in_folder(forum, mailbox, folder), unread_mail.c.role != VANISHED)
    return list(tx.execute(query.order_by(unread_mail.c.uid)).scalars())


def forget_moved(tx: Connection, forum: str, mailbox: str, folder: str, uids: Collection[int]) -> None:
    """It lies there no longer."""
    for uid in uids:
        here = (_in_folder(forum, mailbox, folder), unread_mail.c.uid == uid, unread_mail.c.role != VANISHED)
        tx.execute(delete(unread_mail).where(*here))


def forget_senders(tx: Connection, addresses: Collection[str]) -> None:
    """Nothing is kept of mail from these addresses (folded): somebody was erased."""
    tx.execute(delete(unread_mail).where(func.lower(unread_mail.c.from_address).in_(addresses)))


def forget(tx: Connection, forum: str, before: datetime) -> int:
    """Names, subjects and places noted before `before` go; answers how many."""
    where = (unread_mail.c.forum == forum, unread_mail.c.seen_at < before)
    return int(tx.execute(delete(unread_mail).where(*where)).rowcount)


def _is_in_ledger(forum: str, envelope_hash: str) -> ColumnElement[bool]:
    return exists().where(mail.c.forum == forum, mail.c.envelope_hash == envelope_hash)


def _in_folder(forum: str, mailbox: str, folder: str) -> ColumnElement[bool]:
    return and_(unread_mail.c.forum == forum, unread_mail.c.mailbox == mailbox, unread_mail.c.folder == folder)
