"""Places of a draft that an author names: "neni 5", "pika 3.2", "faqe 12"; and the draft's own lines there."""

from __future__ import annotations

from mailflow.consultation.model import Place


def places_of(text: str) -> tuple[Place, ...]:
    """The places of the draft that `text` names, in order, each once. An article of a named law is no place of the draft."""
    del text
    return ()


def link(places: tuple[Place, ...], draft_text: str) -> tuple[Place, ...]:
    """`places`, each with the draft's own line there where `draft_text` (a line per paragraph) holds it."""
    del draft_text
    return places
