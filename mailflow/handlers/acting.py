"""What follows from an understanding, inside the transaction of `decide_mail`. One small function per kind of mail."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.answering import file_reply
from mailflow.consultation.calendar import local_day
from mailflow.consultation.decisions import decide, open_draft
from mailflow.consultation.delivering import failed
from mailflow.consultation.events import Approved, Dismissed, DraftReceived, Event, Stopped
from mailflow.consultation.model import (
    Answer,
    Consultation,
    Document,
    Enclosure,
    Invitee,
    Notice,
    NoticeKind,
    Recommendation,
    Role,
    Version,
)
from mailflow.consultation.opening import COORDINATOR
from mailflow.consultation.people import Member, Register, fold_address
from mailflow.documents.draft import DraftDocument, body_document
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers.notices import Circle, enqueue
from mailflow.handlers.saving import save_decision
from mailflow.handlers.understanding import Understanding, enclosures, read_mail
from mailflow.mail.answers import answer_of
from mailflow.mail.commands import Word
from mailflow.storage import consultations, ledger, members, recommendations
from mailflow.storage.content import put_content
from mailflow.storage.ledger import StoredMail
from mailflow.storage.privacy import let_go

PERSONAL_PART = 64 * 1024
"""Bytes: headers and text of one invitation, generously, when its size is foreseen."""

End = tuple[str, str | None]
"""(disposition, consultation)"""


def act(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    """Do what the mail asks for, write its end state, answer it."""
    if said.decision in {"open", "hold"}:
        return _open(tx, circle, stored, said)
    if said.decision == "file":
        return _file(tx, circle, stored, said)
    if said.kind == "command" and said.command is not None:
        return _obey(tx, circle, stored, said)
    if said.bounce is not None and said.member is not None:
        _mark_address(tx, circle, said)
    return _end(tx, stored, said, DISPOSITION_OF.get(said.kind, "unrelated"))


DISPOSITION_OF = {
    "own": "own",
    "auto_reply": "machine",
    "bounce": "machine",
    "receipt": "machine",
    "calendar": "machine",
    "feedback_report": "machine",
    "revision": "review",
    "withdrawal": "review",
    "command": "review",
    "reply": "review",
}


def _end(
    tx: Connection,
    stored: StoredMail,
    said: Understanding,
    disposition: str,
    *,
    consultation: str | None = None,
    recommendation: int | None = None,
    reason: str | None = None,
) -> End:
    if said.decision == "review":
        disposition = "review"
    elif said.decision == "ignore" and said.kind == "unrelated":
        disposition = "ignored"
    reference = consultation or said.consultation
    ledger.settle(
        tx,
        stored.id,
        kind=said.kind,
        decision=said.decision,
        disposition=disposition,
        reasons=(*said.reasons, *((reason,) if reason else ())),
        consultation=reference,
        member=said.member,
        recommendation=recommendation,
    )
    if said.kind == "unrelated" and disposition in {"unrelated", "ignored"}:
        let_go(tx, stored.id, keep_names=said.recognition is not None and said.recognition.near_miss)
    return disposition, reference


# ── drafts ────────────────────────────────────────────────────────────────────────────────────────────────────


def _open(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    forum = circle.office.forum
    documents = tuple(
        Document(name=d.name, media_type=d.media_type, size=len(d.content), sha256=put_content(tx, d.content))
        for d in _drafts(said)
    )
    before = _same_draft(tx, forum, said, documents)
    if before is not None:
        return _end(tx, stored, said, "duplicate", consultation=before, reason="the same draft came before")
    year = local_day(circle.now, circle.register.zone).year
    reference = consultations.next_reference(tx, forum, year)
    decision = open_draft(_draft_received(circle, stored, said, documents, reference), circle.office.ruleset.policy)
    consultations.create(tx, decision.consultation)
    consultations.add_history(tx, forum, reference, decision.history)
    enqueue(tx, circle, decision.consultation, decision.notices)
    disposition = "held" if decision.consultation.opened_at is None else "opened"
    return _end(tx, stored, said, disposition, consultation=reference)


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
    circle: Circle, stored: StoredMail, said: Understanding, documents: tuple[Document, ...], reference: str
) -> DraftReceived:
    recognition = said.recognition
    assert recognition is not None
    register = circle.register
    directorate = register.directorate_of(said.sender)
    too_large = _too_large(circle, said)
    return DraftReceived(
        at=circle.now,
        forum=circle.office.forum,
        reference=reference,
        verdict="hold" if too_large else said.decision,
        why="too_large" if too_large else "hold",
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
        members=invitees(register, recognition.audience),
        reasons=(*((too_large,) if too_large else ()), *said.reasons),
        asked=recognition.asked,
        in_reply_to=said.mail.message_id,
        mode=circle.office.ruleset.policy.mode,
    )


def _too_large(circle: Circle, said: Understanding) -> str | None:
    """Would one invitation be larger than the relay or `limits.outgoing_size` allows?"""
    size = PERSONAL_PART + sum(len(d.content) * 4 // 3 + len(d.content) // 57 * 2 + 1024 for d in said.documents)
    limit = circle.office.largest_mail
    if size <= limit:
        return None
    return f"an invitation would have {size / 1_000_000:.1f} MB, and at most {limit / 1_000_000:.1f} MB may leave"


def invitees(register: Register, audience: tuple[str, ...]) -> tuple[Invitee, ...]:
    """The members of these groups (of all where none is named), as they are registered now."""
    return tuple(
        Invitee(
            id=member.id,
            name=member.name,
            organisation=member.organisation,
            group=member.group,
            address=member.addresses[0],
            language=member.language,
        )
        for member in register.members
        if not audience or member.group in audience
    )


# ── replies ───────────────────────────────────────────────────────────────────────────────────────────────────


def _file(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    forum = circle.office.forum
    assert said.consultation is not None
    consultation = consultations.load(tx, forum, said.consultation)
    if consultation is None:
        return _end(
            tx, stored, replace(said, decision="review"), "review", reason="that consultation is not known here"
        )
    reply = _reply(tx, circle, stored, said, consultation)
    filing = file_reply(consultation, reply, circle.now, doubtful=said.words.doubtful, in_reply_to=said.mail.message_id)
    number = None
    if filing.recommendation is not None:
        number = recommendations.add(tx, forum, consultation.reference, filing.recommendation)
    save_decision(tx, circle, consultation, filing.decision)
    if filing.disposition == "review":
        said = replace(said, decision="review")
    return _end(tx, stored, said, filing.disposition, recommendation=number)


def _reply(
    tx: Connection, circle: Circle, stored: StoredMail, said: Understanding, consultation: Consultation
) -> Recommendation:
    forum, reference = circle.office.forum, consultation.reference
    answer = said.answer or Answer.RECOMMENDATION
    numbered = answer is Answer.RECOMMENDATION
    earlier = recommendations.latest_of_member(tx, forum, reference, said.member) if said.member else None
    return Recommendation(
        number=consultations.next_recommendation_number(tx, forum, reference) if numbered else 0,
        member=said.member,
        address=said.sender,
        verified=said.verified,
        received_at=stored.received_at,
        late=False,
        version=consultation.version.number,
        text=said.words.text,
        passages=said.words.passages,
        answer=answer,
        supplements=earlier.number if earlier is not None else None,
        enclosures=tuple(
            Enclosure(
                name=part.name or "",
                media_type=part.media_type,
                size=part.size,
                sha256=put_content(tx, part.content),
            )
            for part in enclosures(said.mail)
        ),
        message_id=said.mail.message_id,
        mail_id=stored.id,
    )


def file_stored(tx: Connection, circle: Circle, number: int, member: Member, reference: str | None) -> str:
    """File a mail that was kept for review as that member's answer, by the administrator's word."""
    stored = ledger.load_mail(tx, number)
    if stored is None or stored.disposition != "review":
        raise NotPossible(f"mail:{number} is not in review. `mailflow ledger` shows what became of it.")
    wanted = reference or stored.consultation
    consultation = consultations.load(tx, circle.office.forum, wanted) if wanted else None
    if consultation is None or consultation.invitee(member.id) is None:
        raise WrongUse(
            f"mail:{number} names no consultation to which {member.id} was invited. Add --to REFERENCE, for example --to 2026-004."
        )
    reading = read_mail(stored.raw, circle.office)
    said = Understanding(
        mail=reading.mail,
        kind="reply",
        decision="file",
        reasons=(*stored.reasons, f"assigned to {member.id}"),
        origin=reading.origin,
        words=reading.words,
        answer=answer_of(reading.words.text, has_enclosures=bool(enclosures(reading.mail))) or Answer.RECOMMENDATION,
        consultation=consultation.reference,
        member=member.id,
        verified=True,
    )
    if said.sender:
        members.learn_address(tx, circle.office.forum, said.sender, member.id, circle.now)
    disposition, _ = _file(tx, circle, stored, said)
    return disposition


# ── the coordinator's word, the directorate's stop ────────────────────────────────────────────────────────────


def _obey(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End:
    consultation = consultations.load(tx, circle.office.forum, said.consultation) if said.consultation else None
    if consultation is None:
        return _end(tx, stored, replace(said, decision="review"), "review", reason="no consultation is meant")
    directorate = circle.register.directorate_of(said.sender)
    is_receipt = said.delivery is not None and said.delivery.kind == NoticeKind.RECEIPT
    by = directorate.id if is_receipt and directorate is not None else COORDINATOR
    try:
        decision = decide(consultation, _event(said, by, circle), circle.office.ruleset.policy)
    except NotPossible as no:
        _transcribe(tx, circle, stored, consultation, said, by, str(no), ok=False)
        return _end(tx, stored, said, "commanded", reason=str(no))
    save_decision(tx, circle, consultation, decision)
    if by == COORDINATOR:
        done = f"{consultation.code}: {decision.consultation.phase.value}"
        _transcribe(tx, circle, stored, decision.consultation, said, by, done, ok=True)
    return _end(tx, stored, said, "commanded")


def _event(said: Understanding, by: str, circle: Circle) -> Event:
    if said.command is Word.YES:
        return Approved(at=circle.now, by=by)
    if said.command is Word.NO:
        return Dismissed(at=circle.now, by=by)
    return Stopped(at=circle.now, by=by, words=said.words.text)


def _transcribe(
    tx: Connection,
    circle: Circle,
    stored: StoredMail,
    consultation: Consultation,
    said: Understanding,
    by: str,
    line: str,
    *,
    ok: bool,
) -> None:
    """Tell the sender what was done with the word, or why not."""
    word = said.command.value if said.command is not None else ""
    facts = {
        "lines": [line],
        "ok": ok,
        "word": word,
        "phase": consultation.phase.value,
        "in_reply_to": said.mail.message_id,
    }
    role = Role.COORDINATOR if by == COORDINATOR else Role.DIRECTORATE
    notice = Notice(kind=NoticeKind.TRANSCRIPT, slot=f"m{stored.id}", role=role, who=by, to=said.sender, facts=facts)
    enqueue(tx, circle, consultation, (notice,))


# ── bounces ───────────────────────────────────────────────────────────────────────────────────────────────────


def _mark_address(tx: Connection, circle: Circle, said: Understanding) -> None:
    bounce = said.bounce
    assert bounce is not None
    assert said.consultation is not None
    assert said.member is not None
    member = consultations.load_invitee(tx, circle.office.forum, said.consultation, said.member)
    if member is None or not bounce.concerns_address:
        return
    permanent = any(recipient.permanent for recipient in bounce.recipients)
    marked = failed(member, permanent=permanent, concerns_address=True)
    consultations.save_invitee(tx, circle.office.forum, said.consultation, marked)
