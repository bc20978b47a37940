"""The watch around the polls: it survives what breaks, tells it, and neither spins nor hammers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from imapclient import SocketTimeout

from mailflow.errors import ConfigurationError, LoginRefused, MailboxFault, Problem, StorageFault
from mailflow.loops.intake import Intake
from mailflow.loops.intake_desk import Concern
from mailflow.transport.imap import Header, MailboxSession
from tests.loops.notebook import START, Notebook
from tests.support.imap_script import Fault, ScriptedImap

AFTER = START + timedelta(hours=1)
IMPATIENT = SocketTimeout(connect=0.3, read=0.3)
RAW = b"From: a@lumas.example\r\nSubject: Projekt\r\n\r\n" + b"rresht\r\n" * 100


class Watchman:
    """An intake that runs in the test's own thread until `polls` polls were completed or `waits` waits were made."""

    def __init__(self, server: ScriptedImap, notebook: Notebook, *, polls: int = 1000, waits: int = 1000) -> None:
        self.server, self.notebook = server, notebook
        self.stop = threading.Event()
        self.waits: list[float] = []
        self.during_wait: Callable[[], object] = lambda: None
        self.secrets: Callable[[], str] = lambda: server.password
        self._polls, self._waits = polls, waits
        notebook.on_poll = self._polled
        self.poke = threading.Event()
        self.intake = Intake(server.user, notebook.desk(), self._open, self._secret, poke=self.poke, jitter=lambda: 0.5)

    def run(self) -> None:
        self.intake.run(self.stop, self._wait)

    def _secret(self) -> str:
        return self.secrets()

    def _open(self, secret: str) -> MailboxSession:
        return MailboxSession(
            host=self.server.host, port=self.server.port, user=self.server.user, password=secret, security="none",
            timeout=IMPATIENT,
        )  # fmt: skip

    def _polled(self) -> None:
        if len(self.notebook.polls) >= self._polls:
            self.stop.set()

    def _wait(self, seconds: float) -> None:
        self.waits.append(round(seconds))
        self.during_wait()
        if len(self.waits) >= self._waits:
            self.stop.set()


def problems(notebook: Notebook) -> list[str]:
    return [told for told in notebook.told if told is not None]


@pytest.mark.parametrize("fault", [Fault.EOF_IN_IDLE, Fault.BYE_IN_IDLE])
def test_a_line_dropped_while_waiting_is_told_and_what_arrived_meanwhile_is_found(
    scripted: ScriptedImap, fault: Fault
) -> None:
    scripted.faults.append(fault)
    notebook = Notebook()
    watchman = Watchman(scripted, notebook, polls=2)
    watchman.during_wait = lambda: scripted.deliver(RAW, AFTER)
    watchman.run()
    assert notebook.effects == [RAW]
    assert len(problems(notebook)) == 1
    assert notebook.told[-1] is None
    assert watchman.waits == [1]


def test_a_server_that_drops_us_again_and_again_is_asked_ever_more_seldom(scripted: ScriptedImap) -> None:
    scripted.faults += [Fault.EOF_IN_IDLE] * 20
    watchman = Watchman(scripted, Notebook(), waits=10)
    watchman.run()
    assert watchman.waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    assert scripted.connections == 10


def test_a_connection_that_survived_a_wait_is_trusted_again(scripted: ScriptedImap) -> None:
    scripted.faults += [Fault.EOF_IN_IDLE, Fault.EOF_IN_IDLE, Fault.NEWS_WITH_PLUS, Fault.EOF_IN_IDLE]
    notebook = Notebook()
    watchman = Watchman(scripted, notebook, waits=4)

    def cut_after_a_wait() -> None:
        if len(notebook.polls) == 4:
            scripted.cut()

    notebook.on_poll = cut_after_a_wait
    watchman.run()
    assert watchman.waits == [1, 2, 1, 2]


def test_a_half_open_line_is_noticed(scripted: ScriptedImap, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mailflow.loops.intake.IDLE_SECONDS", 0.01)
    scripted.faults.append(Fault.SILENT_AFTER_DONE)
    notebook = Notebook()
    watchman = Watchman(scripted, notebook, polls=2)
    watchman.run()
    assert "no answer in time" in problems(notebook)[0]


def test_mail_that_arrives_while_a_poll_runs_is_taken_without_waiting(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    watchman = Watchman(scripted, notebook, polls=3)
    arriving = [RAW + b"2", RAW + b"1"]
    scripted_poll = notebook.on_poll

    def one_arrives() -> None:
        if arriving:
            scripted.deliver(arriving.pop(), AFTER)
        scripted_poll()

    notebook.on_poll = one_arrives
    watchman.run()
    assert notebook.effects == [RAW + b"1", RAW + b"2"]
    assert "IDLE" not in scripted.commands


def test_a_poke_ends_the_wait_with_a_poll(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    watchman = Watchman(scripted, notebook, polls=3)
    counted = notebook.on_poll

    def something_falls_due() -> None:
        watchman.poke.set()
        counted()

    notebook.on_poll = something_falls_due
    watchman.run()
    assert scripted.commands.count("IDLE") == 2
    assert watchman.waits == []


def test_a_server_that_announces_nothing_is_polled_every_four_minutes(scripted: ScriptedImap) -> None:
    scripted.can_idle = False
    notebook = Notebook()
    watchman = Watchman(scripted, notebook, polls=2)
    watchman.during_wait = lambda: scripted.deliver(RAW, AFTER) if len(watchman.waits) == 1 else None
    watchman.run()
    assert sum(watchman.waits) == 240
    assert notebook.effects == [RAW]
    assert "IDLE" not in scripted.commands


def test_a_refused_log_in_is_noted_and_the_server_left_alone_until_the_password_is_another(
    scripted: ScriptedImap,
) -> None:
    notebook = Notebook()
    notebook.log_ins = replace(
        notebook.log_ins,
        locked_out=lambda: "refused twice" if len(notebook.refused) > 1 and watchman.secrets() == "i gabuar" else None,
    )
    watchman = Watchman(scripted, notebook, polls=1)
    watchman.secrets = lambda: "i gabuar"

    def somebody_corrects_it() -> None:
        if len(watchman.waits) == 6:
            watchman.secrets = lambda: scripted.password

    watchman.during_wait = somebody_corrects_it
    watchman.run()
    assert scripted.connections == 3
    assert watchman.waits == [5] * 6
    assert len(notebook.refused) == 2
    assert "refused the log-in" in notebook.refused[0]
    assert problems(notebook)[2:] == ["refused twice"] * 4
    assert notebook.taken == 1
    assert notebook.told[-1] is None


def test_a_password_file_that_cannot_be_read_is_told_and_read_again(scripted: ScriptedImap) -> None:
    notebook = Notebook()
    watchman = Watchman(scripted, notebook, polls=1)

    def unreadable() -> str:
        raise ConfigurationError((Problem("MAILFLOW_IMAP_PASSWORD_FILE", "cannot be read.", ""),))

    def mended() -> None:
        watchman.secrets = lambda: scripted.password

    watchman.secrets, watchman.during_wait = unreadable, mended
    watchman.run()
    assert "MAILFLOW_IMAP_PASSWORD_FILE" in problems(notebook)[0]
    assert len(notebook.polls) == 1


def test_a_server_that_is_asleep_is_asked_again_without_an_alarm(scripted: ScriptedImap) -> None:
    scripted.faults += [Fault.UNAVAILABLE] * 5
    notebook = Notebook()
    watchman = Watchman(scripted, notebook, polls=1)
    watchman.run()
    assert watchman.waits == [1, 2, 4, 8, 16]
    assert notebook.alarms == []


def test_a_torn_mail_is_fetched_again_and_never_recorded_by_halves(scripted: ScriptedImap) -> None:
    notebook = first_start(scripted)
    scripted.deliver(RAW, AFTER)
    scripted.faults.append(Fault.TORN_LITERAL)
    Watchman(scripted, notebook, polls=2).run()
    assert notebook.effects == [RAW]
    assert len(problems(notebook)) == 1


def test_a_mail_that_came_short_once_is_fetched_again_at_once(scripted: ScriptedImap) -> None:
    notebook = first_start(scripted)
    scripted.deliver(RAW, AFTER)
    scripted.faults.append(Fault.SHORT_BODY_ONCE)
    watchman = Watchman(scripted, notebook, polls=2)
    watchman.run()
    assert notebook.effects == [RAW]
    assert notebook.remarks == []
    assert watchman.waits == []


def test_a_server_that_states_a_wrong_size_is_believed_the_third_time_and_it_is_remarked(
    scripted: ScriptedImap,
) -> None:
    notebook = first_start(scripted)
    scripted.deliver(RAW, AFTER, stated_size=len(RAW) + 12)
    Watchman(scripted, notebook, polls=2).run()
    assert notebook.effects == [RAW]
    assert notebook.remarks == [f"the server states {len(RAW) + 12} bytes and delivers {len(RAW)}"]
    assert sum("BODY.PEEK[]" in command for command in scripted.commands) == 3


def test_a_mail_that_always_breaks_the_line_is_put_aside_and_the_rest_goes_on(scripted: ScriptedImap) -> None:
    notebook = first_start(scripted)
    mails = [RAW + str(n).encode() for n in range(4)]
    uids = [scripted.deliver(raw, AFTER) for raw in mails]
    scripted.poison(uids[1])
    watchman = Watchman(scripted, notebook, polls=2)
    watchman.run()
    assert notebook.effects == [mails[0], mails[2], mails[3]]
    assert list(notebook.aside.values()) == [Concern.UNFETCHABLE]
    assert len(watchman.waits) == 5


def test_a_mail_whose_structure_breaks_the_line_is_judged_by_its_header_alone(scripted: ScriptedImap) -> None:
    notebook = first_start(scripted)
    uid = scripted.deliver(RAW.replace(b"Projekt", b"privat"), AFTER)
    scripted.poison(uid, "BODYSTRUCTURE")
    judged: list[bool] = []
    watchman = Watchman(scripted, notebook, polls=2)
    concerns = watchman.intake._desk.concerns

    def judge(header: Header) -> Concern:
        judged.append(header.structure_known)
        return concerns(header)

    object.__setattr__(watchman.intake._desk, "concerns", judge)
    watchman.run()
    assert len(watchman.waits) == 3
    assert list(notebook.aside.values()) == [Concern.UNRELATED]
    assert judged[-1] is False


def test_a_locked_database_is_told_and_never_blamed_on_the_mail(scripted: ScriptedImap) -> None:
    notebook = first_start(scripted)
    scripted.deliver(RAW, AFTER)
    locked: Iterable[bool] = iter([True] * 8 + [False])

    def record(_raw: bytes) -> None:
        if next(locked):  # type: ignore[call-overload] # an iterator
            raise StorageFault("The database is locked.")

    notebook.on_record = record
    Watchman(scripted, notebook, polls=2).run()
    assert notebook.effects == [RAW]
    assert notebook.aside == {}
    assert problems(notebook) == ["The database is locked."] * 8


def test_a_database_that_cannot_even_take_the_trouble_does_not_end_the_watch(
    scripted: ScriptedImap, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripted.faults += [Fault.NO_GREETING] * 3
    notebook = Notebook()
    watchman = Watchman(scripted, notebook, polls=1)
    told = notebook.told.append

    def full(problem: str | None) -> None:
        if problem is not None:
            raise StorageFault("The disk is full.")
        told(problem)

    object.__setattr__(watchman.intake._desk, "heartbeat", full)
    watchman.run()
    assert notebook.told == [None]


def test_a_surprise_in_our_own_code_is_one_sentence(scripted: ScriptedImap) -> None:
    notebook = first_start(scripted)
    scripted.deliver(RAW, AFTER)
    surprises = [KeyError("x")]

    def record(_raw: bytes) -> None:
        if surprises:
            raise surprises.pop()

    notebook.on_record = record
    Watchman(scripted, notebook, polls=2).run()
    assert notebook.effects == [RAW]
    assert problems(notebook) == ["Intake stumbled (KeyError: 'x') and tries again."]


def test_for_cron_one_poll_gets_over_a_mail_that_breaks_the_line(scripted: ScriptedImap) -> None:
    notebook = first_start(scripted)
    uids = [scripted.deliver(RAW + str(n).encode(), AFTER) for n in range(3)]
    scripted.poison(uids[0])
    Watchman(scripted, notebook).intake.once()
    assert notebook.effects == [RAW + b"1", RAW + b"2"]
    assert len(notebook.polls) == 2


def test_for_cron_a_server_that_cannot_be_used_is_asked_once(scripted: ScriptedImap) -> None:
    scripted.faults += [Fault.NO_GREETING, Fault.BLACK_HOLE, Fault.REFUSED_LOGIN]
    intake = Watchman(scripted, Notebook()).intake
    for expected in (MailboxFault, MailboxFault, LoginRefused):
        with pytest.raises(expected):
            intake.once()
    assert scripted.connections == 3


def first_start(server: ScriptedImap) -> Notebook:
    """A notebook whose baseline is drawn."""
    notebook = Notebook()
    Watchman(server, notebook, polls=1).run()
    assert len(notebook.polls) == 1
    return notebook
