"""Which forums a command is about: the one there is, the one that --forum names, or all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mailflow.cli.arguments import asked_forum
from mailflow.daemon.house import House
from mailflow.daemon.installation import Installation
from mailflow.errors import ConfigurationError, WrongUse
from mailflow.handlers.office import Office


@dataclass(frozen=True, slots=True)
class View:
    """The forums that are shown; lines and tables name the forum only where there are several."""

    houses: tuple[House, ...]
    has_several: bool
    is_whole: bool = True
    """Can every forum of the installation be shown?"""

    def columns(self, *names: str) -> tuple[str, ...]:
        """Headings of a table."""
        return ("forum", *names) if self.has_several else names

    def row(self, home: House, *cells: Any) -> tuple[Any, ...]:
        """One row of it."""
        return (home.office.forum, *cells) if self.has_several else cells

    def line(self, home: House, fields: dict[str, Any]) -> dict[str, Any]:
        """One JSON object."""
        return {"forum": home.office.forum, **fields} if self.has_several else fields

    @property
    def zone(self) -> str:
        """In whose local time instants are told."""
        return self.houses[0].office.ruleset.register.zone


def shown_of(place: Installation) -> View:
    """The forum that was asked for, else all."""
    if asked_forum.get() is not None:
        return View((chosen(place),), has_several=False)
    return View(place.houses, place.has_several, is_whole=not place.aside)


def shown_offices(offices: Sequence[Office]) -> tuple[Office, ...]:
    """The same of forums without a database. Raises WrongUse where there is none of the id that was asked for."""
    asked = asked_forum.get()
    found = tuple(office for office in offices if asked is None or office.forum.casefold() == asked.casefold())
    if not found:
        raise WrongUse(f"There is no forum {asked}. There are: {', '.join(office.forum for office in offices)}.")
    return found


def chosen(place: Installation) -> House:
    """The one forum a command is about. Raises WrongUse where there are several and none was named, or no such one."""
    asked = asked_forum.get()
    if asked is None:
        if place.has_several:
            raise WrongUse(f"There are several forums: say which one with --forum. There are: {_ids(place.houses)}.")
        return place.houses[0]
    for house in place.houses:
        if house.office.forum.casefold() == asked.casefold():
            return house
    for aside in place.aside:
        if aside.name.casefold() == asked.casefold():
            raise ConfigurationError(aside.problems)
    raise WrongUse(f"There is no forum {asked}. There {_are(place.houses)}.")


def _ids(houses: Sequence[House]) -> str:
    return ", ".join(house.office.forum for house in houses)


def _are(houses: Sequence[House]) -> str:
    return f"is {_ids(houses)}" if len(houses) == 1 else f"are: {_ids(houses)}"
