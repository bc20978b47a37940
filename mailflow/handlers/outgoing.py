"""A mail goes out: claimed in one transaction, its dot intended in the next, its fate recorded in a third, which claims the following one as well."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from mailflow.errors import StorageFault
from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.failures import REFUSED, note_failure
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.saving import is_over
from mailflow.handlers.uncertain import note_delivery
from mailflow.mail.delivery_status import judge_failure
from mailflow.mail.retry import (
    Accepted,
    Deferred,
    LogInRefused,
    Misconfigured,
    Outcome,
    Refused,
    Uncertain,
    next_attempt,
)
from mailflow.storage import consultations, outbox, watch
from mailflow.storage.outbox import Claimed
from mailflow.storage.transaction import transaction

TOLD_AFTER = timedelta(hours=4)
NAMED = 5
"""Mails that one sentence names."""
SENDING = "sending"
"""What is paused when the relay refuses us rather than a member."""
MENDED = (
    "Correct the relay's address, user or password (`mailflow check --live` tries them), then run `mailflow resume`."
)


def next_delivery(engine: Engine, office: Office, now: datetime) -> Claimed | None:
    """Claim what is owed next; None where nothing is due or sending is paused."""
    with transaction(engine) as tx:
        return _claim(tx, office, now)


def _claim(tx: Connection, office: Office, now: datetime) -> Claimed | None:
    pause = watch.paused(tx, office.forum, SENDING)
    if pause is None:
        return outbox.claim_next(tx, office.forum, now)
    if pause.what == watch.EVERYTHING:
        # Nobody else may hear from us, but the coordinator has to know.
        return outbox.claim_alarm(tx, office.forum, now, since=pause.since)
    return None


def intend_dot(engine: Engine, claimed: Claimed, now: datetime) -> None:
    """The whole message is with the relay but for its terminating dot. Raises `StorageFault`: then no dot may leave."""
    with transaction(engine) as tx:
        if not outbox.intend_dot(tx, claimed.id, now):
            raise StorageFault(f"delivery:{claimed.id} is no longer this daemon's to send")


def record_outcome(
    engine: Engine,
    office: Office,
    claimed: Claimed,
    outcome: Outcome,
    now: datetime,
    *,
    claims_next: bool = True,
    jitter: float = 0.0,
) -> Claimed | None:
    """Write down what became of a delivery and, where it may, claim the next one. `jitter` in −1…1 spreads the retries."""
    with transaction(engine) as tx:
        match outcome:
            case Accepted():
                outbox.record_outcome(tx, claimed.id, "sent", outcome.smtp_reply, now)
                note_delivery(tx, office, claimed.kind, claimed.reference, claimed.who, now)
            case Deferred():
                _defer(tx, office, claimed, outcome, now, jitter)
            case Refused():
                _refuse(tx, office, claimed, outcome.smtp_reply, now, concerns_address=outcome.concerns_address)
            case Misconfigured():
                # Nobody's address is at fault: the mail stays owed, and nothing more is tried before somebody looks.
                outbox.record_outcome(tx, claimed.id, "queued", outcome.smtp_reply, now, next_attempt_at=now)
                if watch.pause(tx, office.forum, SENDING, outcome.smtp_reply, now):
                    raise_alarm(tx, Circle(office, register_of(office, tx), now), SENDING, outcome.smtp_reply, MENDED)
            case LogInRefused():
                outbox.record_outcome(tx, claimed.id, "queued", outcome.smtp_reply, now, next_attempt_at=now)
            case Uncertain():
                outbox.record_outcome(tx, claimed.id, "uncertain", f"no answer after {outcome.phase}", now)
        return _claim(tx, office, now) if claims_next else None


def _defer(tx: Connection, office: Office, claimed: Claimed, outcome: Deferred, now: datetime, jitter: float) -> None:
    if is_over(tx, office.forum, claimed.kind, claimed.reference):
        outbox.record_outcome(tx, claimed.id, "cancelled", outcome.smtp_reply, now)
        return
    is_late = watch.paused(tx, office.forum, watch.TIME) is None  # a clock that leapt makes no mail five days old
    again_at = next_attempt(claimed.attempts, now, jitter, since=claimed.created_at if is_late else None)
    if again_at is None:
        _refuse(tx, office, claimed, outcome.smtp_reply, now, concerns_address=False)
        return
    outbox.record_outcome(tx, claimed.id, "queued", outcome.smtp_reply, now, next_attempt_at=again_at)


def _refuse(
    tx: Connection, office: Office, claimed: Claimed, smtp_reply: str, now: datetime, *, concerns_address: bool
) -> None:
    outbox.record_outcome(tx, claimed.id, "refused", smtp_reply, now)
    if claimed.reference is None:
        return
    member = consultations.load_invitee(tx, office.forum, claimed.reference, claimed.who)
    if member is None:
        return
    said = judge_failure(claimed.recipient, "", smtp_reply)
    note_failure(
        tx,
        office.forum,
        claimed.reference,
        member,
        now,
        event=REFUSED,
        kind=claimed.kind,
        permanent=said.permanent is not False,  # a full mailbox may be emptied
        concerns_address=concerns_address,
        zone=office.ruleset.register.zone,
        status=said.status,
    )


def tell_of_put_off(tx: Connection, office: Office, now: datetime) -> None:
    """What the relay has put off for four hours is told to the coordinator, once a day (RFC 5321 4.5.4.1 lets it take days)."""
    if watch.paused(tx, office.forum, SENDING) is not None:
        return  # she was told of that
    late = outbox.put_off_since(tx, office.forum, now - TOLD_AFTER)
    if not late:
        return
    named = ", ".join(f"{row.kind} to {row.who}" for row in late[:NAMED]) + (", …" if len(late) > NAMED else "")
    problem = (
        f"{len(late)} mails have not left for four hours or longer ({named}). The relay says: {late[0].smtp_reply}"
    )
    remedy = "They are tried again every hour, for five days. `mailflow outbox --state queued` shows them."
    raise_alarm(tx, Circle(office, register_of(office, tx), now), "late", problem, remedy)


def recover(engine: Engine, office: Office, now: datetime) -> int:
    """At start: what a dead process left `sending`, its dot intended, may have reached the relay: `uncertain`. Answers how many."""
    with transaction(engine) as tx:
        return outbox.strand(tx, office.forum, now)
