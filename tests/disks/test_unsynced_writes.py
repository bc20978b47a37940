"""The power fails, and what was written but not synced is lost in part: what had counted as done is there, and the file is whole.

Recorded from a real run by strace; `python -m tests.torture --only unsynced_writes` records more and tries 200 cuts.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.disks.unsynced import Done, Happened, fault_of, faults_of, left, missing, record


def test_lost_unsynced_writes_lose_nothing_that_counted_as_done(tmp_path: Path) -> None:
    if why := missing():
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    happened = record(tmp_path, acts=2)
    kinds = Counter(event.what for event in happened)
    assert kinds["sync"] > 20
    assert kinds["done"] > 20
    assert faults_of(happened, range(60), tmp_path) == []
    without_syncs = [event for event in happened if event.what != "sync"]
    assert faults_of(without_syncs, range(60), tmp_path) != []  # the syncs are what it rests on


def test_a_write_counts_once_its_file_was_synced() -> None:
    happened = [
        Happened("write", "", 0, b"a" * 512),
        Happened("sync", ""),
        Happened("write", "", 512, b"b" * 512),
        Happened("done", "commit/3/2/1"),
        Happened("done", "taken/<1@x>"),
    ]
    seen = {left(happened, Random(seed))[0][""] for seed in range(20)}
    assert seen == {b"a" * 512, b"a" * 512 + b"b" * 512}
    assert left(happened, Random(0))[1] == Done(3, 2, 1, frozenset({"<1@x>"}))


def test_a_database_that_forgot_a_commit_is_found_out(tmp_path: Path) -> None:
    assert fault_of({}, Done(mails=1), tmp_path) == "there is no database"
    assert fault_of({}, Done(), tmp_path) == ""
