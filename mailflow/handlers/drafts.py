"""A draft opens a consultation, or waits with a question. Inside the transaction of `decide_mail`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from mailflow.consultation.calendar import local_day
from mailflow.consultation.decisions import open_draft
from mailflow.consultation.events import DraftReceived
from mailflow.consultation.model import (
    AddressState,
    Consultation,
    Document,
    Invitee,
    Mode,
    Notice,
    NoticeKind,
    Role,
    Version,
)
from mailflow.consultation.people import Register, fold_address
from mailflow.consultation.reasons import Reason
from mailflow.documents.draft import DraftDocument, body_document
from mailflow.handlers.ending import End, end_mail
from mailflow.handlers.notices import Circle, enqueue
from mailflow.handlers.understanding import Understanding
from mailflow.handlers.understanding.documents import tracked_changes, unread
from mailflow.handlers.versions import kept_documents
from mailflow.rules.matching import Recognition
from mailflow.storage import consultations
from mailflow.storage.ledger import StoredMail

PERSONAL_PART = 64 * 1024
"""Bytes: headers and text of one invitation, generously, when its size is foreseen."""


def open_consultation(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """A new consultation from a director's mail: open in its grace time, or held."""
    forum = circle.office.forum
    documents = kept_documents(tx, _drafts(said), said.contents)
    before = _same_draft(tx, forum, said, documents)
    if before is not None:
        return end_mail(tx, stored, said, "duplicate", consultation=before, reason=Reason("same_draft"))
    year = local_day(circle.now, circle.register.zone).year
    reference = consultations.next_reference(tx, forum, year)
    decision = open_draft(_draft_received(tx, circle, stored, said, documents, reference), circle.office.ruleset.policy)
    consultations.create(tx, decision.consultation)
    consultations.add_history(tx, forum, reference, decision.history)
    enqueue(tx, circle, decision.consultation, (*decision.notices, *_request(decision.consultation, said)))
    disposition = "held" if decision.consultation.opened_at is None else "opened"
    return end_mail(tx, stored, said, disposition, consultation=reference)


def _request(consultation: Consultation, said: Understanding) -> tuple[Notice, ...]:
    """A proven director who forgot the file, or sent a link, is asked for it at once; nobody else is answered."""
    lacks = not consultation.version.documents and consultation.mode is not Mode.SHADOW
    if not lacks or consultation.directorate is None or not said.origin.trusted:
        return ()
    return (
        Notice(
            kind=NoticeKind.REQUEST,
            slot="1",
            role=Role.DIRECTORATE,
            who=consultation.directorate,
            to=consultation.sender,
            facts={"in_reply_to": said.mail.message_id},
        ),
    )


def _same_draft(tx: Connection, forum: str, said: Understanding, documents: tuple[Document, ...]) -> str | None:
    """The same mail by another way (directly and through a list): same Message-ID, sender and documents.

    A Message-ID alone proves nothing: an outsider could send it first and so suppress the real draft.
    """
    reference = consultations.by_draft_message_id(tx, forum, said.mail.message_id) if said.mail.message_id else None
    before = consultations.load(tx, forum, reference) if reference is not None else None
    if before is None or fold_address(before.sender) != fold_address(said.sender):
        return None
    same = {d.sha256 for d in before.version.documents} == {d.sha256 for d in documents}
    return before.reference if same else None


def _drafts(said: Understanding) -> tuple[DraftDocument, ...]:
    """The documents, or the act that is written in the mail itself."""
    recognition = said.recognition
    if said.documents or recognition is None or recognition.draft_text is None:
        return said.documents
    return (body_document(recognition.draft_text, recognition.title),)


def _draft_received(
    tx: Connection,
    circle: Circle,
    stored: StoredMail,
    said: Understanding,
    documents: tuple[Document, ...],
    reference: str,
) -> DraftReceived:
    recognition = said.recognition
    assert recognition is not None
    register = circle.register
    directorate = register.directorate_of(said.sender)
    size = too_large(circle, said.documents)
    return DraftReceived(
        at=circle.now,
        forum=circle.office.forum,
        reference=reference,
        verdict="hold" if size else said.decision,
        why="too_large" if size else "hold",
        title=recognition.title,
        directorate=directorate.id if directorate else None,
        directorate_name=directorate.name if directorate else said.sender,
        sender=said.sender,
        version=Version(
            number=1,
            received_at=stored.received_at,
            message_id=said.mail.message_id,
            mail_id=stored.id,
            documents=documents,
        ),
        members=invitees(register, recognition.audience, complained=consultations.complained(tx, circle.office.forum)),
        reasons=_reasons(said, recognition, size),
        asked=recognition.asked,
        in_reply_to=said.mail.message_id,
        mode=circle.office.ruleset.policy.mode,
    )


def _reasons(said: Understanding, recognition: Recognition, size: Reason | None) -> tuple[Reason, ...]:
    """What makes it doubtful first."""
    doubts = (reason for reason in (size, said.doubt) if reason is not None)
    return (*doubts, *recognition.explanation, *unread(said.contents), *tracked_changes(said.contents))


def too_large(circle: Circle, documents: Sequence[DraftDocument]) -> Reason | None:
    """Would one invitation be larger than the relay or `limits.outgoing_size` allows? If so, the figures."""
    size = PERSONAL_PART + sum(len(d.content) * 4 // 3 + len(d.content) // 57 * 2 + 1024 for d in documents)
    limit = circle.office.largest_mail
    if size <= limit:
        return None
    return Reason("too_large", f"{size / 1_000_000:.1f}", f"{limit / 1_000_000:.1f}")


def invitees(
    register: Register, audience: tuple[str, ...], *, complained: frozenset[str] = frozenset()
) -> tuple[Invitee, ...]:
    """The members of these groups (of all where none is named), as they are registered now.

    `complained`: ids of those who get no mail before the coordinator has decided about their complaint.
    """
    return tuple(
        Invitee(
            id=member.id,
            name=member.name,
            organisation=member.organisation,
            group=member.group,
            address=member.addresses[0],
            language=member.language,
            address_state=AddressState.COMPLAINED if member.id in complained else AddressState.OK,
        )
        for member in register.members
        if not audience or member.group in audience
    )
