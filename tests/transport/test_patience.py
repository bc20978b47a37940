"""Nothing that the mail server does, or leaves undone, holds up the watch for ever: every wait ends."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from imapclient import SocketTimeout

from mailflow.errors import MailboxFault
from mailflow.transport import patience
from mailflow.transport.imap import MailboxSession
from tests.support.dovecot_certificate import make_certificate
from tests.support.fault_proxy import Fault, ImapProxy, Kind
from tests.support.imap_script import ScriptedImap

SHORT = SocketTimeout(connect=0.3, read=0.1)
"""A silence of 0.1 s; hence a whole answer of half a second."""
DRIP = 0.02
"""Seconds between two bytes: never a silence."""
RAW = b"From: a@lumas.example\r\nSubject: Projekt\r\n\r\n" + b"rresht\r\n" * 40


@pytest.fixture
def slow(scripted: ScriptedImap) -> Iterator[ImapProxy]:
    scripted.deliver(RAW, datetime(2026, 5, 4, 9, 30, tzinfo=UTC))
    with ImapProxy(scripted.port) as proxy:
        yield proxy


def _session(
    scripted: ScriptedImap, proxy: ImapProxy, timeout: SocketTimeout = SHORT, ca: Path | None = None
) -> MailboxSession:
    return MailboxSession(
        host=proxy.host, port=proxy.port, user=scripted.user, password=scripted.password,
        security="none" if ca is None else "tls", ca_file=ca, timeout=timeout,
    )  # fmt: skip


def _ends(act: Callable[[], object]) -> None:
    began = time.monotonic()
    with pytest.raises(MailboxFault):
        act()
    assert time.monotonic() - began < 10


STAGES: dict[str, Callable[[MailboxSession], object]] = {
    "connect": lambda session: None,
    "login": lambda session: None,
    "examine": lambda session: session.examine("INBOX"),
    "search": lambda session: session.uids_from(1),
    "headers": lambda session: session.headers([1]),
    "structure": lambda session: session.structures([1]),
    "body": lambda session: session.fetch_whole(1, len(RAW)),
    "select": lambda session: session.mark("INBOX", [1]),
    "store": lambda session: session.mark("INBOX", [1]),
    "noop": lambda session: session.noop(),
    "idle": lambda session: session.idle_round(0.2, lambda: False),
}


@pytest.mark.parametrize("kind", [Kind.BLACK_HOLE, Kind.DRIP])
@pytest.mark.parametrize("stage", STAGES)
def test_silence_and_dripping_end_everywhere(
    scripted: ScriptedImap, slow: ImapProxy, stage: str, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "WHOLE", 2)
    slow.inject(Fault(kind, stage, seconds=DRIP))

    def act() -> None:
        with _session(scripted, slow) as session:
            if stage != "examine":
                session.examine("INBOX")
            STAGES[stage](session)

    _ends(act)
    assert [fault.stage for fault in slow.struck] == [stage]


def test_a_handshake_that_nobody_answers_ends(scripted: ScriptedImap, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path / "good", names="IP:127.0.0.1")
    with ImapProxy(scripted.port, certificate=certificate) as proxy:
        proxy.inject(Fault(Kind.BLACK_HOLE, "handshake"))
        _ends(lambda: _session(scripted, proxy, ca=certificate[0]))


def test_dripping_within_tls_ends_too(scripted: ScriptedImap, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path / "good", names="IP:127.0.0.1")
    with ImapProxy(scripted.port, certificate=certificate) as proxy:
        proxy.inject(Fault(Kind.DRIP, "examine", seconds=DRIP))
        with _session(scripted, proxy, ca=certificate[0]) as session:
            _ends(lambda: session.examine("INBOX"))


def test_a_thin_line_that_delivers_is_waited_for(
    scripted: ScriptedImap, slow: ImapProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "SLOWEST", 20)
    slow.inject(Fault(Kind.DRIP, "body", seconds=0.002))
    with _session(scripted, slow) as session:
        session.examine("INBOX")
        began = time.monotonic()
        whole = session.fetch_whole(1, len(RAW))
    assert whole is not None
    assert whole.raw == RAW
    assert time.monotonic() - began > patience.WHOLE * SHORT.read
