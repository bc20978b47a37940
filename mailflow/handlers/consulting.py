"""KONSULTIM over a draft that the coordinator forwards herself: a held consultation, whose question is the confirmation."""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.calendar import local_day
from mailflow.consultation.decisions import open_draft
from mailflow.consultation.events import DraftReceived
from mailflow.consultation.model import Document, Version
from mailflow.consultation.reasons import Reason
from mailflow.handlers.drafts import invitees, too_large
from mailflow.handlers.hearing import Hearing, Told
from mailflow.handlers.notices import enqueue
from mailflow.handlers.understanding.documents import facts_of
from mailflow.handlers.versions import dangers_of, kept_documents
from mailflow.mail.forwarded import Forwarded, forwarded_mail
from mailflow.mail.orders import Order
from mailflow.rules.title import title_of
from mailflow.storage import consultations


def consult(hearing: Hearing, order: Order) -> Told:
    """Hold what she (or a deputy) forwards, and ask who forwards it. The directorate is whom the forwarded From names, where it is registered."""
    tx, circle, said = hearing.tx, hearing.circle, hearing.said
    if not said.documents:
        return Told(line=order.line, done=False, key="needs_document")
    documents = kept_documents(tx, said.documents, said.contents)
    known = consultations.by_document_hashes(tx, circle.office.forum, {document.sha256 for document in documents})
    if known is not None:
        return Told(line=order.line, done=False, key="known_draft", facts={"reference": known})
    event = _received(hearing, documents, forwarded_mail(said.mail) or Forwarded(address=""))
    decision = open_draft(event, circle.office.ruleset.policy)
    consultations.create(tx, decision.consultation)
    consultations.add_history(tx, circle.office.forum, event.reference, decision.history)
    enqueue(tx, circle, decision.consultation, tuple(replace(notice, to=said.sender) for notice in decision.notices))
    facts = {"reference": event.reference, "title": event.title}
    return Told(line=order.line, done=True, key="consult", facts=facts, elsewhere=True)


def _received(hearing: Hearing, documents: tuple[Document, ...], inner: Forwarded) -> DraftReceived:
    circle, said = hearing.circle, hearing.said
    directorate = circle.register.directorate_of(inner.address)
    sender = inner.address or said.sender
    size = too_large(circle, said.documents)
    facts = facts_of(said.documents, said.contents, circle.office.ruleset.document_marks)
    return DraftReceived(
        at=hearing.now,
        forum=circle.office.forum,
        reference=consultations.next_reference(
            hearing.tx, circle.office.forum, local_day(hearing.now, circle.register.zone).year
        ),
        verdict="hold",
        why="too_large" if size else "hold",
        title=title_of(said.mail.subject, facts, None, said.words.quoted, headings=[f.title for f in facts if f.title]),
        directorate=directorate.id if directorate else None,
        directorate_name=directorate.name if directorate else sender,
        sender=sender,
        version=Version(
            number=1,
            received_at=hearing.stored.received_at,
            message_id=inner.message_id or said.mail.message_id,
            mail_id=hearing.stored.id,
            documents=documents,
        ),
        members=invitees(circle.register, (), complained=consultations.complained(hearing.tx, circle.office.forum)),
        reasons=(*((size,) if size else ()), Reason("asked_by_coordinator"), *dangers_of(said, circle)),
        asked=None,
        in_reply_to=inner.message_id,
        mode=circle.office.ruleset.policy.mode,
    )
