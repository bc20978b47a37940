"""What a server has refused: a password, how often, and when last. Nothing is kept of one that was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from mailflow.storage.tables import refused_log_in
from mailflow.storage.upsert import insert_into


@dataclass(frozen=True, slots=True)
class RefusedLogIn:
    """`password_mark` tells the password again without holding it; `words` are the server's."""

    password_mark: str
    times: int
    last_at: datetime
    words: str


def refused(tx: Connection, forum: str, server: str) -> RefusedLogIn | None:
    """What `server` (`mailbox`, `relay`) refused last, if it has taken nothing since."""
    columns = [refused_log_in.c[name] for name in RefusedLogIn.__slots__]
    query = select(*columns).where(refused_log_in.c.forum == forum, refused_log_in.c.server == server)
    row = tx.execute(query).one_or_none()
    return None if row is None else RefusedLogIn(*row)


def note_refusal(tx: Connection, forum: str, server: str, password_mark: str, words: str, now: datetime) -> int:
    """It has refused this password; answers how often now."""
    before = refused(tx, forum, server)
    times = before.times + 1 if before is not None and before.password_mark == password_mark else 1
    told = {"password_mark": password_mark, "times": times, "last_at": now, "words": words}
    row = insert_into(tx.dialect.name, refused_log_in).values(forum=forum, server=server, **told)
    tx.execute(row.on_conflict_do_update(index_elements=["forum", "server"], set_=told))
    return times


def forget(tx: Connection, forum: str, server: str) -> bool:
    """It has taken a password, or a person wants the same one tried again. False where nothing was refused."""
    one = (refused_log_in.c.forum == forum) & (refused_log_in.c.server == server)
    return tx.execute(delete(refused_log_in).where(one)).rowcount == 1
