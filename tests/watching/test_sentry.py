"""The sentry: apart from the loops, it carries alarms out by every way there is, also while the database or a thread hangs."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest

from mailflow.daemon import sentry as module
from mailflow.daemon.notify import Notifier
from mailflow.daemon.outside import Tried
from mailflow.daemon.pulse import HUNG_AFTER, Pulse
from mailflow.daemon.run import _tell_systemd
from mailflow.daemon.sentry import Sentry
from mailflow.errors import StorageFault
from mailflow.handlers import watching
from mailflow.handlers.standing import AlarmText
from mailflow.reports.standing import LOOPS
from mailflow.rules.ruleset import AlarmChannels
from mailflow.settings import load_settings
from mailflow.storage.transaction import engine_for
from tests.support.forum import MONDAY, Forum
from tests.watching.conftest import MINUTE

T = TypeVar("T")
FULL = "The database cannot grow, the disk is full: free some space, nothing was lost."


class Post:
    """A sentry whose ways beside the relay, and whose writer, are the test's."""

    def __init__(self, forum: Forum, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.forum = forum
        self.heard: list[tuple[str, str]] = []
        self.problem: str | None = None
        self.disk_is_full = self.writer_hangs = False
        ruleset = replace(forum.office.ruleset, alarm=AlarmChannels(command=("/bin/alarm",)))
        house: Any = SimpleNamespace(
            engine=forum.engine,
            office=replace(forum.office, ruleset=ruleset),
            mailbox=forum.mailbox,
            settings=load_settings({}, folder),
            clock=lambda: forum.now,
        )
        self.sentry = Sentry(house, self._write, patience=0.01)
        monkeypatch.setattr(module, "tell_outside", self._outside)

    async def _outside(self, settings: object, office: object, text: AlarmText, now: object) -> tuple[Tried, ...]:
        self.heard.append((text.what, text.state))
        return (Tried("command", self.problem),)

    def _write(self, work: Callable[[], T], /) -> Awaitable[T]:
        async def write() -> T:
            if self.disk_is_full:
                raise StorageFault(FULL)
            if self.writer_hangs:
                await asyncio.Event().wait()
            return work()

        return write()

    async def passes(self, minutes: int, **loops: str | None) -> None:
        """Every five minutes a tick and a look; `loops`: the problem of each that has one."""
        for _ in range(minutes // 5):
            self.forum.now += 5 * MINUTE
            now = self.forum.now
            if self.disk_is_full:
                self.sentry.database_fails(FULL, now)
            elif not self.writer_hangs:
                for loop in LOOPS:
                    watching.beat(self.forum.engine, self.forum.office, loop, loops.get(loop), now)
                self.forum.settles()
                await self.sentry.database_works(now)
            await self.sentry.look()

    @property
    def mailed(self) -> list[str]:
        return [line["key"].split("/")[3] for line in self.forum.outbox("alarm")]

    def problem_of(self, loop: str) -> str | None:
        return next((line["problem"] for line in self.forum.status()["loops"] if line["name"] == loop), None)


@pytest.fixture
def post(fresh_sqlite: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    engine = engine_for(fresh_sqlite)
    yield Post(Forum(engine, now=MONDAY), tmp_path, monkeypatch)
    engine.dispose()


async def test_an_alarm_goes_outside_once_and_the_recovery_after_it(post: Post) -> None:
    await post.passes(40, intake="refused")
    assert post.heard == [("intake", "stuck")]
    await post.passes(10)
    assert post.heard == [("intake", "stuck"), ("intake", "recovered")]
    assert len(post.mailed) == 2


@pytest.mark.parametrize("how", ["disk_is_full", "writer_hangs"])
async def test_a_database_that_cannot_be_written_is_told_outside_and_by_mail_when_it_is_over(
    post: Post, how: str
) -> None:
    await post.passes(5)
    setattr(post, how, True)
    await post.passes(15)
    assert post.heard == []
    await post.passes(30)
    assert post.heard == [("database", "stuck")]
    assert post.mailed == []
    assert post.sentry.trouble
    setattr(post, how, False)
    await post.passes(5)
    assert post.heard == [("database", "stuck"), ("database", "recovered")]
    (key,) = post.mailed
    assert key.startswith("database-20260202T")
    assert post.sentry.trouble is None


async def test_a_short_lock_of_the_database_is_nobodys_concern(post: Post) -> None:
    post.disk_is_full = True
    await post.passes(10)
    post.disk_is_full = False
    await post.passes(30)
    assert post.heard == []
    assert post.mailed == []


async def test_a_way_that_fails_is_a_problem_in_status_and_tried_again_every_quarter_of_an_hour(post: Post) -> None:
    post.problem = "The alarm program /bin/alarm ended with 1."
    await post.passes(20, intake="refused")
    assert post.heard == [("intake", "stuck")]
    assert post.problem_of("alarm command") == post.problem
    assert not post.forum.status()["ok"]
    await post.passes(10, intake="refused")
    assert len(post.heard) == 1
    await post.passes(5, intake="refused")
    assert len(post.heard) == 2
    post.problem = None
    await post.passes(15, intake="refused")
    assert post.problem_of("alarm command") is None
    await post.passes(15, intake="refused")
    assert {what for what, _ in post.heard} == {"intake", "alarm-command"}


async def test_what_nobody_could_be_told_of_is_not_told_when_it_is_over(post: Post) -> None:
    post.problem = "no credit"
    await post.passes(20, intake="refused")
    post.problem = None
    await post.passes(30)
    assert ("intake", "recovered") not in post.heard


# ── systemd ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Systemd:
    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.socket.settimeout(5)

    def hears(self) -> list[str]:
        return self.socket.recv(4096).decode().splitlines()


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[Systemd]:
    systemd = Systemd(tmp_path / "notify")
    yield systemd
    systemd.socket.close()


def test_a_message_reaches_systemd_and_none_is_sent_where_there_is_none(systemd: Systemd, tmp_path: Path) -> None:
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "notify")}).tell("READY=1", "STATUS=two\nlines")
    assert systemd.hears() == ["READY=1", "STATUS=two lines"]
    Notifier({}).tell("READY=1")
    Notifier({"NOTIFY_SOCKET": str(tmp_path / "nobody")}).tell("READY=1")


def test_an_abstract_socket_is_reached_as_well() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as abstract:
        abstract.bind(f"\0mailflow-{id(abstract)}")
        abstract.settimeout(5)
        Notifier({"NOTIFY_SOCKET": f"@mailflow-{id(abstract)}"}).tell("STOPPING=1")
        assert abstract.recv(100) == b"STOPPING=1"


@pytest.mark.parametrize("hanging", LOOPS)
async def test_the_watchdog_is_fed_by_healthy_loops_alone(systemd: Systemd, tmp_path: Path, hanging: str) -> None:
    seconds = 0.0
    pulse = Pulse(LOOPS, lambda: seconds)
    daemon: Any = SimpleNamespace(has_ended=False, pulse=pulse, sentry=SimpleNamespace(trouble=None))
    notifier = Notifier({"NOTIFY_SOCKET": str(tmp_path / "notify")})

    async def told() -> list[str]:
        await _tell_systemd(notifier, [daemon])
        return systemd.hears()

    assert await told() == ["WATCHDOG=1", "STATUS=All loops are at work"]
    seconds = HUNG_AFTER + 1
    for loop in LOOPS:
        if loop != hanging:
            pulse.beat(loop)
    assert await told() == [f"STATUS=Hangs: {hanging}"]
    pulse.beat(hanging)
    assert (await told())[0] == "WATCHDOG=1"
    daemon.sentry.trouble = "the disk is full"  # a restart would mend nothing
    assert await told() == ["WATCHDOG=1", "STATUS=the disk is full"]
    seconds = 3 * HUNG_AFTER
    daemon.has_ended = True  # a forum that has failed leaves the others at work
    assert (await told())[0] == "WATCHDOG=1"
