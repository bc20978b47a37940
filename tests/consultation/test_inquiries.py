"""Who hears of what a member asks, and by when the law wants an answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mailflow.consultation.inquiries import Inquiry, Words, answer, ask, due_on, is_overdue, is_waiting, settle
from mailflow.consultation.model import CalendarPolicy, InquiryKind, Mode, NoticeKind, Policy, Role
from mailflow.mail.template_samples import sample_consultation

MONDAY = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
LATE_EVENING = datetime(2026, 2, 2, 23, 30, tzinfo=UTC)
"""Tuesday already, in Tirana."""
OPEN = replace(sample_consultation(), forum="lumas")


def inquiry(kind: InquiryKind = InquiryKind.QUESTION, *, verified: bool = True, **changes: object) -> Inquiry:
    found = Inquiry(
        number=3,
        kind=kind,
        reference="2026-004",
        mail_id=17,
        member="M07",
        address="arta@shoqata.example",
        verified=verified,
        text="Kur mbyllet?",
        message_id="<1@shoqata.example>",
        received_at=MONDAY,
    )
    return replace(found, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "day"),
    [
        (InquiryKind.INFORMATION_REQUEST, date(2026, 2, 16)),
        (InquiryKind.COMPLAINT, date(2026, 2, 12)),
        (InquiryKind.QUESTION, None),
        (InquiryKind.REMOVAL, None),
    ],
)
def test_information_has_ten_working_days_and_a_complaint_ten_days(kind: InquiryKind, day: date | None) -> None:
    assert due_on(kind, MONDAY, Policy()) == day


def test_the_days_are_those_of_the_forums_own_zone_and_calendar() -> None:
    closed = Policy(calendar=CalendarPolicy(closed=frozenset({date(2026, 2, 10)})))
    assert due_on(InquiryKind.INFORMATION_REQUEST, LATE_EVENING, Policy()) == date(2026, 2, 17)
    assert due_on(InquiryKind.INFORMATION_REQUEST, LATE_EVENING, closed) == date(2026, 2, 18)
    assert due_on(InquiryKind.COMPLAINT, LATE_EVENING, replace(Policy(), complaint_days=5)) == date(2026, 2, 8)


@pytest.mark.parametrize("verified", [True, False])
@pytest.mark.parametrize("kind", [InquiryKind.QUESTION, InquiryKind.COMPLAINT, InquiryKind.INFORMATION_REQUEST])
def test_only_a_members_own_question_reaches_the_directorate(kind: InquiryKind, verified: bool) -> None:
    decision = ask(OPEN, inquiry(kind, verified=verified), "Arta", MONDAY, told_already=False)
    told = {notice.role for notice in decision.notices}
    assert Role.COORDINATOR in told
    assert (Role.DIRECTORATE in told) == (kind is InquiryKind.QUESTION and verified)
    assert (Role.MEMBER in told) == (kind is not InquiryKind.QUESTION or not verified)
    assert all(n.facts.get("address") is None for n in decision.notices if n.role is not Role.COORDINATOR)
    assert decision.consultation == OPEN


def test_what_the_acknowledgement_tells_has_no_receipt_of_its_own() -> None:
    decision = ask(OPEN, inquiry(InquiryKind.COMPLAINT), "Arta", MONDAY, told_already=True)
    assert [notice.kind for notice in decision.notices] == [NoticeKind.INQUIRY]


def test_in_shadow_mode_only_the_coordinator_is_told() -> None:
    shadow = replace(OPEN, mode=Mode.SHADOW)
    decision = ask(shadow, inquiry(InquiryKind.COMPLAINT), "Arta", MONDAY, told_already=False)
    assert {notice.role for notice in decision.notices} == {Role.COORDINATOR}


def test_an_answer_settles_once_and_a_later_one_is_added() -> None:
    words = Words(text="Më 2 mars.", by="mjedisi", by_name="Drejtoria", mail_id=20)
    first, told = answer(OPEN, inquiry(), words, "Arta", MONDAY)
    assert (first.settled_by, first.settled_at, first.answer) == ("mjedisi", MONDAY, "Më 2 mars.")
    assert [(n.kind, n.role) for n in told.notices] == [
        (NoticeKind.ANSWER, Role.MEMBER),
        (NoticeKind.INQUIRY, Role.COORDINATOR),
    ]
    later = replace(words, text="Në orën 16.", by="coordinator", by_name=None, mail_id=21)
    second, told = answer(OPEN, first, later, "Arta", MONDAY + timedelta(hours=1))
    assert (second.settled_by, second.answer) == ("mjedisi", "Më 2 mars.\n\nNë orën 16.")
    assert told.notices[0].facts["supplement"] is True
    assert [n.slot for n in told.notices] == ["q3-m21", "3-m21"]


def test_a_wish_to_leave_waits_two_weeks_and_is_never_overdue() -> None:
    wish = inquiry(InquiryKind.REMOVAL)
    assert is_waiting(wish, MONDAY + timedelta(days=13))
    assert not is_waiting(wish, MONDAY + timedelta(days=14))
    assert is_waiting(inquiry(), MONDAY + timedelta(days=400))
    assert not is_overdue(wish, date(2030, 1, 1))


def test_the_day_itself_is_not_overdue() -> None:
    asked = inquiry(InquiryKind.COMPLAINT, due_on=date(2026, 2, 12))
    assert not is_overdue(asked, date(2026, 2, 12))
    assert is_overdue(asked, date(2026, 2, 13))
    assert not is_overdue(settle(asked, "coordinator", MONDAY), date(2026, 2, 13))
