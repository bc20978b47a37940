"""What a human's words name: a consultation, a mail of the ledger, a number. `WrongUse` says what to write instead."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from mailflow.consultation.model import Consultation
from mailflow.errors import WrongUse
from mailflow.handlers.notices import Circle
from mailflow.storage import consultations, ledger


def load(tx: Connection, circle: Circle, reference: str) -> Consultation:
    """The consultation that `reference` names (`2026-004`, `K-2026-004`, `mail:17`)."""
    wanted = reference.strip().upper().removeprefix("K-")
    if wanted.startswith("MAIL:"):
        stored = ledger.load_mail(tx, mail_number(reference))
        ours = stored is not None and stored.forum == circle.office.forum
        wanted = (stored.consultation if stored is not None and ours else None) or wanted
    consultation = consultations.load(tx, circle.office.forum, wanted)
    if consultation is None:
        raise WrongUse(f"There is no consultation {reference}. `mailflow list` shows those there are.")
    return consultation


def as_filed(tx: Connection, circle: Circle, what: str) -> str:
    """`mail:17` by its recommendation's name where it was filed as one; everything else as it stands."""
    if not what.startswith("mail:"):
        return what
    stored = ledger.load_mail(tx, mail_number(what))
    if stored is None or stored.forum != circle.office.forum or stored.recommendation is None:
        return what
    return f"{stored.consultation}/{stored.recommendation}"


def mail_number(what: str) -> int:
    """The number in `mail:17`."""
    number = small_number(what.partition(":")[2])
    if number is None:
        raise WrongUse(f"{what} names no mail. Write mail: and the number from `mailflow ledger`, for example mail:17.")
    return number


def small_number(written: str) -> int | None:
    """A number that a database can hold."""
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else None
