"""A rule that would decide a mail as the coordinator wishes: what `explain --suggest` prints, to be added to rules.yaml.

1. The rule asks as little as possible: who the mail is from, and two words that tell it from others. What the next mail of the kind
   shares with this one is what it will be known by.
2. It stands directly above the rule that decided so far. Those before it stay in force: what they hold is held all the same.
3. Opening is suggested only where a rule may open at all: a directorate, proven, and something to send.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mailflow.consultation.folding import fold
from mailflow.consultation.people import Register
from mailflow.rules.conditions import roles_of
from mailflow.rules.phrases import SMALL_WORDS, find, pattern_of, sentences
from mailflow.rules.places import Tree
from mailflow.rules.prefixes import without_prefixes
from mailflow.rules.ruleset import Sender, Then

PLACES = "[subject, file_names]"
DRAFTS = ("pdf", "docx", "doc", "odt", "rtf", "xlsx", "xls", "ods", "txt")
"""Endings of documents that a rule may open."""
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(SMALL_WORDS.split()) | {
    "te",
    "per",
    "dhe",
    "nga",
    "me",
    "ne",
    "and",
    "with",
    "from",
    "to",
    "in",
    "on",
}
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_GAP = 3
"""Small words that may stand between the two words of a phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrong:
    """A mail that was decided otherwise than the coordinator wishes."""

    sender: str
    trusted: bool
    why_not_trusted: str
    subject: str
    file_names: tuple[str, ...]
    own_text: str
    body_is_draft: bool
    rule: str | None
    """The rule that decided; None where none fitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What to add to rules.yaml."""

    word_list: str
    words: tuple[str, ...]
    name: str
    when: tuple[tuple[str, str], ...]
    """Condition → its value, as YAML."""
    then: Then
    above: str | None
    """Name of the rule to stand above of; None: at the end."""

    @property
    def words_yaml(self) -> str:
        """The line for `words`."""
        return f"  {self.word_list}: [{', '.join(map(_quoted, self.words))}]\n"

    @property
    def rule_yaml(self) -> str:
        """The entry for `recognise`."""
        conditions = "".join(f"      {name}: {value}\n" for name, value in self.when)
        return f"  - name: {_quoted(self.name)}\n    when:\n{conditions}    then: {self.then.value}\n"

    @property
    def yaml(self) -> str:
        """Both, under their keys."""
        return f"words:\n{self.words_yaml}recognise:\n{self.rule_yaml}"


def suggest(wrong: Wrong, wanted: Then, lists: Mapping[str, Sequence[str]], register: Register) -> Suggestion | str:
    """The rule, or the sentence that says why there is none. `lists` are the words of rules.yaml by their lists."""
    sender = _sender(wrong.sender, register)
    if wanted is Then.OPEN and (objection := _objection_to_opening(wrong, register)) is not None:
        return objection
    phrase = _telling_phrase(wrong, lists)
    if phrase is None:
        return (
            "Neither its subject nor the names of its files hold a word that would tell it from other mail; "
            "a rule would decide too much."
        )
    words, told = phrase
    name = _list_name(sender, words, lists)
    when = [("sender", sender)]
    if wanted is Then.OPEN:
        when.append(("trusted", "yes"))
        when += [_documents(wrong)] if wrong.file_names else [("documents", "no"), ("body_is_draft", "yes")]
    elif wrong.file_names:
        when.append(("documents", "yes"))
    when.append(("words", f"{{of: {name}, in: {PLACES}}}"))
    return Suggestion(
        word_list=name, words=(words,), name=f"{wanted.value}: {told}, {sender}", when=tuple(when), then=wanted, above=wrong.rule
    )  # fmt: skip


def _objection_to_opening(wrong: Wrong, register: Register) -> str | None:
    if register.directorate_of(wrong.sender) is None:
        return (
            f"Opening is suggested for directorates only, and {wrong.sender or 'its sender'} is none of them. If it is one, "
            "enter the address under `directorates`."
        )
    if not wrong.trusted:
        return (
            f"Opening is never suggested for a sender who is not proven ({wrong.why_not_trusted}): a forged mail would go out to "
            "everybody. `mailflow doctor` says which marks of the mail server could prove it."
        )
    if not wrong.file_names and not wrong.body_is_draft:
        return "There is nothing to send: it brings no document, and no act is written in it."
    return None


def _sender(address: str, register: Register) -> str:
    """The narrowest role: the directorate by its id."""
    directorate = register.directorate_of(address)
    if directorate is not None:
        return directorate.id
    roles = roles_of(address, register)
    order = (Sender.CONTACT_POINT, Sender.COORDINATOR, Sender.MEMBER, Sender.UNKNOWN)
    return next(role.value for role in order if role in roles)


def _documents(wrong: Wrong) -> tuple[str, str]:
    endings = {name.rpartition(".")[2].lower() for name in wrong.file_names if "." in name}
    types = [ending for ending in DRAFTS if ending in endings]
    return "documents", f"{{types: [{', '.join(types)}]}}" if types else "yes"


def _telling_phrase(wrong: Wrong, lists: Mapping[str, Sequence[str]]) -> tuple[str, str] | None:
    """(as rules.yaml writes it, as its author wrote it): two words of the subject, else of a file's name."""
    common = pattern_of(tuple(word for words in lists.values() for word in words))
    texts = (without_prefixes(wrong.subject), *(_ENDING.sub("", name) for name in wrong.file_names))
    for text in texts:
        phrase = _best_pair(text, common)
        if phrase is not None and find((phrase[0],), sentences(text)) is not None:
            return phrase
    return None


def _best_pair(text: str, common: re.Pattern[str]) -> tuple[str, str] | None:
    """Two words that follow each other, those before all that stand in no list; else the one word there is."""
    words = [(found[0], found.start(), found.end()) for found in _WORD.finditer(text[:1_000])]
    telling = [at for at, (word, _, _) in enumerate(words) if len(word) > 3 and fold(word) not in _SMALL]
    if not telling:
        return None

    def own(at: int) -> bool:
        return common.search(fold(words[at][0])) is None

    def beside(first: int, second: int) -> bool:
        between = words[first + 1 : second]
        return len(between) <= _GAP and all(fold(word) in _SMALL for word, _, _ in between)

    pairs = [pair for pair in pairwise(telling) if beside(*pair)]
    if not pairs:
        at = max(telling, key=own)
        return (_starred(words[at][0]), words[at][0]) if own(at) else None
    first, second = max(pairs, key=lambda pair: own(pair[0]) + own(pair[1]))
    joint = " … " if second > first + 1 else " "
    written = " ".join(text[words[first][1] : words[second][2]].split())
    return f"{_starred(words[first][0])}{joint}{_starred(words[second][0])}", written


def _starred(word: str) -> str:
    """With a star for the endings of Albanian nouns."""
    return f"{word[: -2 if len(word) > 5 else -1].lower()}*"


def _list_name(sender: str, words: str, lists: Mapping[str, Sequence[str]]) -> str:
    name = "_".join(
        [
            sender,
            *(
                "".join(c for c in fold(word) if c.isascii() and c.isalnum())
                for word in words.split(" ")
                if word != "…"
            ),
        ]
    )
    name = name.replace("-", "_")
    number = next(number for number in range(1, 1_000) if (name if number == 1 else f"{name}_{number}") not in lists)
    return name if number == 1 else f"{name}_{number}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def word_lists(tree: Tree) -> dict[str, list[str]]:
    """The lists under `words` of a rules.yaml."""
    found = tree.at(("words",)) if isinstance(tree.root, dict) else None
    lists = found.items() if isinstance(found, dict) else ()
    return {name: [words] if isinstance(words, str) else list(words or ()) for name, words in lists}


def added(text: str, tree: Tree, suggestion: Suggestion) -> str:
    """`text`, a rules.yaml of which `tree` tells the places, with the suggestion in it, as a person would add it."""
    lines = text.splitlines(keepends=True)
    additions = [(_line_of_rule(lines, tree, suggestion.above), suggestion.rule_yaml)]
    if isinstance(tree.at(("words",)), dict):
        additions.append((tree.keys[("words",)][0], suggestion.words_yaml))
    else:
        additions.append((len(lines), f"\nwords:\n{suggestion.words_yaml}"))
    for line, addition in sorted(additions, reverse=True):
        lines.insert(line, addition)
    return "".join(lines)


def place_of_rule(tree: Tree, name: str | None) -> tuple[str, int] | None:
    """(`rules.yaml:612:5`, line) of the rule of that name."""
    rules = tree.at(("recognise",)) or []
    for number, rule in enumerate(rules):
        if isinstance(rule, dict) and name is not None and " ".join(str(rule.get("name")).split()) == name:
            return tree.place(("recognise", number)), tree.values["recognise", number][0]
    return None


def _line_of_rule(lines: Sequence[str], tree: Tree, name: str | None) -> int:
    """How many lines stand before the rule of that name; before what follows the list, where there is none."""
    found = place_of_rule(tree, name)
    if found is not None:
        return found[1] - 1
    start = tree.keys[("recognise",)][0]
    following = (line for line in range(start, len(lines)) if lines[line][:1] not in {" ", "#", "\n", "\r", "-"})
    return next(following, len(lines))
