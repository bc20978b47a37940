"""Consultations: one aggregate over four tables, loaded whole, saved where it changed; and their history."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    Connection,
    RowMapping,
    bindparam,
    func,
    insert,
    select,
    update,
)

from mailflow.consultation.model import (
    AddressState,
    Consultation,
    HistoryEntry,
    Invitee,
    MemberState,
    Mode,
    Phase,
)
from mailflow.storage import recommendations, values
from mailflow.storage.counters import next_number
from mailflow.storage.parts import INVITEES, PARTS, VERSIONS, is_this, this
from mailflow.storage.tables import consultation, invitee, question, version
from mailflow.storage.tables import history as entries_table
from mailflow.storage.transaction import for_update


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
    tx.execute(_INSERT, values.consultation_columns(new))
    for part in PARTS:
        part.add(tx, new, part.of(new).values())


def load(tx: Connection, forum: str, reference: str) -> Consultation | None:
    """The consultation, whole; None where there is none. Locked until the commit where `tx` may write."""
    row = tx.execute(for_update(tx, _LOAD), this(forum, reference)).mappings().one_or_none()
    return None if row is None else _whole(tx, forum, (row,))[0]


def load_for(tx: Connection, forum: str, reference: str, member: str | None) -> Consultation | None:
    """The consultation as an answer of `member` meets it: of the members that one alone, no questions. Locked until the commit.

    It runs once per answer, and a forum may have hundreds of members; `save` writes what differs, so the rest stays as it is.
    """
    which = this(forum, reference)
    row = tx.execute(for_update(tx, _LOAD), which).mappings().one_or_none()
    if row is None:
        return None
    versions = tx.execute(VERSIONS.select_one, which).mappings()
    only = tx.execute(for_update(tx, _LOAD_INVITEE), which | {"this": member}).mappings()
    return values.consultation_value(row, versions, only, ())


def _whole(tx: Connection, forum: str, rows: Sequence[RowMapping]) -> tuple[Consultation, ...]:
    """The consultations of these rows with their parts: three queries, however many there are."""
    which = {"of_forum": forum, "of_references": [row["reference"] for row in rows]}
    parts: list[dict[str, list[RowMapping]]] = []
    for part in PARTS:
        by_reference: dict[str, list[RowMapping]] = {}
        for row in tx.execute(part.select, which).mappings() if rows else ():
            by_reference.setdefault(row["reference"], []).append(row)
        parts.append(by_reference)
    return tuple(
        values.consultation_value(row, *(by_reference.get(row["reference"], ()) for by_reference in parts))
        for row in rows
    )


def save(tx: Connection, before: Consultation, after: Consultation) -> None:
    """Write what differs between `before` (as loaded) and `after`."""
    old, new = values.consultation_columns(before), values.consultation_columns(after)
    if changed := {name: value for name, value in new.items() if value != old[name]}:
        tx.execute(_UPDATE, this(after.forum, after.reference) | changed)
    for part in PARTS:
        part.save(tx, before, after)


def load_invitee(tx: Connection, forum: str, reference: str, member: str) -> Invitee | None:
    """One member's part, without loading the rest: it runs once per mail sent. Locked where `tx` may write."""
    query = for_update(tx, _LOAD_INVITEE)
    row = tx.execute(query, this(forum, reference) | {"this": member}).mappings().one_or_none()
    return None if row is None else values.invitee_value(row)


def save_invitee(tx: Connection, forum: str, reference: str, changed: Invitee) -> None:
    """Write one member's part."""
    tx.execute(INVITEES.update, this(forum, reference) | {"this": changed.id} | values.invitee_columns(changed))


def wake_if_day_zero_passed(tx: Connection, forum: str, reference: str, day: date, now: datetime) -> None:
    """An invitation left on `day`: where that is later than day 0 and nobody was asked yet, the next tick looks at it."""
    which = this(forum, reference)
    deadline = tx.execute(_DEADLINE_WHILE_OPEN, which).scalar_one_or_none()
    if deadline is None or date.fromisoformat(deadline["counted_from"]) >= day:
        return
    if tx.execute(_ASKED_ABOUT_LATE_INVITATIONS, which).one_or_none() is None:
        tx.execute(_UPDATE, which | {"next_due_at": now})


def phase_of(tx: Connection, forum: str, reference: str) -> Phase | None:
    """The consultation's phase, without loading it."""
    phase = tx.execute(_PHASE, this(forum, reference)).scalar_one_or_none()
    return None if phase is None else Phase(phase)


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
    in_order = query.order_by(consultation.c.received_at, consultation.c.reference)
    return _whole(tx, forum, tx.execute(in_order).mappings().all())


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
        tx.execute(_INSERT_HISTORY, rows)


def history(tx: Connection, forum: str, reference: str) -> tuple[HistoryEntry, ...]:
    """The consultation's history in the order it was written."""
    rows = tx.execute(_HISTORY, this(forum, reference))
    return tuple(HistoryEntry(at=row.at, event=row.event, by=row.by, detail=row.detail) for row in rows)


def history_of(tx: Connection, forum: str, reference: str, event: str) -> tuple[HistoryEntry, ...]:
    """The entries of one event, in the order they were written."""
    rows = tx.execute(_HISTORY_OF, this(forum, reference) | {"of_event": event})
    return tuple(HistoryEntry(at=row.at, event=row.event, by=row.by, detail=row.detail) for row in rows)


def complained(tx: Connection, forum: str) -> frozenset[str]:
    """Ids of the members who complained of our mail and about whom nobody has decided yet."""
    query = select(invitee.c.member).where(
        invitee.c.forum == forum, invitee.c.address_state == str(AddressState.COMPLAINED)
    )
    return frozenset(tx.execute(query.distinct()).scalars())


def forgive(tx: Connection, forum: str, member: str) -> None:
    """The coordinator wants that member to be written to again: the complaint is settled, wherever it was noted."""
    of_member = (invitee.c.forum == forum, invitee.c.member == member)
    noted = invitee.c.address_state == str(AddressState.COMPLAINED)
    tx.execute(update(invitee).where(*of_member, noted).values(address_state=str(AddressState.OK)))


# ── the statements on the consultation itself, built once ───────────────────────────────────────────────────

_LOAD = select(consultation).where(is_this(consultation))
_PHASE = select(consultation.c.phase).where(is_this(consultation))
_INSERT = insert(consultation)
_UPDATE = update(consultation).where(is_this(consultation))
_LOAD_INVITEE = select(invitee).where(is_this(invitee), invitee.c.member == bindparam("this"))
_DEADLINE_WHILE_OPEN = select(consultation.c.deadline).where(
    is_this(consultation), consultation.c.phase == str(Phase.OPEN)
)
_ASKED_ABOUT_LATE_INVITATIONS = (
    select(question.c.number).where(is_this(question), question.c.why == "late_invitations").limit(1)
)
_INSERT_HISTORY = insert(entries_table)
_HISTORY = (
    select(*(entries_table.c[name] for name in HistoryEntry.__slots__))
    .where(is_this(entries_table))
    .order_by(entries_table.c.id)
)
_HISTORY_OF = _HISTORY.where(entries_table.c.event == bindparam("of_event"))
