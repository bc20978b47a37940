"""Tombstones of mails: written where one is let go of, asked where one comes in.

A mail comes back where the server renumbers its folders, where a human moves it, or where the database is restored. It is known by its
bytes, or by Message-ID, date and size together. What an erased person had in the mailbox before the erasure is known by its Message-ID or
its sender alone: whatever she writes later is a new mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from mailflow.consultation.data_subject import DataSubject
from mailflow.consultation.people import fold_address
from mailflow.consultation.reasons import Reason
from mailflow.handlers.office import Office
from mailflow.handlers.records import message_id_hash
from mailflow.storage import tombstones
from mailflow.storage.erasure import KeptMail
from mailflow.storage.ledger import Envelope
from mailflow.storage.tombstones import Tombstone

_NO_MESSAGE_ID = message_id_hash(None)
_BEFORE = frozenset({"message_id", "address"})
"""Kinds that tell nothing of a mail that arrived later."""


def stones_of(
    office: Office, subject: DataSubject, mails: Iterable[KeptMail], now: datetime, why: str = tombstones.ERASED
) -> list[Tombstone]:
    """The tombstones of these mails of the office's forum, and of the person whom they are about."""
    named = [("address", address) for address in sorted(subject.addresses)]
    named += [("member", member) for forum, member in sorted(subject.members) if forum == office.forum]
    for one in mails:
        if one.forum == office.forum:
            values = _identities(one.raw_sha256, one.envelope_hash, one.message_id_hash)
            named += [
                (kind, value) for kind, value in values.items() if why == tombstones.ERASED or kind not in _BEFORE
            ]
    return [
        Tombstone(forum=office.forum, mark=office.signer.mark(kind, value), kind=kind, why=why, made_at=now)
        for kind, value in named
    ]


def buried(tx: Connection, office: Office, mails: Sequence[tuple[Envelope, str | None]]) -> dict[int, Reason]:
    """Which of these (envelope, SHA-256 of the bytes where they were fetched) must not come back, by position, and why."""
    marks = [_marks(office, envelope, sha256) for envelope, sha256 in mails]
    known = tombstones.known(tx, office.forum, {mark for kinds in marks for mark in kinds.values()})
    found: dict[int, Reason] = {}
    for at, (kinds, (envelope, _)) in enumerate(zip(marks, mails, strict=True)):
        stone = _stone(kinds, known, envelope)
        if stone is not None:
            found[at] = Reason(stone.why)
    return found


def _stone(kinds: Mapping[str, str], known: Mapping[str, Tombstone], envelope: Envelope) -> Tombstone | None:
    for kind, mark in kinds.items():
        stone = known.get(mark)
        if stone is not None and (kind not in _BEFORE or envelope.received_at <= stone.made_at):
            return stone
    return None


def _marks(office: Office, envelope: Envelope, sha256: str | None) -> dict[str, str]:
    values = _identities(sha256, envelope.envelope_hash, envelope.message_id_hash)
    if envelope.from_address:
        values["address"] = fold_address(envelope.from_address)
    return {kind: office.signer.mark(kind, value) for kind, value in values.items()}


def _identities(sha256: str | None, envelope_hash: str, id_hash: str) -> dict[str, str]:
    """Without a Message-ID, date and size tell too little."""
    values = {} if sha256 is None else {"raw": sha256}
    if id_hash != _NO_MESSAGE_ID:
        values |= {"envelope": envelope_hash, "message_id": id_hash}
    return values
