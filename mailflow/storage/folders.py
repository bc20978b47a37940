"""What intake knows of the watched folders: baseline, UIDVALIDITY, the last completed poll, the UIDs already recorded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select, update

from mailflow.storage.tables import folder, mail
from mailflow.storage.upsert import once


@dataclass(frozen=True, slots=True)
class FolderState:
    """A watched folder. UIDs up to `baseline_uid` and mail with an INTERNALDATE before `baseline_at` never act."""

    uidvalidity: int
    baseline_uid: int
    baseline_at: datetime
    poll_began_at: datetime | None
    """When the last completed poll began."""
    poll_done_at: datetime | None


def folder_state(tx: Connection, forum: str, mailbox: str, name: str) -> FolderState | None:
    """What is known of the folder; None before its first start."""
    columns = [folder.c[field] for field in FolderState.__slots__]
    row = tx.execute(select(*columns).where(_is_folder(forum, mailbox, name))).one_or_none()
    return None if row is None else FolderState(*row)


def set_baseline(
    tx: Connection, forum: str, mailbox: str, name: str, *, uidvalidity: int, baseline_uid: int, baseline_at: datetime
) -> bool:
    """Draw the line between old mail and ours. False where it was drawn before: it never moves."""
    row = {"forum": forum, "mailbox": mailbox, "name": name}
    line = {"uidvalidity": uidvalidity, "baseline_uid": baseline_uid, "baseline_at": baseline_at}
    return tx.execute(once(tx, folder.c.name), row | line).one_or_none() is not None


def first_start(tx: Connection, forum: str, mailbox: str) -> datetime | None:
    """From when on mail of this mailbox counts: the earliest baseline of its folders; None before the first start."""
    query = select(func.min(folder.c.baseline_at)).where(folder.c.forum == forum, folder.c.mailbox == mailbox)
    found: datetime | None = tx.execute(query).scalar_one()
    return found


def change_uidvalidity(
    tx: Connection, forum: str, mailbox: str, name: str, uidvalidity: int, baseline_uid: int = 0
) -> None:
    """The server numbers its mails anew; UIDs up to `baseline_uid` were compared. The baseline's instant holds."""
    where = _is_folder(forum, mailbox, name)
    tx.execute(update(folder).where(where).values(uidvalidity=uidvalidity, baseline_uid=baseline_uid))


def poll_done(tx: Connection, forum: str, mailbox: str, name: str, *, began_at: datetime, done_at: datetime) -> None:
    """A poll that began at `began_at` has recorded all it found."""
    where = _is_folder(forum, mailbox, name)
    tx.execute(update(folder).where(where).values(poll_began_at=began_at, poll_done_at=done_at))


def caught_up_at(tx: Connection, forum: str, mailbox: str, names: Collection[str]) -> datetime | None:
    """Mail that arrived before this instant is recorded: the oldest beginning of the folders' last completed polls.

    None where one of them was never polled to its end, or none is watched.
    """
    query = select(folder.c.poll_began_at).where(
        folder.c.forum == forum, folder.c.mailbox == mailbox, folder.c.name.in_(names)
    )
    polls = tx.execute(query).scalars().all()
    if len(polls) < len(set(names)) or None in polls:
        return None
    return min((poll for poll in polls if poll is not None), default=None)


def highest_uid(tx: Connection, forum: str, mailbox: str, name: str, uidvalidity: int) -> int:
    """The highest recorded UID of the folder under this UIDVALIDITY; 0 if there is none."""
    query = select(func.max(mail.c.uid)).where(
        mail.c.forum == forum, mail.c.mailbox == mailbox, mail.c.folder == name, mail.c.uidvalidity == uidvalidity
    )
    return tx.execute(query).scalar_one() or 0


def known_uids(tx: Connection, forum: str, mailbox: str, name: str, uidvalidity: int) -> set[int]:
    """All UIDs of the folder that have a ledger row under this UIDVALIDITY."""
    return known_uids_since(tx, forum, mailbox, name, uidvalidity, uid_floor=0)


def known_uids_since(
    tx: Connection, forum: str, mailbox: str, name: str, uidvalidity: int, *, uid_floor: int
) -> set[int]:
    """The recorded UIDs from `uid_floor` on: a poll's cost depends on new mail only. Answered from the unique index."""
    query = select(mail.c.uid).where(
        mail.c.forum == forum,
        mail.c.mailbox == mailbox,
        mail.c.folder == name,
        mail.c.uidvalidity == uidvalidity,
        mail.c.uid >= uid_floor,
    )
    return set(tx.execute(query.execution_options(yield_per=1000)).scalars())


def _is_folder(forum: str, mailbox: str, name: str) -> ColumnElement[bool]:
    return and_(folder.c.forum == forum, folder.c.mailbox == mailbox, folder.c.name == name)
