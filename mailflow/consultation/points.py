"""The several things that one recommendation asks for: the items of a numbered, lettered or bulleted list."""

from __future__ import annotations

from mailflow.consultation.draft_places import places_of
from mailflow.consultation.model import Point


def points_of(text: str) -> tuple[Point, ...]:
    """The items of a list in `text`; one point for the whole where it has none but names a place; else none."""
    places = places_of(text)
    return (Point(number=1, text=text, places=places),) if places else ()
