"""The digest: what the coordinator reads in the morning. One mail, a section per consultation, news on top."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from mailflow.consultation.answering import as_told
from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.enclosure_words import told_of
from mailflow.consultation.inquiries import Inquiry, is_overdue, is_waiting
from mailflow.consultation.model import (
    AddressState,
    Consultation,
    HistoryEntry,
    Invitee,
    MemberState,
    Mode,
    NoticeKind,
    Phase,
    Policy,
    Question,
    Recommendation,
)
from mailflow.consultation.people import Register
from mailflow.consultation.schedule import compute_deadline
from mailflow.consultation.whose import WHOSE, unsettled, waits_since
from mailflow.reports.annexes import annex_texts
from mailflow.reports.groups import HAS_ANSWERED, by_group, in_figures
from mailflow.reports.news import is_news, stuck
from mailflow.reports.reviewing import review
from mailflow.reports.stood_still import stood_still
from mailflow.storage import consultations, inquiries, ledger, outbox, recommendations, unread
from mailflow.storage.unread import VANISHED

INVITED_LATER = ("invited_newcomer", "invited_again")
"""Events of the history: somebody was invited while the consultation was running."""
DECIDED = frozenset({"opened", "held", "approved", "dismissed"})
"""Events of the history: what becomes of a draft was decided."""


def digest_if_news(
    tx: Connection, register: Register, policy: Policy, now: datetime, *, news_until: datetime
) -> dict[str, Any] | None:
    """What the digest tells; None, at little cost, while there is no news.

    What happened after `news_until` (the morning's instant) is told, but is news of the next morning.
    """
    since = outbox.last_created_at(tx, register.forum, NoticeKind.DIGEST.value)
    if not is_news(tx, register.forum, policy, now, since=since, until=news_until):
        return None
    return digest_facts(tx, register, policy, now)


def digest_facts(tx: Connection, register: Register, policy: Policy, now: datetime) -> dict[str, Any]:
    """Everything the digest tells, as plain values for its template; `news` says whether it would be worth sending now."""
    forum = register.forum
    since = outbox.last_created_at(tx, forum, NoticeKind.DIGEST.value)
    sections, decisions, shadow = [], [], []
    for consultation in consultations.all_current(tx, forum):
        history = consultations.history(tx, forum, consultation.reference)
        new = [entry for entry in history if since is None or entry.at > since]
        if consultation.released_at is not None and (consultation.phase is Phase.OPEN or new):
            filed = recommendations.of_consultation(tx, forum, consultation.reference)
            sections.append(_section(tx, consultation, filed, new, policy, now))
        if consultation.mode is Mode.SHADOW and any(entry.event in DECIDED for entry in new):
            shadow.append(_would_have(consultation, policy))
        decisions += [_decision(consultation, question) for question in consultation.open_questions]
    return {
        "consultations": sections,
        "decisions": decisions,
        "shadow": shadow,
        **review(tx, register, since, asked={one["name"] for item in decisions for one in item["answers"]}),
        "inquiries": [
            _inquiry(one, register, policy, now) for one in inquiries.waiting(tx, forum) if is_waiting(one, now)
        ],
        "stuck": [*stuck(tx, forum), *stood_still(tx, forum, register.zone, since)],
        **_unread(tx, forum, since),
        "near_misses": [_mail(line) for line in ledger.near_misses(tx, forum, since)],
        "news": is_news(tx, forum, policy, now, since=since, until=now),
    }


def _unread(tx: Connection, forum: str, since: datetime | None) -> dict[str, Any]:
    """What lies in folders that are not read, and how much was gone before it could be read."""
    found = unread.unread(tx, forum, since)
    facts = [
        {
            "folder": one.folder,
            "role": one.role,
            "from": one.from_address or "",
            "subject": one.subject or "",
            "received_at": one.received_at or one.seen_at,
        }
        for one in found
        if one.role != VANISHED
    ]
    return {"unread": facts, "vanished": len(found) - len(facts)}


def _decision(consultation: Consultation, question: Question) -> dict[str, Any]:
    """What waits for her word."""
    return {
        "reference": consultation.reference,
        "title": consultation.title,
        "why": question.why,
        "reasons": list(consultation.reasons) if question.why in {"hold", "supervised"} else [],
        "since": waits_since(question),
        "members": len(consultation.members),
        "answers": list(unsettled(question)) if question.why == WHOSE else [],
    }


def _inquiry(inquiry: Inquiry, register: Register, policy: Policy, now: datetime) -> dict[str, Any]:
    """What a member asked and nobody has answered yet."""
    today = local_day(now, policy.calendar.zone)
    member = register.member(inquiry.member or "")
    left = None
    if inquiry.due_on is not None and inquiry.due_on >= today:
        left = Calendar(policy.calendar).working_days_between(today, inquiry.due_on)
    return {
        "number": inquiry.number,
        "kind": inquiry.kind.value,
        "reference": inquiry.reference,
        "who": member.name if member is not None else "",
        "address": inquiry.address,
        "verified": inquiry.verified,
        "received_at": inquiry.received_at,
        "text": inquiry.text,
        "due_on": inquiry.due_on,
        "days_left": left,
        "overdue": is_overdue(inquiry, today),
    }


def _would_have(consultation: Consultation, policy: Policy) -> dict[str, Any]:
    """What shadow mode has decided and not done: why, and what would have gone to how many."""
    opened = consultation.opened_at is not None
    would_leave = consultation.released_at or consultation.release_at
    expected = compute_deadline(policy, would_leave, consultation.asked) if opened and would_leave is not None else None
    return {
        "reference": consultation.reference,
        "title": consultation.title,
        "directorate": consultation.directorate_name,
        "decision": "open" if opened else "hold",
        "reasons": list(consultation.reasons),
        "documents": [document.name for document in consultation.version.documents],
        "members": len(consultation.members),
        "would_leave": would_leave if opened else None,
        "deadline_on": expected.on if expected is not None else None,
    }


def _section(
    tx: Connection,
    consultation: Consultation,
    filed: Sequence[Recommendation],
    new: Sequence[HistoryEntry],
    policy: Policy,
    now: datetime,
) -> dict[str, Any]:
    new_numbers = {entry.detail.get("number") for entry in new if entry.event == "recommendation_filed"}
    names = {member.id: who_is(member) for member in consultation.members}
    told = [r for r in filed if r.number in new_numbers]
    texts = annex_texts(tx, told)
    deadline = consultation.deadline
    today = local_day(now, policy.calendar.zone)
    members = in_figures(consultation.members)
    return {
        "reference": consultation.reference,
        "title": consultation.title,
        "directorate": consultation.directorate_name,
        "version": consultation.version.number,
        "released_on": local_day(consultation.released_at or now, policy.calendar.zone),
        "deadline_on": deadline.on if deadline else None,
        "days_left": Calendar(policy.calendar).working_days_between(today, deadline.on) if deadline else 0,
        "invited": sum(member.invited_at is not None for member in members),
        "answered": sum(member.state in HAS_ANSWERED for member in members),
        "no_remarks": sum(member.state is MemberState.NO_REMARKS for member in members),
        "recommendations_count": sum(r.verified for r in filed),
        "unverified": sum(not r.verified and not r.is_disowned for r in filed),
        "late": sum(recommendation.late for recommendation in filed),
        "address_trouble": [
            {"name": member.name, "address_state": member.address_state.value}
            for member in members
            if member.address_state is not AddressState.OK
        ],
        "new": [recommendation_facts(r, names, texts) for r in told],
        "new_no_remarks": [
            {"who": names.get(entry.by, entry.by), "late": entry.detail.get("late", False)}
            for entry in new
            if entry.event == "no_remarks"
        ],
        "answered_by_group": [
            {"group": group.name, "answered": group.answered, "total": group.total, "silent": list(group.silent)}
            | {"away": _away(members, today)}
            for group in by_group(members)
        ],
        "closed": consultation.phase is not Phase.OPEN,
        "withdrawn": consultation.phase is Phase.WITHDRAWN,
        "joined": [
            {"name": names.get(entry.detail["member"], ""), "days_left": entry.detail["days_left"]}
            for entry in new
            if entry.event in INVITED_LATER
        ],
    }


def _away(members: Sequence[Invitee], today: date) -> dict[str, date]:
    return {m.name: m.away_until for m in members if m.away_until is not None and m.away_until >= today}


def who_is(member: Invitee) -> str:
    """How the coordinator knows a member: name and organisation."""
    return f"{member.name} ({member.organisation})" if member.organisation else member.name


def recommendation_facts(
    recommendation: Recommendation, names: dict[str, str], texts: Mapping[str, str]
) -> dict[str, Any]:
    """One recommendation in full, for a template; `texts` as `annex_texts` answers them."""
    member = recommendation.member or ""
    return {
        "number": recommendation.number,
        "who": names.get(member, recommendation.address),
        "received_at": recommendation.received_at,
        "text": recommendation.text,
        "answer": recommendation.answer.value,
        "late": recommendation.late,
        "verified": recommendation.verified,
        "flags": list(recommendation.flags),
        "supplements": recommendation.supplements,
        "enclosures": [enclosure.name for enclosure in recommendation.enclosures],
        "attached": told_of(recommendation.enclosures, texts),
        "points": [as_told(point) for point in recommendation.points],
    }


def _mail(line: ledger.SeenMail) -> dict[str, Any]:
    return {
        "mail_id": line.id,
        "from": line.from_address or "",
        "subject": line.subject or "",
        "received_at": line.received_at,
        "reasons": list(line.reasons),
        "disposition": line.disposition,
        "consultation": line.consultation,
    }
