"""Consultations: one aggregate over four tables, loaded whole, saved where it changed; and their history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, and_, delete, func, insert, select, update

from mailflow.consultation.model import Consultation, HistoryEntry, Invitee, MemberState, Mode, Phase
from mailflow.storage import recommendations, values
from mailflow.storage.counters import next_number
from mailflow.storage.tables import consultation, invitee, question, version
from mailflow.storage.tables import history as entries_table
from mailflow.storage.transaction import for_update

_Parts = dict[Any, values.Columns]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedConsultation:
    """One line of `mailflow list`. `members` counts by state; `deadline` is an instant."""

    reference: str
    title: str
    phase: Phase
    mode: Mode
    directorate: str | None
    opened_at: datetime | None
    released_at: datetime | None
    deadline: datetime | None
    deadline_on: date | None
    members: dict[MemberState, int]
    recommendations: recommendations.Counts


def next_reference(tx: Connection, forum: str, year: int) -> str:
    """The next reference of the year, `2026-004`: once given, never given again."""
    return f"{year}-{next_number(tx, forum, f'consultation/{year}'):03d}"


def next_recommendation_number(tx: Connection, forum: str, reference: str) -> int:
    """The part after the slash of the next `2026-004/7`: once given, never given again."""
    return next_number(tx, forum, f"recommendation/{reference}")


def create(tx: Connection, new: Consultation) -> None:
    """Keep a consultation that was not there before."""
    tx.execute(insert(consultation), values.consultation_columns(new))
    for table, _, parts in _tables(new):
        _insert_parts(tx, table, new, parts.values())


def load(tx: Connection, forum: str, reference: str) -> Consultation | None:
    """The consultation, whole; None where there is none. Locked until the commit where `tx` may write."""
    found = _load_all(tx, for_update(tx, select(consultation).where(_is(consultation, forum, reference))))
    return found[0] if found else None


def _load_all(tx: Connection, query: Select[Any]) -> tuple[Consultation, ...]:
    """The consultations that `query` answers, in its order: four queries, however many there are."""
    rows = tx.execute(query).mappings().all()
    forums, references = {row["forum"] for row in rows}, [row["reference"] for row in rows]
    parts: list[dict[str, list[RowMapping]]] = []
    for table, order in ((version, "number"), (invitee, "position"), (question, "number")):
        of_these = select(table).where(table.c.forum.in_(forums), table.c.reference.in_(references))
        by_reference: dict[str, list[RowMapping]] = {}
        for row in tx.execute(of_these.order_by(table.c[order])).mappings() if rows else ():
            by_reference.setdefault(row["reference"], []).append(row)
        parts.append(by_reference)
    return tuple(
        values.consultation_value(row, *(by_reference.get(row["reference"], ()) for by_reference in parts))
        for row in rows
    )


def save(tx: Connection, before: Consultation, after: Consultation) -> None:
    """Write what differs between `before` (as loaded) and `after`."""
    old, new = values.consultation_columns(before), values.consultation_columns(after)
    if changed := _difference(old, new):
        tx.execute(update(consultation).where(_is(consultation, after.forum, after.reference)).values(**changed))
    for (table, key, old_parts), (_, _, new_parts) in zip(_tables(before), _tables(after), strict=True):
        _save_parts(tx, after, (table, key), old_parts, new_parts)


def load_invitee(tx: Connection, forum: str, reference: str, member: str) -> Invitee | None:
    """One member's part, without loading the rest: it runs once per mail sent. Locked where `tx` may write."""
    query = select(invitee).where(_is(invitee, forum, reference), invitee.c.member == member)
    row = tx.execute(for_update(tx, query)).mappings().one_or_none()
    return None if row is None else values.invitee_value(row)


def save_invitee(tx: Connection, forum: str, reference: str, changed: Invitee) -> None:
    """Write one member's part."""
    columns = values.invitee_columns(changed, 0)
    del columns["position"]
    tx.execute(update(invitee).where(_is(invitee, forum, reference), invitee.c.member == changed.id).values(**columns))


def wake_if_day_zero_passed(tx: Connection, forum: str, reference: str, day: date, now: datetime) -> None:
    """An invitation left on `day`: where that is later than day 0 and nobody was asked yet, the next tick looks at it."""
    query = select(consultation.c.deadline).where(
        _is(consultation, forum, reference), consultation.c.phase == str(Phase.OPEN)
    )
    deadline = tx.execute(query).scalar_one_or_none()
    if deadline is None or date.fromisoformat(deadline["counted_from"]) >= day:
        return
    asked = select(question.c.number).where(_is(question, forum, reference), question.c.why == "late_invitations")
    if tx.execute(asked.limit(1)).one_or_none() is None:
        tx.execute(update(consultation).where(_is(consultation, forum, reference)).values(next_due_at=now))


def due(tx: Connection, forum: str, now: datetime) -> list[str]:
    """References of the consultations for which time has something to do, the longest waiting first."""
    query = select(consultation.c.reference).where(consultation.c.forum == forum, consultation.c.next_due_at <= now)
    return list(tx.execute(query.order_by(consultation.c.next_due_at, consultation.c.reference)).scalars())


def all_open(tx: Connection, forum: str) -> tuple[Consultation, ...]:
    """The open consultations, oldest first."""
    return in_phases(tx, forum, (Phase.OPEN,))


def all_current(tx: Connection, forum: str) -> tuple[Consultation, ...]:
    """The consultations of which there may be news: all but those dismissed or published."""
    return in_phases(tx, forum, tuple(set(Phase) - {Phase.DISMISSED, Phase.PUBLISHED}))


def in_phases(tx: Connection, forum: str, phases: Collection[Phase]) -> tuple[Consultation, ...]:
    """The consultations in any of `phases`, whole, oldest first. Not locked."""
    query = select(consultation).where(
        consultation.c.forum == forum, consultation.c.phase.in_([str(phase) for phase in phases])
    )
    return _load_all(tx, query.order_by(consultation.c.received_at, consultation.c.reference))


def listing(tx: Connection, forum: str) -> tuple[ListedConsultation, ...]:
    """All consultations at a glance, oldest first: three queries, however many there are."""
    members: dict[str, dict[MemberState, int]] = {}
    states = select(invitee.c.reference, invitee.c.state, func.count()).where(invitee.c.forum == forum)
    for reference, state, count in tx.execute(states.group_by(invitee.c.reference, invitee.c.state)):
        members.setdefault(reference, {})[MemberState(state)] = count
    counts = recommendations.counts_of_all(tx, forum)
    rows = tx.execute(select(consultation).where(consultation.c.forum == forum).order_by(consultation.c.reference))
    return tuple(
        ListedConsultation(
            reference=row.reference,
            title=row.title,
            phase=Phase(row.phase),
            mode=Mode(row.mode),
            directorate=row.directorate,
            opened_at=row.opened_at,
            released_at=row.released_at,
            deadline=row.deadline_at,
            deadline_on=row.deadline_on,
            members=members.get(row.reference, {}),
            recommendations=counts.get(row.reference, recommendations.Counts()),
        )
        for row in rows
    )


def by_draft_message_id(tx: Connection, forum: str, message_id: str) -> str | None:
    """Reference of the newest consultation one of whose drafts carried `message_id`."""
    query = select(version.c.reference).where(version.c.forum == forum, version.c.message_id == message_id)
    return tx.execute(query.order_by(version.c.received_at.desc()).limit(1)).scalar_one_or_none()


def by_document_hashes(tx: Connection, forum: str, sha256s: Collection[str]) -> str | None:
    """Reference of the newest consultation one of whose versions holds all these documents (SHA-256, hex)."""
    wanted = set(sha256s)
    query = select(version.c.reference, version.c.documents).where(version.c.forum == forum)
    for row in tx.execute(query.order_by(version.c.received_at.desc())) if wanted else ():
        if wanted <= {document["sha256"] for document in row.documents}:
            return str(row.reference)
    return None


def add_history(tx: Connection, forum: str, reference: str, entries: Sequence[HistoryEntry]) -> None:
    """Append to the consultation's history; nothing is ever taken out of it."""
    rows = [
        {"forum": forum, "reference": reference, "at": e.at, "event": e.event, "by": e.by, "detail": e.detail}
        for e in entries
    ]
    if rows:
        tx.execute(insert(entries_table), rows)


def history(tx: Connection, forum: str, reference: str) -> tuple[HistoryEntry, ...]:
    """The consultation's history in the order it was written."""
    query = select(*(entries_table.c[name] for name in HistoryEntry.__slots__))
    rows = tx.execute(query.where(_is(entries_table, forum, reference)).order_by(entries_table.c.id))
    return tuple(HistoryEntry(at=row.at, event=row.event, by=row.by, detail=row.detail) for row in rows)


def _tables(c: Consultation) -> tuple[tuple[Table, str, _Parts], ...]:
    """The parts of a consultation: table, key column, rows by key."""
    return (
        (version, "number", {part.number: values.version_columns(part) for part in c.versions}),
        (invitee, "member", {m.id: values.invitee_columns(m, position) for position, m in enumerate(c.members)}),
        (question, "number", {part.number: values.question_columns(part) for part in c.questions}),
    )


def _save_parts(tx: Connection, c: Consultation, where: tuple[Table, str], old: _Parts, new: _Parts) -> None:
    table, key = where
    for name in old.keys() - new.keys():
        tx.execute(delete(table).where(_is(table, c.forum, c.reference), table.c[key] == name))
    _insert_parts(tx, table, c, [columns for name, columns in new.items() if name not in old])
    for name, columns in new.items():
        if name in old and (changed := _difference(old[name], columns)):
            part = and_(_is(table, c.forum, c.reference), table.c[key] == name)
            tx.execute(update(table).where(part).values(**changed))


def _insert_parts(tx: Connection, table: Table, c: Consultation, parts: Iterable[values.Columns]) -> None:
    rows = [{"forum": c.forum, "reference": c.reference} | columns for columns in parts]
    if rows:
        tx.execute(insert(table), rows)


def _difference(old: values.Columns, new: values.Columns) -> values.Columns:
    return {name: value for name, value in new.items() if value != old[name]}


def _is(table: Table, forum: str, reference: str) -> ColumnElement[bool]:
    return and_(table.c.forum == forum, table.c.reference == reference)
