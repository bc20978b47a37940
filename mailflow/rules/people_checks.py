"""Who is who, looked at together: ids, addresses, groups. Works on the plain tree, so that no other mistake hides these."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mailflow.consultation.model import Mode
from mailflow.consultation.people import fold_address
from mailflow.rules.mistakes import nearest, shown
from mailflow.rules.places import Path, Tree


@dataclass(frozen=True, slots=True)
class _Claim:
    """An address in somebody's list."""

    address: str
    path: Path
    kind: str
    """`directorate` or `member`"""
    who: str
    """How messages call the person or office."""
    owner: str
    """Claims of one owner may share an address: the same organisation, else the person alone."""


def check_people(tree: Tree) -> None:
    """Add the problems of directorates, groups and members, as far as they concern more than one key."""
    for key in ("directorates", "members"):
        _check_ids(tree, key)
        for path, entry in entries(tree, key):
            if not any(_texts(entry.get("addresses"))):
                one = "directorate" if key == "directorates" else "member"
                message = f"The {one} {_called(entry)} has no address."
                tree.complain(
                    (*path, "addresses"),
                    message,
                    "Add `addresses: [emri.mbiemri@bashkia.gov.al]` with at least one address.",
                )
    _check_addresses(tree)
    _check_audit_copy(tree)
    _check_groups(tree)
    _check_nobody(tree)


def entries(tree: Tree, key: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The mappings of the list `key`, each with its path; whatever is no mapping is skipped."""
    listed = tree.at((key,))
    if isinstance(listed, list):
        for index, entry in enumerate(listed):
            if isinstance(entry, dict):
                yield (key, index), entry


def group_names(tree: Tree) -> list[str]:
    """The names under `groups`, with blanks collapsed."""
    return [" ".join(name.split()) for name in _texts(tree.at(("groups",))) if name]


def _check_ids(tree: Tree, key: str) -> None:
    first: dict[str, Path] = {}
    for path, entry in entries(tree, key):
        given = entry.get("id")
        if not isinstance(given, str):
            continue
        earlier = first.setdefault(given.strip().casefold(), path)
        if earlier != path:
            place = tree.place((*earlier, "id"))
            message = f"The id {shown(given)} is given a second time under `{key}` (first at {place})."
            tree.complain((*path, "id"), message, "Give every entry an id of its own; capitals make no difference.")


def _check_addresses(tree: Tree) -> None:
    first: dict[tuple[str, str], _Claim] = {}
    for claim in _claims(tree):
        earlier = first.setdefault((claim.kind, fold_address(claim.address)), claim)
        if earlier is claim:
            continue
        if earlier.path[:2] == claim.path[:2]:
            tree.complain(
                claim.path, f"The address {shown(claim.address)} stands twice in one list.", "Keep one of the two."
            )
        elif earlier.owner != claim.owner:
            place = tree.place(earlier.path)
            message = f"The address {shown(claim.address)} of {claim.who} is claimed by {earlier.who} too ({place})."
            remedy = "Only members of one organisation may share an address: remove it from one of the two."
            tree.complain(claim.path, message, remedy)


def _check_audit_copy(tree: Tree) -> None:
    """It gets a copy of every mail: nobody of the forum may be it."""
    place = ("sending", "audit_copy")
    given = tree.at(place)
    if not isinstance(given, str):
        return
    whose = next((claim for claim in _claims(tree) if fold_address(claim.address) == fold_address(given)), None)
    if whose is not None:
        message = f"The address {shown(given)} would get a copy of every mail, and it is that of {whose.who}."
        tree.complain(
            place, message, "Name an address of the house that is nobody's, whose mail reaches one of `folders`."
        )


def _claims(tree: Tree) -> Iterator[_Claim]:
    for kind, key in (("directorate", "directorates"), ("member", "members")):
        for path, entry in entries(tree, key):
            organisation = entry.get("organisation")
            shared = kind == "member" and isinstance(organisation, str) and organisation.strip()
            owner = " ".join(str(organisation).split()).casefold() if shared else f"{path}"
            addresses = entry.get("addresses")
            for index, address in enumerate(_texts(addresses)):
                if not address:
                    continue
                place = (*path, "addresses", index) if isinstance(addresses, list) else (*path, "addresses")
                yield _Claim(address.strip(), place, kind, f"the {kind} {_called(entry)}", owner)


def _check_groups(tree: Tree) -> None:
    if not isinstance(tree.at(("groups",)), list | str | None):
        return
    known = group_names(tree)
    seen: set[str] = set()
    for index, name in enumerate(known):
        if name.casefold() in seen:
            tree.complain(("groups", index), f"The group {shown(name)} is named twice.", "Keep one of the two.")
        seen.add(name.casefold())
    for path, entry in entries(tree, "members"):
        group = entry.get("group")
        if isinstance(group, str) and " ".join(group.split()) not in known:
            message = f"The group {shown(group)} of the member {_called(entry)} is not known."
            tree.complain((*path, "group"), message, nearest(group, known).strip() or _groups_remedy(known))


def _groups_remedy(known: list[str]) -> str:
    return f"Write one of: {', '.join(known)}; or add it under `groups`." if known else "List the names under `groups`."


def _check_nobody(tree: Tree) -> None:
    """Outside shadow mode there must be somebody to hear and somebody to invite."""
    if tree.at(("mode",)) not in (Mode.SUPERVISED, Mode.AUTOMATIC):
        return
    for key, purpose in (("directorates", "no draft could ever be recognised"), ("members", "nobody could be invited")):
        if not tree.at((key,)):
            tree.complain(
                ("mode",),
                f"The mode is '{tree.at(('mode',))}', but `{key}` is empty: {purpose}.",
                "Fill it in, or write shadow.",
            )


def _called(entry: dict[str, Any]) -> str:
    """`'M07' (Ledina Pashollari)` as far as there are id and name."""
    given, name = entry.get("id"), entry.get("name")
    if isinstance(given, str) and isinstance(name, str):
        return f"{shown(given)} ({shown(name)[1:-1]})"
    return shown(given or name or "?")


def _texts(value: Any) -> list[str]:
    """The texts of a list (positions of other things stay, as empty texts are never found), or a single text."""
    if isinstance(value, str):
        return [value]
    return [item if isinstance(item, str) else "" for item in value] if isinstance(value, list) else []
