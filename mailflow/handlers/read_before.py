"""A word can bring in a mail that waits in review: it is read before the transaction that files it, as every mail is.

Which mail a word means is known only inside that transaction. There it is asked for (`Circle.reading_of`); where it was not read yet, the
transaction is rolled back, the mail read outside, and the work begun again. So a hostile paper holds up no record of a sent mail.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Engine

from mailflow.errors import NotYetRead
from mailflow.handlers.office import Office
from mailflow.handlers.reading import Reading, read_mail
from mailflow.storage import ledger
from mailflow.storage.transaction import reading

T = TypeVar("T")
Readings = dict[int, Reading]


def read_before(engine: Engine, office: Office, work: Callable[[Readings], T]) -> T:
    """What `work` answers, a function of one transaction; begun again with every mail it asks for, each of which is read once."""
    readings: Readings = {}
    while True:
        try:
            return work(readings)
        except NotYetRead as asked:
            if asked.mail_id in readings:
                raise
            with reading(engine) as tx:
                stored = ledger.load_mail(tx, asked.mail_id)
            if stored is None:
                raise
            readings[asked.mail_id] = read_mail(stored.raw, office)
