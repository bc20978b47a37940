"""What breaks becomes one clear sentence, at once, and never a loop that spins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from imapclient import SocketTimeout

from mailflow.errors import LoginRefused, MailboxFault
from mailflow.transport.imap import MailboxSession
from tests.support.imap_script import Fault, ScriptedImap
from tests.support.mailboxes import session

MAY = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
IMPATIENT = SocketTimeout(connect=0.2, read=0.2)
RAW = b"From: a@lumas.example\r\nSubject: Projekt\r\n\r\n" + b"rresht\r\n" * 100


def never() -> bool:
    return False


@pytest.mark.parametrize("fault", [Fault.EOF_IN_IDLE, Fault.BYE_IN_IDLE, Fault.SILENT_AFTER_DONE])
def test_a_line_that_drops_while_waiting_is_a_fault(scripted: ScriptedImap, fault: Fault) -> None:
    scripted.faults.append(fault)
    with session(scripted, timeout=IMPATIENT) as watching:
        watching.examine("INBOX")
        with pytest.raises(MailboxFault):
            watching.idle_round(0.05, never)


def test_a_goodbye_is_quoted(scripted: ScriptedImap) -> None:
    scripted.faults.append(Fault.BYE_IN_IDLE)
    with session(scripted) as watching:
        watching.examine("INBOX")
        with pytest.raises(MailboxFault, match="going down for maintenance"):
            watching.idle_round(5, never)


@pytest.mark.parametrize("fault", [Fault.NEWS_WITH_PLUS, Fault.NEWS_BEFORE_PLUS])
def test_news_that_comes_with_the_first_line_of_idle_is_not_missed(scripted: ScriptedImap, fault: Fault) -> None:
    scripted.faults.append(fault)
    scripted.deliver(RAW, MAY)
    with session(scripted) as watching:
        watching.examine("INBOX")
        asked: list[bool] = []

        def stop_after_one_slice() -> bool:
            asked.append(True)
            return len(asked) > 2

        assert watching.idle_round(60, stop_after_one_slice)
        watching.noop()


def test_a_flag_the_human_changes_is_no_news(scripted: ScriptedImap) -> None:
    asked: list[bool] = []

    def she_reads_a_mail() -> bool:
        asked.append(True)
        for sock, _ in scripted.idling:
            sock.sendall(b"* 1 FETCH (FLAGS (\\Seen))\r\n")
        return len(asked) > 3

    with session(scripted) as watching:
        watching.examine("INBOX")
        assert not watching.idle_round(60, she_reads_a_mail)


def test_a_torn_mail_is_a_fault_and_never_half_a_mail(scripted: ScriptedImap) -> None:
    scripted.faults.append(Fault.TORN_LITERAL)
    scripted.deliver(RAW, MAY)
    with session(scripted) as watching:
        watching.examine("INBOX")
        headers = watching.headers([1])
        with pytest.raises(MailboxFault, match="while fetching"):
            list(watching.fetch(headers))


def test_a_short_mail_is_told_from_a_whole_one(scripted: ScriptedImap) -> None:
    scripted.faults.append(Fault.SHORT_BODY_ONCE)
    scripted.deliver(RAW, MAY)
    with session(scripted) as watching:
        watching.examine("INBOX")
        [header] = watching.headers([1])
        [short] = watching.fetch([header])
        [whole] = watching.fetch([header])
    assert not short.complete
    assert whole.complete
    assert whole.raw == RAW


@pytest.mark.parametrize("fault", [Fault.BLACK_HOLE, Fault.GARBAGE])
def test_an_answer_that_does_not_come_or_is_none_is_a_fault(scripted: ScriptedImap, fault: Fault) -> None:
    scripted.faults.append(fault)
    with session(scripted, timeout=IMPATIENT) as watching:
        watching.examine("INBOX")
        with pytest.raises(MailboxFault, match="while searching"):
            watching.uids_from(1)


def test_a_broken_session_is_never_used_again(scripted: ScriptedImap) -> None:
    scripted.faults.append(Fault.BLACK_HOLE)
    with session(scripted, timeout=IMPATIENT) as watching:
        watching.examine("INBOX")
        for act in (lambda: watching.uids_from(1), watching.noop, lambda: watching.examine("INBOX")):
            with pytest.raises(MailboxFault):
                act()
            assert watching._client.socket().fileno() == -1


def test_a_wrong_password_is_a_refused_log_in(scripted: ScriptedImap) -> None:
    scripted.faults.append(Fault.REFUSED_LOGIN)
    with pytest.raises(LoginRefused, match="MAILFLOW_IMAP_PASSWORD"):
        session(scripted)


@pytest.mark.parametrize("fault", [Fault.UNAVAILABLE, Fault.DROPPED_LOGIN, Fault.NO_GREETING])
def test_a_log_in_that_fails_for_another_reason_does_not_count_as_refused(scripted: ScriptedImap, fault: Fault) -> None:
    scripted.faults.append(fault)
    with pytest.raises(MailboxFault):
        session(scripted, timeout=IMPATIENT)


def test_a_password_never_stands_in_a_message(scripted: ScriptedImap) -> None:
    scripted.faults.append(Fault.REFUSED_LOGIN)
    with pytest.raises(LoginRefused) as refused:
        session(scripted)
    assert scripted.password not in str(refused.value)


def test_nobody_listening_is_one_sentence(scripted: ScriptedImap) -> None:
    with pytest.raises(MailboxFault, match=r"127\.0\.0\.1:1 cannot be used .*MAILFLOW_IMAP_URL"):
        session(scripted, port=1)


def test_a_name_that_does_not_exist_is_one_sentence() -> None:
    with pytest.raises(MailboxFault, match="cannot be used"):
        MailboxSession(host="mail.invalid", port=993, user="a", password="b")


def test_tls_is_never_dropped_for_a_server_that_has_none(scripted: ScriptedImap) -> None:
    for security in ("tls", "starttls"):
        with pytest.raises(MailboxFault):
            MailboxSession(
                host=scripted.host,
                port=scripted.port,
                user=scripted.user,
                password=scripted.password,
                security=security,
                timeout=IMPATIENT,
            )
    assert not [command for command in scripted.commands if command.startswith(("LOGIN", "AUTHENTICATE"))]


def test_leaving_a_dead_server_is_quiet(scripted: ScriptedImap) -> None:
    leave: Callable[[], None]
    with session(scripted, timeout=IMPATIENT) as watching:
        for sock in scripted._sockets:
            sock.shutdown(2)
        leave = watching.logout
    leave()


def test_a_keyword_the_server_would_drop_is_not_set(scripted: ScriptedImap) -> None:
    scripted.folders["INBOX"].keeps_keyword = False
    uid = scripted.deliver(RAW, MAY)
    with session(scripted) as watching:
        watching.examine("INBOX")
        assert not watching.keeps_keyword("INBOX")
        assert not watching.mark("INBOX", [uid])
    assert not [command for command in scripted.commands if "STORE" in command]
