"""A new version of a draft, or its taking back, by a director's mail. Inside the transaction of `decide_mail`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from mailflow.consultation.changes import compare
from mailflow.consultation.decisions import decide
from mailflow.consultation.enclosures import change_json
from mailflow.consultation.events import RevisionReceived, WithdrawalReceived
from mailflow.consultation.model import Consultation, Document, Version
from mailflow.consultation.reasons import Reason
from mailflow.consultation.versions import version_at
from mailflow.documents.content import LONGEST_TEXT, DocumentContent, contents_of_each
from mailflow.documents.draft import DraftDocument
from mailflow.errors import NotPossible
from mailflow.handlers.ending import End, end_mail
from mailflow.handlers.notices import Circle
from mailflow.handlers.saving import save_decision
from mailflow.handlers.understanding import Understanding
from mailflow.handlers.understanding.documents import tracked_changes, unread, warnings_of
from mailflow.handlers.understanding.drafts import candidate_of
from mailflow.mail.threads import Delivery
from mailflow.rules.kinship import same_paper
from mailflow.storage import consultations, outbox
from mailflow.storage.content import get_content, put_content
from mailflow.storage.ledger import StoredMail

MOST_CHANGES = 40
"""In one mail; more are counted."""
LONGEST_PARAGRAPH = 600
"""Characters of a paragraph that are shown."""


def link_version(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """The new version waits for the coordinator's word, with what changed in it."""
    consultation = _known(tx, circle, said)
    documents = kept_documents(tx, said.documents, said.contents)
    version = Version(
        number=0,
        received_at=stored.received_at,
        message_id=said.mail.message_id,
        mail_id=stored.id,
        documents=documents,
    )
    recognition = said.recognition
    language = circle.register.coordinators[0].language
    doubts = _doubts(circle, said)
    event = RevisionReceived(
        at=circle.now,
        sender=said.sender,
        version=version,
        title=recognition.title if recognition is not None and not consultation.version.documents else "",
        reasons=tuple(dict.fromkeys((*doubts, *said.reasons))),
        doubts=tuple(reason.told(language) for reason in doubts),
        asked=recognition.asked if recognition is not None else None,
        changes=_changes(tx, consultation.version.documents, documents),
    )
    return _decide(tx, circle, stored, said, consultation, event, "linked")


def ask_to_withdraw(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """The coordinator is asked whether the draft is really taken back."""
    event = WithdrawalReceived(at=circle.now, words=said.words.text)
    return _decide(tx, circle, stored, said, _known(tx, circle, said), event, "withdrawn")


def kept_documents(
    tx: Connection, documents: tuple[DraftDocument, ...], contents: tuple[DocumentContent, ...]
) -> tuple[Document, ...]:
    """The documents byte for byte, each with what could be read in it, for comparing versions and what members send back."""
    read = contents_of_each(contents)
    return tuple(
        Document(
            name=document.name,
            media_type=document.media_type,
            size=len(document.content),
            sha256=put_content(tx, document.content),
            **_read(tx, read.get(document.sha256, ())),
        )
        for document in documents
    )


def _read(tx: Connection, contents: Sequence[DocumentContent]) -> dict[str, Any]:
    """What could be read in a document, and in those that lie in it."""
    if not contents:
        return {}
    own, *inside = contents
    members = [
        {"name": one.name, "media_type": "", "size": 0, "sha256": one.sha256, **_read(tx, (one,))} for one in inside
    ]
    marks = [change_json(change) for change in own.changes]
    return {
        "text": put_content(tx, own.text.encode()) if own.text.strip() else None,
        "marks": put_content(tx, json.dumps(marks).encode()) if marks else None,
        "pictures": own.pictures,
        "format": own.format.value,
        "members": put_content(tx, json.dumps(members).encode()) if members else None,
    }


def version_answered(tx: Connection, circle: Circle, consultation: Consultation, delivery: Delivery | None) -> int:
    """The version that the answered mail of ours spoke of; the newest where an answer names none."""
    if len(consultation.versions) == 1 or delivery is None:
        return consultation.version.number
    return version_at(consultation, outbox.owed_since(tx, circle.office.forum, delivery.key))


def _known(tx: Connection, circle: Circle, said: Understanding) -> Consultation:
    assert said.consultation is not None
    consultation = consultations.load(tx, circle.office.forum, said.consultation)
    assert consultation is not None
    return consultation


def _decide(
    tx: Connection,
    circle: Circle,
    stored: StoredMail,
    said: Understanding,
    consultation: Consultation,
    event: RevisionReceived | WithdrawalReceived,
    disposition: str,
) -> End:
    try:
        decision = decide(consultation, event, circle.office.ruleset.policy)
    except NotPossible as no:
        return end_mail(tx, stored, replace(said, decision="review"), "review", reason=Reason(no.why, no))
    save_decision(tx, circle, consultation, decision)
    return end_mail(tx, stored, said, disposition)


def _doubts(circle: Circle, said: Understanding) -> tuple[Reason, ...]:
    """What the coordinator must know before she sends it on."""
    proven = () if said.origin.trusted else (Reason("not_trusted"),)
    return (*proven, *dangers_of(said, circle))


def dangers_of(said: Understanding, circle: Circle) -> tuple[Reason, ...]:
    """What stands in the documents of the mail that must not leave unseen."""
    candidate = candidate_of(said, circle.register, circle.office)
    return (*warnings_of(candidate, circle.register), *unread(said.contents), *tracked_changes(said.contents))


def _changes(tx: Connection, before: tuple[Document, ...], after: tuple[Document, ...]) -> list[dict[str, Any]]:
    """Per new document: `{name, was, changes[{kind, before, after}], more, state}`; `state` is `changed`, `same`, `new` or `unread`."""
    found: list[dict[str, Any]] = []
    left = list(before)
    for document in after:
        twin = _twin(document, left, alone=len(after) == len(before) == 1)
        if twin is not None:
            left.remove(twin)
        found.append({"name": document.name, "was": twin.name if twin else None, **_compared(tx, twin, document)})
    return found


def _twin(document: Document, known: list[Document], *, alone: bool) -> Document | None:
    """The same paper in the version before: the same bytes, the same name but for its mark of version, or the only one."""
    same = next((d for d in known if d.sha256 == document.sha256), None)
    named = next((d for d in known if same_paper(d.name, document.name)), None)
    return same or named or (known[0] if alone and known else None)


def _compared(tx: Connection, before: Document | None, after: Document) -> dict[str, Any]:
    if before is None:
        return {"state": "new", "changes": [], "more": 0, "partly": False}
    if before.sha256 == after.sha256:
        return {"state": "same", "changes": [], "more": 0, "partly": False}
    if before.text is None or after.text is None:
        return {"state": "unread", "changes": [], "more": 0, "partly": False}
    old, new = (get_content(tx, sha256).decode() for sha256 in (before.text, after.text))
    changes = compare(old, new)
    shown = [
        {"kind": change.kind.value, "before": _short(change.before), "after": _short(change.after)}
        for change in changes[:MOST_CHANGES]
    ]
    partly = max(len(old), len(new)) >= LONGEST_TEXT
    return {"state": "changed", "changes": shown, "more": len(changes) - len(shown), "partly": partly}


def _short(paragraph: str) -> str:
    if len(paragraph) <= LONGEST_PARAGRAPH:
        return paragraph
    return paragraph[: LONGEST_PARAGRAPH - 1].rpartition(" ")[0] + " …"
