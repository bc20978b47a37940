"""A few of the kills of `make torture`, with everything that the long run has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.kills import besiege
from tests.torture.town import towns


@pytest.mark.server("dovecot", "postfix")
def test_a_daemon_killed_at_any_instant_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    with towns(tmp_path, seed=5) as town:
        toll, verdict = besiege(town, 5)
    assert toll.kills == 5
    assert toll.complaints == []
    assert verdict.failures == ()
    assert town.put
