"""doctor on the embedded servers: what it says, what it sends, and how it ends where something is wrong."""

from __future__ import annotations

import shutil
from collections import namedtuple
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import pytest

from mailflow.clock import wall_clock
from mailflow.demo.pymap_server import PymapServer
from mailflow.demo.smtp_sink import SmtpSink
from tests.cli.conftest import Said, Shell
from tests.support.dovecot import free_ports
from tests.support.mailboxes import PASSWORD, PymapMailbox
from tests.support.old_mailbox import DIRECTORS, old_mails

Disk = namedtuple("Disk", "total used free")


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as sink:
        yield sink


@pytest.fixture
def box(pymap_server: PymapServer) -> PymapMailbox:
    box = PymapMailbox(pymap_server)
    now = wall_clock()
    for number, old in enumerate(old_mails(120)):
        box.deliver(old.raw, now - timedelta(days=2, minutes=-number))
    return box


@pytest.fixture
def connected(installed: Shell, box: PymapMailbox, sink: SmtpSink) -> Shell:
    installed.settings |= {
        "MAILFLOW_IMAP_URL": f"imap://{quote(box.user)}@{box.host}:{box.port}",
        "MAILFLOW_IMAP_PASSWORD": PASSWORD,
        "MAILFLOW_SMTP_URL": f"smtp://{sink.host}:{sink.port}",
    }
    return installed


def found(said: Said) -> dict[str, tuple[str, str]]:
    return {one["what"]: (one["level"], one["detail"]) for one in said.value["findings"]}


def test_past_mail_is_counted_and_the_trust_block_proposed(connected: Shell, sink: SmtpSink) -> None:
    said = connected("doctor", "--no-send", "--json")
    assert said.code == 0, said.out
    trust = said.value["trust"]
    assert trust["mails"] == 120
    assert trust["authserv_ids"] == [{"name": "mx.lumas.example", "mails": 119}], "all but the unproven one"
    assert trust["inside"] == trust["submitter_in_results"] + 1
    assert trust["proposed"]["proven"] == trust["proposed"]["mails"] - 1 > 5
    assert trust["present"]["proven"] == trust["proposed"]["proven"], "rules.yaml says as much already"
    assert found(said)["trust"][0] == "ok"
    assert sink.mails == []
    assert not connected.database.exists()


def test_only_mail_of_the_named_day_and_later_is_read(connected: Shell) -> None:
    said = connected("doctor", "--no-send", "--json", "--since", (wall_clock() + timedelta(days=1)).date().isoformat())
    assert said.value["trust"]["mails"] == 0
    assert found(said)["past mail"][0] == "warn"


def test_people_read_lines_a_proposal_and_a_sum(connected: Shell) -> None:
    said = connected("doctor", "--no-send")
    assert said.code == 0
    assert "ok      mailbox: logged in at 127.0.0.1:" in said.out
    assert "  authserv_ids: [mx.lumas.example]\n" in said.out
    assert "mails of the directorates would be proven" in said.out
    assert "Nothing was sent: forged results, reply addresses and the clock were not tried." in said.out
    assert "0 problems, 0 warnings." in said.out


def test_three_mails_go_to_the_contact_point_alone_and_their_absence_is_a_problem(
    connected: Shell, sink: SmtpSink
) -> None:
    said = connected("doctor", "--json", "--wait", "1")
    assert said.code == 1
    assert found(said)["mail to oneself"] == (
        "problem", "the mail to the contact point did not arrive within 1 seconds",
    )  # fmt: skip
    assert said.value["sent"] == 3
    recipients = [mail.recipient for mail in sink.mails]
    assert recipients[0] == "valbona.kuqja@lumas.example"
    assert recipients[1].startswith("valbona.kuqja+forum.")
    assert recipients[2].startswith("forum.")
    assert all(recipient.endswith("@lumas.example") for recipient in recipients)
    forged, plus, _ = (mail.content for mail in sink.mails)
    assert forged.startswith(b"Authentication-Results: mx.lumas.example; dkim=pass")
    assert b"Authentication-Results" not in plus
    assert all(b"Auto-Submitted: auto-generated\r\n" in mail.content for mail in sink.mails)


def test_without_a_secret_nothing_is_sent_since_nobody_would_know_it_for_ours(connected: Shell, sink: SmtpSink) -> None:
    del connected.settings["MAILFLOW_SECRET"]
    said = connected("doctor")
    assert said.code == 0
    assert "Nothing was sent" in said.out
    assert sink.mails == []
    assert said.err == "", "that there is no database yet is no news here"


def test_a_keyword_that_is_not_kept_is_told_with_what_mailflow_does_instead(installed: Shell, sink: SmtpSink) -> None:
    with PymapServer(keeps_keyword=False) as server:
        box = PymapMailbox(server)
        installed.settings |= {
            "MAILFLOW_IMAP_URL": f"imap://{quote(box.user)}@{box.host}:{box.port}",
            "MAILFLOW_IMAP_PASSWORD": PASSWORD,
            "MAILFLOW_SMTP_URL": f"smtp://{sink.host}:{sink.port}",
        }
        said = installed("doctor", "--no-send", "--json")
    assert found(said)["keywords"] == (
        "ok", "the server keeps none: mailflow marks nothing, its database alone knows what was read",
    )  # fmt: skip
    assert said.code == 0


def test_without_a_relay_the_mailbox_is_examined_all_the_same(connected: Shell) -> None:
    del connected.settings["MAILFLOW_SMTP_URL"]
    said = connected("doctor", "--json")
    assert said.code == 0
    assert found(said)["relay"] == ("warn", "none is set")
    assert said.value["trust"]["mails"] == 120


def test_a_server_that_fails_holds_up_no_other_and_is_3(connected: Shell) -> None:
    said = connected("doctor", "--json", "--no-send", MAILFLOW_IMAP_PASSWORD="tjeter")
    assert said.code == 3
    assert found(said)["mailbox"][0] == "problem"
    assert found(said)["relay"][0] == "ok"
    assert said.value["trust"] is None
    (port,) = free_ports(1)
    said = connected("doctor", "--json", MAILFLOW_SMTP_URL=f"smtp://127.0.0.1:{port}")
    assert said.code == 3
    assert found(said)["relay"][0] == "problem"
    assert said.value["trust"]["mails"] == 120


def test_a_folder_that_is_not_there_is_2(connected: Shell) -> None:
    rules = connected.folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("folders: [INBOX]", "folders: [INBOX, Drafte]"), encoding="utf-8")
    said = connected("doctor", "--no-send", "--json")
    assert said.code == 2
    assert found(said)["folder Drafte"] == ("problem", "cannot be opened")


def test_a_disk_that_is_nearly_full_is_told(connected: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(10**10, 0, 9 * 10**8))
    said = connected("doctor", "--no-send", "--json")
    assert (said.code, found(said)["disk"]) == (0, ("warn", "900.0 MB free beside the database"))
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(10**10, 0, 10**8))
    said = connected("doctor", "--no-send", "--json")
    assert (said.code, found(said)["disk"][0]) == (1, "problem")


def test_directorates_whose_addresses_are_missing_are_asked_for_first(connected: Shell) -> None:
    rules = connected.folder / "rules.yaml"
    text = rules.read_text("utf-8")
    for director in DIRECTORS:
        text = text.replace(director, director.replace("@", "2@"))
    rules.write_text(text, encoding="utf-8")
    said = connected("doctor", "--no-send", "--json")
    assert found(said)["trust"] == ("warn", "no mail of a registered directorate")
