"""Letters that were written without a look at the rules: how general recognition is.

A draft that is held costs the coordinator one word; one that goes out wrongly cannot be called back. So nothing may open that
must not, and what is asked of her in vain, or missed, stands here by name: `python -m tests.rules.test_recognition_blind` shows it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

import pytest

from mailflow.daemon.house import build_office
from mailflow.handlers.hindsight import Hindsight, PastMail
from mailflow.handlers.reading import read_mail, with_contents
from tests.rules import blind_letters
from tests.rules.blind.letter import Letter, raw_of
from tests.rules.letters import shipped

ARRIVED = datetime(2026, 3, 10, 8, 13, tzinfo=UTC)
Singles = Callable[[], Iterator[tuple[str, Letter]]]
Pairs = Callable[[], Iterable[tuple[str, Letter, Letter]]]
SETS: dict[str, tuple[Singles, Pairs]] = {
    "first": (blind_letters.table, blind_letters.later),
    "second": (blind_letters.second_table, blind_letters.second_later),
    "third": (blind_letters.third_table, tuple),
    "fourth": (blind_letters.fourth_table, tuple),
}
QUIET = frozenset({"nothing", "near_miss", "review"})
"""The coordinator is not asked anything. A member's mail without proof goes to review, whatever it says."""


@cache
def outcomes(table: str = "first") -> dict[str, tuple[str, PastMail]]:
    """Name of a letter → its truth, and what was made of it."""
    office = build_office(shipped(), b"a key of thirty-two bytes, or so")
    single, later = SETS[table]
    pairs: list[tuple[str, tuple[Letter, ...]]] = [(truth, (letter,)) for truth, letter in single()]
    pairs += [(truth, (first, letter)) for truth, first, letter in later()]
    flat = [
        read_mail(raw_of(letter), office, None, ARRIVED + timedelta(days=day), looks_into_documents=False)
        for _, letters in pairs
        for day, letter in enumerate(letters)
    ]
    read = iter(with_contents(flat, office))
    found = {}
    for truth, letters in pairs:
        past = Hindsight(office)
        judged = [past.judge(next(read)) for _ in letters]
        found[letters[-1].name] = (truth, judged[-1])
    return found


def became(found: PastMail) -> str:
    """The outcome in the words of the table."""
    if found.outcome == "follows":
        return found.kind
    return "ignore" if found.outcome in QUIET else found.outcome


def show(table: str) -> None:
    """The table of confusion, and every letter of which something else became than it should."""
    counted = Counter((truth, became(found)) for truth, found in outcomes(table).values())
    for (truth, outcome), count in sorted(counted.items()):
        print(f"{count:4}  {truth} → {outcome}")
    for name, (truth, found) in outcomes(table).items():
        if became(found) != truth:
            print(f"{truth} → {became(found)}: {name}: {'; '.join(found.reasons)}")


MISSED = {
    "percjelle-bashkengjitur-shkurt": "hold",  # its only file is called a report
    "kujtese-prej-drejtorit": "hold",  # a reminder to everybody, with papers; asked in vain
    "2-dokumenti-flet": "hold",  # "look at it": at a document that says it is for consultation
    "2-opinione-oshc": "hold",  # a "proposed plan", and nothing says draft
    "3-english-kindly": "hold",  # an agenda by its name: a Digital Agenda
    "3-shkurt-1": "hold",  # the forum is only in the subject, and the file does not say draft
    "4-rregullore-shkollat": "hold",  # a question that is a request to one who knows the writer
}
"""Name of a letter → what became of it instead."""


@pytest.mark.parametrize("table", SETS)
def test_nothing_opens_but_what_must(table: str) -> None:
    assert [
        name for name, (truth, found) in outcomes(table).items() if became(found) == "open" and truth != "open"
    ] == []


@pytest.mark.parametrize("table", SETS)
def test_each_letter_becomes_what_it_is(table: str) -> None:
    other = {name: became(found) for name, (truth, found) in outcomes(table).items() if became(found) != truth}
    assert other == {name: became for name, became in MISSED.items() if name in outcomes(table)}


if __name__ == "__main__":
    for table in SETS:
        show(table)
