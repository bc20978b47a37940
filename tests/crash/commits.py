"""The power fails at a commit: before it, and all of the transaction is lost; after it, and all that was only in memory is.

A plugin of pytest for the stories (`tests/stories`): each is told once, and then again with one power cut, after which the daemon is started
again and whoever gave a command gives it once more. The story must end as it is told. A transaction is lost or kept as a whole, so these two
cuts are all that the power can do to a handler; that it is whole is shown statement by statement by `rehearsal`.

    python -m pytest tests/stories -p tests.crash.commits --cuts-of-each 3 --cuts-told FILE
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import threading
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import wraps
from inspect import signature
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FunctionType, ModuleType
from typing import Any, Literal
from unittest import mock

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteDialect

from mailflow.errors import MailflowError
from mailflow.handlers import commands
from mailflow.handlers.outgoing import recover
from mailflow.storage.migrations import upgrade
from mailflow.storage.transaction import engine_for
from tests.support.forum import Forum

When = Literal["before", "after"]
DAEMONS = ("mailflow.handlers", "mailflow.daemon", "mailflow.loops")
CHANGE = re.compile(r"(INSERT|UPDATE|DELETE)(?: OR \w+)?(?: INTO| FROM)? (\w+)")
ROOMS = ("/mailflow/handlers/", "/mailflow/loops/", "/mailflow/daemon/", "/mailflow/cli/")
WINDOW: frozenset[tuple[str, When]] = frozenset(
    {
        ("handlers/outgoing.py intend_dot", "before"),
        ("handlers/outgoing.py intend_dot", "after"),
        ("handlers/outgoing.py record_outcome", "before"),
    }
)
"""Of a mail in its window nobody knows whether it left: such a story rightly ends otherwise, and `rehearsal` is about it."""
BY_HAND = " by hand"
"""A command, or a handler that the story itself calls: after its last commit nothing but its answer is left to lose, after an earlier one it is as
before the next."""
APART = frozenset({"test_a_refused_invitation_is_reported_and_the_others_go_on"})
"""Its clock stands still while all go out: after a start in between, one is refused at the very instant of the digest, which is news of neither."""
TRIES = 4
"""Stories that are tried for each cut wanted: where the story itself calls a handler, nobody starts it again."""


class PowerCut(BaseException):
    """Not an Exception: no handler may take it for a fault of its own."""


@dataclass
class Told:
    """What came of it."""

    stories: int = 0
    commits: int = 0
    kinds: set[str] = field(default_factory=set)
    """Of transactions that changed something: the function of ours ("by hand" where a command or the story called it), and the tables."""
    cuts: Counter[str] = field(default_factory=Counter)
    """Kind and side of the cut → how many stories went on after it."""
    tries: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


class Power:
    """Counts the commits, and fails at one of them."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        """Of the commits, in their order."""
        self.has_failed = False
        self.is_commanded = False
        """Is a command of the command line, or a handler that the story calls, under way?"""
        self._fails_at: tuple[int, When] | None = None
        self._changed: set[str] = set()
        event.listen(Engine, "before_cursor_execute", self._note_change)
        event.listen(Engine, "begin", lambda _: self._changed.clear())

    @contextmanager
    def on(self, fails_at: tuple[int, When] | None = None) -> Iterator[None]:
        """Within the block every commit passes here. The number of the one that fails is counted from 0."""
        self.kinds, self.has_failed, self._fails_at = [], False, fails_at
        commit: Any = SQLiteDialect.do_commit

        def do_commit(dialect: Any, connection: Any) -> None:
            place = _place()
            if place is None or not self._changed or threading.current_thread() is not threading.main_thread():
                commit(dialect, connection)
                return
            number = len(self.kinds)
            self.kinds.append(f"{place}{BY_HAND if self.is_commanded else ''}: {', '.join(sorted(self._changed))}")
            self._pass(number, "before")
            commit(dialect, connection)
            self._pass(number, "after")

        with mock.patch.object(SQLiteDialect, "do_commit", do_commit):
            yield

    def _note_change(self, *arguments: Any) -> None:
        if found := CHANGE.match(arguments[2]):
            self._changed.add(" ".join(found.groups()).lower())

    def _pass(self, number: int, when: When) -> None:
        if self._fails_at == (number, when):
            self.has_failed, self._fails_at = True, None
            raise PowerCut


def _place() -> str | None:
    """The function of ours that opened the transaction; None where the test itself did."""
    frame = sys._getframe(2)
    while frame.f_back is not None:
        name = frame.f_code.co_filename
        if any(room in name for room in ROOMS):
            return f"{name.rpartition('/mailflow/')[2]} {frame.f_code.co_name}"
        if "/tests/" in name:
            return None
        frame = frame.f_back
    return None


class Stage:
    """An empty, migrated database for every telling; pytest would make one for each test only."""

    def __init__(self, folder: Path) -> None:
        self._template, self._file = folder / "template.db", folder / "story.db"
        empty = engine_for(f"sqlite:///{self._template}")
        upgrade(empty)
        empty.dispose()
        self._engine = engine_for(f"sqlite:///{self._file}")

    def tell(self, item: pytest.Function) -> None:
        """One telling, with a forum of its own."""
        self._engine.dispose()
        for suffix in ("", "-wal", "-shm"):
            self._file.with_name(self._file.name + suffix).unlink(missing_ok=True)
        shutil.copy(self._template, self._file)
        item.obj(**{name: self._given(item, name) for name in item._fixtureinfo.argnames})

    def _given(self, item: pytest.Function, name: str) -> Any:
        if name == "engine":
            return self._engine
        if name in item.callspec.params:
            return item.callspec.params[name]
        return item._fixtureinfo.name2fixturedefs[name][-1].func(self._engine)


class Cuts:
    """The plugin."""

    def __init__(self, folder: Path, of_each: int, share: float, seed: int) -> None:
        self.told = Told()
        self._stage, self._power = Stage(folder), Power()
        self._of_each, self._share, self._lots = of_each, share, Random(seed)

    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """A share of the stories, drawn by lot."""
        kept = {item for item in items if _can_be_told_again(item) and self._lots.random() < self._share}
        config.hook.pytest_deselected(items=[item for item in items if item not in kept])
        items[:] = [item for item in items if item in kept]

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool:
        """Tell it whole, then with a cut at each kind of commit that was not cut often enough."""
        told_by = _told_by(pyfuncitem.module, self._power)
        with _people_go_on(self._power), mock.patch.dict(vars(pyfuncitem.module), told_by):
            with self._power.on():
                self._stage.tell(pyfuncitem)
            kinds = self._power.kinds
            self.told.stories += 1
            self.told.commits += len(kinds)
            self.told.kinds.update(kinds)
            for number, when in self._wanted(kinds):
                self._tell_with_cut(pyfuncitem, number, when, f"{kinds[number]}; {when}")
        return True

    def _wanted(self, kinds: list[str]) -> list[tuple[int, When]]:
        """One commit for each kind and side that needs more, drawn by lot among its commits."""
        sides: tuple[When, ...] = ("before", "after")
        return [
            (self._lots.choice([number for number, one in enumerate(kinds) if one == kind]), when)
            for kind in sorted(set(kinds))
            for when in sides
            if (kind.partition(":")[0], when) not in WINDOW
            and not (when == "after" and BY_HAND in kind)
            and self.told.cuts[cut := f"{kind}; {when}"] < self._of_each
            and self.told.tries[cut] < TRIES * self._of_each
        ]

    def _tell_with_cut(self, item: pytest.Function, number: int, when: When, cut: str) -> None:
        self.told.tries[cut] += 1
        try:
            with self._power.on((number, when)):
                self._stage.tell(item)
        except PowerCut:
            return  # the story itself was at work
        except Exception as fault:  # noqa: BLE001 - told, and the next is tried
            where = next(
                (one for one in reversed(traceback.extract_tb(fault.__traceback__)) if "/stories/" in one.filename),
                None,
            )
            told = f"{type(fault).__name__} {fault} at {where.line if where else '?'}"
            self.told.faults.append(f"{item.nodeid}, commit {number} ({cut}): {told}"[:900])
        if self._power.has_failed:
            self.told.cuts[cut] += 1


def _can_be_told_again(item: pytest.Item) -> bool:
    """On SQLite, and asking for nothing but the database, and a forum made of it alone."""
    if not isinstance(item, pytest.Function) or not hasattr(item, "callspec") or item.originalname in APART:
        return False
    params, known = item.callspec.params, item._fixtureinfo.name2fixturedefs
    made = set(item._fixtureinfo.argnames) - {"engine", *params}
    return params.get("engine") == "sqlite" and all(known[name][-1].argnames == ("engine",) for name in made)


@contextmanager
def _people_go_on(power: Power) -> Iterator[None]:
    """After a power cut the daemon is started again and does what is due; a command without an answer is given once more."""
    with (
        mock.patch.object(Forum, "settles", _again(Forum.settles)),
        mock.patch.object(Forum, "ticks", _again(Forum.ticks)),
        mock.patch.object(Forum, "starts", _again(Forum.starts)),
        mock.patch.object(Forum, "_begins", _again(Forum._begins)),
        mock.patch.object(Forum, "says", _said_again(Forum.says, power)),
    ):
        yield


def _told_by(story: ModuleType, power: Power) -> dict[str, Any]:
    """The handlers that a story calls itself: whoever called them, daemon or person, calls them once more after a power cut."""
    return {name: _Repeated(one, power) for name, one in vars(story).items() if _is_handlers(one)} | {
        name: _called_again(one, power) for name, one in vars(story).items() if _is_handler(one)
    }


class _Repeated:
    """A module of handlers, each called again after a power cut."""

    def __init__(self, handlers: ModuleType, power: Power) -> None:
        self._handlers, self._power = handlers, power

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._handlers, name)
        return _called_again(found, self._power) if _is_handler(found) else found


def _is_handlers(one: object) -> bool:
    return isinstance(one, ModuleType) and one.__name__.startswith(DAEMONS)


def _is_handler(one: object) -> bool:
    """Those of `commands` are handed to `says`, which repeats them."""
    if not isinstance(one, FunctionType) or not (one.__module__ or "").startswith(DAEMONS):
        return False
    return next(iter(signature(one).parameters), "") == "engine" and one.__module__ != commands.__name__


def _called_again(handler: Callable[..., Any], power: Power) -> Callable[..., Any]:
    @wraps(handler)
    def goes_on(*arguments: Any, **options: Any) -> Any:
        power.is_commanded = True
        try:
            return handler(*arguments, **options)
        except PowerCut:
            return handler(*arguments, **options)
        finally:
            power.is_commanded = False

    return goes_on


def _again(work: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(work)
    def goes_on(forum: Forum, *arguments: Any, **options: Any) -> Any:
        try:
            return work(forum, *arguments, **options)
        except PowerCut:
            recover(forum.engine, forum.office, forum.now)
            return work(forum, *arguments, **options)

    return goes_on


def _said_again(says: Callable[..., Any], power: Power) -> Callable[..., Any]:
    @wraps(says)
    def goes_on(forum: Forum, command: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
        def insistently(*given: Any, **named: Any) -> Any:
            power.is_commanded = True
            try:
                return command(*given, **named)
            except PowerCut:
                with suppress(MailflowError):  # it was done before the power failed
                    return command(*given, **named)
            finally:
                power.is_commanded = False

        return says(forum, insistently, *arguments, **options)

    return goes_on


_told = pytest.StashKey[Cuts]()
_folder = pytest.StashKey[TemporaryDirectory[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The plugin's own."""
    parser.addoption("--cuts-told", type=Path, required=True, help="where the result is written, as JSON")
    parser.addoption(
        "--cuts-of-each", type=int, default=1, help="stories with a cut at each kind of commit, on either side"
    )
    parser.addoption("--cuts-share", type=float, default=1.0, help="share of the stories that are told")
    parser.addoption("--cuts-seed", type=int, default=1)


def pytest_configure(config: pytest.Config) -> None:
    """Once the options are known."""
    asked = config.getoption
    config.stash[_folder] = TemporaryDirectory()
    place = Path(config.stash[_folder].name)
    config.stash[_told] = Cuts(place, asked("--cuts-of-each"), asked("--cuts-share"), asked("--cuts-seed"))
    config.pluginmanager.register(config.stash[_told])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Write down what came of it."""
    told = config.stash[_told].told
    written = json.dumps(vars(told) | {"kinds": sorted(told.kinds)}, ensure_ascii=False, indent=1)
    config.getoption("--cuts-told").write_text(written, encoding="utf-8")
    config.stash[_folder].cleanup()
