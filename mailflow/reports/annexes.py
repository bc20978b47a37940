"""The words of attached papers: all that was read, and what a paper says by its text alone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from mailflow.consultation.enclosures import Enclosure
from mailflow.consultation.model import Recommendation
from mailflow.storage.content import get_contents


def texts_read(tx: Connection, filed: Sequence[Recommendation]) -> dict[str, str]:
    """SHA-256 (hex) of each attachment in which a text was read → the text."""
    return _texts(tx, [one for r in filed for one in r.enclosures])


def annex_texts(tx: Connection, filed: Sequence[Recommendation]) -> dict[str, str]:
    """SHA-256 (hex) of each attachment → what it says by its text: all of an annex, of an archive the papers beside a corrected draft."""
    enclosures = [one for r in filed for one in r.enclosures]
    beside = [one for one in enclosures if one.annexes]
    texts = get_contents(tx, {text for one in beside for text in one.annexes}) if beside else {}
    joined = {one.sha256: "\n\n".join(texts[text].decode() for text in one.annexes) for one in beside}
    return joined | _texts(tx, [one for one in enclosures if speaks_by_its_text(one)])


def speaks_by_its_text(enclosure: Enclosure) -> bool:
    """Was a text read in it, and nothing that is told otherwise?"""
    return enclosure.text is not None and enclosure.says_something and not (enclosure.changes or enclosure.differences)


def _texts(tx: Connection, enclosures: Sequence[Enclosure]) -> dict[str, str]:
    kept = {one.sha256: one.text for one in enclosures if one.text is not None}
    texts = get_contents(tx, set(kept.values())) if kept else {}
    return {sha256: texts[text].decode() for sha256, text in kept.items()}
