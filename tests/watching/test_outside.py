"""An alarm beside the relay: a program, a second relay. They work where the database does not, and harm nobody where they fail."""

from __future__ import annotations

import asyncio
import stat
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailflow.consultation.model import Mode
from mailflow.daemon.outside import Tried, tell_outside
from mailflow.errors import AlarmFault
from mailflow.handlers.standing import STUCK, text_of
from mailflow.rules.ruleset import AlarmChannels
from mailflow.settings import load_settings
from mailflow.settings.servers import read_server_url
from mailflow.transport.alarm_program import run_alarm_program
from tests.support.forum import MONDAY, WHO, office_of
from tests.support.smtp_script import SmtpScript

OFFICE = office_of(Mode.AUTOMATIC, timedelta(minutes=30), 10, 200, "plain", "lumas", WHO)
REFUSED = "The mail server\nrefused the log-in."
SECRET = "sekret-i-madh-i-lumasit-0123456789abcdef"


def program(folder: Path, body: str) -> str:
    path = folder / "alarm"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def told(folder: Path, channels: AlarmChannels, **environ: str) -> tuple[Tried, ...]:
    office = replace(OFFICE, ruleset=replace(OFFICE.ruleset, alarm=channels))
    text = text_of(office, STUCK, "intake", MONDAY, REFUSED, MONDAY + timedelta(minutes=15))
    return asyncio.run(tell_outside(load_settings(environ, folder), office, text, MONDAY + timedelta(minutes=15)))


def test_the_program_gets_the_text_its_arguments_untouched_and_the_cause_and_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILFLOW_SECRET", SECRET)
    monkeypatch.setenv("MAILFLOW_IMAP_PASSWORD", SECRET)
    run = program(tmp_path, f'cat > {tmp_path}/text; env > {tmp_path}/env; printf "%s|" "$@" > {tmp_path}/arguments')
    channels = AlarmChannels(command=(run, "+355 69", "$(rm -rf /)", "; true"))
    assert told(tmp_path, channels, MAILFLOW_SECRET=SECRET) == (Tried("command", None),)
    text = (tmp_path / "text").read_text()
    assert text.startswith("mailflow kërkon ndihmë: Posta nuk po lexohet")
    assert "Që nga: 02.02.2026, ora 09:00" in text
    assert (tmp_path / "arguments").read_text() == "+355 69|$(rm -rf /)|; true|"
    environment = (tmp_path / "env").read_text()
    assert SECRET not in environment + text
    for line in (
        "MAILFLOW_ALARM_FORUM=lumas",
        "MAILFLOW_ALARM_WHAT=intake",
        "MAILFLOW_ALARM_STATE=stuck",
        "MAILFLOW_ALARM_SINCE=2026-02-02T08:00:00Z",
        "MAILFLOW_ALARM_PROBLEM=The mail server refused the log-in.",
    ):
        assert line in environment.splitlines()


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("echo 'no credit left' >&2; exit 3", "ended with 3: no credit left."),
        ("kill -9 $$", "ended with -9."),
        ("exec >&- 2>&- <&-; exit 1", "ended with 1."),
        ("head -c 3000000 /dev/zero >&2; exit 1", "ended with 1"),
    ],
)
def test_a_program_that_fails_is_a_sentence(tmp_path: Path, body: str, problem: str) -> None:
    (tried,) = told(tmp_path, AlarmChannels(command=(program(tmp_path, body),)))
    assert problem in (tried.problem or "")


def test_a_program_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    (tried,) = told(tmp_path, AlarmChannels(command=("/nowhere/alarm",)))
    assert tried.problem == "The alarm program /nowhere/alarm cannot be started: No such file or directory."


def test_a_program_that_hangs_is_killed_with_all_it_has_started(tmp_path: Path) -> None:
    run = program(tmp_path, f"sleep 600 & echo $! > {tmp_path}/child; wait")
    began = time.monotonic()
    with pytest.raises(AlarmFault, match="took longer than 0 seconds"):
        run_alarm_program([run], "text", {}, seconds=0.4)
    assert time.monotonic() - began < 20
    child = int((tmp_path / "child").read_text())
    state = Path(f"/proc/{child}/stat")
    assert not state.exists() or state.read_text().split()[2] == "Z"


def relay(port: int) -> AlarmChannels:
    url = read_server_url(f"smtp://alarm%40other.example@127.0.0.1:{port}", "smtp")
    return AlarmChannels(smtp=url, to="dezhurni@other.example")


def test_the_second_relay_gets_a_mail_of_an_address_of_its_own_with_its_own_password(tmp_path: Path) -> None:
    with SmtpScript(users={"alarm@other.example": "tjeter"}) as script:
        tried = told(tmp_path, relay(script.port), MAILFLOW_ALARM_SMTP_PASSWORD="tjeter")
    assert tried == (Tried("smtp", None),)
    (mail,) = script.mails
    assert (mail.sender, mail.recipient) == ("alarm@other.example", "dezhurni@other.example")
    assert b"\r\nFrom: " in b"\r\n" + mail.content
    assert b"alarm@other.example" in mail.content.partition(b"\r\nTo:")[0]
    assert b"Auto-Submitted: auto-generated" in mail.content


@pytest.mark.parametrize(
    ("phase", "line"), [("auth", "535 5.7.8 no"), ("rcpt", "550 5.1.1 nobody"), ("dot", "451 later")]
)
def test_a_second_relay_that_does_not_take_it_is_a_sentence(tmp_path: Path, phase: str, line: str) -> None:
    with SmtpScript(users={"alarm@other.example": "tjeter"}) as script:
        script.on(phase, line)
        (tried,) = told(tmp_path, relay(script.port), MAILFLOW_ALARM_SMTP_PASSWORD="tjeter")
    assert line.rpartition(" ")[2] in (tried.problem or "")


def test_both_ways_are_tried_and_one_that_fails_does_not_keep_the_other_from_it(tmp_path: Path) -> None:
    with SmtpScript(users={"alarm@other.example": "tjeter"}) as script:
        channels = replace(relay(script.port), command=("/nowhere/alarm",))
        tried = {one.channel: one.problem for one in told(tmp_path, channels, MAILFLOW_ALARM_SMTP_PASSWORD="tjeter")}
    assert tried["smtp"] is None
    assert "cannot be started" in (tried["command"] or "")
