"""Extension, early close, reopening, withdrawal: what is told to whom, and what must be said twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mailflow.consultation.answering import file_reply
from mailflow.consultation.decisions import decide
from mailflow.consultation.delivering import delivered, failed
from mailflow.consultation.events import Closed, Event, Extended, Reopened, Stopped, Withdrawn
from mailflow.consultation.model import (
    AskedDeadline,
    Consultation,
    Decision,
    MemberState,
    Mode,
    NoticeKind,
    Phase,
    Policy,
    Role,
)
from mailflow.consultation.steering import asks_back
from mailflow.errors import NotPossible, WrongUse
from tests.consultation.consultations import POLICY, TUESDAY_MORNING, opened, passed, released, reply

AFTER_THE_DEADLINE = datetime(2026, 12, 29, 9, 0, tzinfo=UTC)
"""Tuesday 10:00 in Tirana; the deadline was Monday, 28.12.2026."""
NEXT_WEEK = TUESDAY_MORNING + timedelta(days=7)


def invited(consultation: Consultation) -> Consultation:
    members = tuple(delivered(m, NoticeKind.INVITATION, TUESDAY_MORNING) for m in consultation.members)
    return replace(consultation, members=members)


def running() -> Consultation:
    return invited(released())


def closed() -> Consultation:
    return passed(running(), AFTER_THE_DEADLINE).consultation


def told(decision: Decision, kind: NoticeKind) -> list[tuple[str, str]]:
    return [(notice.who, notice.slot) for notice in decision.notices if notice.kind is kind]


def extended(to: date | int, *, at: datetime = NEXT_WEEK, reason: str = "festat") -> Extended:
    return Extended(at=at, by="coordinator", reason=reason, to=to)


def reopened(to: date | int | None = None, *, at: datetime = AFTER_THE_DEADLINE, reason: str = "u kërkua") -> Reopened:
    return Reopened(at=at, by="coordinator", reason=reason, to=to)


def deadline_on(consultation: Consultation) -> date:
    assert consultation.deadline is not None
    return consultation.deadline.on


# ── what must be said twice ──


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (extended(20), None),
        (extended(21), "beyond_longest"),
        (extended(date(2027, 1, 27)), None),
        (extended(date(2027, 1, 28)), "beyond_longest"),
        (extended(5, reason="  "), "no_reason"),
        (extended(21, reason=""), "beyond_longest"),
        (Closed(at=NEXT_WEEK, by="coordinator", reason="gabim"), "early"),
        (Withdrawn(at=NEXT_WEEK, by="coordinator", reason="gabim"), "after_invitations"),
        (reopened(at=NEXT_WEEK), None),
    ],
)
def test_what_cannot_be_taken_back_or_leaves_the_legal_limits_is_asked_back(event: Event, why: str | None) -> None:
    assert asks_back(running(), event, POLICY) == why


def test_a_close_after_the_legal_minimum_but_before_the_published_deadline_is_asked_back_too() -> None:
    longer = invited(released(asked=AskedDeadline(words="30 ditë pune", working_days=30)))
    event = Closed(at=datetime(2026, 12, 28, 9, 0, tzinfo=UTC), by="coordinator", reason="mjafton")
    assert asks_back(longer, event, POLICY) == "before_deadline"


def test_a_close_after_the_deadline_needs_no_second_word() -> None:
    assert asks_back(running(), Closed(at=AFTER_THE_DEADLINE, by="coordinator"), POLICY) is None


def test_before_anybody_was_invited_a_draft_is_withdrawn_at_once() -> None:
    assert asks_back(opened(), Withdrawn(at=TUESDAY_MORNING, by="coordinator", reason=""), POLICY) is None


def test_in_shadow_mode_nothing_is_asked_back() -> None:
    shadow = replace(running(), mode=Mode.SHADOW)
    assert asks_back(shadow, Withdrawn(at=NEXT_WEEK, by="coordinator", reason=""), POLICY) is None


@pytest.mark.parametrize(("days", "why"), [(5, None), (20, None), (21, "beyond_longest")])
def test_the_days_of_both_rounds_are_counted_together(days: int, why: str | None) -> None:
    assert asks_back(closed(), reopened(days), POLICY) == why


def test_a_consultation_closed_early_is_not_opened_again_for_less_than_the_legal_minimum_in_all() -> None:
    early = decide(running(), Closed(at=NEXT_WEEK, by="coordinator", reason="gabim"), POLICY).consultation
    january = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
    assert asks_back(early, reopened(5, at=january), POLICY) == "short"
    assert asks_back(early, reopened(at=january), POLICY) is None


# ── extension ──


def test_an_extension_is_told_to_those_who_answered_too_but_not_to_dead_addresses_or_those_removed() -> None:
    consultation = file_reply(running(), reply("M01"), NEXT_WEEK).decision.consultation
    first, second, third = consultation.members
    members = (first, failed(second, permanent=True, concerns_address=True), replace(third, removed_at=NEXT_WEEK))
    decision = decide(replace(consultation, members=members), extended(5), POLICY)
    assert told(decision, NoticeKind.EXTENSION) == [("M01", "20270106")]
    assert told(decision, NoticeKind.ACT) == [("sherbimet", "extended-20270106")]


def test_the_coordinator_hears_of_an_extension_that_was_not_hers() -> None:
    event = replace(extended(5), by="administrator")
    assert ("coordinator", "extended-20270106") in told(decide(running(), event, POLICY), NoticeKind.ACT)


def test_an_extension_on_the_last_day_reminds_by_itself() -> None:
    last_day = datetime(2026, 12, 28, 9, 0, tzinfo=UTC)
    moved = decide(running(), extended(1, at=last_day), POLICY).consultation
    assert passed(moved, last_day + timedelta(minutes=1)).notices == ()


def test_an_answer_late_by_the_old_deadline_is_in_time_by_the_new_one() -> None:
    after = datetime(2026, 12, 28, 23, 30, tzinfo=UTC)
    late = file_reply(running(), reply("M01", received_at=after), after).decision.consultation
    assert late.invitee("M01").state is MemberState.LATE  # type: ignore[union-attr]
    moved = decide(late, extended(5, at=after + timedelta(minutes=5)), POLICY).consultation
    assert moved.invitee("M01").state is MemberState.ANSWERED  # type: ignore[union-attr]


def test_only_an_open_consultation_can_be_extended() -> None:
    with pytest.raises(NotPossible, match="only an open deadline"):
        decide(closed(), extended(5, at=AFTER_THE_DEADLINE), POLICY)


# ── closing ──


def test_an_early_close_is_told_with_its_reason_and_the_published_deadline() -> None:
    decision = decide(running(), Closed(at=NEXT_WEEK, by="coordinator", reason=" u anulua mbledhja "), POLICY)
    (first, *_) = [notice for notice in decision.notices if notice.kind is NoticeKind.CLOSING]
    assert first.facts == {"reason": "u anulua mbledhja", "early_of": date(2026, 12, 28)}
    assert decision.history[0].detail == {"early": True, "reason": "u anulua mbledhja"}


def test_whoever_answers_until_the_published_deadline_is_in_time_although_it_was_closed_early() -> None:
    early = decide(running(), Closed(at=NEXT_WEEK, by="coordinator", reason="gabim"), POLICY).consultation
    filing = file_reply(early, reply("M02", received_at=NEXT_WEEK + timedelta(days=1)), NEXT_WEEK + timedelta(days=1))
    assert filing.recommendation is not None
    assert not filing.recommendation.late


def test_whose_invitation_never_left_hears_nothing_of_the_closing() -> None:
    first, *others = running().members
    never = replace(first, state=MemberState.PENDING, invited_at=None)
    decision = passed(replace(running(), members=(never, *others)), AFTER_THE_DEADLINE)
    assert [who for who, _ in told(decision, NoticeKind.CLOSING)] == ["M02", "M03"]


def test_what_nobody_was_invited_to_is_not_closed() -> None:
    with pytest.raises(NotPossible, match="not been sent to the members yet"):
        decide(opened(), Closed(at=TUESDAY_MORNING, by="coordinator"), POLICY)


# ── reopening ──


def test_a_reopening_gives_ten_working_days_from_today_and_tells_everybody() -> None:
    decision = decide(closed(), reopened(), POLICY)
    assert decision.consultation.phase is Phase.OPEN
    assert decision.consultation.closed_at is None
    deadline = decision.consultation.deadline
    assert deadline is not None
    assert (deadline.counted_from, deadline.on, deadline.basis) == (date(2026, 12, 29), date(2027, 1, 14), "reopened")
    assert (deadline.round, deadline.earlier_days, deadline.total_days) == (2, 20, 30)
    assert told(decision, NoticeKind.REOPENED) == [("M01", "2"), ("M02", "2"), ("M03", "2")]
    assert (NoticeKind.CLOSING, None) in decision.cancel


def test_after_a_mistaken_close_the_published_deadline_holds_again() -> None:
    early = decide(running(), Closed(at=NEXT_WEEK, by="coordinator", reason="gabim"), POLICY).consultation
    again = decide(early, reopened(at=NEXT_WEEK + timedelta(hours=1)), POLICY).consultation
    assert deadline_on(again) == date(2026, 12, 28)
    assert again.deadline is not None
    assert again.deadline.total_days == 20


@pytest.mark.parametrize("to", [date(2026, 12, 29), date(2026, 12, 1)])
def test_nothing_is_opened_again_until_today_or_a_day_that_is_over(to: date) -> None:
    with pytest.raises(NotPossible, match="name a day that is ahead"):
        decide(closed(), reopened(to), POLICY)


def test_a_published_deadline_is_not_shortened_by_closing_and_reopening() -> None:
    early = decide(running(), Closed(at=NEXT_WEEK, by="coordinator", reason="gabim"), POLICY).consultation
    with pytest.raises(NotPossible, match="not earlier than the published"):
        decide(early, reopened(date(2026, 12, 10), at=NEXT_WEEK), POLICY)
    assert deadline_on(decide(early, reopened(3, at=NEXT_WEEK), POLICY).consultation) == date(2026, 12, 28)


@pytest.mark.parametrize("to", [0, -3, 4000, date(2036, 1, 4)])
def test_a_slip_of_the_pen_is_no_deadline(to: date | int) -> None:
    with pytest.raises(WrongUse):
        decide(closed(), reopened(to), POLICY)


def test_the_second_round_reminds_closes_and_reports_anew() -> None:
    again = decide(closed(), reopened(), POLICY).consultation
    reminded = passed(again, datetime(2027, 1, 13, 9, 0, tzinfo=UTC))
    assert told(reminded, NoticeKind.REMINDER) == [(who, "1-20270114") for who in ("M01", "M02", "M03")]
    second = passed(reminded.consultation, datetime(2027, 1, 15, 9, 0, tzinfo=UTC))
    assert told(second, NoticeKind.CLOSING) == [("M01", "2"), ("M02", "2"), ("M03", "2")]
    assert told(second, NoticeKind.REPORT) == [("coordinator", "2"), ("sherbimet", "2")]


def test_the_first_closing_and_the_second_never_share_a_slot_on_the_same_day() -> None:
    close = Closed(at=NEXT_WEEK, by="coordinator", reason="gabim")
    first = decide(running(), close, POLICY)
    again = decide(first.consultation, reopened(at=NEXT_WEEK), POLICY).consultation
    second = decide(again, close, POLICY)
    assert {n.slot for n in first.notices} & {n.slot for n in second.notices} == set()


def test_an_extension_of_the_second_round_has_a_slot_of_its_own() -> None:
    first = decide(running(), extended(date(2027, 1, 14)), POLICY)
    shut = decide(first.consultation, Closed(at=NEXT_WEEK, by="coordinator", reason="x"), POLICY).consultation
    again = decide(replace(shut, deadline=running().deadline), reopened(at=NEXT_WEEK), POLICY).consultation
    second = decide(again, extended(date(2027, 1, 14)), POLICY)
    assert told(first, NoticeKind.EXTENSION)[0] != told(second, NoticeKind.EXTENSION)[0]


def test_who_was_late_has_answered_once_it_is_open_again() -> None:
    late = file_reply(closed(), reply("M02", received_at=AFTER_THE_DEADLINE), AFTER_THE_DEADLINE).decision.consultation
    decision = decide(late, reopened(at=AFTER_THE_DEADLINE + timedelta(days=1)), POLICY)
    assert decision.consultation.invitee("M02").state is MemberState.ANSWERED  # type: ignore[union-attr]
    assert decision.history[0].detail["late_counted"] == 1


def test_who_was_never_reached_is_invited_at_the_reopening() -> None:
    shut = closed()
    never = replace(shut.members[0], state=MemberState.PENDING, invited_at=None)
    decision = decide(replace(shut, members=(never, *shut.members[1:])), reopened(), POLICY)
    assert told(decision, NoticeKind.REOPENED) == [("M02", "2"), ("M03", "2")]
    assert told(decision, NoticeKind.INVITATION) == [("M01", "r2")]


def test_only_a_closed_consultation_is_opened_again() -> None:
    with pytest.raises(NotPossible):
        decide(running(), reopened(), POLICY)


# ── a wrong draft out ──


def test_a_withdrawal_tells_those_reached_and_those_whose_mail_is_under_way_and_nobody_else() -> None:
    consultation = released()
    first = delivered(consultation.members[0], NoticeKind.INVITATION, TUESDAY_MORNING)
    partly = replace(consultation, members=(first, *consultation.members[1:]))
    event = Withdrawn(at=NEXT_WEEK, by="coordinator", reason="gabim", in_flight=frozenset({"M03"}))
    decision = decide(partly, event, POLICY)
    assert told(decision, NoticeKind.WITHDRAWAL) == [("M01", "1"), ("M03", "1")]
    (hers,) = [n for n in decision.notices if n.kind is NoticeKind.ACT and n.role is Role.COORDINATOR]
    assert [(m["name"], m["certain"]) for m in hers.facts["reached"]] == [("Anëtar M01", True), ("Anëtar M03", False)]
    assert hers.facts["breach_until"] == NEXT_WEEK + timedelta(hours=72)
    assert decision.history[0].detail["reached"] == ["M01", "M03"]


def test_a_member_whose_invitation_came_back_was_not_reached() -> None:
    consultation = running()
    dead = failed(consultation.members[0], permanent=True, concerns_address=True)
    event = Withdrawn(at=NEXT_WEEK, by="coordinator", reason="gabim")
    decision = decide(replace(consultation, members=(dead, *consultation.members[1:])), event, POLICY)
    assert [who for who, _ in told(decision, NoticeKind.WITHDRAWAL)] == ["M02", "M03"]


def test_the_directorate_never_gets_the_names_of_the_members() -> None:
    decision = decide(running(), Withdrawn(at=NEXT_WEEK, by="coordinator", reason="gabim"), POLICY)
    (theirs,) = [n for n in decision.notices if n.role is Role.DIRECTORATE]
    assert theirs.facts["reached"] == []
    assert theirs.facts["reached_count"] == 3


def test_a_removed_member_who_has_the_draft_is_named_to_the_coordinator_and_not_written_to() -> None:
    consultation = running()
    gone = replace(consultation.members[0], removed_at=NEXT_WEEK)
    event = Withdrawn(at=NEXT_WEEK, by="coordinator", reason="gabim")
    decision = decide(replace(consultation, members=(gone, *consultation.members[1:])), event, POLICY)
    assert [who for who, _ in told(decision, NoticeKind.WITHDRAWAL)] == ["M02", "M03"]
    (hers,) = [n for n in decision.notices if n.kind is NoticeKind.ACT and n.role is Role.COORDINATOR]
    assert [m["told"] for m in hers.facts["reached"]] == [False, True, True]


def test_a_held_draft_is_withdrawn_without_a_mail() -> None:
    event = Withdrawn(at=NEXT_WEEK, by="coordinator", reason="")
    assert decide(opened(verdict="hold"), event, POLICY).notices == ()


def test_a_stop_is_confirmed_to_the_directorate() -> None:
    decision = decide(opened(), Stopped(at=TUESDAY_MORNING, by="sherbimet", words="Prisni!"), POLICY)
    assert told(decision, NoticeKind.ACT) == [("sherbimet", "stopped-1")]


def test_a_second_word_of_the_director_takes_the_place_of_the_first_question() -> None:
    once = decide(opened(), Stopped(at=TUESDAY_MORNING, by="sherbimet", words="Prisni!"), POLICY).consultation
    decision = decide(once, Stopped(at=TUESDAY_MORNING, by="sherbimet", words="Është versioni i vjetër."), POLICY)
    first, second = decision.consultation.questions
    assert (first.answer, second.settled_at) == ("replaced", None)
    assert [(n.kind, n.facts["words"]) for n in decision.notices] == [(NoticeKind.QUESTION, "Është versioni i vjetër.")]


def test_nobody_is_asked_about_late_invitations_of_a_second_round() -> None:
    shut = closed()
    never = replace(shut.members[0], state=MemberState.PENDING, invited_at=None)
    again = decide(replace(shut, members=(never, *shut.members[1:])), reopened(), POLICY).consultation
    next_day = AFTER_THE_DEADLINE + timedelta(days=1)
    late = tuple(delivered(m, NoticeKind.INVITATION, next_day) for m in again.members)
    assert passed(replace(again, members=late), next_day).notices == ()


def test_an_answer_to_a_withdrawn_draft_is_filed_and_says_so() -> None:
    gone = decide(running(), Withdrawn(at=NEXT_WEEK, by="coordinator", reason=""), POLICY).consultation
    filing = file_reply(gone, reply("M01"), NEXT_WEEK)
    assert filing.disposition == "filed"
    assert filing.decision.notices[0].facts["withdrawn"] is True


def test_the_longest_time_is_the_standard_where_the_rules_say_less() -> None:
    policy = Policy(standard_days=20, longest_days=10)
    assert asks_back(invited(released(policy)), extended(1), policy) == "beyond_longest"
