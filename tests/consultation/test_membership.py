"""Members who come, move or go while a consultation is running."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from mailflow.consultation.decisions import decide
from mailflow.consultation.delivering import delivered, failed
from mailflow.consultation.events import Closed, Invited, Removed, Withdrawn
from mailflow.consultation.membership import needs_invitation
from mailflow.consultation.model import AddressState, Consultation, Invitee, MemberState, Mode, NoticeKind
from mailflow.errors import NotPossible
from tests.consultation.consultations import POLICY, TUESDAY_MORNING, member, opened, passed, released

NEXT_WEEK = TUESDAY_MORNING + timedelta(days=7)


def running() -> Consultation:
    consultation = released()
    members = tuple(delivered(m, NoticeKind.INVITATION, TUESDAY_MORNING) for m in consultation.members)
    return replace(consultation, members=members)


def bounced() -> Consultation:
    """M02's invitation came back."""
    first, second, third = running().members
    return replace(running(), members=(first, failed(second, permanent=True, concerns_address=True), third))


def invite(who: Invitee, at: datetime = NEXT_WEEK, slot: str = "2") -> Invited:
    return Invited(at=at, by="coordinator", member=who, slot=slot)


def found(consultation: Consultation, member_id: str) -> Invitee:
    invitee = consultation.invitee(member_id)
    assert invitee is not None
    return invitee


MOVED = replace(member("M02"), address="tjeter@forumi.example")


# ── invited again, with the time that is left ──


def test_a_newcomer_hears_how_much_time_is_left_and_the_deadline_stays() -> None:
    decision = decide(running(), invite(member("M09")), POLICY)
    (notice,) = decision.notices
    assert (notice.who, notice.facts["days_left"]) == ("M09", 17)
    assert decision.consultation.deadline == running().deadline
    assert found(decision.consultation, "M09").joined_at == NEXT_WEEK


def test_nobody_is_asked_whether_the_deadline_follows_a_newcomer() -> None:
    joined = decide(running(), invite(member("M09")), POLICY).consultation
    members = tuple(delivered(m, NoticeKind.INVITATION, NEXT_WEEK) for m in joined.members)
    assert passed(replace(joined, members=members), NEXT_WEEK).notices == ()


def test_a_member_who_moved_is_written_to_at_the_new_address() -> None:
    again = found(decide(bounced(), invite(MOVED), POLICY).consultation, "M02")
    assert (again.address, again.state, again.address_state) == (
        "tjeter@forumi.example", MemberState.PENDING, AddressState.OK,
    )  # fmt: skip


def test_a_member_who_answered_and_gets_the_draft_again_has_still_answered() -> None:
    first, *others = running().members
    answered = replace(running(), members=(replace(first, state=MemberState.ANSWERED), *others))
    assert found(decide(answered, invite(member("M01")), POLICY).consultation, "M01").state is MemberState.ANSWERED


def test_after_the_deadline_nobody_is_invited() -> None:
    with pytest.raises(NotPossible, match="nobody can be invited"):
        decide(running(), invite(member("M09"), at=datetime(2026, 12, 28, 23, 30, tzinfo=UTC)), POLICY)


# ── without being asked for ──


def test_a_newcomer_of_an_invited_group_is_invited_by_herself() -> None:
    assert needs_invitation(running(), member("M09"), NEXT_WEEK)
    assert not needs_invitation(running(), member("M09", "grupi i punës"), NEXT_WEEK)


def test_another_spelling_of_an_id_or_another_id_at_the_same_address_is_no_newcomer() -> None:
    assert not needs_invitation(running(), replace(member("M01"), id="m01"), NEXT_WEEK)
    assert not needs_invitation(running(), replace(member("M01"), id="M101"), NEXT_WEEK)
    again = decide(running(), invite(replace(member("M01"), id="m01")), POLICY)
    assert [n.who for n in again.notices] == ["M01"]
    assert len(again.consultation.members) == 3


def test_a_member_whose_mail_came_back_is_invited_at_a_new_address_and_not_at_the_dead_one() -> None:
    assert needs_invitation(bounced(), MOVED, NEXT_WEEK)
    assert not needs_invitation(bounced(), replace(MOVED, address="M02@forumi.example"), NEXT_WEEK)


def test_a_member_who_was_reached_keeps_her_address() -> None:
    assert not needs_invitation(running(), MOVED, NEXT_WEEK)


def test_a_removed_member_is_not_brought_back_by_a_new_address() -> None:
    gone = decide(bounced(), Removed(at=NEXT_WEEK, by="coordinator", member="M02"), POLICY).consultation
    assert not needs_invitation(gone, MOVED, NEXT_WEEK)


@pytest.mark.parametrize(
    "consultation",
    [
        opened(),
        replace(running(), mode=Mode.SHADOW),
        decide(running(), Closed(at=NEXT_WEEK, by="coordinator"), POLICY).consultation,
        decide(running(), Withdrawn(at=NEXT_WEEK, by="coordinator", reason=""), POLICY).consultation,
    ],
    ids=["grace", "shadow", "closed", "withdrawn"],
)
def test_only_a_running_consultation_takes_newcomers(consultation: Consultation) -> None:
    assert not needs_invitation(consultation, member("M09"), NEXT_WEEK)


def test_on_the_last_day_nobody_is_invited_unasked() -> None:
    assert needs_invitation(running(), member("M09"), datetime(2026, 12, 27, 9, 0, tzinfo=UTC))
    assert not needs_invitation(running(), member("M09"), datetime(2026, 12, 28, 9, 0, tzinfo=UTC))


# ── removed ──


def removed() -> Consultation:
    return decide(running(), Removed(at=NEXT_WEEK, by="coordinator", member="M02"), POLICY).consultation


def test_a_removed_member_stays_in_the_record() -> None:
    decision = decide(running(), Removed(at=NEXT_WEEK, by="coordinator", member="M02"), POLICY)
    gone = found(decision.consultation, "M02")
    assert (gone.state, gone.removed_at) == (MemberState.INVITED, NEXT_WEEK)
    assert decision.history[0].event == "member_removed"
    assert {kind for kind, who in decision.cancel if who == "M02"} == {k for k in NoticeKind if k.is_for_members}


def test_nothing_more_is_sent_to_a_removed_member() -> None:
    reminded = passed(removed(), datetime(2026, 12, 28, 8, 30, tzinfo=UTC))
    assert [n.who for n in reminded.notices] == ["M01", "M03"]
    closed = passed(reminded.consultation, datetime(2026, 12, 29, 8, 30, tzinfo=UTC))
    assert "M02" not in {n.who for n in closed.notices}


def test_whoever_was_removed_already_or_never_invited_is_removed_without_a_word() -> None:
    for who in ("M02", "M77"):
        decision = decide(removed(), Removed(at=NEXT_WEEK, by="coordinator", member=who), POLICY)
        assert (decision.history, decision.cancel) == ((), ())


def test_an_invitation_brings_a_removed_member_back() -> None:
    back = found(decide(removed(), invite(member("M02")), POLICY).consultation, "M02")
    assert back.removed_at is None
    assert back.is_silent


def test_the_time_left_of_the_last_day_is_none() -> None:
    decision = decide(running(), invite(member("M09"), at=datetime(2026, 12, 28, 9, 0, tzinfo=UTC)), POLICY)
    assert decision.notices[0].facts["days_left"] == 0
    assert decision.consultation.deadline is not None
    assert decision.consultation.deadline.on == date(2026, 12, 28)
