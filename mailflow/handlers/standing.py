"""What has stood still for a quarter of an hour is told to the coordinator, once; when it is over, she hears that, too.

1. The rows say what stands still (`reports.standing`) and of what she was told (`storage.alarms`): a restart tells nothing twice.
2. Time in which mailflow did not run counts against nobody: it is a row of its own, for the digest.
3. Of what a handler has told her at once (a refused log-in), only the recovery is mailed.
4. The same texts go out beside the relay (`daemon.outside`): one account usually serves IMAP and SMTP, and dies for both.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine

from mailflow.consultation.calendar import local_day
from mailflow.consultation.model import Notice, NoticeKind, Role
from mailflow.consultation.opening import COORDINATOR
from mailflow.handlers.notices import Circle, enqueue
from mailflow.handlers.office import Office, register_of
from mailflow.mail.compose import Composer, Outgoing, Recipient
from mailflow.mail.templates import Templates
from mailflow.reports.standing import DAEMON, LOOPS, STUCK_AFTER, Standing, standing_still
from mailflow.storage import alarms, outbox, watch
from mailflow.storage.alarms import Alarm
from mailflow.storage.transaction import reading, transaction

STUCK, RECOVERED, TEST = "stuck", "recovered", "test"
ONE_SECOND = timedelta(seconds=1)
REMEDY = "`mailflow status` shows what is stuck; `mailflow check --live` tries both servers."
REMEDIES = {
    "dispatch": "Correct the relay, or MAILFLOW_SMTP_URL and its password: `mailflow check --live` tries them.",
    "sending": "Correct the relay's address, user or password (`mailflow check --live`), then run `mailflow resume`.",
    "intake": "Correct the mailbox's server, user or password: `mailflow check --live` tries them.",
    "database": "Look at the disk, its free space and its rights, or at the database server.",
    "nightly-self-audit": "Keep a copy (`mailflow backup`) and ask whoever maintains mailflow before anything is changed.",
}


@dataclass(frozen=True, slots=True)
class AlarmText:
    """An alarm in words, in the coordinator's language, for the channels beside the relay. `state`: stuck, recovered, test."""

    forum: str
    what: str
    state: str
    since: datetime
    problem: str
    subject: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is to be told now: what has newly stood still for long enough, and what is over."""

    begun: tuple[Standing, ...]
    over: tuple[Alarm, ...]


def compare(
    found: Iterable[Standing], on: Iterable[Alarm], now: datetime, in_service_since: datetime | None = None
) -> Changes:
    """Pure. `on`: of what somebody was told already."""
    found, told = tuple(found), {alarm.what: alarm for alarm in on}
    begun = tuple(
        one
        for one in found
        if one.what not in told and now - max(one.since, in_service_since or one.since) >= STUCK_AFTER
    )
    still = {one.what for one in found}
    return Changes(begun, tuple(alarm for what, alarm in told.items() if what not in still))


def begin_service(engine: Engine, office: Office, now: datetime) -> None:
    """The daemon starts. Where it had stopped, the gap is written down; its loops have been heard of from now on."""
    with transaction(engine) as tx:
        ticked = next((beat.heard_at for beat in watch.loops(tx, office.forum) if beat.loop == "tick"), None)
        if ticked is not None and now - ticked > STUCK_AFTER:
            alarms.begin(tx, office.forum, DAEMON, ticked, "mailflow did not run.", now)
            alarms.end(tx, office.forum, DAEMON, now)
        watch.expect(tx, office.forum, LOOPS, now)


def watch_over(engine: Engine, office: Office, mailbox: str, now: datetime) -> tuple[AlarmText, ...]:
    """Tell the coordinator what has changed. Answers what the channels beside the relay have to hear, the old first.

    Raises StorageFault where the database cannot be used.
    """
    forum, folders = office.forum, office.ruleset.folders
    with reading(engine) as tx:
        on = alarms.still_on(tx, forum)
        found = standing_still(tx, forum, mailbox, folders, now)
        changes = compare(found, on, now, alarms.last_end(tx, forum, DAEMON))
    if changes.begun or changes.over:
        with transaction(engine) as tx:
            circle = Circle(office, register_of(office, tx), now)
            for one in changes.begun:
                _begin(tx, circle, one)
            for alarm in changes.over:
                _end(tx, circle, alarm)
    over = {alarm.what for alarm in changes.over}
    untold = [alarm for alarm in on if alarm.outside_at is None and alarm.what not in over]
    return (
        *(text_of(office, STUCK, a.what, a.since, a.problem, now) for a in untold),
        *(text_of(office, STUCK, one.what, one.since, one.problem, now) for one in changes.begun),
        *(
            text_of(office, RECOVERED, a.what, a.since, a.problem, now)
            for a in changes.over
            if a.outside_at is not None
        ),
    )


def note_outage(engine: Engine, office: Office, what: str, since: datetime, problem: str, now: datetime) -> None:
    """Something stood still that could not even be written down while it lasted: told by mail now that it is over."""
    with transaction(engine) as tx:
        if alarms.begin(tx, office.forum, what, since, problem, now):
            alarms.end(tx, office.forum, what, now)
            notice = _notice(RECOVERED, what, since, problem, now)
            enqueue(tx, Circle(office, register_of(office, tx), now), None, (notice,))


def told_outside(engine: Engine, office: Office, text: AlarmText, now: datetime) -> None:
    """A channel beside the relay took it: not again."""
    with transaction(engine) as tx:
        alarms.told_outside(tx, office.forum, text.what, text.since, now)


def _begin(tx: Connection, circle: Circle, one: Standing) -> None:
    forum = circle.office.forum
    if not alarms.begin(tx, forum, one.what, one.since, one.problem, circle.now):
        return
    if not outbox.has_alarm_since(tx, forum, one.what, one.since - ONE_SECOND):
        enqueue(tx, circle, None, (_notice(STUCK, one.what, one.since, one.problem, circle.now),))


def _end(tx: Connection, circle: Circle, alarm: Alarm) -> None:
    alarms.end(tx, circle.office.forum, alarm.what, circle.now)
    enqueue(tx, circle, None, (_notice(RECOVERED, alarm.what, alarm.since, alarm.problem, circle.now),))


def text_of(office: Office, state: str, what: str, since: datetime, problem: str, now: datetime) -> AlarmText:
    """The words of the mail, without the database: that may be what stands still."""
    register = office.ruleset.register
    coordinator = register.coordinator_on(local_day(now, register.zone))
    to = Recipient(coordinator.name, coordinator.address, coordinator.language)
    words = office.composer.render(_notice(state, what, since, problem, now), None, to, now)
    return AlarmText(office.forum, what, state, since, problem, words.subject, words.text)


def mail_beside(office: Office, text: AlarmText, sender: str, to: str, now: datetime) -> Outgoing:
    """The same as a mail that another relay takes: it comes from `sender`, an address that may write there."""
    register = office.ruleset.register
    coordinator = register.coordinator_on(local_day(now, register.zone))
    notice = _notice(text.state, text.what, text.since, text.problem, now)
    composer = Composer(Templates(office.ruleset.templates), replace(register, contact_address=sender), office.signer)
    return composer.compose(
        replace(notice, slot=f"{notice.slot}-beside"), None, Recipient(coordinator.name, to, coordinator.language), now
    )


def _notice(state: str, what: str, since: datetime, problem: str, now: datetime) -> Notice:
    """Named by its cause and its beginning: the same cause may stand still twice a day."""
    slot = f"{what}-{since:%Y%m%dT%H%M%S}" + ("" if state == STUCK else f"-{state}")
    facts = {
        "what": what,
        "cause": what.partition("-")[0],
        "state": state,
        "since": since,
        "recovered_at": now if state == RECOVERED else None,
        "problem": problem,
        "remedy": REMEDIES.get(what, REMEDY),
    }
    return Notice(kind=NoticeKind.ALARM, slot=slot, role=Role.COORDINATOR, who=COORDINATOR, facts=facts)
