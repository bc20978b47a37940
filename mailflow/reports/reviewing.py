"""The review list: mails that nobody can file without the coordinator, each with its words, the best guess, and what settles it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from mailflow.consultation.people import Register
from mailflow.mail.incoming import parse
from mailflow.mail.quoting import own_words
from mailflow.reports.steps import next_step
from mailflow.storage import ledger
from mailflow.storage.ledger import SeenMail

MOST_SHOWN = 20
"""New mails that a digest shows with their words; the others it names."""
MOST_NAMED = 20
LONGEST_TEXT = 600
"""Characters of a mail that are shown."""


def review(tx: Connection, register: Register, since: datetime | None, *, asked: Collection[str]) -> dict[str, Any]:
    """`review`: what has come since, with its words. `review_waiting`: what waits besides, by name, and `review_more`: how many more.

    Without what a question is about already: `asked` are their names (`mail:17`).
    """
    waiting = [line for line in ledger.mails_to_review(tx, register.forum) if f"mail:{line.id}" not in asked]
    new = [line for line in waiting if since is None or line.seen_at > since][:MOST_SHOWN]
    shown = {line.id for line in new}
    others = [line for line in waiting if line.id not in shown]
    return {
        "review": [_facts(line) | {"step": next_step(line, register), "text": _words(tx, line)} for line in new],
        "review_waiting": [_facts(line) for line in others[:MOST_NAMED]],
        "review_more": max(0, len(others) - MOST_NAMED),
    }


def _facts(line: SeenMail) -> dict[str, Any]:
    return {
        "mail_id": line.id,
        "from": line.from_address or "",
        "subject": line.subject or "",
        "received_at": line.received_at,
        "reasons": list(line.reasons),
    }


def _words(tx: Connection, line: SeenMail) -> str:
    """The beginning of its author's own words."""
    stored = ledger.load_mail(tx, line.id)
    text = own_words(parse(stored.raw)).text.strip() if stored is not None and stored.raw else ""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 2].rpartition(' ')[0]} …"
