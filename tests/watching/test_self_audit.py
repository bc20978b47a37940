"""The self-audit finds every row that was damaged by hand, and nothing in a forum that was left alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copy

import pytest
from sqlalchemy import Engine, text

from mailflow.daemon import nightly
from mailflow.handlers.auditing import audit
from mailflow.handlers.standing import watch_over
from mailflow.mail.retry import Refused
from mailflow.storage.transaction import engine_for
from tests.support.forum import Forum

WORDS = "Të shtohen edhe dhjetë vende për biçikleta pranë shkollës."


@pytest.fixture(scope="module")
def told(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Forum, Path]:
    """An open consultation with answers, a question, a held draft, somebody unreachable; played once."""
    path = tmp_path_factory.mktemp("audit") / "mailflow.db"
    copy(sqlite_template, path)
    engine = engine_for(f"sqlite:///{path}")
    forum = Forum(engine)
    forum.relay.says(Refused("550 5.1.1 unknown", concerns_address=True), kind="invitation", to="M15")
    forum.invites()
    forum.member_replies("M05", WORDS)
    forum.member_replies("M07", "Pa vërejtje.")
    forum.member_replies("M09", "Kur mbyllet konsultimi? Kush e ka hartuar projektin?")
    forum.director_sends("Konfidenciale: plani tjetër", proven=False)
    engine.dispose()
    return forum, path


@pytest.fixture
def forum(told: tuple[Forum, Path], tmp_path: Path) -> Iterator[Forum]:
    forum, path = told
    forum.engine = engine_for(f"sqlite:///{copy(path, tmp_path / 'mailflow.db')}")
    yield forum
    forum.engine.dispose()


def found(forum: Forum) -> str | None:
    return audit(forum.engine, forum.office, forum.now + timedelta(hours=2))


def damage(engine: Engine, *statements: str) -> None:
    """As no program of ours would: without constraints."""
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys = OFF")
        driver.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            assert driver.execute(statement).rowcount, statement
        connection.rollback()
    engine.dispose()


def test_a_forum_that_was_left_alone_is_in_order(forum: Forum) -> None:
    assert found(forum) is None
    forum.closes()
    assert found(forum) is None


INVITATION = "kind = 'invitation' AND who = 'M05'"


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE mail SET disposition = 'received' WHERE id = 1", "1 of"),
        (f"DELETE FROM outbox WHERE {INVITATION}", "M05 of 2026-001 has no invitation"),
        (f"UPDATE outbox SET state = 'cancelled' WHERE {INVITATION}", "M05 of 2026-001 has no invitation"),
        ("UPDATE invitee SET invited_at = NULL WHERE member = 'M05'", "the record does not know it"),
        (f"UPDATE outbox SET state = 'queued' WHERE {INVITATION}", "counts as invited, and no invitation has left"),
        ("DELETE FROM mail WHERE id = (SELECT mail_id FROM recommendation)", "2026-001/1 has no mail"),
        ("DELETE FROM mail WHERE id = (SELECT mail_id FROM version)", "version 2026-001/1 has no mail"),
        (
            "DELETE FROM content WHERE sha256 = (SELECT raw_sha256 FROM mail JOIN recommendation ON mail_id = id)",
            "recommendation 2026-001/1 has no mail",
        ),
        ("DELETE FROM recommendation WHERE number = 1", "recommendation/2026-001 has a gap"),
        ("UPDATE recommendation SET number = 9 WHERE number = 1", "a number that was never given"),
        ("UPDATE counter SET value = value + 1 WHERE name = 'consultation/2026'", "consultation/2026 has a gap"),
        (
            "DELETE FROM content WHERE sha256 = (SELECT payload_sha256 FROM outbox WHERE kind = 'invitation')",
            "mails of ours have lost their documents",
        ),
        (f"UPDATE outbox SET sent_at = NULL WHERE {INVITATION}", "nobody knows when"),
        ("UPDATE consultation SET deadline_at = NULL WHERE reference = '2026-001'", "has no deadline"),
        ("UPDATE consultation SET deadline_at = '2026-01-01 00:00:00'", "is open a day after its deadline"),
        ("UPDATE consultation SET phase = 'closed' WHERE reference = '2026-001'", "nobody knows since when"),
    ],
)
def test_what_was_damaged_by_hand_is_found(forum: Forum, statement: str, problem: str) -> None:
    damage(forum.engine, statement)
    told = found(forum)
    assert told is not None
    assert problem in told
    assert "@" not in told


def test_an_invitation_that_is_there_twice_is_found_where_the_schema_was_lost(forum: Forum) -> None:
    with forum.engine.begin() as tx:
        tx.execute(text("CREATE TABLE copy AS SELECT * FROM outbox"))
        tx.execute(text(f"INSERT INTO copy SELECT * FROM outbox WHERE {INVITATION}"))
        tx.execute(text("DROP TABLE outbox"))
        tx.execute(text("ALTER TABLE copy RENAME TO outbox"))
    assert "is owed twice" in (found(forum) or "")


def test_who_is_erased_or_was_answered_by_telephone_needs_no_mail(forum: Forum) -> None:
    damage(forum.engine, "UPDATE mail SET raw_sha256 = NULL, from_address = NULL, subject = NULL, message_id = NULL")
    assert found(forum) is None


def test_a_member_who_was_removed_needs_no_invitation(forum: Forum) -> None:
    damage(
        forum.engine,
        f"UPDATE outbox SET state = 'cancelled' WHERE {INVITATION}",
        "UPDATE invitee SET invited_at = NULL, removed_at = '2026-02-02 08:00:00' WHERE member = 'M05'",
    )
    assert found(forum) is None


def test_many_contradictions_are_one_sentence(forum: Forum) -> None:
    damage(forum.engine, "DELETE FROM outbox WHERE kind = 'invitation'", "DELETE FROM recommendation")
    told = found(forum) or ""
    assert told.count(";") == 5
    assert told.endswith("more.")


def test_what_the_self_audit_finds_is_a_problem_in_status_and_told_to_the_coordinator(forum: Forum) -> None:
    damage(forum.engine, "DELETE FROM recommendation WHERE number = 1")
    now = forum.now + timedelta(hours=1)
    nightly.do(forum.engine, forum.office, now, nightly.due(forum.engine, forum.office, now))
    told = watch_over(forum.engine, forum.office, forum.mailbox, now + timedelta(minutes=15))
    assert "nightly-self-audit" in [text.what for text in told]
