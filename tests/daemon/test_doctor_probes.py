"""What the doctor concludes from the mails it sent to itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mailflow.daemon.doctor.findings import Level
from mailflow.daemon.doctor.probes import NONCE, Probe, _clock, _forged, _forms, probes
from mailflow.daemon.house import build_office
from mailflow.handlers.understanding import understand
from mailflow.loops.arrival import Arrived
from mailflow.mail.incoming import parse
from mailflow.mail.retry import Accepted, Outcome, Refused
from mailflow.transport.imap import Header
from tests.support.forum import SECRET, shipped_rules

NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
OURS = ("mx.lumas.example",)
TAKEN = Accepted("250 ok")
OUTSIDE = b"Received: from relay.example (relay.example [192.0.2.9]) by mx.lumas.example with ESMTPS id 1; x\r\n"
INSIDE = b"Received: from web (localhost [127.0.0.1]) by mx.lumas.example with ESMTP id 1; x\r\n"
LOCAL = b"Received: from mx.lumas.example by imap.lumas.example with LMTP id 2; x\r\n"


@pytest.fixture(scope="module")
def made() -> tuple[Probe, ...]:
    office = build_office(shipped_rules(), SECRET)
    return probes(office.ruleset.register, office.signer, OURS, NOW)


def arrived(header: bytes, at: datetime = NOW, seen_at: datetime = NOW) -> Arrived:
    return Arrived("INBOX", Header(uid=1, size=1, received_at=at, header=header), seen_at)


def last(raw: bytes) -> tuple[Level, str]:
    found = _forged(arrived(raw), TAKEN, OURS, 60)
    return found[-1].level, found[-1].detail


def test_results_that_the_server_removed_are_well(made: tuple[Probe, ...]) -> None:
    level, detail = last(LOCAL + OUTSIDE + made[0].raw.partition(b"\r\n")[2])
    assert (level, "removes forged" in detail) == (Level.OK, True)


def test_results_that_stayed_are_warned_of(made: tuple[Probe, ...]) -> None:
    assert NONCE.encode() in made[0].raw
    level, detail = last(LOCAL + OUTSIDE + made[0].raw)
    assert (level, "does not remove" in detail) == (Level.WARN, True)


def test_results_that_would_be_believed_are_a_problem(made: tuple[Probe, ...]) -> None:
    level, detail = last(made[0].raw)
    assert (level, "would be believed" in detail) == (Level.PROBLEM, True)


def test_what_only_a_program_on_the_server_itself_could_forge_is_no_more_than_a_warning(
    made: tuple[Probe, ...],
) -> None:
    level, detail = last(LOCAL + INSIDE + made[0].raw)
    assert (level, "mail from outside cannot" in detail) == (Level.WARN, True)


def test_the_probes_are_known_for_our_own(made: tuple[Probe, ...]) -> None:
    from mailflow.handlers.reading import read_mail
    from mailflow.handlers.records import NoRecords

    office = build_office(shipped_rules(), SECRET)
    for probe in made:
        said = understand(read_mail(probe.raw, office), office, office.ruleset.register, NoRecords())
        assert (said.kind, said.decision) == ("own", "none")
        mail = parse(probe.raw)
        assert (mail.defects, [box.address for box in mail.from_]) == ((), ["valbona.kuqja@lumas.example"])
        assert all(len(line) <= 998 and not line.startswith(b".") for line in probe.raw.split(b"\r\n"))
        assert probe.raw.isascii()


@pytest.mark.parametrize(
    ("offset", "level"),
    [(timedelta(), Level.OK), (timedelta(minutes=-5), Level.WARN), (timedelta(minutes=5), Level.WARN),
     (timedelta(hours=-1), Level.PROBLEM), (timedelta(hours=1), Level.PROBLEM)],
)  # fmt: skip
def test_clocks_that_differ_are_told_with_their_direction(offset: timedelta, level: Level) -> None:
    (said,) = _clock(arrived(b"", NOW + offset, NOW + timedelta(seconds=3)), NOW)
    assert said.level is level
    if offset:
        assert ("behind" if offset < timedelta() else "ahead of") in said.detail


def test_the_form_in_force_must_lead_to_the_mailbox() -> None:
    from dataclasses import replace

    register = replace(shipped_rules().register, reply="plus")
    outcomes: dict[str, Outcome] = {"plus": Refused("550 no such user", concerns_address=True), "catchall": TAKEN}
    said = {one.what: one for one in _forms(register, {}, outcomes)}
    assert said["reply: plus"].level is Level.PROBLEM
    assert "550 no such user" in said["reply: plus"].detail
    assert said["reply: catchall"].level is Level.OK
