"""The daemon as a process, on a real Dovecot and a real Postfix, with the machine's own clock."""

from __future__ import annotations

import contextlib
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mailflow.demo.sample import complete_mails
from mailflow.rules.fresh import shipped_rules
from tests.support.dovecot import Dovecot
from tests.support.installation import Installation
from tests.support.postfix import Postfix, running_postfix
from tests.support.reading import read
from tests.support.recording_proxy import RecordingProxy

pytestmark = pytest.mark.server("dovecot", "postfix")

MONDAY = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
HER = "valbona.kuqja@lumas.example"
WITHOUT_GRACE = shipped_rules().replace("grace: 30 minutes", "grace: 0")
LARGEST_RSS = 120_000
"""kB."""


@pytest.fixture(scope="module")
def relay() -> Iterator[Postfix]:
    with running_postfix() as relay:
        yield relay


class Daemon:
    """`mailflow run`, its mailbox behind a proxy that writes down every command."""

    def __init__(self, forum: Installation, dovecot: Dovecot, relay: Postfix, proxy: RecordingProxy) -> None:
        self.forum, self.dovecot, self.proxy = forum, dovecot, proxy
        self.user = dovecot.fresh_user()
        forum.watches(proxy.host, proxy.port, self.user, dovecot.password)
        forum.sends_through(relay.host, relay.port)

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        """Stopped as an administrator stops it, within seconds and without a word of complaint."""
        process = self.forum.start("run")
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
        finally:
            process.kill()
            process.wait()
        assert "Traceback" not in self.log

    def until(self, process: subprocess.Popen[bytes], holds: Callable[[], bool], *, seconds: float = 30) -> None:
        """Wait until `holds()`; an error at once where the daemon has ended."""
        for _ in range(int(seconds / 0.02)):
            if holds():
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                raise AssertionError(f"the daemon ended with {process.wait(0.02)}: {self.log}")
        raise AssertionError(self.log)

    def waits(self) -> bool:
        """It has polled, and waits for news."""
        return "IDLE" in self.proxy.commands

    @property
    def log(self) -> str:
        return self.forum.log_path.read_text("utf-8") if self.forum.log_path.exists() else ""


@pytest.fixture
def daemon(dovecot: Dovecot, relay: Postfix, tmp_path: Path) -> Iterator[Daemon]:
    forum = Installation(tmp_path, f"sqlite:///{tmp_path / 'mailflow.db'}", rules=WITHOUT_GRACE)
    with RecordingProxy(dovecot.port) as proxy:
        yield Daemon(forum, dovecot, relay, proxy)


def test_a_draft_that_arrives_while_it_waits_reaches_all_members_within_seconds(daemon: Daemon, relay: Postfix) -> None:
    draft = next(mail.raw for mail in complete_mails() if mail.name == "01-draft-waste-plan.eml")
    with daemon.running() as process:
        daemon.until(process, daemon.waits)
        daemon.dovecot.deliver(daemon.user, draft)
        daemon.until(process, lambda: len(_invitations(relay)) == 16, seconds=25)
        assert _rss(process.pid) < LARGEST_RSS

        # A second daemon, and `once`, are refused while this one owns the mailbox.
        for command in ("run", "once"):
            refused = daemon.forum.run(command)
            assert refused.code == 2
            assert daemon.user in refused.stderr
            assert "Traceback" not in refused.stderr

        # A changed rules.yaml is taken up.
        daemon.forum.rules_path.write_text(WITHOUT_GRACE.replace("mode: automatic", "mode: supervised"), "utf-8")
        daemon.dovecot.deliver(daemon.user, b"From: x@example.org\r\nSubject: x\r\n\r\nx\r\n")
        daemon.until(process, lambda: "rules taken up" in daemon.log)
    lines = daemon.forum.here("ledger", "--json").lines
    assert [line["disposition"] for line in lines] == ["opened", "unrelated"]


def test_a_wrong_password_is_tried_three_times_and_then_she_is_alarmed(daemon: Daemon, relay: Postfix) -> None:
    daemon.forum.environment["MAILFLOW_IMAP_PASSWORD"] = "gabim"
    for minute in (0, 0.5, 1, 6, 90):
        assert daemon.forum.here("once", now=MONDAY + timedelta(minutes=minute)).code == 3
    assert _logins(daemon) == 3
    (alarm,) = _alarms(relay)
    assert "AUTHENTICATIONFAILED" in alarm
    assert "gabim" not in alarm
    health = daemon.forum.here("status", "--json", now=MONDAY + timedelta(minutes=90))
    assert health.code == 1
    assert any(loop["name"] == "intake" and loop["problem"] for loop in health.value["loops"])


def _invitations(relay: Postfix) -> list[bytes]:
    return [mail for mail in relay.delivered() if b".invitation." in mail.partition(b"\n\n")[0]]


def _alarms(relay: Postfix) -> list[str]:
    mails = [mail for mail in relay.delivered(HER) if b".alarm." in mail.partition(b"\n\n")[0]]
    return [str(body.get_content()) for mail in mails if (body := read(mail).get_body(("plain",))) is not None]


def _logins(daemon: Daemon) -> int:
    return sum("LOGIN" in command or "AUTHENTICATE" in command for command in daemon.proxy.commands)


def _rss(pid: int) -> int:
    """kB."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")))
