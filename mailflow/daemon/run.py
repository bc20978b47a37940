"""The daemon: for each forum three loops, until SIGTERM.

    intake     one thread, one IMAP connection      (loops/intake)
    dispatch   asyncio, a few SMTP connections      (loops/dispatch)
    tick       every 30 s, APScheduler as the clock (loops/tick), and after every completed poll
    nightly    what is due once a day               (daemon/nightly), begun by the tick

Everything that writes, for all forums, runs on one thread: SQLite has one writer anyway, and no long transaction may hold up
the record of a sent mail. Asked to stop, the mail under way is finished (at most 30 s), then the process ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from contextvars import copy_context
from datetime import datetime
from typing import TypeVar

import structlog

from mailflow.clock import steady_clock, wall_clock
from mailflow.daemon import nightly
from mailflow.daemon.desk import IntakeDesk, intake_of, outbox_of, relay_of
from mailflow.daemon.house import House
from mailflow.daemon.log_ins import ask_relay_size
from mailflow.daemon.metrics import serving_metrics
from mailflow.daemon.notify import Notifier
from mailflow.daemon.pulse import Pulse
from mailflow.daemon.sentry import Sentry
from mailflow.daemon.writer import Writer
from mailflow.errors import MailboxTaken, MailflowError, StorageFault
from mailflow.handlers.outgoing import recover
from mailflow.handlers.standing import begin_service
from mailflow.handlers.time import pass_time
from mailflow.handlers.timekeeping import ClockWatch, keep_time
from mailflow.handlers.watching import beat
from mailflow.loops.dispatch import Dispatch, RunWrite
from mailflow.loops.tick import start_ticking
from mailflow.reports.standing import LOOPS
from mailflow.storage.owner import own_mailbox
from mailflow.storage.soundness import refuse_damage

log = structlog.get_logger("mailflow.daemon")
T = TypeVar("T")
LEAVING_SECONDS = 15.0
"""How long the intake thread may take to leave its mailbox."""


def run(houses: Sequence[House], *, since: Callable[[House], datetime | None]) -> None:
    """All forums until SIGTERM or SIGINT. Raises StorageFault where another daemon owns a mailbox, or the database is damaged."""
    engine = houses[0].engine
    refuse_damage(engine)
    with ExitStack() as stack:
        mailboxes = {house.mailbox.casefold() for house in houses}
        owned = {name: stack.enter_context(own_mailbox(engine, name)) for name in sorted(mailboxes)}
        houses[0].keep_mark()
        houses[0].lay_ballast()
        writer = stack.enter_context(Writer())
        stack.enter_context(serving_metrics(houses))
        daemons = [Daemon(house, since(house), owned[house.mailbox.casefold()], writer) for house in houses]
        asyncio.run(_serve(daemons))
        houses[0].keep_mark()


async def _serve(daemons: Sequence[Daemon]) -> None:
    """Until the signal, or until every one has failed; one that fails alone leaves the others at work."""
    loop, notifier = asyncio.get_running_loop(), Notifier()

    def leave() -> None:
        notifier.tell("STOPPING=1")
        for daemon in daemons:
            daemon.leave()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, leave)
    guard = start_ticking(lambda: _tell_systemd(notifier, daemons), now=wall_clock())
    ready = asyncio.create_task(_tell_ready(notifier, daemons))
    ended = await asyncio.gather(*(_served(daemon) for daemon in daemons), return_exceptions=True)
    ready.cancel()
    guard.shutdown(wait=False)
    for fault in ended:
        if fault is not None:
            raise fault


async def _tell_ready(notifier: Notifier, daemons: Sequence[Daemon]) -> None:
    for daemon in daemons:
        await daemon.started.wait()
    notifier.tell("READY=1")


async def _tell_systemd(notifier: Notifier, daemons: Sequence[Daemon]) -> None:
    """The watchdog is fed by healthy loops alone: a loop that hangs in any forum has the process started anew."""
    hung = sorted({loop for daemon in daemons if not daemon.has_ended for loop in daemon.pulse.hung})
    trouble = next((daemon.sentry.trouble for daemon in daemons if daemon.sentry.trouble), None)
    if hung:
        notifier.tell(f"STATUS=Hangs: {', '.join(hung)}")
        log.error("a loop hangs", loops=hung)
    else:
        notifier.tell("WATCHDOG=1", f"STATUS={trouble or 'All loops are at work'}")


async def _served(daemon: Daemon) -> None:
    try:
        await daemon.serve()
    except Exception as fault:
        told = str(fault) if isinstance(fault, MailflowError) else type(fault).__name__
        log.error("stopped by a fault", problem=told)  # noqa: TRY400 - one sentence
        raise
    finally:
        daemon.has_ended = True
        daemon.started.set()  # systemd waits for no forum that has failed


class Daemon:
    """The loops of one forum."""

    def __init__(self, house: House, since: datetime | None, confirm: Callable[[], None], writer: Writer) -> None:
        """`confirm()` raises where the mailbox has another owner meanwhile (its database was restarted)."""
        self._house = house
        self._confirm = confirm
        self._since = since
        self._writer = writer
        self._leave = threading.Event()
        self._poke = threading.Event()
        self._stop = asyncio.Event()
        self._polled = asyncio.Event()
        self._clock_watch = ClockWatch()
        self._lost: MailboxTaken | None = None
        self._night: threading.Thread | None = None
        self.started = asyncio.Event()
        self.has_ended = False
        self.pulse = Pulse(LOOPS)
        self.sentry = Sentry(house, self._writer.write)

    def leave(self) -> None:
        """Stop soon."""
        self._stop.set()

    async def serve(self) -> None:
        """Start, wait until told to leave, stop."""
        house = self._house
        loop = asyncio.get_running_loop()
        stop, wake = self._stop, asyncio.Event()
        if house.office.neighbours:
            structlog.contextvars.bind_contextvars(forum=house.office.forum)
        await self._learn_relay_size()
        stranded = await self._writer.write(lambda: recover(house.engine, house.office, house.clock()))
        await self._writer.write(lambda: begin_service(house.engine, house.office, house.clock()))
        log.info("started", mode=house.office.ruleset.policy.mode.value, uncertain=stranded)
        told = copy_context()  # logs name the forum
        intake = threading.Thread(target=told.run, args=(self._watch, loop, wake), name="intake", daemon=True)
        intake.start()
        scheduler = start_ticking(lambda: self._mark_and_tick(wake), self.sentry.look, now=wall_clock())
        after_polls = asyncio.create_task(self._tick_after_polls(wake))
        try:
            self.started.set()
            dispatch = Dispatch(
                relay_of(house),
                outbox_of(house),
                self._beating(self._writer.write),
                house.clock,
                run_first=self._beating(self._writer.write_first),
            )
            await dispatch.run(stop, wake)
        finally:
            scheduler.shutdown(wait=False)
            after_polls.cancel()
            self._leave.set()
            await asyncio.to_thread(intake.join, LEAVING_SECONDS)
            if self._night is not None:
                await asyncio.to_thread(self._night.join, LEAVING_SECONDS)
            log.info("stopped")
        if self._lost is not None:
            raise self._lost

    def _beating(self, write: RunWrite) -> RunWrite:
        """Dispatch asks the database every few seconds, and between two steps of every mail."""

        async def beating(work: Callable[[], T], /) -> T:
            try:
                return await write(work)
            finally:
                self.pulse.beat("dispatch")

        return beating

    def _watch(self, loop: asyncio.AbstractEventLoop, wake: asyncio.Event) -> None:
        def write(work: Callable[[], T], /) -> T:
            self.pulse.beat("intake")
            return self._writer.submit(work).result()

        def wait(seconds: float) -> None:
            self.pulse.beat("intake")
            self._leave.wait(seconds)

        def setting(event: asyncio.Event) -> Callable[[], None]:
            def set_it() -> None:
                with contextlib.suppress(RuntimeError):  # the loop has ended already
                    loop.call_soon_threadsafe(event.set)

            return set_it

        desk = IntakeDesk(self._house, write, setting(wake), setting(self._polled)).desk()
        if self._house.stands_still is not None:
            desk.heartbeat(self._house.stands_still)
            desk.alarm(self._house.stands_still)
            self.pulse.forget("intake")
            return
        intake_of(self._house, desk, self._since, self._poke).run(self._leave, wait)

    async def _mark_and_tick(self, wake: asyncio.Event) -> None:
        """A tick that fails has come round as well; only one that hangs has not."""
        try:
            await self._writer.write(self._house.keep_mark)
            await self._writer.write(self._house.lay_ballast)
            await self._tick(wake)
        except StorageFault as fault:
            self.sentry.database_fails(str(fault), self._house.clock())
            raise
        else:
            await self.sentry.database_works(self._house.clock())
        finally:
            self.pulse.beat("tick")

    async def _tick(self, wake: asyncio.Event) -> None:
        house = self._house
        try:
            await self._writer.write(self._confirm)
        except MailboxTaken as lost:
            # Two daemons on one mailbox would invite everybody twice.
            self._lost = lost
            self._stop.set()
            return
        await self._writer.write(house.take_up_changed_rules)
        await self._writer.write(self._keep_time)
        passed = await self._writer.write(lambda: pass_time(house.engine, house.office, house.mailbox, house.clock()))
        await self._writer.write(lambda: beat(house.engine, house.office, "tick", passed.problem, house.clock()))
        if passed.waits_for_intake:
            self._poke.set()
        if passed.changed:
            wake.set()
        await self._begin_nightly()

    def _keep_time(self) -> None:
        """A rehearsal has a clock of its own."""
        house = self._house
        if house.settings.now is None:
            keep_time(house.engine, house.office, self._clock_watch, house.clock(), steady_clock())

    async def _begin_nightly(self) -> None:
        """What is due once a day, on a thread of its own: neither the tick nor the mails wait for it."""
        house = self._house
        if self._night is not None and self._night.is_alive():
            return
        engine, office, now = house.engine, house.office, house.clock()
        jobs = await self._writer.write(lambda: nightly.due(engine, office, now))
        if jobs:
            work = (nightly.do, engine, office, now, jobs)
            self._night = threading.Thread(target=copy_context().run, args=work, name="nightly", daemon=True)
            self._night.start()

    async def _tick_after_polls(self, wake: asyncio.Event) -> None:
        """What waited for a completed poll need not wait for the next half minute as well."""
        while True:
            await self._polled.wait()
            self._polled.clear()
            try:
                await self._tick(wake)
            except MailflowError as fault:
                log.warning("tick failed", problem=str(fault))

    async def _learn_relay_size(self) -> None:
        relay = relay_of(self._house)
        try:
            await ask_relay_size(self._house, relay, self._writer.write)
        finally:
            await relay.rest()
