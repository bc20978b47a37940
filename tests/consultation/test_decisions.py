from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mailflow.consultation.answering import Arrival, file_reply
from mailflow.consultation.decisions import decide, open_draft
from mailflow.consultation.delivering import delivered, failed
from mailflow.consultation.events import Approved, Closed, Dismissed, Extended, Invited, Stopped, Withdrawn
from mailflow.consultation.model import (
    AddressState,
    Answer,
    AskedDeadline,
    Consultation,
    MemberState,
    Mode,
    NoticeKind,
    Phase,
    Policy,
    Role,
)
from mailflow.errors import NotPossible
from tests.consultation.consultations import POLICY, TUESDAY_MORNING, draft, member, opened, passed, released, reply

HALF_AN_HOUR = timedelta(minutes=30)


def invited(consultation: Consultation) -> Consultation:
    at = consultation.released_at
    assert at is not None
    members = tuple(delivered(m, NoticeKind.INVITATION, at) for m in consultation.members)
    return replace(consultation, members=members)


def kinds(notices: object) -> list[tuple[str, str]]:
    return sorted((n.kind.value, n.who) for n in notices)  # type: ignore[attr-defined]


# ── opening ──


def test_a_draft_is_receipted_and_announced_before_anybody_is_invited() -> None:
    decision = open_draft(draft(), POLICY)
    assert kinds(decision.notices) == [("opened", "coordinator"), ("receipt", "sherbimet")]
    assert decision.consultation.phase is Phase.OPEN
    assert decision.consultation.release_at == TUESDAY_MORNING + HALF_AN_HOUR
    assert decision.consultation.next_due_at == decision.consultation.release_at


def test_a_doubtful_draft_leaves_nothing_but_a_question() -> None:
    decision = open_draft(draft(verdict="hold"), POLICY)
    assert kinds(decision.notices) == [("question", "coordinator")]
    assert decision.consultation.phase is Phase.HELD


def test_in_supervised_mode_every_opening_waits_for_her_word() -> None:
    decision = open_draft(draft(mode=Mode.SUPERVISED), POLICY)
    assert decision.consultation.phase is Phase.HELD
    assert decision.consultation.questions[0].why == "supervised"


def test_in_shadow_mode_only_the_coordinator_hears_anything() -> None:
    policy = Policy(mode=Mode.SHADOW)
    first = open_draft(draft(mode=Mode.SHADOW), policy)
    assert kinds(first.notices) == [("opened", "coordinator")]
    assert first.notices[0].facts["shadow"] is True
    consultation = first.consultation
    assert consultation.release_at is not None
    second = passed(consultation, consultation.release_at, policy)
    assert second.notices == ()
    assert second.history[0].event == "would_have_released"


def test_a_missing_explanatory_report_is_asked_for_in_the_receipt() -> None:
    decision = open_draft(draft(documents=("Plani.docx",)), POLICY)
    (receipt,) = [n for n in decision.notices if n.kind is NoticeKind.RECEIPT]
    assert receipt.facts["missing"] == ["explanatory_report"]


def test_the_director_hears_when_the_forum_gets_more_time_than_was_asked() -> None:
    decision = open_draft(draft(asked=AskedDeadline(words="10 ditë pune", working_days=10)), POLICY)
    assert {n.facts["asked_refused"] for n in decision.notices} == {"shorter"}


# ── the grace time ──


def test_nobody_is_invited_before_the_grace_time_ends() -> None:
    early = passed(opened(), TUESDAY_MORNING + timedelta(minutes=29))
    assert early.notices == ()


def test_nobody_is_invited_before_intake_has_read_what_came_in_the_grace_time() -> None:
    consultation = opened()
    late = passed(consultation, TUESDAY_MORNING + timedelta(hours=1), caught_up=False)
    assert late.consultation == consultation


def test_at_the_end_of_the_grace_time_every_member_is_invited_and_day_zero_is_that_day() -> None:
    consultation = opened()
    decision = passed(consultation, TUESDAY_MORNING + HALF_AN_HOUR)
    assert kinds(decision.notices) == [("invitation", "M01"), ("invitation", "M02"), ("invitation", "M03")]
    deadline = decision.consultation.deadline
    assert deadline is not None
    assert (deadline.counted_from, deadline.on) == (date(2026, 11, 24), date(2026, 12, 28))
    assert deadline.at == datetime(2026, 12, 28, 22, 59, 59, tzinfo=UTC)


def test_a_grace_time_of_zero_is_legal() -> None:
    policy = Policy(grace=timedelta(0))
    assert passed(opened(policy), TUESDAY_MORNING, policy).consultation.released_at == TUESDAY_MORNING


@pytest.mark.parametrize("by", ["sherbimet", "coordinator"])
def test_a_stop_within_the_grace_time_freezes_it_and_asks_her(by: str) -> None:
    decision = decide(opened(), Stopped(at=TUESDAY_MORNING, by=by), POLICY)
    assert kinds(decision.notices) == [("act", "sherbimet"), ("question", "coordinator")]
    later = passed(decision.consultation, TUESDAY_MORNING + timedelta(days=2))
    assert kinds(later.notices) == [("question", "coordinator")]
    assert later.consultation.released_at is None


def test_after_a_stop_her_yes_lets_it_go_out() -> None:
    frozen = decide(opened(), Stopped(at=TUESDAY_MORNING, by="sherbimet"), POLICY).consultation
    freed = decide(frozen, Approved(at=TUESDAY_MORNING + timedelta(hours=2), by="coordinator"), POLICY).consultation
    assert len(passed(freed, TUESDAY_MORNING + timedelta(hours=2)).notices) == 3


def test_after_a_stop_her_no_withdraws_it_before_anybody_saw_it() -> None:
    frozen = decide(opened(), Stopped(at=TUESDAY_MORNING, by="sherbimet"), POLICY).consultation
    decision = decide(frozen, Dismissed(at=TUESDAY_MORNING, by="coordinator"), POLICY)
    assert decision.consultation.phase is Phase.WITHDRAWN
    assert decision.notices == ()


def test_a_stop_after_the_release_is_refused_with_the_remedy() -> None:
    with pytest.raises(NotPossible, match="Withdraw it instead"):
        decide(released(), Stopped(at=TUESDAY_MORNING, by="coordinator"), POLICY)


# ── questions ──


def test_her_yes_opens_a_held_draft_with_its_own_grace_time() -> None:
    held = opened(verdict="hold")
    decision = decide(held, Approved(at=TUESDAY_MORNING + timedelta(hours=3), by="coordinator"), POLICY)
    assert decision.consultation.phase is Phase.OPEN
    assert decision.consultation.release_at == TUESDAY_MORNING + timedelta(hours=3, minutes=30)
    assert kinds(decision.notices) == [("opened", "coordinator"), ("receipt", "sherbimet")]


def test_her_no_dismisses_a_held_draft() -> None:
    decision = decide(opened(verdict="hold"), Dismissed(at=TUESDAY_MORNING, by="coordinator"), POLICY)
    assert decision.consultation.phase is Phase.DISMISSED


def test_a_settled_question_cannot_be_answered_again() -> None:
    once = decide(opened(verdict="hold"), Approved(at=TUESDAY_MORNING, by="coordinator"), POLICY).consultation
    with pytest.raises(NotPossible, match="no question waits"):
        decide(once, Approved(at=TUESDAY_MORNING, by="coordinator"), POLICY)


# ── reminders ──


def test_only_the_silent_are_reminded() -> None:
    consultation = invited(released())
    filing = file_reply(consultation, reply("M01"), TUESDAY_MORNING)
    decision = passed(filing.decision.consultation, datetime(2026, 12, 21, 8, 0, tzinfo=UTC))
    assert kinds(decision.notices) == [("reminder", "M02"), ("reminder", "M03")]
    assert decision.notices[0].facts["days_left"] == 4


def test_a_reminder_waits_for_working_hours() -> None:
    consultation = invited(released())
    assert passed(consultation, datetime(2026, 12, 20, 23, 0, tzinfo=UTC)).notices == ()
    assert consultation.next_due_at is not None
    assert passed(consultation, consultation.next_due_at).notices


def test_after_a_long_stop_only_the_newest_reminder_goes_out() -> None:
    consultation = invited(released())
    monday = datetime(2026, 12, 28, 8, 30, tzinfo=UTC)
    decision = passed(consultation, monday)
    assert {n.slot for n in decision.notices} == {"1"}
    assert passed(decision.consultation, monday + timedelta(minutes=1)).notices == ()


def test_no_reminder_before_intake_has_caught_up() -> None:
    decision = passed(invited(released()), datetime(2026, 12, 21, 8, 0, tzinfo=UTC), caught_up=False)
    assert decision.notices == ()


def test_a_reminder_not_yet_sent_is_not_owed_to_one_who_answers() -> None:
    filing = file_reply(invited(released()), reply("M01"), TUESDAY_MORNING)
    assert (NoticeKind.REMINDER, "M01") in filing.decision.cancel


# ── answers ──


def test_a_recommendation_is_numbered_acknowledged_and_counted() -> None:
    filing = file_reply(invited(released()), reply("M01"), TUESDAY_MORNING, Arrival(in_reply_to="<x@y.example>"))
    assert filing.disposition == "filed"
    first = filing.decision.consultation.invitee("M01")
    assert first is not None
    assert first.state is MemberState.ANSWERED
    (notice,) = filing.decision.notices
    assert (notice.kind, notice.who, notice.facts["number"]) == (NoticeKind.ACKNOWLEDGEMENT, "M01", 1)
    assert notice.facts["text"] == "Të shtohen kazanë."


def test_no_remarks_is_an_answer_and_no_recommendation() -> None:
    words = reply("M01", answer=Answer.NO_REMARKS, number=0)
    filing = file_reply(invited(released()), words, TUESDAY_MORNING)
    assert (filing.disposition, filing.recommendation) == ("no_remarks", None)
    first = filing.decision.consultation.invitee("M01")
    assert first is not None
    assert first.state is MemberState.NO_REMARKS


def test_no_remarks_without_proof_counts_for_nothing() -> None:
    words = reply("M01", answer=Answer.NO_REMARKS, verified=False)
    filing = file_reply(invited(released()), words, TUESDAY_MORNING)
    assert filing.disposition == "review"
    assert filing.decision.consultation == invited(released())


def test_an_unverified_recommendation_is_filed_not_counted_and_the_member_is_told() -> None:
    filing = file_reply(
        invited(released()), reply("M01", verified=False), TUESDAY_MORNING, Arrival(in_reply_to="<x@y.example>")
    )
    assert filing.recommendation is not None
    first = filing.decision.consultation.invitee("M01")
    assert first is not None
    assert first.state is MemberState.INVITED
    (notice,) = filing.decision.notices
    assert (notice.who, notice.to, notice.facts["in_reply_to"]) == ("M01", None, None)


def test_a_late_recommendation_is_kept_and_marked() -> None:
    consultation = invited(released())
    closed = passed(consultation, datetime(2026, 12, 29, 8, 0, tzinfo=UTC)).consultation
    late = reply("M02", received_at=datetime(2026, 12, 28, 23, 0, tzinfo=UTC))
    filing = file_reply(closed, late, datetime(2026, 12, 29, 9, 0, tzinfo=UTC))
    assert filing.recommendation is not None
    assert filing.recommendation.late
    second = filing.decision.consultation.invitee("M02")
    assert second is not None
    assert second.state is MemberState.LATE


def test_an_answer_of_the_last_second_is_in_time() -> None:
    last = reply("M02", received_at=datetime(2026, 12, 28, 22, 59, 59, tzinfo=UTC))
    filing = file_reply(invited(released()), last, TUESDAY_MORNING)
    assert filing.recommendation is not None
    assert not filing.recommendation.late


def test_a_late_supplement_never_hides_an_answer_in_time() -> None:
    first = file_reply(invited(released()), reply("M01"), TUESDAY_MORNING)
    late = reply("M01", number=2, received_at=datetime(2027, 1, 5, tzinfo=UTC))
    second = file_reply(first.decision.consultation, late, TUESDAY_MORNING)
    one = second.decision.consultation.invitee("M01")
    assert one is not None
    assert one.state is MemberState.ANSWERED


@pytest.mark.parametrize("answer", [Answer.THANKS, Answer.QUESTION])
def test_thanks_and_questions_are_no_answers(answer: Answer) -> None:
    filing = file_reply(invited(released()), reply("M01", answer=answer), TUESDAY_MORNING)
    assert filing.disposition == answer.value
    assert filing.decision.notices == ()
    first = filing.decision.consultation.invitee("M01")
    assert first is not None
    assert first.is_silent


# ── the end ──


def test_at_the_deadline_it_closes_by_itself_and_everybody_is_told() -> None:
    decision = passed(invited(released()), datetime(2026, 12, 28, 23, 0, tzinfo=UTC))
    assert decision.consultation.phase is Phase.CLOSED
    assert kinds(decision.notices) == [
        ("closing", "M01"), ("closing", "M02"), ("closing", "M03"), ("report", "coordinator"), ("report", "sherbimet"),
    ]  # fmt: skip
    assert decision.consultation.next_due_at is None


def test_it_does_not_close_in_the_last_second() -> None:
    assert passed(invited(released()), datetime(2026, 12, 28, 22, 59, 59, tzinfo=UTC)).consultation.phase is Phase.OPEN


def test_it_does_not_close_before_the_answers_that_waited_are_read() -> None:
    late = passed(invited(released()), datetime(2026, 12, 30, 8, 0, tzinfo=UTC), caught_up=False)
    assert late.consultation.phase is Phase.OPEN


def test_it_is_due_one_second_after_its_deadline() -> None:
    done = replace(invited(released()), reminders_done=(1, 5))
    settled = passed(done, datetime(2026, 12, 28, 12, 0, tzinfo=UTC)).consultation
    assert settled.next_due_at == datetime(2026, 12, 28, 23, 0, tzinfo=UTC)


def test_closing_cancels_what_is_no_longer_owed() -> None:
    decision = decide(invited(released()), Closed(at=TUESDAY_MORNING + timedelta(days=3), by="coordinator"), POLICY)
    assert {kind for kind, _ in decision.cancel} >= {NoticeKind.INVITATION, NoticeKind.REMINDER}


def test_a_published_deadline_is_never_shortened() -> None:
    event = Extended(at=TUESDAY_MORNING, by="coordinator", reason="", to=date(2026, 12, 20))
    with pytest.raises(NotPossible, match="never shortened"):
        decide(released(), event, POLICY)


def test_an_extension_is_told_to_all_and_reminders_begin_anew() -> None:
    consultation = replace(invited(released()), reminders_done=(1, 5))
    event = Extended(at=datetime(2026, 12, 28, 9, 0, tzinfo=UTC), by="coordinator", reason="festat", to=5)
    decision = decide(consultation, event, POLICY)
    assert kinds(decision.notices) == [
        ("act", "sherbimet"), ("extension", "M01"), ("extension", "M02"), ("extension", "M03"),
    ]  # fmt: skip
    assert decision.consultation.deadline is not None
    assert decision.consultation.deadline.on == date(2027, 1, 6)
    assert decision.consultation.reminders_done == (5,)  # of this morning: the extension itself reminds today
    reminded = passed(decision.consultation, datetime(2027, 1, 5, 8, 0, tzinfo=UTC))
    assert {n.slot for n in reminded.notices} == {"1-20270106"}


def test_a_withdrawal_tells_exactly_those_already_reached() -> None:
    consultation = released()
    first = delivered(consultation.members[0], NoticeKind.INVITATION, TUESDAY_MORNING)
    partly = replace(consultation, members=(first, *consultation.members[1:]))
    decision = decide(partly, Withdrawn(at=TUESDAY_MORNING, by="coordinator", reason="gabim"), POLICY)
    assert kinds(decision.notices) == [("act", "coordinator"), ("act", "sherbimet"), ("withdrawal", "M01")]
    assert (NoticeKind.INVITATION, None) in decision.cancel


def test_a_resend_never_moves_the_clock() -> None:
    consultation = invited(released())
    event = Invited(at=TUESDAY_MORNING + timedelta(days=3), by="coordinator", member=member("M02"), slot="2")
    decision = decide(consultation, event, POLICY)
    assert decision.consultation.deadline == consultation.deadline
    assert [(n.who, n.slot) for n in decision.notices] == [("M02", "2")]


def test_a_newcomer_joins_the_members() -> None:
    event = Invited(at=TUESDAY_MORNING, by="coordinator", member=member("M09"), slot="1")
    assert decide(invited(released()), event, POLICY).consultation.invitee("M09") is not None


# ── deliveries ──


def test_invitations_that_leave_after_day_zero_are_for_the_coordinator() -> None:
    consultation = released()
    next_day = TUESDAY_MORNING + timedelta(days=1)
    late = tuple(delivered(m, NoticeKind.INVITATION, next_day) for m in consultation.members)
    decision = passed(replace(consultation, members=late), next_day)
    assert [(n.role, n.facts["why"]) for n in decision.notices] == [(Role.COORDINATOR, "late_invitations")]
    assert passed(decision.consultation, next_day).notices == ()
    moved = decide(decision.consultation, Approved(at=next_day, by="coordinator"), POLICY)
    assert moved.consultation.deadline is not None
    assert moved.consultation.deadline.on == date(2026, 12, 29)
    kept = decide(decision.consultation, Dismissed(at=next_day, by="coordinator"), POLICY)
    assert kept.consultation.deadline == consultation.deadline
    assert kept.consultation.phase is Phase.OPEN


def test_a_refusal_for_size_never_marks_an_address() -> None:
    assert failed(member("M01"), permanent=True, concerns_address=False) == member("M01")


def test_a_full_mailbox_is_a_soft_mark_and_a_dead_one_a_hard_one() -> None:
    soft = failed(member("M01"), permanent=False, concerns_address=True)
    assert (soft.address_state, soft.state) == (AddressState.SOFT, MemberState.PENDING)
    hard = failed(soft, permanent=True, concerns_address=True)
    assert (hard.address_state, hard.state) == (AddressState.HARD, MemberState.UNDELIVERABLE)


def test_a_member_whose_address_died_after_answering_has_still_answered() -> None:
    answered = replace(member("M01"), state=MemberState.ANSWERED)
    assert failed(answered, permanent=True, concerns_address=True).state is MemberState.ANSWERED
