"""PostgreSQL is restarted under a working daemon: it goes on with the new one, and takes its lock first."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, text

from mailflow.errors import MailboxTaken, StorageFault
from mailflow.storage import migrations, watch
from mailflow.storage.owner import own_mailbox
from mailflow.storage.transaction import engine_for, reading, transaction
from tests.storage.samples import FORUM, NOW
from tests.support.postgres import Postgres, missing, postgres

pytestmark = pytest.mark.server
BOX = "ogp@lumas.example"
LOCKS = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    if reason := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with postgres() as running:
        engine = engine_for(running.url)
        migrations.upgrade(engine)
        engine.dispose()
        yield running


@pytest.fixture
def engine(server: Postgres) -> Iterator[Engine]:
    made = engine_for(server.url)
    yield made
    made.dispose()


def _restart(server: Postgres, *, at_once: bool = False) -> None:
    server.stop(at_once=at_once)
    server.start()


def _writes(engine: Engine) -> None:
    with transaction(engine) as tx:
        watch.beat(tx, FORUM, "tick", NOW)


def _locks(engine: Engine) -> int:
    with reading(engine) as tx:
        return int(tx.execute(LOCKS).scalar_one())


@pytest.mark.parametrize("at_once", [False, True])
def test_the_lock_is_taken_again_before_anything_is_written(engine: Engine, server: Postgres, at_once: bool) -> None:
    with own_mailbox(engine, BOX):
        _writes(engine)
        _restart(server, at_once=at_once)
        _writes(engine)
        assert _locks(engine) == 1


def test_whoever_took_the_mailbox_meanwhile_keeps_it_and_nothing_is_written(engine: Engine, server: Postgres) -> None:
    other = engine_for(server.url)
    with own_mailbox(engine, BOX) as confirm:
        _writes(engine)
        _restart(server)
        with own_mailbox(other, BOX):
            with pytest.raises(MailboxTaken, match="Another mailflow"):
                _writes(engine)
            with pytest.raises(MailboxTaken):
                confirm()
        _writes(engine)  # it is free again
    other.dispose()


def test_a_server_that_is_down_takes_the_mailbox_from_nobody(engine: Engine, server: Postgres) -> None:
    """The daemon waits for it; only another owner stops it."""
    with own_mailbox(engine, BOX) as confirm:
        _writes(engine)
        server.stop()
        for work in (confirm, lambda: _writes(engine)):
            with pytest.raises(StorageFault, match=r"cannot be reached|has closed the connection") as fault:
                work()
            assert not isinstance(fault.value, MailboxTaken)
        server.start()
        confirm()
        _writes(engine)
        assert _locks(engine) == 1


def test_a_session_of_ours_that_the_server_still_believes_in_does_not_hold_us_off(engine: Engine) -> None:
    """The network broke and the server has not noticed."""
    with own_mailbox(engine, BOX) as confirm:
        lock = confirm.__self__  # type: ignore[attr-defined]  # the bound method of the lock
        raw, lock._session = lock._session.connection.dbapi_connection, None
        confirm()
        assert _locks(engine) == 1
        raw.close()


def test_a_lock_that_was_lost_alone_is_taken_again_at_the_next_round(engine: Engine) -> None:
    with own_mailbox(engine, BOX) as confirm:
        with transaction(engine) as tx:
            tx.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"))
        confirm()
        assert _locks(engine) == 1
