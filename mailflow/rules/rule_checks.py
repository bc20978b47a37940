"""The rules of `recognise`, looked at together: names they refer to, and rules that can never match or must not open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from mailflow.rules import schema
from mailflow.rules.assemble import ALL, WordLists, when_of
from mailflow.rules.mistakes import nearest, shown
from mailflow.rules.people_checks import entries, group_names
from mailflow.rules.places import Path, Tree
from mailflow.rules.reachability import contradiction, covers, is_unconditional
from mailflow.rules.ruleset import Sender, Then, When
from mailflow.rules.time_checks import part

_WORD_KEYS = ("words", "words_also", "without_words", "sentence_without")


def check_rules(tree: Tree) -> None:
    """Add the problems of `recognise` that concern more than one key."""
    _check_names(tree)
    for path, rule in entries(tree, "recognise"):
        _check_senders(tree, path)
        _check_word_lists(tree, path)
        _check_audience(tree, path)
        _check_deadline(tree, path, rule)
    _check_directorate_ids(tree)
    _check_reach(tree)


def _check_names(tree: Tree) -> None:
    first: dict[str, Path] = {}
    for path, rule in entries(tree, "recognise"):
        name = rule.get("name")
        if isinstance(name, str) and (earlier := first.setdefault(name.strip().casefold(), path)) != path:
            message = f"A rule is called {shown(name)} a second time (first at {tree.place((*earlier, 'name'))})."
            tree.complain((*path, "name"), message, "Explanations name rules: give each a name of its own.")


def _check_senders(tree: Tree, rule: Path) -> None:
    ids = [str(entry.get("id", "")).strip() for _, entry in entries(tree, "directorates")]
    known = [*map(str, Sender), *ids]
    for path, sender in _listed(tree, (*rule, "when", "sender")):
        if sender not in known:
            message = f"The sender {shown(sender)} is neither a role nor the id of a directorate."
            tree.complain(
                path, message, nearest(sender, known).strip() or f"Write one of: {', '.join(Sender)}, or an id."
            )


def _check_word_lists(tree: Tree, rule: Path) -> None:
    lists = tree.at(("words",))
    known = list(lists) if isinstance(lists, dict) else []
    for key in _WORD_KEYS:
        path: Path = (*rule, "when", key)
        if isinstance(tree.at(path), dict):
            path = (*path, "of")
        for place, name in _listed(tree, path):
            if name not in known:
                remedy = nearest(name, known).strip() or "Rules name lists; the words themselves stand under `words`."
                tree.complain(place, f"The word list {shown(name)} is not known.", remedy)


def _check_audience(tree: Tree, rule: Path) -> None:
    known = group_names(tree)
    for path, group in _listed(tree, (*rule, "audience")):
        if group not in (ALL, *known):
            remedy = nearest(group, known).strip() or f"Write all, or some of: {', '.join(known)}."
            tree.complain(path, f"The group {shown(group)} of the audience is not known.", remedy)


def _check_deadline(tree: Tree, path: Path, rule: dict[str, Any]) -> None:
    given = rule.get("deadline")
    deadlines = part(tree, ("deadlines",), schema.DeadlinesEntry)
    if not deadlines or not isinstance(given, str) or not given.strip().isdigit():
        return
    if not deadlines.standard <= int(given) <= deadlines.longest:
        message = (
            f"The rule's deadline of {given} working days is not between deadlines.standard and deadlines.longest."
        )
        remedy = (
            f"Write {deadlines.standard} to {deadlines.longest}; a shorter deadline is set by the coordinator alone."
        )
        tree.complain((*path, "deadline"), message, remedy)


def _check_directorate_ids(tree: Tree) -> None:
    for path, entry in entries(tree, "directorates"):
        given = entry.get("id")
        if isinstance(given, str) and given.strip() in set(Sender):
            message = f"The id {shown(given)} of a directorate is a word that rules use for senders."
            tree.complain((*path, "id"), message, "Choose another id, e.g. mjedisi.")


def _check_reach(tree: Tree) -> None:
    """Contradictions, rules behind others that take all their mail, and rules that would open too easily."""
    lists = tree.at(("words",))
    spelled: WordLists = {
        name: [word for word in words if isinstance(word, str)]
        for name, words in (lists if isinstance(lists, dict) else {}).items()
        if isinstance(words, list)
    }
    before: list[tuple[Path, str, When]] = []
    for path, rule in entries(tree, "recognise"):
        when = _when(rule, spelled)
        if when is None:
            continue
        name = str(rule.get("name", "?"))
        reason = contradiction(when) or _taken_by(when, before, tree)
        if reason:
            tree.complain(
                (*path, "when"),
                f"The rule {shown(name)} can never match: {reason}.",
                "Change its conditions, or remove it.",
            )
        if rule.get("then") == Then.OPEN:
            _check_opening(tree, path, name, when)
        before.append((path, name, when))


def _when(rule: dict[str, Any], lists: WordLists) -> When | None:
    """The conditions where they are right in themselves and every list they name has words."""
    try:
        when = when_of(schema.WhenEntry.model_validate(rule.get("when")), lists)
    except ValidationError:
        return None
    named = (when.words, when.words_also, when.without_words, when.sentence_without)
    return when if all(words is None or all(lists.get(name) for name in words.lists) for words in named) else None


def _taken_by(when: When, before: list[tuple[Path, str, When]], tree: Tree) -> str | None:
    for path, name, earlier in before:
        if not covers(earlier, when):
            continue
        place = tree.place(path)
        if is_unconditional(earlier):
            return f"it stands behind {shown(name)} ({place}), which takes every mail"
        if earlier == when:
            return f"its conditions are those of {shown(name)} ({place})"
        return f"every mail it fits is taken by {shown(name)} ({place})"
    return None


def _check_opening(tree: Tree, path: Path, name: str, when: When) -> None:
    """Nothing is forwarded because of an unproven From, and not without something to send (promise 3 of the README)."""
    of_directorates = bool(when.sender) and not set(when.sender) & (set(Sender) - {Sender.DIRECTORATE})
    brings_draft = when.body_is_draft or (when.documents is not None and when.documents.at_least > 0)
    if of_directorates and when.trusted and brings_draft:
        return
    tree.complain(
        (*path, "when"),
        f"The rule {shown(name)} opens consultations too easily.",
        "A rule that opens asks for `sender: directorate` (or ids of directorates), `trusted: yes`, and `documents: yes` or "
        "`body_is_draft: yes`; otherwise write `then: hold`.",
    )


def _listed(tree: Tree, path: Path) -> Iterator[tuple[Path, str]]:
    """The texts at `path`, a single one or a list of them, each with its path."""
    value = tree.at(path)
    if isinstance(value, str):
        yield path, value.strip()
    elif isinstance(value, list):
        yield from (((*path, index), item.strip()) for index, item in enumerate(value) if isinstance(item, str))
