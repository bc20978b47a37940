"""run and once as commands: what they need, what they answer, and how a fault of one server is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from mailflow.daemon.house import House
from mailflow.demo.pymap_server import PymapServer
from mailflow.demo.sample import complete_mails
from mailflow.demo.smtp_sink import SmtpSink
from tests.cli.conftest import Shell
from tests.support.dovecot import free_ports
from tests.support.mailboxes import PASSWORD, PymapMailbox

START = datetime(2026, 2, 2, 7, 0, tzinfo=UTC)


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as sink:
        yield sink


@pytest.fixture
def box(pymap_server: PymapServer) -> PymapMailbox:
    return PymapMailbox(pymap_server)


@pytest.fixture
def connected(installed: Shell, box: PymapMailbox, sink: SmtpSink) -> Shell:
    installed.settings |= {
        "MAILFLOW_IMAP_URL": f"imap://{quote(box.user)}@{box.host}:{box.port}",
        "MAILFLOW_IMAP_PASSWORD": PASSWORD,
        "MAILFLOW_SMTP_URL": f"smtp://{sink.host}:{sink.port}",
        "MAILFLOW_NOW": START.isoformat(),
    }
    return installed


def at(instant: datetime) -> dict[str, str]:
    return {"MAILFLOW_NOW": instant.isoformat()}


def draft() -> bytes:
    return next(mail.raw for mail in complete_mails() if mail.name.startswith("01-"))


def test_once_fetches_ticks_and_sends(connected: Shell, box: PymapMailbox, sink: SmtpSink) -> None:
    box.deliver(draft(), START - timedelta(days=1))
    first = connected("once", "--json")
    assert (first.code, first.value) == (0, {"sent": 0, "changed": 0, "faults": []})
    box.deliver(draft(), START + timedelta(hours=2))
    second = connected("once", "--json", **at(START + timedelta(hours=2)))
    assert (second.value, second.err) == ({"sent": 2, "changed": 0, "faults": []}, "")
    third = connected("once", **at(START + timedelta(hours=3)))
    assert (third.code, third.out) == (0, "16 mails sent, 1 consultation moved on.\n")
    assert len({mail.recipient for mail in sink.mails if b".invitation." in mail.content}) == 16
    assert connected("once", "--json", **at(START + timedelta(hours=3))).value["sent"] == 0


def test_since_takes_the_mail_of_a_day_at_the_first_start_only(connected: Shell, box: PymapMailbox) -> None:
    box.deliver(draft(), START - timedelta(days=1))
    first = connected("once", "--json", "--since", "2026-02-01")
    assert (first.value["sent"], first.err) == (2, "")
    assert [line["disposition"] for line in connected("ledger", "--json").lines] == ["opened"]


def test_since_after_the_first_start_is_told_to_be_without_effect(connected: Shell, box: PymapMailbox) -> None:
    box.deliver(draft(), START - timedelta(days=1))
    connected("once")
    said = connected("once", "--json", "--since", "2026-02-01")
    assert (said.code, said.value) == (0, {"sent": 0, "changed": 0, "faults": []})
    assert said.err == (
        "--since 2026-02-01 has no effect: mail counts from the first start on (INBOX 02.02.2026 08:00), and that stays; "
        "what came earlier never acts.\n"
    )
    assert connected("once").err == ""


def test_since_counts_for_a_folder_that_is_newly_watched(connected: Shell, box: PymapMailbox) -> None:
    connected("once")
    box.deliver(draft(), START - timedelta(hours=2), folder="Forumi")
    rules = connected.folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("folders: [INBOX]", "folders: [INBOX, Forumi]"), encoding="utf-8")
    said = connected("once", "--json", "--since", "2026-02-01")
    assert (said.value["sent"], said.err) == (2, "")


def test_the_daemon_too_tells_that_since_is_without_effect(connected: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    connected("once")
    monkeypatch.setattr("mailflow.cli.work.serve", lambda *_, **__: None)
    said = connected("run", "--since", "2026-02-01", MAILFLOW_LOG="json")
    assert said.code == 0
    (line,) = map(json.loads, said.err.splitlines())
    assert line["level"] == "warning"
    assert line["event"].startswith("--since 2026-02-01 has no effect")


@pytest.mark.parametrize("command", ["run", "once"])
def test_a_day_that_is_none_is_refused_before_anything_happens(connected: Shell, command: str) -> None:
    said = connected(command, "--since", "gestern")
    assert (said.code, said.out) == (2, "")
    assert said.err == "gestern is no date. Write year, month and day, for example 2026-12-28.\n"
    assert not connected.database.exists()


@pytest.mark.parametrize("command", ["run", "once"])
def test_all_that_is_missing_is_told_at_once(shell: Shell, command: str) -> None:
    said = shell(command)
    assert (said.code, said.out) == (2, "")
    assert [line.partition(":")[0] for line in said.err.splitlines()] == [
        "MAILFLOW_IMAP_URL",
        "MAILFLOW_SMTP_URL",
        "MAILFLOW_SECRET",
        f"{shell.folder}/rules.yaml",
    ]
    assert not list(shell.folder.iterdir())


def test_a_rehearsal_must_not_reach_the_world(installed: Shell) -> None:
    said = installed("once", MAILFLOW_NOW=START.isoformat(), MAILFLOW_SMTP_URL="smtps://u@mail.example")
    assert said.code == 2
    assert "MAILFLOW_NOW: A rehearsal must not reach mail.example." in said.err


def test_a_wrong_password_is_told_and_the_other_server_is_served(
    connected: Shell, box: PymapMailbox, sink: SmtpSink
) -> None:
    connected("once")
    box.deliver(draft(), START + timedelta(hours=2))
    connected("once", **at(START + timedelta(hours=2)))
    said = connected("once", MAILFLOW_IMAP_PASSWORD="tjeter", **at(START + timedelta(hours=4)))
    assert said.code == 3
    assert "refused the log-in" in said.err
    assert "tjeter" not in said.err
    status = connected("status", "--json", **at(START + timedelta(hours=4)))
    assert status.code == 1
    assert "refused the log-in" in next(loop for loop in status.value["loops"] if loop["name"] == "intake")["problem"]


def test_a_folder_that_does_not_exist_is_told_once_and_2_and_the_rest_is_done(
    connected: Shell, box: PymapMailbox
) -> None:
    connected("once")
    rules = connected.folder / "rules.yaml"
    whole = rules.read_text("utf-8")
    rules.write_text(whole.replace("folders: [INBOX]", "folders: [Drafte, INBOX]"), encoding="utf-8")
    box.deliver(draft(), START + timedelta(hours=2))
    said = connected("once", **at(START + timedelta(hours=2)))
    assert (said.code, said.out) == (2, "2 mails sent, 0 consultations moved on.\n")
    (line,) = said.err.splitlines()
    assert line.startswith("The folder Drafte cannot be opened: correct `folders` in rules.yaml (there are: ")
    assert "Forumi" in line
    assert "Until then nothing is released, reminded or closed." in line
    later = at(START + timedelta(hours=4))
    assert connected("once", "--json", **later).value == {"sent": 0, "changed": 0, "faults": [line]}
    rules.write_text(whole, encoding="utf-8")
    assert connected("once", "--json", **later).value == {"sent": 17, "changed": 1, "faults": []}, (
        "16 and that it is over"
    )


@pytest.mark.parametrize("variable", ["MAILFLOW_IMAP_URL", "MAILFLOW_SMTP_URL"])
def test_a_server_that_is_not_there_is_told_and_3(connected: Shell, box: PymapMailbox, variable: str) -> None:
    connected("once")
    box.deliver(draft(), START + timedelta(hours=2))
    (port,) = free_ports(1)
    scheme, user = ("imap", f"{quote(box.user)}@") if "IMAP" in variable else ("smtp", "")
    elsewhere: dict[str, Any] = {variable: f"{scheme}://{user}127.0.0.1:{port}"}
    said = connected("once", "--json", **at(START + timedelta(hours=2)), **elsewhere)
    assert said.code == 3
    assert len(said.value["faults"]) == 1
    assert f"127.0.0.1:{port}" in said.value["faults"][0]
    assert connected("once", "--json", **at(START + timedelta(hours=2, minutes=20))).value["sent"] == 2


def test_a_damaged_database_is_refused_before_a_mail_leaves(connected: Shell, sink: SmtpSink) -> None:
    connected("once")
    with connected.database.open("r+b") as file:
        file.seek(4096 * 8)
        file.write(b"\xee" * 4096 * 12)
    said = connected("once")
    assert said.code == 2
    assert "damaged" in said.err
    assert sink.mails == []


def test_a_second_one_on_the_same_mailbox_is_refused(connected: Shell) -> None:
    from mailflow.settings import load_settings
    from mailflow.storage.owner import own_mailbox

    connected("once")
    house = House(load_settings(connected.settings, connected.folder))
    with own_mailbox(house.engine, house.mailbox):
        said = connected("once")
    house.engine.dispose()
    assert said.code == 2
    assert "already watches" in said.err
