"""backtest on the embedded mailbox: what is listed, in which order, and what is said where it cannot work."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from mailflow.demo.pymap_server import PymapServer
from tests.cli.conftest import Said, Shell
from tests.support.mailboxes import PASSWORD, PymapMailbox
from tests.support.old_mailbox import Old, old_mails

OLD = tuple(old_mails(160))
"""Two drafts, each with a correction, and all that lies between."""


@pytest.fixture
def box(pymap_server: PymapServer) -> PymapMailbox:
    return PymapMailbox(pymap_server)


@pytest.fixture
def watching(installed: Shell, box: PymapMailbox) -> Shell:
    """With a mailbox, without a relay."""
    installed.settings |= {
        "MAILFLOW_IMAP_URL": f"imap://{quote(box.user)}@{box.host}:{box.port}",
        "MAILFLOW_IMAP_PASSWORD": PASSWORD,
    }
    return installed


def deliver(box: PymapMailbox, mails: tuple[Old, ...], folder: str = "INBOX") -> None:
    for old in mails:
        box.deliver(old.raw, old.at, folder=folder)


def outcomes(said: Said) -> list[str]:
    return [line["outcome"] for line in said.lines[:-1]]


def test_what_would_have_been_done_is_listed_with_its_reasons(watching: Shell, box: PymapMailbox) -> None:
    deliver(box, OLD)
    said = watching("backtest", "--json")
    assert said.code == 0
    assert outcomes(said) == ["open", "follows", "hold", "near_miss", "near_miss"] * 2
    draft, correction, unproven, *_ = said.lines
    assert draft["from"] == "bardhyl.tafani@lumas.example"
    assert (draft["kind"], draft["number"], draft["members"], draft["trusted"]) == ("draft", 1, 16, True)
    assert draft["rule"].startswith("a directorate's draft")
    assert any("in the subject" in reason for reason in draft["reasons"])
    assert correction["follows"] == 1
    assert unproven["trusted"] is False
    counts = said.lines[-1]["counts"]
    assert (counts["mails"], counts["open"], counts["hold"], counts["near_miss"]) == (160, 2, 2, 4)


def test_people_get_a_table_and_a_summary(watching: Shell, box: PymapMailbox) -> None:
    deliver(box, OLD[:30])
    said = watching("backtest")
    assert said.code == 0
    assert "Draft - Plani Vendor i Gjelbërimit 2023" in said.out
    assert "would open" in said.out
    assert "on #1" in said.out
    assert "30 mails looked at" in said.out
    assert "1 drafts would have been opened, each for up to 16 members; 1 would have waited" in said.out


def test_since_leaves_out_what_came_before(watching: Shell, box: PymapMailbox) -> None:
    deliver(box, OLD)
    day = (OLD[107].at).date()
    said = watching("backtest", "--json", "--since", day.isoformat())
    assert said.lines[-1]["counts"]["open"] == 1
    assert said.lines[0]["number"] == 1
    assert all(line["received_at"] >= day.isoformat() for line in said.lines[:-1])


def test_mail_of_several_folders_comes_in_the_order_of_its_arrival(watching: Shell, box: PymapMailbox) -> None:
    rules = watching.folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("folders: [INBOX]", "folders: [INBOX, Forumi]"), encoding="utf-8")
    deliver(box, tuple(old for old in OLD if old.outcome != "open"))
    deliver(box, tuple(old for old in OLD if old.outcome == "open"), folder="Forumi")
    said = watching("backtest", "--json")
    assert [(line["folder"], line["outcome"]) for line in said.lines[:2]] == [("Forumi", "open"), ("INBOX", "follows")]
    assert said.lines[1]["follows"] == 1, "the draft was known when its correction was judged"


def test_the_same_draft_twice_is_counted_once(watching: Shell, box: PymapMailbox) -> None:
    draft = OLD[7]
    box.deliver(draft.raw, draft.at)
    box.deliver(
        b"Received: from list.lumas.example by mx.lumas.example with LMTP; x\r\n" + draft.raw,
        draft.at + timedelta(minutes=1),
    )
    box.deliver(draft.raw, draft.at + timedelta(minutes=2))
    said = watching("backtest", "--json")
    assert outcomes(said) == ["open"]
    assert said.lines[-1]["counts"]["duplicate"] == 2


def test_a_mail_that_breaks_a_reader_ends_nothing(
    watching: Shell, box: PymapMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(box, OLD[:30])
    from mailflow.handlers import hindsight
    from mailflow.handlers.understanding import understand

    def broken(reading: object, *more: object) -> object:
        if reading.mail.message_id == "<7@lumas.example>":  # type: ignore[attr-defined]
            raise RecursionError
        return understand(reading, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(hindsight, "understand", broken)
    said = watching("backtest", "--json")
    assert said.code == 0
    assert (said.lines[0]["kind"], said.lines[0]["outcome"]) == ("unreadable", "review")
    assert "RecursionError" in said.lines[0]["reasons"][0]


def test_a_mail_too_large_to_be_read_is_told(watching: Shell, box: PymapMailbox) -> None:
    rules = watching.folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("mail_size: 25 MB", "mail_size: 1 kB"), encoding="utf-8")
    deliver(box, OLD[7:8])
    said = watching("backtest", "--json")
    assert (said.lines[0]["kind"], said.lines[0]["subject"]) == ("unreadable", OLD[7].subject)
    assert "limits.mail_size" in said.lines[0]["reasons"][0]


def test_a_folder_that_is_not_there_is_told_and_2(watching: Shell, box: PymapMailbox) -> None:
    rules = watching.folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("folders: [INBOX]", "folders: [INBOX, Drafte]"), encoding="utf-8")
    deliver(box, OLD[7:8])
    said = watching("backtest")
    assert said.code == 2
    assert "The folder Drafte cannot be opened: correct `folders` in rules.yaml." in said.err
    assert "would open" in said.out, "the other folders are looked at all the same"


def test_without_a_mailbox_one_sentence_says_what_to_set(installed: Shell) -> None:
    said = installed("backtest")
    assert said.code == 2
    assert "MAILFLOW_IMAP_URL" in said.err
    assert "MAILFLOW_SMTP_URL" not in said.err, "no relay is needed"


def test_a_wrong_password_is_3_and_a_wrong_date_2(watching: Shell) -> None:
    assert watching("backtest", MAILFLOW_IMAP_PASSWORD="tjeter").code == 3
    said = watching("backtest", "--since", "dje")
    assert (said.code, "Write year, month and day" in said.err) == (2, True)
