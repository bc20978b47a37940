"""Machine mails, and people's mails that look like them, written without a look at the rules: no person is taken for a machine."""

from __future__ import annotations

import pytest

from mailflow.mail.incoming import parse
from tests.mail.blind.machines import MACHINE, humans, machines
from tests.mail.blind.measure import humans_read, machines_read

KNOWN_MISSED: dict[str, str] = {}


@pytest.mark.parametrize(("name", "kind"), humans_read(), ids=[name for name, _ in humans_read()])
def test_a_person_is_never_taken_for_a_machine(name: str, kind: str | None) -> None:
    assert kind is None, name


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        pytest.param(
            one.name,
            one.got,
            id=one.name,
            marks=[pytest.mark.xfail(reason=KNOWN_MISSED[one.name], strict=True)] if one.name in KNOWN_MISSED else [],
        )
        for one in machines_read()
    ],
)
def test_a_machine_is_never_taken_for_a_person(name: str, kind: str | None) -> None:
    assert kind is not None, name


def test_the_set_is_sound() -> None:
    wanted, people = tuple(machines()), dict(humans())
    assert len({one.name for one in wanted}) == len(wanted) >= 60
    assert len(people) >= 50
    assert all(one.kinds <= MACHINE for one in wanted)
    assert [one.name for one in wanted if one.failed and one.failed.encode() not in one.raw] == []
    assert [name for name, raw in people.items() if not parse(raw).text.strip()] == []
