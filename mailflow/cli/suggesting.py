"""explain --suggest: the rule that would decide a mail as the coordinator wishes, tried before it is printed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mailflow.cli.house import NO_SECRET, settings
from mailflow.cli.output import print_json, tell
from mailflow.daemon.house import build_office
from mailflow.errors import ConfigurationError, MailflowError, NotPossible, WrongUse
from mailflow.handlers.office import Office
from mailflow.handlers.reading import read_mail
from mailflow.handlers.records import NoRecords
from mailflow.handlers.understanding import Understanding, understand
from mailflow.rules.act_in_body import act_text
from mailflow.rules.load import load_ruleset, read_ruleset
from mailflow.rules.places import Tree, read_tree
from mailflow.rules.ruleset import Then
from mailflow.rules.suggestion import Suggestion, Wrong, added, place_of_rule, suggest, word_lists
from mailflow.settings.forums import settings_of_forums


def print_suggestion(files: list[Path], wanted: str | None, offices: tuple[Office, ...], *, as_json: bool) -> None:
    """Print the YAML to add. Raises NotPossible with the reason where no rule could or should do it."""
    then, file, office = _asked(files, wanted, offices)
    raw = _read(file)
    path = _rules_of(office)
    text = path.read_text("utf-8-sig")
    tree = read_tree(text, path.name)
    said = _understood(raw, office)
    found = _suggested(said, then, office, tree)
    if isinstance(found, Suggestion):
        decided = _tried(raw, added(text, tree, found), path)
        if decided.decision != then.value or decided.rule != found.name:
            reasons = "; ".join(str(reason) for reason in decided.reasons)
            raise NotPossible(
                f"No rule does that: {file} would be decided as {decided.decision} all the same ({reasons})."
            )
    if as_json:
        print_json(_fields(str(file), then, found, tree))
    else:
        _tell(file, then, found, tree)


def _asked(files: list[Path], wanted: str | None, offices: tuple[Office, ...]) -> tuple[Then, Path, Office]:
    if wanted is None or wanted not in {then.value for then in Then}:
        raise WrongUse("Say what the mail should have been: --as open, --as hold or --as ignore.")
    if len(files) != 1:
        raise WrongUse("A rule is suggested for one mail at a time: name one file.")
    if len(offices) != 1:
        raise WrongUse("There are several forums: say which one with --forum.")
    return Then(wanted), files[0], offices[0]


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise WrongUse(
            f"{file} cannot be read: {fault.strerror}. Name a mail as a file, for example mail.eml."
        ) from fault


def _rules_of(office: Office) -> Path:
    paths = [own.rules_path for own in settings_of_forums(settings())]
    if len(paths) == 1:
        return paths[0]
    return next(path for path in paths if load_ruleset(path).register.forum == office.forum)


def _understood(raw: bytes, office: Office) -> Understanding:
    try:
        return understand(read_mail(raw, office), office, office.ruleset.register, NoRecords())
    except Exception as fault:
        raise MailflowError(f"The mail cannot be read ({type(fault).__name__}): no rule decides about it.") from fault


def _suggested(said: Understanding, then: Then, office: Office, tree: Tree) -> Suggestion | None:
    """The rule; None where it is decided so already."""
    if said.recognition is None:
        raise NotPossible(f"No rule decides about this mail: it is of the kind {said.kind}, told by other marks.")
    if said.decision == then.value:
        return None
    wrong = Wrong(
        sender=said.sender,
        trusted=said.origin.trusted,
        why_not_trusted="; ".join(str(reason) for reason in said.origin.reasons),
        subject=said.mail.subject,
        file_names=tuple(document.name for document in said.documents),
        own_text=said.words.text,
        body_is_draft=act_text(said.words.text) is not None,
        rule=said.rule,
    )
    found = suggest(wrong, then, word_lists(tree), office.ruleset.register)
    if isinstance(found, str):
        raise NotPossible(found)
    return found


def _tried(raw: bytes, text: str, path: Path) -> Understanding:
    """What the rules with the suggestion in them make of the mail."""
    try:
        ruleset = read_ruleset(text.encode(), path)
    except ConfigurationError as wrong:
        raise NotPossible(f"No rule for it would be accepted: {wrong}") from wrong
    return _understood(raw, build_office(ruleset, NO_SECRET))


def _fields(file: str, then: Then, found: Suggestion | None, tree: Tree) -> dict[str, Any]:
    if found is None:
        return {"file": file, "as": then.value, "yaml": None, "above": None, "place": None}
    place = place_of_rule(tree, found.above)
    return {
        "file": file, "as": then.value, "yaml": found.yaml, "above": found.above, "place": place[0] if place else None,
    }  # fmt: skip


def _tell(file: Path, then: Then, found: Suggestion | None, tree: Tree) -> None:
    if found is None:
        tell(f"# {file} is decided as {then.value} already: nothing need be added.")
        return
    place = place_of_rule(tree, found.above)
    where = f"directly above the rule “{found.above}” ({place[0]})" if place else "at the end of the list"
    tell(
        f"# Add the line under `words` to those there are, and the rule {where}; then run `mailflow check`.\n"
        f"{found.yaml}".rstrip()
    )
