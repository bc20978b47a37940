"""The measures of `make corpus` hold, as far as their samples are at hand; of the damaged mails a few hundred."""

from __future__ import annotations

from types import ModuleType

import pytest

from tests.corpus import bounces, clients, exceptions, humans, leaves, mutations, replies
from tests.corpus.__main__ import main
from tests.corpus.mutator import DAMAGES, mutant
from tests.corpus.row import Row
from tests.corpus.samples import Sample, missing

QUICK = [exceptions, leaves, bounces, humans, replies, clients]
"""The sample mailbox is played by tests/test_demo.py; times are no matter for a busy machine (`hostile`)."""


def failures(rows: list[Row]) -> dict[str, tuple[str, ...]]:
    return {f"{row.measure}: {row.figure}": row.offenders for row in rows if not row.ok}


@pytest.mark.parametrize("measure", QUICK, ids=lambda measure: str(measure.__name__.rpartition(".")[2]))
def test_every_measure_meets_its_target(measure: ModuleType) -> None:
    if why := missing(*measure.NEEDS):
        pytest.skip(f"sample mails {why}")
    assert failures(list(measure.rows())) == {}


def test_damaged_mails_have_one_end_each_and_no_robot_is_answered() -> None:
    rows = list(mutations.rows(300, seed=2, processes=1))
    assert failures([row for row in rows if "within" not in row.measure and "memory" not in row.measure]) == {}


def test_a_mutant_can_be_made_again_from_its_seed_and_number() -> None:
    pool = [[Sample("a", b"From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPa verejtje.\r\n" * 3)]]
    made = [mutant(3, number, pool) for number in range(200)]
    assert made == [mutant(3, number, pool) for number in range(200)]
    assert {mail.raw for mail in made} != {mail.raw for mail in (mutant(4, number, pool) for number in range(200))}
    assert all(any(damage.__name__.strip("_") in mail.name for mail in made) for damage in DAMAGES)


def test_a_missed_target_is_told_and_fails_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = Row(measure="a measure", target="0", figure="2 of 9", ok=False, offenders=("one.eml", "two.eml"))
    monkeypatch.setattr(exceptions, "rows", lambda: [row])
    assert main(["--only", "exceptions", "-v"]) == 1
    said = capsys.readouterr().out
    assert "2 of 9" in said
    assert "    two.eml" in said
    assert "1 targets missed" in said


def test_absent_samples_are_named_and_fail_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bounces, "NEEDS", ("nowhere",))
    assert main(["--only", "bounces"]) == 0
    said = capsys.readouterr().out
    assert "absent" in said
    assert "nowhere" in said
