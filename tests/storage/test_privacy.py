"""What does not concern the forum after all is let go of, and nothing else with it."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, Engine, func, select

from mailflow.storage import ledger, outbox
from mailflow.storage.privacy import let_go
from mailflow.storage.tables import content
from mailflow.storage.transaction import transaction
from tests.storage.samples import NOW, envelope, owed, source


def received(tx: Connection, uid: int) -> int:
    number = ledger.record_received(tx, source(uid), envelope(), b"private", NOW)
    assert number is not None
    return number


def kept(tx: Connection) -> int:
    return tx.execute(select(func.count()).select_from(content)).scalar_one()


@pytest.mark.parametrize("keep_names", [True, False])
def test_bytes_go_at_once_and_names_unless_it_was_a_near_miss(engine: Engine, keep_names: bool) -> None:
    with transaction(engine) as tx:
        number = received(tx, 1)
        let_go(tx, number, keep_names=keep_names)
        stored = ledger.load_mail(tx, number)
        assert kept(tx) == 0
    assert stored is not None
    assert stored.raw == b""
    assert (stored.subject is not None, stored.from_address is not None) == (keep_names, keep_names)


def test_bytes_that_another_mail_or_a_delivery_needs_stay(engine: Engine) -> None:
    with transaction(engine) as tx:
        first, second = received(tx, 1), received(tx, 2)
        let_go(tx, first, keep_names=False)
        other = ledger.load_mail(tx, second)
        assert other is not None
        assert other.raw == b"private"
        outbox.enqueue(tx, owed(payload_sha256=other.raw_sha256), NOW, NOW)
        let_go(tx, second, keep_names=False)
        assert kept(tx) == 1
