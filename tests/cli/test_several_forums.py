"""Several forums in one installation, as the administrator meets them: a folder of rules, one mailbox each or one for all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest

from mailflow.demo.pymap_server import PymapServer
from mailflow.demo.sample import complete_mails
from mailflow.demo.smtp_sink import SmtpSink
from mailflow.rules.fresh import shipped_rules
from tests.cli.conftest import Shell
from tests.support.forum import SECRET
from tests.support.mailboxes import PASSWORD, PymapMailbox

START = datetime(2026, 2, 2, 7, 0, tzinfo=UTC)
HERS = "valbona.kuqja@lumas.example"
KODRA = "forumi.kodra@lumas.example"
RULES = {
    "lumas.yaml": shipped_rules(),
    "kodra.yaml": shipped_rules()
    .replace("id: lumas ", "id: kodra ", 1)
    .replace(f"address: {HERS}", f"address: {KODRA}", 1),
}


class Place:
    """A folder with the rules of two forums; `at()` moves the clock."""

    def __init__(self, shell: Shell, box: PymapMailbox, sink: SmtpSink) -> None:
        self.shell, self.box, self.sink = shell, box, sink
        self.folder = shell.folder / "forums"
        self.folder.mkdir()
        for name, text in RULES.items():
            self.write(name, text)
        shell.settings |= {
            "MAILFLOW_RULES": "forums",
            "MAILFLOW_SECRET": SECRET.decode(),
            "MAILFLOW_IMAP_URL": self.url(box),
            "MAILFLOW_IMAP_PASSWORD": PASSWORD,
            "MAILFLOW_SMTP_URL": f"smtp://{sink.host}:{sink.port}",
        }
        self.at(START)

    @staticmethod
    def url(box: PymapMailbox) -> str:
        return f"imap://{quote(box.user)}@{box.host}:{box.port}"

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def at(self, instant: datetime) -> None:
        self.shell.settings["MAILFLOW_NOW"] = instant.isoformat()


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as sink:
        yield sink


@pytest.fixture
def place(shell: Shell, pymap_server: PymapServer, sink: SmtpSink) -> Place:
    return Place(shell, PymapMailbox(pymap_server), sink)


def draft(to: str = HERS) -> bytes:
    raw = next(mail.raw for mail in complete_mails() if mail.name.startswith("01-"))
    head, _, body = raw.partition(b"\r\n\r\n")
    assert HERS.encode() in head
    return head.replace(HERS.encode(), to.encode()) + b"\r\n\r\n" + body


def ends(shell: Shell) -> dict[str, str]:
    return {line["forum"]: line["disposition"] for line in shell("ledger", "--json").lines}


def test_one_mailbox_for_all_is_told_apart_by_its_recipients(place: Place) -> None:
    shell = place.shell
    assert shell("once", "--json").value == {"sent": 0, "changed": 0, "faults": []}
    place.box.deliver(draft(KODRA), START + timedelta(hours=2))
    place.at(START + timedelta(hours=2))
    assert shell("once", "--json").value == {"sent": 2, "changed": 0, "faults": []}
    assert ends(shell) == {"kodra": "opened", "lumas": "unrelated"}
    (listed,) = shell("list", "--json").lines
    assert (listed["forum"], listed["reference"]) == ("kodra", "2026-001")
    assert {line["forum"] for line in shell("outbox", "--json").lines} == {"kodra"}
    statuses = shell("status", "--json")
    assert [(line["forum"], line["ok"], len(line["consultations"])) for line in statuses.lines] == [
        ("kodra", True, 1),
        ("lumas", True, 0),
    ]
    assert "kodra" in shell("list").out

    # A command about one forum says which.
    unsaid = shell("show", "2026-001")
    assert (unsaid.code, unsaid.out) == (2, "")
    assert "kodra, lumas" in unsaid.err
    assert shell("show", "2026-001", "--forum", "kodra", "--json").value["reference"] == "2026-001"
    assert shell("show", "2026-001", "--forum", "lumas").code == 2
    assert "There is no forum kodr" in shell("approve", "2026-001", "--forum", "kodr").err
    (alone,) = shell("list", "--forum", "kodra", "--json").lines
    assert "forum" not in alone


def test_with_a_mailbox_each_a_forum_knows_nothing_of_the_others(place: Place, pymap_server: PymapServer) -> None:
    shell, box = place.shell, PymapMailbox(pymap_server)
    place.write("kodra.env", f"MAILFLOW_IMAP_URL={place.url(box)}\nMAILFLOW_IMAP_PASSWORD={PASSWORD}\n")
    shell("once")
    box.deliver(draft(KODRA), START + timedelta(hours=2))
    place.at(START + timedelta(hours=2))
    shell("once")
    assert ends(shell) == {"kodra": "opened"}
    (mail,) = shell("ledger", "--json").lines
    assert mail["mailbox"] == box.user


def test_a_forum_with_broken_rules_leaves_the_others_at_work(place: Place, pymap_server: PymapServer) -> None:
    shell, box = place.shell, PymapMailbox(pymap_server)
    place.write("kodra.env", f"MAILFLOW_IMAP_URL={place.url(box)}\nMAILFLOW_IMAP_PASSWORD={PASSWORD}\n")
    shell("once")
    place.write("kodra.yaml", RULES["kodra.yaml"].replace("mode: automatic", "mode: automatik"))
    place.box.deliver(draft(), START + timedelta(hours=2))
    place.at(START + timedelta(hours=2))
    said = shell("once")
    assert said.code == 2
    assert said.out.startswith("2 mails sent")
    assert said.err.startswith("kodra.yaml:")
    health = shell("status", "--json")
    assert health.code == 1
    assert [line["forum"] for line in health.lines] == ["lumas"]
    assert "kodra cannot be used" in health.err
    assert shell("show", "2026-001", "--forum", "lumas").code == 0
    assert "kodra.yaml:" in shell("show", "2026-001", "--forum", "kodra").err


def test_broken_rules_stop_the_fetching_of_all_that_share_the_mailbox(place: Place) -> None:
    shell = place.shell
    shell("once")
    place.write("kodra.yaml", "forum: {}\n")
    place.box.deliver(draft(), START + timedelta(hours=2))
    place.at(START + timedelta(hours=2))
    said = shell("once")
    assert said.code == 2
    assert "shares this mailbox" in said.err
    assert [(line["forum"], line["kind"], line["state"]) for line in shell("outbox", "--json").lines] == [
        ("lumas", "alarm", "sent")
    ]
    assert shell("ledger", "--json").lines == []
    (health,) = shell("status", "--json").lines
    assert not health["ok"]

    place.write("kodra.yaml", RULES["kodra.yaml"])
    shell("once")
    assert ends(shell) == {"kodra": "unrelated", "lumas": "opened"}


def test_check_tells_the_mistakes_of_all_forums_at_once(place: Place) -> None:
    shell = place.shell
    well = shell("check")
    assert well.code == 0
    assert well.out.count("No problems") == 2
    place.write("lumas.yaml", RULES["lumas.yaml"].replace("mode: automatic", "mode: automatik"))
    place.write("kodra.yaml", RULES["kodra.yaml"].replace("grace: 30 minutes", "grace: gjatë"))
    places = [problem["place"].partition(":")[0] for problem in shell("check", "--json").value["problems"]]
    assert places == ["kodra.yaml", "lumas.yaml"]


def test_two_forums_have_neither_an_id_nor_a_contact_point_in_common(place: Place) -> None:
    place.write("kodra.yaml", RULES["lumas.yaml"])
    told = [problem["place"] for problem in place.shell("check", "--json").value["problems"]]
    assert told == [
        f"{name}.yaml: {key}" for name in ("kodra", "lumas") for key in ("forum.id", "contact_point.address")
    ]
    said = place.shell("once")
    assert said.code == 2
    assert not place.shell.database.exists()


def test_explain_says_what_each_forum_would_do(place: Place) -> None:
    (place.shell.folder / "mail.eml").write_bytes(draft(KODRA))
    said = place.shell("explain", "mail.eml", "--json").lines
    assert [(line["forum"], line["decision"]) for line in said] == [("kodra", "open"), ("lumas", "none")]
    (only,) = place.shell("explain", "mail.eml", "--forum", "kodra", "--json").lines
    assert (only["decision"], "forum" in only) == ("open", False)
