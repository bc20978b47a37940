"""The fault matrix: what may break, at each stage of the work, and how it must end.

Stages: F fetch, I record, C classify, O commit of what is owed, S before the dot, D dot to answer, R commit of the outcome, M mark in the
mailbox. What breaks on the wire is tried here, cell by cell, on the loops themselves; the other cells name the tests that prove them.
"""

from __future__ import annotations

import ast
import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from imapclient import SocketTimeout

from mailflow.loops.intake import Concern, Intake
from mailflow.mail.retry import Accepted, Deferred, Misconfigured, Outcome, Refused, Uncertain
from mailflow.transport.imap import Header, MailboxSession
from mailflow.transport.smtp import Encryption, Relay
from mailflow.transport.smtp_transaction import Timeouts
from tests.loops.notebook import START, Notebook
from tests.support.fault_proxy import Fault, ImapProxy, Kind, SmtpProxy
from tests.support.imap_script import ScriptedImap
from tests.support.smtp_script import SmtpScript

TESTS = Path(__file__).parents[1]
PROVEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("kill -9, power loss", "FICOSDRM"): (
        "crash/test_power_cut.py::test_wherever_the_power_fails_nothing_is_lost_and_nothing_goes_twice",
        "stories/test_faults.py::test_a_crash_between_record_and_decision_loses_nothing_and_doubles_nothing",
        "stories/test_faults.py::test_what_the_relay_had_not_got_when_the_daemon_died_goes_at_once_and_once",
        "stories/test_faults.py::test_what_was_being_sent_when_the_daemon_died_is_uncertain_and_its_kind_decides",
    ),
    ("reset, black hole, 1 byte/s", "FSDM"): (
        "faults/test_matrix.py::test_whatever_breaks_while_fetching_is_met_again_and_every_mail_counts_once",
        "faults/test_matrix.py::test_whatever_breaks_while_marking_the_mailbox_costs_no_mail",
        "faults/test_matrix.py::test_whatever_breaks_before_the_dot_is_tried_again_and_goes_once",
        "faults/test_matrix.py::test_whatever_breaks_after_the_dot_is_uncertain_and_never_tried_blindly",
        "transport/test_patience.py::test_silence_and_dripping_end_everywhere",
        "transport/test_smtp.py::test_a_late_answer_to_the_dot_never_answers_the_next_mail",
        "stories/test_uncertain.py::test_without_proof_an_invitation_goes_once_more_after_fifteen_minutes",
    ),
    ("truncated literal", "F"): (
        "faults/test_matrix.py::test_whatever_breaks_while_fetching_is_met_again_and_every_mail_counts_once",
        "faults/test_matrix.py::test_a_header_whose_end_is_missing_does_not_make_a_draft_unrelated",
        "loops/test_intake.py::test_a_server_that_states_a_wrong_size_is_believed_the_third_time_and_it_is_remarked",
    ),
    ("UIDVALIDITY changes", "FIM"): (
        "faults/test_matrix.py::test_another_uidvalidity_is_compared_and_has_no_second_effect",
        "loops/test_polling.py::test_a_renumbered_folder_has_no_double_effect_and_old_mail_stays_old",
        "loops/test_polling.py::test_a_server_that_renumbers_all_day_raises_an_alarm",
    ),
    ("the human moves, deletes, reads", "FM"): (
        "loops/test_polling.py::test_a_mail_the_human_has_read_already_is_taken_all_the_same",
        "loops/test_polling.py::test_an_old_mail_that_is_moved_in_later_never_acts",
        "loops/test_polling.py::test_a_mail_that_vanishes_between_header_and_fetch_is_entered_as_gone",
        "faults/test_matrix.py::test_a_mail_that_is_gone_before_it_is_marked_does_no_harm",
    ),
    ("4xx, 5xx", "SD"): (
        "faults/test_matrix.py::test_what_the_relay_says_decides",
        "stories/test_faults.py::test_a_deferred_invitation_is_tried_again_byte_for_byte",
        "stories/test_faults.py::test_a_relay_that_refuses_us_pauses_everything_and_burns_nobody",
    ),
    ("disk full", "FICOSDRM"): (
        "disks/test_full_disk.py::test_nothing_is_fetched_where_five_of_the_largest_mails_would_not_fit",
        "disks/test_full_disk.py::test_a_disk_that_is_full_at_some_write_loses_and_doubles_nothing",
        "disks/test_full_disk.py::test_what_was_sent_is_written_down_with_the_room_of_the_ballast",
        "loops/test_dispatch.py::test_no_dot_leaves_before_its_intent_is_written_down",
    ),
    ("database locked", "FIOSDR"): (
        "loops/test_intake.py::test_a_locked_database_is_told_and_never_blamed_on_the_mail",
        "loops/test_dispatch.py::test_no_dot_leaves_before_its_intent_is_written_down",
        "loops/test_dispatch.py::test_an_outcome_once_known_is_kept_until_the_database_takes_it",
        "servers/test_faults_midway.py::test_a_fault_at_every_step_is_told_each_time_and_the_consultation_ends_as_without_it",
    ),
    ("out of memory, bombs", "C"): (
        "stories/test_faults.py::test_a_mail_that_kills_the_process_is_tried_three_times_and_then_set_aside",
        "documents/test_sandbox.py::test_a_reader_gets_no_more_memory_than_it_may_have",
        "documents/test_hostile_documents.py::test_a_document_that_kills_its_reader_costs_only_itself",
    ),
    ("certificate expired, password changed", "FS"): (
        "servers/test_faults_midway.py::test_a_fault_at_every_step_is_told_each_time_and_the_consultation_ends_as_without_it",
        "servers/test_changed_password.py::test_work_goes_on_when_the_settings_have_the_new_password",
        "stories/test_log_ins.py::test_the_same_password_is_tried_three_times_with_growing_pauses",
    ),
}  # fmt: skip
"""Fault and stages → tests, each within its folder of tests/."""


@pytest.mark.parametrize("name", sorted({name for names in PROVEN.values() for name in names}))
def test_what_proves_a_cell_is_there(name: str) -> None:
    file, _, function = name.partition("::")
    tree = ast.parse((TESTS / file).read_text("utf-8"))
    assert function in {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


# ── the mailbox ──────────────────────────────────────────────────────────────────────────────────────────────────────

RAW = [b"Subject: %d\r\nFrom: a@lumas.example\r\n\r\n" % number + b"rresht\r\n" * 20 for number in range(3)]
AFTER = START + timedelta(hours=1)
QUICK = SocketTimeout(connect=0.3, read=0.1)
ENOUGH = 20
"""Pauses after which nothing has resumed."""


class Watch:
    """Intake's own loop in the test's thread, until it has polled undisturbed twice, with a wait between."""

    def __init__(self, server: ScriptedImap, proxy: ImapProxy, notebook: Notebook) -> None:
        self.server, self.proxy, self.notebook = server, proxy, notebook
        self.pauses: list[float] = []
        self.concerns: Callable[[Header], Concern] = lambda header: Concern.FETCH
        self._calm = 0

    def until_calm(self) -> None:
        stop = threading.Event()
        poke = threading.Event()
        self._calm = 0

        def polled() -> None:
            self._calm += 1
            poke.set()
            if self._calm > 1:
                stop.set()

        def wait(seconds: float) -> None:
            self._calm = 0
            self.pauses.append(seconds)
            assert len(self.pauses) < ENOUGH, "it has not resumed"

        def opened(password: str) -> MailboxSession:
            return MailboxSession(
                host=self.proxy.host, port=self.proxy.port, user=self.server.user, password=password, security="none",
                timeout=QUICK,
            )  # fmt: skip

        self.notebook.on_poll = polled
        desk = replace(self.notebook.desk(), concerns=self.concerns)
        Intake("m", desk, opened, lambda: self.server.password, poke=poke, jitter=lambda: 0.5).run(stop, wait)


@pytest.fixture
def watch(scripted: ScriptedImap) -> Iterator[Watch]:
    with ImapProxy(scripted.port) as proxy:
        watch = Watch(scripted, proxy, Notebook())
        watch.until_calm()  # the first start
        for raw in RAW:
            scripted.deliver(raw, AFTER)
        yield watch


_ANYWHERE = (Kind.RESET, Kind.CLOSE, Kind.BLACK_HOLE, Kind.DRIP, Kind.GARBAGE)
FETCHING = [
    *((stage, kind) for stage in ("connect", "login", "examine", "search", "headers", "body", "idle") for kind in _ANYWHERE),
    *((stage, Kind.BYE) for stage in ("login", "examine", "search", "headers", "body", "idle")),
    *((stage, Kind.CUT_LITERAL) for stage in ("headers", "body")),
    ("body", Kind.SHORT_LITERAL),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "kind"), FETCHING, ids=lambda part: part if isinstance(part, str) else part.name)
def test_whatever_breaks_while_fetching_is_met_again_and_every_mail_counts_once(
    watch: Watch, scripted: ScriptedImap, stage: str, kind: Kind
) -> None:
    watch.proxy.inject(Fault(kind, stage, seconds=0.03))
    watch.until_calm()
    assert [fault.stage for fault in watch.proxy.struck] == [stage]
    assert watch.notebook.effects == RAW
    assert list(watch.notebook.recorded.values()) == RAW
    assert watch.notebook.told[-1] is None
    assert sum(watch.pauses) <= 2


@pytest.mark.parametrize("code", ["UNAVAILABLE", "SERVERBUG", "INUSE", "LIMIT"])
def test_a_folder_that_cannot_be_opened_for_the_moment_is_not_missed(watch: Watch, code: str) -> None:
    watch.proxy.inject(Fault(Kind.REPLY, "examine", reply=f"NO [{code}] not now"))
    watch.until_calm()
    assert watch.notebook.effects == RAW
    assert watch.notebook.alarms == []
    assert len(watch.pauses) == 1


def test_a_header_whose_end_is_missing_does_not_make_a_draft_unrelated(watch: Watch, scripted: ScriptedImap) -> None:
    draft = b"From: a@lumas.example\r\nSubject: Draft\r\n\r\n" + b"rresht\r\n" * 20
    watch.concerns = lambda header: Concern.FETCH if b"Draft" in header.header else Concern.UNRELATED
    watch.until_calm()
    scripted.deliver(draft, AFTER)
    watch.proxy.inject(Fault(Kind.SHORT_LITERAL, "headers"))
    watch.until_calm()
    assert watch.notebook.effects == [draft]


@pytest.mark.parametrize("heard", [True, False], ids=["done", "not done"])
@pytest.mark.parametrize("kind", [*_ANYWHERE, Kind.BYE, Kind.REPLY], ids=lambda kind: kind.name)
@pytest.mark.parametrize("stage", ["select", "store"])
def test_whatever_breaks_while_marking_the_mailbox_costs_no_mail(
    watch: Watch, scripted: ScriptedImap, stage: str, kind: Kind, heard: bool
) -> None:
    watch.proxy.inject(Fault(kind, stage, heard=heard, seconds=0.03, reply="NO [CANNOT] not today"))
    watch.until_calm()
    assert [fault.stage for fault in watch.proxy.struck] == [stage]
    assert watch.notebook.effects == RAW
    assert watch.notebook.told[-1] is None
    assert all(scripted.flags(uid) <= {b"$mailflow"} for uid in (1, 2, 3))


def test_another_uidvalidity_is_compared_and_has_no_second_effect(watch: Watch) -> None:
    watch.until_calm()
    watch.proxy.uidvalidity = 4711
    watch.proxy.cut()
    watch.until_calm()
    assert watch.notebook.effects == RAW
    watch.proxy.uidvalidity = None
    watch.proxy.cut()
    watch.until_calm()
    assert watch.notebook.effects == RAW


def test_a_mail_that_is_gone_before_it_is_marked_does_no_harm(watch: Watch, scripted: ScriptedImap) -> None:
    watch.proxy.on_strike = lambda fault: scripted.remove(2)
    watch.proxy.inject(Fault(Kind.LATENCY, "store", seconds=0, heard=True))
    watch.until_calm()
    assert watch.notebook.effects == RAW
    assert watch.notebook.told[-1] is None


# ── the relay ────────────────────────────────────────────────────────────────────────────────────────────────────────

MAIL = b"Subject: K-2026-004\r\n\r\nrresht\r\n"


@dataclass
class Sending:
    """One mail, offered as often as is wanted."""

    script: SmtpScript
    proxy: SmtpProxy
    relay: Relay

    async def offers(self) -> Outcome:
        return await self.relay.send(MAIL, None, "kontakt@lumas.example", "m07@forum.example")


@asynccontextmanager
async def sendings() -> AsyncIterator[Sending]:
    with SmtpScript() as script, SmtpProxy(script.port) as proxy:
        timeouts = Timeouts(connect=0.3, command=0.2, block=0.2, dot=0.2)
        relay = Relay(proxy.host, proxy.port, Encryption.NONE, local_hostname="lumas.example", timeouts=timeouts)
        yield Sending(script, proxy, relay)
        await relay.rest()
        await asyncio.sleep(0)  # noqa: TID251 - what was broken off is closed in the loop's next round


@pytest.mark.parametrize("kind", _ANYWHERE, ids=lambda kind: kind.name)
@pytest.mark.parametrize("stage", ["connect", "ehlo", "mail", "rcpt", "data"])
async def test_whatever_breaks_before_the_dot_is_tried_again_and_goes_once(stage: str, kind: Kind) -> None:
    async with sendings() as sending:
        sending.proxy.inject(Fault(kind, stage, seconds=0.03))
        assert isinstance(await sending.offers(), Deferred)
        assert sending.script.mails == []
        assert isinstance(await sending.offers(), Accepted)
        assert len(sending.script.mails) == 1


AFTER_THE_DOT = [
    *(("answer", kind) for kind in (*_ANYWHERE, Kind.TORN_TLS)),
    *(("dot", kind) for kind in _ANYWHERE if kind is not Kind.DRIP),  # the dot itself is one write
]


@pytest.mark.parametrize(
    ("stage", "kind"), AFTER_THE_DOT, ids=lambda part: part if isinstance(part, str) else part.name
)
async def test_whatever_breaks_after_the_dot_is_uncertain_and_never_tried_blindly(stage: str, kind: Kind) -> None:
    async with sendings() as sending:
        sending.proxy.inject(Fault(kind, stage, seconds=0.03))
        assert isinstance(await sending.offers(), Uncertain)
        assert len(sending.script.mails) == (stage == "answer")
        assert len(sending.proxy.struck) == 1


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("451 4.3.0 later", Deferred),
        ("550 5.1.1 no such user", Refused),
        ("554 5.7.1 relay access denied", Misconfigured),
    ],
)
@pytest.mark.parametrize("stage", ["rcpt", "dot"])
async def test_what_the_relay_says_decides(stage: str, reply: str, outcome: type[Outcome]) -> None:
    async with sendings() as sending:
        sending.proxy.inject(Fault(Kind.REPLY, stage, reply=reply))
        assert isinstance(await sending.offers(), outcome)
        assert sending.script.mails == []
