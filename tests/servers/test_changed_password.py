"""The account's password is changed on the server, and later in the settings' file: the running daemon goes on by itself, for both servers."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mailflow.demo.sample import complete_mails
from tests.servers.test_daemon import WITHOUT_GRACE, Daemon, _invitations, _logins
from tests.support.dovecot import Dovecot
from tests.support.installation import Installation
from tests.support.postfix import Postfix, running_postfix
from tests.support.recording_proxy import RecordingProxy

pytestmark = pytest.mark.server("dovecot", "postfix")


@pytest.fixture
def relay(dovecot: Dovecot) -> Iterator[Postfix]:
    with running_postfix(auth_socket=dovecot.auth_socket) as relay:
        yield relay


def test_work_goes_on_when_the_settings_have_the_new_password(dovecot: Dovecot, relay: Postfix, tmp_path: Path) -> None:
    draft = next(mail.raw for mail in complete_mails() if mail.name == "01-draft-waste-plan.eml")
    forum = Installation(tmp_path, f"sqlite:///{tmp_path / 'mailflow.db'}", rules=WITHOUT_GRACE)
    file = tmp_path / "password"
    with RecordingProxy(dovecot.port) as proxy:
        daemon = Daemon(forum, dovecot, relay, proxy)
        user = f"changing-{daemon.user}"
        forum.watches(proxy.host, proxy.port, user, "")
        del forum.environment["MAILFLOW_IMAP_PASSWORD"]
        forum.environment["MAILFLOW_SMTP_URL"] = f"smtp://{user.replace('@', '%40')}@{relay.host}:{relay.port}"
        for server in ("IMAP", "SMTP"):
            forum.environment[f"MAILFLOW_{server}_PASSWORD_FILE"] = str(file)
        file.write_text("e vjetra", encoding="utf-8")
        dovecot.changes_password(user, "e vjetra")
        with daemon.running() as process:
            daemon.until(process, daemon.waits)
            dovecot.changes_password(user, "e reja")
            dovecot.deliver(user, draft)
            daemon.until(process, lambda: "refused" in _problem(daemon, "dispatch"))
            proxy.cut()
            daemon.until(process, lambda: "refused" in _problem(daemon, "intake"))
            assert _invitations(relay) == []
            idles = proxy.commands.count("IDLE")
            file.write_text("e reja", encoding="utf-8")
            daemon.until(process, lambda: len(_invitations(relay)) == 16 and proxy.commands.count("IDLE") > idles)
            daemon.until(process, lambda: _problem(daemon, "intake") == _problem(daemon, "dispatch") == "None")
    assert _logins(daemon) == 3
    assert relay.log().count("authentication failed") == 1


def _problem(daemon: Daemon, loop: str) -> str:
    """What its heartbeat tells, straight from the database: the command would take seconds on a busy machine."""
    with closing(sqlite3.connect(daemon.forum.folder / "mailflow.db")) as database:
        row = database.execute("SELECT problem FROM heartbeat WHERE loop = ?", (loop,)).fetchone()
    return str(row[0]) if row else ""
