"""Looking for mails of mailflow's own among the sent mail, and before the first start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.loops.intake_desk import Desk, Watch
from mailflow.loops.proof import look_among_sent, look_back, look_for_proof
from mailflow.transport.imap import MailboxSession
from tests.loops.notebook import Notebook
from tests.support.imap_script import Folder, ScriptedImap

NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
OURS = "<2026-001.invitation.1.M05.abc@lumas.example>"


def mail(message_id: str, *, instance: str = "") -> bytes:
    field = f"X-Mailflow-Instance: {instance}\r\n" if instance else ""
    return f"From: k@lumas.example\r\nMessage-ID: {message_id}\r\n{field}Subject: private\r\n\r\nx\r\n".encode()


class Asked:
    """Seeks `OURS`, and writes down what it is shown."""

    def __init__(self) -> None:
        self.seeks: tuple[str, ...] = (OURS,)
        self.proven: list[str] = []
        self.shown: list[bytes] = []

    def desk(self) -> Desk:
        return replace(
            Notebook().desk(),
            sought=lambda: self.seeks,
            proven=self.proven.extend,
            among_sent=self.shown.extend,
            look_back=self.shown.extend,
        )


@pytest.fixture
def server() -> Iterator[ScriptedImap]:
    with ScriptedImap() as imap:
        imap.folders["E dërguar"] = Folder()
        imap.folders["Sent"] = Folder()
        imap.sent = "Sent"
        yield imap


def looking(server: ScriptedImap) -> MailboxSession:
    return MailboxSession(
        host=server.host, port=server.port, user=server.user, password=server.password, security="none"
    )


WATCH = Watch(folders=("INBOX",), mail_size=1_000_000)


def test_a_mail_that_lies_in_the_folder_marked_as_that_of_sent_mail_is_proven(server: ScriptedImap) -> None:
    asked = Asked()
    server.deliver(mail("<hers@lumas.example>"), NOW, folder="Sent")
    with looking(server) as session:
        look_for_proof(session, asked.desk(), WATCH)
        assert asked.proven == []
        server.deliver(mail(OURS), NOW, folder="Sent")
        look_for_proof(session, asked.desk(), WATCH)
    assert asked.proven == [OURS]
    assert not any("BODY.PEEK[]" in command or "SUBJECT" in command.upper() for command in server.commands)


def test_nothing_is_opened_while_nothing_is_in_doubt(server: ScriptedImap) -> None:
    asked = Asked()
    asked.seeks = ()
    with looking(server) as session:
        look_for_proof(session, asked.desk(), WATCH)
    assert not any(command.startswith(("LIST", "EXAMINE")) for command in server.commands)


def test_a_server_that_finds_everything_proves_nothing(server: ScriptedImap) -> None:
    """Taken at its word, a mail that never left would count as sent."""
    asked = Asked()
    server.finds_fields = False
    server.deliver(mail("<hers@lumas.example>"), NOW, folder="Sent")
    with looking(server) as session:
        look_for_proof(session, asked.desk(), WATCH)
        look_among_sent(session, asked.desk(), WATCH, None, NOW)
    assert asked.proven == []
    assert asked.shown == []


def test_only_what_mailflow_has_sent_is_looked_at_and_once(server: ScriptedImap) -> None:
    asked = Asked()
    server.deliver(mail("<old@lumas.example>", instance="old"), NOW - timedelta(days=30), folder="Sent")
    server.deliver(mail("<hers@lumas.example>"), NOW, folder="Sent")
    server.deliver(mail(OURS, instance="abc"), NOW, folder="Sent")
    with looking(server) as session:
        following = look_among_sent(session, asked.desk(), WATCH, None, NOW)
        assert [b"abc" in header for header in asked.shown] == [True]
        assert not any(b"private" in header for header in asked.shown)
        look_among_sent(session, asked.desk(), WATCH, following, NOW)
    assert len(asked.shown) == 1


def test_before_a_first_start_all_these_folders_are_looked_at(server: ScriptedImap) -> None:
    asked = Asked()
    server.deliver(mail("<1@lumas.example>", instance="abc"), NOW - timedelta(days=300))
    server.deliver(mail("<2@lumas.example>", instance="abc"), NOW, folder="Sent")
    server.deliver(mail("<3@lumas.example>"), NOW)
    with looking(server) as session:
        look_back(session, asked.desk(), WATCH)
    assert len(asked.shown) == 2


def test_an_answer_to_an_invitation_tells_of_the_past_where_no_copy_of_ours_lies(server: ScriptedImap) -> None:
    asked = Asked()
    for answered in (OURS, "<hers@lumas.example>"):
        server.deliver(mail("<m@m.example>").replace(b"Subject", f"In-Reply-To: {answered}\r\nSubject".encode()), NOW)
    with looking(server) as session:
        look_back(session, asked.desk(), WATCH)
    assert [OURS.encode() in header for header in asked.shown] == [True]
    assert not any(b"private" in header for header in asked.shown)
