"""Health at a glance: `mailflow status`. Whatever stands still for a reason that a human must mend makes it not ok."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from mailflow.consultation.calendar import local_day
from mailflow.consultation.inquiries import Inquiry, is_overdue, is_waiting
from mailflow.consultation.model import Phase, Question
from mailflow.consultation.people import Register
from mailflow.consultation.whose import WHOSE, unsettled, waits_since
from mailflow.reports.record import listed
from mailflow.reports.standing import Standing, problem_of, standing_still
from mailflow.storage import consultations, inquiries, ledger, outbox, unread, watch
from mailflow.storage.unread import VANISHED, UnreadMail
from mailflow.storage.watch import Heartbeat


def status(
    tx: Connection, register: Register, mode: str, now: datetime, *, mailbox: str, folders: Collection[str]
) -> dict[str, Any]:
    """`ok` is False when something is stuck: what `reports.standing` names, or a quarantined mail. `mailbox` and `folders`: watched."""
    forum = register.forum
    loops = [_loop(beat, now) for beat in watch.loops(tx, forum)]
    stuck = standing_still(tx, forum, mailbox, folders, now)
    pauses = watch.pauses(tx, forum)
    quarantined = ledger.quarantined(tx, forum)
    counts = outbox.counts(tx, forum)
    today = local_day(now, register.zone)
    return {
        "ok": not (stuck or quarantined or any(loop["problem"] for loop in loops)),
        "mode": mode,
        "loops": loops,
        "stuck": [{name: getattr(one, name) for name in Standing.__slots__} for one in stuck],
        "waiting": [
            *_questions(tx, forum),
            *(
                {"what": _asked(i, today), "reference": i.reference, "since": i.received_at}
                for i in inquiries.waiting(tx, forum)
                if is_waiting(i, now)
            ),
            *({"what": f"paused: {p.what}: {p.reason}", "reference": None, "since": p.since} for p in pauses),
            *({"what": "quarantined", "reference": f"mail:{number}", "since": None} for number in quarantined),
            *(
                {"what": "review", "reference": f"mail:{line.id}", "since": line.received_at}
                for line in ledger.mails_to_review(tx, forum)
            ),
            *_unread(tx, forum),
        ],
        "outbox": {state: counts.get(state, 0) for state in ("queued", "sending", "uncertain", "refused")},
        "consultations": [
            listed(line) for line in consultations.listing(tx, forum) if line.phase in {Phase.OPEN, Phase.HELD}
        ],
    }


def _unread(tx: Connection, forum: str) -> list[dict[str, Any]]:
    """Mail that lies where mailflow does not read, by folder, and what was gone before it could be read."""
    lines: dict[str, list[UnreadMail]] = {}
    for one in unread.unread(tx, forum):
        lines.setdefault(
            f"gone from {one.folder} unread" if one.role == VANISHED else f"not read in {one.folder}", []
        ).append(one)
    return [
        {
            "what": f"{what}: {len(found)} mail{'s' if len(found) > 1 else ''}",
            "reference": None,
            "since": found[0].seen_at,
        }
        for what, found in lines.items()
    ]


def _about(question: Question) -> str:
    """Why it is asked; of whose answers are, which."""
    names = ", ".join(item["name"] for item in unsettled(question)) if question.why == WHOSE else ""
    return f"question: {question.why}" + (f": {names}" if names else "")


def _questions(tx: Connection, forum: str) -> list[dict[str, Any]]:
    return [
        {"what": _about(question), "reference": consultation.reference, "since": waits_since(question)}
        for consultation in consultations.all_current(tx, forum)
        for question in consultation.open_questions
    ]


def _asked(inquiry: Inquiry, today: date) -> str:
    """`inquiry: complaint 3, due 2026-12-04`; whoever reads it sees what is overdue."""
    if inquiry.due_on is None:
        return f"inquiry: {inquiry.kind.value} {inquiry.number}"
    due = "overdue since" if is_overdue(inquiry, today) else "due"
    return f"inquiry: {inquiry.kind.value} {inquiry.number}, {due} {inquiry.due_on.isoformat()}"


def _loop(beat: Heartbeat, now: datetime) -> dict[str, Any]:
    problem, since = problem_of(beat, now) or (None, None)
    return {"name": beat.loop, "last_ok_at": beat.last_ok_at, "problem": problem, "since": since}
