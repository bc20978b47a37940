"""What was learned of members while running, laid over rules.yaml."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from mailflow.consultation.people import fold_address
from mailflow.storage.tables import learned_address, removed_member
from mailflow.storage.upsert import insert_into


def learn_address(tx: Connection, forum: str, address: str, member: str, now: datetime) -> None:
    """`address` was confirmed as one of `member`'s. Confirmed for another before, it is both's: an expert may write for several."""
    row = insert_into(tx.dialect.name, learned_address).values(
        forum=forum, address=fold_address(address), member=member, confirmed_at=now
    )
    tx.execute(row.on_conflict_do_update(index_elements=["forum", "address", "member"], set_={"confirmed_at": now}))


def forget_address(tx: Connection, forum: str, address: str, member: str) -> None:
    """It was not `member`'s after all. Harmless where it was never learned."""
    c = learned_address.c
    tx.execute(delete(learned_address).where(c.forum == forum, c.address == fold_address(address), c.member == member))


def learned(tx: Connection, forum: str) -> tuple[tuple[str, str], ...]:
    """(folded address, member id) pairs, as `Register.learned` takes them; of one address the newest first."""
    return tuple((row.address, row.member) for row in tx.execute(_LEARNED, {"forum": forum}))


_LEARNED = (
    select(learned_address.c.address, learned_address.c.member)
    .where(learned_address.c.forum == bindparam("forum"))
    .order_by(learned_address.c.address, learned_address.c.confirmed_at.desc(), learned_address.c.member)
)


def remove(tx: Connection, forum: str, member: str, now: datetime) -> None:
    """`member` (an id of rules.yaml) is no longer written to, whatever the file says. Harmless where that is so already."""
    row = insert_into(tx.dialect.name, removed_member).values(forum=forum, member=member.casefold(), removed_at=now)
    tx.execute(row.on_conflict_do_nothing(index_elements=["forum", "member"]))


def restore(tx: Connection, forum: str, member: str) -> bool:
    """`member` belongs to the forum again; False where nobody had removed her."""
    gone = delete(removed_member).where(removed_member.c.forum == forum, removed_member.c.member == member.casefold())
    return tx.execute(gone).rowcount == 1


def removed(tx: Connection, forum: str) -> frozenset[str]:
    """Ids of the members that were removed while running, casefolded: `M07` and `m07` are the same."""
    return frozenset(tx.execute(_REMOVED, {"forum": forum}).scalars())


_REMOVED = select(removed_member.c.member).where(removed_member.c.forum == bindparam("forum"))
