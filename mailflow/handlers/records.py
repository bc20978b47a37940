"""What is known beside the mail, as `understand` asks it: from the database, or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection

from mailflow.consultation.answering import FILED_IN
from mailflow.consultation.model import Consultation
from mailflow.rules.kinship import LIVING
from mailflow.storage import consultations, ledger, recommendations
from mailflow.storage.content import get_content


class Records(Protocol):
    """What storage knows, asked while understanding; `explain` without a database knows nothing."""

    def consultation(self, reference: str) -> Consultation | None:
        """The consultation of that reference."""

    def answerable(self) -> Sequence[Consultation]:
        """Consultations that members may answer: open or closed, newest first."""

    def living(self) -> Sequence[Consultation]:
        """Consultations that wait, are open, or closed and not yet answered, newest first."""

    def draft(self, message_id: str) -> str | None:
        """Reference of the consultation whose draft came in that mail."""

    def filed(self, message_id: str) -> tuple[str, str] | None:
        """(reference, member id) of the recommendation that came in that mail."""

    def kept(self, sha256: str) -> bytes | None:
        """The bytes that are kept under that SHA-256 (hex)."""

    def brought_by(self, member: str) -> frozenset[str]:
        """SHA-256 (hex) of what came along with that member's answers so far."""


class NoRecords:
    """Without a database."""

    def consultation(self, reference: str) -> Consultation | None:
        """Nothing is known."""
        del reference
        return None

    def answerable(self) -> Sequence[Consultation]:
        """Nothing is known."""
        return ()

    def living(self) -> Sequence[Consultation]:
        """Nothing is known."""
        return ()

    def draft(self, message_id: str) -> str | None:
        """Nothing is known."""
        del message_id
        return None

    def filed(self, message_id: str) -> tuple[str, str] | None:
        """Nothing is known."""
        del message_id
        return None

    def kept(self, sha256: str) -> bytes | None:
        """Nothing is known."""
        del sha256
        return None

    def brought_by(self, member: str) -> frozenset[str]:
        """Nothing is known."""
        del member
        return frozenset()


def message_id_hash(message_id: str | None) -> str:
    """How the ledger names a Message-ID without holding it: SHA-256, hex; of nothing, the hash of ''."""
    return hashlib.sha256((message_id or "").encode("utf-8", "surrogateescape")).hexdigest()


class StoredRecords:
    """Reads within one transaction; remembers what it read."""

    def __init__(self, tx: Connection, forum: str) -> None:
        self._tx = tx
        self._forum = forum
        self._known: dict[str, Consultation | None] = {}

    def consultation(self, reference: str) -> Consultation | None:
        """The consultation of that reference."""
        if reference not in self._known:
            self._known[reference] = consultations.load(self._tx, self._forum, reference)
        return self._known[reference]

    def answerable(self) -> Sequence[Consultation]:
        """Consultations that members may answer, newest first."""
        found = consultations.in_phases(self._tx, self._forum, FILED_IN)
        return [consultation for consultation in reversed(found) if consultation.released_at is not None]

    def living(self) -> Sequence[Consultation]:
        """Consultations that wait, are open, or closed and not yet answered, newest first."""
        return tuple(reversed(consultations.in_phases(self._tx, self._forum, LIVING)))

    def draft(self, message_id: str) -> str | None:
        """Reference of the consultation whose draft came in that mail."""
        return consultations.by_draft_message_id(self._tx, self._forum, message_id)

    def filed(self, message_id: str) -> tuple[str, str] | None:
        """(reference, member id) of the answer that came in that mail."""
        return ledger.filed_as(self._tx, self._forum, message_id_hash(message_id))

    def kept(self, sha256: str) -> bytes | None:
        """The bytes that are kept under that SHA-256 (hex)."""
        return get_content(self._tx, sha256)

    def brought_by(self, member: str) -> frozenset[str]:
        """SHA-256 (hex) of what came along with that member's newest answers."""
        return recommendations.brought_by_member(self._tx, self._forum, member)
