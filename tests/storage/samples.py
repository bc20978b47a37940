"""Values that the storage tests keep and find again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from mailflow.consultation.enclosures import Change, ChangeKind, Difference, DifferenceKind, Enclosure, EnclosureState
from mailflow.consultation.model import (
    AddressState,
    Answer,
    AskedDeadline,
    Consultation,
    Deadline,
    Document,
    Invitee,
    MemberState,
    Mode,
    Passage,
    Phase,
    Question,
    Recommendation,
    Version,
)
from mailflow.consultation.reasons import Reason, sentence
from mailflow.storage.ledger import Envelope, Source
from mailflow.storage.outbox import OutboxMail

FORUM = "lumas"
NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SHA = "a" * 64


def source(uid: int = 1, **changes: Any) -> Source:
    known: dict[str, Any] = {"forum": FORUM, "mailbox": "ogp@lumas.al", "folder": "INBOX", "uidvalidity": 4_000_000_000}
    return Source(**known | {"uid": uid} | changes)


def envelope(**changes: Any) -> Envelope:
    known: dict[str, Any] = {
        "received_at": NOW,
        "size": 20_000,
        "envelope_hash": "e" * 64,
        "message_id_hash": "m" * 64,
        "message_id": "<1@lumas.al>",
        "from_address": "drejtori@lumas.al",
        "subject": "Projektvendim për mbetjet",
    }
    return Envelope(**known | changes)


def invitee(number: int, **changes: Any) -> Invitee:
    known: dict[str, Any] = {
        "id": f"M{number:02d}",
        "name": f"Anëtari {number}",
        "organisation": None,
        "group": "qytetarë",
        "address": f"m{number}@example.al",
        "language": "sq",
    }
    return Invitee(**known | changes)


def version(number: int = 1, **changes: Any) -> Version:
    document = Document(name="Plani ç.docx", media_type="application/x", size=7, sha256=SHA)
    known: dict[str, Any] = {
        "number": number,
        "received_at": NOW,
        "message_id": f"<draft-{number}@lumas.al>",
        "mail_id": 17,
        "documents": (document,),
    }
    return Version(**known | changes)


def consultation(reference: str = "2026-004", **changes: Any) -> Consultation:
    asked = AskedDeadline(words="deri më 6 mars 2026", on=date(2026, 3, 6))
    deadline = Deadline(
        at=NOW + timedelta(days=30),
        on=date(2026, 3, 4),
        zone="Europe/Tirane",
        counted_from=date(2026, 2, 2),
        working_days=20,
        skipped=(date(2026, 2, 20),),
        basis="longest",
        asked=asked,
        asked_refused="longer",
    )
    known: dict[str, Any] = {
        "forum": FORUM,
        "reference": reference,
        "title": "Plani i mbetjeve",
        "phase": Phase.OPEN,
        "mode": Mode.AUTOMATIC,
        "directorate": "mjedisi",
        "directorate_name": "Drejtoria e Mjedisit",
        "sender": "drejtori@lumas.al",
        "versions": (version(),),
        "members": (
            invitee(2),
            invitee(
                1,
                organisation="Shoqata",
                state=MemberState.INVITED,
                invited_at=NOW,
                reminded_at=(NOW, NOW + MINUTE),
                address_state=AddressState.SOFT,
            ),
        ),
        "reasons": (Reason("directorate", "Drejtoria e Mjedisit"), sentence("an older version wrote this")),
        "asked": asked,
        "received_at": NOW,
        "opened_at": NOW,
        "release_at": NOW + 30 * MINUTE,
        "released_at": NOW + 31 * MINUTE,
        "deadline": deadline,
        "questions": (Question(number=1, why="hold", asked_at=NOW),),
        "reminders_done": (5,),
        "next_due_at": NOW + timedelta(days=1),
    }
    return Consultation(**known | changes)


def enclosure() -> Enclosure:
    """A corrected draft with all that can be told of it."""
    return Enclosure(
        name="draft.docx",
        media_type="application/octet-stream",
        size=4,
        sha256=SHA,
        changes=(
            Change(kind=ChangeKind.COMMENT, author="Arta", text="Kush?", anchor="Neni 3", at=NOW),
            Change(kind=ChangeKind.INSERTION, author="", text="dy herë", anchor="dy herë"),
        ),
        differences=(Difference(kind=DifferenceKind.CHANGED, before="një", after="dy"),),
        more=2,
        text=SHA,
        state=EnclosureState.NEEDS_READING,
    )


def recommendation(number: int = 1, **changes: Any) -> Recommendation:
    known: dict[str, Any] = {
        "number": number,
        "member": "M01",
        "address": "m1@example.al",
        "verified": True,
        "received_at": NOW,
        "late": False,
        "version": 1,
        "text": "Të shtohen kosha.",
        "passages": (Passage(text="Të shtohen kosha.", quoted="> Neni 3"), Passage(text="Po.")),
        "answer": Answer.RECOMMENDATION,
        "enclosures": (enclosure(), Enclosure(name="foto.jpg", media_type="image/jpeg", size=3, sha256=SHA)),
        "message_id": "<answer@example.al>",
        "mail_id": 18,
    }
    return Recommendation(**known | changes)


def owed(slot: str = "1", **changes: Any) -> OutboxMail:
    mail = OutboxMail(
        forum=FORUM,
        key=f"{FORUM}/2026-004/invitation/{slot}/M01",
        kind="invitation",
        reference="2026-004",
        who="M01",
        recipient="M1@example.al",
        sender="ogp@lumas.al",
        message_id=f"<2026-004.invitation.{slot}.m01@lumas.al>",
        prefix=b"Subject: Ftes\xc3\xab\r\n\r\nNjoftim",
    )
    return replace(mail, **changes)
