"""What a consultation has several of (versions, members, questions): a table each, with its statements built once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, insert, select, update

from mailflow.consultation.model import Consultation
from mailflow.storage import values
from mailflow.storage.tables import invitee, question, version

ByKey = dict[Any, Any]
"""The versions, members or questions of a consultation, by their key."""


def is_this(table: Table) -> ColumnElement[bool]:
    """The rows of one consultation; `this` fills the parameters."""
    return and_(table.c.forum == bindparam("of_forum"), table.c.reference == bindparam("of_reference"))


def this(forum: str, reference: str) -> values.Columns:
    """The parameters of `is_this`."""
    return {"of_forum": forum, "of_reference": reference}


class Part:
    """One of the tables. `of` takes its values out of a consultation, `columns` makes a row of one of them."""

    def __init__(
        self, table: Table, key: str, order: str, of: Callable[[Consultation], ByKey], columns: Callable[[Any], Any]
    ) -> None:
        one = and_(is_this(table), table.c[key] == bindparam("this"))
        of_these = table.c.reference.in_(bindparam("of_references", expanding=True))
        self.of = of
        self.columns = columns
        self.select_one = select(table).where(is_this(table)).order_by(table.c[order])
        self.select = select(table).where(table.c.forum == bindparam("of_forum"), of_these).order_by(table.c[order])
        self.insert = insert(table)
        self.update = update(table).where(one)
        self.delete = delete(table).where(one)

    def add(self, tx: Connection, c: Consultation, added: Iterable[Any]) -> None:
        """Keep what was not there before."""
        rows = [{"forum": c.forum, "reference": c.reference} | self.columns(value) for value in added]
        if rows:
            tx.execute(self.insert, rows)

    def save(self, tx: Connection, before: Consultation, after: Consultation) -> None:
        """Write what differs."""
        old, new, which = self.of(before), self.of(after), this(after.forum, after.reference)
        for name in old.keys() - new.keys():
            tx.execute(self.delete, which | {"this": name})
        self.add(tx, after, [value for name, value in new.items() if name not in old])
        for name, value in new.items():
            if name in old and value != old[name]:
                had = self.columns(old[name])
                changed = {column: now for column, now in self.columns(value).items() if now != had[column]}
                tx.execute(self.update, which | {"this": name} | changed)


INVITEES = Part(
    invitee,
    "member",
    "position",
    lambda c: {member.id: (position, member) for position, member in enumerate(c.members)},
    lambda placed: {"position": placed[0]} | values.invitee_columns(placed[1]),
)
VERSIONS = Part(version, "number", "number", lambda c: {v.number: v for v in c.versions}, values.version_columns)
PARTS = (
    VERSIONS,
    INVITEES,
    Part(question, "number", "number", lambda c: {q.number: q for q in c.questions}, values.question_columns),
)
