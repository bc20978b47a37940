"""Consultations to decide on: one place that knows how a draft of the sample forum looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from mailflow.consultation.decisions import decide, open_draft
from mailflow.consultation.delivering import delivered
from mailflow.consultation.events import DraftReceived, TimePassed
from mailflow.consultation.model import (
    AskedDeadline,
    Consultation,
    Decision,
    Document,
    Invitee,
    Mode,
    NoticeKind,
    Policy,
    Recommendation,
    Version,
)
from mailflow.consultation.reasons import Reason

TUESDAY_MORNING = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""10:00 in Tirana on 24.11.2026; twenty working days later is 28.12.2026."""
POLICY = Policy()


def member(member_id: str, group: str = "OSHC") -> Invitee:
    return Invitee(
        id=member_id,
        name=f"Anëtar {member_id}",
        organisation=None,
        group=group,
        address=f"{member_id.lower()}@forumi.example",
        language="sq",
    )


def draft(
    *,
    at: datetime = TUESDAY_MORNING,
    verdict: str = "open",
    mode: Mode = Mode.AUTOMATIC,
    asked: AskedDeadline | None = None,
    documents: tuple[str, ...] = ("Plani draft.docx", "Relacion.pdf"),
) -> DraftReceived:
    return DraftReceived(
        at=at,
        forum="lumas",
        reference="2026-004",
        verdict=verdict,
        why="hold",
        title="Plani i Mbetjeve",
        directorate="sherbimet",
        directorate_name="Drejtoria e Shërbimeve Publike",
        sender="drejtori@lumas.example",
        version=Version(
            number=1,
            received_at=at,
            message_id="<draft@lumas.example>",
            mail_id=1,
            documents=tuple(Document(name=name, media_type="x/y", size=1, sha256="0" * 64) for name in documents),
        ),
        members=(member("M01"), member("M02"), member("M03", "media")),
        reasons=(Reason("subject", "draft"),),
        asked=asked,
        in_reply_to="<draft@lumas.example>",
        mode=mode,
    )


def opened(policy: Policy = POLICY, **how: object) -> Consultation:
    return open_draft(draft(**how), policy).consultation  # type: ignore[arg-type]


def passed(consultation: Consultation, at: datetime, policy: Policy = POLICY, *, caught_up: bool = True) -> Decision:
    seen = at if caught_up else at - timedelta(days=30)
    return decide(consultation, TimePassed(at=at, caught_up_at=seen), policy)


def released(policy: Policy = POLICY, **how: object) -> Consultation:
    consultation = opened(policy, **how)
    assert consultation.release_at is not None
    return passed(consultation, consultation.release_at, policy).consultation


def reply(member_id: str | None = "M01", **how: object) -> Recommendation:
    values: dict[str, object] = {
        "number": 1,
        "member": member_id,
        "address": "m01@forumi.example",
        "verified": True,
        "received_at": TUESDAY_MORNING + timedelta(days=2),
        "late": False,
        "version": 1,
        "text": "Të shtohen kazanë.",
        "mail_id": 17,
    }
    return Recommendation(**{**values, **how})  # type: ignore[arg-type]


def invited_late(policy: Policy = POLICY) -> Consultation:
    """Released, but the invitations left on the next day: the coordinator was asked whether the deadline follows."""
    consultation = released(policy)
    next_day = TUESDAY_MORNING + timedelta(days=1)
    late = tuple(delivered(m, NoticeKind.INVITATION, next_day) for m in consultation.members)
    return passed(replace(consultation, members=late), next_day, policy).consultation
