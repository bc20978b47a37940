"""Seeded faults over every stage of IMAP and SMTP while a whole consultation goes on, and the oracle that judges what came of it.

An *episode* is the story of tests/crash/story once through, with faults of its own seed in every act. Compared with the same story without
a fault: the ledger, the consultations, the recommendations and what was owed are the same, the database is whole, and every mail has
left once. In its window (the dot is out, its answer did not come) the policy of its kind decides between none, one and two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from mailflow.consultation.model import NoticeKind
from tests.crash.story import ACTS, Played, end_of
from tests.faults.wired import Bench, WiredWorld
from tests.support.fault_proxy import Fault, Kind

_BROKEN = (Kind.RESET, Kind.CLOSE, Kind.BLACK_HOLE, Kind.GARBAGE, Kind.TORN_TLS)
_SLOW = (Kind.DRIP, Kind.LATENCY)
_LITERAL = (Kind.CUT_LITERAL, Kind.SHORT_LITERAL)
IMAP: dict[str, tuple[Kind, ...]] = {
    "handshake": (Kind.RESET, Kind.CLOSE, Kind.BLACK_HOLE, Kind.GARBAGE, Kind.TORN_TLS),
    "connect": (*_BROKEN, *_SLOW),
    "login": (*_BROKEN, *_SLOW, Kind.REPLY, Kind.BYE),
    "examine": (*_BROKEN, *_SLOW, Kind.REPLY, Kind.BYE),
    "search": (*_BROKEN, *_SLOW, Kind.BYE),
    "headers": (*_BROKEN, *_SLOW, *_LITERAL, Kind.BYE),
    "structure": (*_BROKEN, *_SLOW, Kind.BYE),
    "body": (*_BROKEN, *_SLOW, *_LITERAL, Kind.BYE),
    "select": (*_BROKEN, *_SLOW, Kind.REPLY, Kind.BYE),
    "store": (*_BROKEN, *_SLOW, Kind.REPLY, Kind.BYE),
    "idle": (*_BROKEN, *_SLOW, Kind.BYE),
}
"""Stage → what may happen there."""
SMTP: dict[str, tuple[Kind, ...]] = {
    "handshake": (Kind.RESET, Kind.CLOSE, Kind.BLACK_HOLE, Kind.GARBAGE, Kind.TORN_TLS),
    "connect": (*_BROKEN, *_SLOW, Kind.REPLY),
    "ehlo": (*_BROKEN, *_SLOW, Kind.REPLY),
    "mail": (*_BROKEN, *_SLOW, Kind.REPLY),
    "rcpt": (*_BROKEN, *_SLOW, Kind.REPLY),
    "data": (*_BROKEN, *_SLOW, Kind.REPLY),
    "body": (Kind.RESET, Kind.CLOSE, Kind.BLACK_HOLE, Kind.DRIP),
    "dot": (*_BROKEN, Kind.REPLY),
    "answer": (*_BROKEN, *_SLOW),
}
_REFUSALS = {"login": "NO [UNAVAILABLE] the user database is asleep", "store": "NO [CANNOT] no keywords today"}
_LATER = "451 4.3.0 come back later"
_SLOWNESS = {Kind.DRIP: 0.05, Kind.LATENCY: 0.1}


def drawn(lot: Random, menu: dict[str, tuple[Kind, ...]], *, is_imap: bool) -> Fault:
    """One fault. A refusal is one that passes: what needs a person is no matter of resuming by itself."""
    stage = lot.choice(list(menu))
    kind = lot.choice(menu[stage])
    reply = _REFUSALS.get(stage, "NO [SERVERBUG] internal error") if is_imap else _LATER
    return Fault(
        kind,
        stage,
        skip=lot.choice((0, 0, 1, 2)),
        reply=reply if kind is Kind.REPLY else "",
        seconds=_SLOWNESS.get(kind, 0.05),
        heard=stage not in {"store", "select"} or lot.random() < 0.5,
    )


@dataclass
class Ended:
    """What came of an episode."""

    seed: int
    faults: list[str] = field(default_factory=list)
    """That struck: `act 3: smtp answer RESET`."""
    failures: list[str] = field(default_factory=list)
    uncertain: int = 0
    """Mails that were in their window."""
    repeated: int = 0
    """Of those, how many the relay has twice."""


class Seeded:
    """Episodes on one bench. The first story is told without a fault: how it should end."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self._bench, self._folder = bench, folder
        self._number = 0
        self._calm, _ = self._played(None, Ended(0))

    def episode(self, seed: int) -> Ended:
        """The story with the faults of that seed."""
        ended = Ended(seed)
        try:
            played, world = self._played(Random(seed), ended)
        except Exception as fault:  # noqa: BLE001 - whatever broke is what is looked for
            ended.failures.append(f"{type(fault).__name__}: {fault}")
            return ended
        finally:
            self._bench.lift()
        ended.uncertain = sum(1 for times in world.uncertain.values() if times)
        ended.failures += _failures(self._calm, played, world, ended)
        return ended

    def swallowed(self, *, audited: bool) -> tuple[int, list[str]]:
        """The story in which no mail's first answer comes back: how many that were, and what should not be.

        The relay has them all. With a copy at an audit address that is proven, and none goes twice; without, its kind decides.
        """
        self._bench.smtp.swallowed.clear()
        self._bench.smtp.swallows_each_once = True
        ended = Ended(0)
        try:
            played, world = self._played(None, ended, audited=audited)
        finally:
            self._bench.smtp.swallows_each_once = False
            self._bench.lift()
        failures = [] if audited else list(_failures(self._calm, played, world, ended))
        if audited and _owned(played) != _owned(
            self._calm
        ):  # the copies have lines in the ledger, which number some slots
            failures.append(
                f"{_owned(played) - _owned(self._calm)} too much, {_owned(self._calm) - _owned(played)} missing"
            )
        for message_id, times in played.taken.items():
            repeats = not audited and NoticeKind(message_id.split(".")[1]).is_repeated_when_uncertain
            if times != 1 + repeats:
                failures.append(f"{'lost' if times < 1 + repeats else 'doubled'}: {message_id} was taken {times} times")
        return len(self._bench.smtp.swallowed), failures

    def _played(self, lot: Random | None, ended: Ended, *, audited: bool = False) -> tuple[Played, WiredWorld]:
        self._number += 1
        world = WiredWorld(self._bench, self._folder, audited=audited)
        house = world.house(self._folder / f"{self._number}.db")
        at = world.now
        try:
            for number, act in enumerate(ACTS):
                at += act.later
                world.now = max(world.now, at)
                act.happens(world)
                if lot is not None:
                    self._arm(lot)
                world.works(house)
                ended.faults += [f"act {number}: {told}" for told in self._struck()]
            return end_of(house, world), world
        finally:
            house.engine.dispose()

    def _arm(self, lot: Random) -> None:
        self._bench.imap.inject(*(drawn(lot, IMAP, is_imap=True) for _ in range(2)))
        self._bench.smtp.inject(*(drawn(lot, SMTP, is_imap=False) for _ in range(3)))

    def _struck(self) -> Iterator[str]:
        self._bench.lift()
        for name, proxy in (("imap", self._bench.imap), ("smtp", self._bench.smtp)):
            for fault in proxy.struck:
                yield f"{name} {fault.stage} {fault.kind.name}{'' if fault.heard else ' unheard'} skip {fault.skip}"
            proxy.struck.clear()


def _failures(calm: Played, played: Played, world: WiredWorld, ended: Ended) -> Iterator[str]:
    if not played.is_whole:
        yield "the database is damaged"
    if _ends(calm) != _ends(played):
        yield f"ledger: {_ends(played)} instead of {_ends(calm)}"
    for name in ("consultations", "recommendations"):
        if getattr(played, name) != getattr(calm, name):
            yield f"{name}: {getattr(played, name)} instead of {getattr(calm, name)}"
    if differs := {key for key in played.owed ^ calm.owed if "/alarm/" not in key}:
        yield f"owed: {sorted(differs)} differ"
    for message_id in {*played.taken, *calm.taken}:
        kind = NoticeKind(message_id.split(".")[1])
        if kind in {NoticeKind.ALARM, NoticeKind.DIGEST} and message_id not in calm.taken:
            continue
        times, window = played.taken[message_id], world.uncertain[message_id]
        least = 1 if kind.is_repeated_when_uncertain or not window else 0
        most = 2 if kind.is_repeated_when_uncertain and window else 1
        ended.repeated += times > 1 and bool(window)
        if not (0 if kind is NoticeKind.DIGEST else least) <= times <= most:
            fault = "lost" if times < least else "doubled"
            yield f"{fault}: {message_id} was taken {times} times, {window} times uncertain"


def _owned(played: Played) -> Counter[tuple[str, ...]]:
    """What everybody has, by consultation, kind and recipient, each mail once; and what stands written."""
    names = (message_id.split("@")[0].split(".") for message_id in played.taken)
    mails = Counter((name[0], name[1], name[3]) for name in names)
    return mails + Counter((str(line),) for line in (*_ends(played), *played.consultations, *played.recommendations))


def _ends(played: Played) -> list[tuple[Any, ...]]:
    """The ledger without its UIDs."""
    lines = (tuple(map(str, line[1:])) for line in played.ledger)
    return sorted((line for line in lines if line[0] != "own"), key=repr)
