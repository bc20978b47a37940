"""Recommendations: what members answered, numbered within their consultation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, case, func, insert, select, update

from mailflow.consultation.model import Answer, Phase, Recommendation
from mailflow.consultation.reasons import Reason
from mailflow.storage import values
from mailflow.storage.tables import consultation, history, recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A consultation's recommendations in numbers; `late` and `unverified` are among the `total`."""

    total: int = 0
    no_remarks: int = 0
    late: int = 0
    unverified: int = 0


def add(tx: Connection, forum: str, reference: str, new: Recommendation) -> int:
    """File a recommendation under the number it carries (`consultations.next_recommendation_number`); answers it."""
    tx.execute(_INSERT, {"forum": forum, "reference": reference} | values.recommendation_columns(new))
    return new.number


def of_consultation(tx: Connection, forum: str, reference: str) -> tuple[Recommendation, ...]:
    """All of them, by number."""
    query = select(recommendation).where(_of(forum, reference)).order_by(recommendation.c.number)
    return tuple(values.recommendation_value(row) for row in tx.execute(query).mappings())


def filed_since_report(tx: Connection, forum: str, until: datetime) -> dict[str, tuple[int, ...]]:
    """Of closed consultations: the numbers filed after the closing and until then, without those that were added to the report."""
    query = (
        select(history.c.reference, history.c.event, history.c.at, history.c.detail)
        .join_from(consultation, history)
        .where(
            consultation.c.forum == forum,
            consultation.c.phase.in_([str(phase) for phase in (Phase.CLOSED, Phase.ANSWERED, Phase.PUBLISHED)]),
            history.c.event.in_(("recommendation_filed", "report_added_to")),
            history.c.at > consultation.c.closed_at,
        )
        .order_by(history.c.id)
    )
    filed: dict[str, list[int]] = {}
    added: set[tuple[str, int]] = set()
    for reference, event, at, detail in tx.execute(query):
        if event == "report_added_to":
            added |= {(reference, number) for number in detail["numbers"]}
        elif at <= until:
            filed.setdefault(reference, []).append(detail["number"])
    new = {reference: tuple(n for n in numbers if (reference, n) not in added) for reference, numbers in filed.items()}
    return {reference: numbers for reference, numbers in new.items() if numbers}


def latest_of_member(tx: Connection, forum: str, reference: str, member: str) -> int | None:
    """Number of the member's newest: the one that another reply supplements."""
    which = {"forum": forum, "reference": reference, "member": member}
    return tx.execute(_LATEST, which).scalar_one_or_none()


def brought_by_member(tx: Connection, forum: str, member: str) -> frozenset[str]:
    """SHA-256 (hex) of what came along with the member's newest answers, whatever they were on."""
    query = (
        select(recommendation.c.enclosures)
        .where(recommendation.c.forum == forum, recommendation.c.member == member)
        .order_by(recommendation.c.received_at.desc())
        .limit(_NEWEST)
    )
    return frozenset(enclosure["sha256"] for (enclosures,) in tx.execute(query) for enclosure in enclosures)


_NEWEST = 30
_INSERT = insert(recommendation)
_LATEST = (
    select(recommendation.c.number)
    .where(
        recommendation.c.forum == bindparam("forum"),
        recommendation.c.reference == bindparam("reference"),
        recommendation.c.member == bindparam("member"),
    )
    .order_by(recommendation.c.number.desc())
    .limit(1)
)


def one(tx: Connection, forum: str, reference: str, number: int) -> Recommendation | None:
    """The recommendation of that number."""
    query = select(recommendation).where(_of(forum, reference), recommendation.c.number == number)
    row = tx.execute(query).mappings().one_or_none()
    return None if row is None else values.recommendation_value(row)


def confirm(tx: Connection, forum: str, reference: str, found: Recommendation, member: str) -> bool:
    """It is that member's beyond doubt, and counts; where it was kept for another it adds to none of hers. False where it is not there."""
    changed = update(recommendation).where(_of(forum, reference), recommendation.c.number == found.number)
    supplements = found.supplements if found.member == member else None
    return tx.execute(changed.values(member=member, verified=True, supplements=supplements)).rowcount == 1


def unverified(tx: Connection, forum: str, reference: str) -> tuple[Recommendation, ...]:
    """Those that count for nothing yet, by number."""
    query = select(recommendation).where(_of(forum, reference), recommendation.c.verified.is_(False))
    return tuple(
        values.recommendation_value(row) for row in tx.execute(query.order_by(recommendation.c.number)).mappings()
    )


def of_member(tx: Connection, forum: str, reference: str, member: str) -> tuple[Recommendation, ...]:
    """The member's, by number."""
    query = select(recommendation).where(_of(forum, reference), recommendation.c.member == member)
    return tuple(
        values.recommendation_value(row) for row in tx.execute(query.order_by(recommendation.c.number)).mappings()
    )


def addresses_of(tx: Connection, forum: str, member: str) -> frozenset[str]:
    """From where what counts as that member's has come, in all consultations."""
    c = recommendation.c
    query = select(c.address).where(c.forum == forum, c.member == member, c.verified).distinct()
    return frozenset(tx.execute(query).scalars())


def disown(tx: Connection, forum: str, reference: str, found: Recommendation, flags: Sequence[Reason]) -> None:
    """It is nobody's: it supplements nothing, and nothing supplements it."""
    own = update(recommendation).where(_of(forum, reference), recommendation.c.number == found.number)
    tx.execute(own.values(member=None, supplements=None, flags=tuple(flags)))
    others = update(recommendation).where(_of(forum, reference), recommendation.c.supplements == found.number)
    tx.execute(others.values(supplements=found.supplements))


def count_again(tx: Connection, forum: str, reference: str, until: datetime) -> int:
    """The deadline is `until` now: what was late by an earlier one and reached the mailbox by then is late no more; answers how many."""
    late = update(recommendation).where(
        _of(forum, reference), recommendation.c.late, recommendation.c.received_at <= until
    )
    return int(tx.execute(late.values(late=False)).rowcount)


def counts(tx: Connection, forum: str, reference: str) -> Counts:
    """The consultation's figures."""
    return counts_of_all(tx, forum, reference=reference).get(reference, Counts())


def counts_of_all(tx: Connection, forum: str, *, reference: str | None = None) -> dict[str, Counts]:
    """The figures of every consultation that has any recommendation, in one query."""
    c = recommendation.c
    query = select(
        c.reference,
        func.count(),
        func.sum(case((c.answer == str(Answer.NO_REMARKS), 1), else_=0)),
        func.sum(case((c.late, 1), else_=0)),
        func.sum(case((c.verified, 0), else_=1)),
    ).where(c.forum == forum if reference is None else _of(forum, reference))
    return {
        row[0]: Counts(total=row[1], no_remarks=row[2], late=row[3], unverified=row[4])
        for row in tx.execute(query.group_by(c.reference))
    }


def _of(forum: str, reference: str) -> ColumnElement[bool]:
    return and_(recommendation.c.forum == forum, recommendation.c.reference == reference)
