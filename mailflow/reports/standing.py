"""What stands still, since when, and for whom: one answer for `mailflow status`, the alarm, the digest and the metrics.

A loop is well when it has done its work within the last quarter of an hour. Where mailflow itself did not run, nothing of that
time counts against a loop: `in_service_since` is the end of the last such gap (a row of `alarm`, see `handlers.standing`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from mailflow.storage import standing, watch
from mailflow.storage.standing import Waiting
from mailflow.storage.watch import Heartbeat, Pause

STUCK_AFTER = timedelta(minutes=15)
LOOPS = ("intake", "dispatch", "tick")
"""They beat every few minutes; what else has a heartbeat row tells its problems alone."""
NIGHTLY = "nightly "
NIGHTLY_SILENT_AFTER = timedelta(hours=26)
"""Of what is done once a day: a day of 25 hours, and an hour for the work before it."""
DAEMON = "daemon"
SENDING = "sending"
_NOBODY = "nobody is kept waiting"
_CONCERNS = {
    "intake": "whoever writes to the contact point",
    "dispatch": "whoever is to get a mail",
    SENDING: "whoever is to get a mail",
    "tick": "every open consultation",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """`what` names it in keys and variables: letters, digits, hyphens. `problem` is one sentence."""

    what: str
    since: datetime
    problem: str
    whom: str


def standing_still(
    tx: Connection, forum: str, mailbox: str, folders: Collection[str], now: datetime
) -> tuple[Standing, ...]:
    """Everything that is stuck at `now`, the oldest first."""
    found = [*_pauses(watch.pauses(tx, forum)), *_loops(watch.loops(tx, forum), now)]
    known = {one.what for one in found}
    before = now - STUCK_AFTER
    if not known & {"intake", watch.EVERYTHING}:
        found += _polls(standing.unpolled(tx, forum, mailbox, folders, before))
    if (waiting := standing.undecided_since(tx, forum, before)) is not None:
        problem = f"{_mails(waiting)} recorded and not decided: `mailflow ledger --disposition received` shows them."
        found.append(Standing("undecided", waiting.since, problem, "whoever sent them"))
    if (
        not known & {"dispatch", SENDING, watch.EVERYTHING}
        and (waiting := standing.overdue(tx, forum, before)) is not None
    ):
        problem = f"{_mails(waiting)} due to leave and did not: `mailflow outbox` shows them."
        found.append(Standing("overdue", waiting.since, problem, _of(waiting)))
    if (waiting := standing.unproven(tx, forum, before)) is not None:
        problem = f"Of {waiting.count} mails nobody knows whether the relay took them, and nothing was decided yet."
        found.append(Standing("unproven", waiting.since, problem, _of(waiting)))
    once = {one.what: one for one in reversed(found)}
    return tuple(sorted(once.values(), key=lambda one: (one.since, one.what)))


def problem_of(beat: Heartbeat, now: datetime) -> tuple[str, datetime | None] | None:
    """What is wrong with a loop, in one sentence, and since when; None where it is well."""
    if beat.problem is not None:
        return beat.problem, beat.problem_since
    last = beat.last_ok_at or beat.heard_at
    patience = _patience(beat.loop)
    if last is None or patience is None or now - last <= patience:
        return None
    return f"not heard of since {last.isoformat(timespec='seconds')}: is the daemon running?", last


def _patience(loop: str) -> timedelta | None:
    if loop in LOOPS:
        return STUCK_AFTER
    return NIGHTLY_SILENT_AFTER if loop.startswith(NIGHTLY) else None


def _loops(beats: Iterable[Heartbeat], now: datetime) -> Iterator[Standing]:
    for beat in beats:
        wrong = problem_of(beat, now)
        if wrong is not None:
            problem, since = wrong
            yield Standing(beat.loop.replace(" ", "-"), since or now, problem, _CONCERNS.get(beat.loop, _NOBODY))


def _pauses(pauses: Iterable[Pause]) -> Iterator[Standing]:
    for pause in pauses:
        yield Standing(pause.what, pause.since, pause.reason, _CONCERNS.get(pause.what, _NOBODY))


def _polls(late: dict[str, datetime]) -> Iterator[Standing]:
    if late:
        folders = ", ".join(late)
        yield Standing("poll", min(late.values()), f"No look into {folders} has come to its end.", _CONCERNS["intake"])


def _mails(waiting: Waiting) -> str:
    return "1 mail was" if waiting.count == 1 else f"{waiting.count} mails were"


def _of(waiting: Waiting) -> str:
    return ", ".join(waiting.references) or "the coordinator"
