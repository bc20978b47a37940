"""One daemon per mailbox."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from mailflow.errors import StorageFault
from mailflow.storage.owner import own_mailbox
from mailflow.storage.transaction import engine_for, transaction

BOX = "ogp@lumas.al/INBOX"
ROOT = Path(__file__).parents[2]


def test_a_second_daemon_on_the_same_mailbox_is_refused(engine: Engine) -> None:
    with (
        own_mailbox(engine, BOX),
        pytest.raises(
            StorageFault, match=r"Another mailflow \(.*\d.*\) already watches OGP@LUMAS.AL/INBOX: stop it first"
        ),
        own_mailbox(engine, BOX.upper()),
    ):
        pass


def test_the_mailbox_is_free_again_when_its_daemon_stops(engine: Engine) -> None:
    for _ in range(2):
        with own_mailbox(engine, BOX):
            pass


def test_the_mailbox_is_free_again_when_its_daemon_fails(engine: Engine) -> None:
    def fail() -> None:
        with own_mailbox(engine, BOX):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with own_mailbox(engine, BOX):
        pass


def test_another_mailbox_of_the_same_database_is_not_held_up(engine: Engine) -> None:
    with own_mailbox(engine, BOX), own_mailbox(engine, "tjeter@lumas.al"):
        pass


def test_the_owner_can_write_as_anybody_else(engine: Engine) -> None:
    with own_mailbox(engine, BOX), transaction(engine) as tx:
        tx.execute(text("INSERT INTO counter (forum, name, value) VALUES ('lumas', 'n', 1)"))


def test_the_refusal_names_the_process_that_owns_the_mailbox(fresh_sqlite: str) -> None:
    engine = engine_for(fresh_sqlite)
    with (
        own_mailbox(engine, BOX),
        pytest.raises(StorageFault, match=f"process {os.getpid()}"),
        own_mailbox(engine, BOX),
    ):
        pass


def test_a_killed_daemon_leaves_its_mailbox_free(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    code = (
        "import sys; from mailflow.storage.owner import own_mailbox; from mailflow.storage.transaction import engine_for\n"
        f"with own_mailbox(engine_for({url!r}), {BOX!r}): print('mine', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"mine\n"
        with pytest.raises(StorageFault, match="Another mailflow"), own_mailbox(engine, BOX):
            pass
        other.kill()
        other.wait(10)
    for _ in range(1000):  # PostgreSQL notices a moment later that its client is gone
        try:
            with own_mailbox(engine, BOX):
                return
        except StorageFault:
            continue
    pytest.fail("the mailbox stayed locked")


def test_an_owner_is_confirmed_as_long_as_nobody_else_took_the_mailbox(engine: Engine) -> None:
    with own_mailbox(engine, BOX) as confirm:
        confirm()
        with pytest.raises(StorageFault), own_mailbox(engine, BOX):
            pass
        confirm()


@pytest.mark.server
def test_after_a_restart_of_postgresql_the_mailbox_is_owned_again_or_given_up(fresh_postgresql: str) -> None:
    engine = engine_for(fresh_postgresql)
    with own_mailbox(engine, BOX) as confirm:
        _end_sessions(engine)
        confirm()
        with pytest.raises(StorageFault, match="Another mailflow"), own_mailbox(engine, BOX):
            pass
        _end_sessions(engine)
        with own_mailbox(engine, BOX), pytest.raises(StorageFault, match="already watches"):
            confirm()
    engine.dispose()


def _end_sessions(engine: Engine) -> None:
    """As a restart does."""
    with transaction(engine) as tx:
        tx.execute(
            text(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                " AND datname = current_database() AND backend_type = 'client backend'"
            )
        )
