"""What failures and complaints say of a member, over time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailflow.consultation.delivering import FAILURES, failed
from mailflow.consultation.model import AddressState, Invitee, MemberState

MEMBER = Invitee(
    id="M05", name="Manjola", organisation=None, group="OSHC", address="m@x.example", language="sq",
    state=MemberState.INVITED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("permanent", "earlier_days", "state", "address_state"),
    [
        (True, 0, "undeliverable", "hard"), (False, 0, "invited", "soft"), (False, FAILURES - 2, "invited", "soft"),
        (False, FAILURES - 1, "undeliverable", "hard"), (False, FAILURES + 5, "undeliverable", "hard"),
    ],
)  # fmt: skip
def test_what_may_pass_counts_for_good_only_after_some_days(
    permanent: bool, earlier_days: int, state: str, address_state: str
) -> None:
    marked = failed(MEMBER, permanent=permanent, concerns_address=True, earlier_days=earlier_days)
    assert (marked.state, marked.address_state) == (state, address_state)


def test_a_refusal_that_says_nothing_of_the_address_marks_nothing_however_often() -> None:
    assert failed(MEMBER, permanent=True, concerns_address=False, earlier_days=9) is MEMBER


def test_an_answer_that_was_given_stays_whatever_comes_back() -> None:
    answered = replace(MEMBER, state=MemberState.ANSWERED)
    assert failed(answered, permanent=True, concerns_address=True).state is MemberState.ANSWERED


def test_a_complaint_stays_one_and_forbids_mail() -> None:
    complained = replace(MEMBER, address_state=AddressState.COMPLAINED)
    assert not complained.is_written_to
    assert MEMBER.is_written_to
    for permanent in (False, True):
        marked = failed(complained, permanent=permanent, concerns_address=True)
        assert marked.address_state is AddressState.COMPLAINED
