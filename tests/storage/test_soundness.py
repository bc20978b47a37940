"""A damaged database is refused before it decides anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, make_url

from mailflow.errors import StorageFault
from mailflow.storage import ledger
from mailflow.storage.soundness import refuse_damage
from mailflow.storage.transaction import engine_for, transaction
from tests.storage.samples import NOW, envelope, source


def test_a_whole_database_is_taken(engine: Engine) -> None:
    refuse_damage(engine)


def test_a_database_with_a_damaged_page_is_refused(fresh_sqlite: str) -> None:
    engine = engine_for(fresh_sqlite)
    with transaction(engine) as tx:
        for uid in range(200):
            ledger.record_unfetched(tx, source(uid), envelope(), "review", near_miss=False, reasons=(), now=NOW)
    engine.dispose()
    path = Path(make_url(fresh_sqlite).database or "")
    pages = bytearray(path.read_bytes())
    pages[-8192:-4096] = b"\xa5" * 4096
    path.write_bytes(pages)
    with pytest.raises(StorageFault, match=r"is damaged .*: stop mailflow and restore the last backup"):
        refuse_damage(engine)
    engine.dispose()
