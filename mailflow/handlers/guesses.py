"""Tokens that we have not signed: a counter and an alarm. 130 bits are not guessed, but who tries is told of."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.notices import Circle
from mailflow.handlers.understanding import FALSE_TOKEN, Understanding
from mailflow.storage import ledger

MOST = 20
"""Mails with a false token in an hour from which on the coordinator is told, once a day."""
HOUR = timedelta(hours=1)
_REMEDY = (
    "None of them had any effect. `mailflow ledger` shows them. If MAILFLOW_SECRET was changed, or another mailflow writes in the name "
    "of this address, answers to its mails look the same: then give this one the secret of before."
)


def note_guess(tx: Connection, circle: Circle, said: Understanding) -> None:
    """The mail's line in the ledger says so already; beyond `MOST` in an hour the coordinator hears of it."""
    if FALSE_TOKEN not in said.reasons:
        return
    guesses = ledger.guesses_since(tx, circle.office.forum, circle.now - HOUR)
    if guesses >= MOST:
        problem = f"{guesses} mails within an hour bear a token that mailflow has not signed."
        raise_alarm(tx, circle, "tokens", problem, _REMEDY)
