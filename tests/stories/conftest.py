"""The forum of the stories, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from mailflow.documents import contents, sandbox
from mailflow.storage.transaction import engine_for
from tests.support.databases import BOTH
from tests.support.forum import Forum


@pytest.fixture(scope="session")
def kept_engines() -> Iterator[dict[str, Engine]]:
    """One engine for each database: a new one in each story would compile every statement again."""
    engines: dict[str, Engine] = {}
    yield engines
    for engine in engines.values():
        engine.dispose()


@pytest.fixture(params=BOTH)
def engine(request: pytest.FixtureRequest, kept_engines: dict[str, Engine]) -> Iterator[Engine]:
    """An empty, migrated database for each story."""
    url = request.getfixturevalue("story_sqlite" if request.param == "sqlite" else "fresh_postgresql")
    engine = kept_engines.setdefault(request.param, engine_for(url))
    yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def story_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stories") / "mailflow.db"


@pytest.fixture
def story_sqlite(story_file: Path, sqlite_template: Path) -> str:
    """URL of the stories' SQLite file, as empty as it was migrated."""
    for file in story_file.parent.iterdir():
        file.unlink()
    shutil.copy(sqlite_template, story_file)
    return f"sqlite:///{story_file}"


@pytest.fixture(scope="session")
def answers_of_readers() -> dict[Any, Any]:
    """What the process that reads documents has answered, by what it was given."""
    return {}


@pytest.fixture(autouse=True)
def read_once(answers_of_readers: dict[Any, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The same documents are read by a process once a session, not in every story: it takes longer than the rest of the story."""
    run_each = sandbox.run_each

    def remembers(reader: str, files: Sequence[tuple[str, bytes]], **limits: Any) -> tuple[tuple[bytes, ...], Any]:
        key = (reader, tuple(files))
        if key not in answers_of_readers:
            answers, fault = run_each(reader, files, **limits)
            if fault:
                return answers, fault
            answers_of_readers[key] = answers, fault
        found: tuple[tuple[bytes, ...], Any] = answers_of_readers[key]
        return found

    monkeypatch.setattr(contents, "run_each", remembers)


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """Automatic mode, grace of half an hour, six members, a Monday morning."""
    return Forum(engine)
