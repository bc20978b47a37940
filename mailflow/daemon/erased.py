"""Whom an older copy of the database has brought back is erased again, before anything is done with it.

The tombstones of erased persons also lie in a small file: beside a SQLite database, else beside the rules. What the file knows and the
database does not was erased after the copy was made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy import Connection, Engine

from mailflow.daemon.house import House
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers.erasing import erase, foresee
from mailflow.handlers.office import Office
from mailflow.storage import erasure, tombstones
from mailflow.storage.tombstones import Tombstone
from mailflow.storage.transaction import reading, transaction

log = structlog.get_logger("mailflow.erased")


def beside(engine: Engine, rules_path: Path) -> Path:
    """The file with the tombstones of erased persons."""
    if engine.dialect.name == "sqlite":
        return Path(f"{engine.url.database}.erased")
    return rules_path.absolute().parent / "mailflow.erased"


def erase_again(houses: Sequence[House], now: datetime) -> int:
    """Hold the database against the file; answers how many persons were erased again. Raises StorageFault."""
    engine, offices = houses[0].engine, [house.office for house in houses]
    stones = tombstones.read_beside(beside(engine, houses[0].settings.rules_path))
    if not stones:
        return 0
    with reading(engine) as tx:
        lacking = [stone for office in offices for stone in _lacking(tx, office, stones)]
        back = list(_come_back(tx, offices, {stone.mark for stone in lacking})) if lacking else []
    again = sum(_erase_one(engine, offices, who, now) for who in back)
    if lacking:
        with transaction(engine) as tx:
            tombstones.add(tx, lacking)
        log.warning("an older copy of the database is in use: erased again", persons=again)
    return again


def _lacking(tx: Connection, office: Office, stones: Sequence[Tombstone]) -> list[Tombstone]:
    own = {stone.mark: stone for stone in stones if stone.forum == office.forum}
    known = tombstones.known(tx, office.forum, own)
    return [stone for mark, stone in own.items() if mark not in known]


def _come_back(tx: Connection, offices: Sequence[Office], marks: set[str]) -> Iterator[str]:
    """Addresses and members' ids that the file says were erased."""
    for office in offices:
        for kind, values in erasure.named_in(tx, office.forum).items():
            yield from sorted(value for value in values if office.signer.mark(kind, value) in marks)


def _erase_one(engine: Engine, offices: Sequence[Office], who: str, now: datetime) -> bool:
    """Also where it is no longer clear who else has that address: then nothing can be done but to say so."""
    try:
        subject, held = foresee(engine, offices, who)
        if held.is_nothing:  # by another address, or her id
            return False
        erase(engine, offices, subject, now, beside=None, waits=False)
    except (NotPossible, WrongUse) as problem:
        log.warning("a person whom an older copy brought back cannot be erased again", kind=type(problem).__name__)
        return False
    return True
