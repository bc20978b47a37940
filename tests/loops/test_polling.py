"""What a poll takes from the mailbox, on the scripted server, pymap, Dovecot and Courier alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.errors import StorageFault
from mailflow.loops.intake_desk import Concern
from mailflow.loops.polling import LOOK_BACK, SWEEP_EVERY, Poller
from tests.loops.notebook import START, Notebook
from tests.support.imap_script import Mail, ScriptedImap
from tests.support.mailboxes import ALL, Mailbox, mailbox_on, session

BEFORE = START - timedelta(days=3)
AFTER = START + timedelta(hours=1)


def mail(subject: str = "Projekt", body: str = "Tekst\r\n") -> bytes:
    return f"From: a@lumas.example\r\nSubject: {subject}\r\nMessage-ID: <{subject}@x>\r\n\r\n{body}".encode()


@pytest.fixture(params=[server for server in ALL if server.values[0] != "cyrus"])
def mailbox(request: pytest.FixtureRequest) -> Mailbox:
    """A fresh one; Cyrus is slow to begin with, and keeps to the contract of tests/transport like the others."""
    return mailbox_on(request)


def trace(mailbox: Mailbox) -> set[bytes]:
    """What mailflow leaves on a mail that it has fetched."""
    return {b"$mailflow"} if mailbox.keeps_keywords else set()


def poll(mailbox: Mailbox, notebook: Notebook, poller: Poller | None = None) -> None:
    with session(mailbox) as watching:
        (poller or Poller(mailbox.user, notebook.desk())).poll(watching)


def test_the_first_start_acts_on_nothing_that_was_there_and_writes_no_row(mailbox: Mailbox) -> None:
    for n in range(3):
        mailbox.deliver(mail(f"e-vjeter-{n}"), START - timedelta(hours=30 * n + 1))
    notebook = Notebook()
    poll(mailbox, notebook)
    assert notebook.order == []
    assert notebook.plans["INBOX"].baseline_at == START
    assert notebook.polls == [("INBOX", START)]
    assert notebook.told == [None]


def test_what_arrives_afterwards_takes_effect_once(mailbox: Mailbox) -> None:
    notebook = Notebook()
    poll(mailbox, notebook)
    mailbox.deliver(mail("e-re"), AFTER)
    poll(mailbox, notebook)
    poll(mailbox, notebook)
    assert notebook.effects == [mail("e-re")]
    assert list(notebook.received.values()) == [AFTER]


def test_a_mail_the_human_has_read_already_is_taken_all_the_same(mailbox: Mailbox) -> None:
    notebook = Notebook()
    poll(mailbox, notebook)
    uid = mailbox.deliver(mail(), AFTER, flags=[b"\\Seen"])
    poll(mailbox, notebook)
    assert notebook.effects == [mail()]
    assert mailbox.flags(uid) == {b"\\Seen", *trace(mailbox)}


def test_an_old_mail_that_is_moved_in_later_never_acts(mailbox: Mailbox) -> None:
    notebook = Notebook()
    poll(mailbox, notebook)
    mailbox.deliver(mail("e-vjeter"), BEFORE)
    poll(mailbox, notebook)
    assert notebook.effects == []
    assert list(notebook.aside.values()) == [Concern.OLD]


def test_a_mail_of_the_very_second_of_the_first_start_is_not_old(mailbox: Mailbox) -> None:
    notebook = Notebook(now=START + timedelta(milliseconds=700))
    poll(mailbox, notebook)
    mailbox.deliver(mail(), START)
    poll(mailbox, notebook)
    assert notebook.effects == [mail()]


def test_since_takes_what_arrived_from_then_on(mailbox: Mailbox) -> None:
    mailbox.deliver(mail("shume-e-vjeter"), BEFORE - timedelta(days=30))
    mailbox.deliver(mail("nga-atehere"), BEFORE)
    mailbox.deliver(mail("shume-e-vjeter-e-zhvendosur"), BEFORE - timedelta(days=30))
    notebook = Notebook()
    poll(mailbox, notebook, Poller(mailbox.user, notebook.desk(), since=BEFORE - timedelta(hours=1)))
    assert notebook.effects == [mail("nga-atehere")]


def test_unrelated_mail_is_entered_without_being_fetched(mailbox: Mailbox) -> None:
    notebook = Notebook()
    poll(mailbox, notebook)
    uid = mailbox.deliver(mail("privat"), AFTER)
    poll(mailbox, notebook)
    assert list(notebook.aside.values()) == [Concern.UNRELATED]
    assert notebook.recorded == {}
    assert mailbox.flags(uid) == set()


def test_a_mail_that_is_too_large_is_told_and_not_fetched(mailbox: Mailbox) -> None:
    notebook = Notebook(mail_size=1000)
    poll(mailbox, notebook)
    mailbox.deliver(mail(body="x" * 2000), AFTER)
    mailbox.deliver(mail("tjeter"), AFTER)
    poll(mailbox, notebook)
    assert list(notebook.aside.values()) == [Concern.TOO_LARGE]
    assert notebook.effects == [mail("tjeter")]


def test_mails_are_entered_in_the_order_of_their_uids(mailbox: Mailbox) -> None:
    notebook = Notebook()
    poll(mailbox, notebook)
    uids = [mailbox.deliver(mail("privat" if n % 3 else f"m{n}", "x" * n * 7), AFTER) for n in range(12)]
    poll(mailbox, notebook)
    assert notebook.order == uids


def test_all_listed_folders_are_watched_and_a_missing_one_holds_up_nobody(mailbox: Mailbox) -> None:
    notebook = Notebook(folders=("INBOX", "Nuk-ekziston", mailbox.forum_folder))
    poll(mailbox, notebook)
    mailbox.deliver(mail("ne-forum"), AFTER, folder=mailbox.forum_folder)
    poll(mailbox, notebook)
    assert notebook.effects == [mail("ne-forum")]
    assert [folder for folder, _ in notebook.polls] == ["INBOX", mailbox.forum_folder] * 2
    told = notebook.told[-1]
    assert told is not None
    assert told.startswith("The folder Nuk-ekziston cannot be opened: correct `folders` in rules.yaml (there are: ")
    assert mailbox.forum_folder in told
    assert notebook.alarms == []


def test_a_folder_that_is_there_no_longer_is_a_matter_for_a_person(scripted: ScriptedImap) -> None:
    notebook = Notebook(folders=("INBOX", "Forumi"))
    scripted.deliver(mail(), BEFORE, folder="Forumi")
    poll(scripted, notebook)
    scripted.folders["Arkivi"] = scripted.folders.pop("Forumi")
    poll(scripted, notebook)
    (alarm,) = notebook.alarms
    assert alarm.startswith("The folder Forumi cannot be opened")
    assert "(there are: INBOX, Arkivi)" in alarm


def test_a_renumbered_folder_has_no_double_effect_and_old_mail_stays_old(mailbox: Mailbox) -> None:
    mailbox.deliver(mail("e-vjeter"), BEFORE)
    notebook = Notebook()
    poll(mailbox, notebook)
    mailbox.deliver(mail("e-njohur"), AFTER)
    poll(mailbox, notebook)
    mailbox.deliver(mail("e-papare"), AFTER)
    mailbox.renumber()
    numbered = notebook.plans["INBOX"].uidvalidity
    poll(mailbox, notebook)
    assert notebook.effects == [mail("e-njohur"), mail("e-papare")]
    assert notebook.aside == {}
    assert notebook.plans["INBOX"].uidvalidity != numbered
    assert notebook.plans["INBOX"].baseline_at == START
    entered = len(notebook.order)
    mailbox.deliver(mail("pas"), AFTER)
    poll(mailbox, notebook)
    assert notebook.effects[-1] == mail("pas")
    assert len(notebook.order) == entered + 1


def test_the_keyword_stands_on_what_was_fetched_unless_it_is_not_wanted(mailbox: Mailbox) -> None:
    notebook = Notebook()
    poll(mailbox, notebook)
    marked = mailbox.deliver(mail("a"), AFTER)
    poll(mailbox, notebook)
    notebook.keyword = None
    unmarked = mailbox.deliver(mail("b"), AFTER)
    poll(mailbox, notebook)
    assert mailbox.flags(marked) == trace(mailbox)
    assert mailbox.flags(unmarked) == set()


def test_what_a_crash_left_undecided_is_decided_first(mailbox: Mailbox) -> None:
    notebook = Notebook()
    poll(mailbox, notebook)
    mailbox.deliver(mail("a"), AFTER)
    poll(mailbox, notebook)
    notebook.effects.clear()
    notebook.undecided.append(1)
    mailbox.deliver(mail("b"), AFTER)
    poll(mailbox, notebook)
    assert notebook.effects == [mail("a"), mail("b")]


def test_a_poll_without_news_asks_two_things_whatever_lies_in_the_mailbox(scripted: ScriptedImap) -> None:
    for n in range(300):
        scripted.deliver(mail(f"e-vjeter-{n}"), BEFORE)
    notebook = Notebook()
    poller = Poller(scripted.user, notebook.desk())
    with session(scripted) as watching:
        poller.poll(watching)
        scripted.commands.clear()
        poller.poll(watching)
        assert scripted.commands == ["NOOP", "UID SEARCH UID 301:*"]
        uid = scripted.deliver(mail(), AFTER)
        poller.poll(watching)
        scripted.commands.clear()
        poller.poll(watching)
        assert scripted.commands == ["NOOP", f"UID SEARCH UID {uid}:*"]


def test_a_uid_that_becomes_visible_late_is_found_at_the_next_poll(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poller = Poller(scripted.user, notebook.desk())
    with session(scripted) as watching:
        poller.poll(watching)
        scripted.folders["INBOX"].uidnext = 7
        scripted.deliver(mail("me-numer-7"), AFTER)
        poller.poll(watching)
        scripted.folders["INBOX"].mails.insert(0, Mail(5, mail("me-numer-5"), AFTER))
        poller.poll(watching)
    assert notebook.effects == [mail("me-numer-7"), mail("me-numer-5")]


def test_a_gap_further_down_is_found_once_a_day(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poller = Poller(scripted.user, notebook.desk())
    with session(scripted) as watching:
        poller.poll(watching)
        for n in range(LOOK_BACK + 20):
            scripted.deliver(mail(f"m{n}"), AFTER)
        poller.poll(watching)
        del notebook.recorded[next(iter(notebook.recorded))]
        notebook.now += SWEEP_EVERY / 2
        poller.poll(watching)
        assert len(notebook.recorded) == LOOK_BACK + 19
        notebook.now += SWEEP_EVERY / 2
        poller.poll(watching)
    assert len(notebook.recorded) == LOOK_BACK + 20


def test_a_mail_that_vanishes_between_header_and_fetch_is_entered_as_gone(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poll(scripted, notebook)
    scripted.deliver(mail("a"), AFTER)
    gone = scripted.deliver(mail("b", "x" * 300_000), AFTER)
    scripted.deliver(mail("c"), AFTER)
    notebook.on_record = lambda _raw: scripted.remove(gone)
    poll(scripted, notebook)
    assert {source.uid: raw for source, raw in notebook.recorded.items()} == {1: mail("a"), 3: mail("c")}
    assert list(notebook.aside.values()) == [Concern.GONE]
    assert notebook.order == [1, 2, 3]


def test_what_comes_together_is_in_the_ledger_before_any_of_it_is_decided(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poll(scripted, notebook)
    for subject in ("a", "privat", "b"):
        scripted.deliver(mail(subject), AFTER)
    scripted.deliver(mail("c", "x" * 300_000), AFTER)
    entered: list[list[int]] = []

    def decide(ledger_ids: Sequence[int]) -> None:
        if ledger_ids:
            entered.append(list(notebook.order))
        notebook.decide(ledger_ids)

    poll(scripted, notebook, Poller(scripted.user, replace(notebook.desk(), decide=decide)))
    assert entered == [[1, 2, 3], [1, 2, 3, 4]]


def test_a_server_that_renumbers_all_day_raises_an_alarm(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poller = Poller(scripted.user, notebook.desk())
    for _ in range(6):
        poll(scripted, notebook, poller)
        scripted.renumber()
    assert notebook.alarms == []
    poll(scripted, notebook, poller)
    assert "renumbered" in notebook.alarms[0]


def test_a_change_that_is_looked_at_again_after_a_fault_counts_once(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poller = Poller(scripted.user, notebook.desk())
    poll(scripted, notebook, poller)
    scripted.deliver(mail(), AFTER)
    scripted.renumber()

    def locked(_raw: bytes) -> None:
        raise StorageFault("The database is locked.")

    notebook.on_record = locked
    for _ in range(8):
        with pytest.raises(StorageFault):
            poll(scripted, notebook, poller)
    assert notebook.alarms == []


def test_a_folder_is_opened_for_writing_only_to_set_the_keyword(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poll(scripted, notebook)
    scripted.deliver(mail("privat"), AFTER)
    poll(scripted, notebook)
    assert not [command for command in scripted.commands if command.startswith("SELECT")]
    scripted.deliver(mail(), AFTER)
    poll(scripted, notebook)
    opened = [command for command in scripted.commands if command.startswith(("SELECT", "EXAMINE", "UID STORE"))]
    assert opened[-4:] == [
        'EXAMINE "INBOX"', 'SELECT "INBOX"', "UID STORE 2 +FLAGS.SILENT ($mailflow)", 'EXAMINE "INBOX"',
    ]  # fmt: skip


def test_file_names_are_asked_for_only_where_the_header_leaves_it_open(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poll(scripted, notebook)
    clear, open_ = scripted.deliver(mail("i-qarte"), AFTER), scripted.deliver(mail("privat"), AFTER)
    poll(scripted, notebook)
    assert [c for c in scripted.commands if "BODYSTRUCTURE" in c] == [f"UID FETCH {open_} (BODYSTRUCTURE)"]
    assert [c for c in scripted.commands if "BODY.PEEK[]" in c] == [f"UID FETCH {clear} (BODY.PEEK[])"]


def test_a_poll_that_is_stopped_does_not_count_as_done(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poller = Poller(scripted.user, notebook.desk())
    with session(scripted) as watching:
        poller.poll(watching)
        scripted.deliver(mail(), AFTER)
        poller.poll(watching, lambda: True)
        assert len(notebook.polls) == 1
        poller.poll(watching)
    assert len(notebook.polls) == 2
    assert notebook.effects == [mail()]


def test_a_poll_tells_when_it_began(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poll(scripted, notebook)
    scripted.deliver(mail(), AFTER)
    began = notebook.now = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)

    def time_passes(_raw: bytes) -> None:
        notebook.now = began + timedelta(minutes=5)

    notebook.on_record = time_passes
    poll(scripted, notebook)
    assert notebook.polls[-1] == ("INBOX", began)
