"""The words of annexes: what a paper says that brings neither changes nor comments on the draft."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from mailflow.consultation.enclosures import Enclosure
from mailflow.consultation.model import Recommendation
from mailflow.storage.content import get_contents


def speaks_by_its_text(enclosure: Enclosure) -> bool:
    """Must its whole text be shown, since there is nothing else to show of it?"""
    return enclosure.text is not None and enclosure.says_something and not (enclosure.changes or enclosure.differences)


def annex_texts(tx: Connection, filed: Sequence[Recommendation]) -> dict[str, str]:
    """SHA-256 (hex) of each such annex → its text."""
    annexes = [one for r in filed for one in r.enclosures if speaks_by_its_text(one)]
    texts = get_contents(tx, {one.text for one in annexes if one.text is not None})
    return {one.sha256: texts[one.text].decode() for one in annexes if one.text is not None}
