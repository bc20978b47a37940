"""The power fails at every step of a consultation, and the daemon is started again: nothing is lost, nothing goes twice.

"Every" is meant: before and after each statement of SQL, each commit, each command to the mailbox and to the relay, and between the dot and
its answer. What then lies on the disk and in the world is taken up by a new daemon, which plays the rest of the story. That takes minutes:
`make torture` does it from every state, its short run from every twelfth, the suite from every fortieth; and some of the starts are cut short
in their turn.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crash.rehearsal import Rehearsal
from tests.crash.story import worlds


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = tmp_path_factory.mktemp("crash")
    with worlds(folder) as world:
        yield Rehearsal(world, folder)


def test_the_story_holds_what_can_happen(rehearsal: Rehearsal) -> None:
    kinds = {sent.split(".")[1] for sent in rehearsal.end.taken}
    assert kinds >= {
        "invitation",
        "receipt",
        "opened",
        "question",
        "acknowledgement",
        "reminder",
        "closing",
        "report",
        "digest",
    }
    assert {line[1] for line in rehearsal.end.ledger} >= {
        "opened",
        "held",
        "unrelated",
        "filed",
        "no_remarks",
        "machine",
        "commanded",
    }
    assert set(rehearsal.end.taken.values()) == {1}
    assert rehearsal.camera.steps > 1_000


def test_wherever_the_power_fails_nothing_is_lost_and_nothing_goes_twice(rehearsal: Rehearsal, tmp_path: Path) -> None:
    assert rehearsal.faults(tmp_path, every=40, again=31) == []
    assert rehearsal.second_cuts > 0
