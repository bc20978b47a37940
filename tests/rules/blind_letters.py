"""The blind set as one table: what each letter must become, and the letter."""

from collections.abc import Iterator

from tests.rules.blind import fourth, second, third
from tests.rules.blind.holds import LETTERS as HELD
from tests.rules.blind.ignores import LETTERS as IGNORED
from tests.rules.blind.later import REVISIONS, WITHDRAWALS
from tests.rules.blind.letter import Letter
from tests.rules.blind.opens import LETTERS as OPENED


def table() -> Iterator[tuple[str, Letter]]:
    """Truth and letter: the single ones."""
    for truth, letters in (("open", OPENED), ("hold", HELD), ("ignore", IGNORED)):
        for letter in letters:
            yield truth, letter


def later() -> Iterator[tuple[str, Letter, Letter]]:
    """Truth, the mail that opened a consultation, the mail about it."""
    for first, letter in REVISIONS:
        yield "revision", first, letter
    for first, letter in WITHDRAWALS:
        yield "withdrawal", first, letter


def second_table() -> Iterator[tuple[str, Letter]]:
    """The single letters of the second set."""
    for truth, letters in (("open", second.OPENED), ("hold", second.HELD), ("ignore", second.IGNORED)):
        for letter in letters:
            yield truth, letter


def second_later() -> Iterator[tuple[str, Letter, Letter]]:
    """The pairs of the second set."""
    for first, letter in second.REVISIONS:
        yield "revision", first, letter
    for first, letter in second.WITHDRAWALS:
        yield "withdrawal", first, letter


def third_table() -> Iterator[tuple[str, Letter]]:
    """The letters of the third set, all single."""
    for truth, letters in (("open", third.OPENED), ("hold", third.HELD), ("ignore", third.IGNORED)):
        for letter in letters:
            yield truth, letter


def fourth_table() -> Iterator[tuple[str, Letter]]:
    """The letters of the fourth set, all single."""
    for truth, letters in (("open", fourth.OPENED), ("hold", fourth.HELD), ("ignore", fourth.IGNORED)):
        for letter in letters:
            yield truth, letter
