"""Save what a decision answered: the consultation, its history, what is no longer owed, what is owed now."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.model import Consultation, Decision, MemberState, NoticeKind, Phase
from mailflow.handlers.notices import Circle, enqueue
from mailflow.storage import consultations, outbox, recommendations


def save_decision(tx: Connection, circle: Circle, before: Consultation, decision: Decision) -> None:
    """Inside the caller's transaction."""
    after = _counted_again(tx, before, decision.consultation)
    consultations.save(tx, before, after)
    consultations.add_history(tx, after.forum, after.reference, decision.history)
    for kind, who in decision.cancel:
        outbox.cancel(tx, after.forum, after.reference, kind.value, who)
    enqueue(tx, circle, after, decision.notices)


def is_over(tx: Connection, forum: str, kind: str, reference: str | None) -> bool:
    """Is such a mail no longer owed, because its consultation was closed or withdrawn since?"""
    if reference is None or not NoticeKind(kind).is_owed_while_open:
        return False
    return consultations.phase_of(tx, forum, reference) is not Phase.OPEN


def _counted_again(tx: Connection, before: Consultation, after: Consultation) -> Consultation:
    """A later deadline makes answers that were late by the old one answers in time; “no remarks” stays what it was."""
    old, new = before.deadline, after.deadline
    if old is None or new is None or new.at <= old.at:
        return after
    recommendations.count_again(tx, after.forum, after.reference, new.at)
    were_late = {member.id for member in before.members if member.state is MemberState.LATE}
    silent = {
        member
        for member in were_late
        if recommendations.latest_of_member(tx, after.forum, after.reference, member) is None
    }
    members = tuple(
        replace(member, state=MemberState.NO_REMARKS) if member.id in silent else member for member in after.members
    )
    return replace(after, members=members)
