"""doctor at a real Dovecot behind a real Postfix: with the marks of a well-kept server, and without them."""

from __future__ import annotations

import smtplib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.dovecot import Dovecot
from tests.support.imap_whitelist import outside_the_whitelist
from tests.support.installation import Ended, Installation
from tests.support.postfix import Postfix, running_postfix
from tests.support.recording_proxy import RecordingProxy

pytestmark = pytest.mark.server("dovecot", "postfix")
HER = "valbona.kuqja@lumas.example"
DIRECTORS = ("ylli.cepani@lumas.example", "irena.gjoleka@lumas.example", "petrit.marashi@lumas.example")
STRANGERS = tuple(f"qytetar{number}@posta.example" for number in range(4))
STAMPED = r"/^Received: .*by relay\.test \(Postfix\) with ESMTPS? / PREPEND Authentication-Results: relay.test; dkim=pass header.d=posta.example"
STRIPPED = r"/^Authentication-Results:\s*relay\.test/ IGNORE"
MARKED = f"{STRIPPED}\n{STAMPED}\n"
KEPT = f"{STAMPED}\n"


class World:
    """The contact point's mailbox, everybody who writes to it, and the doctor's installation."""

    def __init__(self, dovecot: Dovecot, postfix: Postfix, folder: Path, *, logs_in: bool) -> None:
        self.dovecot, self.postfix = dovecot, postfix
        self.user = f"kontakt-{folder.name}@lumas.example".casefold()
        self.place = Installation(folder, f"sqlite:///{folder}/mailflow.db")
        text = self.place.rules_path.read_text("utf-8").replace(HER, self.user)
        self.place.rules_path.write_text(text.replace("mx.lumas.example", "old.lumas.example"), encoding="utf-8")
        self.place.watches(dovecot.host, dovecot.port, self.user, dovecot.password)
        self.place.sends_through(postfix.host, postfix.port)
        self._logs_in = logs_in
        with dovecot.human(self.user) as human:
            human.select_folder("INBOX")

    def writes(self, *senders: str) -> None:
        """Each a mail; directors log in where the server knows log-ins."""
        for sender in senders:
            raw = f"From: {sender}\r\nTo: {self.user}\r\nSubject: Projekt\r\nMessage-ID: <{sender}>\r\n\r\nTekst\r\n"
            with smtplib.SMTP(self.postfix.host, self.postfix.port, timeout=30) as smtp:
                if self._logs_in and sender.endswith("@lumas.example"):
                    smtp.ehlo()
                    secret = b64encode(f"\0{sender}\0{self.dovecot.password}".encode()).decode()
                    assert smtp.docmd("AUTH", f"PLAIN {secret}")[0] == 235
                smtp.sendmail(sender, [self.user], raw.encode())
        self.postfix.wait_until_gone()

    def doctor(self, *arguments: str) -> Ended:
        return self.place.here("doctor", "--json", *arguments)

    def subjects(self) -> list[bytes]:
        with self.dovecot.human(self.user) as human:
            human.select_folder("INBOX", readonly=True)
            found = human.fetch(human.search(), ["BODY.PEEK[HEADER]", "FLAGS"])
            return [item[b"BODY[HEADER]"] for item in found.values()]


@contextmanager
def world(
    dovecot: Dovecot,
    folder: Path,
    *,
    header_checks: str | None = None,
    logs_in: bool = False,
    size_limit: int = 25_000_000,
) -> Iterator[World]:
    socket = dovecot.auth_socket if logs_in else None
    with running_postfix(
        lmtp_port=dovecot.lmtp_port, header_checks=header_checks, auth_socket=socket, size_limit=size_limit
    ) as postfix:
        yield World(dovecot, postfix, folder, logs_in=logs_in)


def found(said: Ended) -> dict[str, tuple[str, str]]:
    return {one["what"]: (one["level"], one["detail"]) for one in said.value["findings"]}


def test_a_well_kept_server_is_examined_and_its_marks_are_proposed(dovecot: Dovecot, tmp_path: Path) -> None:
    with world(dovecot, tmp_path, header_checks=MARKED, logs_in=True) as there:
        there.writes(*DIRECTORS, *DIRECTORS, *STRANGERS)
        with RecordingProxy(dovecot.port) as proxy:
            there.place.watches(dovecot.host, proxy.port, there.user, dovecot.password)
            said = there.doctor()
            commands = proxy.all_commands()
    assert said.code == 0, said.stderr + said.stdout
    trust = said.value["trust"]
    assert (trust["mails"], trust["inside"], trust["submitter_in_received"]) == (10, 6, 6)
    assert trust["authserv_ids"] == [{"name": "relay.test", "mails": 4}]
    assert (trust["present"]["proven"], trust["proposed"]["proven"], trust["proposed"]["mails"]) == (0, 6, 6)
    assert "authserv_ids: [relay.test]" in trust["yaml"]
    assert "internal_domains: [lumas.example]" in trust["yaml"]
    assert found(said)["trust"][0] == "warn", "the rules as they stand name another server"
    levels = {what: level for what, (level, _) in found(said).items()}
    for what in (
        "mailbox",
        "folder INBOX",
        "keywords",
        "UIDPLUS",
        "IDLE",
        "relay",
        "mail to oneself",
        "forged results",
        "clock",
        "disk",
    ):
        assert levels[what] == "ok", (what, found(said)[what])
    assert levels["reply: plus"] == "ok"
    assert said.value["sent"] == 3
    assert outside_the_whitelist(commands) == []
    assert not any(command.startswith("UID STORE") for command in commands)

    there.place.watches(dovecot.host, dovecot.port, there.user, dovecot.password)
    rules = there.place.rules_path.read_text("utf-8")
    start = rules.index("\ntrust:\n") + 1
    rest = rules[rules.index("\n# ====", start) :]
    there.place.rules_path.write_text(rules[:start] + trust["yaml"] + rest, encoding="utf-8")
    again = there.doctor("--no-send")
    assert again.value["trust"]["present"]["proven"] == 6, "the proposal was written into rules.yaml, and holds"
    assert found(again)["trust"][0] == "ok"


def test_a_server_that_keeps_forged_results_is_warned_of(dovecot: Dovecot, tmp_path: Path) -> None:
    with world(dovecot, tmp_path, header_checks=KEPT, logs_in=True) as there:
        there.writes(*DIRECTORS, *STRANGERS)
        said = there.doctor()
    level, detail = found(said)["forged results"]
    assert level == "warn"
    assert "does not remove forged Authentication-Results" in detail


def test_a_server_without_marks_proves_nobody_and_is_told_so(dovecot: Dovecot, tmp_path: Path) -> None:
    with world(dovecot, tmp_path) as there:
        there.writes(*DIRECTORS, *STRANGERS)
        said = there.doctor()
    assert said.code == 0, said.stdout
    assert found(said)["Authentication-Results"][0] == "warn"
    assert found(said)["submitter"] == ("warn", "of 3 mails from lumas.example none names who submitted it")
    trust = said.value["trust"]
    assert (trust["proposed"]["proven"], trust["proposed"]["mails"]) == (0, 3)
    assert "authserv_ids: []" in trust["yaml"]


def test_nothing_is_sent_where_that_is_not_wanted(dovecot: Dovecot, tmp_path: Path) -> None:
    with world(dovecot, tmp_path) as there:
        there.writes(*DIRECTORS)
        said = there.doctor("--no-send")
        assert len(there.subjects()) == 3
    assert said.value["sent"] == 0
    assert not {"forged results", "mail to oneself", "clock"} & set(found(said))


def test_the_daemon_knows_the_doctors_mails_for_its_own(dovecot: Dovecot, tmp_path: Path) -> None:
    with world(dovecot, tmp_path) as there:
        assert there.place.here("once").code == 0  # the baseline
        assert there.doctor().value["sent"] == 3
        assert there.place.here("once").code == 0
        lines = there.place.here("ledger", "--json").lines
        there.postfix.wait_until_gone()
        assert len(there.subjects()) == len(lines), "none of them was answered, and nobody was alarmed"
    assert lines
    assert {line["disposition"] for line in lines} == {"own"}


def test_a_reply_form_that_leads_nowhere_is_a_problem_where_it_is_used(dovecot: Dovecot, tmp_path: Path) -> None:
    with world(dovecot, tmp_path) as there:
        rules = there.place.rules_path.read_text("utf-8").replace("reply: plain ", "reply: catchall ")
        there.place.rules_path.write_text(rules, encoding="utf-8")
        said = there.doctor("--wait", "20")
    assert said.code == 1
    level, detail = found(said)["reply: catchall"]
    assert (level, detail) == ("problem", "answers to token@domain do not arrive")


def test_a_relay_that_takes_less_than_the_rules_allow_is_warned_of(dovecot: Dovecot, tmp_path: Path) -> None:
    with world(dovecot, tmp_path, size_limit=5_000_000) as there:
        said = there.doctor("--no-send")
    level, detail = found(said)["relay"]
    assert (level, detail) == ("warn", "takes mail up to 5.0 MB only, limits.outgoing_size is 20.0 MB")
