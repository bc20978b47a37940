"""The points of a recommendation, each place they name beside the draft's own line there."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, islice

from sqlalchemy import Connection

from mailflow.consultation.draft_places import link
from mailflow.consultation.model import Consultation, Place, Point
from mailflow.consultation.points import points_of
from mailflow.handlers.notices import Circle
from mailflow.rules.title import is_supporting
from mailflow.storage.content import get_content


def linked_points(
    tx: Connection, circle: Circle, consultation: Consultation, version: int, text: str
) -> tuple[Point, ...]:
    """The points of `text`, an author's own words on that version of the draft."""
    points = points_of(text)
    if not any(point.places for point in points):
        return points
    # All at once: each look at a draft reads it from end to end.
    found = iter(
        _linked(tuple(chain.from_iterable(p.places for p in points)), _texts(tx, circle, consultation, version))
    )
    return tuple(replace(point, places=tuple(islice(found, len(point.places)))) for point in points)


def _linked(places: tuple[Place, ...], drafts: tuple[str, ...]) -> tuple[Place, ...]:
    """Each by the first document that holds it."""
    for draft in drafts:
        if all(place.line is not None for place in places):
            break
        found = link(places, draft)
        places = tuple(old if old.line is not None else new for old, new in zip(places, found, strict=True))
    return places


def _texts(tx: Connection, circle: Circle, consultation: Consultation, version: int) -> tuple[str, ...]:
    """What could be read of the version's documents, the draft itself before what came with it."""
    documents = next((v.documents for v in consultation.versions if v.number == version), ())
    in_order = sorted(documents, key=is_supporting)
    return tuple(_text(tx, circle, document.text) for document in in_order if document.text is not None)


def _text(tx: Connection, circle: Circle, sha256: str) -> str:
    """Kept for the other answers of the same transaction."""
    if sha256 not in circle.texts:
        circle.texts[sha256] = get_content(tx, sha256).decode()
    return circle.texts[sha256]
