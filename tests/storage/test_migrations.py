"""The migrations make the schema that tables.py describes, from nothing, once."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Engine, inspect, text

from mailflow.errors import StorageFault
from mailflow.storage import consultations, members, migrations, outbox, recommendations
from mailflow.storage.tables import metadata
from mailflow.storage.transaction import engine_for, reading, transaction


@pytest.fixture
def nothing(tmp_path: Path) -> Iterator[Engine]:
    """A SQLite URL where there is no file yet."""
    engine = engine_for(f"sqlite:///{tmp_path / '100% ç.db'}")
    yield engine
    engine.dispose()


def test_the_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    with reading(engine) as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, metadata) == []


def test_the_migrations_make_exactly_the_checks_of_the_models(engine: Engine) -> None:
    for table in metadata.sorted_tables:
        with reading(engine) as tx:
            kept = {str(check["name"]): check["sqltext"] for check in inspect(tx).get_check_constraints(table.name)}
        for check in (c for c in table.constraints if isinstance(c, CheckConstraint)):
            states = str(check.sqltext).partition("(")[2].rstrip(")").replace("'", "").split(", ")
            assert all(f"'{state}'" in kept[str(check.name)] for state in states)
            assert kept[str(check.name)].count("'") == 2 * len(states)
        assert len(kept) == sum(isinstance(c, CheckConstraint) for c in table.constraints)


def test_the_revision_this_version_needs_is_the_newest_one() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.HEAD


def test_an_upgrade_creates_the_database_for_this_user_alone(nothing: Engine) -> None:
    migrations.upgrade(nothing)
    assert migrations.is_current(nothing)
    assert stat.S_IMODE(Path(nothing.url.database or "").stat().st_mode) == 0o600


def test_an_upgrade_of_a_current_database_changes_nothing(engine: Engine) -> None:
    with transaction(engine) as tx:
        tx.execute(text("INSERT INTO counter (forum, name, value) VALUES ('lumas', 'n', 7)"))
    migrations.upgrade(engine)
    with reading(engine) as tx:
        assert tx.execute(text("SELECT value FROM counter")).scalar_one() == 7
    assert migrations.is_current(engine)


def test_a_question_of_the_first_schema_is_kept_by_the_upgrade(nothing: Engine) -> None:
    migrations.upgrade(nothing, "0001")
    with transaction(nothing) as tx:
        tx.execute(
            text(
                "INSERT INTO consultation (forum, reference, title, phase, mode, directorate_name, sender, reasons, received_at, "
                "reminders_done) VALUES ('lumas', '2026-001', 'Plani', 'held', 'automatic', 'Mjedisi', 'd@lumas.example', '[]', "
                "'2026-03-02 08:00:00', '[]')"
            )
        )
        tx.execute(
            text(
                "INSERT INTO question (forum, reference, number, why, asked_at) "
                "VALUES ('lumas', '2026-001', 1, 'hold', '2026-03-02 08:00:00')"
            )
        )
    migrations.upgrade(nothing)
    with reading(nothing) as tx:
        kept = consultations.load(tx, "lumas", "2026-001")
    assert kept is not None
    assert [(question.why, question.detail) for question in kept.questions] == [("hold", {})]
    assert kept.next_due_at == kept.received_at  # the next tick finds out when it is asked again


def test_what_the_second_schema_held_is_kept_by_the_upgrade(nothing: Engine) -> None:
    migrations.upgrade(nothing, "0002")
    with transaction(nothing) as tx:
        for statement in (
            (
                "INSERT INTO consultation (forum, reference, title, phase, mode, directorate_name, sender, reasons, received_at, reminders_done) "
                "VALUES ('lumas', '2026-001', 'Plani', 'open', 'automatic', 'Mjedisi', 'd@lumas.example', '[]', '2026-03-02 08:00:00', '[]')"
            ),
            (
                "INSERT INTO invitee (forum, reference, member, position, name, grp, address, language, state, reminded_at, address_state) "
                "VALUES ('lumas', '2026-001', 'M05', 1, 'Anëtar', 'oshc', 'm5@forum.example', 'sq', 'answered', '[]', 'ok')"
            ),
            (
                "INSERT INTO recommendation (forum, reference, number, member, address, verified, received_at, late, version, text, passages, answer, "
                "enclosures, mail_id) VALUES ('lumas', '2026-001', 1, 'M05', 'm5@forum.example', 1, '2026-03-03 08:00:00', 0, 1, 'Neni 5', "
                """'[{"text": "Neni 5", "quoted": null}]', 'recommendation', """
                """'[{"name": "a.pdf", "media_type": "application/pdf", "size": 9, "sha256": "aa"}]', 1)"""
            ),
            "INSERT INTO learned_address (forum, address, member, confirmed_at) VALUES ('lumas', 'x@y.example', 'M05', '2026-03-03 08:00:00')",
            (
                "INSERT INTO outbox (forum, key, kind, who, recipient, sender, message_id, prefix, state, attempts, created_at, claimed_at) VALUES "
                "('lumas', 'k', 'receipt', 'mjedisi', 'd@lumas.example', 'k@lumas.example', '<1@lumas.example>', x'00', 'sending', 1, "
                "'2026-03-03 08:00:00', '2026-03-03 08:00:00')"
            ),
        ):
            tx.exec_driver_sql(statement)
    migrations.upgrade(nothing)
    with transaction(nothing) as tx:
        kept = consultations.load(tx, "lumas", "2026-001")
        assert kept is not None
        assert kept.members[0].away_until is None
        (filed,) = recommendations.of_consultation(tx, "lumas", "2026-001")
        assert (filed.passages[0].text, filed.points, filed.flags) == ("Neni 5", (), ())
        assert (filed.enclosures[0].name, filed.enclosures[0].changes) == ("a.pdf", ())
        assert members.learned(tx, "lumas") == (("x@y.example", "M05"),)
        assert (
            outbox.strand(tx, "lumas", datetime(2026, 3, 4, tzinfo=UTC)) == 1
        )  # nobody knows whether its dot was sent


def test_after_an_upgrade_references_are_kept_again(nothing: Engine) -> None:
    migrations.upgrade(nothing)
    with reading(nothing) as tx:
        assert tx.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_an_empty_database_is_not_current(tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    assert not migrations.is_current(engine_for(f"sqlite:///{tmp_path}/empty.db"))


def test_a_database_of_a_newer_mailflow_is_refused(engine: Engine) -> None:
    with transaction(engine) as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not migrations.is_current(engine)
    with pytest.raises(StorageFault, match="made by a newer mailflow"):
        migrations.upgrade(engine)


def test_a_folder_that_does_not_exist_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFault, match="cannot be created: No such file or directory"):
        migrations.upgrade(engine_for(f"sqlite:///{tmp_path}/nowhere/mailflow.db"))
