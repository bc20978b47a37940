"""How things stand, on one page that may be forwarded to the mayor: counts and dates, no person's name, no address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.model import Consultation, Invitee, MemberState, Mode, Phase, Policy
from mailflow.consultation.whose import waits_since
from mailflow.reports.groups import HAS_ANSWERED, by_group, in_figures, position_of, positions

_ADDRESS = re.compile(r"[^\s<>()\"',;:@]{1,64}@[^\s<>()\"',;:@]{1,253}")


def overview(current: Sequence[Consultation], policy: Policy, now: datetime) -> dict[str, Any]:
    """What runs, what is closed and waits for its directorate, what is held."""
    return {
        "on": local_day(now, policy.calendar.zone),
        "open": [_open(c, policy, now) for c in current if c.phase is Phase.OPEN],
        "closed": [_named(c) | {"closed_at": c.closed_at} for c in current if c.phase is Phase.CLOSED],
        "held": [_named(c) for c in current if c.phase is Phase.HELD],
        "waiting": waiting(current),
    }


def waiting(current: Sequence[Consultation]) -> list[dict[str, Any]]:
    """Every question that waits for the coordinator's word, the oldest first."""
    found = [
        _named(c) | {"why": question.why, "since": waits_since(question)}
        for c in current
        for question in c.questions
        if question.settled_at is None and c.phase is not Phase.WITHDRAWN
    ]
    return sorted(found, key=lambda item: item["since"])


def _open(consultation: Consultation, policy: Policy, now: datetime) -> dict[str, Any]:
    deadline = consultation.deadline
    members = in_figures(consultation.members)
    calendar = Calendar(policy.calendar)
    today = local_day(now, policy.calendar.zone)
    return _named(consultation) | {
        "shadow": consultation.mode is Mode.SHADOW,
        "release_at": consultation.release_at if consultation.released_at is None else None,
        "deadline_on": deadline.on if deadline else None,
        "days_left": calendar.working_days_between(today, deadline.on) if deadline else None,
        "invited": sum(member.invited_at is not None for member in members),
        "answered": sum(member.state in HAS_ANSWERED for member in members),
        "no_remarks": sum(member.state is MemberState.NO_REMARKS for member in members),
        "silent": sum(member.is_silent for member in members),
        "groups": [
            {
                "group": group.name,
                "answered": group.answered,
                "silent": _silent(members, group.name),
                "total": group.total,
            }
            for group in by_group(members)
        ],
    }


def _silent(members: Sequence[Invitee], group: str) -> int:
    """Organisations and citizens of the group of whom nobody has answered, and somebody was invited."""
    answered = {position_of(m) for m in members if m.state in HAS_ANSWERED}
    return positions(m for m in members if m.group == group and m.is_silent and position_of(m) not in answered)


def _named(consultation: Consultation) -> dict[str, Any]:
    """Reference, title and directorate; a title or sender that is an address is not shown."""
    return {
        "reference": consultation.reference,
        "title": _ADDRESS.sub("…", consultation.title),
        "directorate": consultation.directorate_name if consultation.directorate is not None else None,
    }
