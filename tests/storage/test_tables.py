"""What the column types promise on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import StatementError

from mailflow.storage import watch
from mailflow.storage.ledger import load_mail, record_unfetched
from mailflow.storage.transaction import reading, transaction
from tests.storage.samples import FORUM, NOW, envelope, source


def test_a_naive_instant_is_refused(engine: Engine) -> None:
    naive = datetime(2026, 2, 2, 9, 0)  # noqa: DTZ001 - the very thing that must be refused
    with pytest.raises(StatementError, match="an instant needs its zone"), transaction(engine) as tx:
        watch.beat(tx, FORUM, "tick", naive)


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_given_in(engine: Engine) -> None:
    tirana = datetime(2026, 2, 2, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
    with transaction(engine) as tx:
        watch.beat(tx, FORUM, "tick", tirana)
    with reading(engine) as tx:
        (loop,) = watch.loops(tx, FORUM)
    assert loop.last_ok_at == tirana
    assert loop.last_ok_at is not None
    assert loop.last_ok_at.tzinfo is UTC


def test_no_broken_header_can_stop_the_record(engine: Engine) -> None:
    broken = envelope(subject="draft\0\udcff", from_address="x" * 5_000, message_id="<\ud800>")
    with transaction(engine) as tx:
        number = record_unfetched(tx, source(), broken, "review", near_miss=False, reasons=("word \0 \udcff",), now=NOW)
        assert number is not None
        kept = load_mail(tx, number)
    assert kept is not None
    assert kept.subject is not None
    assert kept.subject.startswith("draft\ufffd\ufffd")
    assert str(kept.reasons[0]).startswith("word \ufffd \ufffd")
    assert kept.from_address == "x" * 5_000
