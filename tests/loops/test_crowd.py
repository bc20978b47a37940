"""A flood in the mailbox: everybody else's mail is decided first, and nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from mailflow.loops.crowd import PROMPT, SLICE
from mailflow.loops.intake import Intake
from mailflow.loops.intake_desk import Fetched
from mailflow.loops.polling import Poller
from tests.loops.notebook import START, Notebook
from tests.support.imap_script import ScriptedImap
from tests.support.mailboxes import session

AFTER = START + timedelta(hours=1)
FLOOD = PROMPT + SLICE + 30


def mail(sender: str, number: int) -> bytes:
    return f"From: {sender}\r\nSubject: {number}\r\nMessage-ID: <{number}@x>\r\n\r\nx\r\n".encode()


def stream(mail: Fetched) -> str | None:
    sender = mail.raw.split(b"\r\n")[0].decode()
    return None if "drejtori" in sender else sender


def poller_of(server: ScriptedImap, notebook: Notebook) -> Poller:
    """After its first start."""
    poller = Poller(server.user, replace(notebook.desk(), stream=stream))
    with session(server) as watching:
        poller.poll(watching)
    return poller


def test_in_a_flood_everybody_elses_mail_is_decided_before_the_rest_of_it(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poller = poller_of(scripted, notebook)
    for number in range(FLOOD):
        scripted.deliver(mail("robot@x", number), AFTER)
    scripted.deliver(mail("anetare@x", 1_000), AFTER)
    with session(scripted) as watching:
        poller.poll(watching)
        assert notebook.effects[PROMPT] == mail("anetare@x", 1_000)
        assert len(notebook.recorded) == FLOOD + 1
        assert len(notebook.polls) == 2
        waits = [poller.goes_on]
        scripted.deliver(mail("anetar@x", 1_001), AFTER)
        poller.poll(watching)
        assert notebook.effects[PROMPT + 1 + SLICE] == mail("anetar@x", 1_001)
    assert [*waits, poller.goes_on] == [True, False]
    assert notebook.undecided == []
    assert len(notebook.effects) == FLOOD + 2


def test_who_is_proven_to_belong_to_the_house_never_waits_and_keeps_the_order(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poller = poller_of(scripted, notebook)
    for number in range(PROMPT + 10):
        scripted.deliver(mail("drejtori@x", number), AFTER)
    with session(scripted) as watching:
        poller.poll(watching)
    assert notebook.effects == [mail("drejtori@x", number) for number in range(PROMPT + 10)]
    assert not poller.goes_on


def test_what_an_earlier_run_left_undecided_is_decided_before_a_poll_counts_as_complete(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poller = poller_of(scripted, notebook)
    for number in range(FLOOD):
        scripted.deliver(mail("robot@x", number), AFTER)
    with session(scripted) as watching:
        poller.poll(watching)
        again = Poller(scripted.user, replace(notebook.desk(), stream=stream))
        notebook.undecided += range(1, FLOOD + 1)  # as if none had been decided before the crash
        notebook.undecided = sorted(set(notebook.undecided))
        polls = len(notebook.polls)
        scripted.deliver(mail("anetare@x", 1_000), AFTER)
        again.poll(watching)
        assert mail("anetare@x", 1_000) in notebook.effects
        while again.goes_on:
            assert len(notebook.polls) == polls
            again.poll(watching)
        again.poll(watching)
        assert len(notebook.polls) > polls
    assert notebook.undecided == []


def test_once_decides_all_of_a_flood(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    poller_of(scripted, notebook)
    for number in range(FLOOD):
        scripted.deliver(mail("robot@x", number), AFTER)
    desk = replace(notebook.desk(), stream=stream)
    Intake(scripted.user, desk, lambda secret: session(scripted), lambda: "x").once()
    assert notebook.undecided == []
    assert len(notebook.effects) == FLOOD
