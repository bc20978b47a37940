"""Is the database whole? Asked at start: a damaged one must not decide whether a mail leaves."""

from __future__ import annotations

from sqlalchemy import Engine, text

from mailflow.errors import StorageFault
from mailflow.storage.faults import place
from mailflow.storage.transaction import reading


def refuse_damage(engine: Engine) -> None:
    """Raises StorageFault where SQLite finds its file damaged (`PRAGMA quick_check`). PostgreSQL checks its own pages."""
    found = damage(engine)
    if found is not None:
        raise StorageFault(
            f"{place(engine.url)} is damaged ({found}): stop mailflow and restore the last backup (`mailflow restore`)."
        )


def damage(engine: Engine) -> str | None:
    """What SQLite finds damaged in its file; None where nothing is. Raises StorageFault where it cannot even be read."""
    if engine.dialect.name != "sqlite":
        return None
    with reading(engine) as tx:
        found = tx.execute(text("PRAGMA quick_check(1)")).scalar_one()
    return None if found == "ok" else str(found.splitlines()[-1])
