"""The consultations at a glance, as `mailflow list` and `status` show them: three queries, however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from mailflow.consultation.model import MemberState, Mode, Phase
from mailflow.storage import recommendations
from mailflow.storage.tables import consultation, invitee


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedConsultation:
    """One line of the list. `members` counts by state."""

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


def listing(tx: Connection, forum: str) -> tuple[ListedConsultation, ...]:
    """All consultations of the forum, oldest first."""
    members = _members_by_state(tx, forum)
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


def _members_by_state(tx: Connection, forum: str) -> dict[str, dict[MemberState, int]]:
    query = select(invitee.c.reference, invitee.c.state, func.count()).where(invitee.c.forum == forum)
    found: dict[str, dict[MemberState, int]] = {}
    for reference, state, count in tx.execute(query.group_by(invitee.c.reference, invitee.c.state)):
        found.setdefault(reference, {})[MemberState(state)] = count
    return found
