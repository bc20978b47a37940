"""What the administrator can say on the command line for the coordinator: each one transaction, by `administrator`."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, Engine

from mailflow.consultation.confirming import CONFIRM
from mailflow.consultation.events import Approved, Closed, Dismissed, Event, Extended, Reopened, Withdrawn
from mailflow.consultation.model import Consultation, Recommendation
from mailflow.consultation.steering import asks_back
from mailflow.errors import NotPossible, ToBeConfirmed, WrongUse
from mailflow.handlers import acts, naming, whose
from mailflow.handlers.log_ins import SERVERS
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.read_before import Readings, read_before
from mailflow.handlers.saving import is_over
from mailflow.storage import ledger, log_ins, outbox, watch
from mailflow.storage.instance import note_resumed
from mailflow.storage.transaction import transaction

ADMINISTRATOR = "administrator"
DANGERS = {
    "beyond_longest": "The members would have more than the longest time allowed.",
    "short": "The members would have less than the ordinary time.",
    "early": "The members have not yet had the ordinary time.",
    "before_deadline": "The published deadline has not passed yet.",
    "after_invitations": "The draft has gone to the members: everybody who has it will be told.",
    "no_reason": "No reason is given, and members are told the reason: --reason TEXT.",
}
"""Why an act must be confirmed (`steering.asks_back`), in words."""


def approve(engine: Engine, office: Office, reference: str, now: datetime) -> Consultation:
    """Yes to what waits. A command that waits to be confirmed is the coordinator's: it is given here by its own name."""
    with transaction(engine) as tx:
        circle = Circle(office, register_of(office, tx), now)
        consultation = naming.load(tx, circle, reference)
        question = consultation.open_question
        if question is not None and question.why == CONFIRM:
            line = question.detail["order"]["line"]
            raise NotPossible(
                f"{consultation.reference}: what waits is whether the coordinator meant “{line}”. "
                "Give that command itself here, or `mailflow dismiss` it."
            )
        return acts.say(tx, circle, consultation, Approved(at=now, by=ADMINISTRATOR))


def dismiss(engine: Engine, office: Office, reference: str, now: datetime) -> Consultation:
    """No to what waits."""
    return _say(engine, office, reference, Dismissed(at=now, by=ADMINISTRATOR))


def extend(
    engine: Engine, office: Office, reference: str, to: date | int, reason: str, now: datetime, *, sure: bool = True
) -> Consultation:
    """A later deadline: a local date, or that many working days more."""
    return _say(engine, office, reference, Extended(at=now, by=ADMINISTRATOR, to=to, reason=reason), sure=sure)


def close(
    engine: Engine, office: Office, reference: str, now: datetime, *, reason: str = "", sure: bool = True
) -> Consultation:
    """Close before the deadline."""
    return _say(engine, office, reference, Closed(at=now, by=ADMINISTRATOR, reason=reason), sure=sure)


def reopen(
    engine: Engine,
    office: Office,
    reference: str,
    to: date | int | None,
    reason: str,
    now: datetime,
    *,
    sure: bool = True,
) -> Consultation:
    """Open a closed consultation again, to a local date, for so many working days, or (None) for the usual time."""
    return _say(engine, office, reference, Reopened(at=now, by=ADMINISTRATOR, to=to, reason=reason), sure=sure)


def withdraw(
    engine: Engine, office: Office, reference: str, reason: str, now: datetime, *, sure: bool = True
) -> Consultation:
    """Take the draft back."""
    with transaction(engine) as tx:
        circle = Circle(office, register_of(office, tx), now)
        consultation = naming.load(tx, circle, reference)
        in_flight = acts.in_flight(tx, circle, consultation.reference)
        event = Withdrawn(at=now, by=ADMINISTRATOR, reason=reason, in_flight=in_flight)
        _unless_in_doubt(office, consultation, event, sure=sure)
        return acts.say(tx, circle, consultation, event)


def invite(engine: Engine, office: Office, reference: str, member_id: str, now: datetime) -> Consultation:
    """Send a member the invitation again, or to a newcomer for the first time."""
    with transaction(engine) as tx:
        circle = Circle(office, register_of(office, tx), now)
        member = acts.may_be_invited(circle, member_id) or acts.member_of(circle, member_id)
        return acts.invite(tx, circle, naming.load(tx, circle, reference), member, ADMINISTRATOR)


def answered(
    engine: Engine, office: Office, reference: str, member_id: str, text: str | None, now: datetime
) -> Recommendation:
    """Record an answer given by telephone; without text it means: no remarks."""
    with transaction(engine) as tx:
        circle = Circle(office, register_of(office, tx), now)
        consultation = naming.load(tx, circle, reference)
        member = consultation.invitee(member_id) or consultation.invitee(member_id.upper())
        if member is None:
            named = consultation.reference
            raise WrongUse(f"{member_id} was not invited to {named}. `mailflow show {named}` lists who was.")
        return acts.record_answer(tx, circle, consultation, member, text)


def assign(
    engine: Engine, office: Office, what: str, member_id: str, now: datetime, *, reference: str | None = None
) -> str:
    """`mail:17` in review, or an unverified `2026-004/7`, belongs to that member; her address is remembered.

    `reference` names the consultation where the mail itself does not.
    """

    def work(readings: Readings) -> str:
        with transaction(engine) as tx:
            circle = Circle(office, register_of(office, tx), now, readings=readings)
            return whose.assign(tx, circle, what, acts.member_of(circle, member_id), ADMINISTRATOR, reference)

    return read_before(engine, office, work)


def confirm(engine: Engine, office: Office, what: str, now: datetime) -> str:
    """`mail:17` in review, or an unverified `2026-004/7`, is the answer of the member for whom it is kept: answers her id."""

    def work(readings: Readings) -> str:
        with transaction(engine) as tx:
            circle = Circle(office, register_of(office, tx), now, readings=readings)
            return whose.confirm(tx, circle, what, ADMINISTRATOR).id

    return read_before(engine, office, work)


def disown(engine: Engine, office: Office, what: str, now: datetime) -> None:
    """It is nobody's: a recommendation stays in the record and does not count, a mail leaves the review list."""
    with transaction(engine) as tx:
        whose.disown(tx, Circle(office, register_of(office, tx), now), what, ADMINISTRATOR)


def retry(engine: Engine, office: Office, what: str, now: datetime) -> str:
    """Run a quarantined mail (`mail:17`) or a refused or uncertain delivery (`delivery:203`) again."""
    with transaction(engine) as tx:
        kind, _, written = what.partition(":")
        number = naming.small_number(written)
        if number is None or kind not in {"mail", "delivery"}:
            raise WrongUse(f"{what} names nothing to retry. Write mail:17 or delivery:203.")
        if kind == "delivery":
            _unless_over(tx, office, number)
        done = (
            ledger.requeue(tx, office.forum, number)
            if kind == "mail"
            else outbox.requeue(tx, office.forum, number, now)
        )
        if not done:
            raise NotPossible(
                f"{what} is not waiting for a retry. `mailflow ledger` and `mailflow outbox` show the states."
            )
        return what


def _unless_over(tx: Connection, office: Office, number: int) -> None:
    """An invitation or a reminder never leaves after its consultation was closed or withdrawn."""
    entry = outbox.of_id(tx, office.forum, number)
    if entry is not None and is_over(tx, office.forum, entry.kind, entry.reference):
        raise NotPossible(
            f"delivery:{number} is a {entry.kind} of {entry.reference}, which is not open any more: it is no longer owed."
        )


def resume(engine: Engine, office: Office, now: datetime) -> tuple[str, ...]:
    """Go on after a pause, and try passwords again that were refused. Answers what had been paused."""
    with transaction(engine) as tx:
        note_resumed(tx, now)
        refused = tuple(f"log-in at the {server}" for server in SERVERS if log_ins.forget(tx, office.forum, server))
        return watch.resume(tx, office.forum) + refused


def _say(engine: Engine, office: Office, reference: str, event: Event, *, sure: bool = True) -> Consultation:
    with transaction(engine) as tx:
        circle = Circle(office, register_of(office, tx), event.at)
        consultation = naming.load(tx, circle, reference)
        _unless_in_doubt(office, consultation, event, sure=sure)
        return acts.say(tx, circle, consultation, event)


def _unless_in_doubt(office: Office, consultation: Consultation, event: Event, *, sure: bool) -> None:
    """What cannot be taken back is asked once more, unless whoever gives the command is sure of it."""
    danger = None if sure else asks_back(consultation, event, office.ruleset.policy)
    if danger is not None:
        raise ToBeConfirmed(f"{consultation.code}: {DANGERS.get(danger, danger)}", why=danger)
