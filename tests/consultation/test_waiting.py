"""A question that waits: asked again after two working days, passed on where she is absent or silent for three."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mailflow.consultation.decisions import decide
from mailflow.consultation.events import Approved, Closed, Withdrawn
from mailflow.consultation.model import Consultation, NoticeKind, Policy
from mailflow.consultation.opening import question_of_slot
from mailflow.consultation.people import Coordinator
from tests.consultation.consultations import TUESDAY_MORNING, invited_late, opened, passed

HER = Coordinator(name="Koordinatorja", address="koordinatorja@lumas.example", language="sq")
DEPUTY = Coordinator(name="Zëvendësja", address="zevendesja@lumas.example", language="en")
SECOND = Coordinator(name="E dyta", address="e.dyta@lumas.example", language="sq")
BOTH = Policy(coordinators=(HER, DEPUTY))
ALONE = Policy(coordinators=(HER,))
THURSDAY = TUESDAY_MORNING + timedelta(days=2)
FRIDAY = TUESDAY_MORNING + timedelta(days=3)
"""The next working day after it is Wednesday, 2.12.2026: Monday and Tuesday are holidays."""
WEDNESDAY = datetime(2026, 12, 2, 9, 0, tzinfo=UTC)


def away(who: Coordinator, first: date, last: date) -> Coordinator:
    return replace(who, absences=((first, last),))


def held(policy: Policy, at: datetime = TUESDAY_MORNING) -> Consultation:
    return opened(policy, verdict="hold", at=at)


def mails(consultation: Consultation, policy: Policy, until: datetime) -> list[tuple[datetime, str, str | None]]:
    """(instant, slot, to) of every question that time brings until then."""
    sent = []
    while consultation.next_due_at is not None and consultation.next_due_at <= until:
        at = consultation.next_due_at
        decision = passed(consultation, at, policy)
        assert decision.consultation != consultation
        sent += [(at, n.slot, n.to) for n in decision.notices if n.kind is NoticeKind.QUESTION]
        consultation = decision.consultation
    return sent


def test_it_is_repeated_after_two_working_days_and_passed_on_after_three() -> None:
    assert mails(held(BOTH), BOTH, TUESDAY_MORNING + timedelta(days=60)) == [
        (THURSDAY, "1-repeated", None),
        (FRIDAY, "1-passed-on", DEPUTY.address),
    ]


def test_without_a_deputy_it_is_repeated_once() -> None:
    assert mails(held(ALONE), ALONE, TUESDAY_MORNING + timedelta(days=60)) == [(THURSDAY, "1-repeated", None)]


def test_weekends_and_holidays_are_no_silence() -> None:
    asked = held(BOTH, at=FRIDAY)
    assert [at for at, _, _ in mails(asked, BOTH, FRIDAY + timedelta(days=60))] == [
        datetime(2026, 12, 3, 9, 0, tzinfo=UTC), datetime(2026, 12, 4, 9, 0, tzinfo=UTC),
    ]  # fmt: skip


def test_a_question_of_the_evening_waits_from_the_next_morning_on() -> None:
    asked = held(ALONE, at=datetime(2026, 11, 24, 20, 0, tzinfo=UTC))
    assert asked.next_due_at == datetime(2026, 11, 27, 7, 0, tzinfo=UTC)


def test_on_the_first_morning_of_her_absence_the_deputy_is_asked() -> None:
    policy = Policy(coordinators=(away(HER, date(2026, 11, 25), date(2026, 12, 11)), DEPUTY))
    wednesday = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
    assert mails(held(policy), policy, TUESDAY_MORNING + timedelta(days=60)) == [
        (wednesday, "1-passed-on", DEPUTY.address),
        (wednesday + timedelta(days=2), "1-repeated", None),
    ]


def test_a_deputy_who_was_asked_first_and_is_silent_passes_on_to_her_once_she_is_back() -> None:
    policy = Policy(coordinators=(away(HER, date(2026, 11, 24), date(2026, 12, 2)), DEPUTY))
    sent = mails(held(policy), policy, TUESDAY_MORNING + timedelta(days=60))
    assert sent[-1] == (datetime(2026, 12, 3, 7, 0, tzinfo=UTC), "1-passed-on", HER.address)


def test_an_absent_deputy_is_left_out() -> None:
    policy = Policy(coordinators=(HER, away(DEPUTY, date(2026, 11, 20), date(2026, 12, 31)), SECOND))
    assert mails(held(policy), policy, TUESDAY_MORNING + timedelta(days=60))[-1][2] == SECOND.address


def test_after_a_long_stop_it_is_asked_once_more_and_not_twice() -> None:
    late = TUESDAY_MORNING + timedelta(days=20)
    decision = passed(held(BOTH), late, BOTH)
    assert [(n.slot, n.to) for n in decision.notices] == [("1-passed-on", DEPUTY.address)]
    assert decision.consultation.next_due_at is None
    assert passed(decision.consultation, late + timedelta(days=20), BOTH).notices == ()


def test_an_answered_question_is_not_asked_again() -> None:
    answered = decide(held(BOTH), Approved(at=TUESDAY_MORNING, by="coordinator"), BOTH).consultation
    assert answered.next_due_at == answered.release_at
    assert mails(answered, BOTH, TUESDAY_MORNING + timedelta(hours=2)) == []


def test_the_answer_to_a_repetition_settles_the_question() -> None:
    again = passed(held(BOTH), THURSDAY, BOTH)
    (notice,) = again.notices
    number = question_of_slot(notice.slot)
    assert number == 1
    settled = decide(again.consultation, Approved(at=THURSDAY, by="coordinator", question=number), BOTH)
    assert settled.consultation.opened_at == THURSDAY


@pytest.mark.parametrize("slot", ["m17", "", "a-1", "²"])
def test_other_slots_ask_nothing(slot: str) -> None:
    assert question_of_slot(slot) is None


def test_a_repetition_tells_all_that_the_question_told() -> None:
    asking = invited_late(BOTH)
    (question,) = asking.questions
    assert question.detail == {"late_members": 3}
    again = passed(asking, asking.next_due_at or question.asked_at, BOTH)
    (notice,) = again.notices
    assert (notice.facts["why"], notice.facts["late_members"], notice.facts["again"]) == (
        "late_invitations", 3, "repeated",
    )  # fmt: skip


def test_a_question_does_not_keep_a_consultation_from_closing() -> None:
    asking = invited_late(BOTH)
    assert asking.deadline is not None
    over = asking.deadline.at + timedelta(minutes=1)
    assert passed(asking, over, BOTH).consultation.closed_at == over


@pytest.mark.parametrize(
    "event",
    [
        Closed(at=WEDNESDAY, by="coordinator", reason="mjafton"),
        Withdrawn(at=WEDNESDAY, by="coordinator", reason="gabim"),
    ],
)
def test_what_is_over_asks_no_more(event: Closed | Withdrawn) -> None:
    done = decide(invited_late(BOTH), event, BOTH).consultation
    assert done.open_question is None
    assert done.next_due_at is None
