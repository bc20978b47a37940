"""All forums of one installation: a house for each, one database, and what they have to know of each other.

1. A forum whose rules or settings cannot be used stands aside, with its problems; the others work.
2. Forums that share a mailbox need each other's rules to tell whose mail is whose: where one stands aside, the others fetch
   nothing, and their coordinators are told. What is owed still goes out.
3. Two forums with one id, or one contact address, would be one: both stand aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import Engine

from mailflow.clock import Clock
from mailflow.daemon.house import House, build_office, open_database, secret_of
from mailflow.errors import ConfigurationError, Problem
from mailflow.handlers.office import Neighbour, Office, register_of
from mailflow.rules.clashes import clashes
from mailflow.rules.load import load_ruleset
from mailflow.rules.ruleset import Ruleset
from mailflow.settings import Settings, missing_for_mail
from mailflow.storage.transaction import reading

STANDS_STILL = (
    "The rules of another forum that shares this mailbox cannot be used, so nobody could tell whose mail is whose: nothing is "
    "fetched. `mailflow check` shows what is wrong with them; correct it and start mailflow again."
)


@dataclass(frozen=True, slots=True)
class Aside:
    """A forum that cannot be served, and why."""

    settings: Settings
    problems: tuple[Problem, ...]

    @property
    def name(self) -> str:
        """Of its rules file: its id may not even be readable."""
        return self.settings.rules_path.stem


class Installation:
    """Built once per process."""

    def __init__(
        self,
        forums: Sequence[Settings],
        clock: Clock | None = None,
        *,
        makes_database: bool = True,
        with_mail: bool = False,
    ) -> None:
        """`with_mail`: a forum whose servers or passwords are missing stands aside, too.

        Raises ConfigurationError with every problem where no forum is left, StorageFault where the database cannot be used.
        """
        rulesets, self.aside = _read(forums, with_mail=with_mail)
        if not rulesets:
            raise ConfigurationError(tuple(problem for aside in self.aside for problem in aside.problems))
        self.engine: Engine = open_database(forums[0].database_url, makes=makes_database)
        self.houses = tuple(House(own, clock, ruleset=rules, engine=self.engine) for own, rules in rulesets)
        self.has_several = len(forums) > 1
        if self.has_several:
            self._introduce()

    def _introduce(self) -> None:
        """Let every forum know the others, now and at every tick."""
        closed = {aside.settings.mailbox_user for aside in self.aside} - {None}
        for house in self.houses:
            house.accepts = partial(self._refuse_clash, house)
            house.neighbours = partial(self._neighbours_of, house)
            house.stands_still = STANDS_STILL if house.settings.mailbox_user in closed else None
            house.look_at_neighbours()

    def _neighbours_of(self, house: House) -> tuple[Neighbour, ...]:
        others = [other for other in self.houses if other is not house]
        with reading(self.engine) as tx:
            return tuple(
                Neighbour(register_of(other.office, tx), other.office.signer, _share(house.settings, other.settings))
                for other in others
            )

    def _refuse_clash(self, house: House, changed: Ruleset) -> None:
        """Raises ConfigurationError where changed rules would take another forum's id or contact address."""
        by_file = {other.settings.rules_path.name: other.office.ruleset for other in self.houses}
        name = house.settings.rules_path.name
        if wrong := clashes(by_file | {name: changed}).get(name):
            raise ConfigurationError(wrong)


def offices_of(forums: Sequence[Settings]) -> tuple[Office, ...]:
    """The forums where there is no database: nothing was learned yet. Raises ConfigurationError where one cannot be used."""
    rulesets, aside = _read(forums, with_mail=False)
    if aside:
        raise ConfigurationError(tuple(problem for one in aside for problem in one.problems))
    offices = [build_office(ruleset, secret_of(own)) for own, ruleset in rulesets]
    each = list(zip((own for own, _ in rulesets), offices, strict=True))
    return tuple(
        replace(
            office,
            neighbours=tuple(
                Neighbour(other.ruleset.register, other.signer, _share(own, its))
                for its, other in each
                if other is not office
            ),
        )
        for own, office in each
    )


def _share(one: Settings, other: Settings) -> bool:
    """Do these forums watch the same mailbox?"""
    return one.mailbox_user is not None and one.mailbox_user == other.mailbox_user


def _read(forums: Sequence[Settings], *, with_mail: bool) -> tuple[list[tuple[Settings, Ruleset]], tuple[Aside, ...]]:
    """The forums that can be served, and those that cannot."""
    read: list[tuple[Settings, Ruleset]] = []
    aside: list[Aside] = []
    for settings in forums:
        problems = missing_for_mail(settings) if with_mail else ()
        try:
            ruleset = load_ruleset(settings.rules_path)
        except ConfigurationError as wrong:
            aside.append(Aside(settings, (*problems, *wrong.problems)))
            continue
        if problems:
            aside.append(Aside(settings, problems))
        else:
            read.append((settings, ruleset))
    wrong_together = clashes({settings.rules_path.name: ruleset for settings, ruleset in read})
    aside += [
        Aside(own, wrong_together[own.rules_path.name]) for own, _ in read if own.rules_path.name in wrong_together
    ]
    return [(own, rules) for own, rules in read if own.rules_path.name not in wrong_together], tuple(aside)
