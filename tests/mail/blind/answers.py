"""The blind answers: texts of members, without quote and signature, and what a coordinator would call them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mail.blind.records import Record, records

_POINT = re.compile(r"⟦(?P<places>[^|⟧]*)\|(?P<text>[^⟧]*)⟧")


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a list: its text without number or letter, and the places it names."""

    text: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A text and what it is. `split`: how its points are taken.

    `must`: these points; `may`: these or none; `outer`: these at least, their own lists may be points too; `never`: one whole;
    None: nothing is expected.
    """

    name: str
    text: str
    kinds: frozenset[str]
    supplements: bool
    points: tuple[Point, ...]
    places: tuple[str, ...]
    split: str | None


def answers() -> Iterator[Answer]:
    """Both sets in their order."""
    for file in ("answers_remarks.txt", "answers_others.txt", "answers_second.txt"):
        yield from map(_answer, records(file))


def _answer(record: Record) -> Answer:
    head, _, places = record.head.partition(" @ ")
    kinds, *words = head.split()
    points = tuple(Point(found["text"], _places(found["places"])) for found in _POINT.finditer(record.text))
    split = {"whole": "never", "optional": "may", "nested": "outer"}
    return Answer(
        record.name,
        _POINT.sub(lambda found: found["text"], record.text),
        frozenset(kinds.split("/")),
        "supplements" in words,
        points,
        _places(places),
        next((split[word] for word in words if word in split), "must" if points else None),
    )


def _places(text: str) -> tuple[str, ...]:
    return tuple(place.strip() for place in text.split(";") if place.strip())
