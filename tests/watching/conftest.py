"""A forum whose loops beat as the daemon's do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from mailflow.handlers import standing, watching
from mailflow.reports.standing import LOOPS
from mailflow.storage.transaction import engine_for
from tests.support.forum import MONDAY, Forum

MINUTE = timedelta(minutes=1)


class Watched:
    """`passes(minutes)`: every five minutes each loop does its work, unless it is said to be broken or silent."""

    def __init__(self, forum: Forum) -> None:
        self.forum = forum
        self.broken: dict[str, str] = {}
        self.silent: set[str] = set()
        self.outside: list[tuple[str, str]] = []
        self.runs = True
        self.is_outside_reached = True
        standing.begin_service(forum.engine, forum.office, forum.now)

    def passes(self, minutes: int) -> None:
        end = self.forum.now + minutes * MINUTE
        while self.forum.now < end:
            self.forum.now = min(end, self.forum.now + 5 * MINUTE) if self.runs else end
            if self.runs:
                self._works()

    def _works(self) -> None:
        forum = self.forum
        forum.intake_works = "intake" not in self.silent and "intake" not in self.broken
        forum.settles()
        for loop in LOOPS:
            if loop not in self.silent:
                watching.beat(forum.engine, forum.office, loop, self.broken.get(loop), forum.now)
        self.told = standing.watch_over(forum.engine, forum.office, forum.mailbox, forum.now)
        self.outside += [(text.what, text.state) for text in self.told]
        for text in self.told if self.is_outside_reached else ():
            standing.told_outside(forum.engine, forum.office, text, forum.now)

    def restarts(self) -> None:
        self.runs = True
        standing.begin_service(self.forum.engine, self.forum.office, self.forum.now)

    @property
    def mailed(self) -> list[str]:
        """The middle of each alarm's key: what, when, whether it is over."""
        return [line["key"].split("/")[3] for line in self.forum.outbox("alarm")]

    @property
    def stuck(self) -> dict[str, datetime]:
        return {one["what"]: one["since"] for one in self.status["stuck"]}

    @property
    def status(self) -> dict[str, Any]:
        return self.forum.status()


@pytest.fixture
def watched(fresh_sqlite: str) -> Iterator[Watched]:
    engine = engine_for(fresh_sqlite)
    yield Watched(Forum(engine, now=MONDAY))
    engine.dispose()
