"""The forum of the stories, on SQLite and on PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.support.forum import Forum


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """Automatic mode, grace of half an hour, six members, a Monday morning."""
    return Forum(engine)
