"""The forum of the stories, on SQLite alone: what an attacker sends is judged before any database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from mailflow.storage.transaction import engine_for
from tests.support.forum import Forum


@pytest.fixture
def engine(fresh_sqlite: str) -> Iterator[Engine]:
    """An empty, migrated database."""
    made = engine_for(fresh_sqlite)
    yield made
    made.dispose()


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """Automatic mode, grace of half an hour, six members, a Monday morning."""
    return Forum(engine)
