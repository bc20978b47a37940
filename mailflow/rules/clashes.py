"""What several forums of one installation must not have in common: their id, and the contact point's address."""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.consultation.people import fold_address
from mailflow.errors import Problem
from mailflow.rules.ruleset import Ruleset


def clashes(rulesets: Mapping[str, Ruleset]) -> dict[str, tuple[Problem, ...]]:
    """File name → what it has in common with others. `rulesets` are by the names of their files."""
    found: dict[str, tuple[Problem, ...]] = {}
    for name, ruleset in rulesets.items():
        register = ruleset.register
        others = {other: rules.register for other, rules in rulesets.items() if other != name}
        same_id = [other for other, theirs in others.items() if theirs.forum.casefold() == register.forum.casefold()]
        same_address = [
            other
            for other, theirs in others.items()
            if fold_address(theirs.contact_address) == fold_address(register.contact_address)
        ]
        problems = []
        if same_id:
            message = f"The id {register.forum} is also that of {', '.join(same_id)}."
            problems.append(Problem(f"{name}: forum.id", message, "Give each forum an id of its own."))
        if same_address:
            message = f"{register.contact_address} is also the contact point of {', '.join(same_address)}."
            remedy = "Give each forum an address of its own; an alias of the same mailbox will do."
            problems.append(Problem(f"{name}: contact_point.address", message, remedy))
        if problems:
            found[name] = tuple(problems)
    return found
