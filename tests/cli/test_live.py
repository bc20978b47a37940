"""check --live: on the embedded servers, and on real ones that refuse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from mailflow.demo.pymap_server import PymapServer
from mailflow.demo.smtp_sink import SmtpSink
from tests.cli.conftest import Shell
from tests.support.dovecot import Dovecot, free_ports
from tests.support.dovecot_certificate import make_certificate
from tests.support.mailboxes import PASSWORD, PymapMailbox
from tests.support.postfix import Postfix, running_postfix


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as sink:
        yield sink


@pytest.fixture
def connected(installed: Shell, pymap_server: PymapServer, sink: SmtpSink) -> Shell:
    """Both embedded servers are set."""
    user = PymapMailbox(pymap_server).user
    installed.settings |= {
        "MAILFLOW_IMAP_URL": f"imap://{quote(user)}@{pymap_server.host}:{pymap_server.port}",
        "MAILFLOW_IMAP_PASSWORD": PASSWORD,
        "MAILFLOW_SMTP_URL": f"smtp://{sink.host}:{sink.port}",
    }
    return installed


def found(said: Any) -> dict[str, tuple[bool, str]]:
    return {finding["what"]: (finding["ok"], finding["detail"]) for finding in said.value["live"]}


def test_both_servers_are_tried_and_nothing_is_sent(connected: Shell, sink: SmtpSink) -> None:
    said = connected("check", "--live", "--json")
    assert (said.code, said.value["ok"]) == (0, True)
    assert list(found(said)) == ["mailbox", "folder INBOX", "IDLE", "keyword", "relay", "alarm"]
    assert all(ok for ok, _ in found(said).values())
    assert found(said)["relay"] == (True, "takes mail up to 33.6 MB")
    assert found(said)["alarm"] == (True, "the relay takes mail for valbona.kuqja@lumas.example")
    assert sink.mails == []
    assert not connected.database.exists()
    told = connected("check", "--live")
    assert told.code == 0
    assert "ok   mailbox: logged in at 127.0.0.1:" in told.out


def test_a_test_alarm_goes_by_the_ways_beside_the_relay_and_says_what_it_is(
    connected: Shell, sink: SmtpSink, tmp_path: Path
) -> None:
    rules = connected.folder / "rules.yaml"
    program = tmp_path / "alarm"
    program.write_text(f"#!/bin/sh\ncat > {tmp_path}/heard; echo $MAILFLOW_ALARM_STATE >> {tmp_path}/heard\n")
    program.chmod(0o700)
    ways = f"alarm: {{command: [{program}], smtp: 'smtp://127.0.0.1:{sink.port}', to: dezhurni@other.example}}\n"
    rules.write_text(rules.read_text("utf-8") + ways, encoding="utf-8")
    said = connected("check", "--live", "--json")
    assert said.code == 0
    assert found(said)["alarm.command"] == found(said)["alarm.smtp"] == (True, "took a test alarm: has it arrived?")
    heard = (tmp_path / "heard").read_text("utf-8")
    assert heard.startswith("mailflow: provë e alarmit\n")
    assert heard.endswith("test\n")
    assert len(sink.mails) == 1
    program.write_text("#!/bin/sh\nexit 7\n")
    said = connected("check", "--live", "--json")
    assert (said.code, said.value["ok"]) == (3, False)
    assert found(said)["alarm.command"] == (False, f"The alarm program {program} ended with 7.")


def test_a_wrong_password_is_told_and_3(connected: Shell) -> None:
    said = connected("check", "--live", MAILFLOW_IMAP_PASSWORD="tjeter")
    assert said.code == 3
    assert "FAIL mailbox: The mail server 127.0.0.1" in said.out
    assert "refused the log-in" in said.out
    assert "ok   relay" in said.out, "the other server is tried all the same"
    assert "tjeter" not in said.out + said.err


def test_a_server_that_is_not_there_is_told_and_3(connected: Shell) -> None:
    (port,) = free_ports(1)
    said = connected("check", "--live", MAILFLOW_SMTP_URL=f"smtp://127.0.0.1:{port}")
    assert said.code == 3
    assert "ok   mailbox" in said.out
    assert f"FAIL relay: the relay 127.0.0.1:{port} cannot be used" in said.out


def test_a_folder_that_does_not_exist_is_told_with_those_there_are_and_2(connected: Shell) -> None:
    rules = connected.folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("folders: [INBOX]", "folders: [INBOX, Drafte]"), encoding="utf-8")
    said = connected("check", "--live")
    assert said.code == 2
    assert "FAIL folder Drafte: cannot be opened: correct `folders` in rules.yaml. There are: " in said.out
    assert "Forumi" in said.out


def test_what_is_not_set_is_told_before_anything_is_tried(installed: Shell) -> None:
    said = installed("check", "--live", "--json")
    assert said.code == 2
    assert [problem["place"] for problem in said.value["problems"]] == ["MAILFLOW_IMAP_URL", "MAILFLOW_SMTP_URL"]
    assert said.value["live"] == []


def test_broken_rules_are_told_before_anything_is_tried(connected: Shell) -> None:
    rules = connected.folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("mode: automatic", "mode: automatik"), encoding="utf-8")
    said = connected("check", "--live", "--json")
    assert (said.code, said.value["live"]) == (2, [])


# ── real servers ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def on_dovecot(connected: Shell, dovecot: Dovecot) -> Shell:
    """The mailbox lies on a Dovecot, over TLS; its certificate is one that only `ca_file` knows."""
    user = dovecot.fresh_user()
    connected.settings["MAILFLOW_IMAP_URL"] = f"imaps://{quote(user)}@127.0.0.1:{dovecot.tls_port}"
    connected.settings["MAILFLOW_IMAP_PASSWORD"] = dovecot.password
    return connected


@pytest.mark.server("dovecot")
def test_a_certificate_that_nobody_vouches_for_is_refused(on_dovecot: Shell, dovecot: Dovecot) -> None:
    said = on_dovecot("check", "--live")
    assert said.code == 3
    assert "The certificate of the mail server" in said.out
    assert "MAILFLOW_CA_FILE" in said.out
    trusted = on_dovecot("check", "--live", MAILFLOW_CA_FILE=str(dovecot.ca_file))
    assert (trusted.code, trusted.err) == (0, "")


@pytest.mark.server("postfix")
def test_an_expired_certificate_of_the_relay_is_refused(connected: Shell, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path / "expired", expired=True)
    with running_postfix(certificate=certificate) as relay:
        said = connected(
            "check", "--live",
            MAILFLOW_SMTP_URL=f"smtp+starttls://{relay.host}:{relay.port}", MAILFLOW_CA_FILE=str(certificate[0]),
        )  # fmt: skip
    assert said.code == 3
    assert "FAIL relay" in said.out
    assert "expired" in said.out


@pytest.mark.server("postfix")
def test_the_relays_own_limit_is_told(connected: Shell, postfix: Postfix) -> None:
    said = connected("check", "--live", "--json", MAILFLOW_SMTP_URL=f"smtp://{postfix.host}:{postfix.port}")
    assert said.code == 0
    assert found(said)["relay"][1] == "takes mail up to 20.0 MB"


@pytest.mark.server("postfix")
def test_a_coordinator_whom_no_alarm_would_reach_is_told(connected: Shell, postfix: Postfix) -> None:
    rules = connected.folder / "rules.yaml"
    text = re.sub(
        r"(?s)^(coordinator:\n.*?address: )\S+", r"\1unknown@lumas.example", rules.read_text("utf-8"), flags=re.M
    )
    rules.write_text(text, encoding="utf-8")
    said = connected("check", "--live", MAILFLOW_SMTP_URL=f"smtp://{postfix.host}:{postfix.port}")
    assert said.code == 2
    assert "FAIL alarm: the relay takes no mail for unknown@lumas.example, who would be told: 550" in said.out
    assert postfix.queued() == 0
