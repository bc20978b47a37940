"""What follows from what happened. Pure: a consultation and an event in, a `Decision` out; nothing is sent or saved here.

1. In shadow mode nothing is owed to anybody but the coordinator.
2. Nobody is written to before the grace time has ended and intake has read what came in until then, so that a stop that
   waits in the mailbox still counts.
3. A decision that waits for a human is a question; only an open question can be answered.
4. `next_due_at` is the next instant at which `TimePassed` can change anything; the schedule is that row and nothing else.
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation import confirming, membership, moving, steering, timing, versions, whose
from mailflow.consultation.events import (
    Approved,
    Closed,
    ConfirmationAsked,
    Dismissed,
    DraftReceived,
    Event,
    Extended,
    IdentityDoubted,
    IdentitySettled,
    Invited,
    Removed,
    Reopened,
    RevisionReceived,
    Stopped,
    TimePassed,
    WithdrawalReceived,
    Withdrawn,
)
from mailflow.consultation.model import Consultation, Decision, Mode, Policy, Role
from mailflow.consultation.opening import receive_draft


def open_draft(event: DraftReceived, policy: Policy) -> Decision:
    """A new consultation: open in its grace time, or held with a question to the coordinator."""
    return _finished(receive_draft(event, policy), policy)


def decide(consultation: Consultation, event: Event, policy: Policy) -> Decision:
    """The consultation after `event`, and what is owed now. Raises `NotPossible` where the answer is no."""
    return _finished(_decided(consultation, event, policy), policy)


def _decided(consultation: Consultation, event: Event, policy: Policy) -> Decision:
    match event:
        case TimePassed():
            return timing.pass_time(consultation, event, policy)
        case Extended():
            return moving.extend(consultation, event, policy)
        case Closed():
            return timing.close(consultation, event, policy)
        case Reopened():
            return moving.reopen(consultation, event, policy)
        case Invited():
            return membership.invite(consultation, event, policy)
        case Removed():
            return membership.remove(consultation, event)
        case ConfirmationAsked():
            return confirming.ask_to_confirm(consultation, event)
        case DraftReceived():
            raise ValueError("a draft opens a consultation of its own: open_draft")
        case RevisionReceived() | WithdrawalReceived() | IdentityDoubted() | IdentitySettled():
            return _followed(consultation, event, policy)
        case _:
            return _steered(consultation, event, policy)


def _followed(
    consultation: Consultation,
    event: RevisionReceived | WithdrawalReceived | IdentityDoubted | IdentitySettled,
    policy: Policy,
) -> Decision:
    match event:
        case IdentityDoubted():
            return whose.doubt(consultation, event, policy)
        case IdentitySettled():
            return whose.settle(consultation, event, policy)
        case RevisionReceived():
            return versions.receive_revision(consultation, event)
        case WithdrawalReceived():
            return versions.receive_withdrawal(consultation, event)


def _steered(consultation: Consultation, event: Approved | Dismissed | Stopped | Withdrawn, policy: Policy) -> Decision:
    match event:
        case Approved():
            return steering.approve(consultation, event, policy)
        case Dismissed():
            return steering.dismiss(consultation, event)
        case Stopped():
            return steering.stop(consultation, event)
        case Withdrawn():
            return steering.withdraw(consultation, event)


def _finished(decision: Decision, policy: Policy) -> Decision:
    consultation = decision.consultation
    notices = decision.notices
    if consultation.mode is Mode.SHADOW:
        notices = tuple(notice for notice in notices if notice.role is Role.COORDINATOR)
    due = timing.next_due(consultation, policy)
    return replace(decision, consultation=replace(consultation, next_due_at=due), notices=notices)
