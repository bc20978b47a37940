"""A server refuses name or password: tried again by itself, and never so often that it locks the account.

1. The same password is tried three times in all: again after a minute, and after five more. Then the coordinator is told.
2. Another password (the settings' file is read anew each time) is tried at once, and work goes on by itself when it is taken.
3. This is remembered from one start to the next, so that neither cron nor a restarting service manager locks the account.
4. `mailflow resume` is a person's word that the same password may be tried again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine

from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.storage import log_ins
from mailflow.storage.log_ins import RefusedLogIn
from mailflow.storage.transaction import reading, transaction

MAILBOX, RELAY = "mailbox", "relay"
SERVERS = (MAILBOX, RELAY)
PAUSES = (timedelta(minutes=1), timedelta(minutes=5))
"""Before the second and before the third attempt with the same password."""
_LOOPS = {MAILBOX: "intake", RELAY: "dispatch"}
"""Which loop stands still; the alarm has its name, so that nobody is told twice of one thing."""
_REMEDY = (
    "Correct the password in the settings: it is read again every few seconds, and work goes on by itself. Where the password "
    "is right and the account was locked, have it unlocked, then run `mailflow resume`."
)


def tried_again_at(times: int, last_at: datetime) -> datetime | None:
    """When a password that was refused so often is tried again; None: never by itself."""
    return last_at + PAUSES[times - 1] if times <= len(PAUSES) else None


def locked_out(engine: Engine, office: Office, server: str, password: str, now: datetime) -> str | None:
    """Why this password is not to be tried now, one sentence; None where it may be."""
    with reading(engine) as tx:
        before = log_ins.refused(tx, office.forum, server)
    if before is None or before.password_mark != _mark(office, server, password):
        return None
    again_at = tried_again_at(before.times, before.last_at)
    # A clock that was set back must not keep it waiting.
    if again_at is not None and not before.last_at <= now < again_at:
        return None
    return _sentence(server, before, again_at)


def note_refusal(engine: Engine, office: Office, server: str, password: str, words: str, now: datetime) -> None:
    """The server has refused it; the third time the coordinator is told."""
    with transaction(engine) as tx:
        mark = _mark(office, server, password)
        times = log_ins.note_refusal(tx, office.forum, server, mark, words, now)
        if times == len(PAUSES) + 1:
            circle = Circle(office, register_of(office, tx), now)
            raise_alarm(tx, circle, _LOOPS[server], f"The {server} has refused the log-in: {words}", _REMEDY)


def note_log_in(engine: Engine, office: Office, server: str) -> None:
    """The server has taken name and password."""
    with reading(engine) as tx:
        if log_ins.refused(tx, office.forum, server) is None:
            return
    with transaction(engine) as tx:
        log_ins.forget(tx, office.forum, server)


def _sentence(server: str, before: RefusedLogIn, again_at: datetime | None) -> str:
    then = (
        f"it is tried again at {again_at:%H:%M:%S} UTC"
        if again_at is not None
        else "another one is tried as soon as the settings have it, the same one after `mailflow resume`"
    )
    return f"The {server} has refused this password {before.times} times ({before.words}); {then}."


def _mark(office: Office, server: str, password: str) -> str:
    return office.signer.mark(f"password of the {server}", password)
